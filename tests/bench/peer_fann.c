/*
 * The jobs trained by FANN (libfann, float): incremental training, an update for each sample.
 *
 * Answers each line on standard input, a job's name, with "samples_per_second NUMBER". FANN has
 * neither mini-batches nor softmax; classes get sigmoid outputs, and J4's hidden units FANN's
 * linear piece, the nearest that it has to relu.
 */
#include "jobs.h"

#include <fann.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN_SECONDS 0.3
enum { CHUNK = 16 };

typedef struct Peer {
    struct fann *ann;
    float *x, *t;
    size_t next; /* sample */
} Peer;

static void die(const char *sentence)
{
    fprintf(stderr, "peer_fann: %s\n", sentence);
    exit(1);
}

static void set_up(Peer *peer, const Job *job)
{
    unsigned sizes[JOB_LAYERS_MAX + 1];
    bool tanh = strcmp(job->hidden, "tanh") == 0;
    bool tanh_last = job->last && strcmp(job->last, "tanh") == 0;
    for (size_t l = 0; l <= job->layers; l++)
        sizes[l] = (unsigned)job->sizes[l];
    peer->x = calloc(job->samples * job_inputs(job), sizeof *peer->x);
    peer->t = calloc(job->samples * job_outputs(job), sizeof *peer->t);
    peer->ann = fann_create_standard_array((unsigned)job->layers + 1, sizes);
    if (!peer->x || !peer->t || !peer->ann)
        die("no memory");
    job_fill(job, peer->x, peer->t);
    fann_set_training_algorithm(peer->ann, FANN_TRAIN_INCREMENTAL);
    fann_set_train_error_function(peer->ann, FANN_ERRORFUNC_LINEAR);
    fann_set_learning_rate(peer->ann, (float)job->rate / 10);
    fann_set_learning_momentum(peer->ann, 0);
    fann_set_activation_function_hidden(peer->ann,
                                        tanh ? FANN_SIGMOID_SYMMETRIC : FANN_LINEAR_PIECE);
    fann_set_activation_function_output(peer->ann,
                                        tanh_last ? FANN_SIGMOID_SYMMETRIC : FANN_SIGMOID);
    fann_set_activation_steepness_hidden(peer->ann, 1);
    fann_set_activation_steepness_output(peer->ann, tanh_last ? 1.0f : 0.5f);
}

static double rate_of(Peer *peer, const Job *job)
{
    double samples = 0, start = bench_seconds(), now = start;
    for (size_t chunk = CHUNK; now < start + RUN_SECONDS; now = bench_seconds()) {
        for (size_t i = 0; i < chunk; i++) {
            fann_train(peer->ann, peer->x + peer->next * job_inputs(job),
                       peer->t + peer->next * job_outputs(job));
            peer->next = (peer->next + 1) % job->samples;
        }
        samples += (double)chunk;
        if (bench_seconds() - now < RUN_SECONDS / 50)
            chunk *= 2;
    }
    return samples / (now - start);
}

int main(void)
{
    static Peer peers[JOB_COUNT];
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        const Job *job = job_find(line);
        if (!job)
            die("there are the jobs J1 to J4");
        Peer *peer = &peers[job - jobs];
        if (!peer->ann)
            set_up(peer, job);
        printf("samples_per_second %.6g\n", rate_of(peer, job));
        fflush(stdout);
    }
    for (size_t i = 0; i < JOB_COUNT; i++)
        if (peers[i].ann) {
            fann_destroy(peers[i].ann);
            free(peers[i].x);
            free(peers[i].t);
        }
    return 0;
}
