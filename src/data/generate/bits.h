/* Data sets of bits: all patterns of so many inputs, with what is to be said of each. */
#ifndef DATA_GENERATE_BITS_H
#define DATA_GENERATE_BITS_H

#include "core/samples/dataset.h"
#include "data/generate/choice.h"

/* The target of all inputs of `bits` bits, of which so many are 1. */
typedef bool Truth(size_t ones, size_t bits);
Truth bits_all, bits_any, bits_not_all, bits_odd, bits_most;

/* A data set of all inputs of n bits, with the target that `truth` says. */
bool bits_table(Dataset *data, const char *name, size_t bits, Truth *truth, Error *err);

/* These make the data set of a choice, with choice->number bits, patterns or digits; released by
 * dataset_free also after failure. */
typedef bool BitSet(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err);

/* So many one-hot patterns that are to come out as they go in (Ackley, Hinton and Sejnowski 1985).
 */
BitSet bits_encoder;

/* Two numbers of so many bits, and their sum, all with the highest bit first. */
BitSet bits_adder;

/* Whether the pattern reads the same from both ends (Rumelhart, Hinton and Williams 1986). */
BitSet bits_symmetry;

/* The ten digits of a seven-segment display: segments a to g, as they go round from the top, and
 * the one in the middle. */
BitSet bits_segments;

/* Mazur 2015, "A Step by Step Backpropagation Example": one sample, and the start weights
 * w1 w2 / w3 w4, b1 b1, w5 w6 / w7 w8, b2 b2. */
BitSet bits_mazur;

#endif
