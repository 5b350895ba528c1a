/* Formulas as text to be read again, and as they are shown. */
#include "data/formula.h"

#include "core/base/text.h"
#include "data/number.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

const double formula_pi = 3.14159265358979323846, formula_e = 2.71828182845904523536;

typedef struct Writer {
    const Dataset *data;
    const Feature *feature;
    bool symbol;
    char *out;
    size_t size;
} Writer;

/* How tightly what is written holds together: 0 a sum, 1 a product, 2 a sign, 3 a power, 4 one
 * piece. */
typedef enum Bond { BOND_SUM, BOND_PRODUCT, BOND_SIGN, BOND_POWER, BOND_PIECE } Bond;

/* The first step of what ends with step `last`. */
static size_t first_step(const Feature *f, size_t last)
{
    size_t wanted = 1, i = last + 1;
    while (wanted > 0) {
        const FeatureStep *s = &f->step[--i];
        bool leaf = s->kind == FEATURE_NUMBER || s->kind == FEATURE_COLUMN;
        const FeatureFunction *call =
            s->kind == FEATURE_CALL
                ? (const FeatureFunction *)table_row(&feature_function_table, s->index)
                : NULL;
        size_t takes = leaf ? 0 : s->kind == FEATURE_NEGATE || (call && call->of_one) ? 1 : 2;
        wanted += takes - 1;
    }
    return i;
}

static void write_column(const Writer *w, size_t column)
{
    static const char *const subscripts[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    char digits[24], buffer[DATASET_NAME_SIZE];
    const char *name = dataset_column_name(w->data, column, buffer);
    snprintf(digits, sizeof digits, "%zu", column + 1);
    if (!w->symbol) {
        bool plain = name[0] && !isdigit((unsigned char)name[0]) &&
                     table_called(&feature_function_table, name) < 0 && strcmp(name, "pi") != 0 &&
                     strcmp(name, "e") != 0;
        for (const char *p = name; *p; p++)
            plain = plain && (isalnum((unsigned char)*p) || *p == '_');
        bool quotable = name[0] && !strchr(name, '"');
        text_append(w->out, w->size, plain ? "%s" : quotable ? "\"%s\"" : "x%s",
                    plain || quotable ? name : digits);
        return;
    }
    text_append(w->out, w->size, "x");
    for (const char *p = digits; *p; p++)
        text_append(w->out, w->size, "%s", subscripts[*p - '0']);
}

/* Whether a function stands without brackets: "sin x₁". */
static bool is_bare(const Writer *w, size_t last)
{
    const FeatureFunction *f = (const FeatureFunction *)table_row(
        &feature_function_table, w->feature->step[last].index);
    return w->symbol && f->of_one && w->feature->step[last - 1].kind == FEATURE_COLUMN;
}

static Bond bond_of(const Writer *w, size_t last)
{
    switch (w->feature->step[last].kind) {
    case FEATURE_ADD:
    case FEATURE_SUBTRACT:
        return BOND_SUM;
    case FEATURE_MULTIPLY:
    case FEATURE_DIVIDE:
        return BOND_PRODUCT;
    case FEATURE_NEGATE:
        return BOND_SIGN;
    case FEATURE_POWER:
        return BOND_POWER;
    case FEATURE_CALL:
        return is_bare(w, last) ? BOND_SIGN : BOND_PIECE;
    case FEATURE_NUMBER:
    case FEATURE_COLUMN:
        break;
    }
    return BOND_PIECE;
}

static void write_steps(const Writer *w, size_t last);

static void write_at_least(const Writer *w, size_t last, Bond bond)
{
    bool bare = bond_of(w, last) >= bond;
    text_append(w->out, w->size, bare ? "" : "(");
    write_steps(w, last);
    text_append(w->out, w->size, bare ? "" : ")");
}

/* Whether a factor can stand beside another one without a sign between: x₁x₂, 3x₂. */
static bool stands_beside(const Feature *f, size_t last, bool first)
{
    const FeatureStep *s = &f->step[last];
    if (s->kind == FEATURE_POWER)
        return f->step[last - 1].kind == FEATURE_NUMBER &&
               f->step[first_step(f, last - 1) - 1].kind == FEATURE_COLUMN;
    if (s->kind == FEATURE_MULTIPLY && first)
        return stands_beside(f, last - 1, false) &&
               stands_beside(f, first_step(f, last - 1) - 1, true);
    return s->kind == FEATURE_COLUMN || (s->kind == FEATURE_NUMBER && first);
}

static void write_binary(const Writer *w, size_t last, const char *sign, Bond left, Bond right)
{
    size_t end = first_step(w->feature, last - 1) - 1;
    write_at_least(w, end, left);
    text_append(w->out, w->size, "%s", sign);
    write_at_least(w, last - 1, right);
}

static void write_power(const Writer *w, size_t last)
{
    const FeatureStep *power = &w->feature->step[last - 1];
    bool square = power->kind == FEATURE_NUMBER && fabs(power->number - 2) <= 0;
    bool cube = power->kind == FEATURE_NUMBER && fabs(power->number - 3) <= 0;
    if (w->symbol && (square || cube)) {
        write_at_least(w, last - 2, BOND_PIECE);
        text_append(w->out, w->size, square ? "²" : "³");
        return;
    }
    write_binary(w, last, "^", BOND_PIECE, BOND_SIGN);
}

/* A function of several arguments is written as of two. */
static void write_call(const Writer *w, size_t last)
{
    const FeatureFunction *f = (const FeatureFunction *)table_row(
        &feature_function_table, w->feature->step[last].index);
    bool bare = is_bare(w, last);
    text_append(w->out, w->size, bare ? "%s " : "%s(", f->row.name);
    if (f->of_one)
        write_steps(w, last - 1);
    else
        write_binary(w, last, ",", BOND_SUM, BOND_SUM);
    text_append(w->out, w->size, bare ? "" : ")");
}

static void write_constant(const Writer *w, double number)
{
    char digits[NUMBER_SIZE];
    bool is_pi = number >= formula_pi && number <= formula_pi;
    text_append(w->out, w->size, "%s",
                is_pi ? (w->symbol ? "π" : "pi") : number_write(number, digits));
}

static void write_steps(const Writer *w, size_t last)
{
    const Feature *f = w->feature;
    const FeatureStep *s = &f->step[last];
    bool beside = w->symbol && stands_beside(f, last, true);
    switch (s->kind) {
    case FEATURE_NUMBER:
        write_constant(w, s->number);
        break;
    case FEATURE_COLUMN:
        write_column(w, s->index);
        break;
    case FEATURE_CALL:
        write_call(w, last);
        break;
    case FEATURE_NEGATE:
        text_append(w->out, w->size, w->symbol ? "−" : "-");
        write_at_least(w, last - 1, BOND_SIGN);
        break;
    case FEATURE_ADD:
        write_binary(w, last, "+", BOND_SUM, BOND_SUM);
        break;
    case FEATURE_SUBTRACT:
        write_binary(w, last, w->symbol ? "−" : "-", BOND_SUM, BOND_PRODUCT);
        break;
    case FEATURE_MULTIPLY:
        write_binary(w, last, !w->symbol ? "*" : beside ? "" : "·", BOND_PRODUCT, BOND_SIGN);
        break;
    case FEATURE_DIVIDE:
        write_binary(w, last, "/", BOND_PRODUCT, BOND_SIGN);
        break;
    case FEATURE_POWER:
        write_power(w, last);
        break;
    }
}

/* Cuts what is too long at a whole character, with … behind it. */
static void cut_symbol(const char *whole, char out[FEATURE_SYMBOL_SIZE])
{
    const char ellipsis[] = "…";
    size_t length = 0, size = 0;
    if (strlen(whole) < FEATURE_SYMBOL_SIZE) {
        strcpy(out, whole);
        return;
    }
    while (length + size + sizeof ellipsis <= FEATURE_SYMBOL_SIZE) {
        length += size;
        text_decode(whole + length, strlen(whole + length), &size);
    }
    memcpy(out, whole, length);
    memcpy(out + length, ellipsis, sizeof ellipsis);
}

bool formula_name(const Dataset *data, Feature *f)
{
    char text[2 * FEATURE_TEXT_SIZE] = "", symbol[2 * FEATURE_TEXT_SIZE] = "";
    Writer writer = {data, f, false, text, sizeof text};
    write_steps(&writer, f->count - 1);
    writer.symbol = true;
    writer.out = symbol;
    write_steps(&writer, f->count - 1);
    cut_symbol(symbol, f->symbol);
    snprintf(f->text, sizeof f->text, "%s", text);
    return strlen(text) < sizeof f->text;
}

void formulas_write(const Features *features, char out[FORMULAS_SIZE])
{
    out[0] = '\0';
    for (size_t i = 0; i < features->count; i++)
        text_append(out, FORMULAS_SIZE, "%s%s", i > 0 ? "," : "", features->list[i].text);
}
