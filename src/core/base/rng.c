#include "core/base/rng.h"

#include "core/base/mathematics.h"

#include <math.h>

void rng_init(Rng *rng, uint64_t seed, uint64_t stream)
{
    rng->state = 0;
    rng->increment = (stream << 1) | 1u;
    rng_bits(rng);
    rng->state += seed;
    rng_bits(rng);
}

uint32_t rng_bits(Rng *rng)
{
    uint64_t old = rng->state;
    rng->state = old * UINT64_C(6364136223846793005) + rng->increment;
    uint32_t shifted = (uint32_t)(((old >> 18u) ^ old) >> 27u);
    uint32_t turn = (uint32_t)(old >> 59u);
    return (shifted >> turn) | (shifted << ((32u - turn) & 31u));
}

uint32_t rng_below(Rng *rng, uint32_t bound)
{
    /* Values below 2^32 mod bound would make small results likelier. */
    uint32_t threshold = (0u - bound) % bound;
    for (;;) {
        uint32_t bits = rng_bits(rng);
        if (bits >= threshold)
            return bits % bound;
    }
}

double rng_uniform(Rng *rng, double low, double high)
{
    return low + (high - low) * (rng_bits(rng) * 0x1p-32);
}

double rng_normal(Rng *rng)
{
    for (;;) {
        double u = rng_uniform(rng, -1, 1), v = rng_uniform(rng, -1, 1);
        double s = u * u + v * v;
        if (s > 0 && s < 1)
            return u * sqrt(-2 * math_log(s) / s);
    }
}

/* SplitMix64's output number `place` + 1 from the state `key`. */
static uint64_t mix(uint64_t key, uint64_t place)
{
    uint64_t z = key + (place + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30u)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27u)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31u);
}

uint64_t rng_key(uint64_t seed, uint64_t stream, uint64_t step)
{
    return mix(mix(mix(0, seed), stream), step);
}

void rng_numbered(uint64_t key, uint64_t place, size_t n, uint32_t *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (uint32_t)(mix(key, place + i) >> 32u);
}
