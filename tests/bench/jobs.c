#include "jobs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SEED_INPUTS = 1, SEED_CLASSES = 2 };

const Job jobs[JOB_COUNT] = {
    {"J1", "XOR, 2-4-1 tanh, full batch of 4", JOB_XOR, 4, 4, 2, {2, 4, 1},
     "tanh", "sigmoid", 0.1},
    {"J2", "two spirals, 500 x 2, 2-8-8-1 tanh, mini-batch 10", JOB_SPIRALS, 500, 10, 3,
     {2, 8, 8, 1}, "tanh", "tanh", 0.05},
    {"J3", "classes, 1797 x 64, 64-32-10 tanh, mini-batch 32", JOB_CLASSES, 1797, 32, 2,
     {64, 32, 10}, "tanh", NULL, 0.05},
    {"J4", "classes, 10000 x 784, 784-128-10 relu, mini-batch 64", JOB_CLASSES, 10000, 64, 2,
     {784, 128, 10}, "relu", NULL, 0.01},
};

const Job *job_find(const char *name)
{
    for (size_t i = 0; i < JOB_COUNT; i++)
        if (strcmp(jobs[i].name, name) == 0)
            return &jobs[i];
    return NULL;
}

size_t job_inputs(const Job *job)
{
    return job->sizes[0];
}

size_t job_outputs(const Job *job)
{
    return job->sizes[job->layers];
}

size_t job_parameters(const Job *job)
{
    size_t sum = 0;
    for (size_t l = 1; l <= job->layers; l++)
        sum += job->sizes[l] * (job->sizes[l - 1] + 1);
    return sum;
}

double job_work(const Job *job)
{
    return 3.0 * (double)job_parameters(job) - (double)(job->sizes[0] * job->sizes[1]);
}

/* Number `i` of the splitmix64 sequence of `seed`. */
static uint64_t draw(uint64_t seed, uint64_t i)
{
    uint64_t z = seed + (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void fill_spirals(const Job *job, float *x, float *t)
{
    for (size_t k = 0; k < job->samples; k++) {
        double r = (double)(k / 2 + 1) / ((double)job->samples / 2);
        double angle = 3 * M_PI * r + M_PI * (double)(k % 2);
        x[2 * k] = (float)(r * cos(angle));
        x[2 * k + 1] = (float)(r * sin(angle));
        t[k] = k % 2 ? 1 : -1;
    }
}

static void fill_classes(const Job *job, float *x, float *t)
{
    size_t n = job->samples, outputs = job_outputs(job);
    for (size_t i = 0; i < n * job_inputs(job); i++)
        x[i] = (float)((double)(draw(SEED_INPUTS, i) >> 11) * 0x1p-52 - 1);
    for (size_t i = 0; i < n * outputs; i++)
        t[i] = draw(SEED_CLASSES, i / outputs) % outputs == i % outputs;
}

void job_fill(const Job *job, float *x, float *t)
{
    if (job->data == JOB_SPIRALS)
        fill_spirals(job, x, t);
    else if (job->data == JOB_CLASSES)
        fill_classes(job, x, t);
    for (size_t k = 0; job->data == JOB_XOR && k < 4; k++) {
        x[2 * k] = (float)(k / 2);
        x[2 * k + 1] = (float)(k % 2);
        t[k] = k == 1 || k == 2;
    }
}

double bench_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}
