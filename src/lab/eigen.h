/* All eigenvalues and eigenvectors of a small symmetric matrix, in double. */
#ifndef LAB_EIGEN_H
#define LAB_EIGEN_H

#include <stddef.h>

/* Numbers of room that it takes for n rows. */
#define EIGEN_ROOM(n) (2 * (n))

/* Takes the symmetric a[n][n] apart: values[n] from the largest to the smallest, and in row k of
 * `a` a unit vector of value k. First to a tridiagonal matrix by Householder's reflections, then by
 * the implicit QL algorithm (Bowdler, Martin, Reinsch, Wilkinson 1968). `room` is [EIGEN_ROOM(n)].
 */
void eigen_symmetric(size_t n, double *a, double *values, double *room);

#endif
