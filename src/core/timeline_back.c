/* Places of the present line: the last step undone, any of them reached by replay. */
#include "core/timeline_inside.h"

size_t event_batch(const JournalEvent *e, size_t count)
{
    return e->hyper.batch == 0 || e->hyper.batch > count ? count : e->hyper.batch;
}

size_t batches_for(size_t samples, size_t batch)
{
    return (samples + batch - 1) / batch;
}

uint64_t timeline_checksum(const Real *theta, size_t n)
{
    const unsigned char *bytes = (const unsigned char *)theta;
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n * sizeof *theta; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t present_checksum(const Timeline *tl)
{
    return timeline_checksum(tl->trainer->theta, tl->trainer->net.parameter_count);
}

void timeline_note_tip(Timeline *tl)
{
    if (tl->replaying || !timeline_at_front(tl))
        return;
    tl->line.tip = present_checksum(tl);
    tl->line.has_tip = true;
}

bool timeline_tip_holds(Timeline *tl)
{
    uint64_t tip = tl->line.tip;
    if (!tl->line.has_tip || tl->replaying || !timeline_at_front(tl))
        return true;
    tl->line.tip = present_checksum(tl);
    return tl->line.tip == tip;
}

bool timeline_at_edit(const Timeline *tl)
{
    size_t i = tl->trainer->cursor.phase == 0 ? tl->event : 0;
    while (i > 0 && tl->line.journal[i].kind == JOURNAL_SET)
        i--;
    return i > 0 && (tl->line.journal[i].kind == JOURNAL_EDIT ||
                     tl->line.journal[i].kind == JOURNAL_JOG);
}

size_t timeline_era(const Timeline *tl, size_t event)
{
    while (event > 0 && tl->line.journal[event].kind != JOURNAL_RESET)
        event--;
    return event;
}

uint64_t timeline_run(const Timeline *tl)
{
    size_t era = timeline_era(tl, tl->replaying ? tl->target.event : tl->event);
    return (uint64_t)tl->line.id << 32 | tl->line.journal[era].serial;
}

/* Ticks of the last end of an epoch strictly before the event's end, or of its start. */
static uint64_t previous_epoch(const Timeline *tl, const JournalEvent *e)
{
    size_t phases = trainer_phases(tl->trainer), count = tl->trainer->data->count;
    size_t batch = event_batch(e, count);
    uint64_t per_epoch = batches_for(count, batch);
    uint64_t in_epoch = batches_for(e->to.position, batch); /* steps made since its start */
    bool at_end = in_epoch == 0 && event_end(tl, e) % phases == 0;
    uint64_t back = at_end ? per_epoch : in_epoch;
    uint64_t start = event_start(tl, e);
    if (back > e->to.step || (e->to.step - back) * phases < start)
        return start;
    return (e->to.step - back) * phases;
}

/* Where one step back from the end of training event `e` leads. */
static uint64_t previous_ticks(const Timeline *tl, const JournalEvent *e)
{
    size_t phases = trainer_phases(tl->trainer);
    uint64_t end = event_end(tl, e), start = event_start(tl, e);
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

int place_compare(Place a, Place b)
{
    if (a.event != b.event)
        return a.event < b.event ? -1 : 1;
    return a.ticks < b.ticks ? -1 : a.ticks > b.ticks;
}

bool timeline_step_before(const Timeline *tl, Place *place)
{
    JournalEvent e = tl->line.journal[tl->event];
    e.to = tl->trainer->cursor;
    uint64_t start = event_start(tl, &e), ticks = start;
    if (e.kind == JOURNAL_TRAIN && event_end(tl, &e) > start)
        ticks = previous_ticks(tl, &e);
    *place = (Place){tl->event, ticks};
    if (ticks > start)
        return true;
    if (tl->event == 0)
        return false;
    place->event--;
    place->ticks = event_end(tl, &tl->line.journal[place->event]);
    return true;
}

bool timeline_back(Timeline *tl)
{
    const Footstep *last = tl->footstep_count > 0 ? &tl->footsteps[tl->footstep_count - 1] : NULL;
    Place place;
    size_t footsteps = tl->footstep_count;
    if (last && (tl->stepping || place_compare(timeline_place(tl), last->to) == 0)) {
        place = last->from;
        footsteps--;
    } else if (!timeline_step_before(tl, &place)) {
        return false;
    } else if (last && place_compare(place, last->to) < 0) {
        place = last->to;
    }
    timeline_go(tl, place);
    tl->footstep_count = footsteps;
    return true;
}

/* Whether all that is to be seen at the target is computed on the way from a snapshot before it,
 * which holds no numbers of a mini-batch: within a mini-batch those of the one before it are to be
 * seen too. Where it was taken at a start nothing was to be seen of what was before. */
static bool is_enough(const Timeline *tl, const Snapshot *snapshot, Place target)
{
    size_t phases = trainer_phases(tl->trainer);
    uint64_t batch = target.ticks / phases * phases;
    return snapshot->ticks < batch || batch == target.ticks || snapshot->cursor.phase != phases;
}

/* The newest snapshot that is enough; with it the line it was taken in. False: only the run's start
 * is before the target. */
static bool find_base(const Timeline *tl, Place target, size_t *event, size_t *snapshot)
{
    const Snapshots *s = &tl->snapshots;
    size_t era = timeline_era(tl, target.event);
    for (*event = target.event;; --*event) {
        const JournalEvent *e = &tl->line.journal[*event];
        uint64_t end = event_end(tl, e) + 1;
        size_t next = snapshots_at(s, e->serial, target.ticks < end ? target.ticks : end);
        for (; next > 0 && s->list[next - 1].serial == e->serial; next--) {
            *snapshot = next - 1;
            if (is_enough(tl, &s->list[next - 1], target))
                return true;
        }
        if (*event == era)
            break;
    }
    *snapshot = 0;
    return era == 0;
}

void timeline_go(Timeline *tl, Place target)
{
    size_t snapshot, from = tl->event;
    timeline_note_tip(tl);
    tl->footstep_count = 0;
    tl->stepping = false;
    bool found = find_base(tl, target, &tl->event, &snapshot);
    timeline_carry_data(tl, from, tl->event);
    if (found) {
        snapshots_restore(&tl->snapshots, snapshot, tl->trainer,
                          &tl->line.journal[tl->event].hyper);
        tl->work = tl->snapshots.list[snapshot].work;
    } else {
        const JournalEvent *reset = &tl->line.journal[tl->event];
        event_apply(tl, reset);
        tl->work = reset->work;
    }
    tl->snapshot_work = tl->work;
    tl->replaying = true;
    tl->target = target;
    tl->replay_from = trainer_ticks(tl->trainer);
}

bool timeline_replay(Timeline *tl, uint64_t *work)
{
    while (tl->replaying) {
        const JournalEvent *e = &tl->line.journal[tl->event];
        bool last = tl->event == tl->target.event;
        if (!timeline_train_until(tl, last ? tl->target.ticks : event_end(tl, e), work))
            return false;
        if (last)
            tl->replaying = false;
        else
            event_apply(tl, &tl->line.journal[++tl->event]);
    }
    return true;
}

double timeline_progress(const Timeline *tl)
{
    uint64_t all = tl->target.ticks - tl->replay_from;
    uint64_t done = trainer_ticks(tl->trainer) - tl->replay_from;
    return !tl->replaying || done >= all ? 1 : (double)done / (double)all;
}
