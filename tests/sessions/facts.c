#include "facts.h"

#include "../view/tap.h"

#include "core/look/evaluation.h"
#include "data/file.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static json_t *loss_json(double loss)
{
    return isfinite(loss) ? json_real(loss) : json_null();
}

static json_t *checksum(const Real *numbers, size_t n)
{
    return json_sprintf("fnv1a-%016" PRIx64,
                        file_checksum((const char *)numbers, n * sizeof *numbers));
}

/* Computed here: what the screen says of it may be of another moment. */
static Metrics measure(const Trainer *t)
{
    Evaluation evaluation;
    Error err;
    assert_true(evaluation_init(&evaluation, &t->net, t->data, &err));
    Metrics m = evaluation_run(&evaluation, &t->net, t->parameters.theta, t->data, t->spec.loss);
    evaluation_free(&evaluation);
    return m;
}

json_t *facts_of_state(Player *p)
{
    const Trainer *t = &p->app.run.setup->trainer;
    size_t n = t->net.parameter_count;
    Metrics m = measure(t);
    return json_pack("{s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "epoch", (json_int_t)t->cursor.epoch,
                     "step", (json_int_t)t->cursor.step, "phase",
                     (json_int_t)(t->cursor.phase % trainer_phases(t)),
                     "loss", loss_json(m.training.loss), "test", loss_json(m.test.loss), "weights",
                     checksum(t->parameters.theta, n), "slots",
                     checksum(t->parameters.state, n * t->spec.optimizer->states));
}

static json_t *lines_of(const Branch *line)
{
    static const char *const kinds[] = {"start", "train", "set", "reset", "jog", "edit"};
    json_t *lines = json_array();
    for (size_t i = 0; i < line->count; i++) {
        const JournalEvent *e = &line->events[i];
        json_array_append_new(lines, json_sprintf("%s %ju.%ju.%zu", kinds[e->kind],
                                                  (uintmax_t)e->to.epoch, (uintmax_t)e->to.step,
                                                  e->to.phase));
    }
    return lines;
}

/* Of the present branch, by going to the end of each of its events. */
static json_t *losses_along(Player *p, bool *trouble)
{
    json_t *losses = json_array();
    for (size_t i = 1; i <= p->app.run.timeline.replay.journal.present.count; i++) {
        char go[32];
        snprintf(go, sizeof go, "history %zu", i);
        player_do(p, go);
        *trouble = *trouble || p->app.notice.is_error;
        json_array_append_new(losses,
                              loss_json(measure(&p->app.run.setup->trainer).training.loss));
    }
    return losses;
}

static void go_to_branch(Player *p, const char *name, bool *trouble)
{
    char go[sizeof "branch " + BRANCH_NAME_SIZE];
    snprintf(go, sizeof go, "branch %.*s", BRANCH_NAME_SIZE, name);
    player_do(p, go);
    *trouble = *trouble || p->app.notice.is_error;
}

json_t *facts_of_past(Player *p, bool *trouble)
{
    Timeline *tl = &p->app.run.timeline;
    char own[BRANCH_NAME_SIZE], names[BRANCHES_MAX][BRANCH_NAME_SIZE];
    Place here = timeline_place(tl);
    size_t branches = tl->replay.journal.branch_count;
    memcpy(own, tl->replay.journal.present.name, sizeof own);
    for (size_t i = 0; i < branches; i++)
        memcpy(names[i], tl->replay.journal.branches[i].name, sizeof own);
    *trouble = false;
    json_t *all = json_pack("{s:s, s:I, s:o, s:o, s:{}}", "name", own, "present",
                            (json_int_t)here.event + 1, "lines",
                             lines_of(&timeline_journal(tl)->present), "losses",
                            losses_along(p, trouble), "branches");
    for (size_t i = 0; i < branches; i++) {
        go_to_branch(p, names[i], trouble);
        json_object_set_new(json_object_get(all, "branches"), names[i],
                            json_pack("{s:o, s:o}", "lines",
                                      lines_of(&timeline_journal(tl)->present), "losses",
                                      losses_along(p, trouble)));
    }
    if (branches > 0)
        go_to_branch(p, own, trouble);
    timeline_go(tl, here);
    app_jump(&p->app, "");
    player_settle(p);
    return all;
}
