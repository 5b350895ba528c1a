/* Numbers as text: never wider than promised, and never further from the value than the digits
 * shown allow. */
#include "stage.h"
#include "tap.h"

#include "explain/format.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANDOM_VALUES = 20000 };

/* Any double at all every third time, else one of a size met in training. */
static double random_value(uint64_t *seed)
{
    uint64_t bits = test_random(seed);
    double v;
    memcpy(&v, &bits, sizeof v);
    uint32_t kind = test_below(seed, 3);
    if (kind == 0)
        return v;
    double unit = (double)test_below(seed, 2000001) / 1e6 - 1;
    return kind == 1 ? unit : unit * pow(10, (double)test_below(seed, 16) - 8);
}

static const double edges[] = {
    0, -0.0, 1, -1, 0.1, 0.01, 0.001, 0.0009999999, 0.00099995, 0.009999995, 0.0999995, 0.99995,
    9.99995, 9.9995, 99.9995, 99.995, 999.995, 999.95, 9999.95, 99999.94, 99999.95, 100000, 1e9,
    1e99, 1e100, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 1e-45, 1e-10, 0.5, 0.05,
    0.4999999, 0.9999999, 1e-12, 9.99e-13, 99.5, 999.5, 9.5, 10, 100, 1000, 10000};
enum { EDGES = sizeof edges / sizeof edges[0] };

static double nth_value(size_t i, uint64_t *seed)
{
    if (i < EDGES)
        return edges[i];
    return i < 2 * (size_t)EDGES ? -edges[i - EDGES] : random_value(seed);
}

/* Whether `v` lies within half a unit of the last digit of `text`. */
static bool shows(const char *text, double v)
{
    char *end;
    long double read = strtold(text, &end); /* the largest double rounds up beyond its range */
    const char *point = strchr(text, '.'), *power = strpbrk(text, "e");
    if (*end)
        return false;
    long places = point ? (power ? power : end) - point - 1 : 0;
    long double ulp = powl(10, (power ? atoi(power + 1) : 0) - (long double)places);
    return fabsl(read - v) <= 0.5L * ulp * (1 + 1e-9L) + 1e-12L * fabsl(v);
}

static size_t significant_digits(const char *text)
{
    size_t n = 0;
    for (text += strspn(text, "+-0."); *text && *text != 'e'; text++)
        n += *text >= '0' && *text <= '9';
    return n;
}

static void test_number(void **state)
{
    uint64_t seed = 1;
    char text[FORMAT_SIZE], bare[FORMAT_SIZE];
    (void)state;
    for (size_t i = 0; i < RANDOM_VALUES; i++) {
        double v = nth_value(i, &seed);
        assert_ptr_equal(format_number(v, text), text);
        format_plain(v, bare);
        if (!isfinite(v))
            continue;
        /* Exponents of three digits take a column more; a float has none. */
        bool three = fabs(v) >= 9.999e99 || fabs(v) < 1e-99;
        if (strlen(text) > (three ? 11u : 10u) || !shows(text, v) || !shows(bare, v) ||
            (v > 0 && text[0] != '+') || (v < 0 && text[0] != '-'))
            fail_msg("%.17g is '%s', '%s'", v, text, bare);
        if (fabs(v) > 0 && significant_digits(text) < 4)
            fail_msg("%.17g is '%s', less than four digits", v, text);
        assert_string_equal(bare + (v < 0), text + 1);
    }
}

static void test_not_finite(void **state)
{
    char text[FORMAT_SIZE];
    (void)state;
    assert_string_equal(format_number(NAN, text), "NaN");
    assert_string_equal(format_number(INFINITY, text), "+inf");
    assert_string_equal(format_number(-INFINITY, text), "-inf");
    assert_string_equal(format_plain(INFINITY, text), "inf");
    assert_string_equal(format_within(NAN, 4, text), "NaN");
    assert_string_equal(format_within(-INFINITY, 4, text), "-inf");
}

static void test_examples(void **state)
{
    static const struct {
        double v;
        const char *text;
    } examples[] = {{0.0136, "+0.01360"}, {-1.5148, "-1.5148"}, {0.001861, "+0.001861"},
                    {0.0001861, "+1.861e-04"}, {12.345678, "+12.346"}, {1234.56, "+1234.6"},
                    {0, "+0.0000"}};
    char text[FORMAT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
        assert_string_equal(format_number(examples[i].v, text), examples[i].text);
}

static void test_within(void **state)
{
    uint64_t seed = 5;
    char text[FORMAT_SIZE];
    (void)state;
    for (size_t i = 0; i < RANDOM_VALUES; i++) {
        double v = nth_value(i, &seed);
        for (int columns = 3; columns <= 12; columns++) {
            assert_ptr_equal(format_within(v, columns, text), text);
            if ((int)strlen(text) > columns)
                fail_msg("%.17g in %d columns is '%s'", v, columns, text);
            size_t n = strlen(text);
            if (!isfinite(v) || (n > 0 && text[n - 1] == '~'))
                continue;
            if (!shows(text, v))
                fail_msg("%.17g in %d columns is '%s'", v, columns, text);
            if (fabs(v) >= 1e-12 && !(fabs(strtod(text, NULL)) > 0))
                fail_msg("%.17g in %d columns looks like 0: '%s'", v, columns, text);
        }
    }
}

/* Whether `text` is `number` without some of the digits before its power of ten. */
static bool begins(const char *text, const char *number)
{
    size_t digits = strcspn(text, "e");
    return strncmp(text, number, digits) == 0 &&
           strcmp(text + digits, number + strcspn(number, "e")) == 0;
}

/* The first digits, as many as there is room for, with the power of ten, or nothing at all. */
static void test_whole(void **state)
{
    uint64_t seed = 11;
    char text[FORMAT_SIZE], number[FORMAT_SIZE];
    (void)state;
    for (size_t i = 0; i < RANDOM_VALUES; i++) {
        double v = nth_value(i, &seed);
        for (int columns = 1; columns <= 12; columns++) {
            assert_ptr_equal(format_whole(v, columns, text), text);
            if (strcmp(text, "…") == 0)
                continue;
            if ((int)strlen(text) > columns || !begins(text, format_number(v, number)))
                fail_msg("%.17g in %d columns is '%s'", v, columns, text);
            if (isfinite(v) && fabs(v) > 0 && !(fabs(strtod(text, NULL)) > 0))
                fail_msg("%.17g in %d columns looks like 0: '%s'", v, columns, text);
        }
        assert_string_equal(format_whole(v, 11, text), format_number(v, number));
    }
    assert_string_equal(format_whole(-3.833e-08, 9, text), "-3.83e-08");
    assert_string_equal(format_whole(-3.833e-08, 7, text), "-3e-08");
    assert_string_equal(format_whole(0.0136, 4, text), "…");
    assert_string_equal(format_whole(0.2871, 5, text), "+0.28");
    assert_string_equal(format_whole(-3.833e-08, 5, text), "…");
    assert_string_equal(format_whole(0.5, 6, text), "+0.500");
    assert_string_equal(format_whole(-0.9976, 3, text), "…");
    assert_string_equal(format_whole(INFINITY, 3, text), "…");
}

/* Two numbers that differ look different where there is room for the digits that do. */
static void test_apart(void **state)
{
    uint64_t seed = 9;
    char v[FORMAT_SIZE], w[FORMAT_SIZE];
    (void)state;
    for (size_t i = 0; i < RANDOM_VALUES; i++) {
        double first = nth_value(i, &seed), second = first * (1 - 1e-4);
        if (!isfinite(first))
            continue;
        format_apart(first, second, 4, 7, v, w);
        assert_true(strlen(v) <= 7 && strlen(w) <= 7);
        if (fabs(first) > 0.1 && fabs(first) < 99999 && first > 0)
            assert_string_not_equal(v, w);
    }
    format_apart(0.5, 0.25, 4, 7, v, w);
    assert_string_equal(v, "0.5");
    assert_string_equal(w, "0.25");
    format_apart(0.125049, 0.125012, 4, 7, v, w);
    assert_string_equal(v, "0.12505");
    assert_string_equal(w, "0.12501");
}

/* Chips of 5 to 9 cells write activations of ordinary size with as many digits as fit. */
static void test_within_uses_the_room(void **state)
{
    char text[FORMAT_SIZE];
    (void)state;
    assert_string_equal(format_within(0.662, 6, text), "+0.662");
    assert_string_equal(format_within(-0.662, 5, text), "-0.66");
    assert_string_equal(format_within(0.662, 4, text), "+0.7");
    assert_string_equal(format_within(12.345, 6, text), "+12.35");
    assert_string_equal(format_within(-123.45, 6, text), "-123.5");
    assert_string_equal(format_within(1234.5, 6, text), "+1234");
}

/* Four digits behind the point wherever they have room, a power of ten below 1e-4, and never what
 * looks like another number. */
static void test_fixed(void **state)
{
    static const struct { double v; int columns; const char *text; } rows[] = {
        {-0.0497, 7, "-0.0497"},    {1, 7, "+1.0000"},      {0.0001, 7, "+0.0001"},
        {0, 7, "+0.0000"},          {-0.0, 7, "+0.0000"},   {0.00009, 7, "+9e-05"},
        {-4.146e-9, 10, "-4.146e-09"}, {123.456, 7, "+123.46"}, {-12345.67, 7, "-12346"},
        {0.46838, 9, "+0.4684"}};
    char text[FORMAT_SIZE];
    uint64_t seed = 5;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(format_fixed(rows[i].v, rows[i].columns, text), rows[i].text);
    for (size_t i = 0; i < 20000; i++) {
        double v = nth_value(i, &seed);
        for (int columns = 7; columns <= 12; columns++) {
            format_fixed(v, columns, text);
            bool power = strchr(text, 'e') != NULL, lost = strchr(text, '~') != NULL;
            assert_true((int)strlen(text) <= columns);
            if (isfinite(v) && !lost && !shows(text, v))
                fail_msg("%.17g in %d columns: %s", v, columns, text);
            if (fabs(v) > 0 && fabs(v) < 1e-4)
                assert_true(power || lost);
            if (fabs(v) >= 1e-4 && fabs(v) < 9.9)
                assert_true(!power && strlen(strchr(text, '.')) == 5);
        }
    }
}

static void test_counts(void **state)
{
    static const struct {
        size_t n;
        const char *count, *subscript;
    } examples[] = {{0, "0", "₀"},           {7, "7", "₇"},
                    {12, "12", "₁₂"},        {999, "999", "₉₉₉"},
                    {1000, "1,000", "₁₀₀₀"}, {101632, "101,632", "₁₀₁₆₃₂"},
                    {1234567890, "1,234,567,890", "₁₂₃₄₅₆₇₈₉"}};
    char text[FORMAT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        assert_string_equal(format_count(examples[i].n, text), examples[i].count);
        if (examples[i].n <= NET_UNITS_MAX)
            assert_string_equal(format_subscript(examples[i].n, text), examples[i].subscript);
    }
    assert_string_equal(format_count(SIZE_MAX, text), "18,446,744,073,709,551,615");
    format_subscript(SIZE_MAX, text);
    assert_true(strlen(text) < FORMAT_SIZE && strlen(text) % 3 == 0);
}

static void test_units(void **state)
{
    Stage s;
    char text[FORMAT_SIZE];
    (void)state;
    stage_open(&s, NET_2_4_1);
    assert_string_equal(format_unit(&s.net, 0, 1, text), "x₂");
    assert_string_equal(format_unit(&s.net, 1, 3, text), "h₄");
    assert_string_equal(format_unit(&s.net, 2, 0, text), "ŷ");
    stage_close(&s);
    stage_open(&s, NET_TEN_LAYERS);
    assert_string_equal(format_unit(&s.net, 2, 0, text), "h₂.₁");
    assert_string_equal(format_unit(&s.net, 10, 2, text), "ŷ₃");
    stage_close(&s);
    stage_open(&s, NET_784_128_10);
    assert_string_equal(format_unit(&s.net, 0, 783, text), "x₇₈₄");
    assert_string_equal(format_unit(&s.net, 1, 127, text), "h₁₂₈");
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number),
        cmocka_unit_test(test_not_finite),
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_within),
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_apart),
        cmocka_unit_test(test_within_uses_the_room),
        cmocka_unit_test(test_fixed),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_units),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
