/* Random numbers for tests that are not the program's own: splitmix64 (Steele, Lea and Flood 2014)
 * on *state. The same state gives the same numbers everywhere. And how many cases are drawn. */
#ifndef TESTS_DRAW_H
#define TESTS_DRAW_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

static inline uint64_t draw_bits(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline size_t draw_below(uint64_t *state, size_t bound)
{
    return (size_t)(draw_bits(state) % bound);
}

static inline double draw_uniform(uint64_t *state, double low, double high)
{
    return low + (high - low) * ((double)(draw_bits(state) >> 11) * 0x1p-53);
}

/* The seed of a case that is called by these names (the last is NULL), so that a new row of a table
 * changes no other case: FNV-1a (Fowler, Noll and Vo) over them. BACKPROP_SWEEP=1, 2, … draws other
 * cases than those of every run. */
static inline uint64_t draw_seed(const char *const *names)
{
    const char *sweep = getenv("BACKPROP_SWEEP");
    uint64_t hash = UINT64_C(0xcbf29ce484222325) + (sweep ? strtoull(sweep, NULL, 10) : 0);
    for (; *names; names++)
        for (const char *c = *names;; c++) {
            hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
            if (!*c)
                break;
        }
    return hash;
}

/* How many of `cases` are tried: an eighth where each takes many times as long, with sanitizers, in
 * valgrind or in an emulator, and at least one. */
static inline size_t fewer(size_t cases)
{
    return getenv("BACKPROP_SANITIZED") || getenv("BACKPROP_SLOW") ? (cases + 7) / 8 : cases;
}

#endif
