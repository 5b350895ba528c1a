/* A reader by recursive descent: each function reads one kind of part and moves the place on. */
#include "notation.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reader {
    const Notation *names;
    const char *at;
    size_t output, bars; /* bars: how many |…| are open */
    bool failed;
} Reader;

static double read_choice(Reader *r);
static double read_sum(Reader *r);
static double read_product(Reader *r);
static double read_power(Reader *r);

static void skip_spaces(Reader *r)
{
    r->at += strspn(r->at, " ");
}

static bool take(Reader *r, const char *text)
{
    size_t length = strlen(text);
    if (strncmp(r->at, text, length) != 0)
        return false;
    r->at += length;
    return true;
}

static bool take_after_spaces(Reader *r, const char *text)
{
    const char *start = r->at;
    skip_spaces(r);
    bool taken = take(r, text);
    if (!taken)
        r->at = start;
    return taken;
}

static void expect(Reader *r, const char *text)
{
    r->failed = !take_after_spaces(r, text) || r->failed;
}

static bool take_minus(Reader *r)
{
    return take_after_spaces(r, "-") || take_after_spaces(r, "−");
}

static double fail(Reader *r)
{
    r->failed = true;
    return NAN;
}

/* Functions of one number, which stands between brackets or is the one that follows. */
static double normal_distribution(double z) { return erfc(-z / sqrt(2)) / 2; }
static double normal_density(double z) { return exp(-z * z / 2) / sqrt(2 * acos(-1)); }
static double logistic(double z) { return 1 / (1 + exp(-z)); }
static double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
static double huber(double x) { return fabs(x) <= 1 ? x * x / 2 : fabs(x) - 0.5; }

static const struct { const char *name; double (*value)(double); } functions[] = {
    {"tanh", tanh}, {"sin", sin}, {"cos", cos}, {"ln", log}, {"sign", sign}, {"huber", huber},
    {"√", sqrt}, {"σ", logistic}, {"Φ", normal_distribution}, {"φ", normal_density}};

/* Functions of two. */
static double clip(double x, double most) { return fmax(-most, fmin(most, x)); }

static const struct { const char *name; double (*value)(double, double); } pairs[] = {
    {"max(", fmax}, {"min(", fmin}, {"clip(", clip}};

/* Σ and mean: what follows is read once for each output. */
static double read_each(Reader *r, double (*part)(Reader *), bool mean)
{
    const char *start = r->at;
    double sum = 0;
    size_t outer = r->output;
    for (r->output = 0; r->output < r->names->outputs; r->output++) {
        r->at = start;
        sum += part(r);
    }
    r->output = outer;
    return mean ? sum / (double)r->names->outputs : sum;
}

static double read_pair(Reader *r, size_t i)
{
    double first = read_sum(r);
    expect(r, ",");
    if (pairs[i].value == clip)
        expect(r, "±");
    double second = read_sum(r);
    expect(r, ")");
    return pairs[i].value(first, second);
}

/* The longest name that stands here, or NULL. */
static const NotationName *find_name(const Reader *r)
{
    const NotationName *found = NULL;
    for (size_t i = 0; i < r->names->count; i++) {
        const NotationName *name = &r->names->name[i];
        size_t length = strlen(name->name);
        if (strncmp(r->at, name->name, length) == 0 &&
            (!found || length > strlen(found->name)))
            found = name;
    }
    return found;
}

static double read_number(Reader *r)
{
    char digits[32];
    size_t length = strspn(r->at, "0123456789.");
    snprintf(digits, sizeof digits, "%.*s", (int)length, r->at);
    r->at += length;
    return atof(digits);
}

static double read_word(Reader *r)
{
    const NotationName *name = find_name(r);
    size_t length = name ? strlen(name->name) : 0;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (take(r, pairs[i].name))
            return read_pair(r, i);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (strlen(functions[i].name) > length && take(r, functions[i].name)) {
            skip_spaces(r);
            return functions[i].value(read_power(r));
        }
    if (length < 4 && take(r, "mean"))
        return read_each(r, read_sum, true);
    if (take(r, "Σ"))
        return read_each(r, read_product, false);
    if (length == 0)
        return take(r, "e") ? exp(1) : fail(r);
    r->at += length;
    return name->each ? name->each[r->output] : name->value;
}

static double read_atom(Reader *r)
{
    size_t bars = r->bars;
    double value;
    if (isdigit((unsigned char)*r->at))
        return read_number(r);
    if (take(r, "½"))
        return 0.5;
    if (take(r, "(")) {
        r->bars = 0;
        value = read_choice(r);
        r->bars = bars;
        expect(r, ")");
        return value;
    }
    if (*r->at != '|')
        return read_word(r);
    r->at++;
    r->bars++;
    value = fabs(read_sum(r));
    r->bars--;
    expect(r, "|");
    return value;
}

static double read_power(Reader *r)
{
    double value = read_atom(r);
    if (take(r, "²"))
        return value * value;
    if (!take(r, "^"))
        return value;
    double minus = take_minus(r) ? -1 : 1;
    return pow(value, minus * read_atom(r));
}

/* Whether a factor stands here: no sign, no end, and not the "if" of "…, if …". */
static bool is_factor(const Reader *r)
{
    static const char *const others[] = {"−", "·", "←", "±", "if "};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strncmp(r->at, others[i], strlen(others[i])) == 0)
            return false;
    return *r->at && (*r->at != '|' || r->bars == 0) && !strchr(" +-/<>=:,)", *r->at);
}

static double read_factors(Reader *r)
{
    double value = read_power(r);
    while (!r->failed && is_factor(r))
        value *= read_power(r);
    return value;
}

/* One factor: of "1/ab" people think differently. */
static double read_divisor(Reader *r)
{
    skip_spaces(r);
    double value = read_power(r);
    r->failed = r->failed || is_factor(r);
    return value;
}

static double read_product(Reader *r)
{
    skip_spaces(r);
    double value = read_factors(r);
    while (!r->failed) {
        const char *start = r->at;
        bool quotient = take_after_spaces(r, "/"), product = take_after_spaces(r, "·");
        skip_spaces(r);
        if (!quotient && !product && !is_factor(r)) {
            r->at = start;
            break;
        }
        value = quotient ? value / read_divisor(r) : value * read_factors(r);
    }
    return value;
}

static double read_sum(Reader *r)
{
    double value = take_minus(r) ? -read_product(r) : read_product(r);
    while (!r->failed) {
        bool plus = take_after_spaces(r, "+");
        if (!plus && !take_minus(r))
            break;
        value = plus ? value + read_product(r) : value - read_product(r);
    }
    return value;
}

/* A sum; or a condition, 1 or 0. */
static double read_condition(Reader *r)
{
    double value = read_sum(r);
    if (take_after_spaces(r, "<"))
        return value < read_sum(r);
    if (take_after_spaces(r, ">"))
        return value > read_sum(r);
    return value;
}

/* "z>0: z, else 0.01z", "−t/n if ta<1", or only a value. */
static double read_choice(Reader *r)
{
    double value = read_condition(r);
    if (take_after_spaces(r, ":")) {
        double yes = read_sum(r);
        expect(r, ", else ");
        double no = read_sum(r);
        return value > 0 ? yes : no;
    }
    if (take_after_spaces(r, "if "))
        return read_condition(r) > 0 ? value : 0;
    return value;
}

void notation_set(Notation *n, const char *name, double value)
{
    size_t i = 0;
    while (i < n->count && strcmp(n->name[i].name, name) != 0)
        i++;
    if (i == NOTATION_NAMES || strlen(name) >= NOTATION_NAME_SIZE)
        abort();
    n->count = i < n->count ? n->count : i + 1;
    n->name[i].value = value;
    n->name[i].each = NULL;
    strcpy(n->name[i].name, name);
}

void notation_set_each(Notation *n, const char *name, const double *each)
{
    notation_set(n, name, NAN);
    for (size_t i = 0; i < n->count; i++)
        if (strcmp(n->name[i].name, name) == 0)
            n->name[i].each = each;
}

double notation_get(const Notation *n, const char *name)
{
    for (size_t i = 0; i < n->count; i++)
        if (strcmp(n->name[i].name, name) == 0)
            return n->name[i].value;
    return NAN;
}

bool notation_value(const Notation *n, const char *text, double *value)
{
    Notation with = *n;
    char whole[256];
    snprintf(whole, sizeof whole, "%s", text);
    char *equals = strrchr(whole, '='), *comma = equals ? equals : whole;
    while (comma > whole && *comma != ',')
        comma--;
    if (equals && comma > whole) {
        char name[NOTATION_NAME_SIZE];
        double defined;
        *equals = *comma = '\0';
        snprintf(name, sizeof name, "%s", comma + 1 + strspn(comma + 1, " "));
        if (!notation_value(n, equals + 1, &defined))
            return false;
        notation_set(&with, name, defined);
    }
    Reader r = {.names = &with, .at = whole, .output = n->output};
    *value = read_choice(&r);
    skip_spaces(&r);
    return !r.failed && *r.at == '\0';
}

bool notation_part(const char **text, char name[NOTATION_NAME_SIZE], char *formula, size_t size)
{
    const char *start = *text, *end = strstr(start, ",  ");
    const char *arrow = strstr(start, " ← "), *equals = strstr(start, " = ");
    const char *sign = !arrow || (equals && equals < arrow) ? equals : arrow;
    if (!sign || (end && end < sign) || (size_t)(sign - start) >= NOTATION_NAME_SIZE)
        return false;
    snprintf(name, NOTATION_NAME_SIZE, "%.*s", (int)(sign - start), start);
    start = sign + (sign == arrow ? strlen(" ← ") : strlen(" = "));
    snprintf(formula, size, "%.*s", end ? (int)(end - start) : (int)strlen(start), start);
    *text = end ? end + strlen(",  ") : NULL;
    return true;
}
