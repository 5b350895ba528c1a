/* The forward and the backward pass of a mini-batch, layer by layer and over any range of rows: the
 * one place where a layer is computed.
 *
 * With the sample's loss L, z and a of each layer, and δ = ∂L/∂z (Rumelhart, Hinton, Williams
 * 1986):
 *     forward         z = W a + b of the layer before, a = f(z)
 *     last layer      δ = ∂L/∂a · f′(z)
 *     layers before   δ = (Wᵀ δ of the next layer) · f′(z)
 *     gradient        ∂L/∂W = mean over the mini-batch of δ · a of the layer before, ∂L/∂b of δ
 * Each sum is one chain in a fixed order, so it does not matter for a single bit into which ranges
 * the rows are cut.
 *
 * It knows one mini-batch: neither which one comes next, nor what becomes of the gradient. */
#ifndef CORE_TRAIN_PASS_H
#define CORE_TRAIN_PASS_H

#include "core/method/loss.h"
#include "core/train/batch.h"

/* What a pass goes through. Everything is borrowed. */
typedef struct Pass {
    const Net *net;
    const Real *theta; /* [n] the parameters */
    const Loss *loss;  /* NULL for a forward pass alone, as is the gradient */
    Batch *batch;
    Real *gradient;    /* [n] of the mini-batch */
} Pass;

/* Computes z and a of a layer in rows `first` and on, from the inputs or a of the layer before. */
void pass_forward(const Pass *pass, size_t layer, size_t first, size_t rows);

/* Computes δ of a layer in rows `first` and on, from δ of the next layer or the loss, and adds
 * their part of the gradient, which begins with row 0 and is the mean when the last row is done. */
void pass_backward(const Pass *pass, size_t layer, size_t first, size_t rows);

/* Between the two: the loss of all rows, batch->loss, and ∂L/∂a of the outputs, or ∂L/∂z where the
 * loss gives that at once, where the last layer's δ will be. */
void pass_loss(const Pass *pass);

/* ∂L/∂a of a layer before the last, [rows][units], from δ of the next layer; dropout is not in
 * it. */
void pass_a_gradient(const Pass *pass, size_t layer, size_t first, size_t rows, Real *a_gradient);

/* All rows forward through all layers; returns the outputs [rows][outputs], whose z stands at
 * batch_outputs. Each row's result is, bit for bit, what training computes for that sample. */
const Real *pass_predict(const Net *net, const Real *theta, Batch *batch);

#endif
