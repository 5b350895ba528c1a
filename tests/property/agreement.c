/* The loss after 1,000 epochs is that of an independent training in double, within 1e-4 of it, on
 * every kernel path of this processor: so it is the same whatever compiler, optimization and
 * instruction set this was built with. tests/reference/agreement.c made the file that is read
 * here. */
#include "support.h"

#include "reference/agreement_jobs.h"

#include "core/base/kernels.h"
#include "core/look/evaluation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 32 };
static const double tolerance = 1e-4;

static void fill(Dataset *data, const AgreementJob *job)
{
    double *x, *t;
    Error err;
    assert_true(agreement_data(job, &x, &t));
    assert_true(dataset_init(data, job->name, job->count, job->sizes[0], job->sizes[job->layers],
                             &err));
    for (size_t i = 0; i < job->count * data->inputs; i++)
        data->x[i] = (Real)x[i];
    for (size_t i = 0; i < job->count * data->outputs; i++)
        data->t[i] = (Real)t[i];
    dataset_finish(data);
    free(x);
    free(t);
}

static Net network(const AgreementJob *job)
{
    LayerSpec layers[AGREEMENT_LAYERS];
    Error err;
    Net net;
    for (size_t l = 0; l < job->layers; l++)
        layers[l] = (LayerSpec){
            job->sizes[l + 1],
            activation_find(l + 1 < job->layers ? job->hidden : job->output, &err)};
    assert_true(net_init(&net, job->sizes[0], job->layers, layers, &err));
    return net;
}

static Real *start_weights(const Net *net)
{
    Real *start = malloc(net->parameter_count * sizeof *start);
    assert_non_null(start);
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        for (size_t p = 0; p < layer->units * (layer->fan_in + 1); p++)
            start[layer->weights + p] = (Real)agreement_start(p, layer->fan_in);
    }
    return start;
}

/* The losses at the places of agreement_epochs. */
static void run(const AgreementJob *job, double losses[AGREEMENT_PLACES])
{
    Net net = network(job);
    Dataset data;
    Trainer trainer;
    Evaluation evaluation;
    Error err;
    Real *start = start_weights(&net);
    TrainerSpec spec = {loss_find(job->loss, &err), optimizer_find("sgd", &err),
                        init_find("zero", &err), false, 0, start, NULL};
    Hyper hyper = {.rate = job->rate, .batch = 0, .shuffle = false, .seed = 1};
    fill(&data, job);
    assert_true(trainer_init(&trainer, &net, &data, &spec, &hyper, &err));
    assert_true(evaluation_init(&evaluation, &net, &data, &err));
    for (size_t i = 0; i < AGREEMENT_PLACES; i++) {
        train(&trainer, GRAIN_EPOCH, agreement_epochs[i] - trainer.cursor.epoch);
        evaluation_start(&evaluation);
        losses[i] = evaluation_run(&evaluation, &net, trainer.parameters.theta, &data, spec.loss)
                        .training.loss;
    }
    evaluation_free(&evaluation);
    trainer_free(&trainer);
    dataset_free(&data);
    free(start);
}

/* The stored losses of a job. */
static void read_losses(const AgreementJob *job, double losses[AGREEMENT_PLACES])
{
    char path[4096], name[NAME_SIZE];
    const char *folder = getenv("srcdir");
    size_t epoch, found = 0;
    double loss;
    snprintf(path, sizeof path, "%s/tests/reference/agreement.txt", folder ? folder : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fscanf(file, "%31s %zu %lf", name, &epoch, &loss) == 3) {
        if (strcmp(name, job->name) != 0)
            continue;
        assert_true(found < AGREEMENT_PLACES && epoch == agreement_epochs[found]);
        losses[found++] = loss;
    }
    fclose(file);
    assert_int_equal(found, AGREEMENT_PLACES);
}

static void check_job(const AgreementJob *job, const char *path)
{
    double wanted[AGREEMENT_PLACES], got[AGREEMENT_PLACES];
    read_losses(job, wanted);
    /* What does not learn agrees easily. */
    assert_true(wanted[AGREEMENT_PLACES - 1] < 0.75 * wanted[0]);
    run(job, got);
    for (size_t i = 0; i < AGREEMENT_PLACES; i++) {
        print_message("%s, %s: %.9g after %zu epochs, relative difference %.1e\n", path, job->name,
                      got[i], agreement_epochs[i], fabs(got[i] - wanted[i]) / wanted[i]);
        if (!(fabs(got[i] - wanted[i]) <= tolerance * wanted[i]))
            fail_msg("%s on %s: the loss after %zu epochs is %.9g, not %.9g", job->name, path,
                     agreement_epochs[i], got[i], wanted[i]);
    }
}

static void losses_agree(void **state)
{
    size_t paths = 0;
    (void)state;
    for (size_t p = 0; p < kernel_table.count; p++) {
        const TableRow *row = table_row(&kernel_table, p);
        if (!kernel_choose(row->name, NULL)) {
            print_message("%s: this processor has it not\n", row->name);
            continue;
        }
        paths++;
        for (size_t i = 0; i < AGREEMENT_JOBS; i++)
            check_job(&agreement_jobs[i], row->name);
    }
    assert_true(paths > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(losses_agree),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
