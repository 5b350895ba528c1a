#include "data/number.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 400 };

typedef struct Decimal {
    uint64_t digits;    /* the first digits as a whole number */
    int digit_count;    /* significant digits read, those beyond 19 not in `digits` */
    long exponent;      /* value = digits · 10^exponent */
    bool negative;
} Decimal;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *scan_digits(const char *p, const char *end, Decimal *d, bool fraction)
{
    for (; p < end && is_digit(*p); p++) {
        if (d->digit_count < 19) {
            d->digits = 10 * d->digits + (uint64_t)(*p - '0');
            d->exponent -= fraction;
            d->digit_count += d->digits > 0;
        } else {
            d->digit_count = 20; /* not exact: the library will do it */
        }
    }
    return p;
}

static const char *scan_exponent(const char *p, const char *end, Decimal *d)
{
    const char *q = p + 1;
    bool negative = q < end && *q == '-';
    if (q < end && (*q == '-' || *q == '+'))
        q++;
    if (q == end || !is_digit(*q))
        return NULL;
    long exponent = 0;
    for (; q < end && is_digit(*q); q++)
        if (exponent < 100000)
            exponent = 10 * exponent + (*q - '0');
    d->exponent += negative ? -exponent : exponent;
    return q;
}

static bool scan(const char *p, const char *end, char point, Decimal *d)
{
    /* U+2212, and U+2013, which word processors write for it. */
    static const char minus[] = "\xe2\x88\x92", dash[] = "\xe2\x80\x93";
    bool typographic = end - p > 3 && (memcmp(p, minus, 3) == 0 || memcmp(p, dash, 3) == 0);
    d->negative = typographic || (p < end && *p == '-');
    if (typographic)
        p += 3;
    else if (p < end && (*p == '-' || *p == '+'))
        p++;
    const char *start = p;
    p = scan_digits(p, end, d, false);
    size_t digits = (size_t)(p - start);
    if (p < end && *p == point) {
        start = ++p;
        p = scan_digits(p, end, d, true);
        if (point == ',' && p == start)
            return false;
        digits += (size_t)(p - start);
    }
    if (digits == 0)
        return false;
    if (p < end && (*p == 'e' || *p == 'E'))
        p = scan_exponent(p, end, d);
    return p == end;
}

/* Exact when both factors are (Clinger 1990): up to 2^53 times a power of ten up to 10^22. */
static bool quick_value(const Decimal *d, double *value)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (d->digit_count > 19 || d->digits > UINT64_C(1) << 53 || d->exponent < -22 ||
        d->exponent > 22)
        return false;
    double v = (double)d->digits;
    v = d->exponent < 0 ? v / power[-d->exponent] : v * power[d->exponent];
    *value = d->negative ? -v : v;
    return true;
}

/* strtod for what the quick way cannot do exactly. The program never sets LC_NUMERIC, so its
 * point is a point. */
static bool library_value(const char *text, size_t length, bool negative, double *value)
{
    char copy[LONGEST + 1];
    size_t sign = strcspn(text, "0123456789.,"), n = 0;
    if (length > LONGEST)
        return false;
    for (size_t i = sign; i < length; i++)
        copy[n++] = text[i] == ',' ? '.' : text[i];
    copy[n] = '\0';
    *value = negative ? -strtod(copy, NULL) : strtod(copy, NULL);
    return isfinite(*value);
}

bool number_parse(const char *text, size_t length, NumberMark mark, double *value)
{
    Decimal d = {0};
    bool ok = false;
    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    const char *end = text + length;
    if (mark & NUMBER_POINT)
        ok = scan(text, end, '.', &d);
    if (!ok && mark & NUMBER_COMMA) {
        d = (Decimal){0};
        ok = scan(text, end, ',', &d);
    }
    return ok && (quick_value(&d, value) || library_value(text, length, d.negative, value));
}

const char *number_write(double value, char out[NUMBER_SIZE])
{
    double back = NAN;
    for (int digits = 6; digits <= 17 && !(back <= value && back >= value); digits++) {
        snprintf(out, NUMBER_SIZE, "%.*g", digits, value);
        number_parse(out, strlen(out), NUMBER_POINT, &back);
    }
    return out;
}
