/* What surrounds the optimizer, on the screen: penalties beside the loss. */
#include "stage.h"
#include "tap.h"

#include <locale.h>
#include <string.h>

/* l1·Σ|w| + l2/2·Σw² over the twelve weights of the stage's xor network, by hand: Σ|w| is 7.34375
 * and Σw² 6.8173828125; biases do not count. */
static void test_status_has_the_penalty(void **state)
{
    static const struct { double l1, l2; const char *wanted; } rows[] = {
        {0.5, 0, "+ penalty 3.672"}, {0, 0.01, "+ penalty 0.03409"}, {0.5, 0.01, "+ penalty 3.706"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int width = 40; width <= 120; width += 4) {
            Stage s;
            char row[ROW_SIZE];
            stage_open(&s, NET_2_4_1);
            s.trainer.hyper.l1 = rows[i].l1;
            s.trainer.hyper.l2 = rows[i].l2;
            stage_measure(&s);
            stage_draw(&s, width, 24);
            canvas_row(&s.canvas, 23, row, sizeof row);
            assert_non_null(strstr(row, "loss 0."));
            if (!strstr(row, rows[i].wanted) || (width >= 80 && !strstr(row, "xor")))
                fail_msg("%d columns: '%s'", width, row);
            if (width >= 80)
                assert_true(canvas_find(&s.canvas, " loss without penalty ") >= 0);
            stage_close(&s);
        }
}

static void test_no_penalty_no_word_of_it(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.trainer.hyper.decay = 0.1;
    stage_measure(&s);
    stage_draw(&s, 120, 40);
    assert_int_equal(canvas_find(&s.canvas, "penalty"), -1);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_has_the_penalty),
        cmocka_unit_test(test_no_penalty_no_word_of_it),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("surround", tests, NULL, NULL);
}
