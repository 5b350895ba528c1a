#include "core/samples/feature.h"

#include "core/base/mathematics.h"

#include <math.h>
#include <string.h>

static double tangent(double x)
{
    return math_sin(x) / math_cos(x);
}

/* Of e^−2|x|, which does not overflow. */
static double hyperbolic_tangent(double x)
{
    double power = math_exp(-2 * fabs(x)), value = (1 - power) / (1 + power);
    return x < 0 ? -value : value;
}

static double sign_of(double x)
{
    return x > 0 ? 1 : x < 0 ? -1 : x;
}

/* By comparisons, which no compiler takes for another order of arguments; NaN stays. */
static double smaller(double x, double y)
{
    return isnan(x) || x < y ? x : y;
}

static double larger(double x, double y)
{
    return isnan(x) || x > y ? x : y;
}

static const FeatureFunction functions[] = {
    {{"sin", "sine, of radians"}, .of_one = math_sin},
    {{"cos", "cosine, of radians"}, .of_one = math_cos},
    {{"tan", "tangent, of radians"}, .of_one = tangent},
    {{"exp", "e to that power"}, .of_one = math_exp},
    {{"log", "natural logarithm"}, .of_one = math_log},
    {{"sqrt", "square root"}, .of_one = sqrt},
    {{"abs", "without its sign"}, .of_one = fabs},
    {{"sign", "-1, 0 or 1"}, .of_one = sign_of},
    {{"tanh", "hyperbolic tangent"}, .of_one = hyperbolic_tangent},
    {{"min", "the smallest"}, .of_two = smaller},
    {{"max", "the largest"}, .of_two = larger},
};
const Table feature_function_table = TABLE_OF("function", functions);

/* Whole powers by products, so that x^2 is x·x to the last bit, also below 0. */
static double power_of(double x, double y)
{
    enum { MOST = 64 };
    double value = 1;
    if (!(fabs(y) <= MOST) || floor(y) < y)
        return math_pow(x, y);
    for (int i = 0; i < (int)fabs(y); i++)
        value *= x;
    return y < 0 ? 1 / value : value;
}

bool feature_is_column(const Feature *f, size_t *column)
{
    *column = f->step[0].index;
    return f->count == 1 && f->step[0].kind == FEATURE_COLUMN;
}

bool feature_uses(const Feature *f, size_t column)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->step[i].kind == FEATURE_COLUMN && f->step[i].index == column)
            return true;
    return false;
}

bool features_same(const Features *a, const Features *b)
{
    bool same = a->count == b->count && a->columns == b->columns;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->list[i].text, b->list[i].text) == 0;
    return same;
}

bool features_are_columns(const Features *features)
{
    size_t column;
    for (size_t i = 0; i < features->count; i++)
        if (!feature_is_column(&features->list[i], &column) || column != i)
            return false;
    return features->count == features->columns;
}

size_t features_find(const Features *features, const char *text)
{
    size_t i = 0;
    while (i < features->count && strcmp(features->list[i].text, text) != 0)
        i++;
    return i;
}

/* What a step makes of the two uppermost numbers. */
static double combined(const FeatureStep *step, double x, double y)
{
    switch (step->kind) {
    case FEATURE_ADD:
        return x + y;
    case FEATURE_SUBTRACT:
        return x - y;
    case FEATURE_MULTIPLY:
        return x * y;
    case FEATURE_DIVIDE:
        return x / y;
    case FEATURE_POWER:
        return power_of(x, y);
    case FEATURE_NUMBER:
    case FEATURE_COLUMN:
    case FEATURE_CALL:
    case FEATURE_NEGATE:
        break;
    }
    return functions[step->index].of_two(x, y);
}

Real feature_value(const Feature *f, const Real *columns)
{
    double stack[FEATURE_STACK_MAX];
    size_t used = 0;
    for (const FeatureStep *s = f->step; s < f->step + f->count; s++)
        if (s->kind == FEATURE_NUMBER) {
            stack[used++] = s->number;
        } else if (s->kind == FEATURE_COLUMN) {
            stack[used++] = (double)columns[s->index];
        } else if (s->kind == FEATURE_NEGATE) {
            stack[used - 1] = -stack[used - 1];
        } else if (s->kind == FEATURE_CALL && functions[s->index].of_one) {
            stack[used - 1] = functions[s->index].of_one(stack[used - 1]);
        } else {
            used--;
            stack[used - 1] = combined(s, stack[used - 1], stack[used]);
        }
    return (Real)stack[0];
}

bool features_compute(const Features *features, const Real *columns, Real *inputs, size_t *which)
{
    bool finite = true;
    for (size_t i = 0; i < features->count; i++) {
        inputs[i] = feature_value(&features->list[i], columns);
        if (finite && !isfinite(inputs[i])) {
            finite = false;
            *which = i;
        }
    }
    return finite;
}
