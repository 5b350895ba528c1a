/* Training, going back, evaluating and measuring in slices; the pace of play and of frames. */
#include "app/app.h"
#include "app/speed.h"
#include "core/base/text.h"
#include "core/train/update.h"
#include "time/history.h"
#include "time/survey.h"

#include <math.h>
#include <stdio.h>

enum {
    /* Multiply-adds between two looks at the clock: a fraction of a millisecond. At full speed, up
     * to so many as take about as long as is said below: each look costs a mini-batch by phases. */
    QUANTUM = 1 << 22,
    LONGEST_STRETCH = 1 << 25,
    /* Epochs between two points of the loss curve at full speed: at least these, and later a share
     * of the epochs so far, which is about a dot of the curve, so that finding the loss costs next
     * to nothing. Each frame has a point of its own, and whoever steps sees every epoch. */
    POINT_INTERVAL = 64,
    POINT_SHARE = 128,
};

static const double frame_interval = 1.0 / 60, longest_interval = 0.1;
/* So long what was on the screen before stays there on the way through another shape. */
static const double silent_way = 0.25;
/* Of the time at full speed, frames may take this share, and the losses that they want another,
 * but for one a second. */
static const double frame_share = 1.0 / 60, look_share = 1.0 / 60, longest_look = 1;
/* Seconds between two looks at the clock at full speed: one that took less than the first is
 * followed by a longer one, and one that took more than the second by a shorter one. */
static const double short_stretch = 0.003, long_stretch = 0.006;

bool app_is_running(const App *app)
{
    return app->pace.pending == ENDLESS;
}

bool app_is_busy(const App *app)
{
    return app->pace.pending > 0 || app_is_on_its_way(app, false) || app_sides_are_behind(app);
}

void app_step(App *app, Grain grain, long count)
{
    bool same = app->pace.pending > 0 && app->pace.grain == grain && count > 0;
    app_stop_trial(app);
    app->pace.pending = same ? app->pace.pending + count : count;
    app->pace.asked++;
    app->pace.grain = grain;
    app->pace.due = app->clock();
    app->pace.stretch = QUANTUM;
    app->metrics.next_look = 0;
    app->frame.dirty = true;
}

void app_set_speed(App *app, int speed)
{
    app->pace.speed = speed;
    if (app_is_running(app))
        app_step(app, speed_at(speed)->grain, ENDLESS);
}

/* Whether epochs are played as fast as the machine can. */
static bool is_flat_out(const App *app)
{
    return app_is_running(app) && app->pace.grain == GRAIN_EPOCH &&
           speed_at(app->pace.speed)->per_second <= 0;
}

static bool mid_batch(const Trainer *t)
{
    return t->cursor.phase > 0 && t->cursor.phase < trainer_phases(t);
}

/* Play by epochs stops at the end of the mini-batch, so that a whole step is there to be seen. */
void app_stop(App *app)
{
    bool finish = app->pace.grain == GRAIN_EPOCH && app->pace.pending != 0 &&
                  mid_batch(&app->run.setup->trainer) && !timeline_is_replaying(&app->run.timeline);
    app->pace.pending = 0;
    app_want_metrics(app);
    app->frame.dirty = true;
    if (finish)
        app_step(app, GRAIN_BATCH, 1);
}

/* What is passed on the way from event `from` to event `to` is done again: that is said. */
static void say_repeated(App *app, size_t from, size_t to)
{
    char words[HISTORY_AGAIN_SIZE];
    if (to <= from || (app->notice.is_error && app->notice.text[0]))
        return;
    history_again(&app->run.timeline.replay, from, to, words);
    if (words[0])
        app_say(app, false, "%s", words);
}

void app_jump(App *app, const char *to)
{
    app_stop_trial(app);
    app->pace.asked++;
    app->pace.pending = 0;
    app->metrics.evaluating = false;
    app->background.jump.start = app->clock();
    app->metrics.looked = -INFINITY;
    snprintf(app->background.jump.to, sizeof app->background.jump.to, "%s", to);
    app->frame.dirty = true;
}

void app_go(App *app, Place place, const char *to)
{
    size_t from = timeline_journal(&app->run.timeline)->event;
    timeline_go(&app->run.timeline, place);
    app_jump(app, to);
    say_repeated(app, from, place.event);
}

void app_state_jumped(App *app)
{
    app->pace.pending = 0;
    flow_forget(&app->tools.lab.flow);
    app_state_changed(app);
}

void app_state_changed(App *app)
{
    app_finish_wave(app);
    app_stop_trial(app);
    app->metrics.evaluating = false;
    app_want_metrics(app);
    app->frame.dirty = true;
}

/* Back to the weights of the lowest test loss, by doing again what led there. */
static void restore_best(App *app)
{
    char text[MOMENT_SIZE];
    Place place;
    Error err;
    if (!timeline_find_best(&app->run.timeline, &place, &err)) {
        app_say(app, true, "%s", err.message);
        return;
    }
    moment_text(&app->run.timeline.best.moment, app->run.setup->trainer.net.layer_count, text);
    timeline_go(&app->run.timeline, place);
    app_jump(app, text);
    app_say(app, false, "stopped: no lower test loss in %g epochs; these are the weights of the "
            "lowest, %.5g at epoch %s", app->run.setup->trainer.hyper.patience,
            app->run.timeline.best.loss, text);
}

/* Whether a loss may end training before as many epochs as were asked for. */
static bool is_watched(const App *app)
{
    return app->run.setup->trainer.hyper.patience > 0 || options_given(&app->run.options, until);
}

/* What trains on stops when the loss is as small as --until asks for, or the test loss has not
 * fallen for as long as the patience does. */
static void watch_losses(App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    const Options *o = &app->run.options;
    double epochs = t->hyper.patience;
    if (app->pace.pending == 0 || t->cursor.position > 0 || mid_batch(t))
        return;
    if (options_given(o, until) && goal_is_reached(&o->until, &app->metrics.values)) {
        char words[GOAL_WORDS_SIZE];
        goal_words(&o->until, words);
        app_stop(app);
        app_say(app, false, N_("stopped: %s is %.5g, and %s was asked for"),
                goal_row(&o->until)->row.name, goal_value(&o->until, &app->metrics.values), words);
        return;
    }
    if (!early_stopping_is_over(&app->run.stopping, epochs, t->cursor.epoch,
                                app->metrics.values.test.loss))
        return;
    app_stop(app);
    app_say(app, false, "stopped: no test loss below the %.5g of epoch %llu in %g epochs",
            app->run.stopping.best, (unsigned long long)app->run.stopping.best_epoch, epochs);
    if (app->run.options.restore_best)
        restore_best(app);
}

/* The penalty of the parameters whose loss is known. Where those are of the past, it is found with
 * the next loss. */
void app_measure_penalty(App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    if (!app->metrics.known || app->metrics.version != t->version)
        return;
    app->metrics.has_penalty = hyper_has_penalty(&t->hyper);
    app->metrics.penalty = 0;
    if (app->metrics.has_penalty)
        app->metrics.penalty = update_penalty(&t->net, t->parameters.theta, &t->hyper);
}

/* One slice of the evaluation; at its end the loss becomes known, and a point of the curve.
 * Training may end by that, where it is of the network that leads. */
static void evaluate(App *app, bool leads)
{
    const Trainer *t = &app->run.setup->trainer;
    uint64_t work = QUANTUM;
    double wrong;
    if (!evaluation_advance(&app->tools.evaluation, &t->net, t->parameters.theta, t->data,
                            t->spec.loss, &work, &app->metrics.values))
        return;
    app->metrics.evaluating = false;
    if (is_flat_out(app)) {
        double now = app->clock();
        double took = now - app->metrics.look_start;
        app->metrics.next_look = now + fmin(took / look_share, longest_look);
    }
    app->metrics.known = true;
    app->metrics.version = t->version;
    app->metrics.epoch = t->cursor.epoch;
    app_measure_penalty(app);
    if (!timeline_measure(&app->run.timeline, &app->metrics.values, &wrong))
        app_say(app, true, "the session's loss curve is left out: it has another loss here, %.6g",
                wrong);
    app->frame.dirty = true;
    if (leads)
        watch_losses(app);
}

static void start_evaluation(App *app)
{
    timeline_measure_norms(&app->run.timeline);
    app->metrics.wanted = false;
    app->metrics.unseen = 0;
    if (app->metrics.known && app->metrics.version == app->run.setup->trainer.version)
        return;
    evaluation_start(&app->tools.evaluation);
    app->metrics.evaluating = true;
    app->metrics.look_start = is_flat_out(app) ? app->clock() : INFINITY;
}

static uint64_t point_interval(const App *app)
{
    uint64_t share = app->run.setup->trainer.cursor.epoch / POINT_SHARE;
    return share > POINT_INTERVAL ? share : POINT_INTERVAL;
}

/* Counts steps that have been made: one, or epochs played at full speed. */
static void steps_made(App *app, uint64_t steps)
{
    const Trainer *t = &app->run.setup->trainer;
    double per_second = speed_at(app->pace.speed)->per_second;
    app->frame.dirty = true;
    if (t->divergence.happened)
        app_finish_wave(app);
    else if (app->pace.grain == GRAIN_PHASE)
        app_start_wave(app);
    if (app->pace.pending > 0)
        app->pace.pending--;
    if (t->divergence.happened) {
        app->pace.pending = app_has_leader(app) ? app->pace.pending : 0;
        app_advise_rate(app);
    }
    bool counted = app->pace.pending >= 0 && app->pace.grain == GRAIN_EPOCH;
    bool watched = is_watched(app) && t->cursor.position == 0 && !mid_batch(t);
    app->metrics.unseen += steps;
    if (app->pace.pending == 0 || counted || watched || app->metrics.unseen >= point_interval(app))
        app_want_metrics(app);
    if (app_is_running(app) && per_second > 0) {
        double now = app->clock();
        app->pace.due += 1 / per_second;
        if (app->pace.due < now - 0.25)
            app->pace.due = now;
    }
}

/* A step, or at full speed the epochs to the next point of the loss curve. */
static bool advance(App *app, bool paced, uint64_t *work)
{
    const Trainer *t = &app->run.setup->trainer;
    uint64_t before = t->cursor.epoch;
    bool many = app_is_running(app) && !paced && app->pace.grain == GRAIN_EPOCH &&
                !is_watched(app);
    if (app->pace.grain == GRAIN_PHASE && t->batch.done == 0)
        app_prepare_wave(app);
    uint64_t interval = point_interval(app);
    uint64_t most = app->metrics.unseen < interval ? interval - app->metrics.unseen : 1;
    bool reached = many ? timeline_advance_epochs(&app->run.timeline, most, work)
                        : timeline_advance(&app->run.timeline, app->pace.grain, work);
    uint64_t epochs = t->cursor.epoch - before;
    app_follow(app);
    if (app->run.timeline.short_of_memory)
        return false;
    if (reached)
        steps_made(app, many ? epochs : 1);
    else if (many)
        app->metrics.unseen += epochs;
    return reached;
}

static void say_other_end(App *app, const char *branch)
{
    app_say(app, true, "%s does not end as it did when it was saved: this is what its history "
            "leads to", branch);
}

/* What a session's file says of the end of a branch is known to be true only there. */
static void check_tip(App *app)
{
    if (!timeline_tip_holds(&app->run.timeline))
        say_other_end(app, timeline_journal(&app->run.timeline)->present.name);
}

/* There is no memory to write down what would be trained now. */
static void stop_short(App *app)
{
    Error err;
    app->run.timeline.short_of_memory = false;
    app->pace.pending = 0;
    app_finish_wave(app);
    error_memory(&err);
    app_say(app, true, "%s", err.message);
}

/* How long the stretch just trained at full speed took decides on the length of the next. */
static void measure_stretch(App *app, double seconds, bool whole)
{
    if (whole && seconds < short_stretch && app->pace.stretch < LONGEST_STRETCH)
        app->pace.stretch *= 2;
    else if (seconds > long_stretch && app->pace.stretch > QUANTUM)
        app->pace.stretch /= 2;
}

/* Trains for a quantum, at full speed a stretch, or until a step is to be waited for. Small
 * networks always stop between two steps; a step larger than a quantum is left where it is. */
static void train(App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    bool flat_out = is_flat_out(app), reached;
    uint64_t share = app_share_work(app);
    bool paced = app_is_running(app) && speed_at(app->pace.speed)->per_second > 0;
    size_t event = timeline_journal(&app->run.timeline)->event;
    double start = flat_out ? app->clock() : 0;
    app->pace.spent = timeline_spent(&app->run.timeline);
    app->pace.trained = true;
    uint64_t work = (flat_out ? app->pace.stretch : QUANTUM) / share, more = QUANTUM;
    do {
        reached = advance(app, paced, &work);
    } while (reached && work > 0 && app->pace.pending != 0 && !app->metrics.wanted && !paced &&
             !t->divergence.happened);
    bool between = flat_out && t->cursor.position == 0 && !mid_batch(t);
    if (app->run.timeline.short_of_memory)
        stop_short(app);
    else if (!reached && !between && timeline_advance(&app->run.timeline, app->pace.grain, &more))
        steps_made(app, 1);
    if (flat_out)
        measure_stretch(app, app->clock() - start, work == 0);
    say_repeated(app, event, timeline_journal(&app->run.timeline)->event);
    check_tip(app);
    app->frame.dirty = true;
}

/* Goes on with the way back in small parts; losses are measured between them. */
void app_go_back(App *app)
{
    uint64_t work = QUANTUM / 4;
    if (timeline_replay(&app->run.timeline, &work)) {
        app_follow(app);
        app_state_jumped(app);
        check_tip(app);
    } else if (!app_is_between(app)) {
        survey_here(&app->run.timeline, &app->tools.looks, curves_extent(&app->picture.curves),
                    &app->metrics.looked);
    }
    if (app->run.timeline.short_of_memory)
        stop_short(app);
    app->frame.dirty = true;
}

void app_find_past(App *app)
{
    Timeline *tl = &app->run.timeline;
    const SessionCurves *curves = &app->run.setup->session.curves;
    char odd[BRANCH_NAME_SIZE];
    if (!survey_is_short(tl) && curves->count > 0) {
        session_curves_take(curves, tl);
        return;
    }
    survey_all(tl, &app->tools.looks, odd);
    if (odd[0])
        say_other_end(app, odd);
    start_evaluation(app);
    while (app->metrics.evaluating)
        evaluate(app, true);
}

/* Whether the loss may be computed: in play by epochs at the end of an epoch, else of each state
 * that is reached. It waits until the wave has brought the new parameters to the screen, unless the
 * next step is due. */
static bool may_evaluate(const App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    bool epoch_ended = t->cursor.position == 0 && !mid_batch(t);
    bool steps = app->pace.pending != 0 && app->pace.due <= app->clock();
    if (!steps && app_update_is_on_its_way(app))
        return false;
    return t->batch.done == 0 &&
           (app->pace.pending == 0 || app->pace.grain != GRAIN_EPOCH || epoch_ended);
}

/* The network that leads trains, in the place of the one in front. */
static void train_leader(App *app)
{
    int leader = app_leader(app);
    if (leader >= 0)
        app_swap_side(app, (size_t)leader);
    double before = leader >= 0 ? app->clock() : 0;
    train(app);
    if (leader < 0)
        return;
    timeline_spend(&app->run.timeline, app->pace.spent + (app->clock() - before));
    app->pace.trained = false;
    app_swap_side(app, (size_t)leader);
}

static bool wants_to_measure(const App *app)
{
    return app->metrics.evaluating || (app->metrics.wanted && may_evaluate(app));
}

static void find_loss(App *app, bool leads)
{
    if (app->metrics.evaluating)
        evaluate(app, leads);
    else
        start_evaluation(app);
}

/* The same of the networks beside the one in front; false where nothing is to be found. */
static bool find_loss_beside(App *app)
{
    for (size_t i = 0; i < app->sides.count; i++) {
        bool leads = app_leader(app) == (int)i;
        const AppMetrics *m = &app->sides.other[i]->metrics;
        if (!m->evaluating && !m->wanted)
            continue;
        app_swap_side(app, i);
        bool wanted = wants_to_measure(app);
        if (wanted)
            find_loss(app, leads);
        app_swap_side(app, i);
        if (wanted)
            return true;
    }
    return false;
}

/* Whether there is something to be found. */
static bool has_loss_beside(const App *app)
{
    bool wanted = false;
    for (size_t i = 0; i < app->sides.count; i++)
        wanted = wanted || app->sides.other[i]->metrics.evaluating ||
                 app->sides.other[i]->metrics.wanted;
    return wanted && app->pace.pending == 0;
}

/* What an explanation waits for. A frame shows how far it is. */
static void measure(App *app)
{
    uint64_t work = QUANTUM;
    measure_work(&app->tools.measure, &app->run.setup->trainer, &work);
    app->frame.dirty = true;
}

/* Trials of other seeds: what has come of them is said in the end. */
static void go_on_with_trials(App *app)
{
    Trials *trials = &app->background.trials;
    char words[TRIALS_WORDS_SIZE];
    bool news;
    Error err;
    bool ok = trials_advance(trials, &(uint64_t){QUANTUM}, &news, &err);
    app->frame.dirty = app->frame.dirty || news || !ok;
    if (!ok)
        app_say(app, true, N_("the trials have ended with %zu: %s"), trials->done, err.message);
    else if (news && !trials_are_going(trials) && trials_words(trials, words, &err))
        app_say(app, false, N_("%s%s"), words,
                app->overlay.count > 0 ? "" : N_("; :trials lists them"));
}

/* Does one quantum of the most urgent work; false when there is none now. */
static bool work_once(App *app)
{
    bool behind = app->sides.count > 0 && app_sides_are_behind(app);
    app->sides.behind_since = behind ? fmin(app->sides.behind_since, app->clock()) : INFINITY;
    if (timeline_is_replaying(&app->run.timeline))
        app_go_back(app);
    else if (behind)
        app_follow_sides(app);
    else if (wants_to_measure(app))
        find_loss(app, app_leader(app) < 0);
    else if (find_loss_beside(app))
        return true;
    else if (app->pace.pending != 0 && app->pace.due <= app->clock())
        train_leader(app);
    else if (measure_going(&app->tools.measure, &app->run.setup->trainer))
        measure(app);
    else if (app_is_answering(app))
        app_answer(app);
    else if (app_is_ranking(app))
        app_rank(app);
    else if (app_has_lab_work(app))
        app_work_in_lab(app);
    else if (app_is_trying(app))
        app_try_rates(app);
    else if (trials_are_going(&app->background.trials))
        go_on_with_trials(app);
    else if (app_is_judging(app))
        app_judge_runs(app);
    else if (race_is_going(&app->background.race))
        app_race(app);
    else
        return false;
    return true;
}

void app_work(App *app, double seconds)
{
    double before, now = app->clock(), end = now + seconds;
    bool shows = false; /* all side by side are at one moment, and a frame is due */
    selection_parameter(&app->view.selection, &app->run.setup->trainer.net,
                        &app->tools.lab.parameter);
    app_check_sides(app);
    do {
        before = now;
        if (!work_once(app))
            return;
        now = app->clock();
        if (app->pace.trained)
            timeline_spend(&app->run.timeline, app->pace.spent + (now - before));
        app->pace.trained = false;
        app_check_sides(app);
        shows = app->sides.count > 0 && app_frame_due(app);
    } while (now < end && !shows);
}

double app_wait(App *app, bool frames)
{
    double wait = INFINITY, now = app->clock();
    if (timeline_is_replaying(&app->run.timeline) || wants_to_measure(app) ||
        has_loss_beside(app) || (app->sides.count > 0 && app_sides_are_behind(app)) ||
        measure_going(&app->tools.measure, &app->run.setup->trainer) || app_is_answering(app) ||
        app_is_ranking(app) || app_has_lab_work(app) ||
        app_is_trying(app) || trials_are_going(&app->background.trials) ||
        race_is_going(&app->background.race) || app_is_judging(app) ||
        app->input.inbox.count > 0)
        return 0;
    if (app->pace.pending != 0)
        wait = fmax(0, app->pace.due - now);
    if (app->metrics.wanted && app_update_is_on_its_way(app))
        wait = fmin(wait, frame_interval);
    if (frames && (app->frame.dirty || app->motion.playing))
        wait = fmin(wait, fmax(0, app->frame.next - now));
    return wait;
}

bool app_frame_due(const App *app)
{
    double now = app->clock();
    bool between = app_is_between(app) && now < app->background.jump.start + silent_way;
    /* What is side by side is shown at the same moment, unless that takes long. */
    bool behind = app->sides.count > 0 && app_sides_are_behind(app) && !app_is_late(app);
    return (app->frame.dirty || app->motion.playing) && now >= app->frame.next && !between &&
           !behind;
}

void app_frame_shown(App *app, double seconds)
{
    bool flat_out = is_flat_out(app);
    double interval = fmax(frame_interval, flat_out ? seconds / frame_share : 0);
    double now = app->clock();
    app->frame.next = now + fmin(interval, longest_interval);
    app_wave_shown(app, seconds);
    /* The loss of a large data set may be of an epoch some frames ago, which stands beside it. */
    if (app->pace.pending != 0 && (!flat_out || now >= app->metrics.next_look))
        app_want_metrics(app);
}
