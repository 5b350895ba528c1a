/* A step of anybody's training as a value, in double: what a file says of a run elsewhere, or of
 * one of ours. What was not said is NULL or NaN, never 0.
 *
 * Everything in a step is of before its update: the parameters w, the samples x and t, what the
 * passes made of them, the gradient g, and what the optimizer remembered. The parameters after the
 * update are those of the next step. */
#ifndef CORE_LOOK_RECORD_H
#define CORE_LOOK_RECORD_H

#include "core/train/hyper.h"

enum {
    RECORD_PARAMETERS_MAX = 1 << 21,
    RECORD_ROWS_MAX = 1 << 16,
    RECORD_VALUES_MAX = 1 << 24, /* numbers in x, t, a and d of a step */
};

typedef struct RecordedModel {
    Net net;                  /* an activation that was not said is NULL */
    bool has_bias[NET_LAYERS_MAX]; /* of a layer without any they are 0 */
    bool logits;              /* the last a is z: its activation is part of the loss */
    const Loss *loss;         /* NULL: not said */
    double loss_times;        /* what L of a sample is multiplied by, 1 but where sums are ours */
    bool summed;              /* L of a mini-batch is the sum over its samples, not their mean */
    const Optimizer *optimizer; /* NULL: not said */
    Hyper hyper;              /* a rate of NaN was not said */
    bool biases_too;          /* l2 and decay are of biases as of weights */
    bool *frozen;             /* [unit_count], owned; NULL: none */
    double rounding;          /* largest relative error of one operation: 2⁻²⁴ of float */
} RecordedModel;

/* Releases what a model owns. */
void recorded_model_free(RecordedModel *model);

typedef struct RecordedStep {
    uint64_t line;      /* of its file, 0: none */
    uint64_t step;      /* updates made before */
    uint64_t number;    /* of its update among the optimizer's, from 1; 0: not said */
    double epoch, loss, test_loss, rate;
    size_t rows;        /* samples in x, t, a and d */
    size_t samples;     /* that g is of: all of these, or others too */
    bool clipped;       /* g was clipped before it was read */
    double *w, *g;      /* [n] */
    double *state[OPTIMIZER_STATES_MAX]; /* [n] each */
    double *x, *t;      /* [rows][inputs], [rows][outputs] */
    double *a, *d;      /* of each layer [rows][units], at record_at: f(z), and ∂L/∂z of the
                           sample's own loss, or of the mini-batch's */
    uint64_t a_layers, d_layers; /* bits of the layers that were said */
    unsigned digits;    /* most significant ones of any number in it, 0: not written as text */
    unsigned decimals;  /* most of them behind the point */
    double *memory, *row_memory; /* owned: all of the above */
    size_t row_room;
} RecordedStep;

/* Memory for the parameters of a network, all not said; record_free releases it. False without
 * memory. */
bool record_init(RecordedStep *step, const Net *net, Error *err);

/* Gives x, t and, where `values` are asked for, a and d their places for so many samples. False
 * without memory, or where they would be more than RECORD_VALUES_MAX numbers. */
bool record_rows(RecordedStep *step, const Net *net, size_t rows, bool values, Error *err);
void record_free(RecordedStep *step);

/* Forgets what was said; the memory stays. */
void record_clear(RecordedStep *step);

/* The places for parameters and for values of samples, whether said or not. */
enum { RECORD_W, RECORD_G, RECORD_STATE, RECORD_PLACES = RECORD_STATE + OPTIMIZER_STATES_MAX };
double *record_place(const RecordedStep *step, const Net *net, size_t place);

/* Where a row of a layer starts in a and d. */
static inline size_t record_at(const RecordedStep *step, const Layer *layer, size_t row)
{
    return layer->first * step->rows + row * layer->units;
}

#endif
