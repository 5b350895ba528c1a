/* A mini-batch forward and backward, once for each path, behind core/kernel_curve.h, in float;
 * core/fused_layout.h has the layout. It computes what the phases compute, to the bit: each sum is
 * the same chain of multiply_add, each function of one number the same arithmetic. */

#ifndef BACKPROP_DOUBLE
/* The vector at `from` with lane `i` of each sample in all lanes of that sample. */
ALWAYS Vec spread(const Fused *f, size_t width, const Real *from, size_t i)
{
    return width == LANES ? splat(from[i]) : permute(load(from), f->spread[i]);
}

/* A layer crossed in one direction: out = start + Σ_k in[k] · weights[k]. */
typedef struct Crossing {
    size_t groups, terms, in_blocks, out_blocks;
    size_t block_size; /* from one block's weights to the next's */
    const Real *in, *weights, *start;
    Real *out;
} Crossing;

ALWAYS void crossing_tile(const Fused *f, size_t width, size_t height, size_t vectors,
                          const Crossing *c, size_t group, size_t block)
{
    Vec sum[BLOCK][2];
    const size_t row = c->in_blocks * LANES, last = vectors - 1;
    const Real *in = c->in + group * row, *w = c->weights + block * c->block_size;
    UNROLLED
    for (size_t h = 0; h < height; h++) {
        sum[h][0] = c->start ? load(c->start + block * LANES) : splat(0);
        sum[h][last] = c->start ? load(c->start + (block + last) * LANES) : splat(0);
    }
    for (size_t k = 0; k < c->terms; k += width, in += LANES) {
        const size_t here = c->terms - k < width ? c->terms - k : width;
        for (size_t i = 0; i < here; i++, w += width) {
            const Vec w0 = chunk(w, width), w1 = chunk(w + last * c->block_size, width);
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
    for (size_t h = 0; h < height; h++) {
        Real *out = c->out + ((group + h) * c->out_blocks + block) * LANES;
        if (vectors == 2)
            store(out, sum[h][0]);
        store(out + last * LANES, sum[h][last]);
    }
}

ALWAYS void crossing_column(const Fused *f, size_t width, size_t vectors, const Crossing *c,
                            size_t block)
{
    size_t g = 0;
    for (; g + BLOCK <= c->groups; g += BLOCK)
        crossing_tile(f, width, BLOCK, vectors, c, g, block);
    if (BLOCK > 4 && g + 4 <= c->groups) {
        crossing_tile(f, width, 4, vectors, c, g, block);
        g += 4;
    }
    if (g + 2 <= c->groups) {
        crossing_tile(f, width, 2, vectors, c, g, block);
        g += 2;
    }
    if (g < c->groups)
        crossing_tile(f, width, 1, vectors, c, g, block);
}

ALWAYS void crossing(const Fused *f, size_t width, const Crossing *c)
{
    size_t block = 0;
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

/* A layer's weights for the way back, from those for the way forward. */
ALWAYS void turn_weights(size_t width, const FusedLayer *l)
{
    for (size_t b = 0; b < l->blocks; b++)
        for (size_t i = 0; i < l->fan_in; i += 4)
            for (size_t j = 0; j < width; j += 4)
                transpose_four(l->forward + b * l->forward_size + i * width + j, width,
                               l->backward + i / width * l->backward_size +
                                   (b * width + j) * width + i % width, width);
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

/* Gradients of the weights from `share` inputs each, of `height` vectors times `vectors` blocks. */
ALWAYS void gradient_tile(const Fused *f, size_t width, size_t height, size_t vectors,
                          const FusedLayer *l, const Real *values, size_t first,
                          size_t block)
{
    Vec sum[BLOCK][2];
    const size_t share = LANES / width, last = vectors - 1;
    const size_t group = l->blocks * LANES, in_group = l->in_blocks * LANES;
    const Real *delta = l->delta + block * LANES, *in[BLOCK];
    const int *index[BLOCK];
    UNROLLED
    for (size_t h = 0; h < height; h++) {
        const size_t i = (first + h) * share;
        sum[h][0] = sum[h][last] = splat(0);
        in[h] = values + i / width * LANES + (share == 1 ? i % width : 0);
        index[h] = f->shares[i % width];
    }
    for (size_t r = 0, left = f->rows; left > 0; left -= left < share ? left : share, r++) {
        for (size_t s = 0; s < (left < share ? left : share); s++) {
            const Vec d0 = chunk(delta + s * width, width);
            const Vec d1 = chunk(delta + last * LANES + s * width, width);
            UNROLLED
            for (size_t h = 0; h < height; h++) {
                const int *lanes = index[h] + s * width * FUSED_LANES;
                const Vec factor = share == 1 ? splat(*in[h]) : permute(load(in[h]), lanes);
                if (vectors == 2)
                    sum[h][0] = multiply_add(factor, d0, sum[h][0]);
                sum[h][last] = multiply_add(factor, d1, sum[h][last]);
            }
        }
        delta += group;
        UNROLLED
        for (size_t h = 0; h < height; h++)
            in[h] += in_group;
    }
    const Vec scale = splat(1 / (Real)f->rows), rate = splat(f->rate);
    UNROLLED
    for (size_t h = 0; h < height; h++)
        UNROLLED
        for (size_t v = 0; v < vectors; v++) {
            const size_t at = (block + v) * l->forward_size + (first + h) * LANES;
            descend(sum[h][v], scale, rate, l->forward + at, f->keeps ? l->gradient + at : NULL);
        }
}

ALWAYS void gradient_column(const Fused *f, size_t width, size_t vectors, const FusedLayer *l,
                            const Real *values, size_t block)
{
    const size_t share = LANES / width, count = (l->fan_in + share - 1) / share;
    size_t i = 0;
    for (; i + BLOCK <= count; i += BLOCK)
        gradient_tile(f, width, BLOCK, vectors, l, values, i, block);
    if (BLOCK > 4 && i + 4 <= count) {
        gradient_tile(f, width, 4, vectors, l, values, i, block);
        i += 4;
    }
    if (i + 2 <= count) {
        gradient_tile(f, width, 2, vectors, l, values, i, block);
        i += 2;
    }
    if (i < count)
        gradient_tile(f, width, 1, vectors, l, values, i, block);
}

ALWAYS void bias_gradient(const Fused *f, size_t width, const FusedLayer *l, size_t block)
{
    const size_t share = LANES / width;
    Vec sum = splat(0);
    for (size_t r = 0; r < f->rows; r++)
        sum += chunk(l->delta + (r / share * l->blocks + block) * LANES + r % share * width, width);
    descend(sum, splat(1 / (Real)f->rows), splat(f->rate), l->bias + block * LANES,
            f->keeps ? l->bias_gradient + block * LANES : NULL);
}

ALWAYS void layer_gradient(const Fused *f, size_t width, const FusedLayer *l, const Real *values)
{
    size_t block = 0;
    for (; block + 2 <= l->blocks; block += 2)
        gradient_column(f, width, 2, l, values, block);
    if (block < l->blocks)
        gradient_column(f, width, 1, l, values, block);
    for (block = 0; block < l->blocks; block++)
        bias_gradient(f, width, l, block);
    if (l->backward && !f->keeps)
        turn_weights(width, l);
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
        const Real *z = l->slope + g * l->blocks * LANES;
        Real *a = l->value + g * l->blocks * LANES;
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
                                       .in_blocks = l->in_blocks, .out_blocks = l->blocks,
                                       .block_size = l->forward_size, .in = in,
                                       .weights = l->forward, .start = l->bias, .out = l->slope});
        if (l->activation->couples)
            softmax_rows(f, width, l, groups);
        else
            curve_forward(l, groups * l->blocks * LANES);
        in = l->value;
    }
}

ALWAYS void batch_backward(const Fused *f, size_t width, size_t groups, const Real *input)
{
    for (size_t k = f->layer_count; k-- > 0; ) {
        const FusedLayer *l = &f->layers[k], *before = l - 1;
        if (k > 0) {
            crossing(f, width, &(Crossing){.groups = groups, .terms = l->units,
                                           .in_blocks = l->blocks, .out_blocks = l->in_blocks,
                                           .block_size = l->backward_size, .in = l->delta,
                                           .weights = l->backward, .out = before->delta});
            curve_backward(before, groups * l->in_blocks * LANES);
        }
        layer_gradient(f, width, l, k > 0 ? before->value : input);
    }
}
#endif
