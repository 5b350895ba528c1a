/* Where the numbers of a network stand while many mini-batches are trained in a row: as
 * kernel/fused.h says. */
#ifndef CORE_TRAIN_FUSED_LAYOUT_H
#define CORE_TRAIN_FUSED_LAYOUT_H

#include "core/method/optimizer.h"
#include "core/net/net.h"
#include "kernel/fused.h"

/* Numbers that fused->store has to have room for, whatever the path and its width. */
size_t fused_layout_size(const Net *net, size_t states, size_t rows);

/* Lays out `net` for mini-batches of up to `rows` and a path of `lanes`, for gradients that are
 * kept, or followed at once; all numbers become 0. */
void fused_lay_out(Fused *fused, const Net *net, bool keeps, size_t states, size_t rows,
                   size_t lanes);

/* Parameters, or as many numbers of optimizer state, into an array of `fused`, and back. */
void fused_import(const Fused *fused, const Net *net, const Real *from, Real *array);
void fused_export(const Fused *fused, const Net *net, const Real *array, Real *to);

/* The next parameters and state become the present ones. */
void fused_swap(Fused *fused, size_t states);

/* Row r of the last layer's values or of the targets, [outputs], from `values` in its layout. */
void fused_export_output(const Fused *fused, const Real *values, size_t r, Real *to);

#endif
