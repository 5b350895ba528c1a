/* The update of one parameter read off the explanation: what optimizers remember, and steps from
 * large ones to those that are lost in the digits of the parameter. */
#include "page.h"
#include "tap.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* Three updates of one weight by momentum and Adam, by their papers' formulas. */
static void test_moments(void **state)
{
    (void)state;
    for (int adam = 0; adam < 2; adam++) {
        Stage s;
        double v = 0, m = 0;
        stage_open_with(&s, NET_2_4_1, adam ? "adam" : "momentum");
        for (int t = 1; t <= 3; t++) {
            stage_phases(&s, 6);
            page_open(&s, (Selection){SELECT_LINK, 2, 0, 1});
            size_t p = net_parameter(&s.net, (ParameterPlace){1, 0, 1});
            double g = (double)s.trainer.parameters.gradient[p];
            double w = (double)s.trainer.parameters.before[p], step;
            page_check("v", page_number(&s, "v", 0), v);
            v = adam ? 0.999 * v + 0.001 * g * g : 0.9 * v + g;
            m = 0.9 * m + 0.1 * g;
            step = -0.5 * v;
            if (adam) {
                double mean = m / (1 - pow(0.9, t)), square = v / (1 - pow(0.999, t));
                page_check("m ←", page_number(&s, "m ←", 0), m);
                page_check("m′", page_number(&s, "m′", 0), mean);
                page_check("v′", page_number(&s, "v′", 0), square);
                step = -0.5 * mean / (sqrt(square) + 1e-8);
            }
            page_check("g", page_number(&s, "g", 0), g);
            page_check("v ←", page_number(&s, "v ←", 0), v);
            page_check("w", page_number(&s, "w", 0), w);
            page_check("+ Δ", page_number(&s, "+ Δ", 0), step);
            page_check("w ←", page_number(&s, "w ←", 0), w + step);
        }
        stage_close(&s);
    }
}

/* Gradient descent as a product, which is there before the update, and known to be lost where it is
 * below half of the last digit of w. */
static void test_steps_of_any_size(void **state)
{
    size_t kept = 0, lost = 0;
    (void)state;
    for (double rate = 1; rate > 1e-12; rate /= 10) {
        Stage s;
        stage_open_with(&s, NET_2_4_1, "sgd");
        s.trainer.hyper.rate = rate;
        for (int update = 0; update < 2; update++) {
            stage_phases(&s, 5);
            for (size_t p = 0; p < s.net.parameter_count; p++) {
                page_open(&s, page_place(&s.net, p));
                page_check("g", page_number(&s, "g", 0), (double)s.trainer.parameters.gradient[p]);
                assert_non_null(strstr(page_line(&s, page_find(&s, "− ηg", 0)), "—"));
            }
            stage_phases(&s, 1);
            for (size_t p = 0; p < s.net.parameter_count; p++) {
                double g = (double)s.trainer.parameters.gradient[p];
                const Parameters *now = &s.trainer.parameters;
                bool same = memcmp(&now->before[p], &now->theta[p], sizeof(Real)) == 0;
                page_open(&s, page_place(&s.net, p));
                const char *line = page_line(&s, page_find(&s, "− ηg", 0));
                Shown shown = page_number(&s, "− ηg", 0);
                assert_true(fabs(shown.value + rate * g) <= shown.error + 1e-6 * fabs(rate * g));
                assert_int_equal(strstr(line, "too small") != NULL, same && fabs(g) > 0);
                *(same ? &lost : &kept) += 1;
            }
        }
        stage_close(&s);
    }
    assert_true(kept > 20 && lost > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_steps_of_any_size),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("explain_steps", tests, NULL, NULL);
}
