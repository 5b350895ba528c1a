#include "agreement_jobs.h"

#include "data/points.h"

#include <math.h>
#include <stdlib.h>

const size_t agreement_epochs[AGREEMENT_PLACES] = {0, 10, 100, 1000};

/* With rates at which the way down is smooth: at 0.7 the spirals' loss jumps up and down, and a
 * rounding comes to a tenth of it. */
const AgreementJob agreement_jobs[AGREEMENT_JOBS] = {
    {"xor", NULL, 4, 2, {2, 4, 1}, "tanh", "sigmoid", "half-squared", 0.5},
    {"spirals", "spirals", 100, 3, {2, 8, 8, 1}, "tanh", "sigmoid", "binary-cross-entropy", 0.5},
    {"pixels", "pixels", 100, 2, {64, 32, 10}, "sigmoid", "softmax", "cross-entropy", 0.2},
};

static void exclusive_or(double *x, double *t)
{
    for (size_t k = 0; k < 4; k++) {
        x[2 * k] = (double)(k / 2);
        x[2 * k + 1] = (double)(k % 2);
        t[k] = (double)(k / 2 != k % 2);
    }
}

bool agreement_data(const AgreementJob *job, double **x, double **t)
{
    size_t inputs = job->sizes[0], outputs = job->sizes[job->layers];
    Points points = {0};
    *x = calloc(job->count * inputs, sizeof **x);
    *t = calloc(job->count * outputs, sizeof **t);
    bool ok = *x && *t && (!job->points || points_make(&points, job->points, job->count, 1));
    if (ok && !job->points)
        exclusive_or(*x, *t);
    for (size_t k = 0; ok && job->points && k < job->count; k++) {
        for (size_t i = 0; i < inputs; i++)
            (*x)[k * inputs + i] = points.x[k * inputs + i];
        if (outputs == 1)
            (*t)[k] = points.t[k];
        else
            (*t)[k * outputs + (size_t)points.t[k]] = 1;
    }
    points_free(&points);
    return ok;
}

double agreement_start(size_t p, size_t fan_in)
{
    double place = 0.6180339887498949 * (double)(p + 1);
    return (double)(float)((2 * (place - floor(place)) - 1) * sqrt(3 / (double)fan_in));
}
