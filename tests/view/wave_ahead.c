/* While the wave is under way, nothing on the screen knows what its phase has computed. */
#include "stage.h"
#include "tap.h"

#include "view/graph/wave.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* A copy of the cells, for canvas_free. */
static Canvas still_of(const Canvas *canvas)
{
    Canvas still = {0};
    Error err;
    assert_true(canvas_resize(&still, canvas->width, canvas->height, &err));
    memcpy(still.cells, canvas->cells,
           (size_t)(canvas->width * canvas->height) * sizeof *still.cells);
    return still;
}

/* What stands outside of the network's panel is the same on both canvases. The status bar and the
 * decision map are about the present. */
static void assert_same_around(const Canvas *a, const Canvas *b, const Layout *layout)
{
    const Rect *network = &layout->panel[PANEL_NETWORK], *map = &layout->panel[PANEL_MAP];
    for (int y = 0; y < a->height - 1; y++)
        for (int x = 0; x < a->width; x++)
            if (!rect_contains(*network, x, y) && !rect_contains(*map, x, y) &&
                cell_code(canvas_cell(a, x, y)) != cell_code(canvas_cell(b, x, y))) {
                char was[ROW_SIZE], is[ROW_SIZE];
                canvas_row(b, y, was, sizeof was);
                canvas_row(a, y, is, sizeof is);
                fail_msg("row %d ran ahead of the wave: '%s' was '%s'", y, is, was);
            }
}

/* Draws halfway through a phase, after the picture before it: around the network they are alike. */
static void step_halfway(Stage *s)
{
    s->view.wave = 1;
    stage_draw(s, 80, 24);
    Layout layout = layout_make(80, 24, &s->view, &s->net);
    Canvas still = still_of(&s->canvas);
    stage_phases(s, 1);
    s->view.wave = 0.4f;
    stage_draw(s, 80, 24);
    assert_same_around(&s->canvas, &still, &layout);
    canvas_free(&still);
}

/* Any net, any phase, any set of symbols: the wave can be drawn and stays in its panel, and nothing
 * around it knows yet what the phase has computed. */
static void test_everywhere(void **state)
{
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++)
        for (int symbols = 0; symbols < 3; symbols++) {
            Stage s;
            stage_open(&s, (StageNet)net);
            s.canvas.symbols = (Symbols)symbols;
            stage_phases(&s, 1);
            for (size_t phase = 2; phase <= trainer_phases(&s.trainer); phase++) {
                s.view.colour = phase % 2;
                step_halfway(&s);
            }
            stage_close(&s);
        }
}

/* The strip, whatever is selected, the explanation, the matrices and the samples wait for the wave
 * too, with every optimizer's terms. */
static void test_panels_wait_for_the_wave(void **state)
{
    static const PanelId panels[] = {PANEL_NETWORK, PANEL_SAMPLES, PANEL_EXPLAIN, PANEL_MATRICES};
    static const Selection selections[] = {{SELECT_LINK, 1, 2, 1}, {SELECT_BIAS, 2, 0, 0},
                                           {SELECT_UNIT, 1, 3, 0}, {SELECT_LOSS, 0, 0, 0},
                                           {SELECT_LAYER, 2, 0, 0}};
    (void)state;
    for (size_t optimizer = 0; optimizer < optimizer_table.count; optimizer++)
        for (size_t panel = 0; panel < 4; panel++)
            for (size_t i = 0; i < sizeof selections / sizeof selections[0]; i++) {
                Stage s;
                stage_open_with(&s, NET_2_4_1, table_row(&optimizer_table, optimizer)->name);
                s.view.focus = panels[panel];
                s.view.zoomed = panel > 0;
                s.view.selection = selections[i];
                s.view.walk.checks = panels[panel] == PANEL_EXPLAIN;
                stage_phases(&s, 7);
                for (size_t phase = 2; phase <= trainer_phases(&s.trainer); phase++)
                    step_halfway(&s);
                stage_close(&s);
            }
}

/* Until the update arrives, the network's frame has the epoch that it belongs to. */
static void test_epoch_comes_with_the_update(void **state)
{
    Stage s;
    char row[ROW_SIZE];
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    stage_draw(&s, 120, 40);
    canvas_row(&s.canvas, 0, row, sizeof row);
    assert_non_null(strstr(row, "epoch 1 "));
    s.view.wave = 0.5f;
    stage_draw(&s, 120, 40);
    canvas_row(&s.canvas, 0, row, sizeof row);
    assert_non_null(strstr(row, "epoch 0 "));
    stage_close(&s);
}

/* Counters and rate that the update moves on are shown as they were, in mini-batches of which the
 * last one of an epoch is smaller, with a rate that falls. */
static void test_counters_as_before_the_update(void **state)
{
    Stage s;
    Trace was, shown;
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.trainer.hyper.batch = 3;
    s.trainer.hyper.warmup = 5;
    for (size_t batch = 0; batch < 4; batch++) {
        stage_phases(&s, 5);
        trace_capture(&s.trace, &s.trainer, 0, 0);
        was = s.trace;
        stage_phases(&s, 1);
        trace_capture(&s.trace, &s.trainer, 0, 0);
        s.trace.explained.has_effect = true;
        s.trace.explained.effect_share = 0.5;
        assert_true(wave_shown(&s.trace, 0.5f, &shown) == &shown);
        assert_int_equal(shown.cursor.epoch, was.cursor.epoch);
        assert_int_equal(shown.cursor.step, was.cursor.step);
        assert_int_equal(shown.cursor.position, was.cursor.position);
        assert_int_equal(shown.cursor.phase, was.cursor.phase);
        assert_true(s.trace.next_rate > was.next_rate);
        assert_true(shown.next_rate >= was.next_rate && shown.next_rate <= was.next_rate);
        assert_true(!shown.explained.has_effect && isnan(shown.explained.effect_share));
    }
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everywhere),
        cmocka_unit_test(test_panels_wait_for_the_wave),
        cmocka_unit_test(test_epoch_comes_with_the_update),
        cmocka_unit_test(test_counters_as_before_the_update),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("wave_ahead", tests, NULL, NULL);
}
