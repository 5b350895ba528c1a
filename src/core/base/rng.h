/* Random numbers: PCG32 (O'Neill 2014, "PCG: A Family of Simple Fast Space-Efficient
 * Statistically Good Algorithms for Random Number Generation").
 *
 * Nothing in the trainer holds a running generator: the start weights and the order of samples of
 * epoch e are each drawn from a generator made from (seed, stream), so any past state can be made
 * again from its counters. What is needed in no order, as dropout is, comes from numbered draws:
 * SplitMix64 (Steele, Lea and Flood 2014) taken as a function of its counter. */
#ifndef CORE_BASE_RNG_H
#define CORE_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct Rng {
    uint64_t state;
    uint64_t increment;
} Rng;

/* What a stream is drawn for. The order of epoch e is stream RNG_ORDER + e. */
enum {
    RNG_START_WEIGHTS = 1,
    RNG_DROPOUT = 2,
    RNG_TEST_PART = 3,
    RNG_JOG = 4,
    RNG_SAMPLES = 5,
    RNG_DIRECTIONS = 6,
    RNG_CURVATURE = 8,
    RNG_ORDER = 1 << 20
};

/* Starts the generator of (seed, stream). Streams of one seed are independent. */
void rng_init(Rng *rng, uint64_t seed, uint64_t stream);

/* 32 uniform bits. */
uint32_t rng_bits(Rng *rng);

/* A whole number uniform on [0, bound), bound > 0, without bias. */
uint32_t rng_below(Rng *rng, uint32_t bound);

/* A number uniform on [low, high). */
double rng_uniform(Rng *rng, double low, double high);

/* A standard normal deviate: Marsaglia's polar method, the second deviate is dropped. */
double rng_normal(Rng *rng);

/* A key for what is drawn for at `step`; keys of neighbouring arguments have nothing in common. */
uint64_t rng_key(uint64_t seed, uint64_t stream, uint64_t step);

/* 32 uniform bits each in out[n]: the draws of a key from number `place` on. */
void rng_numbered(uint64_t key, uint64_t place, size_t n, uint32_t *out);

#endif
