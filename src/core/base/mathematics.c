#include "core/base/mathematics.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* A number as the sum of two, of which `low` is what `high` has rounded away. */
typedef struct Pair {
    double high, low;
} Pair;

/* a + b without an error (Knuth 1969). */
static Pair sum_of(double a, double b)
{
    double high = a + b, part = high - a;
    return (Pair){high, (a - (high - part)) + (b - part)};
}

/* The upper 26 bits of x (Veltkamp 1968). */
static double upper_half(double x)
{
    double scaled = 134217729.0 * x;
    return scaled - (scaled - x);
}

/* a · b without an error (Dekker 1971), as long as nothing over- or underflows. */
static Pair product_of(double a, double b)
{
    double high = a * b, a1 = upper_half(a), b1 = upper_half(b), a2 = a - a1, b2 = b - b1;
    return (Pair){high, ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2};
}

static Pair pair_product(Pair a, Pair b)
{
    Pair p = product_of(a.high, b.high);
    p.low += a.high * b.low + a.low * b.high;
    return p;
}

/* 2^n for −1022 <= n <= 1023. */
static double power_of_two(int n)
{
    uint64_t bits = (uint64_t)(n + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* c[0] + c[1] x + … + c[n − 1] x^(n − 1). */
static double polynomial(const double *c, int n, double x)
{
    double sum = c[n - 1];
    for (int i = n - 2; i >= 0; i--)
        sum = sum * x + c[i];
    return sum;
}

/* The whole number nearest to x, for |x| < 2^51. */
static double nearest(double x)
{
    const double shift = 0x1.8p52;
    return (x + shift) - shift;
}

/* ln 2 in two parts, the first with so few digits that its products with k are exact. */
static const double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;

/* e^(x + low). With k the whole number nearest to x / ln 2 and r = x − k ln 2 (Cody and Waite
 * 1980), e^x = 2^k e^r, |r| <= 0.347, and e^r by its Taylor series up to r^13: what is left out is
 * less than 2^-57 of it. Two steps to 2^k, for it may be too small or large for one. */
static double exp_of(double x, double low)
{
    static const double c[] = {1 / 2.0,      1 / 6.0,       1 / 24.0,       1 / 120.0,
                               1 / 720.0,    1 / 5040.0,    1 / 40320.0,    1 / 362880.0,
                               1 / 3628800.0, 1 / 39916800.0, 1 / 479001600.0, 1 / 6227020800.0};
    if (isnan(x))
        return x;
    if (x > 710)
        return INFINITY;
    if (x < -746)
        return 0;
    double k = nearest(x * 1.4426950408889634);
    Pair r = sum_of(x - k * ln2_high, low - k * ln2_low), start = sum_of(1, r.high);
    double power = start.high + (start.low + (r.low + r.high * r.high * polynomial(c, 12, r.high)));
    int half = (int)k / 2;
    return power * power_of_two(half) * power_of_two((int)k - half);
}

/* ln x for finite x > 0. x = 2^k m with m from √½ to √2; ln m = 2 artanh s with s = (m−1)/(m+1),
 * |s| <= 0.172, by its Taylor series s + s³/3 + … up to s^23. The first terms are pairs. */
static Pair log_of(double x)
{
    static const double c[] = {1 / 5.0,  1 / 7.0,  1 / 9.0,  1 / 11.0, 1 / 13.0,
                               1 / 15.0, 1 / 17.0, 1 / 19.0, 1 / 21.0, 1 / 23.0};
    static const Pair third = {1 / 3.0, 0x1.5555555555555p-56};
    int exponent;
    double m = frexp(x, &exponent);
    if (m < 0.70710678118654752) {
        m *= 2;
        exponent--;
    }
    const Pair below = sum_of(m, 1), above = {m - 1, 0};
    Pair s = {above.high / below.high, 0}, back = product_of(s.high, below.high);
    s.low = ((above.high - back.high) - back.low - s.high * below.low) / below.high;
    const Pair square = pair_product(s, s);
    Pair rest = pair_product(square, (Pair){polynomial(c, 10, square.high), 0});
    Pair factor = sum_of(third.high, rest.high);
    factor.low += third.low + rest.low;
    const Pair more = pair_product(s, pair_product(square, factor));
    const double k = exponent;
    const Pair first = sum_of(k * ln2_high, 2 * s.high), both = sum_of(first.high, 2 * more.high);
    return sum_of(both.high,
                  first.low + both.low + (2 * (s.low + more.low) + k * ln2_low));
}

double math_exp(double x)
{
    return exp_of(x, 0);
}

double math_log(double x)
{
    if (isnan(x) || x < 0)
        return NAN;
    if (!(x > 0))
        return -INFINITY;
    return isinf(x) ? x : log_of(x).high;
}

/* What 1 + x rounds away is added to its logarithm to first order. */
double math_log1p(double x)
{
    double sum = 1 + x;
    return isfinite(sum) && sum > 0 ? math_log(sum) + (x - (sum - 1)) / sum : math_log(sum);
}

double math_pow(double x, double y)
{
    if (y >= 0 && y <= 0)
        return 1;
    if (!(x > 0) || isinf(x) || !isfinite(y))
        return isnan(x) || isnan(y) || x < 0 ? NAN : math_exp(y * math_log(x));
    Pair logarithm = log_of(x);
    double rough = y * logarithm.high;
    if (!(fabs(rough) < 800))
        return rough < 0 ? 0 : INFINITY;
    Pair exponent = pair_product((Pair){y, 0}, logarithm);
    return exp_of(exponent.high, exponent.low);
}

/* cos r and sin r for |r| <= π/4 by their Taylor series up to r^18 and r^19. */
static double cos_near_0(double r)
{
    static const double c[] = {1 / 24.0, -1 / 720.0, 1 / 40320.0, -1 / 3628800.0, 1 / 479001600.0,
                               -1 / 87178291200.0, 1 / 20922789888000.0, -1 / 6402373705728000.0};
    double square = r * r;
    Pair start = sum_of(1, -square / 2);
    return start.high + (start.low + square * square * polynomial(c, 8, square));
}

static double sin_near_0(double r, double low)
{
    static const double c[] = {-1 / 6.0, 1 / 120.0, -1 / 5040.0, 1 / 362880.0, -1 / 39916800.0,
                               1 / 6227020800.0, -1 / 1307674368000.0, 1 / 355687428096000.0,
                               -1 / 121645100408832000.0};
    double square = r * r;
    return r + (low + r * square * polynomial(c, 9, square));
}

/* cos(x − quarters · π/2). x = k π/2 + r with π/2 in three parts of 33, 33 and 53 digits; beyond
 * 10^5, where k has too many digits for that, x is first brought below 2π by the double next to
 * it. */
static double cos_turned(double x, int quarters)
{
    if (!isfinite(x))
        return NAN;
    if (fabs(x) > 1e5)
        x = fmod(x, 6.2831853071795865);
    double k = nearest(x * 0.63661977236758134);
    Pair most = sum_of(x - k * 0x1.921fb544p+0, -k * 0x1.0b4611a6p-34);
    Pair r = sum_of(most.high, most.low - k * 0x1.3198a2e037073p-69);
    int quarter = ((int)fmod(k, 4) - quarters) & 3;
    if (quarter % 2 == 1)
        return quarter == 1 ? -sin_near_0(r.high, r.low) : sin_near_0(r.high, r.low);
    return quarter == 0 ? cos_near_0(r.high) : -cos_near_0(r.high);
}

double math_cos(double x)
{
    return cos_turned(x, 0);
}

double math_sin(double x)
{
    return cos_turned(x, 1);
}

/* Both factors are exact up to 10^22. */
double math_power_of_ten(int n)
{
    double power = 1, first = 1;
    for (int i = 0; i < (n < 0 ? -n : n); i++) {
        first = i == 22 ? power : first;
        power = i == 22 ? 10 : power * 10;
    }
    return n < 0 ? 1 / (first * power) : first * power;
}

int math_decade(double x)
{
    int n = 0;
    while (n < 38 && x >= math_power_of_ten(n + 1))
        n++;
    while (n > -22 && x < math_power_of_ten(n))
        n--;
    return n;
}
