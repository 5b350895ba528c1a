/* Networks side by side follow the one that leads, in slices: forward, back, or a long way when one
 * has just been put there. */
#include "app/app.h"

#include "core/base/text.h"
#include "time/beside.h"
#include "time/survey.h"

#include <math.h>

/* Multiply-adds between two looks at the clock; losses found on a long way at most; epochs from
 * which a way is long, in play and else; and seconds after which frames are drawn meanwhile. */
enum { SLICE = 1 << 22, LOOKS = 256, LONG_IN_PLAY = 256, LONG = 2 };
static const double patience = 0.02;

/* Epochs between two losses on a long way that leads so far. */
static uint64_t apart(uint64_t last)
{
    return last / LOOKS > 0 ? last / LOOKS : 1;
}

/* Whether a way of so many epochs is long: losses are found on it. */
static bool is_long(const App *app, uint64_t from, uint64_t last)
{
    uint64_t least = app_is_running(app) ? LONG_IN_PLAY : LONG;
    return last >= from + least && last >= from + 2 * apart(last);
}

/* A network among all of them: −1 is that in front. */
static Run *run_of(App *app, int i)
{
    return i < 0 ? &app->run : &app->sides.other[i]->run;
}

static AppMetrics *metrics_of(App *app, int i)
{
    return i < 0 ? &app->metrics : &app->sides.other[i]->metrics;
}

static size_t place_of(const App *app, int i)
{
    return i < 0 ? app->view.sides.front : app->sides.other[i]->place;
}

/* How one follows the leader. A mini-batch under way is gone into where it is seen. */
static Beside following(const App *app, int i, int leader)
{
    const size_t *eras = app->sides.eras;
    return (Beside){.grain = app->pace.grain,
                       .phases = app->pace.pending == 0 || app->pace.grain == GRAIN_PHASE,
                       .eras = (long)eras[place_of(app, i)] - (long)eras[place_of(app, leader)]};
}

static bool is_behind(App *app, int i, int leader)
{
    const Beside how = following(app, i, leader);
    return i != leader &&
           !beside_is_there(&run_of(app, i)->timeline, &run_of(app, leader)->timeline, &how);
}

bool app_sides_are_behind(const App *app)
{
    int leader = app_leader(app), count = (int)app->sides.count;
    App *a = (App *)app; /* only read */
    if (timeline_is_replaying(&run_of(a, leader)->timeline))
        return leader >= 0;
    for (int i = -1; i < count; i++)
        if (is_behind(a, i, leader))
            return true;
    return false;
}

bool app_is_late(const App *app)
{
    return app->clock() > app->sides.behind_since + patience;
}

/* "side 2: w[1][1,1] is not finite: …; the other side goes on". */
static void say_diverged(App *app, int i)
{
    const Trainer *t = &run_of(app, i)->setup->trainer;
    char name[NET_PARAMETER_NAME_SIZE];
    net_parameter_name(&t->net, t->divergence.parameter, name);
    app_say(app, true, N_("side %zu: %s is not finite at epoch %llu: is rate %.6g too high? %s"),
            place_of(app, i) + 1, name, (unsigned long long)t->cursor.epoch, trainer_rate(t),
            app_has_leader(app) ? N_("the other side goes on; ⌫ back") : N_("⌫ back"));
}

/* On a long way, so many epochs at a time, and then a loss for its curve. */
static void go_a_long_way(App *app, int i, int leader)
{
    Run *run = run_of(app, i);
    const Trainer *t = &run->setup->trainer;
    uint64_t work = SLICE, last = run_of(app, leader)->setup->trainer.cursor.epoch;
    uint64_t epochs = apart(last);
    Tools *tools = i < 0 ? &app->tools : &app->sides.other[i]->tools;
    while (work > 0 && t->cursor.epoch + epochs < last && !t->divergence.happened &&
           !run->timeline.short_of_memory) {
        if (timeline_advance_epochs(&run->timeline, epochs, &work))
            survey_here(&run->timeline, &tools->looks, (double)last, &metrics_of(app, i)->looked);
    }
}

/* What looks at it takes its present shape. */
static void follow_shape(App *app, int i)
{
    const Tools *tools = i < 0 ? &app->tools : &app->sides.other[i]->tools;
    if (app_looks_at(tools, &run_of(app, i)->setup->trainer))
        return;
    if (i >= 0)
        app_swap_side(app, (size_t)i);
    app_follow(app);
    if (i >= 0)
        app_swap_side(app, (size_t)i);
}

/* There is no memory for it to go on beside the other one. */
static void stop_short(App *app, Run *run)
{
    char said[SIDES_WORDS_SIZE] = "";
    Error err;
    run->timeline.short_of_memory = false;
    app->pace.pending = 0;
    error_memory(&err);
    app_close_sides(app, said);
    app_say(app, true, "%s%s", err.message, said);
}

static void follow(App *app, int i, int leader)
{
    Run *run = run_of(app, i);
    const Trainer *t = &run->setup->trainer, *l = &run_of(app, leader)->setup->trainer;
    const Beside how = following(app, i, leader);
    bool same_era = (long)beside_era(&run->timeline) ==
                    (long)beside_era(&run_of(app, leader)->timeline) - how.eras;
    bool was = t->divergence.happened, back = timeline_is_replaying(&run->timeline);
    double spent = timeline_spent(&run->timeline), before = app->clock();
    uint64_t work = SLICE;
    metrics_of(app, i)->evaluating = false;
    if (same_era && !timeline_is_replaying(&run->timeline) &&
        is_long(app, t->cursor.epoch, l->cursor.epoch))
        go_a_long_way(app, i, leader);
    else if (beside_go_on(&run->timeline, &run_of(app, leader)->timeline, &how, &work))
        metrics_of(app, i)->wanted = true;
    back = back || timeline_is_replaying(&run->timeline);
    if (!back)
        timeline_spend(&run->timeline, spent + (app->clock() - before));
    if (!timeline_is_replaying(&run->timeline))
        follow_shape(app, i);
    app->frame.dirty = true;
    if (t->divergence.happened && !was)
        say_diverged(app, i);
    if (run->timeline.short_of_memory)
        stop_short(app, run);
}

uint64_t app_share_work(const App *app)
{
    uint64_t own = net_work(&app->run.setup->trainer.net), most = own;
    for (size_t i = 0; i < app->sides.count; i++) {
        uint64_t other = net_work(&app->sides.other[i]->run.setup->trainer.net);
        most = other > most ? other : most;
    }
    return most / (own > 0 ? own : 1);
}

void app_follow_sides(App *app)
{
    int leader = app_leader(app), count = (int)app->sides.count;
    if (leader >= 0 && timeline_is_replaying(&run_of(app, leader)->timeline)) {
        app_swap_side(app, (size_t)leader);
        app_go_back(app);
        app_swap_side(app, (size_t)leader);
        return;
    }
    for (int i = -1; i < count; i++)
        if (is_behind(app, i, leader)) {
            follow(app, i, leader);
            return;
        }
}
