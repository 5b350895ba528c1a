/* Walking through explanations: from everywhere to the loss and back, at every phase. */
#include "page.h"
#include "tap.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* Right leads from every parameter to the loss, each place on the way being a selection; Left
 * leads back. */
static void test_walk_to_the_loss_and_back(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_8_3_8, NET_TEN_LAYERS, NET_NO_HIDDEN};
    (void)state;
    for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++) {
        Stage s;
        stage_open(&s, nets[i]);
        stage_phases(&s, 2 * s.net.layer_count + 2);
        for (size_t p = 0; p < s.net.parameter_count; p++) {
            Selection start = page_place(&s.net, p), parsed;
            char name[SELECTION_NAME_SIZE];
            Error err;
            size_t opened = 0, most = s.net.layer_count - net_place(&s.net, p).layer + 1;
            page_open(&s, start);
            stage_move(&s, PANEL_EXPLAIN, 1, 0);
            while (s.view.walk.subject.kind != SELECT_LOSS && opened++ <= most) {
                stage_move(&s, PANEL_EXPLAIN, 1, 0);
                selection_name(&s.view.selection, name);
                if (!selection_parse(&parsed, name, &s.net, &err))
                    fail_msg("%s", err.message);
            }
            assert_int_equal(opened, most);
            while (opened-- > 0)
                stage_move(&s, PANEL_EXPLAIN, -1, 0);
            assert_true(selection_same(&s.view.walk.subject, &start));
        }
        stage_close(&s);
    }
}

/* Whether the picture marks the place: a bright link, brackets around a chip, or a word in reverse
 * video. */
static bool is_marked(const Stage *s, int width, int height)
{
    Layout layout = layout_make(width, height, &s->view, &s->net);
    Rect r = layout.panel[PANEL_NETWORK];
    for (int y = r.y; y < r.y + r.height; y++)
        for (int x = r.x + 1; x < r.x + r.width - 1; x++) {
            const Cell *cell = canvas_cell(&s->canvas, x, y);
            bool reverse = cell->style.attributes & ATTRIBUTE_REVERSE;
            bool bright = cell->style.ink == INK_BRIGHT && y > r.y;
            if (reverse || (bright && (cell->dots || cell->c == '[')))
                return true;
        }
    return false;
}

/* On the way from each weight to the loss, and on each line, the place is marked in the picture
 * that stands beside the explanation. */
static void test_every_place_is_marked(void **state)
{
    (void)state;
    Stage s;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    s.view.focus = PANEL_EXPLAIN;
    for (size_t p = 0; p < s.net.parameter_count; p++) {
        s.view.walk = (Walk){0};
        s.view.selection = page_place(&s.net, p);
        for (int step = 0; step < 40; step++) {
            stage_draw(&s, 120, 40);
            if (s.view.selection.kind != SELECT_RATE && !is_marked(&s, 120, 40))
                fail_msg("step %d: %d in column %zu is not marked", step, s.view.selection.kind,
                         s.view.selection.column);
            stage_move(&s, PANEL_EXPLAIN, step % 4 == 3, step % 4 != 3);
        }
    }
    stage_close(&s);
}

/* Nothing is there before it is computed, and every line can be looked at. */
static void test_every_page_at_every_phase(void **state)
{
    static const SelectionKind every[] = {SELECT_NONE, SELECT_UNIT, SELECT_LINK, SELECT_BIAS,
                                          SELECT_LAYER, SELECT_LOSS, SELECT_RATE,
                                          SELECT_TARGET};
    (void)state;
    for (size_t phases = 0; phases <= 6; phases++)
        for (size_t k = 0; k < sizeof every / sizeof every[0]; k++) {
            Stage s;
            stage_open(&s, NET_2_4_1);
            stage_phases(&s, phases);
            page_open(&s, (Selection){every[k], every[k] == SELECT_TARGET ? 2 : 1, 0, 0});
            bool absent = false;
            for (int y = 0; y < 100; y++)
                absent = absent || strstr(page_line(&s, y), "—");
            if (every[k] != SELECT_NONE && every[k] != SELECT_RATE && phases == 0)
                assert_true(absent);
            if (phases == 6)
                assert_false(absent);
            for (size_t line = 0; line < 60; line++)
                stage_move(&s, PANEL_EXPLAIN, 0, 1);
            assert_true(s.view.walk.line < 60);
            stage_draw(&s, 40, 12);
            assert_true(canvas_find(&s.canvas, "▸") >= 0);
            stage_close(&s);
        }
}

/* A target: what it is, how far the answer is off, and its part in L; all parts make up L. */
static void test_targets(void **state)
{
    Stage s;
    double sum = 0, error = 1e-6;
    (void)state;
    stage_open(&s, NET_2_2_2);
    stage_phases(&s, 6);
    for (size_t k = 0; k < 2; k++) {
        page_open(&s, (Selection){SELECT_TARGET, 2, k, 0});
        const Spotlight *spot = &s.trace.spotlight;
        double t = (double)spot->t[k], a = (double)spot->a[s.net.layers[1].first + k];
        Shown off = page_number(&s, "a − t", 1), term = page_number(&s, "term", 1);
        assert_float_equal(page_number(&s, "t", 1).value, t, 1e-6);
        assert_true(fabs(off.value - (a - t)) <= off.error + 1e-6);
        sum += term.value;
        error += term.error;
    }
    assert_true(fabs(sum - s.trace.spotlight.loss) <= error);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walk_to_the_loss_and_back),
        cmocka_unit_test(test_every_place_is_marked),
        cmocka_unit_test(test_every_page_at_every_phase),
        cmocka_unit_test(test_targets),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("explain_walk", tests, NULL, NULL);
}
