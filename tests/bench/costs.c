/* What training costs as sizes grow, what it keeps in memory, and what the past costs. */
#include "kernel/team.h"
#include "ours.h"
#include "time/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define SHORT_SECONDS 0.1
enum { SLICE = 1 << 20, REPEATS = 15, OPTIMIZER_REPEATS = 5, SIZE_REPEATS = 3,
       POINTS = 1024, BATCH = 32 };

static void row(const char *section, const char *name, double value, const char *unit)
{
    printf("%s\t%s\t%.6g\t%s\n", section, name, value, unit);
    fflush(stdout);
}

/* Each optimizer that the core knows, on each job. */
static void print_optimizers(void)
{
    static const char *const names[] = {"sgd", "momentum", "adam"};
    for (size_t j = 0; j < JOB_COUNT; j++)
        for (size_t o = 0; o < sizeof names / sizeof names[0]; o++) {
            Bench bench;
            char name[32];
            if (!bench_optimizer(names[o]))
                continue;
            Job job = jobs[j];
            job.rate = 1e-4; /* small enough for all of them */
            bench_job(&bench, &job, bench_optimizer(names[o]));
            snprintf(name, sizeof name, "%s %s", job.name, names[o]);
            double rates[OPTIMIZER_REPEATS];
            for (size_t r = 0; r < OPTIMIZER_REPEATS; r++)
                rates[r] = bench_rate(&bench.trainer, SHORT_SECONDS);
            row("optimizer", name, bench_median(rates, OPTIMIZER_REPEATS), "samples/s");
            bench_free(&bench);
        }
}

static void print_shape(const char *section, const char *what, size_t value, size_t samples,
                        size_t hidden, size_t units)
{
    Bench bench;
    char name[48];
    bench_shape(&bench, samples, BATCH, hidden, units);
    double rates[SIZE_REPEATS];
    for (size_t r = 0; r < SIZE_REPEATS; r++)
        rates[r] = bench_rate(&bench.trainer, SHORT_SECONDS);
    double rate = bench_median(rates, SIZE_REPEATS);
    const Net *net = &bench.trainer.net;
    double work = 3 * (double)net->parameter_count - 2 * (double)net->layers[0].units;
    snprintf(name, sizeof name, "%zu %s", value, what);
    row(section, name, 1e9 / (rate * work), "ns per multiply-add");
    snprintf(name, sizeof name, "%zu %s, an epoch", value, what);
    row(section, name, 1e3 * (double)samples / rate, "ms");
    bench_free(&bench);
}

static void print_sizes(void)
{
    static const size_t samples[] = {4, 100, 1000, 10000, 100000, 1000000};
    static const size_t widths[] = {2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
    static const size_t depths[] = {1, 2, 4, 8, 16, 32};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        print_shape("samples (2-8-8-1)", "samples", samples[i], samples[i], 2, 8);
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
        print_shape("width (2-W-W-1)", "units", widths[i], POINTS, 2, widths[i]);
    for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++)
        print_shape("depth (16 units)", "hidden layers", depths[i], POINTS, depths[i], 16);
}

/* Bytes resident after an epoch of a network of this shape, or 0 where nobody says. */
static double resident(size_t samples, size_t batch, size_t units)
{
    Bench bench;
    long pages = 0;
    bench_shape(&bench, samples, batch, 2, units);
    trainer_finish(&bench.trainer, GRAIN_EPOCH);
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%*d %ld", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    bench_free(&bench);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* From what is resident, so nothing that the trainer keeps is forgotten. */
static void print_memory(void)
{
    const size_t few = 100000, many = 1100000, narrow = 256, wide = 2048;
    double parameters = (double)((wide + 4) * wide - (narrow + 4) * narrow);
    double base = resident(few, BATCH, 8), small = resident(4, 4, narrow);
    row("memory", "for each parameter", (resident(4, 4, wide) - small) / parameters, "bytes");
    row("memory", "for each sample of 3 values", (resident(many, BATCH, 8) - base) /
        (double)(many - few), "bytes");
    row("memory", "for each row of a mini-batch in 2-8-8-1", (resident(few, few, 8) - base) /
        (double)few, "bytes");
}

/* Epochs in the slices in which the program does them, with their past written down or not. */
static double sliced_rate(Trainer *trainer, Timeline *timeline, double seconds)
{
    double epochs = 0, start = bench_seconds(), now = start;
    for (size_t batch = 1; now < start + seconds;) {
        double before = now;
        for (size_t i = 0; i < batch; i++)
            for (bool reached = false; !reached;) {
                uint64_t work = SLICE;
                reached = timeline ? timeline_advance(timeline, GRAIN_EPOCH, &work)
                                   : trainer_advance(trainer, GRAIN_EPOCH, &work);
            }
        epochs += (double)batch;
        now = bench_seconds();
        if (now - before < seconds / 20)
            batch *= 2;
    }
    return epochs * (double)trainer->data->count / (now - start);
}

/* Both on one trainer, so that they differ in nothing else; nothing is ever undone here. */
static void print_past(void)
{
    for (size_t j = 0; j < JOB_COUNT; j++) {
        Bench bench;
        Timeline timeline;
        Error err;
        double price[REPEATS];
        bench_job(&bench, &jobs[j], bench_optimizer("sgd"));
        if (!timeline_init(&timeline, &bench.trainer, 0, &err))
            bench_die(err.message);
        trainer_finish(&bench.trainer, GRAIN_EPOCH);
        for (size_t r = 0; r < REPEATS; r++) {
            double with = sliced_rate(&bench.trainer, &timeline, SHORT_SECONDS);
            double without = sliced_rate(&bench.trainer, NULL, SHORT_SECONDS);
            price[r] = 100 * (without / with - 1);
        }
        row("price of the past", jobs[j].name, bench_median(price, REPEATS), "%");
        timeline_free(&timeline);
        bench_free(&bench);
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Jumps to random moments of a long run with changes of the rate, in the slices in which the
 * program makes them. */
static void print_jumps(void)
{
    enum { EPOCHS = 10000, CHANGES = 20, JUMPS = 1000, SAMPLES = 200 };
    static double times[JUMPS];
    Bench bench;
    Timeline timeline;
    Error err;
    Moment moment = {0};
    Place place;
    unsigned random = 1;
    bench_shape(&bench, SAMPLES, BATCH, 2, 8);
    if (!timeline_init(&timeline, &bench.trainer, 0, &err))
        bench_die(err.message);
    for (int i = 0; i < EPOCHS; i++) {
        Hyper hyper = bench.trainer.hyper;
        hyper.rate = 0.01 * (1 + i % 7);
        if (i % (EPOCHS / CHANGES) == 0 && !timeline_set(&timeline, &hyper, &err))
            bench_die(err.message);
        while (!timeline_advance(&timeline, GRAIN_EPOCH, &(uint64_t){SLICE}))
            continue;
    }
    for (int i = 0; i < JUMPS; i++) {
        random = random * 1664525 + 1013904223;
        moment.epoch = (random >> 8) % EPOCHS;
        moment.batch = (random >> 4) % 7;
        double start = bench_seconds();
        if (!timeline_find(&timeline, &moment, &place, &err))
            bench_die(err.message);
        timeline_go(&timeline, place);
        while (!timeline_replay(&timeline, &(uint64_t){SLICE}))
            continue;
        times[i] = 1e3 * (bench_seconds() - start);
    }
    qsort(times, JUMPS, sizeof times[0], by_size);
    row("jumps in time", "2-8-8-1 after 10000 epochs, median", times[JUMPS / 2], "ms");
    row("jumps in time", "2-8-8-1 after 10000 epochs, 99th percentile", times[JUMPS * 99 / 100],
        "ms");
    row("jumps in time", "2-8-8-1 after 10000 epochs, memory for the past",
        (double)timeline_bytes(&timeline) / (1 << 20), "MiB");
    timeline_free(&timeline);
    bench_free(&bench);
}

/* Samples in a second that passes, for several threads are to save that and not processor time; the
 * first epoch is for new threads to find their processors. */
static double elapsed_rate(Trainer *trainer)
{
    enum { EPOCHS = 8 };
    struct timespec start, end;
    trainer_finish(trainer, GRAIN_EPOCH);
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (size_t e = 0; e < EPOCHS; e++)
        trainer_finish(trainer, GRAIN_EPOCH);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds =
        (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
    return (double)(EPOCHS * trainer->data->count) / seconds;
}

/* J4 with one thread, with two and with one for each processor, in turn. */
static void print_threads(void)
{
    enum { RUNS = 9 };
    Bench bench;
    double one[RUNS], two[RUNS], all[RUNS];
    team_resize(0);
    size_t processors = team_threads();
    bench_job(&bench, job_find("J4"), bench_optimizer("sgd"));
    trainer_finish(&bench.trainer, GRAIN_EPOCH);
    for (size_t r = 0; r < RUNS; r++) {
        team_resize(1);
        one[r] = elapsed_rate(&bench.trainer);
        team_resize(processors < 2 ? 1 : 2);
        two[r] = elapsed_rate(&bench.trainer);
        team_resize(0);
        all[r] = processors > 2 ? elapsed_rate(&bench.trainer) : two[r];
    }
    double least = bench_median(one, RUNS), most = bench_median(all, RUNS);
    row("threads", "J4, all processors", (double)processors, "threads");
    row("threads", "J4, all processors", most, "samples a second that passes");
    row("threads", "J4, all processors to one thread", most / least, "times");
    if (processors > 1)
        row("threads", "J4, two threads to one", bench_median(two, RUNS) / least, "times");
    team_resize(1);
    bench_free(&bench);
}

void costs_print(void)
{
#ifdef __GLIBC__
    /* What is freed goes back to the system, or it would be taken for kept. */
    mallopt(M_MMAP_THRESHOLD, 1 << 16);
    print_memory();
    mallopt(M_MMAP_THRESHOLD, 1 << 25);
#else
    print_memory();
#endif
    print_optimizers();
    print_sizes();
    print_past();
    print_jumps();
    print_threads();
}
