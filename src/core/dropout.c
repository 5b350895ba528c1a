#include "core/dropout.h"

#include "core/rng.h"

enum { BLOCK = 256 };

/* What the factors of one layer of the mini-batch held are drawn with. */
typedef struct Drawing {
    uint64_t key;
    uint32_t limit; /* bits below it drop a unit */
    Real keep;      /* the factor of the others */
} Drawing;

static bool applies(const Trainer *t, size_t layer)
{
    return t->hyper.dropout > 0 && layer + 1 < t->net.layer_count;
}

/* After its update the mini-batch is still held, but its step is counted. */
static Drawing drawing(const Trainer *t)
{
    const Cursor *c = &t->cursor;
    uint64_t step = c->phase == trainer_phases(t) ? c->step - 1 : c->step;
    return (Drawing){rng_key(t->hyper.seed, RNG_DROPOUT, step),
                     (uint32_t)(t->hyper.dropout * 0x1p32), (Real)(1 / (1 - t->hyper.dropout))};
}

/* The number of a unit's draw. */
static uint64_t place_of(const Trainer *t, size_t row, size_t layer, size_t unit)
{
    return (uint64_t)row * t->net.unit_count + t->net.layers[layer].first + unit;
}

static void drop(const Drawing *d, size_t n, const uint32_t *bits, Real *v)
{
    for (size_t i = 0; i < n; i++) {
        /* By index, for no processor can guess where to jump. */
        const Real either[] = {v[i] * d->keep, 0};
        v[i] = either[bits[i] < d->limit];
    }
}

void dropout_rows(const Trainer *t, size_t layer, size_t rows, Real *v)
{
    uint32_t bits[BLOCK];
    size_t units = t->net.layers[layer].units;
    if (!applies(t, layer))
        return;
    Drawing d = drawing(t);
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < units; j += BLOCK) {
            size_t n = units - j < BLOCK ? units - j : BLOCK;
            rng_numbered(d.key, place_of(t, t->row + r, layer, j), n, bits);
            drop(&d, n, bits, v + r * units + j);
        }
}

Real dropout_factor(const Trainer *t, size_t row, size_t layer, size_t unit)
{
    uint32_t bits;
    Real factor = 1;
    if (!applies(t, layer))
        return 1;
    Drawing d = drawing(t);
    rng_numbered(d.key, place_of(t, row, layer, unit), 1, &bits);
    drop(&d, 1, &bits, &factor);
    return factor;
}
