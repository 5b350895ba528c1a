/* Decimal numbers against the C library's strtod, bit for bit, and what is no decimal number. */
#include "support.h"

#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_number(const char *text)
{
    double wanted = strtod(text, NULL), got = 0;
    bool ok = number_parse(text, strlen(text), NUMBER_POINT, &got);
    if (ok != (isfinite(wanted) != 0))
        fail_msg("'%s' was %s", text, ok ? "read" : "refused");
    if (ok && memcmp(&got, &wanted, sizeof got) != 0)
        fail_msg("'%s' became %a, strtod says %a", text, got, wanted);
}

static size_t add_digits(uint64_t *seed, char *out, size_t most)
{
    size_t n = draw_below(seed, most + 1);
    size_t zeros = draw_below(seed, 4) ? 0 : draw_below(seed, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = (char)('0' + (i < zeros ? 0 : draw_below(seed, 10)));
    return n;
}

/* Sign, digits, point, digits and exponent, each there or not. */
static void random_decimals(void **state)
{
    uint64_t seed = 31;
    (void)state;
    for (size_t i = 0; i < 200000; i++) {
        char text[128];
        size_t most = draw_below(&seed, 3) ? 8 : 40, n = 0, digits;
        if (draw_below(&seed, 2))
            text[n++] = draw_below(&seed, 2) ? '-' : '+';
        digits = add_digits(&seed, text + n, most);
        n += digits;
        if (draw_below(&seed, 2) || digits == 0) {
            text[n++] = '.';
            size_t fraction = add_digits(&seed, text + n, most);
            n += fraction;
            if (digits + fraction == 0)
                text[n++] = '7';
        }
        text[n] = '\0';
        if (draw_below(&seed, 2))
            snprintf(text + n, sizeof text - n, "%c%s%zu", draw_below(&seed, 2) ? 'e' : 'E',
                     draw_below(&seed, 2) ? "-" : draw_below(&seed, 2) ? "+" : "",
                     draw_below(&seed, draw_below(&seed, 2) ? 30 : 340));
        check_number(text);
    }
}

/* Any double, written with 17 digits and with 9, comes back. */
static void random_doubles(void **state)
{
    uint64_t seed = 32;
    (void)state;
    for (size_t i = 0; i < 100000; i++) {
        uint64_t bits = draw_bits(&seed);
        double value, got;
        char text[40];
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        snprintf(text, sizeof text, "%.17g", value);
        assert_true(number_parse(text, strlen(text), NUMBER_POINT, &got));
        assert_memory_equal(&got, &value, sizeof got);
        snprintf(text, sizeof text, "%.9g", value);
        check_number(text);
    }
}

static void hard_cases(void **state)
{
    static const char *const texts[] = {
        "0", "-0", "1", ".5", "5.", "-.5e-3", "9007199254740993", "9007199254740992e22", "1e22",
        "1e23", "1e-22", "1e-23", "123456789012345678901234567890", "4.9e-324", "2e-324", "1e-400",
        "1.7976931348623157e308", "1.7976931348623159e308", "1e309", "0e999999999",
        "2.2250738585072011e-308", "0.00000000000000000000000000000000000001",
        "179769313486231580793728971405301e276", "1e-99999999999999999999",
        "1e99999999999999999999", "00000000000000000000000000000000000000000000000012",
        "1000000000000000000000000000000000000000000000000000", "9999999999999999999",
        "18446744073709551615", "18446744073709551616", "0.10000000000000000555111512312578270",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_number(texts[i]);
}

static void refused(void **state)
{
    static const char *const texts[] = {
        "", " ", "-", "+", ".", "-.", "e5", ".e5", "1e", "1e+", "1.2.3", "1,5", "1 2", "--1", "+-1",
        "0x10", "inf", "-inf", "nan", "infinity", "1e5.0", "1d5", "1_000", "1f", "\n1", "1\n",
        "\u00a0", "1%", "'1", "0b1", "NAN(1)", "1e 5", "- 1",
    };
    double value;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (number_parse(texts[i], strlen(texts[i]), NUMBER_POINT, &value))
            fail_msg("'%s' was read as %g", texts[i], value);
}

/* What is written is read back bit for bit, with no digit more than that takes. */
static void written(void **state)
{
    static const struct { double value; const char *text; } rows[] = {
        {1, "1"}, {0.1, "0.1"}, {100, "100"}, {1e-8, "1e-08"}, {0.123456789, "0.123456789"},
        {-2.5, "-2.5"}, {0, "0"}, {123456, "123456"}, {1234567, "1234567"},
        {0.1 + 0.2, "0.30000000000000004"}};
    char text[NUMBER_SIZE], shorter[400];
    uint64_t seed = 7;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(number_write(rows[i].value, text), rows[i].text);
    for (size_t i = 0; i < 20000; i++) {
        double value = draw_uniform(&seed, -1, 1) * pow(10, (double)draw_below(&seed, 40) - 20);
        double back = strtod(number_write(value, text), NULL);
        assert_memory_equal(&back, &value, sizeof back);
        int digits = 5;
        do {
            snprintf(shorter, sizeof shorter, "%.*g", ++digits, value);
            back = strtod(shorter, NULL);
        } while (memcmp(&back, &value, sizeof back) != 0);
        assert_string_equal(text, shorter);
    }
}

static void blanks_and_commas(void **state)
{
    double value = 0;
    (void)state;
    assert_true(number_parse(" \t-2.5 \t", 8, NUMBER_POINT, &value));
    check_near(value, -2.5, 0);
    assert_true(number_parse("1,5", 3, NUMBER_EITHER, &value));
    check_near(value, 1.5, 0);
    assert_true(number_parse("1.25", 4, NUMBER_EITHER, &value));
    check_near(value, 1.25, 0);
    assert_true(number_parse("3,1415926535897932384626433", 27, NUMBER_EITHER, &value));
    check_near(value, 3.1415926535897932, 0);
    assert_false(number_parse("1.000,5", 7, NUMBER_EITHER, &value));
    assert_false(number_parse("1,000,5", 7, NUMBER_EITHER, &value));
    /* The length counts, not what stands after it. */
    assert_true(number_parse("12345", 2, NUMBER_POINT, &value));
    check_near(value, 12, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_decimals), cmocka_unit_test(random_doubles),
        cmocka_unit_test(hard_cases),      cmocka_unit_test(refused),
        cmocka_unit_test(blanks_and_commas), cmocka_unit_test(written),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
