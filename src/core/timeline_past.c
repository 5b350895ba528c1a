#include "core/timeline_past.h"

#include "core/branch.h"
#include "core/timeline_inside.h"

#include <stdlib.h>
#include <string.h>

uint64_t past_checksum(const Real *theta, size_t n)
{
    const unsigned char *bytes = (const unsigned char *)theta;
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n * sizeof *theta; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static bool is_start(const JournalEvent *first)
{
    return first->kind == JOURNAL_START && first->to.step == 0 && first->to.phase == 0;
}

bool past_of(const Timeline *tl, Past *past)
{
    const Snapshots *s = &tl->snapshots;
    *past = (Past){tl->line.journal, tl->line.events, tl->event, 0};
    past->start = past_checksum(s->pool + s->list[0].slot * s->slot_size,
                                tl->trainer->net.parameter_count);
    return is_start(&tl->line.journal[0]);
}

static size_t batches(size_t samples, size_t batch)
{
    return (samples + batch - 1) / batch;
}

/* The counters after training from e->from to the step and phase of e->to. */
static bool counts_right(const JournalEvent *e, size_t count, size_t phases)
{
    size_t batch = e->hyper.batch == 0 || e->hyper.batch > count ? count : e->hyper.batch;
    size_t left = batches(count - e->from.position, batch), whole = batches(count, batch);
    if (e->to.step < e->from.step || cursor_ticks(&e->to, phases) < cursor_ticks(&e->from, phases))
        return false;
    uint64_t steps = e->to.step - e->from.step, epoch = e->from.epoch;
    size_t position = e->from.position;
    if (steps < left) {
        position += steps * batch;
    } else {
        epoch += 1 + (steps - left) / whole;
        position = (size_t)((steps - left) % whole) * batch;
    }
    return e->to.epoch == epoch && e->to.position == position;
}

static bool same_place(const Cursor *a, const Cursor *b)
{
    return a->epoch == b->epoch && a->step == b->step && a->position == b->position;
}

static bool event_fits(const JournalEvent *e, const Trainer *t)
{
    const Cursor zero = {0};
    size_t phases = trainer_phases(t), values = t->data->inputs + t->data->outputs;
    if (e->to.phase > phases || e->to.position >= t->data->count)
        return false;
    switch (e->kind) {
    case JOURNAL_START:
        return false; /* there is one only, the first */
    case JOURNAL_TRAIN:
        return counts_right(e, t->data->count, phases);
    case JOURNAL_RESET:
        return same_place(&e->to, &zero) && e->to.phase == 0;
    case JOURNAL_EDIT:
        if (e->edit.is_data ? e->edit.sample >= t->data->count || e->edit.index >= values
                            : e->edit.index >= t->net.parameter_count)
            return false;
        break;
    case JOURNAL_SET:
    case JOURNAL_JOG:
        break;
    }
    return same_place(&e->from, &e->to) && (e->to.phase == 0 || e->to.phase == e->from.phase);
}

bool past_fits(const Past *past, const Trainer *t, Error *err)
{
    size_t phases = trainer_phases(t);
    if (past->events == 0 || past->present >= past->events || !is_start(&past->journal[0]))
        return error_set(err, "a start, and a present line after it, are needed");
    for (size_t i = 1; i < past->events; i++)
        if (!same_place(&past->journal[i].from, &past->journal[i - 1].to) ||
            !event_fits(&past->journal[i], t))
            return error_set(err, "line %zu does not follow from the one before it", i + 1);
    const JournalEvent *here = &past->journal[past->present];
    uint64_t now = trainer_ticks(t), end = cursor_ticks(&here->to, phases);
    uint64_t start = cursor_ticks(&here->from, phases);
    bool within = here->kind == JOURNAL_TRAIN ? now >= start && now <= end : now == end;
    return within || error_set(err, "it does not lead to where the session stands");
}

/* Begins at the start of the past; false when it is another one. */
static bool return_to_start(Trainer *t, const Past *past, Error *err)
{
    const JournalEvent *first = &past->journal[0];
    trainer_reset(t, first->hyper.seed);
    if (!trainer_set_hyper(t, &first->hyper, err))
        return false;
    trainer_drop_batch(t);
    return past_checksum(t->theta, t->net.parameter_count) == past->start ||
           error_set(err, "its start weights are others now");
}

static void take(Timeline *tl, uint32_t serial)
{
    const Trainer *t = tl->trainer;
    Snapshot where = {.serial = serial, .ticks = trainer_ticks(t), .cursor = t->cursor};
    /* As many multiply-adds as this place may have cost: forward, backward, update. */
    where.work = tl->work = t->cursor.step * trainer_batch(t) * 3 * t->net.parameter_count;
    snapshots_take(&tl->snapshots, t, &where);
}

/* The trainer goes to the start, for the first snapshot, and back to `here`, where theta and slots
 * are a copy's. */
static bool rebase(Timeline *tl, const Past *past, const Real *copy, Error *err)
{
    Trainer *t = tl->trainer;
    Cursor here = t->cursor;
    Hyper hyper = t->hyper;
    size_t n = t->net.parameter_count, phases = here.phase < trainer_phases(t) ? here.phase : 0;
    const JournalEvent *here_line = &past->journal[past->present];
    bool same = return_to_start(t, past, err);
    if (same) {
        tl->snapshots.free_slots[tl->snapshots.free_count++] = tl->snapshots.list[0].slot;
        tl->snapshots.count = 0;
        take(tl, past->journal[0].serial);
    }
    trainer_restore(t, copy, copy + n, &here, &hyper);
    if (same && here_line->kind == JOURNAL_TRAIN && here_line->hyper.optimizer == hyper.optimizer)
        take(tl, here_line->serial);
    for (size_t i = 0; i < phases; i++)
        trainer_finish(t, GRAIN_PHASE);
    tl->snapshot_work = tl->work;
    return same;
}

bool timeline_recall(Timeline *tl, const Past *past, Error *err)
{
    const Trainer *t = tl->trainer;
    size_t n = t->net.parameter_count, slots = n * t->spec.optimizer->slots;
    Hyper asked = t->hyper;
    uint64_t ticks = trainer_ticks(t);
    for (size_t i = 0; i < past->events; i++)
        if (!timeline_widen(tl, &past->journal[i].hyper, err))
            return false;
    JournalEvent *journal = malloc(past->events * sizeof *journal);
    Real *copy = malloc((n + slots) * sizeof *copy);
    bool ok = journal && copy;
    if (ok) {
        memcpy(copy, t->theta, n * sizeof *copy);
        memcpy(copy + n, t->slots, slots * sizeof *copy);
        memcpy(journal, past->journal, past->events * sizeof *journal);
        for (size_t i = 0; i < past->events; i++)
            journal[i].serial = (uint32_t)i;
        ok = rebase(tl, &(Past){journal, past->events, past->present, past->start}, copy, err);
    } else {
        error_memory(err);
    }
    free(copy);
    if (!ok) {
        free(journal);
        return false;
    }
    free(tl->line.journal);
    tl->line.journal = journal;
    tl->line.events = tl->line.capacity = past->events;
    tl->next_serial = (uint32_t)past->events;
    tl->event = past->present;
    branches_fit(tl);
    /* Hyper-parameters that the command line has set since are a change made now. */
    if (hyper_same(&asked, &journal[past->present].hyper))
        return true;
    trainer_set_hyper(tl->trainer, &journal[past->present].hyper, NULL);
    while (trainer_ticks(t) < ticks)
        trainer_finish(tl->trainer, GRAIN_PHASE);
    return timeline_set(tl, &asked, err);
}
