#include "time/recall.h"

#include "time/timeline_inside.h"

#include <stdlib.h>
#include <string.h>

/* Multiply-adds of a past that is gone through at once: a fraction of a second. */
static const double proven_work = 1 << 27;

static bool same_place(const Cursor *a, const Cursor *b)
{
    return a->epoch == b->epoch && a->step == b->step && a->position == b->position;
}

static bool is_start(const JournalEvent *first)
{
    return first->kind == JOURNAL_START && same_place(&first->to, &(Cursor){0}) &&
           first->to.phase == 0;
}

/* Whether an event began within the mini-batch under way. */
static bool is_within(const JournalEvent *e, const Trainer *t)
{
    return e->from.step == t->cursor.step && e->from.phase > 0 && e->from.phase < e->phases;
}

/* The event in which the state that is kept stands: that of a diverged run is from before the
 * mini-batch, within which the present event may have begun. */
static size_t kept_event(const Timeline *tl)
{
    const Trainer *t = tl->replay.trainer;
    const Journal *j = &tl->replay.journal;
    size_t event = j->event;
    while (t->divergence.happened && event > 0 && is_within(&j->present.events[event], t))
        event--;
    return event;
}

bool past_of(const Timeline *tl, Past *past)
{
    const Journal *j = &tl->replay.journal;
    const Snapshots *s = &tl->replay.snapshots;
    const Trainer *t = tl->replay.trainer;
    const Shapes *shapes = &tl->replay.shapes;
    const JournalEvent *first = &j->present.events[0];
    size_t n = t->net.parameter_count;
    size_t at_start = shapes_net(shapes, first->shape, &first->hyper).parameter_count;
    *past = (Past){*j, *shapes, replay_checksum(s->pool + snapshot_at(s, 0)->slot * s->slot_size,
                                                at_start)};
    past->journal.event = kept_event(tl);
    if (timeline_at_front(tl)) {
        past->journal.present.tip = replay_checksum(t->parameters.theta, n);
        past->journal.present.has_tip = true;
    }
    return is_start(&j->present.events[0]) &&
           (!t->spec.start || t->spec.start == t->data->start);
}

/* The counters after training from e->from to the step and phase of e->to. */
static bool counts_right(const JournalEvent *e)
{
    size_t count = e->samples, batch = hyper_batch(&e->hyper, count);
    size_t left, whole = hyper_steps_per_epoch(&e->hyper, count);
    if (e->to.step < e->from.step || event_end(e) < event_start(e) || e->from.position >= count)
        return false;
    left = hyper_steps(&e->hyper, count, count - e->from.position);
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

/* Whether taking a sample out has ended the epoch, or the counters stay. */
static bool follows_samples(const JournalEvent *e)
{
    Cursor over = e->from;
    over.position = 0;
    over.epoch++;
    return same_place(&e->to, e->from.position >= e->samples ? &over : &e->from);
}

static bool event_fits(const JournalEvent *e, const Past *past, const Trainer *t)
{
    size_t values = dataset_columns(t->data) + t->data->outputs;
    if (e->to.phase > e->phases || e->to.position >= e->samples)
        return false;
    switch (e->kind) {
    case JOURNAL_START:
        return false; /* there is one only, the first */
    case JOURNAL_TRAIN:
        return counts_right(e);
    case JOURNAL_RESET:
        return same_place(&e->to, &(Cursor){0}) && e->to.phase == 0;
    case JOURNAL_EDIT:
        if (e->edit.is_data ? e->edit.sample >= e->samples || e->edit.index >= values
                            : e->edit.index >=
                                  shapes_net(&past->shapes, e->shape, &e->hyper).parameter_count)
            return false;
        break;
    case JOURNAL_INSERT:
        return e->to.phase == 0 && e->sample.place < e->samples && same_place(&e->from, &e->to);
    case JOURNAL_REMOVE:
        return e->to.phase == 0 && e->sample.place <= e->samples && follows_samples(e);
    case JOURNAL_RESHAPE:
        return e->to.phase == 0 && same_place(&e->from, &e->to);
    case JOURNAL_SET:
    case JOURNAL_JOG:
    case JOURNAL_MOVE:
        break;
    }
    return same_place(&e->from, &e->to) && (e->to.phase == 0 || e->to.phase == e->from.phase);
}

static bool branch_fits(const Branch *branch, const Past *past, const Trainer *t, Error *err)
{
    if (branch->count == 0 || !is_start(&branch->events[0]))
        return error_set(err, "%s: a start is needed", branch->name);
    for (size_t i = 1; i < branch->count; i++)
        if (!same_place(&branch->events[i].from, &branch->events[i - 1].to) ||
            !event_fits(&branch->events[i], past, t))
            return error_set(err, "%s: line %zu does not follow from the one before it",
                             branch->name, i + 1);
    return true;
}

/* Whether the trainer stands in training `e`, or where a change `e` was made. */
static bool leads_to(const JournalEvent *e, const Trainer *t)
{
    uint64_t now = trainer_ticks(t), end = event_end(e);
    JournalEvent part = *e;
    part.to = t->cursor;
    if (e->phases != trainer_phases(t) || e->samples != t->data->count)
        return false;
    if (e->kind == JOURNAL_TRAIN)
        return now <= end && counts_right(&part);
    return now == end && same_place(&t->cursor, &e->to);
}

bool past_fits(const Past *past, const Trainer *t, Error *err)
{
    const Journal *j = &past->journal;
    if (j->event >= j->present.count)
        return error_set(err, "a present branch is needed");
    if (!branch_fits(&j->present, past, t, err))
        return false;
    for (size_t i = 0; i < j->branch_count; i++)
        if (!branch_fits(&j->branches[i], past, t, err))
            return false;
    return leads_to(journal_now(j), t) ||
           error_set(err, "it does not lead to where the session stands");
}

/* `phase` is that of a start, 0, or of the end of a mini-batch. */
static void take(Replay *r, const Trainer *t, uint32_t serial, size_t phase)
{
    Snapshot where = {.mark = {serial, trainer_ticks(t)}, .cursor = t->cursor};
    where.cursor.phase = phase;
    /* As many multiply-adds as this place may have cost: forward, backward, update. */
    where.work = r->work = t->cursor.step * trainer_batch(t) * 3 * t->net.parameter_count;
    snapshots_take(&r->snapshots, t, &where);
}

/* The start of the past as the first snapshot, the only one then; false when it is another one. The
 * data is that of the start. */
static bool take_start(Replay *r, const Past *past, Error *err)
{
    const JournalEvent *first = &past->journal.present.events[0];
    Net net = shapes_net(&r->shapes, first->shape, &first->hyper);
    Trainer t;
    bool same = trainer_init(&t, &net, r->trainer->data, &r->trainer->spec, &first->hyper, err) &&
                trainer_set_hyper(&t, &first->hyper, err);
    if (same) {
        trainer_drop_batch(&t);
        same = replay_checksum(t.parameters.theta, t.net.parameter_count) == past->start ||
               error_set(err, "its start weights are others now");
    }
    if (same) {
        snapshots_keep_first(&r->snapshots, 0);
        take(r, &t, first->serial, 0);
    }
    trainer_free(&t);
    return same;
}

/* The same while the data, which is that of event `here`, goes to the start and comes back. */
static bool return_to_start(Replay *r, const Past *past, Error *err)
{
    const JournalEvent *events = past->journal.present.events;
    size_t here = past->journal.event;
    replay_carry_data(r, events, here, 0);
    replay_follow_features(r, &events[0]);
    bool same = take_start(r, past, err);
    replay_carry_data(r, events, 0, here);
    replay_follow_features(r, &events[here]);
    return same;
}

/* What the trainer holds when it is recalled; theta and optimizer state are one block, owned. */
typedef struct Kept {
    Real *theta, *state;
    size_t parameters, state_numbers;
    Cursor cursor;
    Hyper hyper;
} Kept;

static bool keep(Kept *kept, const Trainer *t, Error *err)
{
    size_t n = t->net.parameter_count, numbers = n * t->spec.optimizer->states;
    *kept = (Kept){.parameters = n, .state_numbers = numbers, .cursor = t->cursor,
                   .hyper = t->hyper};
    kept->theta = malloc((n + numbers) * sizeof *kept->theta);
    if (!kept->theta)
        return error_memory(err);
    kept->state = kept->theta + n;
    memcpy(kept->theta, t->parameters.theta, n * sizeof *t->parameters.theta);
    memcpy(kept->state, t->parameters.state, numbers * sizeof *t->parameters.state);
    return true;
}

static void put_back(Trainer *t, const Kept *kept)
{
    size_t phase = kept->cursor.phase;
    trainer_restore(t, kept->theta, kept->state, &kept->cursor, &kept->hyper);
    for (size_t i = 0; phase < trainer_phases(t) && i < phase; i++)
        trainer_finish(t, GRAIN_PHASE);
}

static bool is_kept(const Trainer *t, const Kept *kept)
{
    const Parameters *p = &t->parameters;
    bool same_state = t->hyper.optimizer != kept->hyper.optimizer ||
                      memcmp(p->state, kept->state, kept->state_numbers * sizeof *p->state) == 0;
    return same_state && memcmp(p->theta, kept->theta, kept->parameters * sizeof *p->theta) == 0;
}

/* The start is the first snapshot, and what was kept, where that is one, the second. */
static bool rebase(Replay *r, const Past *past, const Kept *kept, Error *err)
{
    Trainer *t = r->trainer;
    const JournalEvent *here = journal_now(&past->journal);
    bool same = return_to_start(r, past, err);
    trainer_restore(t, kept->theta, kept->state, &kept->cursor, &kept->hyper);
    if (same && here->kind == JOURNAL_TRAIN && here->hyper.optimizer == kept->hyper.optimizer)
        take(r, t, here->serial, kept->cursor.step > 0 ? trainer_phases(t) : 0);
    put_back(t, kept);
    r->snapshot_work = r->work;
    return same;
}

double timeline_way(const Timeline *tl, const Branch *branch, size_t event)
{
    /* What it costs to draw a random number, and to do whatever an event is. */
    const double draw_work = 64, event_work = 1024;
    const Trainer *t = tl->replay.trainer;
    const Dataset *data = t->data;
    double n = (double)t->net.parameter_count, samples = (double)data->count;
    double work = 3 * n * samples * ((double)branch->events[event].to.epoch + 1);
    for (size_t i = 0; i <= event; i++) {
        const JournalEvent *e = &branch->events[i];
        if (e->kind == JOURNAL_JOG || e->kind == JOURNAL_RESET)
            work += draw_work * n;
        else if (e->kind == JOURNAL_EDIT && e->edit.is_data)
            work += samples * (double)(data->inputs + data->outputs);
        work += event_work;
    }
    return work;
}

/* Goes that way again, without what is said to have come of it. */
static bool leads_here(Timeline *tl, const Kept *kept, Error *err)
{
    uint64_t work = UINT64_MAX;
    Place here = timeline_place(tl);
    snapshots_keep_first(&tl->replay.snapshots, 1);
    timeline_go(tl, here);
    timeline_replay(tl, &work);
    bool short_of_memory = tl->short_of_memory;
    tl->short_of_memory = false;
    if (short_of_memory)
        return error_memory(err);
    if (is_kept(tl->replay.trainer, kept))
        return true;
    put_back(tl->replay.trainer, kept);
    return error_set(err, "it does not lead to the weights that the session has");
}

/* Room in trainer and data for what was in force, and for as many samples as there were. */
static bool reserve(Replay *r, const JournalEvent *e, Error *err)
{
    const Dataset *data = r->trainer->data;
    size_t count = e->samples > data->count ? e->samples : data->count;
    if (e->samples != data->count && !r->data)
        return error_set(err, "this data cannot be edited");
    return (e->samples == data->count ||
            dataset_reserve(r->data, count + data->test_count, err)) &&
           trainer_reserve(r->trainer, &e->hyper, count, err);
}

/* Makes room for the shapes, optimizers and samples of a branch's events from `first` on. */
static bool widen(Timeline *tl, const Branch *branch, size_t first, Error *err)
{
    for (size_t i = first; i < branch->count; i++) {
        const JournalEvent *e = &branch->events[i];
        Net net = shapes_net(&tl->replay.shapes, e->shape, &e->hyper);
        if (!timeline_widen_to(tl, net.parameter_count, hyper_optimizer(&e->hyper), err) ||
            !measures_widen(&tl->measures, net.layer_count, err) ||
            !reserve(&tl->replay, e, err))
            return false;
    }
    return true;
}

static bool copy_branch(Journal *j, Branch *to, const Branch *from, Error *err)
{
    JournalEvent *events = malloc(from->count * sizeof *events);
    if (!events)
        return error_memory(err);
    memcpy(events, from->events, from->count * sizeof *events);
    *to = *from;
    to->events = events;
    to->capacity = from->count;
    to->id = j->next_id++;
    uint32_t last = events[from->count - 1].serial;
    j->next_serial = last >= j->next_serial ? last + 1 : j->next_serial;
    return true;
}

/* As many as the budget has room for; *left_out: how many it has none for. False where the system
 * has no memory. */
static bool copy_branches(Timeline *tl, const Past *past, size_t *left_out, Error *err)
{
    Error why = {.is_memory = false};
    Journal *j = &tl->replay.journal;
    const Journal *from = &past->journal;
    for (size_t i = 0; i < from->branch_count; i++) {
        const Branch *branch = &from->branches[i];
        bool ok = widen(tl, branch, branch_shared(branch, &from->present), &why) &&
                  copy_branch(j, &j->branches[j->branch_count], branch, &why);
        if (!ok && why.is_memory)
            return error_memory(err);
        j->branch_count += ok;
    }
    timeline_fit(tl);
    *left_out = from->branch_count - j->branch_count;
    return true;
}

/* Hyper-parameters that the command line has set since are a change made now. */
static bool set_asked(Timeline *tl, const Hyper *asked, uint64_t ticks, Error *err)
{
    Trainer *t = tl->replay.trainer;
    const Hyper *known = &timeline_event(tl)->hyper;
    if (hyper_same(asked, known))
        return true;
    trainer_set_hyper(t, known, NULL);
    while (trainer_ticks(t) < ticks)
        trainer_finish(t, GRAIN_PHASE);
    return timeline_set(tl, asked, err);
}

/* Events of a past have the numbers of its shapes: they are the timeline's from here on, or, the
 * second time, the past's again. */
static void swap_shapes(Timeline *tl, Past *past)
{
    Shapes own = tl->replay.shapes;
    tl->replay.shapes = past->shapes;
    past->shapes = own;
}

/* The past of the present branch, where it leads to what is kept; else there is none. */
static bool recall_present(Timeline *tl, const Past *past, const Kept *kept, Error *err)
{
    Journal *j = &tl->replay.journal;
    Branch present = {0};
    if (!copy_branch(j, &present, &past->journal.present, err))
        return false;
    if (!rebase(&tl->replay, past, kept, err)) {
        free(present.events);
        return false;
    }
    free(j->present.events);
    j->present = present;
    trail_clear(&tl->replay.trail);
    j->event = past->journal.event;
    return timeline_way(tl, &j->present, j->event) > proven_work || leads_here(tl, kept, err);
}

bool timeline_recall(Timeline *tl, Past *past, size_t *left_out, Error *err)
{
    Trainer *t = tl->replay.trainer;
    uint64_t ticks = trainer_ticks(t);
    Kept kept = {0};
    swap_shapes(tl, past);
    bool room = keep(&kept, t, err);
    bool ok = room && widen(tl, &past->journal.present, 0, err) &&
              recall_present(tl, past, &kept, err) && copy_branches(tl, past, left_out, err);
    /* Room for larger mini-batches costs what has been computed of the one under way. */
    if (ok && trainer_ticks(t) != ticks)
        put_back(t, &kept);
    ok = ok && set_asked(tl, &kept.hyper, ticks, err);
    if (!ok) {
        swap_shapes(tl, past);
        if (room)
            put_back(t, &kept);
        timeline_forget(tl);
    }
    free(kept.theta);
    return ok;
}

void timeline_end_epochs(Timeline *tl)
{
    Journal *j = &tl->replay.journal;
    const Trainer *t = tl->replay.trainer;
    Cursor end = t->cursor;
    if (t->divergence.happened)
        end.phase = trainer_phases(t);
    timeline_came_to(tl, &end);
    if (event_end(journal_now(j)) <= event_start(journal_now(j)))
        journal_take_back(j);
    replay_note_tip(&tl->replay);
}
