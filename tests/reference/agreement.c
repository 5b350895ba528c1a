/* Writes agreement.txt: the losses of agreement_jobs.h, trained by plain loops in double (plain.h).
 *
 *     make tests/reference/agreement && tests/reference/agreement >../tests/reference/agreement.txt
 *
 * A line is a job's name, an epoch, and the loss over all samples after it. */
#include "agreement_jobs.h"
#include "plain.h"

#include <stdio.h>
#include <stdlib.h>

static bool begin(const AgreementJob *job, PlainNet *net)
{
    *net = (PlainNet){.inputs = job->sizes[0], .count = job->layers, .loss = plain_loss(job->loss)};
    for (size_t l = 0; l < job->layers; l++) {
        bool output = l + 1 == job->layers;
        net->layer[l].units = job->sizes[l + 1];
        net->layer[l].activation = plain_activation(output ? job->output : job->hidden);
    }
    if (!plain_allocate(net))
        return false;
    for (size_t l = 0; l < net->count; l++) {
        const PlainLayer *y = &net->layer[l];
        for (size_t p = 0; p < y->units * (y->fan_in + 1); p++)
            y->w[p] = agreement_start(p, y->fan_in);
    }
    return true;
}

static void train(const AgreementJob *job, PlainNet *net, const double *x, const double *t)
{
    for (size_t epoch = 0, place = 0; place < AGREEMENT_PLACES; epoch++) {
        double loss = plain_batch(net, job->count, x, t);
        if (epoch == agreement_epochs[place]) {
            printf("%s %zu %.12g\n", job->name, epoch, loss);
            place++;
        }
        for (size_t p = 0; p < net->parameters; p++)
            net->theta[p] -= job->rate * net->gradient[p];
    }
}

int main(void)
{
    bool ok = true;
    for (size_t i = 0; i < AGREEMENT_JOBS && ok; i++) {
        PlainNet net = {0};
        double *x = NULL, *t = NULL;
        ok = agreement_data(&agreement_jobs[i], &x, &t) && begin(&agreement_jobs[i], &net);
        if (ok)
            train(&agreement_jobs[i], &net, x, t);
        plain_free(&net);
        free(x);
        free(t);
    }
    return !ok || ferror(stdout) || fclose(stdout) != 0;
}
