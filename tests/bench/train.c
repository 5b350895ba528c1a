/*
 * Training by this program's core, timed.
 *
 *     train           answers each line on standard input: a job's name (J1 ... J4) with
 *                     "samples_per_second NUMBER", "peak" with "multiply_adds_per_second NUMBER"
 *     train output    the output layer of the jobs with classes: softmax or sigmoid
 *     train costs     the further measurements, see tests/bench/costs.c
 */
#include "ours.h"
#include "peak.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN_SECONDS 0.3

static Bench benches[JOB_COUNT];
static bool ready[JOB_COUNT];

static double answer(const Job *job)
{
    size_t i = (size_t)(job - jobs);
    if (!ready[i])
        bench_job(&benches[i], job, bench_optimizer("sgd"));
    ready[i] = true;
    return bench_rate(&benches[i].trainer, RUN_SECONDS);
}

static void serve(void)
{
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        const Job *job = job_find(line);
        if (job)
            printf("samples_per_second %.6g\n", answer(job));
        else if (strcmp(line, "peak") == 0)
            printf("multiply_adds_per_second %.6g\n", peak_rate(RUN_SECONDS));
        else
            bench_die("there are the jobs J1 to J4, and peak");
        fflush(stdout);
    }
    for (size_t i = 0; i < JOB_COUNT; i++)
        if (ready[i])
            bench_free(&benches[i]);
}

int main(int argc, char **argv)
{
    if (argc == 1)
        serve();
    else if (strcmp(argv[1], "output") == 0)
        puts(bench_has_softmax() ? "softmax" : "sigmoid");
    else if (strcmp(argv[1], "costs") == 0)
        costs_print();
    else
        bench_die("usage: train [output | costs]");
    return 0;
}
