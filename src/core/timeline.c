#include "core/timeline.h"

#include "core/jog.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEFAULT_BUDGET = 64 << 20,
    LEAST_SNAPSHOTS = 2,
    /* Multiply-adds between snapshots: about two milliseconds of replay; and never more than a few
     * per cent of training goes into copying. */
    LEAST_GAP = 1 << 20,
    GAP_PER_NUMBER = 64,
};

static const JournalEvent *last_event(const Timeline *tl)
{
    return &tl->journal[tl->events - 1];
}

static size_t snapshot_bytes(const Timeline *tl)
{
    return tl->slot_size * sizeof *tl->pool + sizeof *tl->snapshots + sizeof *tl->free_slots;
}

static bool choose_capacity(Timeline *tl, Error *err)
{
    size_t least = LEAST_SNAPSHOTS * snapshot_bytes(tl);
    size_t bytes = tl->budget > 0 ? tl->budget : least > DEFAULT_BUDGET ? least : DEFAULT_BUDGET;
    if (bytes < least)
        return error_set(err, "%zu MiB are too little to step back in this network; it needs at "
                         "least %zu", tl->budget >> 20, (least >> 20) + 1);
    tl->capacity = bytes / snapshot_bytes(tl);
    return true;
}

/* Copies the trainer's present state, which is between two mini-batches, into a free slot. */
static void take_snapshot(Timeline *tl)
{
    const Trainer *t = tl->trainer;
    size_t n = t->net.parameter_count, slot = tl->free_slots[--tl->free_count];
    Real *to = tl->pool + slot * tl->slot_size;
    memcpy(to, t->theta, n * sizeof *to);
    memcpy(to + n, t->slots, n * t->spec.optimizer->slots * sizeof *to);
    size_t event = tl->replaying ? tl->replay_event : tl->events - 1;
    tl->snapshots[tl->count++] =
        (Snapshot){.event = event, .work = tl->work, .cursor = t->cursor, .slot = slot};
    tl->snapshot_work = tl->work;
}

/* Makes the start: snapshot 0 is never thinned out, so every state stays within reach. */
static bool write_start(Timeline *tl, Error *err)
{
    const Trainer *t = tl->trainer;
    tl->event_capacity = 64;
    tl->journal = calloc(tl->event_capacity, sizeof *tl->journal);
    if (!tl->journal)
        return error_memory(err);
    tl->journal[tl->events++] = (JournalEvent){
        .kind = JOURNAL_START, .from = t->cursor, .to = t->cursor, .hyper = t->hyper};
    take_snapshot(tl);
    return true;
}

static size_t snapshot_numbers(const Trainer *t, const Optimizer *optimizer)
{
    return t->net.parameter_count * (1 + optimizer->slots);
}

static void free_snapshots(Timeline *tl)
{
    free(tl->snapshots);
    free(tl->pool);
    free(tl->free_slots);
}

/* Memory for snapshots of tl->slot_size numbers, as many as the budget has room for; the first
 * tl->count slots are taken. */
static bool allocate_snapshots(Timeline *tl, Error *err)
{
    /* Not calloc: pages that no snapshot has reached yet cost nothing. */
    tl->pool = malloc(tl->capacity * tl->slot_size * sizeof *tl->pool);
    tl->snapshots = malloc(tl->capacity * sizeof *tl->snapshots);
    tl->free_slots = malloc(tl->capacity * sizeof *tl->free_slots);
    if (!tl->pool || !tl->snapshots || !tl->free_slots)
        return error_memory(err);
    tl->free_count = 0;
    for (size_t slot = tl->capacity; slot > tl->count; slot--)
        tl->free_slots[tl->free_count++] = slot - 1;
    return true;
}

bool timeline_init(Timeline *tl, Trainer *trainer, size_t budget, Error *err)
{
    *tl = (Timeline){.trainer = trainer,
                     .slot_size = snapshot_numbers(trainer, trainer->spec.optimizer),
                     .budget = budget};
    return choose_capacity(tl, err) && allocate_snapshots(tl, err) && write_start(tl, err);
}

void timeline_free(Timeline *tl)
{
    free(tl->journal);
    free_snapshots(tl);
    *tl = (Timeline){0};
}

/* Drops snapshots whose loss makes a gap small for its age, until a quarter of the room is free.
 * The first one stays. */
static void thin_out(Timeline *tl)
{
    for (uint64_t divisor = 1 << 16; tl->count > tl->capacity - (tl->capacity + 3) / 4; ) {
        size_t kept = 1;
        for (size_t i = 1; i < tl->count; i++) {
            uint64_t next = i + 1 < tl->count ? tl->snapshots[i + 1].work : tl->work;
            uint64_t gap = next - tl->snapshots[kept - 1].work;
            uint64_t age = tl->work - tl->snapshots[i].work;
            if (divisor == 0 || gap <= age / divisor)
                tl->free_slots[tl->free_count++] = tl->snapshots[i].slot;
            else
                tl->snapshots[kept++] = tl->snapshots[i];
        }
        tl->count = kept;
        divisor /= 2;
    }
}

/* Makes room in each snapshot for an optimizer that remembers more; there may be fewer of them
 * then. What they hold stays as it is. */
static bool widen_snapshots(Timeline *tl, const Hyper *hyper, Error *err)
{
    const Optimizer *wanted = hyper_optimizer(hyper);
    Timeline wide = *tl;
    wide.slot_size = wanted ? snapshot_numbers(tl->trainer, wanted) : 0;
    if (wide.slot_size <= tl->slot_size)
        return true;
    if (!choose_capacity(&wide, err))
        return false;
    wide.count = tl->count < wide.capacity ? tl->count : wide.capacity;
    if (!allocate_snapshots(&wide, err)) {
        free_snapshots(&wide);
        return false;
    }
    tl->capacity = wide.capacity;
    if (tl->count > tl->capacity)
        thin_out(tl);
    for (size_t i = 0; i < tl->count; i++) {
        wide.snapshots[i] = tl->snapshots[i];
        wide.snapshots[i].slot = i;
        memcpy(wide.pool + i * wide.slot_size, tl->pool + tl->snapshots[i].slot * tl->slot_size,
               tl->slot_size * sizeof *tl->pool);
    }
    for (size_t slot = wide.count; slot > tl->count; slot--)
        wide.free_slots[wide.free_count++] = slot - 1;
    wide.count = tl->count;
    free_snapshots(tl);
    *tl = wide;
    return true;
}

/* Work until a snapshot is due. */
static uint64_t work_to_snapshot(const Timeline *tl)
{
    uint64_t gap = GAP_PER_NUMBER * (uint64_t)tl->slot_size, done = tl->work - tl->snapshot_work;
    gap = gap > LEAST_GAP ? gap : LEAST_GAP;
    return done < gap ? gap - done : 0;
}

static void take_due_snapshot(Timeline *tl)
{
    if (tl->trainer->cursor.phase != trainer_phases(tl->trainer) || work_to_snapshot(tl) > 0)
        return;
    if (tl->free_count == 0)
        thin_out(tl);
    take_snapshot(tl);
}

static bool advance_phase(Timeline *tl, uint64_t *work)
{
    uint64_t before = *work;
    bool reached = trainer_advance(tl->trainer, GRAIN_PHASE, work);
    tl->work += before - *work;
    take_due_snapshot(tl);
    return reached;
}

/* The trainer's own advance, from one place for a snapshot to the next: the end of the mini-batch
 * in which it is due. */
static bool advance_to(Timeline *tl, uint64_t step, uint64_t *work)
{
    for (;;) {
        uint64_t due = work_to_snapshot(tl), slice = due > 0 && due < *work ? due : *work;
        uint64_t left = slice, next = tl->trainer->cursor.step + 1;
        bool reached = trainer_advance_to(tl->trainer, due > 0 || next > step ? step : next, &left);
        tl->work += slice - left;
        *work -= slice - left;
        take_due_snapshot(tl);
        if (reached && (due > 0 || next >= step || tl->trainer->divergence.happened))
            return true;
        if (*work == 0)
            return false;
    }
}

static bool advance(Timeline *tl, Grain grain, uint64_t epochs, uint64_t *work)
{
    const Trainer *t = tl->trainer;
    if (grain == GRAIN_PHASE)
        return advance_phase(tl, work);
    uint64_t steps = grain == GRAIN_BATCH ? 1 : trainer_steps(t, epochs);
    return advance_to(tl, t->cursor.step + steps, work);
}

static bool append(Timeline *tl, JournalEvent event, Error *err)
{
    if (tl->events == tl->event_capacity) {
        JournalEvent *larger =
            realloc(tl->journal, 2 * tl->event_capacity * sizeof *tl->journal);
        if (!larger)
            return error_memory(err);
        tl->journal = larger;
        tl->event_capacity *= 2;
    }
    tl->journal[tl->events++] = event;
    return true;
}

static bool advance_written(Timeline *tl, Grain grain, uint64_t epochs, uint64_t *work)
{
    const Trainer *t = tl->trainer;
    const JournalEvent *last = last_event(tl);
    if (t->divergence.happened)
        return true;
    if (last->kind != JOURNAL_TRAIN || last->grain != grain) {
        JournalEvent train = {.kind = JOURNAL_TRAIN, .grain = grain, .from = t->cursor,
                              .to = t->cursor, .hyper = t->hyper};
        if (!append(tl, train, NULL)) {
            *work = 0;
            return true;
        }
    }
    bool reached = advance(tl, grain, epochs, work);
    tl->journal[tl->events - 1].to = t->cursor;
    return reached;
}

bool timeline_advance(Timeline *tl, Grain grain, uint64_t *work)
{
    return advance_written(tl, grain, 1, work);
}

bool timeline_advance_epochs(Timeline *tl, uint64_t epochs, uint64_t *work)
{
    return advance_written(tl, GRAIN_EPOCH, epochs, work);
}

bool timeline_set(Timeline *tl, const Hyper *hyper, Error *err)
{
    const Trainer *t = tl->trainer;
    JournalEvent set = {.kind = JOURNAL_SET, .from = t->cursor, .hyper = *hyper};
    if (!widen_snapshots(tl, hyper, err) || !append(tl, set, err))
        return false;
    if (!trainer_set_hyper(tl->trainer, hyper, err)) {
        tl->events--;
        return false;
    }
    tl->journal[tl->events - 1].to = t->cursor;
    tl->journal[tl->events - 1].hyper = t->hyper;
    return true;
}

bool timeline_reset(Timeline *tl, uint64_t seed, Error *err)
{
    Trainer *t = tl->trainer;
    JournalEvent reset = {.kind = JOURNAL_RESET, .from = t->cursor, .hyper = t->hyper,
                          .work = tl->work};
    reset.hyper.seed = seed;
    if (!append(tl, reset, err))
        return false;
    trainer_reset(t, seed);
    return true;
}

bool timeline_jog(Timeline *tl, double amount, Error *err)
{
    Trainer *t = tl->trainer;
    JournalEvent jog = {.kind = JOURNAL_JOG, .from = t->cursor, .hyper = t->hyper,
                        .amount = amount};
    if (!append(tl, jog, err))
        return false;
    jog_weights(t, amount);
    tl->journal[tl->events - 1].to = t->cursor;
    return true;
}

/* Ticks of the last end of an epoch strictly before the event's end, or of its start. */
static uint64_t previous_epoch(const Timeline *tl, const JournalEvent *e)
{
    size_t phases = trainer_phases(tl->trainer), count = tl->trainer->data->count;
    size_t batch = e->hyper.batch == 0 || e->hyper.batch > count ? count : e->hyper.batch;
    uint64_t per_epoch = (count + batch - 1) / batch;
    uint64_t in_epoch = (e->to.position + batch - 1) / batch; /* steps made since its start */
    bool at_end = in_epoch == 0 && cursor_ticks(&e->to, phases) % phases == 0;
    uint64_t back = at_end ? per_epoch : in_epoch;
    uint64_t start = cursor_ticks(&e->from, phases);
    if (back > e->to.step || (e->to.step - back) * phases < start)
        return start;
    return (e->to.step - back) * phases;
}

/* Where one step back from the end of training event `e` leads. */
static uint64_t previous_ticks(const Timeline *tl, const JournalEvent *e)
{
    size_t phases = trainer_phases(tl->trainer);
    uint64_t end = cursor_ticks(&e->to, phases), start = cursor_ticks(&e->from, phases);
    /* A step that was begun, but has not completed a phase, is what there is to undo. */
    if (e->to.phase == 0)
        return end;
    /* An update that diverged was not made: its phase does not count. */
    if (e->grain == GRAIN_PHASE)
        return tl->trainer->divergence.happened ? end : end - 1;
    if (e->grain == GRAIN_EPOCH)
        return previous_epoch(tl, e);
    uint64_t boundary = (end - 1) / phases * phases;
    return boundary > start ? boundary : start;
}

/* The last reset up to journal line `event`, or 0: the lines of one training run share ticks. */
static size_t era_of(const Timeline *tl, size_t event)
{
    while (event > 0 && tl->journal[event].kind != JOURNAL_RESET)
        event--;
    return event;
}

/* The newest snapshot from which the target is reached by computing at least the mini-batch that
 * the target shows, for a snapshot holds no numbers of a mini-batch. */
static size_t base_for(const Timeline *tl, size_t event, uint64_t ticks)
{
    size_t phases = trainer_phases(tl->trainer), era = era_of(tl, event), i = tl->count - 1;
    for (; i > 0; i--) {
        const Snapshot *s = &tl->snapshots[i];
        if (s->event < era || (s->event <= event && cursor_ticks(&s->cursor, phases) < ticks))
            break;
    }
    return i;
}

static void drop_snapshots_after(Timeline *tl, size_t last)
{
    while (tl->count > last + 1)
        tl->free_slots[tl->free_count++] = tl->snapshots[--tl->count].slot;
}

/* Does a change, a reset or a jog again: for its hyper-parameters there is memory. */
static void apply(Timeline *tl, const JournalEvent *event)
{
    if (event->kind == JOURNAL_RESET)
        trainer_reset(tl->trainer, event->hyper.seed);
    if (event->kind == JOURNAL_JOG)
        jog_weights(tl->trainer, event->amount);
    trainer_set_hyper(tl->trainer, &event->hyper, NULL);
    if (event->to.phase == 0)
        trainer_drop_batch(tl->trainer);
}

static void begin_replay(Timeline *tl, size_t event, uint64_t ticks)
{
    size_t base = base_for(tl, event, ticks), era = era_of(tl, event);
    const Snapshot *s = &tl->snapshots[base];
    drop_snapshots_after(tl, base);
    if (s->event < era) {
        apply(tl, &tl->journal[era]);
        tl->work = tl->snapshot_work = tl->journal[era].work;
        tl->replay_event = era;
    } else {
        const Real *theta = tl->pool + s->slot * tl->slot_size;
        trainer_restore(tl->trainer, theta, theta + tl->trainer->net.parameter_count, &s->cursor,
                        &tl->journal[s->event].hyper);
        tl->work = tl->snapshot_work = s->work;
        tl->replay_event = s->event;
    }
    tl->replaying = true;
    tl->target_event = event;
    tl->target_ticks = ticks;
}

bool timeline_back(Timeline *tl)
{
    size_t phases = trainer_phases(tl->trainer), event = tl->events - 1;
    const JournalEvent *e = &tl->journal[event];
    uint64_t start = cursor_ticks(&e->from, phases), ticks = start;
    if (e->kind == JOURNAL_TRAIN && cursor_ticks(&e->to, phases) > start)
        ticks = previous_ticks(tl, e);
    if (ticks == start) {
        if (event == 0)
            return false;
        event--;
        ticks = cursor_ticks(&tl->journal[event].to, phases);
    }
    begin_replay(tl, event, ticks);
    return true;
}

/* Trains until `ticks` are reached; false when the work runs out before. */
static bool replay_training(Timeline *tl, uint64_t ticks, uint64_t *work)
{
    size_t phases = trainer_phases(tl->trainer);
    for (;;) {
        uint64_t now = trainer_ticks(tl->trainer);
        if (now >= ticks)
            return true;
        if (*work == 0)
            return false;
        if ((now / phases + 1) * phases <= ticks)
            advance_to(tl, ticks / phases, work);
        else
            advance_phase(tl, work);
    }
}

bool timeline_replay(Timeline *tl, uint64_t *work)
{
    while (tl->replaying) {
        JournalEvent *e = &tl->journal[tl->replay_event];
        bool last = tl->replay_event == tl->target_event;
        uint64_t ticks = last ? tl->target_ticks
                              : cursor_ticks(&e->to, trainer_phases(tl->trainer));
        bool trains = e->kind == JOURNAL_TRAIN || e->kind == JOURNAL_START;
        if (trains && !replay_training(tl, ticks, work))
            return false;
        if (last) {
            e->to = tl->trainer->cursor;
            tl->events = tl->target_event + 1;
            tl->replaying = false;
        } else {
            e = &tl->journal[++tl->replay_event];
            if (e->kind != JOURNAL_TRAIN)
                apply(tl, e);
        }
    }
    return true;
}
