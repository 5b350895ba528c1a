/*
 * Training beside other programs that train: the jobs of tests/bench/jobs.h, on one thread each.
 *
 *     compare TRAIN PEERS.PY PEER_FANN [--json FILE]
 *
 * Peers that are not there are skipped with a line ("" for PEER_FANN: not built). Each peer is one
 * process that is asked for one run after the other, the peers taking turns, so that what else
 * happens on the machine meets all of them. Prints medians and ratios; no time makes it fail.
 */
#include "compare.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const char *const usage =
    "usage: compare TRAIN PEERS.PY PEER_FANN [--json FILE]\n";

static _Noreturn void die(const char *sentence)
{
    fprintf(stderr, "compare: %s\n", sentence);
    exit(1);
}

double compare_share(const Comparison *c, size_t j)
{
    return c->peers[0].median[j] * job_work(&jobs[j]) / c->peak;
}

/* Starts a peer in Python, by the first interpreter that has the library. */
static void start_python(Peer *peer, const char *script)
{
    static const char *const interpreters[] = {"python3", "/usr/bin/python3"};
    for (size_t i = 0; i < 2 && !peer->present; i++) {
        const char *const ask[] = {interpreters[i], script, peer->name, "version", NULL};
        const char *const count[] = {interpreters[i], script, peer->name, "threads", NULL};
        const char *const serve[] = {interpreters[i], script, peer->name, NULL};
        peer->present = process_line(ask, true, peer->version, sizeof peer->version) &&
                        process_line(count, true, peer->threads, sizeof peer->threads) &&
                        process_start(&peer->process, serve, true);
    }
}

static void print_processor(const Processor *p)
{
    printf("processor: %s, family %s, model %s\n", *p->name ? p->name : "unknown",
           *p->family ? p->family : "unknown", *p->model ? p->model : "unknown");
}

static void start_peers(Comparison *c, const char *train, const char *script, const char *fann)
{
    static const char *const names[PEER_COUNT] = {"ours", "fann", "numpy", "torch", "sklearn"};
    const char *const output[] = {train, "output", NULL};
    const char *const ours[] = {train, NULL}, *const theirs[] = {fann, NULL};
    if (!process_line(output, false, c->output, sizeof c->output))
        die("our own program cannot be started");
    setenv("BENCH_OUTPUT", c->output, 1);
    for (size_t p = 0; p < PEER_COUNT; p++)
        c->peers[p].name = names[p];
    c->peers[0].present = process_start(&c->peers[0].process, ours, false);
    if (*fann)
        c->peers[1].present = process_start(&c->peers[1].process, theirs, false);
    snprintf(c->peers[0].version, sizeof c->peers[0].version, "%s", PACKAGE_VERSION);
    snprintf(c->peers[1].version, sizeof c->peers[1].version, "%s", FANN_VERSION);
    for (size_t p = 2; p < PEER_COUNT; p++)
        start_python(&c->peers[p], script);
    for (size_t p = 0; p < PEER_COUNT; p++)
        if (!c->peers[p].present)
            printf("%s: not installed, skipped\n", c->peers[p].name);
        else if (*c->peers[p].version)
            printf("%s: version %s%s%s\n", c->peers[p].name, c->peers[p].version,
                   *c->peers[p].threads ? "; " : "", c->peers[p].threads);
    fflush(stdout);
}

/* A peer that fails is dropped; without our own program there is nothing to compare. */
static void run_round(Comparison *c, size_t r)
{
    if (!process_ask(&c->peers[0].process, "peak", "multiply_adds_per_second", &c->peaks[r]))
        die("our own program gives no peak");
    for (size_t j = 0; j < JOB_COUNT; j++)
        for (size_t p = 0; p < PEER_COUNT; p++) {
            Peer *peer = &c->peers[p];
            if (!peer->present || process_ask(&peer->process, jobs[j].name, "samples_per_second",
                                              &peer->rates[j][r]))
                continue;
            if (p == 0)
                die("our own program does not answer");
            printf("%s: fails on %s, skipped\n", peer->name, jobs[j].name);
            process_end(&peer->process);
            peer->present = false;
        }
}

/* Large numbers whole, the others with four digits. */
static const char *digits(double value, char out[32])
{
    snprintf(out, 32, value < 1e5 ? "%.4g" : "%.0f", value);
    return out;
}

/* The costs of this name, or NULL. */
static const Cost *find_cost(const Comparison *c, const char *name)
{
    for (size_t i = 0; i < c->cost_count; i++)
        if (strcmp(c->costs[i].name, name) == 0)
            return &c->costs[i];
    return NULL;
}

/* The dearest width from 64 to 1024 beside the cheapest. */
static void print_width_aim(const Comparison *c)
{
    static const char *const names[] = {"64 units", "128 units", "256 units", "512 units",
                                        "1024 units"};
    double low = INFINITY, high = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const Cost *cost = find_cost(c, names[i]);
        if (!cost)
            return;
        low = fmin(low, cost->value);
        high = fmax(high, cost->value);
    }
    double more = 100 * (high / low - 1);
    printf("aim: a multiply-add from width 64 to 1024 within 20 %%: %.0f%s\n", more,
           more > 20 ? "   MISSED" : "");
}

static void print_threads_aim(const Comparison *c)
{
    const Cost *two = find_cost(c, "J4, two threads to one");
    if (two)
        printf("aim: J4 on 2 threads at least 1.7 times as fast as on one: %.3g%s\n", two->value,
               two->value < 1.7 ? "   MISSED" : "");
    else
        puts("aim: J4 on 2 threads at least 1.7 times as fast as on one: there is one processor");
}

/* What training is to reach; a line says how far it is, and no more. */
static void print_aims(const Comparison *c)
{
    static const struct {
        size_t job, peer;
        double aim;
    } aims[] = {{0, 1, 10}, {1, 1, 17}, {2, 2, 8}, {3, 2, 1.2}};
    putchar('\n');
    for (size_t i = 0; i < sizeof aims / sizeof aims[0]; i++) {
        const Peer *peer = &c->peers[aims[i].peer];
        if (!peer->present)
            continue;
        double ratio = c->peers[0].median[aims[i].job] / peer->median[aims[i].job];
        printf("aim: %s at least %g times %s: %.3g%s\n", jobs[aims[i].job].name, aims[i].aim,
               peer->name, ratio, ratio < aims[i].aim ? "   MISSED" : "");
    }
    double share = 100 * compare_share(c, 3);
    printf("aim: J4 at least 72 %% of the peak: %.1f%s\n", share, share < 72 ? "   MISSED" : "");
    print_width_aim(c);
    print_threads_aim(c);
}

static void print_jobs(const Comparison *c)
{
    char text[32];
    printf("\nTraining: samples a second of processor time, one thread, median of %d runs\n"
           "(outputs for classes: %s; peak %.1f G multiply-adds a second)\n\n%-4s",
           RUNS, c->output, c->peak / 1e9, "job");
    for (size_t p = 0; p < PEER_COUNT; p++)
        if (c->peers[p].present)
            printf(" %10s", c->peers[p].name);
    for (size_t p = 1; p < PEER_COUNT; p++)
        if (c->peers[p].present)
            printf(" %6s/%-.7s", "ours", c->peers[p].name);
    printf(" %10s\n", "% of peak");
    for (size_t j = 0; j < JOB_COUNT; j++) {
        printf("%-4s", jobs[j].name);
        for (size_t p = 0; p < PEER_COUNT; p++)
            if (c->peers[p].present)
                printf(" %10s", digits(c->peers[p].median[j], text));
        for (size_t p = 1; p < PEER_COUNT; p++)
            if (c->peers[p].present)
                printf(" %*.3g", 7 + (int)strlen(c->peers[p].name),
                       c->peers[0].median[j] / c->peers[p].median[j]);
        printf(" %10.2f\n", 100 * compare_share(c, j));
    }
    putchar('\n');
    for (size_t j = 0; j < JOB_COUNT; j++)
        printf("%s: %s\n", jobs[j].name, jobs[j].summary);
    fflush(stdout);
}

static void measure_costs(Comparison *c, const char *train)
{
    const char *const argv[] = {train, "costs", NULL};
    char line[256], text[32];
    Process process;
    bool started = process_start(&process, argv, false);
    while (started && c->cost_count < COSTS_MAX && fgets(line, sizeof line, process.from)) {
        Cost *cost = &c->costs[c->cost_count];
        if (sscanf(line, "%31[^\t]\t%63[^\t]\t%lf\t%31[^\n]", cost->section, cost->name,
                   &cost->value, cost->unit) != 4)
            continue;
        if (c->cost_count == 0 || strcmp(cost[-1].section, cost->section) != 0)
            printf("\n%s\n", cost->section);
        printf("  %-40s %12s %s\n", cost->name, digits(cost->value, text), cost->unit);
        fflush(stdout);
        c->cost_count++;
    }
    if (process_end(&process) != 0)
        printf("the costs could not all be measured\n");
}

int main(int argc, char **argv)
{
    static Comparison c;
    const char *json = argc == 6 && strcmp(argv[4], "--json") == 0 ? argv[5] : NULL;
    if (argc < 4 || (argc > 4 && !json)) {
        fputs(usage, stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    /* peers.py looks whether they did as they were told. */
    setenv("OMP_NUM_THREADS", "1", 1);
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    setenv("MKL_NUM_THREADS", "1", 1);
    /* The peers are measured at their best: OpenBLAS chooses its own kernels. */
    unsetenv("OPENBLAS_CORETYPE");
    unsetenv("OPENBLAS_L2_SIZE");
    processor_read(&c.processor);
    print_processor(&c.processor);
    start_peers(&c, argv[1], argv[2], argv[3]);
    for (size_t r = 0; r < RUNS; r++)
        run_round(&c, r);
    for (size_t p = 0; p < PEER_COUNT; p++)
        if (c.peers[p].present) {
            process_end(&c.peers[p].process);
            for (size_t j = 0; j < JOB_COUNT; j++)
                c.peers[p].median[j] = bench_median(c.peers[p].rates[j], RUNS);
        }
    c.peak = bench_median(c.peaks, RUNS);
    print_jobs(&c);
    measure_costs(&c, argv[1]);
    print_aims(&c);
    if (json && !compare_write(&c, json))
        die("the JSON file cannot be written");
    return 0;
}
