#include "time/survey.h"

#include "time/recall.h"

#include <math.h>
#include <string.h>

/* How often the loss is looked at in a branch at most, and the multiply-adds that all ways may
 * take, a fraction of a second: the losses of what is longer are found when one goes there. A look
 * costs a third of the epoch before it. And what one on such a way may cost. */
enum { LOOKS = 256 };
static const double way_work = 1 << 27, look_work = 1 << 23;

/* Whether what is left of that is enough for a branch; it is less then. */
static bool can_afford(const Timeline *tl, const Branch *branch, double *left)
{
    double way = timeline_way(tl, branch, branch->count - 1);
    if (way > *left)
        return false;
    *left -= way;
    return true;
}

bool survey_is_short(const Timeline *tl)
{
    const Journal *j = timeline_journal(tl);
    double left = way_work;
    bool all = can_afford(tl, &j->present, &left);
    for (size_t i = 0; i < j->branch_count; i++)
        all = all && can_afford(tl, &j->branches[i], &left);
    return all;
}

static void measure(Timeline *tl, Evaluation *evaluation)
{
    const Trainer *t = tl->replay.trainer;
    if (!evaluation_turn(evaluation, &t->net, NULL)) {
        tl->short_of_memory = true;
        return;
    }
    Metrics m = evaluation_run(evaluation, &t->net, t->parameters.theta, t->data, t->spec.loss);
    const Journal *j = timeline_journal(tl);
    measures_loss(&tl->measures, j, timeline_place(tl), trainer_epochs(t), m.training.loss,
                  m.test.loss);
    best_see(&tl->best, j, t, m.test.loss);
}

/* What a survey goes with. */
typedef struct Survey {
    Timeline *timeline;
    Evaluation *evaluation;
    char *odd; /* name of the last branch that did not end as it was left, or "" */
} Survey;

static void look(const Survey *s, Place place)
{
    Timeline *tl = s->timeline;
    uint64_t work = UINT64_MAX;
    timeline_go(tl, place);
    timeline_replay(tl, &work);
    timeline_measure_norms(tl);
    measure(tl, s->evaluation);
    if (!timeline_tip_holds(tl))
        memcpy(s->odd, timeline_journal(tl)->present.name, BRANCH_NAME_SIZE);
}

/* Looks at the loss at `to`, and on the way there before each change: the curve steps at those. */
static void look_up_to(const Survey *s, Place to)
{
    const Journal *j = timeline_journal(s->timeline);
    for (size_t i = j->event; i < to.event && j->present.count < LOOKS; i++)
        look(s, (Place){i, event_end(&j->present.events[i])});
    look(s, to);
}

/* Looks at the loss from epoch to epoch of the present era, from here to its end. */
static void go_along(const Survey *s)
{
    Timeline *tl = s->timeline;
    Moment from = timeline_moment(tl), first, last;
    Place place;
    timeline_range(tl, &first, &last);
    double epochs = (double)(last.epoch - from.epoch), looks = fmin(epochs, LOOKS);
    for (double i = 1; i < looks; i++) {
        Moment moment = {.epoch = from.epoch + (uint64_t)(epochs * i / looks)};
        if (timeline_find(tl, &moment, &place, NULL))
            look_up_to(s, place);
    }
    if (timeline_find(tl, &last, &place, NULL))
        look_up_to(s, place);
}

/* Makes branch i the present one, and the present one branch i, at a place that both have. */
static void change_branch(const Survey *s, size_t i, Place fork)
{
    uint64_t work = UINT64_MAX;
    timeline_enter(s->timeline, i);
    timeline_replay(s->timeline, &work);
    look(s, fork);
}

void survey_all(Timeline *tl, Evaluation *evaluation, char odd[BRANCH_NAME_SIZE])
{
    const Survey survey = {tl, evaluation, odd}, *s = &survey;
    const Journal *j = timeline_journal(tl);
    Place here = timeline_place(tl), start;
    Moment first, last;
    double left = way_work;
    odd[0] = '\0';
    if (!can_afford(tl, &j->present, &left))
        return;
    timeline_range(tl, &first, &last);
    if (timeline_find(tl, &first, &start, NULL))
        look(s, start);
    go_along(s);
    for (size_t i = 0; i < j->branch_count; i++) {
        if (!can_afford(tl, &j->branches[i], &left))
            continue;
        Place fork = branch_fork(&j->branches[i], &j->present);
        change_branch(s, i, fork);
        go_along(s);
        change_branch(s, i, fork);
    }
    look(s, here);
}

/* Whether the way leads through the era that it ends in. */
static bool is_in_era(const Timeline *tl)
{
    const Journal *j = timeline_journal(tl);
    return branch_era(&j->present, j->event) == branch_era(&j->present, timeline_goal(tl).event);
}

void survey_here(Timeline *tl, Evaluation *evaluation, double extent, double *epoch)
{
    const Trainer *t = tl->replay.trainer;
    double now = trainer_epochs(t), apart = fmax(1, extent / (double)LOOKS);
    double cost = (double)(t->data->count + t->data->test_count) * (double)net_work(&t->net);
    if (fabs(now - *epoch) < apart || cost > look_work || !is_in_era(tl) || t->divergence.happened)
        return;
    *epoch = now;
    measure(tl, evaluation);
}
