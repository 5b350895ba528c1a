/* Sigmoid, tanh and their slopes, once for each path, behind core/kernel_product.h, in float.
 *
 * All numbers of an array go through the same arithmetic in vectors, those at its end too, so that
 * a result does not depend on where the number stands. Comparisons with NaN are false, and what is
 * chosen then carries it on. The core in double has none of this: core/kernel.c calls libm. */

#ifndef BACKPROP_DOUBLE
typedef unsigned Bits __attribute__((vector_size(sizeof(Vec))));

ALWAYS Vec magnitude(Vec x)
{
    return (Vec)((Bits)x & ((Bits)splat(-0.0f) ^ ~(Bits){0}));
}

/* What e^x is put together from: power · (1 + fine + p · square), with high = power · square. */
typedef struct Exponential {
    Vec power, fine, p, high;
} Exponential;

/* For -87.5 <= x <= 87.5, where x = factor · y and scale = factor / ln 2.
 *
 * Cody and Waite 1980: x = k ln 2 + r with |r| <= ln 2 / 2, ln 2 in two parts; e^r by the
 * polynomial of Moshier's Cephes library. Adding 1.5 · 2^23 rounds to a whole number and leaves it
 * in the lowest bits, from where it is shifted to be an exponent. Where multiply-adds are fused,
 * the first part is all of ln 2 that fits, and what is left is too little to matter but in the
 * first power. Terms are taken side by side: training a small network is a chain of such waits. */
ALWAYS Exponential exponential(Vec x, Vec y, float scale)
{
    const Vec shift = splat(12582912.0f);
    const Vec shifted = multiply_add(y, splat(scale), shift), k = shifted - shift;
    const Vec power = (Vec)(((Bits)shifted << 23) + (Bits)splat(1.0f));
    const Vec coarse = multiply_add(k, splat(-LN2_HIGH), x);
    const Vec fine = multiply_add(k, splat(-LN2_LOW), coarse);
    const Vec r = FUSES ? coarse : fine, square = r * r;
    const Vec p0 = multiply_add(splat(1.9875691500e-4f), r, splat(1.3981999507e-3f));
    const Vec p1 = multiply_add(splat(8.3334519073e-3f), r, splat(4.1665795894e-2f));
    const Vec p2 = multiply_add(splat(1.6666665459e-1f), r, splat(5.0000001201e-1f));
    const Vec p = multiply_add(multiply_add(p0, square, p1), square, p2);
    return (Exponential){power, fine, p, square * power};
}

/* e^x + c without a wait for e^x; `start` is power + c. */
ALWAYS Vec exp_from(const Exponential *e, Vec start)
{
    return multiply_add(e->p, e->high, multiply_add(e->fine, e->power, start));
}

static const float log2_e = 1.44269504f, limit = 87.5f;

/* e^x for x <= 0, but 0 where it would not be a normal number. */
ALWAYS Vec exp_negative(Vec x)
{
    const Exponential e = exponential(x, x, log2_e);
    return where_less(x, splat(-limit), splat(0.0f), exp_from(&e, e.power));
}

/* `value` where |z| is at most `far`, else `low` or `high`. */
ALWAYS Vec within(Vec z, Vec far, Vec low, Vec value, Vec high)
{
    return where_less(far, z, high, where_less(z, -far, low, value));
}

/* By e = e^-z: 1/(1+e), and the slope e/(1+e)²; core/kernel.h says why it is not a(1-a). */
ALWAYS Vec sigmoid_both(Vec z, Vec *slope)
{
    const Vec one = splat(1.0f), none = splat(0.0f), far = splat(limit);
    const Exponential e = exponential(-z, z, -log2_e);
    const Vec share = one / exp_from(&e, e.power + one);
    *slope = exp_from(&e, e.power) * share * share;
    if (UNLIKELY(any_less(far, magnitude(z)))) {
        *slope = within(z, far, none, *slope, none);
        return within(z, far, none, share, one);
    }
    return share;
}

/* By e = e^2z: (e-1)/(e+1), and the slope 4e/(e+1)²; nothing of e - 1 cancels near 0. */
ALWAYS Vec tanh_both(Vec z, Vec *slope)
{
    const Vec one = splat(1.0f), two = splat(2.0f), none = splat(0.0f), far = splat(limit / 2);
    const Exponential e = exponential(z + z, z, 2 * log2_e);
    const Vec sum = exp_from(&e, e.power + one), share = two / sum;
    const Vec value = exp_from(&e, e.power - one) / sum;
    *slope = exp_from(&e, e.power) * share * share;
    if (UNLIKELY(any_less(far, magnitude(z)))) {
        *slope = within(z, far, none, *slope, none);
        return within(z, far, -one, value, one);
    }
    return value;
}

ALWAYS Vec sigmoid_of(Vec z)
{
    Vec slope;
    return sigmoid_both(z, &slope);
}

ALWAYS Vec sigmoid_slope(Vec z)
{
    Vec slope;
    sigmoid_both(z, &slope);
    return slope;
}

ALWAYS Vec tanh_of(Vec z)
{
    Vec slope;
    return tanh_both(z, &slope);
}

ALWAYS Vec tanh_slope(Vec z)
{
    Vec slope;
    tanh_both(z, &slope);
    return slope;
}

#define CURVE(name)                                                                                \
    static void name##_forward(size_t n, const Real *z, Real *a)                                   \
    {                                                                                              \
        size_t i = 0;                                                                              \
        for (; i + LANES <= n; i += LANES)                                                         \
            store(a + i, name##_of(load(z + i)));                                                  \
        if (i < n)                                                                                 \
            store_part(a + i, name##_of(load_part(z + i, n - i)), n - i);                          \
    }                                                                                              \
    static void name##_backward(size_t n, const Real *z, const Real *a_gradient, Real *delta)      \
    {                                                                                              \
        size_t i = 0;                                                                              \
        for (; i + LANES <= n; i += LANES)                                                         \
            store(delta + i, load(a_gradient + i) * name##_slope(load(z + i)));                    \
        if (i < n)                                                                                 \
            store_part(delta + i,                                                                  \
                       load_part(a_gradient + i, n - i) * name##_slope(load_part(z + i, n - i)),   \
                       n - i);                                                                     \
    }

CURVE(sigmoid)
CURVE(tanh)

static void exp_of_negative(size_t n, const Real *x, Real *e)
{
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        store(e + i, exp_negative(load(x + i)));
    if (i < n)
        store_part(e + i, exp_negative(load_part(x + i, n - i)), n - i);
}
#endif
