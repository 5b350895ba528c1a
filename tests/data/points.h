/* Made-up data sets for tests: the same seed gives the same numbers, and each of them is what a
 * float holds, so that a file of nine digits loses nothing. */
#ifndef TESTS_DATA_POINTS_H
#define TESTS_DATA_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Points {
    size_t count, inputs;
    size_t classes; /* 0: real targets */
    double *x;      /* [count][inputs] */
    double *t;      /* [count]: a class from 0, or a real target */
} Points;

/* Centres of points_gaussians, and the deviation of both inputs around them. */
enum { GAUSSIANS = 3 };
extern const double gaussian_centre[GAUSSIANS][2], gaussian_deviation;

/* Makes `count` points of what `name` says; the caller releases them with points_free.
 *   spirals    two arms of a turn and a half around each other, alternately, a little noisy
 *   gaussians  three classes that overlap
 *   pixels     the digits on 8 x 8 pixels, shifted by at most one, with noise and flipped pixels
 *   sine       y = sin x for x from -pi to pi, in random order
 * False when there is no such name or no memory. */
bool points_make(Points *points, const char *name, size_t count, uint64_t seed);
void points_free(Points *points);

#endif
