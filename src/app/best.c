#include "app/best.h"

#include <math.h>

/* The serial of the start or reset that the run of line `event` began with. */
static uint32_t era_of(const Timeline *tl, size_t event)
{
    while (event > 0 && tl->line.journal[event].kind != JOURNAL_RESET)
        event--;
    return tl->line.journal[event].serial;
}

static bool is_within(const Timeline *tl, size_t event, uint64_t ticks)
{
    const JournalEvent *e = &tl->line.journal[event];
    size_t phases = trainer_phases(tl->trainer);
    return cursor_ticks(&e->from, phases) <= ticks && ticks <= cursor_ticks(&e->to, phases);
}

/* The event of the present line that it was in; false when the line has not been there. */
static bool find_event(const Best *best, const Timeline *tl, size_t *event)
{
    for (*event = 0; best->known && *event < tl->line.events; ++*event)
        if (tl->line.journal[*event].serial == best->serial)
            return is_within(tl, *event, best->ticks);
    return false;
}

void best_see(Best *best, const Timeline *tl, double test_loss)
{
    const Trainer *t = tl->trainer;
    size_t event;
    uint32_t era = era_of(tl, tl->event);
    bool mid_batch = t->cursor.phase > 0 && t->cursor.phase < trainer_phases(t);
    bool holds = find_event(best, tl, &event) && best->era == era &&
                 best->function == t->spec.loss && best->loss <= test_loss;
    if (mid_batch || t->row > 0 || !isfinite(test_loss) || holds)
        return;
    *best = (Best){true, test_loss, moment_present(tl), trainer_ticks(t),
                   tl->line.journal[tl->event].serial, era, t->spec.loss};
}

bool best_find(const Best *best, const Timeline *tl, Place *place, Error *err)
{
    size_t event;
    if (tl->trainer->data->test_count == 0)
        return error_set(err, "the best is where the test loss is lowest, but no samples are kept "
                         "for testing; --test 0.3 would keep some");
    if (!find_event(best, tl, &event) ||
        best->era != era_of(tl, tl->replaying ? tl->target.event : tl->event))
        return error_set(err, "no test loss of this run has been looked at yet");
    *place = (Place){event, best->ticks};
    return true;
}

SessionBest best_saved(const Best *best, const Timeline *tl)
{
    size_t event;
    if (!find_event(best, tl, &event))
        return (SessionBest){0};
    return (SessionBest){true, best->loss, event, best->moment.epoch,
                         best->ticks / trainer_phases(tl->trainer)};
}

void best_recall(Best *best, const SessionBest *saved, const Timeline *tl)
{
    const Trainer *t = tl->trainer;
    uint64_t ticks = saved->step * trainer_phases(t);
    *best = (Best){0};
    if (!saved->known || saved->event >= tl->line.events || !is_within(tl, saved->event, ticks))
        return;
    const Cursor cursor = {.epoch = saved->epoch, .step = saved->step};
    *best = (Best){true, saved->loss, moment_at(tl, saved->event, &cursor), ticks,
                   tl->line.journal[saved->event].serial, era_of(tl, saved->event),
                   t->spec.loss};
}
