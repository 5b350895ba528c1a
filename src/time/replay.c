#include "time/replay.h"

#include "core/train/jog.h"
#include "core/train/phase.h"

#include <string.h>

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

/* What training sets out from is a point of the trail, where one is due. */
static void leave_trail(Replay *r)
{
    trail_see(&r->trail, r->trainer, &r->journal, replay_place(r));
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
    leave_trail(r);
    bool reached = trainer_advance(r->trainer, GRAIN_PHASE, work);
    r->work += before - *work;
    take_due_snapshot(r);
    return reached;
}

/* From one place for a snapshot, or a point of the trail, to the next: the end of the mini-batch in
 * which it is due. */
bool replay_steps(Replay *r, uint64_t step, uint64_t *work)
{
    for (;;) {
        uint64_t due = work_to_snapshot(r), slice = due > 0 && due < *work ? due : *work;
        uint64_t now = r->trainer->cursor.step, point = trail_due(&r->trail, now);
        uint64_t stop = due > 0 ? point : now + 1, left = slice;
        leave_trail(r);
        bool reached = trainer_advance_to(r->trainer, stop < step ? stop : step, &left);
        r->work += slice - left;
        *work -= slice - left;
        take_due_snapshot(r);
        if (reached && (stop >= step || r->trainer->divergence.happened))
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

void replay_move(Replay *r, const Movement *move)
{
    memcpy(r->trainer->parameters.theta, r->shapes.values[move->values],
           r->trainer->net.parameter_count * sizeof(Real));
}

void replay_insert(Replay *r, const SampleChange *sample)
{
    dataset_insert(r->data, sample->place, r->shapes.values[sample->values], sample->id);
    trainer_follow_samples(r->trainer);
}

void replay_remove(Replay *r, const SampleChange *sample)
{
    dataset_remove(r->data, sample->place);
    trainer_follow_samples(r->trainer);
}

/* Does to the data what an event did, or undoes that. */
static void carry(Replay *r, const JournalEvent *e, bool back)
{
    if (e->kind == JOURNAL_EDIT && e->edit.is_data)
        replay_put_value(r, &e->edit, back ? e->edit.before : e->edit.value);
    else if (e->kind == JOURNAL_INSERT || e->kind == JOURNAL_REMOVE)
        ((e->kind == JOURNAL_INSERT) != back ? replay_insert : replay_remove)(r, &e->sample);
}

/* Whether any of the events changes the data. */
static bool change_data(const JournalEvent *events, size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        if (event_is_of_data(&events[i]))
            return true;
    return false;
}

void replay_carry_data(Replay *r, const JournalEvent *events, size_t from, size_t to)
{
    size_t first = from < to ? from : to, last = from < to ? to : from;
    if (!r->data || !change_data(events, first + 1, last))
        return;
    /* On the way features may have no value. */
    if (r->data->features)
        dataset_put_features(r->data, NULL);
    for (size_t i = from; i > to; i--)
        carry(r, &events[i], true);
    for (size_t i = from + 1; i <= to; i++)
        carry(r, &events[i], false);
}

void replay_follow_features(Replay *r, const JournalEvent *e)
{
    const Features *features = r->shapes.list[e->shape]->features;
    if (r->data && r->data->features != features)
        dataset_put_features(r->data, features);
}

bool replay_take_shape(Replay *r, const JournalEvent *e, Error *err)
{
    const Reshape all = {.kind = RESHAPE_SIZES};
    Net net = shapes_net(&r->shapes, e->shape, &e->hyper);
    bool same = net.features == r->trainer->net.features &&
                net_same_sizes(&net, &r->trainer->net);
    return same || trainer_reshape(r->trainer, &net, &all, err);
}

/* Does a change of shape. */
static bool reshape(Replay *r, const JournalEvent *e, Error *err)
{
    Net net = shapes_net(&r->shapes, e->shape, &e->hyper);
    if (!trainer_reshape(r->trainer, &net, &e->reshape, err))
        return false;
    replay_follow_features(r, e);
    return true;
}

bool replay_apply(Replay *r, const JournalEvent *event, Error *err)
{
    switch (event->kind) {
    case JOURNAL_START:
    case JOURNAL_TRAIN:
        return true;
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
    case JOURNAL_MOVE:
        replay_move(r, &event->move);
        break;
    case JOURNAL_RESHAPE:
        if (!reshape(r, event, err))
            return false;
        break;
    case JOURNAL_INSERT:
    case JOURNAL_REMOVE:
        carry(r, event, false);
        break;
    }
    if (event->to.phase == 0)
        trainer_drop_batch(r->trainer);
    return true;
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
        uint64_t end = event_end(e) + 1;
        /* Ticks of an earlier event may be of a network with other phases. */
        Mark mark = {e->serial, *event == target.event && target.ticks < end ? target.ticks : end};
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

bool replay_take_base(Replay *r, Place target)
{
    size_t snapshot, event;
    find_base(r, target, &event, &snapshot);
    return replay_take_shape(r, &r->journal.present.events[event], NULL);
}

void replay_set_out(Replay *r, Place target)
{
    size_t snapshot, from = r->journal.event, event;
    const JournalEvent *events = r->journal.present.events;
    replay_note_tip(r);
    bool found = find_base(r, target, &event, &snapshot);
    const JournalEvent *base = &events[event];
    if (!replay_take_shape(r, base, NULL)) {
        r->short_of_memory = true;
        return;
    }
    r->journal.event = event;
    replay_carry_data(r, events, from, event);
    replay_follow_features(r, base);
    if (found) {
        snapshots_restore(&r->snapshots, snapshot, r->trainer, &base->hyper);
        r->work = snapshot_at(&r->snapshots, snapshot)->work;
    } else {
        replay_apply(r, base, NULL);
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
        if (!train_until(r, last ? r->target.ticks : event_end(journal_now(j)), work))
            return false;
        if (!last && replay_apply(r, &j->present.events[j->event + 1], NULL)) {
            r->journal.event++;
            continue;
        }
        r->short_of_memory = r->short_of_memory || !last;
        r->under_way = false;
    }
    return true;
}

double replay_progress(const Replay *r)
{
    uint64_t all = r->target.ticks - r->from, done = trainer_ticks(r->trainer) - r->from;
    return !r->under_way || done >= all ? 1 : (double)done / (double)all;
}
