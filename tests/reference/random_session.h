/* Random session files to compare the program with the oracle on. */
#ifndef REFERENCE_RANDOM_SESSION_H
#define REFERENCE_RANDOM_SESSION_H

#include <stdbool.h>
#include <stdint.h>

/* Writes folder/SEED.json, and folder/SEED.csv where its data set is a file: one to five layers of
 * random sizes and activations, a random loss that fits, and one of the data sets. Same seed, same
 * bytes. */
bool random_session(uint64_t seed, const char *folder);

#endif
