/* A mini-batch forward and backward, once for each path, behind core/kernel_curve.h, in float;
 * core/fused_layout.h has the layout. It computes what the phases compute, to the bit: each sum is
 * the same chain of multiply_add, each function of one number the same arithmetic. */
#ifndef BACKPROP_DOUBLE
/* The vector at `from` with lane `i` of each sample in all lanes of that sample. */
ALWAYS Vec spread(const Fused *f, size_t width, const Real *from, size_t i)
{
    return width == LANES ? splat(from[i]) : permute(load(from), f->spread[i]);
}

/* Terms whose weights for two blocks stay in the nearest cache while groups go by. */
enum { NEAR_TERMS = (1 << 14) / (2 * sizeof(Vec)) };

/* A layer crossed in one direction: out = start + Σ_k in[k] · weights[k]. */
typedef struct Crossing {
    size_t groups, terms, in_row, out_blocks, out_row;
    size_t block_size; /* from one block's weights to the next's */
    const Real *in, *weights, *start;
    const Real *turned; /* or weights of the other direction, [terms/width][outputs][width] */
    size_t outputs, turned_size;
    Real *out;
    bool shared; /* by several threads, see core/kernel_shared.h */
} Crossing;

/* Some of the terms, with weights of their own for these blocks; from the first one the sums begin,
 * else they go on. */
typedef struct Terms {
    bool first;
    size_t count, block_size;
    const Real *in, *weights;
} Terms;

ALWAYS void crossing_tile(const Fused *f, size_t width, size_t height, size_t vectors,
                          const Crossing *c, const Terms *t, size_t group, size_t block)
{
    Vec sum[BLOCK][2];
    const size_t row = c->in_row, last = vectors - 1;
    const Real *in = t->in + group * row, *w = t->weights;
    Real *out = c->out + group * c->out_row + block * LANES;
    UNROLLED
    for (size_t h = 0; h < height; h++) {
        const Real *start = !t->first ? out + h * c->out_row
                            : c->start ? c->start + block * LANES
                                       : NULL;
        sum[h][0] = start ? load(start) : splat(0);
        sum[h][last] = start ? load(start + last * LANES) : splat(0);
    }
    for (size_t k = 0; k < t->count; k += width, in += LANES) {
        const size_t here = t->count - k < width ? t->count - k : width;
        for (size_t i = 0; i < here; i++, w += width) {
            const Vec w0 = chunk(w, width), w1 = chunk(w + last * t->block_size, width);
            UNROLLED
            for (size_t h = 0; h < height; h++) {
                const Vec factor = spread(f, width, in + h * row, i);
                if (vectors == 2)
                    sum[h][0] = multiply_add(factor, w0, sum[h][0]);
                sum[h][last] = multiply_add(factor, w1, sum[h][last]);
            }
        }
    }
    UNROLLED
    for (size_t h = 0; h < height; h++, out += c->out_row) {
        if (vectors == 2)
            store(out, sum[h][0]);
        store(out + last * LANES, sum[h][last]);
    }
}

ALWAYS void crossing_groups(const Fused *f, size_t width, size_t vectors, const Crossing *c,
                            const Terms *t, size_t block)
{
    size_t g = 0;
    for (; g + BLOCK <= c->groups; g += BLOCK)
        crossing_tile(f, width, BLOCK, vectors, c, t, g, block);
    for (; BLOCK > 8 && g + 8 <= c->groups; g += 8)
        crossing_tile(f, width, 8, vectors, c, t, g, block);
    for (; BLOCK > 4 && g + 4 <= c->groups; g += 4)
        crossing_tile(f, width, 4, vectors, c, t, g, block);
    if (g + 2 <= c->groups) {
        crossing_tile(f, width, 2, vectors, c, t, g, block);
        g += 2;
    }
    if (g < c->groups)
        crossing_tile(f, width, 1, vectors, c, t, g, block);
}

/* to[column block][row][column] = from[row block][column][row], for rows × columns weights. */
ALWAYS void turn(size_t width, size_t rows, size_t columns, const Real *from, size_t from_size,
                 Real *to, size_t to_size)
{
    for (size_t j = 0; j < rows; j += 4)
        for (size_t i = 0; i < columns; i += 4)
            transpose_four(from + j / width * from_size + i * width + j % width, width,
                           to + i / width * to_size + j * width + i % width, width);
}

/* One block or two, with a vector for each sample, near terms by near terms: a sum that is cut
 * between them goes on from what is stored, so that no bit changes. */
ALWAYS void crossing_wide(const Fused *f, size_t vectors, const Crossing *c, size_t block)
{
    Real panel[2 * NEAR_TERMS * LANES] __attribute__((aligned(64)));
    for (size_t k = 0; k < c->terms; k += NEAR_TERMS) {
        const size_t count = c->terms - k < NEAR_TERMS ? c->terms - k : NEAR_TERMS;
        Terms t = {k == 0, count, c->block_size, c->in + k, NULL};
        if (c->turned) {
            const size_t left = c->outputs - block * LANES;
            turn(LANES, count, left < vectors * LANES ? left : vectors * LANES,
                 c->turned + k / LANES * c->turned_size + block * LANES * LANES, c->turned_size,
                 panel, NEAR_TERMS * LANES);
            t.weights = panel;
            t.block_size = NEAR_TERMS * LANES;
        } else {
            t.weights = c->weights + block * c->block_size + k * LANES;
        }
        crossing_groups(f, LANES, vectors, c, &t, block);
    }
}

ALWAYS void crossing_column(const Fused *f, size_t width, size_t vectors, const Crossing *c,
                            size_t block)
{
    if (width == LANES)
        crossing_wide(f, vectors, c, block);
    else
        crossing_groups(f, width, vectors, c,
                        &(Terms){true, c->terms, c->block_size, c->in,
                                 c->weights + block * c->block_size}, block);
}

static void crossing_shared(const Fused *f, const Crossing *c);

ALWAYS void crossing_any(const Fused *f, size_t width, const Crossing *c)
{
    size_t block = 0;
    if (width == LANES && UNLIKELY(c->shared)) {
        crossing_shared(f, c);
        return;
    }
    for (; block + 2 <= c->out_blocks; block += 2)
        crossing_column(f, width, 2, c, block);
    if (block < c->out_blocks)
        crossing_column(f, width, 1, c, block);
}

/* value = f(z) and slope = f′(z) for n numbers, z where the slope comes; or z stays there when the
 * activation has no vectors of its own. */
ALWAYS void curve_forward(const FusedLayer *l, size_t n)
{
    Real *restrict value = l->value, *restrict slope = l->slope;
    switch (l->activation->curve) {
    case CURVE_IDENTITY:
        for (size_t i = 0; i < n; i += LANES)
            store(value + i, load(slope + i));
        break;
    case CURVE_SIGMOID:
        for (size_t i = 0; i < n; i += LANES) {
            const Vec z = load(slope + i);
            Vec steep;
            store(value + i, sigmoid_both(z, &steep));
            if (!l->keeps_z)
                store(slope + i, steep);
        }
        break;
    case CURVE_TANH:
        for (size_t i = 0; i < n; i += LANES) {
            Vec steep;
            store(value + i, tanh_both(load(slope + i), &steep));
            store(slope + i, steep);
        }
        break;
    case CURVE_RELU:
        for (size_t i = 0; i < n; i += LANES) {
            const Vec z = load(slope + i);
            store(value + i, larger(splat(0), z));
            store(slope + i, where_less(splat(0), z, splat(1), splat(0)));
        }
        break;
    default:
        l->activation->forward(n, slope, value);
    }
}

/* delta = delta · f′(z). */
ALWAYS void curve_backward(const FusedLayer *l, size_t n)
{
    Real *restrict delta = l->delta;
    const Real *restrict slope = l->slope;
    if (l->activation->curve == CURVE_IDENTITY)
        return;
    if (l->activation->curve == CURVE_CALLED) {
        l->activation->backward(n, l->slope, l->value, l->delta, l->delta);
        return;
    }
    for (size_t i = 0; i < n; i += LANES)
        store(delta + i, load(delta + i) * load(slope + i));
}

/* What becomes of a sum of gradients: the mean, and a step down, or the mean to be kept. */
ALWAYS void descend(Vec sum, Vec scale, Vec rate, Real *weight, Real *gradient)
{
    const Vec mean = sum * scale;
    if (gradient)
        store(gradient, mean);
    else
        store(weight, load(weight) - rate * mean);
}

/* Sums over the samples of `across` times `along`, values of two neighbouring layers, with lanes
 * over the blocks of `along`; they change weights that stand so too, or become gradients. */
typedef struct Outer {
    const Real *across, *along;
    size_t count; /* of `across` */
    size_t across_row, along_row, along_blocks;
    size_t size;  /* from one block's weights to the next's */
    Real *weights, *gradient;
    bool shared; /* as above */
} Outer;

/* For `share` numbers of `across` times `height`, and `vectors` blocks. */
ALWAYS void outer_tile(const Fused *f, size_t width, size_t height, size_t vectors, const Outer *o,
                       size_t first, size_t block)
{
    Vec sum[BLOCK][2];
    const size_t share = LANES / width, last = vectors - 1;
    const Real *along = o->along + block * LANES, *across[BLOCK];
    const int *index[BLOCK];
    UNROLLED
    for (size_t h = 0; h < height; h++) {
        const size_t i = (first + h) * share;
        sum[h][0] = sum[h][last] = splat(0);
        across[h] = o->across + i / width * LANES + (share == 1 ? i % width : 0);
        index[h] = f->shares[i % width];
    }
    for (size_t left = f->rows; left > 0; left -= left < share ? left : share) {
        for (size_t s = 0; s < (left < share ? left : share); s++) {
            const Vec v0 = chunk(along + s * width, width);
            const Vec v1 = chunk(along + last * LANES + s * width, width);
            UNROLLED
            for (size_t h = 0; h < height; h++) {
                const int *lanes = index[h] + s * width * FUSED_LANES;
                const Vec factor = share == 1 ? splat(*across[h]) : permute(load(across[h]), lanes);
                if (vectors == 2)
                    sum[h][0] = multiply_add(factor, v0, sum[h][0]);
                sum[h][last] = multiply_add(factor, v1, sum[h][last]);
            }
        }
        along += o->along_row;
        UNROLLED
        for (size_t h = 0; h < height; h++)
            across[h] += o->across_row;
    }
    const Vec scale = splat(1 / (Real)f->rows), rate = splat(f->rate);
    UNROLLED
    for (size_t h = 0; h < height; h++)
        UNROLLED
        for (size_t v = 0; v < vectors; v++) {
            const size_t at = (block + v) * o->size + (first + h) * LANES;
            descend(sum[h][v], scale, rate, o->weights + at, f->keeps ? o->gradient + at : NULL);
        }
}

ALWAYS void outer_column(const Fused *f, size_t width, size_t vectors, const Outer *o, size_t block)
{
    const size_t share = LANES / width, count = (o->count + share - 1) / share;
    size_t i = 0;
    for (; i + BLOCK <= count; i += BLOCK)
        outer_tile(f, width, BLOCK, vectors, o, i, block);
    for (; BLOCK > 8 && i + 8 <= count; i += 8)
        outer_tile(f, width, 8, vectors, o, i, block);
    for (; BLOCK > 4 && i + 4 <= count; i += 4)
        outer_tile(f, width, 4, vectors, o, i, block);
    if (i + 2 <= count) {
        outer_tile(f, width, 2, vectors, o, i, block);
        i += 2;
    }
    if (i < count)
        outer_tile(f, width, 1, vectors, o, i, block);
}

static void outer_shared(const Fused *f, const Outer *o);

ALWAYS void outer_any(const Fused *f, size_t width, const Outer *o)
{
    size_t block = 0;
    if (width == LANES && UNLIKELY(o->shared)) {
        outer_shared(f, o);
        return;
    }
    for (; block + 2 <= o->along_blocks; block += 2)
        outer_column(f, width, 2, o, block);
    if (block < o->along_blocks)
        outer_column(f, width, 1, o, block);
}

/* Functions of their own for each width, for they are long. */
#define PRODUCTS(width)                                                                            \
    static __attribute__((noinline)) void crossing_##width(const Fused *f, const Crossing *c)      \
    {                                                                                              \
        crossing_any(f, width, c);                                                                 \
    }                                                                                              \
    static __attribute__((noinline)) void outer_##width(const Fused *f, const Outer *o)            \
    {                                                                                              \
        outer_any(f, width, o);                                                                    \
    }

PRODUCTS(4)
#if WIDEST >= 8
PRODUCTS(8)
#endif
#if WIDEST >= 16
PRODUCTS(16)
#endif

ALWAYS void crossing(const Fused *f, size_t width, const Crossing *c)
{
#if WIDEST >= 16
    if (width == 16)
        crossing_16(f, c);
#endif
#if WIDEST >= 8
    if (width == 8)
        crossing_8(f, c);
#endif
    if (width == 4)
        crossing_4(f, c);
}

ALWAYS void outer(const Fused *f, size_t width, const Outer *o)
{
#if WIDEST >= 16
    if (width == 16)
        outer_16(f, o);
#endif
#if WIDEST >= 8
    if (width == 8)
        outer_8(f, o);
#endif
    if (width == 4)
        outer_4(f, o);
}

ALWAYS void bias_gradient(const Fused *f, size_t width, const FusedLayer *l, size_t block)
{
    const size_t share = LANES / width;
    const Real *delta = l->delta + block * LANES;
    Vec sum = splat(0);
    for (size_t left = f->rows; left > 0; left -= left < share ? left : share) {
        for (size_t s = 0; s < (left < share ? left : share); s++)
            sum += chunk(delta + s * width, width);
        delta += l->row;
    }
    descend(sum, splat(1 / (Real)f->rows), splat(f->rate), l->bias + block * LANES,
            f->keeps ? l->bias_gradient + block * LANES : NULL);
}

/* The direction of the weights that no step was made in, from the other. */
ALWAYS void layer_turn(const Fused *f, size_t width, const FusedLayer *l)
{
    if (l->outer_back)
        turn(width, l->fan_in, l->units, l->backward, l->backward_size, l->forward,
             l->forward_size);
    else if (l->backward && !f->keeps)
        turn(width, l->units, l->fan_in, l->forward, l->forward_size, l->backward,
             l->backward_size);
}

/* Gradients and the step of a layer whose values before are `values`, in that direction of its
 * weights which takes fewer vectors. */
ALWAYS void layer_gradient(const Fused *f, size_t width, const FusedLayer *l, const Real *values)
{
    if (l->outer_back)
        outer(f, width, &(Outer){.across = l->delta, .along = values, .count = l->units,
                                 .across_row = l->row, .along_row = l->in_row,
                                 .along_blocks = l->in_blocks, .size = l->backward_size,
                                 .weights = l->backward, .shared = l->shared});
    else
        outer(f, width, &(Outer){.across = values, .along = l->delta, .count = l->fan_in,
                                 .across_row = l->in_row, .along_row = l->row,
                                 .along_blocks = l->blocks, .size = l->forward_size,
                                 .weights = l->forward, .gradient = l->gradient,
                                 .shared = l->shared});
    for (size_t block = 0; block < l->blocks; block++)
        bias_gradient(f, width, l, block);
    layer_turn(f, width, l);
}

/* ∂L/∂z of the outputs, and whether those are finite: 0 · a is 0 then, and NaN for good if not. */
ALWAYS void loss_backward(Fused *f, const FusedLayer *last, const Real *target, size_t n)
{
    Vec bad = load(f->bad);
    for (size_t i = 0; i < n; i += LANES)
        bad = multiply_add(load(last->value + i), splat(0), bad);
    store(f->bad, bad);
    if (f->difference)
        for (size_t i = 0; i < n; i += LANES)
            store(last->delta + i, load(last->value + i) - load(target + i));
    else
        (f->loss->delta ? f->loss->delta : f->loss->gradient)(n, f->outputs, last->value, target,
                                                              last->delta);
    if (!f->loss->delta)
        curve_backward(last, n);
}

/* Softmax of the samples of each vector group, summed in the units' order. */
ALWAYS void softmax_rows(const Fused *f, size_t width, const FusedLayer *l, size_t groups)
{
    for (size_t g = 0; g < groups; g++) {
        const Real *z = l->slope + g * l->row;
        Real *a = l->value + g * l->row;
        Vec most = spread(f, width, z, 0), sum = splat(0);
        for (size_t j = 1; j < l->units; j++)
            most = larger(spread(f, width, z + j / width * LANES, j % width), most);
        for (size_t b = 0; b < l->blocks; b++)
            store(a + b * LANES, exp_negative(load(z + b * LANES) - most));
        for (size_t j = 0; j < l->units; j++)
            sum += spread(f, width, a + j / width * LANES, j % width);
        for (size_t b = 0; b < l->blocks; b++)
            store(a + b * LANES, load(a + b * LANES) / sum);
    }
}

ALWAYS void batch_forward(const Fused *f, size_t width, size_t groups, const Real *input)
{
    const Real *in = input;
    for (size_t k = 0; k < f->layer_count; k++) {
        const FusedLayer *l = &f->layers[k];
        crossing(f, width, &(Crossing){.groups = groups, .terms = l->fan_in,
                                       .in_row = l->in_row, .out_blocks = l->blocks,
                                       .out_row = l->row, .block_size = l->forward_size,
                                       .in = in, .weights = l->forward, .start = l->bias,
                                       .out = l->slope, .shared = l->shared});
        if (l->activation->couples)
            softmax_rows(f, width, l, groups);
        else
            curve_forward(l, groups * l->row);
        in = l->value;
    }
}

ALWAYS void batch_backward(const Fused *f, size_t width, size_t groups, const Real *input)
{
    for (size_t k = f->layer_count; k-- > 0; ) {
        const FusedLayer *l = &f->layers[k], *before = k > 0 ? l - 1 : l;
        if (k > 0) {
            crossing(f, width, &(Crossing){.groups = groups, .terms = l->units,
                                           .in_row = l->row, .out_blocks = l->in_blocks,
                                           .out_row = l->in_row, .outputs = l->fan_in,
                                           .block_size = l->backward_size, .in = l->delta,
                                           .weights = l->backward,
                                           .turned = l->backward ? NULL : l->forward,
                                           .turned_size = l->forward_size,
                                           .out = before->delta, .shared = l->shared});
            curve_backward(before, groups * before->row);
        }
        layer_gradient(f, width, l, k > 0 ? before->value : input);
    }
}
#endif
