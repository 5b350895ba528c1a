/* Whole mini-batches in a row, once for each path, behind core/kernel_batch.h and
 * core/kernel_tiny.h, in float. */

#ifndef BACKPROP_DOUBLE
/* Samples into the layout; lanes without a sample hold what was there. */
ALWAYS void gather_columns(size_t width, size_t rows, size_t columns, const uint32_t *order,
                           const Real *from, Real *to)
{
    const size_t share = LANES / width, group = (columns + width - 1) / width * LANES;
    for (size_t r = 0; r < rows; r++) {
        const Real *row = from + order[r] * columns;
        Real *place = to + r / share * group + r % share * width;
        for (size_t i = 0; i < columns; i += width, place += LANES) {
            const size_t left = columns - i < width ? columns - i : width;
            store_part(place, load_part(row + i, left), left);
        }
    }
}

ALWAYS size_t rows_at(const Fused *f, size_t position)
{
    return f->count - position < f->batch ? f->count - position : f->batch;
}

/* The mini-batch at `position`. */
ALWAYS void gather_batch(const Fused *f, size_t width, size_t position, size_t side)
{
    const uint32_t *order = f->order + position;
    const size_t rows = rows_at(f, position);
    gather_columns(width, rows, f->inputs, order, f->x, f->input[side]);
    gather_columns(width, rows, f->outputs, order, f->t, f->target[side]);
}

/* The next mini-batch is gathered while this one is computed. */
ALWAYS void train_width(Fused *f, size_t width, size_t steps)
{
    const FusedLayer *last = &f->layers[f->layer_count - 1];
    const size_t share = LANES / width;
    Held held = {load(f->layers[0].forward), load(f->layers[0].bias)};
    size_t side = 0;
    gather_batch(f, width, f->position, side);
    for (; steps > 0; steps--) {
        const size_t end = f->position + rows_at(f, f->position), next = end < f->count ? end : 0;
        f->rows = end - f->position;
        const size_t groups = (f->rows + share - 1) / share;
        if (steps > 1 && f->batch < f->count)
            gather_batch(f, width, next, 1 - side);
        if (f->tiny) {
            tiny_batch(f, width, load(f->input[side]), load(f->target[side]), &held);
        } else {
            batch_forward(f, width, groups, f->input[side]);
            loss_backward(f, last, f->target[side], groups * last->blocks * LANES);
            batch_backward(f, width, groups, f->input[side]);
        }
        f->position = next;
        side = f->batch < f->count ? 1 - side : side;
    }
}

static void train(Fused *f, size_t steps)
{
    switch (f->width) {
#if WIDEST >= 16
    case 16:
        train_width(f, 16, steps);
        break;
#endif
#if WIDEST >= 8
    case 8:
        train_width(f, 8, steps);
        break;
#endif
    default:
        train_width(f, 4, steps);
    }
}

const KernelPath KERNEL_PATH = {
    forward, backward, gradient, sigmoid_forward, sigmoid_backward, tanh_forward, tanh_backward,
    exp_of_negative, LANES, train};
#else
const KernelPath KERNEL_PATH = {forward, backward, gradient};
#endif
