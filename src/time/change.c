/* What is done to a run besides training: it is made, written down, and made again. */
#include "core/train/jog.h"
#include "time/timeline_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool same_number(const Edit *a, const Edit *b)
{
    return a->is_data == b->is_data && a->sample == b->sample && a->index == b->index;
}

static bool same_reshape(const Reshape *a, const Reshape *b)
{
    return a->kind == b->kind && a->layer == b->layer && a->unit == b->unit;
}

/* Whether the same values were put in. */
static bool same_sample(const Timeline *tl, const SampleChange *a, const SampleChange *b)
{
    const Dataset *data = tl->replay.data;
    size_t bytes = (dataset_columns(data) + data->outputs) * sizeof(Real);
    Real **samples = tl->replay.shapes.values;
    return memcmp(samples[a->values], samples[b->values], bytes) == 0;
}

static bool same_point(const Timeline *tl, const Movement *a, const Movement *b)
{
    Real **values = tl->replay.shapes.values;
    size_t n = tl->replay.trainer->net.parameter_count;
    return memcmp(values[a->values], values[b->values], n * sizeof(Real)) == 0;
}

/* Whether the branch has this change next: it was undone and is done again. */
static bool is_next(const Timeline *tl, const JournalEvent *change)
{
    const JournalEvent *next = timeline_event(tl) + 1;
    if (!timeline_change_ahead(tl) || next->kind != change->kind)
        return false;
    if (change->kind == JOURNAL_SET)
        return hyper_same(&next->hyper, &change->hyper);
    if (change->kind == JOURNAL_JOG)
        return memcmp(&next->amount, &change->amount, sizeof next->amount) == 0;
    if (change->kind == JOURNAL_RESHAPE)
        return next->shape == change->shape && same_reshape(&next->reshape, &change->reshape) &&
               memcmp(next->hyper.activation, change->hyper.activation,
                      sizeof next->hyper.activation) == 0;
    if (change->kind == JOURNAL_MOVE)
        return same_point(tl, &next->move, &change->move);
    if (change->kind == JOURNAL_INSERT)
        return same_sample(tl, &next->sample, &change->sample);
    if (change->kind == JOURNAL_REMOVE)
        return next->sample.id == change->sample.id;
    return same_number(&next->edit, &change->edit) &&
           memcmp(&next->edit.value, &change->edit.value, sizeof next->edit.value) == 0;
}

/* Does the change that the branch has next again, when it is this one; needs no memory. */
static bool redo(Timeline *tl, const JournalEvent *change)
{
    if (!is_next(tl, change))
        return false;
    tl->replay.journal.event++;
    replay_apply(&tl->replay, timeline_event(tl), NULL);
    return true;
}

bool timeline_widen_to(Timeline *tl, size_t parameters, const Optimizer *optimizer, Error *err)
{
    Snapshots *s = &tl->replay.snapshots;
    if (!snapshots_widen(s, parameters, optimizer, err) ||
        !trail_widen(&tl->replay.trail, parameters, err))
        return false;
    tl->budget = s->capacity * snapshot_bytes(s);
    timeline_fit(tl);
    return true;
}

bool timeline_widen(Timeline *tl, const Hyper *hyper, Error *err)
{
    const Optimizer *wanted = hyper_optimizer(hyper);
    if (!wanted)
        return true;
    return timeline_widen_to(tl, tl->replay.trainer->net.parameter_count, wanted, err);
}

bool timeline_set(Timeline *tl, const Hyper *hyper, Error *err)
{
    const Trainer *t = tl->replay.trainer;
    JournalEvent set = {.kind = JOURNAL_SET, .from = t->cursor, .hyper = *hyper};
    timeline_end_steps(tl);
    if (redo(tl, &set))
        return true;
    if (!timeline_widen(tl, hyper, err) || !timeline_append(tl, set, err))
        return false;
    if (!trainer_set_hyper(tl->replay.trainer, hyper, err)) {
        journal_take_back(&tl->replay.journal);
        return false;
    }
    timeline_came_to(tl, &t->cursor);
    journal_now(&tl->replay.journal)->hyper = t->hyper;
    return true;
}

bool timeline_reset(Timeline *tl, uint64_t seed, Error *err)
{
    Trainer *t = tl->replay.trainer;
    JournalEvent reset = {.kind = JOURNAL_RESET, .from = t->cursor, .hyper = t->hyper,
                          .work = tl->replay.work};
    reset.hyper.seed = seed;
    timeline_end_steps(tl);
    if (!timeline_append(tl, reset, err))
        return false;
    trainer_reset(t, seed);
    return true;
}

bool timeline_jog(Timeline *tl, double amount, Error *err)
{
    Trainer *t = tl->replay.trainer;
    JournalEvent jog = {.kind = JOURNAL_JOG, .from = t->cursor, .hyper = t->hyper,
                        .amount = amount};
    timeline_end_steps(tl);
    if (redo(tl, &jog))
        return true;
    if (!timeline_append(tl, jog, err))
        return false;
    jog_weights(t, amount);
    timeline_came_to(tl, &t->cursor);
    return true;
}

/* Refused where the loss would not fit the targets any more: its δ would be wrong then, and a
 * session with them could not be loaded. */
static bool set_data(Timeline *tl, const Edit *edit, Error *err)
{
    const Trainer *t = tl->replay.trainer;
    const Activation *output = t->net.layers[t->net.layer_count - 1].activation;
    Dataset *data = tl->replay.data;
    Real before = *dataset_value(data, edit->sample, edit->index);
    if (!dataset_edit(data, edit->sample, edit->index, edit->value, err))
        return false;
    if (edit->index < dataset_columns(data) || loss_fits(t->spec.loss, output, data, err))
        return true;
    dataset_edit(data, edit->sample, edit->index, before, NULL);
    return false;
}

/* Sets the number; false, with nothing changed, where it may not stand there. */
static bool set_number(Timeline *tl, const Edit *edit, Error *err)
{
    if (edit->is_data && !tl->replay.data)
        return error_set(err, "this data cannot be edited");
    if (!isfinite(edit->value))
        return error_set(err, "a finite number is needed");
    if (!edit->is_data)
        tl->replay.trainer->parameters.theta[edit->index] = edit->value;
    return !edit->is_data || set_data(tl, edit, err);
}

/* What stands there now; 0 where nothing can. */
static Real number_before(const Timeline *tl, const Edit *edit)
{
    if (!edit->is_data)
        return tl->replay.trainer->parameters.theta[edit->index];
    return tl->replay.data ? *dataset_value(tl->replay.data, edit->sample, edit->index) : 0;
}

bool timeline_edit(Timeline *tl, const Edit *edit, Error *err)
{
    Trainer *t = tl->replay.trainer;
    JournalEvent event = {.kind = JOURNAL_EDIT, .from = t->cursor, .hyper = t->hyper,
                          .edit = *edit};
    if (is_next(tl, &event)) {
        timeline_end_steps(tl);
        return redo(tl, &event);
    }
    event.edit.before = number_before(tl, edit);
    if (!set_number(tl, edit, err))
        return false;
    timeline_end_steps(tl);
    if (!timeline_append(tl, event, err)) {
        replay_put_value(&tl->replay, edit, event.edit.before);
        return false;
    }
    trainer_drop_batch(t);
    timeline_came_to(tl, &t->cursor);
    return true;
}

bool timeline_turn(Timeline *tl, const Edit *edit, Error *err)
{
    Journal *j = &tl->replay.journal;
    JournalEvent *e = journal_now(j);
    bool goes_on = timeline_at_front(tl) && e->kind == JOURNAL_EDIT && same_number(&e->edit, edit);
    if (!goes_on)
        return timeline_edit(tl, edit, err);
    if (!set_number(tl, edit, err))
        return false;
    /* No longer what branches may share. */
    e->serial = j->next_serial++;
    j->present.has_tip = false;
    e->edit.value = edit->value;
    trainer_drop_batch(tl->replay.trainer);
    return true;
}

bool timeline_move(Timeline *tl, const Real *theta, Error *err)
{
    Trainer *t = tl->replay.trainer;
    JournalEvent event = {.kind = JOURNAL_MOVE, .from = t->cursor, .hyper = t->hyper};
    size_t n = t->net.parameter_count;
    double sum = 0;
    if (parameters_first_not_finite(n, theta) < n)
        return error_set(err, "finite numbers are needed");
    if (!shapes_keep_values(&tl->replay.shapes, theta, n, &event.move.values, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        double by = (double)theta[i] - (double)t->parameters.theta[i];
        sum += by * by;
    }
    event.move.distance = sqrt(sum);
    timeline_end_steps(tl);
    if (redo(tl, &event))
        return true;
    if (!timeline_append(tl, event, err))
        return false;
    replay_move(&tl->replay, &event.move);
    trainer_drop_batch(t);
    timeline_came_to(tl, &t->cursor);
    return true;
}

/* Room for a shape in all that is kept of the past. */
static bool widen_for(Timeline *tl, const Net *net, uint32_t *shape, Error *err)
{
    return timeline_widen_to(tl, net->parameter_count, tl->replay.trainer->spec.optimizer, err) &&
           measures_widen(&tl->measures, net->layer_count, err) &&
           shapes_number(&tl->replay.shapes, net, shape, err);
}

bool timeline_reshape(Timeline *tl, const Net *net, const Reshape *reshape, Error *err)
{
    const Trainer *t = tl->replay.trainer;
    JournalEvent event = {.kind = JOURNAL_RESHAPE, .from = t->cursor, .hyper = t->hyper,
                          .reshape = *reshape, .phases = 2 * net->layer_count + 2,
                          .samples = t->data->count};
    if (net->features != t->net.features && !tl->replay.data)
        return error_set(err, "this data cannot be edited");
    memset(event.hyper.activation, 0, sizeof event.hyper.activation);
    for (size_t l = 0; l < net->layer_count; l++)
        hyper_set_activation(&event.hyper, l, net->layers[l].activation);
    if (!widen_for(tl, net, &event.shape, err))
        return false;
    timeline_end_steps(tl);
    bool again = is_next(tl, &event);
    if (again ? false : !timeline_append(tl, event, err))
        return false;
    tl->replay.journal.event += again;
    if (!replay_apply(&tl->replay, timeline_event(tl), err)) {
        if (again)
            tl->replay.journal.event--;
        else
            journal_take_back(&tl->replay.journal);
        return false;
    }
    if (!again) {
        timeline_came_to(tl, &t->cursor);
        journal_now(&tl->replay.journal)->hyper = t->hyper;
    }
    return true;
}

/* Room for one sample more in the data, and a number for its values. */
static bool reserve_sample(Timeline *tl, const Real *values, uint32_t *number, Error *err)
{
    Dataset *data = tl->replay.data;
    size_t n = dataset_columns(data) + data->outputs;
    return dataset_reserve(data, dataset_rows(data) + 1, err) &&
           shapes_keep_values(&tl->replay.shapes, values, n, number, err);
}

/* Does a change of the samples, for which the data have room, and writes it down. The trainer gets
 * room only then: the mini-batch under way may be lost with that, and where it stands in it is the
 * place of the change. */
static bool change_samples(Timeline *tl, JournalEvent *event, Error *err)
{
    const Trainer *t = tl->replay.trainer;
    timeline_end_steps(tl);
    if (redo(tl, event))
        return true;
    const JournalEvent *now = timeline_event(tl);
    event->from = t->cursor;
    event->hyper = t->hyper;
    event->shape = now->shape;
    event->phases = now->phases;
    event->samples = event->kind == JOURNAL_INSERT ? t->data->count + 1 : t->data->count - 1;
    if (!timeline_append(tl, *event, err))
        return false;
    if (event->samples > t->data->count &&
        !trainer_reserve(tl->replay.trainer, &t->hyper, event->samples, err)) {
        journal_take_back(&tl->replay.journal);
        return false;
    }
    replay_apply(&tl->replay, event, NULL);
    timeline_came_to(tl, &t->cursor);
    return true;
}

bool timeline_insert(Timeline *tl, const Real *values, Error *err)
{
    Dataset *data = tl->replay.data;
    JournalEvent event = {.kind = JOURNAL_INSERT};
    if (!data)
        return error_set(err, "this data cannot be edited");
    if (!dataset_may_have(data, values, err) ||
        !reserve_sample(tl, values, &event.sample.values, err))
        return false;
    event.sample.place = data->count;
    event.sample.id = dataset_new_id(data);
    return change_samples(tl, &event, err);
}

bool timeline_remove(Timeline *tl, size_t sample, Error *err)
{
    Dataset *data = tl->replay.data;
    JournalEvent event = {.kind = JOURNAL_REMOVE};
    if (!data)
        return error_set(err, "this data cannot be edited");
    if (data->count == 1)
        return error_set(err, "this is the only sample to train on, and stays");
    Real *values = malloc((dataset_columns(data) + data->outputs) * sizeof *values);
    if (!values)
        return error_memory(err);
    dataset_take(data, sample, values);
    bool room = reserve_sample(tl, values, &event.sample.values, err);
    free(values);
    if (!room)
        return false;
    event.sample.place = sample;
    event.sample.id = dataset_id(data, sample);
    return change_samples(tl, &event, err);
}
