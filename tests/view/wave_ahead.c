/* While the wave is under way, nothing on the screen knows what its phase has computed. */
#include "stage.h"
#include "tap.h"

#include "view/graph/wave.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* Draws halfway through a phase, after the picture before it: around the wave they are alike. */
static void step_halfway(Stage *s)
{
    s->scene.wave.progress = 1;
    stage_draw(s, 80, 24);
    Layout layout = layout_make(80, 24, &s->view, &s->net);
    Canvas still = canvas_still(&s->canvas);
    stage_phases(s, 1);
    s->scene.wave.progress = 0.4f;
    stage_draw(s, 80, 24);
    assert_same_beside_wave(&s->canvas, &still, &layout);
    canvas_free(&still);
}

/* Any net, any phase, the first of the next mini-batch too, any set of symbols: the wave can be
 * drawn, and nothing beside it knows yet what the phase has computed. */
static void test_everywhere(void **state)
{
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++)
        for (int symbols = 0; symbols < 3; symbols++) {
            Stage s;
            stage_open(&s, (StageNet)net);
            s.canvas.symbols = (Symbols)symbols;
            for (size_t phase = 0; phase <= trainer_phases(&s.trainer); phase++) {
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
                for (size_t phase = 0; phase <= trainer_phases(&s.trainer); phase++)
                    step_halfway(&s);
                stage_close(&s);
            }
}

/* Until the update arrives, the headline has the epoch that it belongs to. */
static void test_epoch_comes_with_the_update(void **state)
{
    Stage s;
    char row[ROW_SIZE];
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    stage_draw(&s, 120, 40);
    canvas_row(&s.canvas, 0, row, sizeof row);
    assert_non_null(strstr(row, "epoch 1,"));
    s.scene.wave.progress = 0.5f;
    stage_draw(&s, 120, 40);
    canvas_row(&s.canvas, 0, row, sizeof row);
    assert_non_null(strstr(row, "epoch 0"));
    stage_close(&s);
}

/* In mini-batches of which the last one of an epoch is smaller, drawn and with units dropped, with
 * a rate that changes: counters, list and the sample in the spotlight are those of before. */
static void test_from_one_mini_batch_to_the_next(void **state)
{
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++) {
        Stage s;
        stage_open(&s, (StageNet)net);
        Hyper hyper = s.trainer.hyper;
        Error err;
        hyper.batch = 3;
        hyper.warmup = 5;
        hyper.shuffle = true;
        hyper.dropout = net == NET_NO_HIDDEN ? 0 : 0.3;
        assert_true(trainer_set_hyper(&s.trainer, &hyper, &err));
        s.view.spotlight = 2;
        s.view.focus = PANEL_SAMPLES;
        for (size_t phase = 0; phase < 3 * trainer_phases(&s.trainer); phase++)
            step_halfway(&s);
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everywhere),
        cmocka_unit_test(test_panels_wait_for_the_wave),
        cmocka_unit_test(test_epoch_comes_with_the_update),
        cmocka_unit_test(test_from_one_mini_batch_to_the_next),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("wave_ahead", tests, NULL, NULL);
}
