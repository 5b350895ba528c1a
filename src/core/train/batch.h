/* A mini-batch as a value: rows of samples, and what passes have computed of them.
 *
 * It knows no parameters: core/train/pass.h fills it. Rows are samples; of a layer with `units`
 * there are z = W a + b, a = f(z) and δ = ∂L/∂z, [rows][units] each. */
#ifndef CORE_TRAIN_BATCH_H
#define CORE_TRAIN_BATCH_H

#include "core/net/dropout.h"
#include "core/net/net.h"
#include "core/samples/dataset.h"
#include "core/train/order.h"

typedef struct Batch {
    size_t rows;         /* samples in it; 0: none */
    size_t capacity;     /* rows that there is room for */
    size_t first;        /* the place of its first sample in the epoch's order */
    const Real *input;   /* [rows][inputs] */
    const Real *target;  /* [rows][outputs]; both are gathered here, or borrowed from the data */
    Real *z, *a, *delta; /* of each layer [rows][units], at batch_at */
    Dropout dropout;     /* what is dropped of a and δ */
    size_t done;         /* rows done of the phase under way */
    double loss;         /* the mean over the rows, once it is computed */
    Real *gathered;      /* [capacity][inputs], then [capacity][outputs] */
    Real *memory;        /* owned: all of the above that is not borrowed */
    size_t room;         /* numbers in it */
} Batch;

/* Makes room for up to `rows` samples of `net`; what was in it is lost. False without memory: it
 * is as it was then. It begins as {0}, and batch_free releases it. */
bool batch_reserve(Batch *batch, const Net *net, size_t rows, Error *err);
void batch_free(Batch *batch);

/* Takes samples that stand one after the other elsewhere, and stay there: input [rows][inputs] and
 * target [rows][outputs], or NULL where no loss is asked for. */
void batch_borrow(Batch *batch, size_t rows, const Real *input, const Real *target);

/* Copies so many samples of `data` from place `first` of an order on, behind its end from its
 * beginning on. */
void batch_gather(Batch *batch, const Dataset *data, const Order *order, size_t first, size_t rows);

/* Takes `rows` samples without targets, whose inputs the caller writes: [rows][inputs]. */
Real *batch_inputs(Batch *batch, size_t rows);

/* Where a row of a layer starts in z, a and delta. */
static inline size_t batch_at(const Batch *batch, const Layer *layer, size_t row)
{
    return layer->first * batch->capacity + row * layer->units;
}

/* What goes into layer l from a row on: the inputs, or a of the layer before. */
static inline const Real *batch_into(const Batch *batch, const Net *net, size_t layer, size_t row)
{
    return layer == 0 ? batch->input + row * net->inputs
                      : batch->a + batch_at(batch, &net->layers[layer - 1], row);
}

/* The place in a, and in z, of the outputs [rows][outputs]. */
size_t batch_outputs(const Batch *batch, const Net *net);

#endif
