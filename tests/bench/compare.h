/* What a comparison has measured. */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include "jobs.h"
#include "process.h"
#include "processor.h"

enum { PEER_COUNT = 5, RUNS = 5, COSTS_MAX = 256 };

typedef struct Peer {
    const char *name;
    char version[64];
    char threads[192]; /* of the libraries that it computes with; "" where it has none */
    bool present;
    Process process;
    double rates[JOB_COUNT][RUNS]; /* samples in a second */
    double median[JOB_COUNT];
} Peer;

typedef struct Cost {
    char section[32], name[64], unit[32];
    double value;
} Cost;

typedef struct Comparison {
    Processor processor;
    Peer peers[PEER_COUNT]; /* the first is this program */
    double peaks[RUNS];     /* multiply-adds in a second */
    double peak;
    char output[32];        /* the last layer for classes */
    Cost costs[COSTS_MAX];
    size_t cost_count;
} Comparison;

/* The share of the peak that our multiply-adds reach on job j. */
double compare_share(const Comparison *comparison, size_t j);

/* Writes all of it into a file as JSON. */
bool compare_write(const Comparison *comparison, const char *path);

#endif
