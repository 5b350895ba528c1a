/* Whole mini-batches in a row, once for each path, behind core/kernel_batch.h and
 * core/kernel_tiny.h, in float. */

#ifndef BACKPROP_DOUBLE
/* Samples that are fetched from memory before they are copied: they lie anywhere in it. And numbers
 * that take longer to copy than threads to be told of it. */
enum { FETCHED = 3, SHARED_NUMBERS = 1 << 14 };

/* Samples into the layout; lanes without a sample hold what was there. */
ALWAYS void gather_columns(size_t width, size_t rows, size_t columns, const uint32_t *order,
                           const Real *from, Real *to, size_t to_row)
{
    const size_t share = LANES / width, last = columns % width > 0 ? columns % width : width;
    const size_t whole = columns - last;
    for (; rows > 0; rows -= rows < share ? rows : share, to += to_row)
        for (size_t s = 0; s < (rows < share ? rows : share); s++) {
            const Real *row = from + *order * columns;
            Real *place = to + s * width;
            if (width == LANES && rows - s > FETCHED)
                for (size_t i = 0; i < columns; i += FUSED_LINE)
                    __builtin_prefetch(from + order[FETCHED] * columns + i);
            order++;
            for (size_t i = 0; i < whole; i += width, place += LANES)
                store_part(place, load_part(row + i, width), width);
            store_part(place, load_part(row + whole, last), last);
        }
}

ALWAYS size_t rows_at(const Fused *f, size_t position)
{
    return f->count - position < f->batch ? f->count - position : f->batch;
}

/* Samples to gather. */
typedef struct Gathering {
    const uint32_t *order;
    size_t rows, side;
} Gathering;

ALWAYS void gather_rows(const Fused *f, size_t width, const Gathering *g, size_t first)
{
    const size_t to_row = f->layers[f->layer_count - 1].row;
    gather_columns(width, g->rows, f->inputs, g->order, f->x,
                   f->input[g->side] + first * f->input_row, f->input_row);
    gather_columns(width, g->rows, f->outputs, g->order, f->t, f->target[g->side] + first * to_row,
                   to_row);
}

static void gather_piece(void *job, size_t i)
{
    const Shared *s = job;
    Gathering g = *(const Gathering *)s->whole;
    const size_t first = part_start(g.rows, 1, i, s->splits);
    g.rows = part_start(g.rows, 1, i + 1, s->splits) - first;
    g.order += first;
    gather_rows(s->f, LANES, &g, first);
}

/* The mini-batch at `position`, by several threads where it is worth waking them. */
ALWAYS void gather_batch(const Fused *f, size_t width, size_t position, size_t side)
{
    const Gathering g = {f->order + position, rows_at(f, position), side};
    if (width == LANES && UNLIKELY(f->layers->shared) && g.rows * f->inputs >= SHARED_NUMBERS)
        share(f, 1, gather_piece, &g);
    else
        gather_rows(f, width, &g, 0);
}

/* The next mini-batch is gathered while this one is computed. */
ALWAYS void train_steps(Fused *f, size_t width, FusedWay way, size_t steps)
{
    const FusedLayer *last = &f->layers[f->layer_count - 1];
    const size_t share = LANES / width;
    Held held = tiny_hold(width, f->layers);
    for (const FusedLayer *l = f->layers + 1; l <= last; l++)
        if (l->backward)
            turn(width, l->units, l->fan_in, l->forward, l->forward_size, l->backward,
             l->backward_size);
    size_t side = 0;
    gather_batch(f, width, f->position, side);
    for (; steps > 0; steps--) {
        const size_t end = f->position + rows_at(f, f->position), next = end < f->count ? end : 0;
        f->rows = end - f->position;
        f->side = side;
        const size_t groups = (f->rows + share - 1) / share;
        if (steps > 1 && f->batch < f->count)
            gather_batch(f, width, next, 1 - side);
        if (way == FUSED_TINY) {
            tiny_batch(f, width, f->input[side], f->target[side], &held);
        } else if (way == FUSED_SHORT) {
            short_batch(f, width, groups, f->input[side], f->target[side]);
        } else {
            batch_forward(f, width, groups, f->input[side]);
            loss_backward(f, last, f->target[side], groups * last->row);
            batch_backward(f, width, groups, f->input[side]);
        }
        f->position = next;
        side = f->batch < f->count ? 1 - side : side;
    }
    if (way == FUSED_TINY)
        tiny_release(width, f->layers, &held);
}

/* Functions of their own: each has all registers for itself. */
#define TRAIN(width)                                                                               \
    static void train_tiny_##width(Fused *f, size_t steps)                                         \
    {                                                                                              \
        train_steps(f, width, FUSED_TINY, steps);                                                  \
    }                                                                                              \
    static void train_short_##width(Fused *f, size_t steps)                                        \
    {                                                                                              \
        train_steps(f, width, FUSED_SHORT, steps);                                                 \
    }                                                                                              \
    static void train_any_##width(Fused *f, size_t steps)                                          \
    {                                                                                              \
        train_steps(f, width, FUSED_ANY, steps);                                                   \
    }                                                                                              \
    static void train_##width(Fused *f, size_t steps)                                              \
    {                                                                                              \
        (f->way == FUSED_TINY    ? train_tiny_##width                                              \
         : f->way == FUSED_SHORT ? train_short_##width                                             \
                                 : train_any_##width)(f, steps);                                   \
    }

TRAIN(4)
#if WIDEST >= 8
TRAIN(8)
#endif
#if WIDEST >= 16
TRAIN(16)
#endif

static void train(Fused *f, size_t steps)
{
    switch (f->width) {
#if WIDEST >= 16
    case 16:
        train_16(f, steps);
        break;
#endif
#if WIDEST >= 8
    case 8:
        train_8(f, steps);
        break;
#endif
    default:
        train_4(f, steps);
    }
}

const KernelPath KERNEL_PATH = {
    forward, backward, gradient, sigmoid_forward, sigmoid_backward, tanh_forward, tanh_backward,
    exp_of_negative, WIDE_CURVES, LANES, train};
#else
const KernelPath KERNEL_PATH = {forward, backward, gradient};
#endif
