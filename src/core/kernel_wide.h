/* Curves of single numbers in double, rounded to float at their end, once for each path, behind
 * core/kernel_curve.h.
 *
 * Made of exactly rounded operations that no path fuses, so that every machine and every path has
 * the same bits. Each is within 2^-40 of the truth before it is rounded: the float is the nearest
 * but for one number in tens of thousands. */

#ifndef BACKPROP_DOUBLE
enum { WIDE = sizeof(Vec) / sizeof(double) };

typedef double Wide __attribute__((vector_size(sizeof(Vec))));
typedef long long Lanes __attribute__((vector_size(sizeof(Vec))));
typedef float Half __attribute__((vector_size(sizeof(Vec) / 2)));
typedef float LooseHalf __attribute__((vector_size(sizeof(Vec) / 2), aligned(4), may_alias));
typedef int HalfLanes __attribute__((vector_size(sizeof(Vec) / 2)));

#define WIDEN(half) __builtin_convertvector((half), Wide)
#define NARROW(wide) __builtin_convertvector((wide), Half)

ALWAYS Wide wide_if(Lanes condition, Wide yes, Wide no)
{
    return (Wide)((condition & (Lanes)yes) | (~condition & (Lanes)no));
}

ALWAYS Half half_if(HalfLanes condition, Half yes, Half no)
{
    return (Half)((condition & (HalfLanes)yes) | (~condition & (HalfLanes)no));
}

ALWAYS Wide wide_splat(double x)
{
    return x - (Wide){0};
}

ALWAYS Half half_splat(float x)
{
    return x - (Half){0};
}

ALWAYS Wide wide_size(Wide x)
{
    return (Wide)((Lanes)x & ~(Lanes)wide_splat(-0.0));
}

/* c[0] + c[1] x + … + c[n − 1] x^(n − 1); n is a constant where this is called. */
ALWAYS Wide wide_polynomial(const double *c, int n, Wide x)
{
    Wide sum = wide_splat(c[n - 1]);
    UNROLLED
    for (int i = n - 2; i >= 0; i--)
        sum = sum * x + c[i];
    return sum;
}

/* The nearest whole number is x + shift − shift, and in the lowest bits of x + shift. */
static const double wide_shift = 0x1.8p52;

/* e^x = power · (1 + rest) for x <= 0, with x taken as −708 below that. As in core/mathematics.c,
 * with the series up to r^11: what is left out is less than 2^-46 of e^x. */
ALWAYS Wide wide_exp(Wide x, Wide *rest)
{
    static const double c[] = {1 / 2.0,     1 / 6.0,      1 / 24.0,      1 / 120.0,     1 / 720.0,
                               1 / 5040.0,  1 / 40320.0,  1 / 362880.0,  1 / 3628800.0,
                               1 / 39916800.0};
    x = wide_if(x < -708.0, wide_splat(-708), x);
    const Wide shifted = x * 1.4426950408889634 + wide_shift, k = shifted - wide_shift;
    const Wide r = (x - k * 0x1.62e42fefap-1) - k * 0x1.cf79abc9e3b3ap-40;
    *rest = r + r * r * wide_polynomial(c, 10, r);
    return (Wide)(((Lanes)shifted << 52) + (Lanes)wide_splat(1));
}

/* e^x for x <= 0. */
ALWAYS Wide wide_exp_negative(Wide x)
{
    Wide rest, power = wide_exp(x, &rest);
    return power + power * rest;
}

/* e^x − 1 for x <= 0: nothing cancels near 0, where power is 1. */
ALWAYS Half half_exp_minus_1(Half x)
{
    Wide rest, power = wide_exp(WIDEN(x), &rest);
    return NARROW((power - 1.0) + power * rest);
}

ALWAYS Half half_exp_negative(Half x)
{
    return NARROW(wide_exp_negative(WIDEN(x)));
}

/* ln(1 + u) for 0 <= u <= 1, as 2 artanh s by its series up to s^17, where |s| <= 0.172: with
 * s = u/(2 + u), or beyond √2 − 1 as ln 2 + ln((1 + u)/2). */
ALWAYS Wide wide_log_1_plus(Wide u)
{
    static const double c[] = {1 / 3.0,  1 / 5.0,  1 / 7.0,  1 / 9.0,
                               1 / 11.0, 1 / 13.0, 1 / 15.0, 1 / 17.0};
    const Lanes large = u > 0.41421356237309503;
    const Wide none = {0}, s = wide_if(large, u - 1.0, u) / wide_if(large, u + 3.0, u + 2.0);
    const Wide twice = s + s, square = s * s;
    return wide_if(large, wide_splat(0.69314718055994531), none) +
           (twice + twice * square * wide_polynomial(c, 8, square));
}

/* σ(z) as far as float goes: by e^−|z|, which cannot overflow. */
ALWAYS Half half_logistic(Half z, Half e)
{
    return half_if(z < 0.0f, e, half_splat(1)) / (1.0f + e);
}

ALWAYS Half half_decay(Half z)
{
    return NARROW(wide_exp_negative(-wide_size(WIDEN(z))));
}

ALWAYS Half elu_value(Half z)
{
    return half_if(z < 0.0f, half_exp_minus_1(z), z);
}

ALWAYS Half elu_slope(Half z)
{
    return half_if(z > 0.0f, half_splat(1), half_exp_negative(z));
}

ALWAYS Half selu_value(Half z)
{
    return KERNEL_SELU_SCALE * half_if(z < 0.0f, KERNEL_SELU_ALPHA * half_exp_minus_1(z), z);
}

ALWAYS Half selu_slope(Half z)
{
    return KERNEL_SELU_SCALE *
           half_if(z > 0.0f, half_splat(1), KERNEL_SELU_ALPHA * half_exp_negative(z));
}

ALWAYS Half softplus_value(Half half)
{
    const Wide z = WIDEN(half), none = {0};
    return NARROW(wide_if(z < 0.0, none, z) +
                  wide_log_1_plus(wide_exp_negative(-wide_size(z))));
}

ALWAYS Half softplus_slope(Half z)
{
    return half_logistic(z, half_decay(z));
}

ALWAYS Half silu_value(Half z)
{
    return z * half_logistic(z, half_decay(z));
}

ALWAYS Half silu_slope(Half z)
{
    const Half e = half_decay(z);
    return half_logistic(z, e) * (1.0f + z * half_logistic(-z, e));
}

/* Φ(z), with *peak = e^(−z²/2). Below 0 it is peak · M(|z|); M, which is Mills' ratio by √2π, is
 * smooth: u · P(t) with u = 1/(5 + |z|), and t going from 1 to −1 as |z| goes from 0 to 15, where Φ
 * is less than float can say. P interpolates it at Chebyshev's points, within 2^-45 of itself. */
ALWAYS Wide wide_normal(Wide z, Wide *peak)
{
    static const double c[] = {
        0.9721115868445209,     0.7377097647475798,      0.45248123013388214,
        0.22300535083493428,    0.08614599899080927,     0.02450536995562778,
        0.0042535077370893706,  1.803815940260392e-05,   -0.00020394395324791877,
        -3.609726620916848e-05, 6.719767930724751e-06,   2.869465584939458e-06,
        -2.1758729671024056e-07, -1.9688030123799964e-07, 8.05863179179214e-09,
        1.0991105448345072e-08};
    const Wide u = 1.0 / (5.0 + wide_size(z)), t = u * (40 / 3.0) - 5 / 3.0;
    *peak = wide_exp_negative(z * z * -0.5);
    const Wide below = *peak * u * wide_polynomial(c, 16, t);
    return wide_if(z > 0.0, 1.0 - below, below);
}

ALWAYS Half gelu_value(Half half)
{
    const Wide z = WIDEN(half);
    Wide peak;
    return NARROW(z * wide_normal(z, &peak));
}

ALWAYS Half gelu_slope(Half half)
{
    const Wide z = WIDEN(half);
    Wide peak, share = wide_normal(z, &peak);
    return NARROW(share + z * 0.39894228040143268 * peak);
}

/* By e = e^−|z|: tanh(ln(1 + e^z)) is 1 − 2/w with w = 1 + (1 + e^z)², and its slope by z is
 * 4 e^z (1 + e^z)/w²; for z > 0 with e² taken out of both. Nothing cancels. */
ALWAYS Wide wide_mish(Wide z, Wide *slope)
{
    const Wide e = wide_exp_negative(-wide_size(z)), square = e * e;
    const Lanes right = z > 0.0;
    const Wide w = wide_if(right, 1.0 + 2.0 * (e + square), square + 2.0 * e + 2.0);
    *slope = 4.0 * wide_if(right, square, e) * (1.0 + e) / (w * w);
    return wide_if(right, 1.0 + 2.0 * e, square + 2.0 * e) / w;
}

ALWAYS Half mish_value(Half half)
{
    const Wide z = WIDEN(half);
    Wide slope;
    return NARROW(z * wide_mish(z, &slope));
}

ALWAYS Half mish_slope(Half half)
{
    const Wide z = WIDEN(half);
    Wide slope, value = wide_mish(z, &slope);
    return NARROW(value + z * slope);
}

/* A turn to near 0 for sine: z = quarter · π/2 + r, |r| <= π/4; the quarter modulo 4. */
typedef struct Turn {
    Lanes quarter;
    Wide r;
} Turn;

/* A number of 2^25 and more times the digits of 2/π from where they are not whole turns (Payne and
 * Hanek 1983): four words of 32 digits. */
static void turn_far(double z, long long *quarter, double *r)
{
    static const uint32_t digits[] = {0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0,
                                      0xdb629599, 0x3c439041, 0xfe5163ab};
    uint64_t bits, product[4], carry = 0;
    memcpy(&bits, &z, sizeof bits);
    const int exponent = (int)(bits >> 52 & 0x7ff) - 1023 - 23, word = (exponent - 2) / 32;
    const uint64_t whole = (bits >> 29 & 0x7fffff) | 0x800000;
    for (int i = 3; i >= 0; i--) {
        uint64_t sum = whole * digits[word + i] + carry;
        product[i] = sum & 0xffffffff;
        carry = sum >> 32;
    }
    const int shift = exponent - 2 - 32 * word;
    uint64_t high = product[0] << 32 | product[1], low = product[2] << 32 | product[3];
    high = shift > 0 ? high << shift | low >> (64 - shift) : high;
    low <<= shift;
    /* Two digits are the quarter, those behind them its fraction, which is brought below half. */
    const uint64_t fraction = high << 2 | low >> 62;
    const uint64_t up = fraction >> 63;
    const double part = up ? -(double)(~fraction + 1) : (double)fraction;
    const double turn = (part + (double)(low << 2) * 0x1p-64) * (0x1p-64 * 1.5707963267948966);
    *quarter = (long long)(high >> 62) + (long long)up;
    *r = turn;
    if (bits >> 63) {
        *quarter = -*quarter;
        *r = -turn;
    }
}

/* With π/2 in parts of 28, 28 and 53 digits (Cody and Waite 1980); further out lane by lane. */
ALWAYS Turn wide_turn(Wide z)
{
    const Wide shifted = z * 0.63661977236758134 + wide_shift, k = shifted - wide_shift;
    Turn turn = {(Lanes)shifted,
                 ((z - k * 0x1.921fb54p+0) - k * 0x1.10b461p-30) - k * 0x1.a62633145c06ep-58};
    for (int i = 0; i < WIDE; i++)
        if (UNLIKELY(!(z[i] < 0x1p25 && z[i] > -0x1p25))) {
            long long quarter = 0;
            double r = z[i] - z[i];
            if (r >= 0)
                turn_far(z[i], &quarter, &r);
            turn.quarter[i] = quarter;
            turn.r[i] = r;
        }
    return turn;
}

/* sin of the turn, by Taylor's series up to r^15 and r^14. */
ALWAYS Half half_sine(Turn turn)
{
    static const double sine[] = {-1 / 6.0,      1 / 120.0,          -1 / 5040.0,
                                  1 / 362880.0,  -1 / 39916800.0,    1 / 6227020800.0,
                                  -1 / 1307674368000.0};
    static const double cosine[] = {-1 / 2.0,       1 / 24.0,        -1 / 720.0,
                                    1 / 40320.0,    -1 / 3628800.0,  1 / 479001600.0,
                                    -1 / 87178291200.0, 1 / 20922789888000.0};
    const Wide r = turn.r, square = r * r;
    const Wide s = r * (1.0 + square * wide_polynomial(sine, 7, square));
    const Wide c = 1.0 + square * wide_polynomial(cosine, 8, square);
    const Wide value = wide_if((turn.quarter & 1) != 0, c, s);
    return NARROW((Wide)((Lanes)value ^ (turn.quarter & 2) << 62));
}

ALWAYS Half sine_value(Half z)
{
    return half_sine(wide_turn(WIDEN(z)));
}

ALWAYS Half sine_slope(Half z)
{
    Turn turn = wide_turn(WIDEN(z));
    turn.quarter += 1;
    return half_sine(turn);
}

ALWAYS Half half_load(const Real *from)
{
    return *(const LooseHalf *)from;
}

ALWAYS void half_store(Real *to, Half v)
{
    *(LooseHalf *)to = v;
}

#define WIDE_CURVE(name)                                                                           \
    static void name##_forward(size_t n, const Real *z, Real *a)                                   \
    {                                                                                              \
        Real last[WIDE] = {0};                                                                     \
        size_t i = 0;                                                                              \
        for (; i + WIDE <= n; i += WIDE)                                                           \
            half_store(a + i, name##_value(half_load(z + i)));                                     \
        if (i == n)                                                                                \
            return;                                                                                \
        memcpy(last, z + i, (n - i) * sizeof *last);                                               \
        half_store(last, name##_value(half_load(last)));                                           \
        memcpy(a + i, last, (n - i) * sizeof *last);                                               \
    }                                                                                              \
    static void name##_backward(size_t n, const Real *z, const Real *a_gradient, Real *delta)      \
    {                                                                                              \
        Real last[WIDE] = {0};                                                                     \
        size_t i = 0;                                                                              \
        for (; i + WIDE <= n; i += WIDE)                                                           \
            half_store(delta + i, half_load(a_gradient + i) * name##_slope(half_load(z + i)));     \
        if (i == n)                                                                                \
            return;                                                                                \
        memcpy(last, z + i, (n - i) * sizeof *last);                                               \
        half_store(last, name##_slope(half_load(last)));                                           \
        for (size_t k = 0; i < n; i++, k++)                                                        \
            delta[i] = a_gradient[i] * last[k];                                                    \
    }

WIDE_CURVE(elu)
WIDE_CURVE(selu)
WIDE_CURVE(softplus)
WIDE_CURVE(silu)
WIDE_CURVE(gelu)
WIDE_CURVE(mish)
WIDE_CURVE(sine)

#define WIDE_CURVES                                                                                \
    {                                                                                              \
        [KERNEL_ELU] = {elu_forward, elu_backward}, [KERNEL_SELU] = {selu_forward, selu_backward}, \
        [KERNEL_SOFTPLUS] = {softplus_forward, softplus_backward},                                 \
        [KERNEL_SILU] = {silu_forward, silu_backward},                                             \
        [KERNEL_GELU] = {gelu_forward, gelu_backward},                                             \
        [KERNEL_MISH] = {mish_forward, mish_backward},                                             \
        [KERNEL_SINE] = {sine_forward, sine_backward}                                              \
    }
#endif
