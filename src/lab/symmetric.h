/* Eigenvalues and eigenvectors of symmetric matrices, in double: by Householder's reflections to
 * three diagonals (Householder 1958), and of these by the QL algorithm with implicit shifts
 * (Bowdler, Martin, Reinsch and Wilkinson 1968). */
#ifndef LAB_SYMMETRIC_H
#define LAB_SYMMETRIC_H

#include <stdbool.h>
#include <stddef.h>

/* Replaces diagonal[n] by the eigenvalues, the least first. beside[n] has the n − 1 numbers beside
 * the diagonal and is used up. Where last[n] is not NULL it becomes the last component of each
 * eigenvector of length 1. False where they are not found, as with numbers that are not finite. */
bool symmetric_three(size_t n, double *diagonal, double *beside, double *last);

/* The eigenvalues of matrix[n][n], which is used up, into values[n], the least first; spare[n] is
 * room. False as above. */
bool symmetric_values(size_t n, double *matrix, double *values, double *spare);

/* The same from the largest on, and in row k of the matrix a unit vector of value k. */
bool symmetric_vectors(size_t n, double *matrix, double *values, double *spare);

#endif
