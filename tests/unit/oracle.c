/* The plain formulas that gradients are checked by: each slope against differences of its value. */
#include "support.h"

#include "core/look/gradcheck_oracle.h"

#include <math.h>

static const double h = 1e-6;

static void slopes_of_activations(void **state)
{
    (void)state;
    for (size_t i = 0; i < activation_table.count; i++) {
        const char *name = table_row(&activation_table, i)->name;
        const OracleActivation *f = oracle_activation(name);
        assert_non_null(f);
        for (double z = -3.05; z < 3 && f->value; z += 0.1) {
            double quotient = (f->value(z + h) - f->value(z - h)) / (2 * h);
            if (fabs(f->slope(z) - quotient) > 1e-8)
                fail_msg("%s: slope %g at %g, differences %g", name, f->slope(z), z, quotient);
            if (f->of_value)
                check_near(f->of_value(f->value(z)), f->slope(z), 1e-14);
        }
    }
}

static void slopes_of_losses(void **state)
{
    (void)state;
    for (size_t i = 0; i < loss_table.count; i++) {
        const Loss *row = (const Loss *)table_row(&loss_table, i);
        const OracleLoss *loss = oracle_loss(row->row.name);
        assert_non_null(loss);
        for (double a = -1.95; a < 2 && !loss->of_z; a += 0.1) {
            double up = loss->term(0, a + h, 0.3), down = loss->term(0, a - h, 0.3);
            check_near(loss->slope(a, 0.3), (up - down) / (2 * h), 1e-8);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slopes_of_activations),
        cmocka_unit_test(slopes_of_losses),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
