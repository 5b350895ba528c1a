/* Early stopping, against epochs counted by hand. */
#include "support.h"

#include "core/train/early_stopping.h"

#include <math.h>

/* Losses at epochs 0 …: the best is epoch 2's, the third one without a better is epoch 5. */
static void patience_counts_epochs(void **state)
{
    static const double loss[] = {5, 4, 3, 3, NAN, 3.5, 2};
    EarlyStopping stopping;
    (void)state;
    for (int back = 0; back < 2; back++) {
        early_stopping_start(&stopping);
        for (uint64_t epoch = 0; epoch < 7; epoch++)
            assert_int_equal(early_stopping_is_over(&stopping, 3, epoch, loss[epoch]), epoch == 5);
        check_near(stopping.best, 2, 0);
        assert_int_equal(stopping.best_epoch, 6);
        /* An earlier epoch starts anew. */
        assert_false(early_stopping_is_over(&stopping, 3, 1, 4));
        assert_int_equal(stopping.best_epoch, 1);
        assert_true(early_stopping_is_over(&stopping, 3, 4, 4));
        assert_false(early_stopping_is_over(&stopping, 0, 5, 4));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patience_counts_epochs),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
