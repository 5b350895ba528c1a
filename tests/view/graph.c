/* The network's picture: what is picked is what is there, under any camera. */
#include "stage.h"

#include "draw.h"
#include "tap.h"

#include "view/graph/links.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static Graph graph_of(const Stage *s)
{
    Graph g;
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    graph_layout(&g, &s->net, layout_network(&layout), &s->view, s->canvas.symbols);
    return g;
}

/* The unit drawn on top at a cell: of those that cover it the last drawn. */
static bool top_unit(const Graph *g, int x, int y, size_t *column, size_t *unit)
{
    bool found = false;
    for (size_t c = 0; c < g->columns; c++)
        for (size_t u = 0; u < g->column[c].units; u++)
            if (rect_contains(graph_block(g, c, u), x, y)) {
                *column = c;
                *unit = u;
                found = true;
            }
    return found;
}

/* Centre cells of visible units give those units. Units that share a cell of a grid may stand for
 * each other. */
static void check_units(const Stage *s, const Graph *g)
{
    for (size_t c = 0; c < g->columns; c++)
        for (size_t u = 0; u < g->column[c].units; u++) {
            Rect r = graph_unit(g, c, u);
            int x = r.x + r.width / 2, y = r.y;
            size_t column = c, unit = u;
            if (!rect_contains(g->area, x, y) || !top_unit(g, x, y, &column, &unit))
                continue;
            if (column != c || (unit != u && !g->column[c].grid))
                continue; /* covered by another */
            Selection found = graph_pick(g, &s->net, x, y);
            bool same = found.kind == SELECT_UNIT && found.column == c &&
                        (found.unit == u ||
                         (g->column[c].grid && rect_contains(graph_unit(g, c, found.unit), x, y)));
            if (!same)
                fail_msg("unit %zu of column %zu at %d, %d: found kind %d column %zu unit %zu "
                         "(camera scale %g)", u, c, x, y, (int)found.kind, found.column,
                         found.unit, (double)g->camera[0][0]);
        }
}

/* The squared distance of a dot from a link, finely sampled. */
static double distance_to(const GraphLink *link, double x, double y)
{
    double best = INFINITY;
    for (int i = 0; i <= 400; i++) {
        double s = i / 400.0, r = 1 - s;
        double b[4] = {r * r * r, 3 * r * r * s, 3 * r * s * s, s * s * s};
        double px = 0, py = 0;
        for (int k = 0; k < 4; k++) {
            px += b[k] * (double)link->point[k][0];
            py += b[k] * (double)link->point[k][1];
        }
        best = fmin(best, (px - x) * (px - x) + (py - y) * (py - y));
    }
    return sqrt(best);
}

/* The distance of the nearest link into `column` that is not (unit, source). */
static double nearest_other(const Stage *s, const Graph *g, const Selection *own, double x,
                            double y)
{
    double best = INFINITY;
    const Layer *layer = &s->net.layers[own->column - 1];
    for (size_t u = 0; u < layer->units; u++)
        for (size_t k = 0; k < layer->fan_in; k++) {
            GraphLink link = graph_link(g, own->column, u, k);
            if (u != own->unit || k != own->source)
                best = fmin(best, distance_to(&link, x, y));
        }
    return best;
}

static size_t check_link(const Stage *s, const Graph *g, Selection own)
{
    size_t checked = 0, column, unit;
    GraphLink link = graph_link(g, own.column, own.unit, own.source);
    for (int i = 2; i <= 8; i++) {
        double t = i / 10.0, r = 1 - t, b[4] = {r * r * r, 3 * r * r * t, 3 * r * t * t, t * t * t};
        double px = 0, py = 0;
        for (int k = 0; k < 4; k++) {
            px += b[k] * (double)link.point[k][0];
            py += b[k] * (double)link.point[k][1];
        }
        int x = (int)floor(px / 2), y = (int)floor(py / 4);
        double dot_x = 2 * x + 0.5, dot_y = 4 * y + 1.5;
        double mine = distance_to(&link, dot_x, dot_y);
        if (!rect_contains(g->area, x, y) || top_unit(g, x, y, &column, &unit) || mine > 4 ||
            nearest_other(s, g, &own, dot_x, dot_y) < mine + 0.7)
            continue;
        Selection found = graph_pick(g, &s->net, x, y);
        if (found.kind != SELECT_LINK || found.column != own.column || found.unit != own.unit ||
            found.source != own.source)
            fail_msg("link %zu ← %zu into column %zu at cell %d, %d: found kind %d, %zu ← %zu",
                     own.unit, own.source, own.column, x, y, (int)found.kind, found.unit,
                     found.source);
        checked++;
    }
    return checked;
}

static size_t check_links(const Stage *s, const Graph *g)
{
    size_t checked = 0;
    for (size_t l = 0; l < s->net.layer_count; l++)
        for (size_t u = 0; u < s->net.layers[l].units; u++)
            for (size_t k = 0; k < s->net.layers[l].fan_in; k++)
                checked += check_link(s, g, (Selection){SELECT_LINK, l + 1, u, k});
    return checked;
}

static void test_units_are_picked(void **state)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 12}, {60, 30}, {200, 70}, {300, 100}};
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++)
        for (int i = 0; i < 6 * 3; i++) {
            Stage s;
            stage_open(&s, (StageNet)net);
            s.canvas.symbols = (Symbols)(i / 6);
            stage_draw(&s, sizes[i % 6][0], sizes[i % 6][1]);
            Graph g = graph_of(&s);
            check_units(&s, &g);
            stage_close(&s);
        }
}

static void test_links_are_picked(void **state)
{
    static const StageNet nets[] = {NET_1_1, NET_2_4_1, NET_3_2_1, NET_2_2_2, NET_8_3_8,
                                    NET_NO_HIDDEN, NET_TEN_LAYERS};
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 12}, {200, 70}};
    (void)state;
    for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++)
        for (int k = 0; k < 4; k++) {
            Stage s;
            stage_open(&s, nets[i]);
            stage_draw(&s, sizes[k][0], sizes[k][1]);
            Graph g = graph_of(&s);
            size_t checked = check_links(&s, &g);
            if (k == 3)
                assert_true(checked > 0);
            stage_close(&s);
        }
}

static void move_camera(Stage *s, uint64_t *seed)
{
    static const float factors[] = {1.25f, 0.8f, 2, 0.5f, 64, 0.01f};
    if (test_below(seed, 3) > 0)
        view_zoom(&s->view, factors[test_below(seed, 6)], (float)test_below(seed, 240),
                  (float)test_below(seed, 160));
    else
        view_pan(&s->view, (float)test_below(seed, 200) - 100, (float)test_below(seed, 200) - 100);
    if (test_below(seed, 40) == 0)
        view_pan(&s->view, 1e9f, -1e9f);
    if (test_below(seed, 15) == 0)
        view_home(&s->view);
}

static void test_any_camera(void **state)
{
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++) {
        bool large = net == NET_64_32_10 || net == NET_784_128_10;
        uint64_t seed = 88172645463325252u + (uint64_t)net;
        Stage s;
        stage_open(&s, (StageNet)net);
        stage_phases(&s, 2);
        for (int i = 0; i < (large ? 30 : 200); i++) {
            move_camera(&s, &seed);
            s.canvas.symbols = (Symbols)(i % 3);
            assert_true(isfinite(s.view.camera[0][0]) && isfinite(s.view.camera[2][0]));
            assert_true(s.view.camera[0][0] >= 0.25f && s.view.camera[0][0] <= 64);
            stage_draw(&s, 120, 40);
            Graph g = graph_of(&s);
            if (!large)
                check_units(&s, &g);
            for (int k = 0; k < 30; k++)
                graph_pick(&g, &s.net, (int)test_below(&seed, 140) - 10,
                           (int)test_below(&seed, 60) - 10);
        }
        stage_close(&s);
    }
}

/* The number that stands on the visible part of a chip, if one does, is the unit's: where there is
 * no room for it no part of it is there. */
static size_t check_number(const Stage *s, const Graph *g, size_t column, size_t unit)
{
    Rect r = graph_unit(g, column, unit), seen = rect_common(r, g->area);
    char text[64];
    int n = 0;
    for (int x = seen.x; x < seen.x + seen.width && seen.height > 0; x++)
        text[n++] = (char)cell_code(canvas_cell(&s->canvas, x, seen.y));
    text[n] = '\0';
    const char *at = text + strspn(text, " ["), *digit = at + strspn(at, "+-");
    if (r.width < 5 || *digit < '0' || *digit > '9' || strchr(text, '~'))
        return 0;
    size_t first = column > 0 ? s->net.layers[column - 1].first : 0;
    const Spotlight *spot = &s->trace.spotlight;
    double value = (double)(column > 0 ? spot->a[first + unit] : spot->x[unit]);
    Shown shown = read_number(&at);
    if (!(fabs(shown.value - value) <= 1.01 * shown.error + 1e-9))
        fail_msg("'%s' stands for %g", text, value);
    return seen.width < r.width;
}

static void test_numbers_on_chips_are_whole(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_8_3_8};
    size_t cut = 0;
    (void)state;
    for (size_t n = 0; n < sizeof nets / sizeof nets[0]; n++) {
        Stage s;
        stage_open(&s, nets[n]);
        stage_phases(&s, trainer_phases(&s.trainer));
        for (int shift = -120; shift <= 120; shift++) {
            view_home(&s.view);
            view_zoom(&s.view, 1.25f, 60, 60);
            view_pan(&s.view, (float)shift, 0);
            stage_draw(&s, 120, 40);
            Graph g = graph_of(&s);
            for (size_t c = 0; c < g.columns; c++)
                for (size_t u = 0; u < g.column[c].units && !g.column[c].grid; u++)
                    cut += check_number(&s, &g, c, u);
        }
        stage_close(&s);
    }
    assert_true(cut > 20);
}

/* A link stays under its own curve when the camera moves. */
static void test_links_under_a_camera(void **state)
{
    uint64_t seed = 7;
    size_t checked = 0;
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_draw(&s, 120, 40);
    for (int i = 0; i < 60; i++) {
        move_camera(&s, &seed);
        Graph g = graph_of(&s);
        /* Where the columns of chips overlap there are no links to be seen. */
        if (s.view.camera[0][0] >= 0.8f)
            checked += check_links(&s, &g);
    }
    assert_true(checked > 100);
    stage_close(&s);
}

static void test_selection_walks_everywhere(void **state)
{
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++) {
        uint64_t seed = 99;
        Stage s;
        stage_open(&s, (StageNet)net);
        for (int i = 0; i < (int)fewer(3000); i++) {
            Selection parsed, *now = &s.view.selection;
            char name[SELECTION_NAME_SIZE];
            Error err;
            uint32_t way = test_below(&seed, 6);
            if (way < 4)
                view_move(&s.view, &s.net, way == 0 ? -1 : way == 1, way == 2 ? -1 : way == 3);
            else
                view_cycle(&s.view, &s.net, way == 4 ? 1 : -1);
            selection_name(now, name);
            if (!selection_parse(&parsed, name, &s.net, &err))
                fail_msg("%s: %s", name, err.message);
            assert_int_equal(parsed.kind, now->kind);
            assert_true(parsed.column == now->column && parsed.unit == now->unit);
            if (now->kind == SELECT_LINK)
                assert_true(parsed.source == now->source);
        }
        stage_close(&s);
    }
}

/* Right goes from the answer to the target, the loss and the rate, Left back the same way; above
 * the first unit is its layer, and beside that the next one's. */
static void test_selection_walks_to_the_rate(void **state)
{
    static const char *const way[] = {"a[2][2]", "t[2]", "loss", "rate", "rate"};
    static const char *const layers[] = {"a[1][1]", "layer[1]", "layer[2]", "loss"};
    Stage s;
    Error err;
    char name[SELECTION_NAME_SIZE];
    (void)state;
    stage_open(&s, NET_2_2_2);
    assert_true(selection_parse(&s.view.selection, way[0], &s.net, &err));
    for (int i = 0; i < 9; i++) {
        selection_name(&s.view.selection, name);
        assert_string_equal(name, way[i < 5 ? i : 8 - i]);
        if (i != 3 && i != 4)
            view_move(&s.view, &s.net, i < 4 ? 1 : -1, 0);
        else
            view_move(&s.view, &s.net, i == 3 ? 1 : 0, i == 3 ? 0 : 1);
    }
    assert_true(selection_parse(&s.view.selection, layers[0], &s.net, &err));
    for (int i = 0; i < 4; i++) {
        selection_name(&s.view.selection, name);
        assert_string_equal(name, layers[i]);
        view_move(&s.view, &s.net, i > 0, -(i == 0));
    }
    stage_close(&s);
}

/* Closing leaves nothing selected, whatever was selected before; the next key starts anew. */
static void test_selection_starts_anew_from_nothing(void **state)
{
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++)
        for (int way = 0; way < 6; way++) {
            Stage s;
            stage_open(&s, (StageNet)net);
            size_t last = s.net.layer_count, units = s.net.layers[last - 1].units;
            s.view.selection = (Selection){SELECT_NONE, last, units + 7, units + 7};
            if (way < 4)
                view_move(&s.view, &s.net, way == 0 ? -1 : way == 1, way == 2 ? -1 : way == 3);
            else
                view_cycle(&s.view, &s.net, way == 4 ? 1 : -1);
            const Selection *now = &s.view.selection;
            assert_int_equal(now->kind, SELECT_UNIT);
            assert_int_equal(now->column, 0);
            if (now->unit >= s.net.inputs)
                fail_msg("x[%zu] is selected of %zu inputs", now->unit + 1, s.net.inputs);
            stage_close(&s);
        }
}

/* Tab goes through all units in order, Shift-Tab back the same way. */
static void test_cycling_is_symmetrical(void **state)
{
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++) {
        Stage s;
        stage_open(&s, (StageNet)net);
        size_t all = s.net.inputs + s.net.unit_count;
        s.view.selection = (Selection){SELECT_UNIT, 0, 0, 0};
        for (size_t i = 0; i <= all; i++) {
            Selection before = s.view.selection;
            view_cycle(&s.view, &s.net, 1);
            Selection after = s.view.selection;
            view_cycle(&s.view, &s.net, -1);
            const Selection *now = &s.view.selection;
            if (now->column != before.column || now->unit != before.unit)
                fail_msg("column %zu: back from unit %zu is unit %zu", before.column, after.unit,
                         now->unit);
            s.view.selection = after;
        }
        stage_close(&s);
    }
}

/* The mean of the samples' gradients is the mini-batch's, link by link. */
static void test_gradients_of_samples(void **state)
{
    (void)state;
    for (int net = 0; net < NET_784_128_10; net++) {
        Stage s;
        stage_open(&s, (StageNet)net);
        stage_phases(&s, trainer_phases(&s.trainer) - 1);
        size_t n = s.net.parameter_count;
        double *sum = calloc(n, sizeof *sum), value;
        assert_non_null(sum);
        for (size_t row = 0; row < s.data.count; row++) {
            trace_capture(&s.trace, &s.trainer, row, 0);
            for (size_t l = 0; l < s.net.layer_count; l++)
                for (size_t i = s.net.layers[l].weights; i < s.net.layers[l].biases; i++) {
                    assert_true(graph_link_value(QUANTITY_SAMPLE_GRADIENT)(&s.trace, l, i, &value));
                    sum[i] += value / (double)s.data.count;
                }
        }
        for (size_t l = 0; l < s.net.layer_count; l++)
            for (size_t i = s.net.layers[l].weights; i < s.net.layers[l].biases; i++)
                assert_true(fabs(sum[i] - (double)s.trainer.parameters.gradient[i]) <= 1e-6);
        free(sum);
        stage_close(&s);
    }
}

/* However high the picture, what is written below the last chip is above the bars. */
static void test_the_last_chip_has_its_lines(void **state)
{
    static const StageNet nets[] = {NET_64_32_10, NET_2_4_1, NET_8_3_8};
    size_t seen = 0;
    (void)state;
    for (size_t n = 0; n < sizeof nets / sizeof nets[0]; n++) {
        Stage s;
        stage_open(&s, nets[n]);
        stage_phases(&s, trainer_phases(&s.trainer));
        for (int height = 16; height <= 75; height++) {
            Graph g;
            stage_draw(&s, 200, height);
            Layout layout = layout_make(200, height, &s.view, &s.net);
            graph_layout(&g, &s.net, layout_network(&layout), &s.view, s.canvas.symbols);
            size_t last = g.columns - 1;
            int deltas = 0, wanted = (int)g.column[last].units;
            Rect first = graph_unit(&g, last, 0);
            if (g.column[last].grid || graph_line(&g, last, BLOCK_DELTA) == BLOCK_LINES)
                continue;
            for (int y = first.y; y < height; y++)
                for (int x = first.x; x < first.x + first.width; x++)
                    deltas += cell_code(canvas_cell(&s.canvas, x, y)) == 0x03b4; /* δ */
            if (deltas != wanted || first.y <= g.area.y - 1)
                fail_msg("%d lines: %d of %d outputs have their δ", height, deltas, wanted);
            seen++;
        }
        stage_close(&s);
    }
    assert_true(seen > 100);
}

/* What is not finite is drawn beyond the largest, never as the smallest; 0 is the smallest on any
 * scale, and numbers of any size lie between. */
static void test_strokes_of_any_number(void **state)
{
    static const struct {
        double value, scale;
        int thickness;
        Ink ink;
    } rows[] = {{0, 0, 1, INK_VALUE + LEVELS},
                {0, 1, 1, INK_VALUE + LEVELS},
                {1e-300, 1, 1, INK_VALUE + LEVELS + 1},
                {-5e-324, 1, 1, INK_VALUE + LEVELS - 1},
                {1e-45, 1e-45, 3, INK_VALUE_END},
                {-1e300, 1, 3, INK_VALUE},
                {(double)INFINITY, 1, 3, INK_VALUE_END},
                {-(double)INFINITY, 1, 3, INK_VALUE},
                {(double)INFINITY, 0, 3, INK_VALUE_END},
                {(double)NAN, 1, 3, INK_ERROR},
                {(double)NAN, 0, 3, INK_ERROR}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Stroke stroke = graph_stroke(rows[i].value, rows[i].scale, true);
        assert_int_equal(stroke.thickness, rows[i].thickness);
        assert_int_equal(stroke.ink, rows[i].ink);
        stroke = graph_stroke(rows[i].value, rows[i].scale, false);
        assert_int_equal(stroke.thickness, rows[i].thickness == 3 && !(rows[i].value < 0) ? 2 : 1);
        assert_int_equal(stroke.off > 0, rows[i].value < 0);
    }
    assert_int_equal(ink_value(0, 0), INK_VALUE + LEVELS);
    assert_int_equal(ink_map(0, 0), INK_MAP + MAP_LEVELS);
    assert_int_equal(ink_map(-(double)INFINITY, 1), INK_MAP);
}

/* Where not all links are drawn, a line says so. */
static void test_what_is_left_out_is_said(void **state)
{
    (void)state;
    for (int width = 80; width <= 140; width += 20) {
        Stage s;
        stage_open(&s, NET_784_128_10);
        stage_draw(&s, width, 24);
        if (canvas_find(&s.canvas, "of 101,632") < 0)
            fail_msg("%d columns: nothing says that links are left out", width);
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_last_chip_has_its_lines),
        cmocka_unit_test(test_units_are_picked),
        cmocka_unit_test(test_links_are_picked),
        cmocka_unit_test(test_any_camera),
        cmocka_unit_test(test_numbers_on_chips_are_whole),
        cmocka_unit_test(test_gradients_of_samples),
        cmocka_unit_test(test_links_under_a_camera),
        cmocka_unit_test(test_selection_walks_everywhere),
        cmocka_unit_test(test_selection_walks_to_the_rate),
        cmocka_unit_test(test_selection_starts_anew_from_nothing),
        cmocka_unit_test(test_cycling_is_symmetrical),
        cmocka_unit_test(test_what_is_left_out_is_said),
        cmocka_unit_test(test_strokes_of_any_number),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("graph", tests, NULL, NULL);
}
