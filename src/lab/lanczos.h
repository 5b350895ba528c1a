/* The largest and the least eigenvalue of a symmetric matrix that is known by its products with
 * vectors alone (Lanczos 1950), with full reorthogonalisation.
 *
 * After k products the eigenvalues of the k × k matrix of three diagonals that they make lie within
 * the spectrum, and the outer ones are the first to come to rest: each is an eigenvalue to within
 * its residual. It asks for products and makes none itself: whoever has the matrix gives them, in
 * slices or at once. Vectors are kept as Real, sums are made in double. The start is drawn, the
 * same for the same size. */
#ifndef LAB_LANCZOS_H
#define LAB_LANCZOS_H

#include "core/base/error.h"
#include "kernel/real.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Products at most: of large matrices fewer, as many vectors as have room in LANCZOS_ROOM numbers,
 * and at least LANCZOS_LEAST. */
enum { LANCZOS_MOST = 120, LANCZOS_LEAST = 24, LANCZOS_ROOM = 1 << 23 };

typedef struct Lanczos {
    size_t n;         /* the size */
    size_t most;      /* products at most, */
    size_t done;      /* and so far */
    Real *vectors;    /* [most][n] of length 1, each at right angles to the others; owned */
    double *next;     /* [n] what the product is made into; owned */
    size_t against;   /* vectors that it has been brought to right angles with: each twice */
    double diagonal[LANCZOS_MOST], beside[LANCZOS_MOST];
    bool ended;       /* both ends are found, or there is no more room: */
    double least, largest;         /* eigenvalues, NaN where a product was not finite, */
    double least_off, largest_off; /* each as far off as this at most */
} Lanczos;

/* Room for a size; lanczos_free releases it, also after failure. A zeroed one is valid. */
bool lanczos_init(Lanczos *lanczos, size_t n, Error *err);
void lanczos_free(Lanczos *lanczos);

/* Begins anew; `allowed` [n], or NULL: where it is 0 the matrix has nothing, and vectors neither.
 * False where it is 0 everywhere. */
bool lanczos_start(Lanczos *lanczos, const Real *allowed);

/* The vector [n] whose product is wanted next. */
const Real *lanczos_vector(const Lanczos *lanczos);

/* Takes its product [n]; and goes on with that for about *work multiply-adds, which is lowered by
 * what was done: true when another vector is there, or it has ended. */
void lanczos_take(Lanczos *lanczos, const Real *product);
bool lanczos_advance(Lanczos *lanczos, uint64_t *work);

#endif
