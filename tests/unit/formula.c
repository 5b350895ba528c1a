/* Formulas of features: what they come to, worked out by hand; how they are written again; random
 * ones against a walk over the tree that they were made from; and what is refused. */
#include "support.h"

#include "core/base/rng.h"
#include "core/base/text.h"
#include "data/formula.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make(Dataset *data, size_t columns)
{
    Error err;
    if (!dataset_init(data, "points", 1, columns, 1, &err))
        fail_msg("%s", err.message);
}

static Feature read_of(const Dataset *data, const char *text)
{
    Feature feature;
    Error err;
    if (!formula_read(data, text, &feature, &err))
        fail_msg("%s: %s", text, err.message);
    return feature;
}

/* With x1 = 3, x2 = −2. */
static const struct {
    const char *typed, *text, *symbol;
    double value;
} worked[] = {
    {"x1", "x1", "x₁", 3},
    {"x₂", "x2", "x₂", -2},
    {" ( (x1) ) ", "x1", "x₁", 3},
    {"x1*x2", "x1*x2", "x₁x₂", -6},
    {"x1x2", "x1*x2", "x₁x₂", -6},
    {"x1 x2 x1", "x1*x2*x1", "x₁x₂x₁", -18},
    {"2x1", "2*x1", "2x₁", 6},
    {"x1·2", "x1*2", "x₁·2", 6},
    {"x1^2", "x1^2", "x₁²", 9},
    {"x₂²", "x2^2", "x₂²", 4},
    {"x2**3", "x2^3", "x₂³", -8},
    {"-x2^2", "-x2^2", "−x₂²", -4},
    {"(-x2)^2", "(-x2)^2", "(−x₂)²", 4},
    {"2^3^2", "2^3^2", "2^3²", 512},
    {"(2^3)^2", "(2^3)^2", "(2³)²", 64},
    {"x2^-1", "x2^-1", "x₂^−1", -0.5},
    {"4^0.5", "4^0.5", "4^0.5", 2},
    {"10-4-3", "10-4-3", "10−4−3", 3},
    {"10-(4-3)", "10-(4-3)", "10−(4−3)", 9},
    {"12/3/2", "12/3/2", "12/3/2", 2},
    {"12/(3/2)", "12/(3/2)", "12/(3/2)", 8},
    {"1+2*x1", "1+2*x1", "1+2x₁", 7},
    {"(1+2)*x1", "(1+2)*x1", "(1+2)·x₁", 9},
    {"x1*-x2", "x1*-x2", "x₁·−x₂", 6},
    {"x1/-x2", "x1/-x2", "x₁/−x₂", 1.5},
    {"--x1", "--x1", "−−x₁", 3},
    {"+x1", "x1", "x₁", 3},
    {"sin x1", "sin(x1)", "sin x₁", 0.14112000805986722},
    {"cos(x2)", "cos(x2)", "cos x₂", -0.41614683654714241},
    {"tan(x1)", "tan(x1)", "tan x₁", -0.14254654307427780},
    {"sin(3*x2)", "sin(3*x2)", "sin(3x₂)", 0.27941549819892587},
    {"sin x1^2", "sin(x1)^2", "(sin x₁)²", 0.019914856674817025},
    {"sin(x1^2)", "sin(x1^2)", "sin(x₁²)", 0.41211848524175657},
    {"exp(x2)", "exp(x2)", "exp x₂", 0.13533528323661270},
    {"log(x1)", "log(x1)", "log x₁", 1.0986122886681098},
    {"sqrt(x1)", "sqrt(x1)", "sqrt x₁", 1.7320508075688772},
    {"abs(x2)", "abs(x2)", "abs x₂", 2},
    {"sign(x2)", "sign(x2)", "sign x₂", -1},
    {"sign(0)", "sign(0)", "sign(0)", 0},
    {"tanh(x2)", "tanh(x2)", "tanh x₂", -0.96402758007581688},
    {"min(x1,x2)", "min(x1,x2)", "min(x₁,x₂)", -2},
    {"max(x2, 1, x1)", "max(max(x2,1),x1)", "max(max(x₂,1),x₁)", 3},
    {"pi/2", "pi/2", "π/2", 1.5707963267948966},
    {"e*1", "2.718281828459045*1", "2.718281828459045·1", 2.718281828459045},
    {"1.5e1 + .5", "15+0.5", "15+0.5", 15.5},
};

static void values(void **state)
{
    const Real columns[] = {3, -2};
    Dataset data;
    (void)state;
    make(&data, 2);
    for (size_t i = 0; i < sizeof worked / sizeof worked[0]; i++) {
        Feature f = read_of(&data, worked[i].typed);
        double value = (double)feature_value(&f, columns);
        assert_string_equal(f.text, worked[i].text);
        if (!(fabs(value - worked[i].value) <= 1e-7 * fmax(1, fabs(worked[i].value))))
            fail_msg("%s is %.9g, not %.9g", worked[i].typed, value, worked[i].value);
        if (strlen(worked[i].symbol) < FEATURE_SYMBOL_SIZE)
            assert_string_equal(f.symbol, worked[i].symbol);
    }
    dataset_free(&data);
}

/* What has no value is not finite, and no error of the reader. */
static void without_value(void **state)
{
    static const char *const texts[] = {"log(x2)", "log(0)", "sqrt(x2)", "1/0", "x2^0.5",
                                        "exp(1000)", "max(log(x2),1)", "min(1,log(x2))"};
    const Real columns[] = {3, -2};
    Dataset data;
    (void)state;
    make(&data, 2);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Feature f = read_of(&data, texts[i]);
        /* Of min and max the other argument may be the answer. */
        bool finite = isfinite(feature_value(&f, columns));
        if (finite)
            fail_msg("%s has a value", texts[i]);
    }
    dataset_free(&data);
}

static void refused(void **state)
{
    static const char *const rows[][2] = {
        {"", "column 1: something is missing"},
        {"x1 +", "column 5: something is missing"},
        {"x3", "column 1: there is no column or function 'x3'"},
        {"x0", "column 1: there is no column or function 'x0'"},
        {"x99999999999999999999", "column 1: there is no column"},
        {"x1*foo(x2)", "column 4: there is no column or function 'foo'"},
        {"x1,x2", "column 3: one formula is needed"},
        {"(x1", "column 4: ')' is missing; '(' stands at column 1"},
        {"x1)", "column 3: there is no '('"},
        {"x1 $ x2", "column 4: a sign is needed"},
        {"x₁ $", "column 4: a sign is needed"},
        {"*x1", "column 1: a column, a number or a bracket is needed"},
        {"1.2.3", "column 1: '1.2.3' is no number"},
        {"sin", "column 4: something is missing"},
        {"min(x1)", "column 1: min has two arguments"},
        {"min x1", "column 5: min needs brackets"},
        {"sin(x1,x2)", "column 7: sin has one argument"},
        {"\"x1", "column 1: the second '\"' is missing"},
        {"\"petal\"", "column 1: there is no column"},
        {"((((((((((((((x1))))))))))))))", "deep"},
        {"--------------x1", "deep"},
        {"++++++++++++++x1", "deep"},
        {"2^2^2^2^2^2^2^2^2^2^2^2^2^2", "deep"},
        {"sin sin sin sin sin sin sin sin sin sin sin sin sin x1", "deep"},
        {"1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1", "at most 32"},
    };
    Dataset data;
    (void)state;
    make(&data, 2);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Feature feature;
        Error err;
        if (formula_read(&data, rows[i][0], &feature, &err))
            fail_msg("'%s' is taken", rows[i][0]);
        if (!strstr(err.message, rows[i][1]))
            fail_msg("'%s': %s", rows[i][0], err.message);
    }
    dataset_free(&data);
}

/* Columns that have names go by them, in quotes where they have to; those called as others are by
 * their places are found by their names. */
static void names(void **state)
{
    static char *columns[] = {(char *)"petal length", (char *)"width", (char *)"x1", NULL};
    const Real sample[] = {2, 3, 5, 7};
    static const struct {
        const char *typed, *text;
        double value;
    } rows[] = {
        {"\"petal length\"*width", "\"petal length\"*width", 6},
        {"x2", "width", 3},
        {"x1", "x1", 5},
        {"x₁", "\"petal length\"", 2},
        {"x4 + width", "x4+width", 10},
    };
    Dataset data;
    (void)state;
    make(&data, 4);
    data.input_names = columns;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Feature f = read_of(&data, rows[i].typed), again = read_of(&data, f.text);
        assert_string_equal(f.text, rows[i].text);
        assert_string_equal(again.text, f.text);
        assert_true(fabs((double)feature_value(&f, sample) - rows[i].value) < 1e-6);
    }
    data.input_names = NULL;
    dataset_free(&data);
}

/* A random formula of so many signs as text with all brackets, and its value. */
static double grow(Rng *rng, int depth, const Real *columns, char *out, size_t size)
{
    static const char signs[] = "+-*/";
    uint32_t kind = depth > 0 ? rng_below(rng, 8) : rng_below(rng, 2);
    if (kind == 0) {
        size_t column = rng_below(rng, 3);
        text_append(out, size, "x%zu", column + 1);
        return (double)columns[column];
    }
    if (kind == 1) {
        uint32_t number = rng_below(rng, 9) + 1;
        text_append(out, size, "%u", number);
        return number;
    }
    if (kind == 2 || kind == 3) {
        text_append(out, size, kind == 2 ? "(-" : "abs(");
        double x = grow(rng, depth - 1, columns, out, size);
        text_append(out, size, ")");
        return kind == 2 ? -x : fabs(x);
    }
    char sign = signs[kind - 4];
    text_append(out, size, "(");
    double x = grow(rng, depth - 1, columns, out, size);
    text_append(out, size, "%c", sign);
    double y = grow(rng, depth - 1, columns, out, size);
    text_append(out, size, ")");
    return sign == '+' ? x + y : sign == '-' ? x - y : sign == '*' ? x * y : x / y;
}

/* Written without the brackets that are not needed, a formula means the same. */
static void random_ones(void **state)
{
    const Real columns[] = {2, -3, (Real)0.5};
    Dataset data;
    Rng rng;
    (void)state;
    make(&data, 3);
    rng_init(&rng, 15, 1);
    for (int i = 0; i < 2000; i++) {
        char text[2048] = "";
        double value = grow(&rng, 4, columns, text, sizeof text);
        Feature f, again;
        Error err;
        if (!formula_read(&data, text, &f, &err)) {
            if (!strstr(err.message, "at most"))
                fail_msg("%s: %s", text, err.message);
            continue;
        }
        double got = (double)feature_value(&f, columns);
        bool same = isfinite((Real)value) ? fabs(got - value) <= 1e-6 * fmax(1, fabs(value))
                                          : !isfinite(got);
        if (!same)
            fail_msg("%s = %s is %.9g, not %.9g", text, f.text, got, value);
        again = read_of(&data, f.text);
        assert_string_equal(again.text, f.text);
        assert_memory_equal(&(Real){feature_value(&again, columns)},
                            &(Real){feature_value(&f, columns)}, sizeof(Real));
    }
    dataset_free(&data);
}

/* Lists: each formula once, up to the most, and the data set follows and comes back. */
static void lists(void **state)
{
    Dataset data;
    Features *list;
    Error err;
    (void)state;
    make(&data, 2);
    data.x[0] = 3;
    data.x[1] = -2;
    assert_true(formulas_read(&data, "x2, x1x2 ,max(x1,x2)", &list, &err));
    assert_int_equal(list->count, 3);
    assert_true(dataset_use_features(&data, list, &err));
    assert_int_equal(data.inputs, 3);
    assert_int_equal(dataset_columns(&data), 2);
    assert_true(data.x[0] <= -2 && data.x[0] >= -2 && data.x[1] <= -6 && data.x[1] >= -6 &&
                data.x[2] >= 3);
    assert_true(dataset_edit(&data, 0, 0, 4, &err));
    assert_true(data.x[1] <= -8 && data.x[2] >= 4);
    assert_true(dataset_use_features(&data, NULL, &err));
    assert_int_equal(data.inputs, 2);
    assert_true(data.x[0] >= 4 && data.x[1] <= -2);
    free(list);
    assert_false(formulas_read(&data, "x1,x2*x1,x1", &list, &err));
    assert_non_null(strstr(err.message, "column 10: x1 stands there twice"));
    assert_true(formulas_read(&data, "x1,log(x2)", &list, &err));
    assert_false(dataset_use_features(&data, list, &err));
    assert_string_equal(err.message, "log(x2) is not a finite number for sample 1");
    assert_int_equal(data.inputs, 2);
    free(list);
    assert_true(formulas_read(&data, "x1,log(x1)", &list, &err));
    assert_true(dataset_use_features(&data, list, &err));
    assert_false(dataset_edit(&data, 0, 0, -1, &err));
    assert_true(*dataset_base(&data, 0) >= 4);
    free(list);
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values), cmocka_unit_test(without_value), cmocka_unit_test(refused),
        cmocka_unit_test(names),  cmocka_unit_test(random_ones),   cmocka_unit_test(lists),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
