/* This program's core, set up for a measurement. */
#ifndef BENCH_OURS_H
#define BENCH_OURS_H

#include "core/train/trainer.h"
#include "jobs.h"

/* A data set and a trainer on it. */
typedef struct Bench {
    Dataset data;
    Trainer trainer;
} Bench;

/* Ends the program with a sentence. */
_Noreturn void bench_die(const char *sentence);

/* The optimizer that is called exactly so, or NULL. */
const Optimizer *bench_optimizer(const char *name);

/* Whether the core has softmax with cross-entropy for classes; else sigmoid with half-squared. */
bool bench_has_softmax(void);

/* Sets up a job. Released by bench_free. */
void bench_job(Bench *bench, const Job *job, const Optimizer *optimizer);

/* Sets up `samples` random points for `hidden` tanh layers of `units`, 2 inputs and 1 output. */
void bench_shape(Bench *bench, size_t samples, size_t batch, size_t hidden, size_t units);

void bench_free(Bench *bench);

/* Samples in a second of processor time: whole epochs for at least `seconds`. */
double bench_rate(Trainer *trainer, double seconds);

/* The further measurements, one line each: section, name, value, unit, separated by tabs. */
void costs_print(void);

#endif
