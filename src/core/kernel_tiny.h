/* A mini-batch whose values fit in one vector for each layer, once for each path, behind
 * core/kernel_batch.h, in float. Here nearly all time is waiting for the number before, so whatever
 * is waited for stays in registers. */

#ifndef BACKPROP_DOUBLE
enum { SHORT = 8, HELD = 4 };

/* a = f(z) and f′(z) of one vector. */
ALWAYS Vec curve_both(CurveKind curve, Vec z, Vec *slope)
{
    switch (curve) {
    case CURVE_SIGMOID:
        return sigmoid_both(z, slope);
    case CURVE_TANH:
        return tanh_both(z, slope);
    case CURVE_RELU:
        *slope = where_less(splat(0), z, splat(1), splat(0));
        return larger(splat(0), z);
    default:
        *slope = splat(1);
        return z;
    }
}

/* The first layer's biases, and its weights where it has few inputs, one vector for each, the same
 * for each sample: the next mini-batch waits for them, and memory would make it wait longer. */
typedef struct Held {
    Vec bias, weights[HELD];
} Held;

ALWAYS Held tiny_hold(size_t width, const FusedLayer *first)
{
    Held held = {.bias = load(first->bias)};
    UNROLLED
    for (size_t i = 0; i < HELD; i++)
        held.weights[i] = i < first->fan_in ? chunk(first->forward + i * width, width) : splat(0);
    return held;
}

ALWAYS void tiny_release(size_t width, const FusedLayer *first, const Held *held)
{
    store(first->bias, held->bias);
    UNROLLED
    for (size_t i = 0; i < HELD; i++)
        if (i < first->fan_in && first->fan_in <= HELD)
            store_part(first->forward + i * width, held->weights[i], width);
}

/* What becomes of weights or biases by one mini-batch. */
ALWAYS Vec tiny_descend(const Fused *f, Vec sum, Vec weights)
{
    return weights - splat(f->rate) * (sum * splat(1 / (Real)f->rows));
}

/* The first layer's, with `count` (at least fan_in) held; lanes of no input hold zeros. */
ALWAYS void tiny_held(const Fused *f, size_t width, size_t count, Vec delta, const Real *input,
                      Held *held)
{
    Vec sum = splat(0), sums[HELD];
    UNROLLED
    for (size_t i = 0; i < count; i++)
        sums[i] = splat(0);
    for (size_t r = 0; r < f->rows; r++, input += width) {
        const Vec same = permute(delta, f->repeats[r]);
        sum += same;
        UNROLLED
        for (size_t i = 0; i < count; i++)
            sums[i] = multiply_add(splat(input[i]), same, sums[i]);
    }
    held->bias = tiny_descend(f, sum, held->bias);
    UNROLLED
    for (size_t i = 0; i < count; i++)
        held->weights[i] = tiny_descend(f, sums[i], held->weights[i]);
}

/* The weights of `share` inputs from i on. */
ALWAYS void tiny_weights(const Fused *f, size_t width, const FusedLayer *l, Vec delta, Vec values,
                        size_t i)
{
    Vec sum = splat(0);
    for (size_t r = 0; r < f->rows; r++)
        sum = multiply_add(permute(values, f->shares[r * width + i]),
                           permute(delta, f->repeats[r]), sum);
    store(l->forward + i * width, tiny_descend(f, sum, load(l->forward + i * width)));
}

ALWAYS Vec tiny_bias(const Fused *f, Vec delta, Vec bias)
{
    Vec sum = splat(0);
    for (size_t r = 0; r < f->rows; r++)
        sum += permute(delta, f->repeats[r]);
    return tiny_descend(f, sum, bias);
}

/* z + Σ a[i] · weights[i]. */
ALWAYS Vec tiny_crossing(const Fused *f, size_t width, size_t terms, Vec a, const Real *weights,
                         Vec z)
{
    for (size_t i = 0; i < terms; i++)
        z = multiply_add(spread_near(width, a, f->spread[i]), chunk(weights + i * width, width), z);
    return z;
}

ALWAYS Vec tiny_curve(const FusedLayer *l, Vec z, Vec *slope)
{
    const Vec a = curve_both(l->activation->curve, z, slope);
    store(l->value, a);
    store(l->slope, l->keeps_z ? z : *slope);
    return a;
}

/* A mini-batch whose values fit in one vector for each layer: what is waited for stays in
 * registers. */
ALWAYS void tiny_batch(const Fused *f, size_t width, const Real *input, const Real *target,
                       Held *held)
{
    const FusedLayer *first = f->layers, *l = first;
    const size_t share = LANES / width;
    Vec a = load(input), z = held->bias, slope;
    UNROLLED
    for (size_t i = 0; i < HELD; i++)
        if (i < first->fan_in && first->fan_in <= HELD)
            z = multiply_add(spread_near(width, a, f->spread[i]), held->weights[i], z);
    if (first->fan_in > HELD)
        z = tiny_crossing(f, width, first->fan_in, a, first->forward, z);
    a = tiny_curve(first, z, &slope);
    for (size_t k = 1; k < f->layer_count; k++) {
        l = &f->layers[k];
        z = tiny_crossing(f, width, l->fan_in, a, l->forward, load(l->bias));
        a = tiny_curve(l, z, &slope);
    }
    store(f->bad, multiply_add(a, splat(0), load(f->bad)));
    Vec delta = a - load(target);
    if (!f->loss->delta)
        delta = delta * slope;
    for (; l > first; l--) {
        const Vec next = tiny_crossing(f, width, l->units, delta, l->backward, splat(0));
        const Vec values = load(l[-1].value);
        for (size_t i = 0; i < l->fan_in; i += share)
            tiny_weights(f, width, l, delta, values, i);
        store(l->bias, tiny_bias(f, delta, load(l->bias)));
        turn(width, l->units, l->fan_in, l->forward, l->forward_size, l->backward,
             l->backward_size);
        delta = next * load(l[-1].slope);
    }
    if (first->fan_in <= 2) {
        tiny_held(f, width, 2, delta, input, held);
    } else if (first->fan_in <= HELD) {
        tiny_held(f, width, HELD, delta, input, held);
    } else {
        held->bias = tiny_bias(f, delta, held->bias);
        for (size_t i = 0; i < first->fan_in; i += share)
            tiny_weights(f, width, first, delta, load(input), i);
    }
}
/* A layer's curve for `groups` vectors. Those of a layer of one unit are nearly empty, and go
 * through the curve as one. */
ALWAYS void short_curve(const Fused *f, size_t width, const FusedLayer *l, size_t groups,
                        const Vec *z, Vec *values, Vec *slopes)
{
    const CurveKind kind = l->activation->curve;
    if (l->units == 1 && groups <= width) {
        Vec all = z[0], slope;
        UNROLLED
        for (size_t g = 1; g < groups; g++)
            all = where_lane(width, g, spread_near(width, z[g], f->spread[0]), all);
        all = curve_both(kind, all, &slope);
        UNROLLED
        for (size_t g = 0; g < groups; g++) {
            values[g] = spread_near(width, all, f->spread[g]);
            slopes[g] = spread_near(width, slope, f->spread[g]);
        }
    } else if (kind == CURVE_TANH) {
        UNROLLED
        for (size_t g = 0; g < groups; g++)
            values[g] = tanh_both(z[g], &slopes[g]);
    } else if (kind == CURVE_SIGMOID) {
        UNROLLED
        for (size_t g = 0; g < groups; g++)
            values[g] = sigmoid_both(z[g], &slopes[g]);
    } else {
        const CurveKind straight = kind == CURVE_RELU ? CURVE_RELU : CURVE_IDENTITY;
        UNROLLED
        for (size_t g = 0; g < groups; g++)
            values[g] = curve_both(straight, z[g], &slopes[g]);
    }
    UNROLLED
    for (size_t g = 0; g < groups; g++) {
        store(l->value + g * LANES, values[g]);
        store(l->slope + g * LANES, l->keeps_z ? z[g] : slopes[g]);
    }
}

/* A mini-batch of `groups` vectors for each layer, but for the gradients. */
ALWAYS void short_pass(const Fused *f, size_t width, size_t groups, const Real *input,
                       const Real *target)
{
    const FusedLayer *l = f->layers;
    Vec values[SHORT], z[SHORT], slopes[SHORT], bad = load(f->bad);
    UNROLLED
    for (size_t g = 0; g < groups; g++) {
        values[g] = load(input + g * LANES);
        slopes[g] = splat(1);
    }
    for (const FusedLayer *end = l + f->layer_count; l < end; l++) {
        UNROLLED
        for (size_t g = 0; g < groups; g++)
            z[g] = load(l->bias);
        for (size_t i = 0; i < l->fan_in; i++) {
            const Vec w = chunk(l->forward + i * width, width);
            UNROLLED
            for (size_t g = 0; g < groups; g++)
                z[g] = multiply_add(spread_near(width, values[g], f->spread[i]), w, z[g]);
        }
        short_curve(f, width, l, groups, z, values, slopes);
    }
    l--;
    UNROLLED
    for (size_t g = 0; g < groups; g++) {
        bad = multiply_add(values[g], splat(0), bad);
        values[g] = values[g] - load(target + g * LANES);
        if (!f->loss->delta)
            values[g] = values[g] * slopes[g];
        store(l->delta + g * LANES, values[g]);
    }
    store(f->bad, bad);
    for (; l > f->layers; l--) {
        UNROLLED
        for (size_t g = 0; g < groups; g++)
            z[g] = splat(0);
        for (size_t j = 0; j < l->units; j++) {
            const Vec w = chunk(l->backward + j * width, width);
            UNROLLED
            for (size_t g = 0; g < groups; g++)
                z[g] = multiply_add(spread_near(width, values[g], f->spread[j]), w, z[g]);
        }
        UNROLLED
        for (size_t g = 0; g < groups; g++) {
            values[g] = z[g] * load(l[-1].slope + g * LANES);
            store(l[-1].delta + g * LANES, values[g]);
        }
    }
}

/* A layer's gradients and step in one go over the samples, with `height` vectors of weights: the
 * sums of its biases and weights do not wait for each other. */
ALWAYS void short_outer(const Fused *f, size_t width, size_t height, const FusedLayer *l,
                        const Real *values)
{
    const size_t share = LANES / width;
    const Real *delta = l->delta, *across = l->outer_back ? delta : values;
    const Real *along = l->outer_back ? values : delta;
    const size_t across_row = l->outer_back ? l->row : l->in_row;
    const size_t along_row = l->outer_back ? l->in_row : l->row;
    Vec sums[HELD], sum = splat(0);
    UNROLLED
    for (size_t h = 0; h < height; h++)
        sums[h] = splat(0);
    for (size_t r = 0; r < f->rows; r += share) {
        const Vec numbers = load(across);
        UNROLLED
        for (size_t s = 0; s < share; s++) {
            if (r + s >= f->rows)
                break;
            const Vec v = chunk(along + s * width, width);
            sum += chunk(delta + s * width, width);
            UNROLLED
            for (size_t h = 0; h < height; h++)
                sums[h] = multiply_add(permute(numbers, f->shares[s * width + h * share]), v,
                                       sums[h]);
        }
        across += across_row;
        along += along_row;
        delta += l->row;
    }
    const Vec scale = splat(1 / (Real)f->rows), rate = splat(f->rate);
    Real *weights = l->outer_back ? l->backward : l->forward;
    UNROLLED
    for (size_t h = 0; h < height; h++)
        descend(sums[h], scale, rate, weights + h * LANES,
                f->keeps ? l->gradient + h * LANES : NULL);
    descend(sum, scale, rate, l->bias, f->keeps ? l->bias_gradient : NULL);
}

/* Weights have room for a multiple of four inputs: a vector more than they fill hurts nothing. */
ALWAYS void short_gradient(const Fused *f, size_t width, const FusedLayer *l, const Real *values)
{
    const size_t share = LANES / width, count = l->outer_back ? l->units : l->fan_in;
    if (share == 1)
        layer_gradient(f, width, l, values);
    else if (count <= share)
        short_outer(f, width, 1, l, values);
    else if (count <= 2 * share)
        short_outer(f, width, 2, l, values);
    else
        short_outer(f, width, 4, l, values);
    if (share > 1)
        layer_turn(f, width, l);
}

ALWAYS void short_batch(const Fused *f, size_t width, size_t groups, const Real *input,
                        const Real *target)
{
    if (groups <= 2)
        short_pass(f, width, 2, input, target);
    else if (groups == 3)
        short_pass(f, width, 3, input, target);
    else if (groups <= 5)
        short_pass(f, width, 5, input, target);
    else
        short_pass(f, width, 8, input, target);
    for (size_t k = 0; k < f->layer_count; k++)
        short_gradient(f, width, &f->layers[k], k > 0 ? f->layers[k - 1].value : input);
}
#endif
