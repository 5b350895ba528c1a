/* The matrices of a layer: what is marked is what is selected, in every matrix, and the numbers
 * are those of the core, in the power of ten above them. */
#include "stage.h"
#include "tap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARKS_MAX = 8 };

static void open_layer(Stage *s, StageNet net, size_t phases)
{
    stage_open(s, net);
    stage_phases(s, phases);
    s->view.focus = PANEL_MATRICES;
}

/* The numbers between brackets inside the panel, from the top, row by row. */
static size_t marked(const Stage *s, Shown out[MARKS_MAX])
{
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    Rect r = layout_inside(&layout, PANEL_MATRICES);
    size_t n = 0;
    for (int y = r.y; y < r.y + r.height; y++) {
        char row[ROW_SIZE];
        canvas_part(&s->canvas, (Rect){r.x, y, r.width, 1}, row, sizeof row);
        for (const char *at = row; (at = strchr(at, '['));) {
            at++;
            do { /* neighbours may share their brackets */
                assert_true(n < MARKS_MAX);
                out[n++] = read_number(&at);
            } while (*at == ' ');
            if (*at != ']')
                fail_msg("'%s': the mark does not end at '%s'", row, at);
        }
    }
    return n;
}

/* The power of ten that stands behind `name` and its sign. */
static double power_of(const Stage *s, const char *name)
{
    char row[ROW_SIZE];
    for (int y = 1; y < s->canvas.height; y++) {
        canvas_row(&s->canvas, y, row, sizeof row);
        for (const char *at = row; (at = strstr(at, name)); at++) {
            const char *end = at + strlen(name);
            bool head = strncmp(end, "≈", strlen("≈")) == 0 || *end == '=';
            if (!head)
                continue;
            end += *end == '=' ? 1 : strlen("≈");
            return strncmp(end, "×1e", strlen("×1e")) == 0 ? pow(10, atoi(end + strlen("×1e"))) : 1;
        }
    }
    fail_msg("no head '%s'", name);
    return 0;
}

static void check(const char *what, Shown shown, double power, double value)
{
    if (!(fabs(shown.value * power - value) <= shown.error * power + 1e-6 * fabs(value)))
        fail_msg("%s: %g × %g is shown for %.9g", what, shown.value, power, value);
}

/* For every weight: x or a, W, z, a, ∇W, δ are marked with its numbers. */
static void test_every_weight_is_marked(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_8_3_8, NET_TEN_LAYERS};
    static const int sizes[][2] = {{120, 40}, {80, 24}, {40, 12}};
    (void)state;
    for (int i = 0; i < 9; i++) {
        Stage s;
        open_layer(&s, nets[i / 3], 0);
        stage_phases(&s, trainer_phases(&s.trainer));
        for (size_t p = 0; p < s.net.parameter_count; p++) {
            ParameterPlace place = net_place(&s.net, p);
            Shown n[MARKS_MAX];
            if (place.source == NET_BIAS)
                continue;
            size_t column = place.layer + 1, at = s.net.layers[place.layer].first + place.unit;
            s.view.selection = (Selection){SELECT_LINK, column, place.unit, (size_t)place.source};
            stage_draw(&s, sizes[i % 3][0], sizes[i % 3][1]);
            assert_int_equal(marked(&s, n), 6);
            const Spotlight *spot = &s.trace.spotlight;
            size_t source = (size_t)place.source;
            double input = (double)(place.layer == 0
                                        ? spot->x[source]
                                        : spot->a[s.net.layers[place.layer - 1].first + source]);
            check("input", n[0], power_of(&s, place.layer == 0 ? "x" : "a"), input);
            check("W", n[1], power_of(&s, "W"), (double)s.trainer.parameters.before[p]);
            check("z", n[2], power_of(&s, "z"), (double)s.trace.spotlight.z[at]);
            check("∇W", n[4], power_of(&s, "∇W"), (double)s.trainer.parameters.gradient[p]);
            check("δ", n[5], power_of(&s, "δ"), (double)s.trace.spotlight.delta[at]);
        }
        stage_close(&s);
    }
}

/* Rows and columns of a large layer move with the selection; a line says which are there. */
static void test_large_layers_scroll(void **state)
{
    Stage s;
    Shown n[MARKS_MAX];
    (void)state;
    open_layer(&s, NET_64_32_10, 6);
    for (size_t i = 0; i < 64; i += 7) {
        s.view.selection = (Selection){SELECT_LINK, 1, i / 2, i};
        stage_draw(&s, 80, 24);
        assert_int_equal(marked(&s, n), 6);
        int top = layout_make(80, 24, &s.view, &s.net).panel[PANEL_MATRICES].y;
        assert_int_equal(canvas_find(&s.canvas, "rows "), top);
        assert_int_equal(canvas_find(&s.canvas, "columns "), top);
    }
    stage_close(&s);
}

/* What is not computed is absent; where no digit is lost there is "=". */
static void test_absent_and_exact(void **state)
{
    Stage s;
    (void)state;
    open_layer(&s, NET_2_4_1, 0);
    stage_draw(&s, 80, 24);
    assert_true(canvas_find(&s.canvas, "—") >= 0);
    assert_true(canvas_find(&s.canvas, "W=") >= 0);
    assert_int_equal(canvas_find(&s.canvas, "δ="), -1);
    assert_int_equal(canvas_find(&s.canvas, "δ≈"), -1);
    stage_phases(&s, 6);
    stage_draw(&s, 80, 24);
    assert_true(canvas_find(&s.canvas, "z=") >= 0 || canvas_find(&s.canvas, "z≈") >= 0);
    assert_true(canvas_find(&s.canvas, "∇W≈") >= 0);
    stage_close(&s);
}

/* The arrows go along a row from the first weight to the neuron, to the last layer and back. */
static void test_arrows_go_along_rows(void **state)
{
    Stage s;
    (void)state;
    open_layer(&s, NET_8_3_8, 0);
    stage_draw(&s, 80, 24);
    Selection first = s.view.selection;
    for (int i = 0; i < 8 + 1 + 1 + 3 + 1; i++)
        stage_move(&s, PANEL_MATRICES, 1, 0);
    assert_int_equal(s.view.selection.kind, SELECT_UNIT);
    assert_int_equal(s.view.selection.column, 2);
    stage_move(&s, PANEL_MATRICES, 1, 0);
    assert_int_equal(s.view.selection.kind, SELECT_UNIT);
    for (int i = 0; i < 8 + 1 + 1 + 3 + 1; i++)
        stage_move(&s, PANEL_MATRICES, -1, 0);
    assert_true(selection_same(&s.view.selection, &first));
    for (int i = 0; i < 3; i++)
        stage_move(&s, PANEL_MATRICES, 0, 1);
    assert_true(selection_same(&s.view.selection, &first));
    stage_close(&s);
}

/* Beside each other stand means over the mini-batch and δ of one sample: both gradients say that
 * they are means, or have no numbers. What comes in is written as a row, and says so with its
 * shape. */
static void test_means_are_called_means(void **state)
{
    Stage s;
    (void)state;
    open_layer(&s, NET_2_4_1, 6);
    for (int width = 40; width <= 130; width++) {
        char row[ROW_SIZE];
        stage_draw(&s, width, 24);
        assert_true(s.trace.batch.rows > 1);
        int y = canvas_find(&s.canvas, "∇W");
        assert_true(y >= 0);
        canvas_row(&s.canvas, y, row, sizeof row);
        const char *bias = strstr(row, "∇b"), *mean = bias ? strstr(bias, " mean") : NULL;
        const char *delta = strstr(row, "δ");
        if (!mean || !delta || mean > delta)
            fail_msg("%d columns: '%s'", width, row);
        y = canvas_find(&s.canvas, "2×1");
        if (y >= 0)
            assert_int_equal(y, canvas_find(&s.canvas, "written as a row"));
    }
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_weight_is_marked),
        cmocka_unit_test(test_large_layers_scroll),
        cmocka_unit_test(test_absent_and_exact),
        cmocka_unit_test(test_arrows_go_along_rows),
        cmocka_unit_test(test_means_are_called_means),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("matrices", tests, NULL, NULL);
}
