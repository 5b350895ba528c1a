#include "core/train/order.h"

#include "core/base/rng.h"

#include <stdlib.h>

static void store(Order *o)
{
    for (size_t i = 0; i < o->count; i++)
        o->samples[i] = (uint32_t)i;
}

bool order_init(Order *o, size_t count, Error *err)
{
    *o = (Order){0};
    if (!order_reserve(o, count, err))
        return false;
    order_resize(o, count);
    return true;
}

bool order_reserve(Order *o, size_t count, Error *err)
{
    uint32_t *larger = count > o->room ? realloc(o->samples, count * sizeof *larger) : o->samples;
    if (!larger)
        return error_memory(err);
    o->samples = larger;
    o->room = count > o->room ? count : o->room;
    return true;
}

void order_resize(Order *o, size_t count)
{
    o->count = count;
    o->shuffled = false;
    store(o);
}

void order_free(Order *o)
{
    free(o->samples);
    *o = (Order){0};
}

/* Fisher and Yates' shuffle (Durstenfeld 1964), from the stored order each epoch anew. */
static void shuffle(Order *o)
{
    Rng rng;
    rng_init(&rng, o->seed, RNG_ORDER + o->epoch);
    for (size_t i = o->count; i > 1; i--) {
        size_t j = rng_below(&rng, (uint32_t)i);
        uint32_t swap = o->samples[i - 1];
        o->samples[i - 1] = o->samples[j];
        o->samples[j] = swap;
    }
}

static bool is_known(const Order *o, bool shuffled, uint64_t seed, uint64_t epoch)
{
    return o->shuffled == shuffled && (!shuffled || (o->seed == seed && o->epoch == epoch));
}

void order_follow(Order *o, Cursor *c, const Hyper *hyper)
{
    if (c->position == 0)
        c->shuffled = hyper->shuffle && hyper_batch(hyper, o->count) < o->count;
    if (is_known(o, c->shuffled, hyper->seed, c->epoch))
        return;
    o->shuffled = c->shuffled;
    o->seed = hyper->seed;
    o->epoch = c->epoch;
    store(o);
    if (o->shuffled)
        shuffle(o);
}
