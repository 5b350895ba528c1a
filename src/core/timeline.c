#include "core/timeline_inside.h"

#include "core/branch.h"
#include "core/phase.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_EVENTS = 16,
    /* Multiply-adds between snapshots: a few milliseconds of replay; and never more than a few
     * per cent of training goes into copying, nor, while that leaves a gap short, into the
     * mini-batch by phases that ends at each. */
    LEAST_GAP = 1 << 23,
    GAP_PER_NUMBER = 256,
    GAP_BATCHES = 4096,
    LONG_GAP = 1 << 25,
};

uint64_t event_end(const Timeline *tl, const JournalEvent *event)
{
    return cursor_ticks(&event->to, trainer_phases(tl->trainer));
}

uint64_t event_start(const Timeline *tl, const JournalEvent *event)
{
    return cursor_ticks(&event->from, trainer_phases(tl->trainer));
}

JournalEvent *timeline_present(const Timeline *tl)
{
    return &tl->line.journal[tl->event];
}

bool timeline_at_front(const Timeline *tl)
{
    return tl->event + 1 == tl->line.events &&
           trainer_ticks(tl->trainer) >= event_end(tl, timeline_present(tl));
}

Place timeline_place(const Timeline *tl)
{
    return (Place){tl->event, trainer_ticks(tl->trainer)};
}

static void take_snapshot(Timeline *tl)
{
    snapshots_take(&tl->snapshots, tl->trainer,
                   &(Snapshot){.serial = timeline_present(tl)->serial,
                               .ticks = trainer_ticks(tl->trainer),
                               .work = tl->work,
                               .cursor = tl->trainer->cursor});
}

/* A line that has nothing but the present state. */
static void begin(Timeline *tl)
{
    Trainer *t = tl->trainer;
    tl->line.events = 1;
    tl->line.has_tip = false;
    tl->line.journal[0] = (JournalEvent){.kind = JOURNAL_START,
                                         .serial = tl->next_serial++,
                                         .from = t->cursor,
                                         .to = t->cursor,
                                         .hyper = t->hyper};
    tl->event = 0;
    /* No snapshot holds what was before. */
    t->previous_rows = 0;
    /* It is never thinned out, so every place stays within reach. */
    take_snapshot(tl);
    branches_fit(tl);
}

bool timeline_init(Timeline *tl, Trainer *trainer, size_t budget, Error *err)
{
    *tl = (Timeline){.trainer = trainer, .line = {.name = "b1", .id = 1}, .next_id = 2};
    if (!snapshots_init(&tl->snapshots, trainer, budget, err))
        return false;
    tl->budget = tl->snapshots.capacity * snapshot_bytes(&tl->snapshots);
    tl->line.journal = calloc(FIRST_EVENTS, sizeof *tl->line.journal);
    if (!tl->line.journal)
        return error_memory(err);
    tl->line.capacity = FIRST_EVENTS;
    begin(tl);
    return true;
}

void timeline_forget(Timeline *tl)
{
    Snapshots *s = &tl->snapshots;
    while (tl->branch_count > 0)
        free(tl->branches[--tl->branch_count].journal);
    while (s->count > 0)
        s->free_slots[s->free_count++] = s->list[--s->count].slot;
    tl->footstep_count = 0;
    tl->stepping = tl->replaying = false;
    tl->work = tl->snapshot_work = 0;
    begin(tl);
}

void timeline_free(Timeline *tl)
{
    for (size_t i = 0; i < tl->branch_count; i++)
        free(tl->branches[i].journal);
    free(tl->line.journal);
    snapshots_free(&tl->snapshots);
    *tl = (Timeline){0};
}

static uint64_t snapshot_gap(const Timeline *tl)
{
    uint64_t gap = GAP_PER_NUMBER * (uint64_t)tl->snapshots.slot_size;
    uint64_t batches = GAP_BATCHES * phase_batch_work(tl->trainer);
    uint64_t least = batches < LONG_GAP ? batches : LONG_GAP;
    if (least < LEAST_GAP)
        least = LEAST_GAP;
    return gap > least ? gap : least;
}

/* Work until a snapshot is due. */
static uint64_t work_to_snapshot(const Timeline *tl)
{
    uint64_t due = tl->snapshot_work + snapshot_gap(tl);
    return due > tl->work ? due - tl->work : 0;
}

/* A snapshot every so much work; none beside one that is there from an earlier passage. */
static void take_due_snapshot(Timeline *tl)
{
    const Snapshots *s = &tl->snapshots;
    uint32_t serial = timeline_present(tl)->serial;
    if (tl->trainer->cursor.phase != trainer_phases(tl->trainer) || work_to_snapshot(tl) > 0)
        return;
    size_t next = snapshots_at(s, serial, trainer_ticks(tl->trainer));
    bool near = next < s->count && s->list[next].serial == serial &&
                s->list[next].work < tl->work + snapshot_gap(tl);
    tl->snapshot_work = near ? s->list[next].work : tl->work;
    if (!near)
        take_snapshot(tl);
}

/* Trains by one phase. */
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

bool timeline_train_until(Timeline *tl, uint64_t ticks, uint64_t *work)
{
    size_t phases = trainer_phases(tl->trainer);
    for (;;) {
        uint64_t now = trainer_ticks(tl->trainer);
        /* A session's history may say of a run what it does not do. */
        if (now >= ticks || tl->trainer->divergence.happened)
            return true;
        if (*work == 0)
            return false;
        if ((now / phases + 1) * phases <= ticks)
            advance_to(tl, ticks / phases, work);
        else
            advance_phase(tl, work);
    }
}

/* Whether the trainer stands at the end of a `grain`. */
static bool has_reached(const Trainer *t, Grain grain)
{
    if (t->divergence.happened)
        return true;
    if (t->row > 0 || (grain != GRAIN_PHASE && t->cursor.phase != trainer_phases(t)))
        return false;
    return grain != GRAIN_EPOCH || t->cursor.position == 0;
}

bool timeline_append(Timeline *tl, JournalEvent event, Error *err)
{
    Line *line = &tl->line;
    if (line->events == line->capacity) {
        JournalEvent *larger = realloc(line->journal, 2 * line->capacity * sizeof *larger);
        if (!larger)
            return error_memory(err);
        line->journal = larger;
        line->capacity *= 2;
        branches_fit(tl);
    }
    event.serial = tl->next_serial++;
    line->has_tip = false;
    line->journal[line->events++] = event;
    tl->event = line->events - 1;
    return true;
}

/* Mini-batches to the end of a `grain` larger than a phase, or of so many epochs. */
static uint64_t steps_of(const Timeline *tl, Grain grain, uint64_t epochs)
{
    return grain == GRAIN_BATCH ? 1 : trainer_steps(tl->trainer, epochs);
}

/* Nothing is trained that cannot be written down. */
static bool stop_short(Timeline *tl, uint64_t *work)
{
    tl->short_of_memory = true;
    *work = 0;
    return true;
}

/* What is new goes on at the front. */
static bool train_on(Timeline *tl, Grain grain, uint64_t epochs, uint64_t *work)
{
    const Trainer *t = tl->trainer;
    const JournalEvent *last = timeline_present(tl);
    if (last->kind != JOURNAL_TRAIN || last->grain != grain) {
        JournalEvent train = {.kind = JOURNAL_TRAIN, .grain = grain, .from = t->cursor,
                              .to = t->cursor, .hyper = t->hyper};
        if (!timeline_append(tl, train, NULL))
            return stop_short(tl, work);
    }
    bool reached = grain == GRAIN_PHASE
                       ? advance_phase(tl, work)
                       : advance_to(tl, t->cursor.step + steps_of(tl, grain, epochs), work);
    timeline_present(tl)->to = t->cursor;
    tl->line.has_tip = false;
    return reached;
}

static Footstep *last_footstep(Timeline *tl)
{
    return tl->footstep_count > 0 ? &tl->footsteps[tl->footstep_count - 1] : NULL;
}

void timeline_end_footstep(Timeline *tl, bool ended)
{
    Footstep *last = last_footstep(tl);
    if (tl->stepping) {
        last->to = timeline_place(tl);
        last->ended = ended;
    }
    tl->stepping = false;
}

/* Where a step of `grain` begins that is made here: further back when it goes on with one that the
 * journal has unfinished. */
static Place footstep_start(Timeline *tl, Grain grain)
{
    const JournalEvent *e = timeline_present(tl);
    const Footstep *last = last_footstep(tl);
    Place place = timeline_place(tl);
    if (last && place_compare(last->to, place) == 0)
        return place;
    if (e->kind == JOURNAL_TRAIN && e->grain == grain && place.ticks == event_end(tl, e) &&
        !has_reached(tl->trainer, grain))
        timeline_step_before(tl, &place);
    return last && place_compare(place, last->to) < 0 ? last->to : place;
}

/* Goes on with the last footstep when it was left here within a step of this grain. */
static void resume_footstep(Timeline *tl, Grain grain)
{
    const Footstep *last = last_footstep(tl);
    if (last && !last->ended && last->grain == grain &&
        place_compare(last->to, timeline_place(tl)) == 0)
        tl->stepping = true;
}

/* The oldest half makes room: going back over them follows the journal again. */
static void begin_footstep(Timeline *tl, Grain grain)
{
    enum { HALF = FOOTSTEPS_MAX / 2 };
    if (tl->footstep_count == FOOTSTEPS_MAX) {
        memmove(tl->footsteps, tl->footsteps + HALF, HALF * sizeof *tl->footsteps);
        tl->footstep_count = HALF;
    }
    Place from = footstep_start(tl, grain);
    tl->footsteps[tl->footstep_count++] = (Footstep){.from = from, .grain = grain};
    tl->stepping = true;
}

/* Does what the line has ahead, as far as `grain` or the line goes; *front: it has no more. */
static bool repeat(Timeline *tl, Grain grain, uint64_t *work, bool *front)
{
    const Trainer *t = tl->trainer;
    bool reached = false;
    size_t phases = trainer_phases(t);
    for (;;) {
        uint64_t now = trainer_ticks(t), end = event_end(tl, timeline_present(tl));
        const JournalEvent *next =
            tl->event + 1 < tl->line.events ? timeline_present(tl) + 1 : NULL;
        if (now >= end && next && event_is_passed(next)) {
            event_apply(tl, next);
            tl->event++;
            continue;
        }
        if (reached)
            return true;
        *front = now >= end && (!next || next->kind != JOURNAL_TRAIN);
        if (*front || *work == 0)
            return false;
        if (now >= end) {
            tl->event++;
            continue;
        }
        if (grain == GRAIN_PHASE || (now / phases + 1) * phases > end) {
            reached = advance_phase(tl, work) && has_reached(t, grain);
            continue;
        }
        uint64_t step = t->cursor.step + steps_of(tl, grain, 1);
        reached = advance_to(tl, step < end / phases ? step : end / phases, work) &&
                  has_reached(t, grain);
    }
}

bool timeline_change_ahead(const Timeline *tl)
{
    return tl->event + 1 < tl->line.events &&
           trainer_ticks(tl->trainer) >= event_end(tl, timeline_present(tl)) &&
           timeline_present(tl)[1].kind != JOURNAL_TRAIN;
}

/* To the end of a `grain`; of up to so many epochs where nothing is known. */
static bool advance(Timeline *tl, Grain grain, uint64_t epochs, uint64_t *work)
{
    if (tl->trainer->divergence.happened)
        return true;
    if (tl->stepping && last_footstep(tl)->grain != grain)
        timeline_end_footstep(tl, false);
    bool front = timeline_at_front(tl), reached = false;
    bool ahead = !front && timeline_change_ahead(tl);
    if (!tl->stepping)
        resume_footstep(tl, grain);
    if (!front && !tl->stepping && !ahead)
        begin_footstep(tl, grain);
    if (!front && !ahead)
        reached = repeat(tl, grain, work, &front);
    else
        front = true;
    if (front && !reached) {
        if (!branch_off(tl, NULL))
            return stop_short(tl, work);
        reached = train_on(tl, grain, tl->stepping ? 1 : epochs, work);
    }
    if (reached)
        timeline_end_footstep(tl, true);
    return reached;
}

bool timeline_advance(Timeline *tl, Grain grain, uint64_t *work)
{
    return advance(tl, grain, 1, work);
}

/* What is known is repeated epoch by epoch, for each is a step to be undone. */
bool timeline_advance_epochs(Timeline *tl, uint64_t epochs, uint64_t *work)
{
    const Trainer *t = tl->trainer;
    uint64_t last = t->cursor.epoch + epochs;
    do {
        if (!advance(tl, GRAIN_EPOCH, last - t->cursor.epoch, work))
            return false;
        if (t->divergence.happened || t->cursor.epoch >= last)
            return true;
    } while (*work > 0);
    return false;
}
