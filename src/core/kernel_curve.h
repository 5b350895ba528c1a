/* Sigmoid, tanh and their slopes, once for each path, behind core/kernel_product.h, in float.
 *
 * All numbers of an array go through the same arithmetic in vectors, those at its end too, so that
 * a result does not depend on where the number stands. Comparisons with NaN are false, and what is
 * chosen then carries it on. The core in double has none of this: core/kernel.c calls libm. */

#ifndef BACKPROP_DOUBLE
typedef unsigned Bits __attribute__((vector_size(sizeof(Vec))));

ALWAYS Vec pick(Int condition, Vec yes, Vec no)
{
    return (Vec)((condition & (Int)yes) | (~condition & (Int)no));
}

ALWAYS Vec magnitude(Vec x)
{
    return (Vec)((Bits)x & ((Bits)splat(-0.0f) ^ ~(Bits){0}));
}

/* 2^k for whole k from -126 to 127. */
ALWAYS Vec power_of_two(Int k)
{
    return (Vec)((Bits)(k + 127) << 23);
}

/* e^x for x <= 0, to one unit in the last place.
 *
 * Cody and Waite 1980: x = k ln 2 + r with |r| <= ln 2 / 2, ln 2 in two parts of which the first
 * has so few digits that k times it is exact; e^r by the polynomial of Moshier's Cephes library.
 * Adding 1.5 · 2^23 rounds to a whole number and leaves it in the lowest bits. 2^k is multiplied on
 * in two halves, for it may be smaller than any float, and e^x just not. */
ALWAYS Vec exp_negative(Vec x)
{
    const Vec shift = splat(12582912.0f), bottom = splat(-105.0f); /* e^-105 rounds to 0 */
    x = pick(x < bottom, bottom, x);
    const Vec shifted = multiply_add(x, splat(1.44269504f), shift), k = shifted - shift;
    const Int whole = (Int)shifted - (Int)shift, half = whole >> 1;
    Vec r = multiply_add(k, splat(-0.693359375f), x);
    r = multiply_add(k, splat(2.12194440e-4f), r);
    Vec p = splat(1.9875691500e-4f);
    p = multiply_add(p, r, splat(1.3981999507e-3f));
    p = multiply_add(p, r, splat(8.3334519073e-3f));
    p = multiply_add(p, r, splat(4.1665795894e-2f));
    p = multiply_add(p, r, splat(1.6666665459e-1f));
    p = multiply_add(p, r, splat(5.0000001201e-1f));
    p = multiply_add(p, r * r, r) + splat(1.0f);
    return p * power_of_two(half) * power_of_two(whole - half);
}

/* By e^-|z|, which cannot overflow: 1/(1+e) where z is positive and e/(1+e) where not. */
ALWAYS Vec sigmoid_of(Vec z)
{
    const Vec e = exp_negative(-magnitude(z)), one = splat(1.0f);
    return pick(z < splat(0.0f), e, one) / (one + e);
}

/* 1 - 2e/(1+e) with e = e^-2|z|; near 0, where that would cancel, a polynomial (Cephes too). */
ALWAYS Vec tanh_of(Vec z)
{
    const Vec x = magnitude(z), one = splat(1.0f), square = x * x;
    const Vec e = exp_negative(splat(-2.0f) * x);
    const Vec far = one - (e + e) / (one + e);
    Vec p = splat(-5.70498872745e-3f);
    p = multiply_add(p, square, splat(2.06390887954e-2f));
    p = multiply_add(p, square, splat(-5.37397155531e-2f));
    p = multiply_add(p, square, splat(1.33314422036e-1f));
    p = multiply_add(p, square, splat(-3.33332819422e-1f));
    const Vec near = multiply_add(p * square, x, x);
    const Vec result = pick(x < splat(0.625f), near, far);
    return (Vec)((Bits)result | ((Bits)z & (Bits)splat(-0.0f)));
}

/* a(1-a) and 1-a² from z: core/kernel.h says why. */
ALWAYS Vec sigmoid_slope(Vec z)
{
    const Vec e = exp_negative(-magnitude(z)), sum = splat(1.0f) + e;
    return e / (sum * sum);
}

ALWAYS Vec tanh_slope(Vec z)
{
    const Vec e = exp_negative(splat(-2.0f) * magnitude(z)), sum = splat(1.0f) + e;
    return splat(4.0f) * e / (sum * sum);
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

const KernelPath KERNEL_PATH = {forward, backward, gradient, sigmoid_forward, sigmoid_backward,
                                tanh_forward, tanh_backward, exp_of_negative};
#else
const KernelPath KERNEL_PATH = {forward, backward, gradient};
#endif
