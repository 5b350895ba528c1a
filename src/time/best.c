#include "time/best.h"

#include <math.h>

static uint32_t era_of(const Journal *j, size_t event)
{
    return j->present.events[branch_era(&j->present, event)].serial;
}

static bool is_within(const Journal *j, Place place)
{
    const JournalEvent *e = &j->present.events[place.event];
    return event_start(e) <= place.ticks && place.ticks <= event_end(e);
}

bool best_find(const Best *best, const Journal *j, Place *place)
{
    *place = (Place){0, best->mark.ticks};
    for (; best->known && place->event < j->present.count; place->event++)
        if (j->present.events[place->event].serial == best->mark.serial)
            return is_within(j, *place);
    return false;
}

bool best_find_in_era(const Best *best, const Journal *j, size_t now, Place *place)
{
    return best_find(best, j, place) && best->era == era_of(j, now);
}

void best_see(Best *best, const Journal *j, const Trainer *t, double test_loss)
{
    Place place;
    bool mid_batch = t->cursor.phase > 0 && t->cursor.phase < trainer_phases(t);
    bool holds = best_find_in_era(best, j, j->event, &place) && best->function == t->spec.loss &&
                 best->loss <= test_loss;
    if (mid_batch || t->batch.done > 0 || !isfinite(test_loss) || holds)
        return;
    *best = (Best){true, test_loss, moment_at(j, j->event, &t->cursor),
                   {journal_now(j)->serial, trainer_ticks(t)}, era_of(j, j->event), t->spec.loss};
}

void best_recall(Best *best, const Journal *j, double loss, Place place, uint64_t epoch,
                 const Loss *function)
{
    *best = (Best){.known = false};
    if (place.event >= j->present.count || !is_within(j, place))
        return;
    const Cursor cursor = {.epoch = epoch,
                           .step = place.ticks / j->present.events[place.event].phases};
    *best = (Best){true, loss, moment_at(j, place.event, &cursor),
                   journal_mark(j, place), era_of(j, place.event), function};
}
