#include "explain/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static char *format_signed(double v, const char *plus, char out[FORMAT_SIZE])
{
    double size = fabs(v);
    int digits = size >= 1000 ? 1 : size >= 100 ? 2 : size >= 10 ? 3 : size >= 0.1 ? 4
                 : size >= 0.01 ? 5 : 6;
    const char *sign = v < 0 ? "-" : plus;
    if (isnan(v))
        snprintf(out, FORMAT_SIZE, "NaN");
    else if (isinf(v))
        snprintf(out, FORMAT_SIZE, "%sinf", sign);
    else if (size >= 99999.95 || (size > 0 && size < 0.001))
        snprintf(out, FORMAT_SIZE, "%s%.3e", sign, size);
    else
        snprintf(out, FORMAT_SIZE, "%s%.*f", sign, size > 0 ? digits : 4, size);
    return out;
}

char *format_number(double v, char out[FORMAT_SIZE])
{
    return format_signed(v, "+", out);
}

char *format_plain(double v, char out[FORMAT_SIZE])
{
    return format_signed(v, "", out);
}

/* As many digits behind the point as fit, `most` at most, down to none; false where a number that
 * is not 0 would look like 0, or lose more than its half. */
static bool write_decimals(double v, int most, int columns, char out[FORMAT_SIZE])
{
    double size = fabs(v);
    for (int digits = most; digits >= 0; digits--) {
        snprintf(out, FORMAT_SIZE, "%+.*f", digits, size > 0 ? v : 0); /* there is no minus 0 */
        if ((int)strlen(out) <= columns && (size < 1e-12 || size >= 0.5 * pow(10, -digits)))
            return true;
    }
    return false;
}

/* With a power of ten and as many digits before it as fit, or that there is no room at all. */
static char *write_power(double v, int columns, char out[FORMAT_SIZE])
{
    for (int digits = 3; digits >= 0; digits--) {
        snprintf(out, FORMAT_SIZE, "%+.*e", digits, v);
        if ((int)strlen(out) <= columns)
            return out;
    }
    snprintf(out, FORMAT_SIZE, fabs(v) < 1 ? "%c0~" : "%c~", v < 0 ? '-' : '+');
    return out;
}

char *format_within(double v, int columns, char out[FORMAT_SIZE])
{
    double size = fabs(v);
    if (!isfinite(v))
        return format_number(v, out);
    /* In three columns the digit behind the point says more than the 0 before it. */
    double least = 0.5 * pow(10, 2 - columns);
    if (columns < 4 && size >= least && size < 1 - least) {
        char digits[FORMAT_SIZE];
        snprintf(digits, sizeof digits, "%.*f", columns - 2, size);
        snprintf(out, FORMAT_SIZE, "%c%.20s", v < 0 ? '-' : '+', digits + 1);
        return out;
    }
    if (write_decimals(v, columns > 6 ? 3 : columns - 3, columns, out))
        return out;
    return write_power(v, columns, out);
}

/* Behind the point of format_fixed; below `least` it has a power of ten. */
enum { FIXED_DIGITS = 4 };
static bool is_fixed(double v)
{
    const double least = 1e-4;
    return !(fabs(v) < least) || !(fabs(v) > 0);
}

/* As format_fixed, with `more` digits behind the point than its own. */
static char *write_fixed(double v, int more, int columns, char out[FORMAT_SIZE])
{
    if (!isfinite(v) || columns < FIXED_DIGITS + 3)
        return format_within(v, columns, out);
    if (is_fixed(v) && write_decimals(v, FIXED_DIGITS + more, columns, out))
        return out;
    return write_power(v, columns, out);
}

static int more_digits(double by)
{
    enum { MOST = 3 }; /* more have no room beside each other, and of a float are not known */
    return by > 1 ? (int)fmin(ceil(log10(by) - 1e-9), MOST) : 0;
}

char *format_fixed(double v, int columns, char out[FORMAT_SIZE])
{
    return write_fixed(v, 0, columns, out);
}

char *format_factor(double v, double by, int columns, char out[FORMAT_SIZE])
{
    return write_fixed(v, more_digits(by), columns, out);
}

double format_rounded(double v, double by)
{
    double scale = pow(10, FIXED_DIGITS + more_digits(by));
    return is_fixed(v) ? rint(v * scale) / scale : v; /* halves to even, as printf rounds them */
}

char *format_whole(double v, int columns, char out[FORMAT_SIZE])
{
    format_number(v, out);
    size_t length = strlen(out), point = strcspn(out, "."), power = strcspn(out, "e");
    if (columns >= 0 && length <= (size_t)columns)
        return out;
    size_t tail = length - power, kept = columns < (int)tail ? 0 : (size_t)columns - tail;
    /* -0 for -0.9976 or +0.0 for +0.0136 would be another number. */
    bool only_zeros = fabs(v) > 0 && strcspn(out, "123456789") >= kept;
    if (point == length || kept < (tail > 0 ? 2 : point + 2) || only_zeros) {
        snprintf(out, FORMAT_SIZE, "…");
        return out;
    }
    kept -= kept == point + 1;
    memmove(out + kept, out + power, tail + 1);
    return out;
}

/* "-1e+04" becomes "-1e4". */
static void shorten_power(char *number)
{
    char *power = strchr(number, 'e');
    if (!power)
        return;
    char *to = power + 1 + (power[1] == '-');
    const char *from = power + 1;
    from += strspn(from, "+-");
    while (from[0] == '0' && from[1])
        from++;
    memmove(to, from, strlen(from) + 1);
}

/* With as many of `digits` (at most 9) as `columns` have room for. */
static char *write_short(double v, int digits, int columns, char out[FORMAT_SIZE])
{
    for (; digits > 1; digits--) {
        snprintf(out, FORMAT_SIZE, "%.*g", digits, v);
        if ((int)strlen(out) <= columns)
            return out;
    }
    snprintf(out, FORMAT_SIZE, "%.0e", v);
    if ((int)strlen(out) > columns)
        shorten_power(out);
    return out;
}

char *format_short(double v, int columns, char out[FORMAT_SIZE])
{
    return write_short(v, 4, columns, out);
}

void format_apart(double v, double w, int digits, int columns, char out_v[FORMAT_SIZE],
                  char out_w[FORMAT_SIZE])
{
    for (; digits <= 9; digits++) {
        write_short(v, digits, columns, out_v);
        write_short(w, digits, columns, out_w);
        if (strcmp(out_v, out_w) != 0)
            return;
    }
}

char *format_subscript(size_t n, char out[FORMAT_SIZE])
{
    char digits[FORMAT_SIZE];
    size_t used = 0;
    snprintf(digits, sizeof digits, "%zu", n);
    for (const char *p = digits; *p && used + 4 < FORMAT_SIZE; p++) {
        out[used++] = '\xe2';
        out[used++] = '\x82';
        out[used++] = (char)(0x80 + (*p - '0'));
    }
    out[used] = '\0';
    return out;
}

char *format_count(size_t n, char out[FORMAT_SIZE])
{
    char digits[FORMAT_SIZE];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%zu", n), used = 0;
    for (size_t i = 0; i < length && used + 2 < FORMAT_SIZE; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = '\0';
    return out;
}

char *format_unit(const Net *net, size_t column, size_t unit, char out[FORMAT_SIZE])
{
    char number[FORMAT_SIZE], layer[FORMAT_SIZE];
    format_subscript(unit + 1, number);
    if (column == 0 && net->features)
        snprintf(out, FORMAT_SIZE, "%s", net->features->list[unit].symbol);
    else if (column == 0)
        snprintf(out, FORMAT_SIZE, "x%.20s", number);
    else if (column < net->layer_count && net->layer_count == 2)
        snprintf(out, FORMAT_SIZE, "h%.20s", number);
    else if (column < net->layer_count)
        snprintf(out, FORMAT_SIZE, "h%.8s.%.18s", format_subscript(column, layer), number);
    else if (net_outputs(net) == 1)
        snprintf(out, FORMAT_SIZE, "ŷ");
    else
        snprintf(out, FORMAT_SIZE, "ŷ%.20s", number);
    return out;
}

const char *format_source(size_t layer)
{
    return layer == 0 ? "x" : "a";
}

char *format_range(const Net *net, size_t column, char out[FORMAT_RANGE_SIZE])
{
    size_t units = column == 0 ? net->inputs : net->layers[column - 1].units;
    char first[FORMAT_SIZE], last[FORMAT_SIZE];
    format_unit(net, column, 0, first);
    format_unit(net, column, units - 1, last);
    snprintf(out, FORMAT_RANGE_SIZE, units > 1 ? "%.28s…%.28s" : "%.28s", first, last);
    return out;
}
