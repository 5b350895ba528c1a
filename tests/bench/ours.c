#include "ours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Processor time between two looks at the clock. */
#define LEAST_SECONDS 0.005

void bench_die(const char *sentence)
{
    fprintf(stderr, "train: %s\n", sentence);
    exit(1);
}

/* A prefix finds too, but it may find another row. */
static bool called(const TableRow *row, const char *name)
{
    return strcmp(row->name, name) == 0;
}

const Optimizer *bench_optimizer(const char *name)
{
    Error err;
    const Optimizer *optimizer = optimizer_find(name, &err);
    return optimizer && called(&optimizer->row, name) ? optimizer : NULL;
}

bool bench_has_softmax(void)
{
    Error err;
    const Loss *loss = loss_find("cross-entropy", &err);
    const Activation *activation = activation_find("softmax", &err);
    return loss && activation && called(&loss->row, "cross-entropy") &&
           called(&activation->row, "softmax");
}

/* Samples in stored order, as the peers take them. */
static Hyper plain_hyper(const Optimizer *optimizer, double rate, size_t batch)
{
    if (!optimizer)
        bench_die("the core lacks an optimizer");
    Hyper hyper = hyper_usual(optimizer);
    hyper.rate = hyper_rate(rate);
    hyper.batch = batch;
    hyper.shuffle = false;
    return hyper;
}

static void set_up(Bench *bench, size_t layers, const LayerSpec *specs, const Loss *loss,
                   const Optimizer *optimizer, const Hyper *hyper)
{
    Error err;
    Net net;
    TrainerSpec spec = {.loss = loss, .optimizer = optimizer,
                        .init = init_find("glorot-uniform", &err)};
    dataset_finish(&bench->data);
    if (!loss || !spec.init)
        bench_die("the core lacks a loss or an initialiser");
    if (!net_init(&net, bench->data.inputs, layers, specs, &err) ||
        !trainer_init(&bench->trainer, &net, &bench->data, &spec, hyper, &err))
        bench_die(err.message);
}

void bench_job(Bench *bench, const Job *job, const Optimizer *optimizer)
{
    Error err;
    LayerSpec layers[JOB_LAYERS_MAX];
    bool softmax = !job->last && bench_has_softmax();
    const char *last = job->last ? job->last : softmax ? "softmax" : "sigmoid";
    Hyper hyper = plain_hyper(optimizer, job->rate, job->batch);
    if (!dataset_init(&bench->data, job->name, job->samples, job_inputs(job), job_outputs(job),
                      &err))
        bench_die(err.message);
    job_fill(job, bench->data.x, bench->data.t);
    for (size_t l = 0; l < job->layers; l++)
        layers[l] = (LayerSpec){
            .units = job->sizes[l + 1],
            .activation = activation_find(l + 1 < job->layers ? job->hidden : last, &err)};
    set_up(bench, job->layers, layers, loss_find(softmax ? "cross-entropy" : "half-squared", &err),
           optimizer, &hyper);
}

void bench_shape(Bench *bench, size_t samples, size_t batch, size_t hidden, size_t units)
{
    Error err;
    LayerSpec layers[NET_LAYERS_MAX];
    Hyper hyper = plain_hyper(bench_optimizer("sgd"), 0.001, batch);
    if (!dataset_init(&bench->data, "points", samples, 2, 1, &err))
        bench_die(err.message);
    uint32_t noise = 1;
    for (size_t k = 0; k < samples; k++) {
        for (size_t i = 0; i < 2; i++) {
            noise = noise * UINT32_C(1664525) + UINT32_C(1013904223);
            bench->data.x[2 * k + i] = (Real)(noise >> 8) * 0x1p-23f - 1;
        }
        bench->data.t[k] = bench->data.x[2 * k] * bench->data.x[2 * k + 1];
    }
    for (size_t l = 0; l <= hidden; l++)
        layers[l] = (LayerSpec){.units = l < hidden ? units : 1,
                                .activation = activation_find("tanh", &err)};
    set_up(bench, hidden + 1, layers, loss_find("half-squared", &err), bench_optimizer("sgd"),
           &hyper);
}

void bench_free(Bench *bench)
{
    trainer_free(&bench->trainer);
    dataset_free(&bench->data);
}

/* As `backprop train` does it: many epochs by one call. */
static void train_epochs(Trainer *trainer, size_t epochs)
{
    uint64_t work = UINT64_MAX;
    trainer_advance_to(trainer, trainer->cursor.step + trainer_steps(trainer, epochs), &work);
}

double bench_rate(Trainer *trainer, double seconds)
{
    size_t batch = 1, epochs = 0;
    train_epochs(trainer, 1);
    double start = bench_seconds(), before = start, now = start;
    while (now < start + seconds) {
        train_epochs(trainer, batch);
        epochs += batch;
        now = bench_seconds();
        if (now - before < LEAST_SECONDS)
            batch *= 2;
        before = now;
    }
    if (trainer->divergence.happened)
        bench_die("training diverged: what was measured is not training");
    return (double)epochs * (double)trainer->data->count / (now - start);
}
