/* The fit: the answer at every place is the network's own, its parts add up to it, and what is
 * drawn is that. */
#include "reference/plain.h"
#include "support.h"

#include "stage.h"

#include "core/samples/preparation.h"
#include "data/generators.h"
#include "view/panel/decision.h"
#include "view/panel/fit.h"

#include <locale.h>
#include <math.h>
#include <string.h>

enum { UNITS = 5, PLACES = 77 };

/* The same network plainly. */
static void open_plain(PlainNet *plain, const Net *net, const Real *theta, const char *activation)
{
    *plain = (PlainNet){.inputs = 1, .count = 2, .loss = plain_loss("half-squared")};
    plain->layer[0] = (PlainLayer){.units = UNITS, .activation = plain_activation(activation)};
    plain->layer[1] = (PlainLayer){.units = 1, .activation = plain_activation("identity")};
    assert_true(plain_allocate(plain));
    for (size_t i = 0; i < net->parameter_count; i++)
        plain->theta[i] = (double)theta[i];
}

static void make_set(Dataset *data, const char *name, unsigned char scaling)
{
    GeneratorChoice choice;
    Error err = {.message = ""};
    const Generator *g = generator_find(name, &choice, &err);
    const Preparation preparation = {.scaling = scaling, .target_scaling = scaling};
    assert_non_null(g);
    assert_true(generator_make(g, &choice, data, &err));
    assert_true(preparation_apply(&preparation, data, &err));
}

/* Each answer is the plain network's at the middle of its place, and what the units give to it and
 * the bias add up to it. */
static void test_answers_and_parts(void **state)
{
    static const char *const activations[] = {"tanh", "relu", "sigmoid"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        Net net = make_net("1-5-1", activations[i], "identity");
        Real theta[3 * UNITS + 1];
        Dataset data;
        PlainNet plain;
        Fit fit;
        Error err;
        uint64_t seed = 11 + i;
        make_set(&data, "sine:n=40", 0);
        for (size_t p = 0; p < net.parameter_count; p++)
            theta[p] = (Real)((double)test_below(&seed, 2001) / 500 - 2);
        open_plain(&plain, &net, theta, activations[i]);
        fit_init(&fit, &data);
        assert_true(fit_update(&fit, &net, theta, 1, 0, PLACES, &err));
        assert_int_equal(fit.parts, UNITS);
        for (int x = 0; x < PLACES; x++) {
            double share = (x + 0.5) / PLACES, sum = (double)theta[3 * UNITS], none = 0;
            double at = fit.across.first + share * (fit.across.last - fit.across.first);
            plain_forward(&plain, &at, &none);
            check_near(fit_answer(&fit, x), plain.layer[1].a[0], 2e-5);
            for (size_t j = 0; j < UNITS; j++) {
                check_near(fit_part(&fit, x, j), plain.layer[1].w[j] * plain.layer[0].a[j], 2e-5);
                sum += fit_part(&fit, x, j);
            }
            check_near(sum, fit_answer(&fit, x), 2e-5);
        }
        fit_free(&fit);
        plain_free(&plain);
        dataset_free(&data);
    }
}

/* All samples are within the axes, and the true curve is scaled as they are. */
static void test_ranges_and_truth(void **state)
{
    (void)state;
    for (unsigned char scaling = 0; scaling < 2; scaling++) {
        Dataset data;
        Fit fit;
        double value;
        make_set(&data, "sine:n=200,noise=0", scaling);
        fit_init(&fit, &data);
        for (size_t k = 0; k < data.count; k++) {
            double x = (double)data.x[k], t = (double)data.t[k];
            assert_true(x > fit.across.first && x < fit.across.last);
            assert_true(t < fit.down.first && t > fit.down.last);
            assert_true(fit_truth(&fit, x, &value));
            check_near(value, t, 1e-5);
        }
        fit_free(&fit);
        dataset_free(&data);
        make_set(&data, "xor", 0);
        fit_init(&fit, &data);
        assert_null(fit.data);
        dataset_free(&data);
    }
}

/* Whether a dot is lit in the drawn panel. */
static bool is_lit(const Canvas *canvas, int x, int y)
{
    static const unsigned bits[4][2] = {{0, 3}, {1, 4}, {2, 5}, {6, 7}};
    const Cell *cell = canvas_cell(canvas, x / 2, y / 4);
    return cell->dots >> bits[y % 4][x % 2] & 1;
}

/* Where a network with one input is drawn: a dot of the answer in every column whose answer is
 * within the axes, but for cells that hold the marked sample. */
static void test_what_is_drawn(void **state)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {200, 60}};
    (void)state;
    for (int i = 0; i < 3; i++) {
        Stage s;
        int dots = 0, missing = 0;
        stage_open(&s, NET_1_1);
        stage_draw(&s, sizes[i][0], sizes[i][1]);
        Layout layout = layout_make(s.canvas.width, s.canvas.height, &s.view, &s.net);
        Rect plot = decision_plot(layout_inside(&layout, PANEL_FIT));
        assert_true(plot.width > 10 && plot.height > 2);
        assert_int_equal(s.fit.across.cells, 2 * plot.width);
        for (int x = 0; x < 2 * plot.width; x++) {
            double down = (fit_answer(&s.fit, x) - s.fit.down.first) /
                          (s.fit.down.last - s.fit.down.first) * 4 * plot.height;
            if (!(down >= 0 && down < 4 * plot.height))
                continue;
            const Cell *cell = canvas_cell(&s.canvas, plot.x + x / 2, plot.y + (int)down / 4);
            dots++;
            missing += cell->c == 0 && !is_lit(&s.canvas, 2 * plot.x + x,
                                               4 * plot.y + (int)down);
        }
        assert_true(dots > 0);
        assert_int_equal(missing, 0);
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_and_parts),
        cmocka_unit_test(test_ranges_and_truth),
        cmocka_unit_test(test_what_is_drawn),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("fit", tests, NULL, NULL);
}
