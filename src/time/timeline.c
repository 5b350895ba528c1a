#include "time/timeline_inside.h"

#include <math.h>
#include <string.h>

const Journal *timeline_journal(const Timeline *tl)
{
    return &tl->replay.journal;
}

const JournalEvent *timeline_event(const Timeline *tl)
{
    return journal_now(&tl->replay.journal);
}

bool timeline_at_front(const Timeline *tl)
{
    return replay_at_front(&tl->replay);
}

Place timeline_place(const Timeline *tl)
{
    return replay_place(&tl->replay);
}

bool timeline_is_replaying(const Timeline *tl)
{
    return tl->replay.under_way;
}

Place timeline_goal(const Timeline *tl)
{
    return tl->replay.under_way ? tl->replay.target : timeline_place(tl);
}

Moment timeline_moment(const Timeline *tl)
{
    const Journal *j = &tl->replay.journal;
    return moment_at(j, j->event, &tl->replay.trainer->cursor);
}

void timeline_range(const Timeline *tl, Moment *first, Moment *last)
{
    moment_range(&tl->replay.journal, timeline_goal(tl).event, first, last);
}

bool timeline_find(const Timeline *tl, const Moment *moment, Place *place, Error *err)
{
    return moment_find(&tl->replay.journal, timeline_goal(tl).event, moment, place, err);
}

Place timeline_first(const Timeline *tl)
{
    const Journal *j = &tl->replay.journal;
    size_t era = branch_era(&j->present, timeline_goal(tl).event);
    return (Place){era, event_end(&j->present.events[era])};
}

bool timeline_find_best(const Timeline *tl, Place *place, Error *err)
{
    if (tl->replay.trainer->data->test_count == 0)
        return error_set(err, "the best is where the test loss is lowest, but no samples are kept "
                         "for testing; --test 0.3 would keep some");
    return best_find_in_era(&tl->best, &tl->replay.journal, timeline_goal(tl).event, place) ||
           error_set(err, "no test loss of this run has been looked at yet");
}

double timeline_progress(const Timeline *tl)
{
    return replay_progress(&tl->replay);
}

bool timeline_rename(Timeline *tl, const char *name, Error *err)
{
    return branch_rename(&tl->replay.journal, &tl->replay.journal.present, name, err);
}

bool timeline_rename_branch(Timeline *tl, size_t i, const char *name, Error *err)
{
    return branch_rename(&tl->replay.journal, &tl->replay.journal.branches[i], name, err);
}

void timeline_path(const Timeline *tl, Path *path)
{
    trail_path(&tl->replay.trail, timeline_journal(tl), timeline_place(tl), path);
}

/* What no branch has any more is forgotten. */
static void drop_orphans(Timeline *tl)
{
    snapshots_drop_orphans(&tl->replay.snapshots, &tl->replay.journal);
    measures_drop_orphans(&tl->measures, &tl->replay.journal);
}

void timeline_drop_branch(Timeline *tl, size_t i)
{
    journal_drop(&tl->replay.journal, i);
    drop_orphans(tl);
    timeline_fit(tl);
}

double timeline_spent(const Timeline *tl)
{
    return measures_spent(&tl->measures, &tl->replay.journal, timeline_place(tl));
}

void timeline_spend(Timeline *tl, double seconds)
{
    measures_spend(&tl->measures, &tl->replay.journal, timeline_place(tl), seconds);
}

size_t timeline_bytes(const Timeline *tl)
{
    const Snapshots *s = &tl->replay.snapshots;
    return journal_bytes(&tl->replay.journal) + s->list.count * snapshot_bytes(s);
}

void timeline_fit(Timeline *tl)
{
    enum { JOURNAL_SHARE = 4 };
    Journal *j = &tl->replay.journal;
    Snapshots *s = &tl->replay.snapshots;
    while (j->branch_count > 0 && journal_bytes(j) > tl->budget / JOURNAL_SHARE) {
        journal_drop_least(j);
        drop_orphans(tl);
    }
    size_t journals = journal_bytes(j);
    snapshots_limit(s, journals < tl->budget ? (tl->budget - journals) / snapshot_bytes(s) : 0);
}

bool timeline_pack(Timeline *tl, size_t budget, Error *err)
{
    Snapshots *s = &tl->replay.snapshots;
    size_t before = tl->budget;
    tl->budget = budget;
    timeline_fit(tl);
    if (snapshots_resize(s, s->list.count, err))
        return true;
    tl->budget = before;
    timeline_fit(tl);
    return false;
}

bool timeline_unpack(Timeline *tl, size_t budget, Error *err)
{
    Snapshots *s = &tl->replay.snapshots;
    if (!snapshots_resize(s, budget / snapshot_bytes(s), err))
        return false;
    tl->budget = s->capacity * snapshot_bytes(s);
    timeline_fit(tl);
    return true;
}

/* The present state is the start. */
static void begin(Timeline *tl)
{
    /* It is never thinned out, so every place stays within reach. */
    replay_take_snapshot(&tl->replay);
    timeline_fit(tl);
}

bool timeline_init(Timeline *tl, Trainer *trainer, size_t budget, Error *err)
{
    Replay *r = &tl->replay;
    *tl = (Timeline){.replay = {.trainer = trainer}};
    uint32_t shape;
    if (!snapshots_init(&r->snapshots, trainer, budget, err) ||
        !trail_init(&r->trail, trainer->net.parameter_count, err) ||
        !journal_init(&r->journal, trainer, err) ||
        !shapes_number(&r->shapes, &trainer->net, &shape, err) ||
        !measures_init(&tl->measures, trainer->net.layer_count, err))
        return false;
    tl->budget = r->snapshots.capacity * snapshot_bytes(&r->snapshots);
    begin(tl);
    return true;
}

void timeline_forget(Timeline *tl)
{
    Replay *r = &tl->replay;
    uint32_t shape;
    shapes_number(&r->shapes, &r->trainer->net, &shape, NULL); /* it has one: no memory is needed */
    journal_restart(&r->journal, r->trainer, shape);
    snapshots_keep_first(&r->snapshots, 0);
    trail_clear(&r->trail);
    measures_clear(&tl->measures);
    tl->best = (Best){.known = false};
    tl->footstep_count = 0;
    tl->stepping = tl->commanded = tl->command_open = r->under_way = false;
    r->work = r->snapshot_work = 0;
    begin(tl);
}

void timeline_free(Timeline *tl)
{
    journal_free(&tl->replay.journal);
    snapshots_free(&tl->replay.snapshots);
    trail_free(&tl->replay.trail);
    shapes_free(&tl->replay.shapes);
    measures_free(&tl->measures);
    *tl = (Timeline){0};
}

/* Cuts off what is ahead in the present branch, so that something else can follow here; training in
 * it is kept as a branch. Does nothing at the front. False without memory. */
static bool branch_off(Timeline *tl, Error *err)
{
    Journal *j = &tl->replay.journal;
    bool keeps = !timeline_at_front(tl) &&
                 journal_trains_ahead(j, trainer_ticks(tl->replay.trainer));
    if (keeps && j->branch_count == BRANCHES_MAX) {
        journal_drop_least(j);
        drop_orphans(tl);
    }
    if (!journal_branch_off(j, &tl->replay.trainer->cursor, err))
        return false;
    if (keeps)
        timeline_fit(tl);
    return true;
}

bool timeline_append(Timeline *tl, JournalEvent event, Error *err)
{
    if (!branch_off(tl, err))
        return false;
    size_t capacity = tl->replay.journal.present.capacity;
    if (!journal_append(&tl->replay.journal, event, err))
        return false;
    if (tl->replay.journal.present.capacity > capacity)
        timeline_fit(tl);
    return true;
}

bool timeline_begin_training(Timeline *tl, Grain grain, Error *err)
{
    const Trainer *t = tl->replay.trainer;
    const JournalEvent *last = timeline_event(tl);
    JournalEvent train = {.kind = JOURNAL_TRAIN, .grain = grain, .from = t->cursor,
                          .to = t->cursor, .hyper = t->hyper};
    if (last->kind == JOURNAL_TRAIN && last->grain == grain)
        return branch_off(tl, err);
    return timeline_append(tl, train, err);
}

/* Mini-batches to the end of a `grain` larger than a phase, or of so many epochs. */
static uint64_t steps_of(const Timeline *tl, Grain grain, uint64_t epochs)
{
    return grain == GRAIN_BATCH ? 1 : trainer_steps(tl->replay.trainer, epochs);
}

/* How far one call leads at most: an epoch, or so many where nothing is known, and no further than
 * so many mini-batches. */
typedef struct Reach {
    uint64_t epochs, step;
} Reach;
static const Reach one_epoch = {1, UINT64_MAX};

static uint64_t least_step(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* What is new goes on at the front. */
static bool train_on(Timeline *tl, Grain grain, Reach reach, uint64_t *work)
{
    const Trainer *t = tl->replay.trainer;
    uint64_t step = t->cursor.step + steps_of(tl, grain, reach.epochs);
    bool reached = grain == GRAIN_PHASE
                       ? replay_phase(&tl->replay, work)
                       : replay_steps(&tl->replay, least_step(step, reach.step), work);
    timeline_came_to(tl, &t->cursor);
    return reached && (step <= reach.step || t->divergence.happened);
}

/* Does what the branch has ahead, as far as `grain` or the branch goes; *front: it has no more. */
static bool repeat(Timeline *tl, Grain grain, uint64_t last, uint64_t *work, bool *front)
{
    Replay *r = &tl->replay;
    Journal *j = &r->journal;
    const Trainer *t = r->trainer;
    bool reached = false;
    for (;;) {
        uint64_t now = trainer_ticks(t), end = event_end(journal_now(j));
        const JournalEvent *next = j->event + 1 < j->present.count ? journal_now(j) + 1 : NULL;
        if (now >= end && next && event_is_passed(next)) {
            if (!replay_apply(r, next, NULL)) {
                tl->short_of_memory = true;
                *work = 0;
                return true;
            }
            j->event++;
            continue;
        }
        if (reached)
            return true;
        *front = now >= end && (!next || next->kind != JOURNAL_TRAIN);
        if (*front || *work == 0 || t->cursor.step >= last)
            return false;
        if (now >= end) {
            j->event++;
            continue;
        }
        size_t phases = trainer_phases(t);
        if (grain == GRAIN_PHASE || (now / phases + 1) * phases > end) {
            reached = replay_phase(r, work) && timeline_has_reached(t, grain);
            continue;
        }
        uint64_t step = least_step(t->cursor.step + steps_of(tl, grain, 1), end / phases);
        reached = replay_steps(r, least_step(step, last), work) && timeline_has_reached(t, grain);
    }
}

bool timeline_change_ahead(const Timeline *tl)
{
    return journal_change_ahead(&tl->replay.journal, trainer_ticks(tl->replay.trainer));
}

void timeline_came_to(Timeline *tl, const Cursor *cursor)
{
    Journal *j = &tl->replay.journal;
    journal_now(j)->to = *cursor;
    j->present.has_tip = false;
}

/* To the end of a `grain`; of several epochs where nothing is known. */
static bool advance(Timeline *tl, Grain grain, Reach reach, uint64_t *work)
{
    if (tl->replay.trainer->divergence.happened)
        return true;
    if (tl->commanded && !tl->command_open)
        timeline_open_command(tl);
    if (tl->stepping && timeline_last_footstep(tl)->grain != grain)
        timeline_end_footstep(tl, false);
    bool front = timeline_at_front(tl), reached = false;
    bool ahead = !front && timeline_change_ahead(tl);
    if (!tl->stepping)
        timeline_resume_footstep(tl, grain);
    if (!front && !tl->stepping && !ahead)
        timeline_begin_footstep(tl, grain);
    if (!front && !ahead)
        reached = repeat(tl, grain, reach.step, work, &front);
    else
        front = true;
    if (front && !reached) {
        if (!timeline_begin_training(tl, grain, NULL)) {
            tl->short_of_memory = true;
            *work = 0;
            return true;
        }
        reached = train_on(tl, grain, tl->stepping ? (Reach){1, reach.step} : reach, work);
    }
    if (reached)
        timeline_end_footstep(tl, true);
    return reached;
}

bool timeline_advance(Timeline *tl, Grain grain, uint64_t *work)
{
    return advance(tl, grain, one_epoch, work);
}

void timeline_advance_to(Timeline *tl, Grain grain, uint64_t step, uint64_t *work)
{
    const Trainer *t = tl->replay.trainer;
    while (*work > 0 && t->cursor.step < step && !t->divergence.happened)
        advance(tl, grain, (Reach){1, step}, work);
}

/* What is known is repeated epoch by epoch, for each is a step to be undone. */
bool timeline_advance_epochs(Timeline *tl, uint64_t epochs, uint64_t *work)
{
    const Trainer *t = tl->replay.trainer;
    uint64_t last = t->cursor.epoch + epochs;
    do {
        if (!advance(tl, GRAIN_EPOCH, (Reach){last - t->cursor.epoch, UINT64_MAX}, work))
            return false;
        if (t->divergence.happened || t->cursor.epoch >= last)
            return true;
    } while (*work > 0);
    return false;
}

bool timeline_back(Timeline *tl)
{
    const Trainer *t = tl->replay.trainer;
    Place place;
    /* A step that is still under way is undone to its beginning. */
    if (tl->command_open || !tl->stepping)
        timeline_command(tl, false);
    const Footstep *last = timeline_last_footstep(tl);
    size_t footsteps = tl->footstep_count;
    if (last && (tl->stepping || place_compare(timeline_place(tl), last->to) == 0)) {
        place = last->from;
        footsteps--;
    } else if (!journal_step_before(&tl->replay.journal, &t->cursor, t->divergence.happened,
                                    &place)) {
        return false;
    } else if (last && place_compare(place, last->to) < 0) {
        place = last->to;
    }
    timeline_go(tl, place);
    tl->footstep_count = footsteps;
    return true;
}

void timeline_go(Timeline *tl, Place place)
{
    tl->footstep_count = 0;
    tl->stepping = tl->commanded = tl->command_open = false;
    replay_set_out(&tl->replay, place);
}

/* The trainer is nowhere in the branch yet. */
static void set_out_in(Timeline *tl, Place place)
{
    tl->replay.under_way = true;
    timeline_go(tl, place);
}

void timeline_enter(Timeline *tl, size_t i)
{
    Replay *r = &tl->replay;
    Journal *j = &r->journal;
    replay_note_tip(r);
    size_t shared = branch_shared(&j->present, &j->branches[i]) - 1;
    const Branch *other = &j->branches[i];
    Place end = {other->count - 1, event_end(&other->events[other->count - 1])};
    /* Another shape may have no memory: then nothing has changed. */
    journal_swap(j, i);
    bool room = replay_take_base(r, end);
    journal_swap(j, i);
    if (!room) {
        tl->short_of_memory = true;
        return;
    }
    /* The data is that of the last place that both have. */
    if (j->event > shared) {
        replay_carry_data(r, j->present.events, j->event, shared);
        j->event = shared;
    }
    journal_swap(j, i);
    set_out_in(tl, end);
}

bool timeline_replay(Timeline *tl, uint64_t *work)
{
    bool reached = replay_go_on(&tl->replay, work);
    tl->short_of_memory = tl->short_of_memory || tl->replay.short_of_memory;
    tl->replay.short_of_memory = false;
    return reached;
}

bool timeline_tip_holds(Timeline *tl)
{
    const Branch *present = &tl->replay.journal.present;
    uint64_t tip = present->tip;
    if (!present->has_tip || tl->replay.under_way || !timeline_at_front(tl))
        return true;
    replay_note_tip(&tl->replay);
    return present->tip == tip;
}

bool timeline_at_edit(const Timeline *tl)
{
    const Journal *j = &tl->replay.journal;
    const JournalEvent *events = j->present.events;
    size_t i = tl->replay.trainer->cursor.phase == 0 ? j->event : 0;
    while (i > 0 && events[i].kind == JOURNAL_SET)
        i--;
    return i > 0 && event_changes_numbers(&events[i]);
}

/* Whether a loss from a file is that of the present parameters, as near as processors agree. */
static bool agrees(const LossPoint *point, double epoch, double loss)
{
    return !point || point->epoch < epoch ||
           fabs(point->last - loss) <= 1e-4 * fmax(fabs(loss), fabs(point->last));
}

bool timeline_measure(Timeline *tl, const Metrics *metrics, double *wrong)
{
    Measures *m = &tl->measures;
    const Journal *j = &tl->replay.journal;
    Place here = timeline_place(tl);
    double epoch = trainer_epochs(tl->replay.trainer), loss = metrics->training.loss;
    const LossPoint *point = m->unproven ? measures_last_loss(m, j, here) : NULL;
    bool right = agrees(point, epoch, loss);
    m->unproven = false;
    if (!right) {
        *wrong = point->last;
        measures_clear_losses(m);
    }
    measures_loss(m, j, here, epoch, loss, metrics->test.loss);
    best_see(&tl->best, j, tl->replay.trainer, metrics->test.loss);
    return right;
}

/* A small mini-batch says too little of a unit: it takes all samples, or so many. */
static void measure_stuck(Timeline *tl)
{
    enum { ROWS = 32 };
    const Trainer *t = tl->replay.trainer;
    if (t->batch.rows < ROWS && t->batch.rows < t->data->count)
        return;
    for (size_t l = 0; l + 1 < t->net.layer_count; l++)
        measures_stuck(&tl->measures, &tl->replay.journal, timeline_place(tl), &t->cursor, l,
                       health_stuck(t, l));
}

void timeline_measure_norms(Timeline *tl)
{
    const Trainer *t = tl->replay.trainer;
    LayerHealth layers[NET_LAYERS_MAX];
    Place here = timeline_place(tl);
    /* The backward pass of a mini-batch ends one phase before the mini-batch. */
    uint64_t end = here.ticks / trainer_phases(t) * trainer_phases(t);
    health_norms(t, layers);
    if (here.ticks < end + trainer_phases(t) - 1 && end > 0)
        here.ticks = end - 1;
    measures_norms(&tl->measures, &tl->replay.journal, here, layers);
    if (t->cursor.phase > t->net.layer_count)
        measure_stuck(tl);
}
