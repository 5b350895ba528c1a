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

/* The event in which the state that is kept stands: that of a diverged run is from before the
 * mini-batch, within which the present event may have begun. */
static size_t kept_event(const Timeline *tl)
{
    const Trainer *t = tl->replay.trainer;
    const Journal *j = &tl->replay.journal;
    uint64_t before = t->cursor.step * trainer_phases(t);
    size_t event = j->event;
    while (t->divergence.happened && event > 0 &&
           event_start(j, &j->present.events[event]) > before)
        event--;
    return event;
}

bool past_of(const Timeline *tl, Past *past)
{
    const Journal *j = &tl->replay.journal;
    const Snapshots *s = &tl->replay.snapshots;
    const Trainer *t = tl->replay.trainer;
    size_t n = t->net.parameter_count;
    *past = (Past){*j, replay_checksum(s->pool + snapshot_at(s, 0)->slot * s->slot_size, n)};
    past->journal.event = kept_event(tl);
    if (timeline_at_front(tl)) {
        past->journal.present.tip = replay_checksum(t->parameters.theta, n);
        past->journal.present.has_tip = true;
    }
    return is_start(&j->present.events[0]) &&
           (!t->spec.start || t->spec.start == t->data->start);
}

/* The counters after training from e->from to the step and phase of e->to. */
static bool counts_right(const JournalEvent *e, size_t count, size_t phases)
{
    size_t batch = hyper_batch(&e->hyper, count);
    size_t left = batches_for(count - e->from.position, batch), whole = batches_for(count, batch);
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

static bool event_fits(const JournalEvent *e, const Trainer *t)
{
    size_t phases = trainer_phases(t), values = dataset_columns(t->data) + t->data->outputs;
    if (e->to.phase > phases || e->to.position >= t->data->count)
        return false;
    switch (e->kind) {
    case JOURNAL_START:
        return false; /* there is one only, the first */
    case JOURNAL_TRAIN:
        return counts_right(e, t->data->count, phases);
    case JOURNAL_RESET:
        return same_place(&e->to, &(Cursor){0}) && e->to.phase == 0;
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

static bool branch_fits(const Branch *branch, const Trainer *t, Error *err)
{
    if (branch->count == 0 || !is_start(&branch->events[0]))
        return error_set(err, "%s: a start is needed", branch->name);
    for (size_t i = 1; i < branch->count; i++)
        if (!same_place(&branch->events[i].from, &branch->events[i - 1].to) ||
            !event_fits(&branch->events[i], t))
            return error_set(err, "%s: line %zu does not follow from the one before it",
                             branch->name, i + 1);
    return true;
}

/* Whether the trainer stands in training `e`, or where a change `e` was made. */
static bool leads_to(const JournalEvent *e, const Trainer *t)
{
    size_t phases = trainer_phases(t);
    uint64_t now = trainer_ticks(t), end = cursor_ticks(&e->to, phases);
    JournalEvent part = *e;
    part.to = t->cursor;
    if (e->kind == JOURNAL_TRAIN)
        return now <= end && counts_right(&part, t->data->count, phases);
    return now == end && same_place(&t->cursor, &e->to);
}

bool past_fits(const Past *past, const Trainer *t, Error *err)
{
    const Journal *j = &past->journal;
    if (j->event >= j->present.count)
        return error_set(err, "a present branch is needed");
    if (!branch_fits(&j->present, t, err))
        return false;
    for (size_t i = 0; i < j->branch_count; i++)
        if (!branch_fits(&j->branches[i], t, err))
            return false;
    return leads_to(journal_now(j), t) ||
           error_set(err, "it does not lead to where the session stands");
}

/* Begins at the start of the past; false when it is another one. */
static bool return_to_start(Trainer *t, const Past *past, Error *err)
{
    const JournalEvent *first = &past->journal.present.events[0];
    trainer_reset(t, first->hyper.seed);
    if (!trainer_set_hyper(t, &first->hyper, err))
        return false;
    trainer_drop_batch(t);
    return replay_checksum(t->parameters.theta, t->net.parameter_count) == past->start ||
           error_set(err, "its start weights are others now");
}

/* `phase` is that of a start, 0, or of the end of a mini-batch. */
static void take(Replay *r, uint32_t serial, size_t phase)
{
    const Trainer *t = r->trainer;
    Snapshot where = {.mark = {serial, trainer_ticks(t)}, .cursor = t->cursor};
    where.cursor.phase = phase;
    /* As many multiply-adds as this place may have cost: forward, backward, update. */
    where.work = r->work = t->cursor.step * trainer_batch(t) * 3 * t->net.parameter_count;
    snapshots_take(&r->snapshots, t, &where);
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

/* The trainer goes to the start, for the first snapshot, and back to what was kept. */
static bool rebase(Replay *r, const Past *past, const Kept *kept, Error *err)
{
    Trainer *t = r->trainer;
    const JournalEvent *here = journal_now(&past->journal);
    bool same = return_to_start(t, past, err);
    if (same) {
        snapshots_keep_first(&r->snapshots, 0);
        take(r, past->journal.present.events[0].serial, 0);
    }
    trainer_restore(t, kept->theta, kept->state, &kept->cursor, &kept->hyper);
    if (same && here->kind == JOURNAL_TRAIN && here->hyper.optimizer == kept->hyper.optimizer)
        take(r, here->serial, kept->cursor.step > 0 ? trainer_phases(t) : 0);
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
static bool leads_here(Timeline *tl, const Kept *kept)
{
    uint64_t work = UINT64_MAX;
    Place here = timeline_place(tl);
    snapshots_keep_first(&tl->replay.snapshots, 1);
    timeline_go(tl, here);
    timeline_replay(tl, &work);
    if (is_kept(tl->replay.trainer, kept))
        return true;
    put_back(tl->replay.trainer, kept);
    return false;
}

/* Makes room for the optimizers of a branch's events from `first` on. */
static bool widen(Timeline *tl, const Branch *branch, size_t first, Error *err)
{
    for (size_t i = first; i < branch->count; i++)
        if (!timeline_widen(tl, &branch->events[i].hyper, err))
            return false;
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

bool timeline_recall(Timeline *tl, const Past *past, size_t *left_out, Error *err)
{
    Journal *j = &tl->replay.journal;
    Trainer *t = tl->replay.trainer;
    uint64_t ticks = trainer_ticks(t);
    Branch present = {0};
    Kept kept;
    if (!widen(tl, &past->journal.present, 0, err) || !keep(&kept, t, err))
        return false;
    bool ok = copy_branch(j, &present, &past->journal.present, err) &&
              rebase(&tl->replay, past, &kept, err);
    if (ok) {
        free(j->present.events);
        j->present = present;
        j->event = past->journal.event;
        ok = timeline_way(tl, &j->present, j->event) > proven_work || leads_here(tl, &kept) ||
             error_set(err, "it does not lead to the weights that the session has");
        if (!ok)
            timeline_forget(tl);
    } else {
        free(present.events);
    }
    free(kept.theta);
    if (!ok)
        return false;
    if (copy_branches(tl, past, left_out, err) && set_asked(tl, &kept.hyper, ticks, err))
        return true;
    trainer_set_hyper(t, &kept.hyper, NULL); /* it has been in force: there is memory */
    timeline_forget(tl);
    return false;
}

void timeline_end_epochs(Timeline *tl)
{
    Journal *j = &tl->replay.journal;
    const Trainer *t = tl->replay.trainer;
    Cursor end = t->cursor;
    if (t->divergence.happened)
        end.phase = trainer_phases(t);
    timeline_came_to(tl, &end);
    if (event_end(j, journal_now(j)) <= event_start(j, journal_now(j)))
        journal_take_back(j);
    replay_note_tip(&tl->replay);
}
