/* What the inputs of a data set are, where that decides how they are laid out and typed. */
#ifndef CORE_SAMPLES_INPUTS_H
#define CORE_SAMPLES_INPUTS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum InputsAre {
    INPUTS_NUMBERS,
    INPUTS_IMAGE,   /* pixels of a square, row by row */
    INPUTS_LETTERS, /* letters in a row, each one of 27 */
    INPUTS_WORDS,   /* words that a sentence has or has not */
} InputsAre;

static inline bool inputs_are_text(InputsAre are)
{
    return are == INPUTS_LETTERS || are == INPUTS_WORDS;
}

/* The side of the square that n numbers make, from 4 on, or 0. */
static inline size_t inputs_square_side(size_t n)
{
    size_t side = (size_t)(sqrt((double)n) + 0.5);
    return side >= 4 && side * side == n ? side : 0;
}

/* The side of the picture that n columns are, from 8 on, so that something is seen on it; or 0. */
static inline size_t inputs_picture_side(InputsAre are, size_t n)
{
    enum { SIDE_LEAST = 8 };
    size_t side = inputs_square_side(n);
    return !inputs_are_text(are) && side >= SIDE_LEAST ? side : 0;
}

#endif
