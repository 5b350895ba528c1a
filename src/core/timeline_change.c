/* What is done to a training run besides training, made, written down and made again. */
#include "core/branch.h"
#include "core/jog.h"
#include "core/timeline_inside.h"

#include <math.h>
#include <string.h>

bool event_is_passed(const JournalEvent *event)
{
    return event->kind == JOURNAL_SET || event->kind == JOURNAL_JOG ||
           event->kind == JOURNAL_EDIT;
}

/* It has been there before, so that the data takes it. */
static void put_value(Timeline *tl, const Edit *edit, Real value)
{
    if (edit->is_data)
        dataset_edit(tl->data, edit->sample, edit->index, value, NULL);
    else
        tl->trainer->theta[edit->index] = value;
}

void timeline_carry_data(Timeline *tl, size_t from, size_t to)
{
    const JournalEvent *journal = tl->line.journal;
    for (size_t i = from; i > to; i--)
        if (journal[i].kind == JOURNAL_EDIT && journal[i].edit.is_data)
            put_value(tl, &journal[i].edit, journal[i].edit.before);
    for (size_t i = from + 1; i <= to; i++)
        if (journal[i].kind == JOURNAL_EDIT && journal[i].edit.is_data)
            put_value(tl, &journal[i].edit, journal[i].edit.value);
}

void event_apply(Timeline *tl, const JournalEvent *event)
{
    switch (event->kind) {
    case JOURNAL_START:
    case JOURNAL_TRAIN:
        return;
    case JOURNAL_RESET:
        trainer_reset(tl->trainer, event->hyper.seed);
        /* fall through */
    case JOURNAL_SET:
        /* In force before: there is memory for it. */
        trainer_set_hyper(tl->trainer, &event->hyper, NULL);
        break;
    case JOURNAL_JOG:
        jog_weights(tl->trainer, event->amount);
        break;
    case JOURNAL_EDIT:
        put_value(tl, &event->edit, event->edit.value);
        break;
    }
    if (event->to.phase == 0)
        trainer_drop_batch(tl->trainer);
}

static bool same_number(const Edit *a, const Edit *b)
{
    return a->is_data == b->is_data && a->sample == b->sample && a->index == b->index;
}

/* Whether the line has this change next: it was undone and is done again. */
static bool is_next(const Timeline *tl, const JournalEvent *change)
{
    const JournalEvent *next = timeline_present(tl) + 1;
    if (!timeline_change_ahead(tl) || next->kind != change->kind)
        return false;
    if (change->kind == JOURNAL_SET)
        return hyper_same(&next->hyper, &change->hyper);
    if (change->kind == JOURNAL_JOG)
        return memcmp(&next->amount, &change->amount, sizeof next->amount) == 0;
    return same_number(&next->edit, &change->edit) &&
           memcmp(&next->edit.value, &change->edit.value, sizeof next->edit.value) == 0;
}

/* Does the change that the line has next again, when it is this one. */
static bool redo(Timeline *tl, const JournalEvent *change)
{
    if (!is_next(tl, change))
        return false;
    tl->event++;
    event_apply(tl, timeline_present(tl));
    return true;
}

bool timeline_widen(Timeline *tl, const Hyper *hyper, Error *err)
{
    const Optimizer *wanted = hyper_optimizer(hyper);
    if (!wanted)
        return true;
    if (!snapshots_widen(&tl->snapshots, tl->trainer, wanted, err))
        return false;
    tl->budget = tl->snapshots.capacity * snapshot_bytes(&tl->snapshots);
    branches_fit(tl);
    return true;
}

bool timeline_set(Timeline *tl, const Hyper *hyper, Error *err)
{
    const Trainer *t = tl->trainer;
    JournalEvent set = {.kind = JOURNAL_SET, .from = t->cursor, .hyper = *hyper};
    timeline_end_footstep(tl, false);
    if (redo(tl, &set))
        return true;
    if (!timeline_widen(tl, hyper, err) || !branch_off(tl, err) || !timeline_append(tl, set, err))
        return false;
    if (!trainer_set_hyper(tl->trainer, hyper, err)) {
        tl->event = --tl->line.events - 1;
        return false;
    }
    timeline_present(tl)->to = t->cursor;
    timeline_present(tl)->hyper = t->hyper;
    return true;
}

bool timeline_reset(Timeline *tl, uint64_t seed, Error *err)
{
    Trainer *t = tl->trainer;
    JournalEvent reset = {.kind = JOURNAL_RESET, .from = t->cursor, .hyper = t->hyper,
                          .work = tl->work};
    reset.hyper.seed = seed;
    timeline_end_footstep(tl, false);
    if (!branch_off(tl, err) || !timeline_append(tl, reset, err))
        return false;
    trainer_reset(t, seed);
    return true;
}

bool timeline_jog(Timeline *tl, double amount, Error *err)
{
    Trainer *t = tl->trainer;
    JournalEvent jog = {.kind = JOURNAL_JOG, .from = t->cursor, .hyper = t->hyper,
                        .amount = amount};
    timeline_end_footstep(tl, false);
    if (redo(tl, &jog))
        return true;
    if (!branch_off(tl, err) || !timeline_append(tl, jog, err))
        return false;
    jog_weights(t, amount);
    timeline_present(tl)->to = t->cursor;
    return true;
}

/* Refused where the loss would not fit the targets any more: its δ would be wrong then, and a
 * session with them could not be loaded. */
static bool set_data(Timeline *tl, const Edit *edit, Error *err)
{
    const Trainer *t = tl->trainer;
    const Activation *output = t->net.layers[t->net.layer_count - 1].activation;
    Real before = *dataset_value(tl->data, edit->sample, edit->index);
    if (!dataset_edit(tl->data, edit->sample, edit->index, edit->value, err))
        return false;
    if (edit->index < tl->data->inputs || loss_fits(t->spec.loss, output, tl->data, err))
        return true;
    dataset_edit(tl->data, edit->sample, edit->index, before, NULL);
    return false;
}

/* Sets the number; false, with nothing changed, where it may not stand there. */
static bool set_number(Timeline *tl, const Edit *edit, Error *err)
{
    if (edit->is_data && !tl->data)
        return error_set(err, "this data cannot be edited");
    if (!isfinite(edit->value))
        return error_set(err, "a finite number is needed");
    if (!edit->is_data)
        tl->trainer->theta[edit->index] = edit->value;
    return !edit->is_data || set_data(tl, edit, err);
}

/* What stands there now; 0 where nothing can. */
static Real number_before(const Timeline *tl, const Edit *edit)
{
    if (!edit->is_data)
        return tl->trainer->theta[edit->index];
    return tl->data ? *dataset_value(tl->data, edit->sample, edit->index) : 0;
}

bool timeline_edit(Timeline *tl, const Edit *edit, Error *err)
{
    Trainer *t = tl->trainer;
    JournalEvent event = {.kind = JOURNAL_EDIT, .from = t->cursor, .hyper = t->hyper,
                          .edit = *edit};
    if (is_next(tl, &event)) {
        timeline_end_footstep(tl, false);
        return redo(tl, &event);
    }
    event.edit.before = number_before(tl, edit);
    if (!set_number(tl, edit, err))
        return false;
    timeline_end_footstep(tl, false);
    if (!branch_off(tl, err) || !timeline_append(tl, event, err)) {
        put_value(tl, edit, event.edit.before);
        return false;
    }
    trainer_drop_batch(t);
    timeline_present(tl)->to = t->cursor;
    return true;
}

bool timeline_turn(Timeline *tl, const Edit *edit, Error *err)
{
    JournalEvent *e = timeline_present(tl);
    bool goes_on = timeline_at_front(tl) && e->kind == JOURNAL_EDIT && same_number(&e->edit, edit);
    if (!goes_on)
        return timeline_edit(tl, edit, err);
    if (!set_number(tl, edit, err))
        return false;
    /* No longer what branches may share. */
    e->serial = tl->next_serial++;
    tl->line.has_tip = false;
    e->edit.value = edit->value;
    trainer_drop_batch(tl->trainer);
    return true;
}
