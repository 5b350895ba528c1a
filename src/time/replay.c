#include "time/replay.h"

#include "core/train/jog.h"
#include "core/train/phase.h"

enum {
    /* Multiply-adds between snapshots: a few milliseconds of replay; and never more than a few
     * per cent of training goes into copying, nor, while that leaves a gap short, into the
     * mini-batch by phases that ends at each. */
    LEAST_GAP = 1 << 23,
    GAP_PER_NUMBER = 256,
    GAP_BATCHES = 4096,
    LONG_GAP = 1 << 25,
};

Place replay_place(const Replay *r)
{
    return (Place){r->journal.event, trainer_ticks(r->trainer)};
}

bool replay_at_front(const Replay *r)
{
    return journal_at_front(&r->journal, trainer_ticks(r->trainer));
}

void replay_take_snapshot(Replay *r)
{
    snapshots_take(&r->snapshots, r->trainer,
                   &(Snapshot){.mark = journal_mark(&r->journal, replay_place(r)),
                               .work = r->work,
                               .cursor = r->trainer->cursor});
}

static uint64_t snapshot_gap(const Replay *r)
{
    uint64_t gap = GAP_PER_NUMBER * (uint64_t)r->snapshots.slot_size;
    uint64_t batches = GAP_BATCHES * phase_work(&r->trainer->net, trainer_batch(r->trainer));
    uint64_t least = batches < LONG_GAP ? batches : LONG_GAP;
    if (least < LEAST_GAP)
        least = LEAST_GAP;
    return gap > least ? gap : least;
}

/* Work until a snapshot is due. */
static uint64_t work_to_snapshot(const Replay *r)
{
    uint64_t due = r->snapshot_work + snapshot_gap(r);
    return due > r->work ? due - r->work : 0;
}

/* A snapshot every so much work; none beside one that is there from an earlier passage. */
static void take_due_snapshot(Replay *r)
{
    const Snapshots *s = &r->snapshots;
    Mark mark = journal_mark(&r->journal, replay_place(r));
    if (r->trainer->cursor.phase != trainer_phases(r->trainer) || work_to_snapshot(r) > 0)
        return;
    size_t next = marked_find(&s->list, mark);
    const Snapshot *known = next < s->list.count ? snapshot_at(s, next) : NULL;
    bool near = known && known->mark.serial == mark.serial &&
                known->work < r->work + snapshot_gap(r);
    r->snapshot_work = near ? known->work : r->work;
    if (!near)
        replay_take_snapshot(r);
}

bool replay_phase(Replay *r, uint64_t *work)
{
    uint64_t before = *work;
    bool reached = trainer_advance(r->trainer, GRAIN_PHASE, work);
    r->work += before - *work;
    take_due_snapshot(r);
    return reached;
}

/* From one place for a snapshot to the next: the end of the mini-batch in which it is due. */
bool replay_steps(Replay *r, uint64_t step, uint64_t *work)
{
    for (;;) {
        uint64_t due = work_to_snapshot(r), slice = due > 0 && due < *work ? due : *work;
        uint64_t left = slice, next = r->trainer->cursor.step + 1;
        bool reached = trainer_advance_to(r->trainer, due > 0 || next > step ? step : next, &left);
        r->work += slice - left;
        *work -= slice - left;
        take_due_snapshot(r);
        if (reached && (due > 0 || next >= step || r->trainer->divergence.happened))
            return true;
        if (*work == 0)
            return false;
    }
}

/* Trains until `ticks`; false when the work runs out before. */
static bool train_until(Replay *r, uint64_t ticks, uint64_t *work)
{
    size_t phases = trainer_phases(r->trainer);
    for (;;) {
        uint64_t now = trainer_ticks(r->trainer);
        /* A session's history may say of a run what it does not do. */
        if (now >= ticks || r->trainer->divergence.happened)
            return true;
        if (*work == 0)
            return false;
        if ((now / phases + 1) * phases <= ticks)
            replay_steps(r, ticks / phases, work);
        else
            replay_phase(r, work);
    }
}

/* It has been there before, so that the data takes it. */
void replay_put_value(Replay *r, const Edit *edit, Real value)
{
    if (edit->is_data)
        dataset_edit(r->data, edit->sample, edit->index, value, NULL);
    else
        r->trainer->parameters.theta[edit->index] = value;
}

void replay_carry_data(Replay *r, size_t from, size_t to)
{
    const JournalEvent *events = r->journal.present.events;
    for (size_t i = from; i > to; i--)
        if (events[i].kind == JOURNAL_EDIT && events[i].edit.is_data)
            replay_put_value(r, &events[i].edit, events[i].edit.before);
    for (size_t i = from + 1; i <= to; i++)
        if (events[i].kind == JOURNAL_EDIT && events[i].edit.is_data)
            replay_put_value(r, &events[i].edit, events[i].edit.value);
}

void replay_apply(Replay *r, const JournalEvent *event)
{
    switch (event->kind) {
    case JOURNAL_START:
    case JOURNAL_TRAIN:
        return;
    case JOURNAL_RESET:
        trainer_reset(r->trainer, event->hyper.seed);
        /* fall through */
    case JOURNAL_SET:
        /* In force before: there is memory for it. */
        trainer_set_hyper(r->trainer, &event->hyper, NULL);
        break;
    case JOURNAL_JOG:
        jog_weights(r->trainer, event->amount);
        break;
    case JOURNAL_EDIT:
        replay_put_value(r, &event->edit, event->edit.value);
        break;
    }
    if (event->to.phase == 0)
        trainer_drop_batch(r->trainer);
}

uint64_t replay_checksum(const Real *theta, size_t n)
{
    const unsigned char *bytes = (const unsigned char *)theta;
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n * sizeof *theta; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

void replay_note_tip(Replay *r)
{
    Branch *present = &r->journal.present;
    if (r->under_way || !replay_at_front(r))
        return;
    present->tip = replay_checksum(r->trainer->parameters.theta, r->trainer->net.parameter_count);
    present->has_tip = true;
}

/* The newest snapshot before the target; with it the event it was taken in. False: only the era's
 * start is before it. */
static bool find_base(const Replay *r, Place target, size_t *event, size_t *snapshot)
{
    const Snapshots *s = &r->snapshots;
    const Branch *present = &r->journal.present;
    size_t era = branch_era(present, target.event);
    for (*event = target.event;; --*event) {
        const JournalEvent *e = &present->events[*event];
        uint64_t end = event_end(&r->journal, e) + 1;
        Mark mark = {e->serial, target.ticks < end ? target.ticks : end};
        size_t next = marked_find(&s->list, mark);
        if (next > 0 && snapshot_at(s, next - 1)->mark.serial == e->serial) {
            *snapshot = next - 1;
            return true;
        }
        if (*event == era)
            break;
    }
    *snapshot = 0;
    return era == 0;
}

void replay_set_out(Replay *r, Place target)
{
    size_t snapshot, from = r->journal.event;
    const JournalEvent *events = r->journal.present.events;
    replay_note_tip(r);
    bool found = find_base(r, target, &r->journal.event, &snapshot);
    const JournalEvent *base = &events[r->journal.event];
    replay_carry_data(r, from, r->journal.event);
    if (found) {
        snapshots_restore(&r->snapshots, snapshot, r->trainer, &base->hyper);
        r->work = snapshot_at(&r->snapshots, snapshot)->work;
    } else {
        replay_apply(r, base);
        r->work = base->work;
    }
    r->snapshot_work = r->work;
    r->under_way = true;
    r->target = target;
    r->from = trainer_ticks(r->trainer);
}

bool replay_go_on(Replay *r, uint64_t *work)
{
    const Journal *j = &r->journal;
    while (r->under_way) {
        bool last = j->event == r->target.event;
        if (!train_until(r, last ? r->target.ticks : event_end(j, journal_now(j)), work))
            return false;
        if (last)
            r->under_way = false;
        else
            replay_apply(r, &j->present.events[++r->journal.event]);
    }
    return true;
}

double replay_progress(const Replay *r)
{
    uint64_t all = r->target.ticks - r->from, done = trainer_ticks(r->trainer) - r->from;
    return !r->under_way || done >= all ? 1 : (double)done / (double)all;
}
