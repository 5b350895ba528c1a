/* The random numbers of the Playground's page: npm's seedrandom 2.4.3, which seeds the cipher ARC4
 * with a text and makes numbers of 52 bits of its bytes. Written from its description, for the same
 * numbers as there. */
#ifndef DATA_GENERATE_SEEDRANDOM_H
#define DATA_GENERATE_SEEDRANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct SeedRandom {
    uint8_t box[256];
    uint8_t i, j;
} SeedRandom;

/* Starts the stream of a text, of which each byte is a character. */
void seedrandom_init(SeedRandom *random, const char *seed);

/* A number uniform on [0, 1). */
double seedrandom_next(SeedRandom *random);

#endif
