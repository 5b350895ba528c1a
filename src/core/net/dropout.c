#include "core/net/dropout.h"

#include "core/base/rng.h"

enum { BLOCK = 256 };

static bool applies(const Dropout *d, const Net *net, size_t layer)
{
    return d->keep > 0 && layer + 1 < net->layer_count;
}

Dropout dropout_of(double share, uint64_t seed, uint64_t step)
{
    if (!(share > 0))
        return (Dropout){0};
    return (Dropout){.key = rng_key(seed, RNG_DROPOUT, step),
                     .limit = (uint32_t)(share * 0x1p32),
                     .keep = (Real)(1 / (1 - share))};
}

/* The number of a unit's draw. */
static uint64_t place_of(const Dropout *d, const Net *net, size_t layer, size_t row, size_t unit)
{
    return (uint64_t)(d->row + row) * net->unit_count + net->layers[layer].first + unit;
}

static void drop(const Dropout *d, size_t n, const uint32_t *bits, Real *v)
{
    for (size_t i = 0; i < n; i++) {
        /* By index, for no processor can guess where to jump. */
        const Real either[] = {v[i] * d->keep, 0};
        v[i] = either[bits[i] < d->limit];
    }
}

void dropout_rows(const Dropout *d, const Net *net, size_t layer, size_t first, size_t rows,
                  Real *v)
{
    uint32_t bits[BLOCK];
    size_t units = net->layers[layer].units;
    if (!applies(d, net, layer))
        return;
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < units; j += BLOCK) {
            size_t n = units - j < BLOCK ? units - j : BLOCK;
            rng_numbered(d->key, place_of(d, net, layer, first + r, j), n, bits);
            drop(d, n, bits, v + r * units + j);
        }
}

Real dropout_factor(const Dropout *d, const Net *net, size_t layer, size_t row, size_t unit)
{
    uint32_t bits;
    Real factor = 1;
    if (!applies(d, net, layer))
        return 1;
    rng_numbered(d->key, place_of(d, net, layer, row, unit), 1, &bits);
    drop(d, 1, &bits, &factor);
    return factor;
}
