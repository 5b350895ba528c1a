/* Tallies: numbers counted in ranges as they come, where nobody knows beforehand how large they
 * are.
 *
 * Ends of ranges are powers of two and their multiples, so that two tallies are put side by side
 * exactly, with no number counted in a range in which it is not. */
#ifndef LAB_TALLY_H
#define LAB_TALLY_H

#include "kernel/real.h"

#include <stddef.h>

/* Of signed numbers: ranges of the same width from −size to size, the least power of two that is
 * larger than all of them. */
enum { TALLY_BINS = 128 };
typedef struct Tally {
    int power;                 /* size = 2^power */
    size_t count[TALLY_BINS];  /* each with its lower end */
    size_t not_finite;
} Tally;

void tally_start(Tally *tally);
void tally_add(Tally *tally, size_t n, const Real *values);

/* Ranges twice as wide, until size is 2^power. */
void tally_widen(Tally *tally, int power);

double tally_size(const Tally *tally);

/* Of sizes: a range for each power of two, 2^k ≤ |x| < 2^(k+1); what is smaller than all of them is
 * in the first one, what is larger in the last one. */
enum { OCTAVE_FIRST = -64, OCTAVES = 80 };
typedef struct Octaves {
    size_t count[OCTAVES];
    size_t zero, not_finite;
} Octaves;

void octaves_start(Octaves *octaves);
void octaves_add(Octaves *octaves, size_t n, const Real *values);

/* Numbers in it that are finite and not 0. */
size_t octaves_total(const Octaves *octaves);

#endif
