/* Lists of values to be tried: what each of them is, worked out by hand, and what is refused. */
#include "support.h"

#include "app/option/values.h"

#include <stdio.h>
#include <string.h>

static void check_list(const char *list, const char *expected)
{
    Values values;
    Error err;
    char got[1024] = "";
    if (!values_read(&values, list, &err))
        fail_msg("%s: %s", list, err.message);
    for (size_t i = 0; i < values.count; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i > 0 ? " " : "",
                 values.text[i]);
    values_free(&values);
    assert_string_equal(got, expected);
}

static void lists(void **state)
{
    static const char *const rows[][2] = {
        {"0.1", "0.1"},
        {"sgd,adam", "sgd adam"},
        {"1..4", "1 2 3 4"},
        {"5..5", "5"},
        {"-2..1", "-2 -1 0 1"},
        {"0..0.5:6", "0 0.1 0.2 0.3 0.4 0.5"},
        {"1..3:2", "1 3"},
        {"0.01..10:log:7", "0.01 0.0316227766 0.1 0.316227766 1 3.16227766 10"},
        {"1..1000:log:4", "1 10 100 1000"},
        {"7,1..3,full", "7 1 2 3 full"},
        {"a..b", "a..b"},
        {"dir/x..1.csv", "dir/x..1.csv"},
        {"none", "none"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_list(rows[i][0], rows[i][1]);
}

/* What is wrong is said, with what would be right. */
static void refused(void **state)
{
    static const char *const rows[][2] = {
        {"", "missing"},        {"1,,2", "missing"},        {"1,", "missing"},
        {"0.1..0.5", ":5"},     {"4..1", "go up"},          {"1..1:2", "go up"},
        {"0..1:log:3", "above 0"}, {"0..1:1", "2 to"},      {"0..1:2.5", "2 to"},
        {"1..3:lin:2", "no range"}, {"1..2000000", "2 to"}, {"1..3:", "no range"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Values values;
        Error err;
        if (values_read(&values, rows[i][0], &err))
            fail_msg("'%s' is taken", rows[i][0]);
        values_free(&values);
        if (!strstr(err.message, rows[i][1]))
            fail_msg("'%s': %s", rows[i][0], err.message);
    }
}

/* A long range is what counting gives. */
static void counts(void **state)
{
    Values values;
    Error err;
    (void)state;
    assert_true(values_read(&values, "1..100000", &err));
    assert_int_equal(values.count, 100000);
    for (size_t i = 0; i < values.count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i + 1);
        assert_string_equal(values.text[i], number);
    }
    values_free(&values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists),
        cmocka_unit_test(refused),
        cmocka_unit_test(counts),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
