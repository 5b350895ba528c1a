/* The jobs that training is measured on, the same for this program and its peers: shapes, samples
 * from a seeded formula (tests/bench/peers.py has it too), and a clock of processor time.
 *
 * A sample counts once when it has gone through forward, backward and its part of the update. */
#ifndef BENCH_JOBS_H
#define BENCH_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JOB_COUNT = 4, JOB_LAYERS_MAX = 4, JOB_SAMPLES_MAX = 10000 };

typedef enum JobData { JOB_XOR, JOB_SPIRALS, JOB_CLASSES } JobData;

typedef struct Job {
    const char *name;
    const char *summary;
    JobData data;
    size_t samples, batch;
    size_t layers;                    /* the inputs are none */
    size_t sizes[JOB_LAYERS_MAX + 1]; /* inputs, then units of each layer */
    const char *hidden;               /* activation */
    const char *last;                 /* activation of the last layer; NULL: that of classes */
    double rate;
} Job;

extern const Job jobs[JOB_COUNT];

/* The job called `name`, or NULL. */
const Job *job_find(const char *name);

size_t job_inputs(const Job *job);
size_t job_outputs(const Job *job);
size_t job_parameters(const Job *job);

/* Multiply-adds for each sample: three for each parameter, without the gradient of the inputs. */
double job_work(const Job *job);

/* Fills x [samples][inputs] and t [samples][outputs]. */
void job_fill(const Job *job, float *x, float *t);

/* Seconds of processor time of this process so far: others on the machine count little. */
double bench_seconds(void);

/* The middle of the values, which it sorts. */
double bench_median(double *values, size_t count);

#endif
