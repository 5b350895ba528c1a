#include "app/run/best_weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t state_numbers(const Trainer *t)
{
    return t->spec.optimizer->states * t->net.parameter_count;
}

bool best_weights_init(BestWeights *best, const SessionBest *known, const Trainer *t, bool copy,
                       Error *err)
{
    *best = (BestWeights){.place = *known};
    if (copy)
        best->theta = malloc((t->net.parameter_count + state_numbers(t)) * sizeof *best->theta);
    return !copy || best->theta || error_memory(err);
}

void best_weights_free(BestWeights *best)
{
    free(best->theta);
    *best = (BestWeights){0};
}

void best_weights_see(BestWeights *best, const Trainer *t, size_t event, double test_loss)
{
    size_t n = t->net.parameter_count;
    if (!isfinite(test_loss) || (best->place.known && best->place.loss <= test_loss))
        return;
    best->place = (SessionBest){true, test_loss, event, t->cursor.epoch, t->cursor.step};
    best->cursor = t->cursor;
    if (!best->theta)
        return;
    memcpy(best->theta, t->parameters.theta, n * sizeof *t->parameters.theta);
    memcpy(best->theta + n, t->parameters.state, state_numbers(t) * sizeof *t->parameters.state);
    best->copied = true;
}

bool best_weights_restore(const BestWeights *best, Trainer *t, Timeline *tl)
{
    const SessionBest *place = &best->place;
    uint64_t ticks = place->step * trainer_phases(t);
    if (best->copied) {
        Hyper hyper = t->hyper;
        trainer_restore(t, best->theta, best->theta + t->net.parameter_count, &best->cursor,
                        &hyper);
        if (tl)
            tl->replay.journal.event = place->event;
        return true;
    }
    if (!tl || place->event >= timeline_journal(tl)->present.count)
        return false;
    timeline_go(tl, (Place){place->event, ticks});
    return timeline_replay(tl, &(uint64_t){UINT64_MAX});
}
