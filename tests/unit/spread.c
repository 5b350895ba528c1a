/* Least, median and most, against numbers worked out by hand. */
#include "support.h"

#include "core/look/spread.h"

#include <math.h>

static void known(void **state)
{
    double odd[] = {3, 1, 2}, even[] = {4, 1, 3, NAN, 2}, one[] = {-7}, none[] = {NAN};
    (void)state;
    Spread s = spread_of(odd, 3);
    assert_true(s.count == 3 && s.least == 1 && s.median == 2 && s.most == 3);
    s = spread_of(even, 5);
    assert_true(s.count == 4 && s.least == 1 && s.median == 2.5 && s.most == 4);
    s = spread_of(one, 1);
    assert_true(s.count == 1 && s.least == -7 && s.median == -7 && s.most == -7);
    s = spread_of(none, 1);
    assert_true(s.count == 0 && isnan(s.least) && isnan(s.median) && isnan(s.most));
}

/* Also of numbers that no double is between, and of those that are not finite. */
static void limits(void **state)
{
    double huge[] = {INFINITY, 1e308, 1e308, -INFINITY};
    (void)state;
    Spread s = spread_of(huge, 4);
    assert_true(s.median == 1e308 && s.least == -INFINITY && s.most == INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known), cmocka_unit_test(limits)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
