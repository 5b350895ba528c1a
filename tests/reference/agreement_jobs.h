/* The trainings that every build has to agree on: plain gradient descent on full batches. */
#ifndef REFERENCE_AGREEMENT_JOBS_H
#define REFERENCE_AGREEMENT_JOBS_H

#include <stdbool.h>
#include <stddef.h>

enum { AGREEMENT_JOBS = 3, AGREEMENT_LAYERS = 4, AGREEMENT_PLACES = 4 };

/* The epochs after which losses are compared. */
extern const size_t agreement_epochs[AGREEMENT_PLACES];

typedef struct AgreementJob {
    const char *name;
    const char *points; /* of tests/data/points.h; NULL: xor */
    size_t count;       /* samples */
    size_t layers, sizes[AGREEMENT_LAYERS]; /* sizes[0] are the inputs */
    const char *hidden, *output, *loss;
    double rate;
} AgreementJob;

extern const AgreementJob agreement_jobs[AGREEMENT_JOBS];

/* The samples x[count][inputs] and t[count][outputs], which the caller frees, also after failure:
 * no memory. */
bool agreement_data(const AgreementJob *job, double **x, double **t);

/* Start weight p of a layer with `fan_in` inputs: a value that a float holds. */
double agreement_start(size_t p, size_t fan_in);

#endif
