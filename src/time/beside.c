#include "time/beside.h"

/* What of the samples a trainer has been through, and how far it is in the next mini-batch. */
typedef struct Standing {
    uint64_t epoch;
    size_t position;
    size_t phase; /* 0: between two mini-batches */
} Standing;

static const Trainer *trainer_of(const Timeline *tl)
{
    return tl->replay.trainer;
}

static Standing standing(const Trainer *t)
{
    size_t phase = t->cursor.phase;
    return (Standing){t->cursor.epoch, t->cursor.position, phase < trainer_phases(t) ? phase : 0};
}

/* < 0, 0 or > 0: fewer samples have been seen at a, as many, or more. */
static int compare(const Standing *a, const Standing *b)
{
    if (a->epoch != b->epoch)
        return a->epoch < b->epoch ? -1 : 1;
    return a->position < b->position ? -1 : a->position > b->position;
}

/* Where it stands after its next mini-batch. */
static Standing next_end(const Trainer *t)
{
    Cursor next = t->cursor;
    cursor_complete(&next, &t->hyper, t->data->count);
    return (Standing){next.epoch, next.position, 0};
}

/* How far it is to be in a mini-batch that both are in: where the other one is. */
static size_t same_phase(const Trainer *t, const Trainer *other)
{
    size_t layers = t->net.layer_count, of = other->net.layer_count, phase = other->cursor.phase;
    bool back = phase > of + 1;
    size_t done = back ? phase - of - 1 : phase; /* layers of this pass */
    if (phase == of + 1)
        return layers + 1;
    size_t same = done == of ? layers : done < layers ? done : layers - 1;
    return back ? layers + 1 + same : same;
}

/* Whether mini-batches of both have the same samples. */
static bool has_same_batches(const Trainer *t, const Trainer *other)
{
    size_t count = t->data->count;
    return hyper_batch(&t->hyper, count) == hyper_batch(&other->hyper, count) &&
           t->hyper.leftover == other->hyper.leftover;
}

/* Where it is to be. A mini-batch that has other samples than that of the other one is not begun
 * before that has passed it. */
static Standing wanted(const Trainer *t, const Trainer *other, bool phases)
{
    Standing target = standing(other);
    bool inside = phases && target.phase > 0 && has_same_batches(t, other);
    target.phase = inside ? same_phase(t, other) : 0;
    return target;
}

size_t beside_era(const Timeline *tl)
{
    const Journal *j = timeline_journal(tl);
    size_t resets = 0;
    for (size_t i = 1; i <= j->event; i++)
        resets += j->present.events[i].kind == JOURNAL_RESET;
    return resets;
}

/* The era that it is to be in: before its own first one it has none. */
static size_t wanted_era(const Timeline *other, const Beside *how)
{
    long era = (long)beside_era(other) - how->eras;
    return era > 0 ? (size_t)era : 0;
}

/* Whether it can come no nearer: the update that would lead on has diverged. */
static bool is_stuck(const Trainer *t, const Trainer *other, const Standing *target)
{
    Standing here = standing(t);
    int order = compare(&here, target);
    return t->divergence.happened &&
           (order < 0 || (order == 0 && other->divergence.happened));
}

/* Whether more of what is wanted has been done, and whether a whole mini-batch can be. */
static bool is_beyond(const Trainer *t, const Standing *target)
{
    Standing here = standing(t);
    int order = compare(&here, target);
    return order > 0 || (order == 0 && (here.phase > target->phase || t->divergence.happened));
}

static bool is_behind(const Trainer *t, const Standing *target)
{
    Standing here = standing(t), end = next_end(t);
    return compare(&here, target) < 0 && compare(&end, target) <= 0;
}

bool beside_is_there(const Timeline *tl, const Timeline *other, const Beside *how)
{
    const Trainer *t = trainer_of(tl), *o = trainer_of(other);
    if (timeline_is_replaying(tl) || beside_era(tl) != wanted_era(other, how))
        return false;
    Standing target = wanted(t, o, how->phases), here = standing(t);
    if (is_stuck(t, o, &target))
        return true;
    return !is_beyond(t, &target) && !is_behind(t, &target) &&
           (compare(&here, &target) < 0 || here.phase == target.phase);
}

/* The last event of the era of that number in the present branch; false where it has none. */
static bool find_era(const Timeline *tl, size_t era, size_t *event)
{
    const Branch *present = &timeline_journal(tl)->present;
    size_t start = 0;
    for (size_t i = 1; i < present->count && era > 0; i++)
        if (present->events[i].kind == JOURNAL_RESET && --era == 0)
            start = i;
    *event = branch_era_end(present, start) - 1;
    return era == 0;
}

/* Its own moment for what is wanted: of mini-batches of the same size the other one's. */
static Moment moment_of(const Timeline *tl, const Timeline *other, const Standing *target)
{
    const Trainer *t = trainer_of(tl);
    size_t rows = hyper_batch(&t->hyper, t->data->count);
    Moment moment = {target->epoch, target->position / rows, target->phase};
    if (has_same_batches(t, trainer_of(other)))
        moment.batch = timeline_moment(other).batch;
    return moment;
}

/* Sets out for a moment of an era of the present branch, or for the start of its epoch, or of the
 * era: training forward leads on from there. */
static void go_to(Timeline *tl, size_t event, const Moment *moment)
{
    const Journal *j = timeline_journal(tl);
    const Moment epoch = {.epoch = moment->epoch};
    size_t era = branch_era(&j->present, event);
    Place place, here = timeline_place(tl);
    bool found = moment_find(j, event, moment, &place, NULL) ||
                 (moment->batch > 0 && moment_find(j, event, &epoch, &place, NULL));
    if (!found || (place_compare(place, here) == 0 && !trainer_of(tl)->divergence.happened))
        place = (Place){era, event_end(&j->present.events[era])};
    timeline_go(tl, place);
}

/* Changes the era, which may be one that it has not begun yet. */
static void go_to_era(Timeline *tl, const Timeline *other, const Beside *how,
                      const Standing *target)
{
    const Moment moment = moment_of(tl, other, target);
    size_t event;
    if (find_era(tl, wanted_era(other, how), &event))
        go_to(tl, event, &moment);
    else
        tl->short_of_memory = !timeline_reset(tl, trainer_of(tl)->hyper.seed, NULL);
}

/* Mini-batches of this size until what the other one has seen of its epoch. */
static uint64_t steps_until(const Trainer *t, const Standing *target)
{
    Cursor next = t->cursor;
    for (;;) {
        Cursor last = next;
        cursor_complete(&next, &t->hyper, t->data->count);
        Standing end = {next.epoch, next.position, 0};
        if (compare(&end, target) > 0)
            return last.step;
        if (next.epoch > t->cursor.epoch)
            return next.step;
    }
}

static void train(Timeline *tl, const Beside *how, const Standing *target, uint64_t *work)
{
    const Trainer *t = trainer_of(tl);
    Standing here = standing(t);
    if (compare(&here, target) == 0 || how->grain == GRAIN_PHASE)
        timeline_advance(tl, GRAIN_PHASE, work);
    else if (how->grain == GRAIN_BATCH)
        timeline_advance(tl, GRAIN_BATCH, work);
    else if (target->epoch > here.epoch)
        timeline_advance_epochs(tl, target->epoch - here.epoch, work);
    else
        timeline_advance_to(tl, GRAIN_EPOCH, steps_until(t, target), work);
}

bool beside_go_on(Timeline *tl, const Timeline *other, const Beside *how, uint64_t *work)
{
    const Trainer *t = trainer_of(tl), *o = trainer_of(other);
    while (!tl->short_of_memory) {
        if (timeline_is_replaying(tl) && !timeline_replay(tl, work))
            return false;
        if (beside_is_there(tl, other, how))
            return true;
        if (*work == 0)
            return false;
        Standing target = wanted(t, o, how->phases);
        const Moment moment = moment_of(tl, other, &target);
        if (beside_era(tl) != wanted_era(other, how))
            go_to_era(tl, other, how, &target);
        else if (is_beyond(t, &target))
            go_to(tl, timeline_journal(tl)->event, &moment);
        else
            train(tl, how, &target, work);
        /* What looks at it follows another shape before training goes on. */
        if (timeline_is_replaying(tl))
            return false;
    }
    return false;
}
