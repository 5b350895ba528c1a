/* Images and what the network answers to them: pixels as light as their inputs, in grey or in
 * characters, the pixel of the selected weight marked, and outputs as bars with their numbers. */
#include "stage.h"
#include "tap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int sizes[][2] = {{80, 24}, {100, 30}, {120, 40}, {160, 50}};
static const StageNet nets[] = {NET_64_32_10, NET_784_128_10};
enum { SIZES = sizeof sizes / sizeof sizes[0], CASES = 2 * SIZES };

/* A stage with its forward and backward passes computed and nothing selected, drawn. */
static Graph open_case(Stage *s, int i, Symbols symbols, bool colour)
{
    Graph g;
    stage_open(s, nets[i % 2]);
    s->canvas.symbols = symbols;
    s->view.colour = colour;
    s->view.selection = (Selection){0};
    stage_phases(s, 4);
    stage_draw(s, sizes[i / 2][0], sizes[i / 2][1]);
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    graph_layout(&g, &s->net, layout_network(&layout), &s->view, s->canvas.symbols);
    return g;
}

/* The mean of the pixels that share a cell with this one, from 0 to 1 over all the data. */
static double lightness(const Stage *s, const Graph *g, size_t pixel)
{
    size_t side = s->net.inputs == 784 ? 28 : 8, block = (size_t)g->column[0].block, count = 0;
    size_t left = pixel % side / block * block, top = pixel / side / block * block;
    const Real *x = s->data.x + s->trace.spotlight.sample * s->net.inputs;
    double sum = 0;
    for (size_t r = top; r < top + block && r < side; r++)
        for (size_t c = left; c < left + block && c < side; c++, count++)
            sum += (double)x[r * side + c];
    double low = INFINITY, high = -INFINITY;
    for (size_t k = 0; k < s->data.count * s->net.inputs; k++) {
        low = fmin(low, (double)s->data.x[k]);
        high = fmax(high, (double)s->data.x[k]);
    }
    return (sum / (double)count - low) / (high - low);
}

/* Each pixel, in half cells, is in the grey that its input says. */
static void test_pixels_are_grey(void **state)
{
    (void)state;
    for (int i = 0; i < CASES; i++) {
        Stage s;
        Graph g = open_case(&s, i, SYMBOLS_BRAILLE, true);
        assert_true(g.column[0].along);
        for (size_t pixel = 0; pixel < s.net.inputs; pixel++) {
            Rect half = graph_cell(&g, 0, pixel);
            const Cell *cell = canvas_cell(&s.canvas, half.x, half.y >> 1);
            bool lower = half.y & 1;
            int ink = lower && cell->c == 0x2580 ? cell->style.paper : cell->style.ink;
            double wanted = lightness(&s, &g, pixel) * (GREYS - 1);
            if (fabs(ink - INK_GREY - wanted) > 0.51)
                fail_msg("case %d, pixel %zu: grey %d, not %g", i, pixel, ink - INK_GREY, wanted);
        }
        stage_close(&s);
    }
}

/* Without colours, or half blocks, more ink in a character is lighter. */
static void test_pixels_are_characters(void **state)
{
    static const char *const ramps[] = {" ░▒▓█", " .:-=+*#%@"};
    (void)state;
    for (int i = 0; i < 3 * CASES; i++) {
        Stage s;
        Graph g = open_case(&s, i / 3, (Symbols)(i % 3), false);
        const char *ramp = ramps[i % 3 == SYMBOLS_ASCII];
        assert_true(g.column[0].along);
        for (size_t pixel = 0; pixel < s.net.inputs; pixel++) {
            Rect r = graph_unit(&g, 0, pixel);
            char shown[8], character[8];
            canvas_part(&s.canvas, (Rect){r.x, r.y, 1, 1}, shown, sizeof shown);
            int levels = i % 3 == SYMBOLS_ASCII ? 9 : 4;
            int level = (int)(lightness(&s, &g, pixel) * levels + 0.5);
            const char *at = ramp;
            for (int k = 0; k < level; k++)
                at += *at == ' ' || levels == 9 ? 1 : 3;
            snprintf(character, sizeof character, "%.*s", *at == ' ' || levels == 9 ? 1 : 3, at);
            if (strcmp(shown[0] ? shown : " ", character) != 0)
                fail_msg("case %d, pixel %zu: '%s', not '%s'", i, pixel, shown, character);
        }
        stage_close(&s);
    }
}

/* An image says its size, another layer how many units it has. */
static void test_grids_say_how_many(void **state)
{
    (void)state;
    for (int i = 0; i < CASES; i++) {
        Stage s;
        Graph g = open_case(&s, i, SYMBOLS_BRAILLE, true);
        assert_true(canvas_find(&s.canvas, i % 2 ? " 28 × 28 " : " 8 × 8 ") > 0);
        if (g.column[1].grid)
            assert_true(canvas_find(&s.canvas, i % 2 ? "128 units" : "32 units") > 0);
        stage_close(&s);
    }
}

/* The pixel of the selected weight is marked, and no other. */
static void test_the_pixel_is_marked(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * CASES; i++) {
        Stage s;
        Graph g = open_case(&s, i / 2, SYMBOLS_BRAILLE, i % 2);
        size_t pixel = s.net.inputs / 2 + 3;
        int marks = 0;
        s.view.selection = (Selection){SELECT_LINK, 1, 2, pixel};
        stage_draw(&s, s.canvas.width, s.canvas.height);
        for (size_t k = 0; k < s.net.inputs; k++) {
            Rect cell = graph_cell(&g, 0, k), mine = graph_cell(&g, 0, pixel);
            int y = i % 2 ? cell.y >> 1 : cell.y;
            const Cell *c = canvas_cell(&s.canvas, cell.x, y);
            bool lower = i % 2 && (cell.y & 1) && c->c == 0x2580;
            bool marked = (lower ? c->style.paper : c->style.ink) == INK_MARK;
            assert_int_equal(marked, rect_same(cell, mine));
            marks += marked;
            if (i % 2 && marked && cell.width > 1) /* the grey beside it stays */
                assert_int_not_equal(canvas_cell(&s.canvas, cell.x + 1, y)->style.ink, INK_MARK);
        }
        assert_true(marks > 0);
        stage_close(&s);
    }
}

/* Halves of cells of the bar right of column x. */
static int bar_of(const Stage *s, int x, int end, int y)
{
    int halves = 0;
    for (; x < end; x++) {
        uint32_t c = cell_code(canvas_cell(&s->canvas, x, y));
        halves += c == 0x2584 ? 2 : c == 0x2596 ? 1 : 0;
    }
    return halves;
}

/* The texts of an output's row; in *next what stands in the row below it. */
static void read_output(const Stage *s, const Graph *g, size_t unit, char *row, char *next)
{
    Rect r = graph_unit(g, 2, unit);
    canvas_part(&s->canvas, r, row, ROW_SIZE);
    r.y++;
    canvas_part(&s->canvas, r, next, ROW_SIZE);
}

/* Outputs of softmax: the name of each, its share as a number and as a bar, longer for larger ones,
 * δ where there is room, and one target. */
static void test_outputs_are_bars(void **state)
{
    int deltas = 0;
    (void)state;
    for (int i = 0; i < CASES; i++) {
        Stage s;
        Error err;
        char row[ROW_SIZE], next[ROW_SIZE], text[64];
        Graph g;
        stage_open(&s, nets[i % 2]);
        s.net.layers[1].activation = activation_find("softmax", &err);
        s.trainer.net.layers[1].activation = s.net.layers[1].activation;
        s.view.spotlight = 3;
        stage_phases(&s, 4);
        stage_draw(&s, sizes[i / 2][0], sizes[i / 2][1]);
        Layout layout = layout_make(s.canvas.width, s.canvas.height, &s.view, &s.net);
        graph_layout(&g, &s.net, layout_network(&layout), &s.view, s.canvas.symbols);
        if (!g.column[2].bars) { /* chips have room for their texts */
            assert_true(graph_pitch(&g, 2) >= 3);
            stage_close(&s);
            continue;
        }
        int widest = 0;
        size_t largest = 0;
        const Real *a = s.trace.spotlight.a + s.net.layers[1].first;
        for (size_t u = 0; u < 10; u++)
            largest = a[u] > a[largest] ? u : largest;
        for (size_t u = 0; u < 10; u++) {
            Rect r = graph_unit(&g, 2, u);
            int bar = bar_of(&s, r.x, r.x + r.width, r.y);
            read_output(&s, &g, u, row, next);
            snprintf(text, sizeof text, "%.2f", (double)a[u]);
            if (!strstr(row, text))
                fail_msg("case %d, output %zu: no %s in '%s'", i, u, text, row);
            assert_int_equal(strstr(row, "◂") != NULL, u == 3);
            const char *delta = strstr(row, "δ ") ? strstr(row, "δ ") : strstr(next, "δ ");
            double wanted = (double)s.trace.spotlight.delta[s.net.layers[1].first + u];
            if (delta && fabs(strtod(delta + strlen("δ "), NULL) - wanted) > 0.0006)
                fail_msg("case %d, output %zu: '%s' for %g", i, u, delta, wanted);
            deltas += delta != NULL;
            widest = bar > widest ? bar : widest;
        }
        assert_true(canvas_find(&s.canvas, "◂ target") > 0);
        Rect top = graph_unit(&g, 2, largest);
        assert_int_equal(bar_of(&s, top.x, top.x + top.width, top.y), widest);
        assert_true(canvas_find(&s.canvas, " L ") > 0);
        stage_close(&s);
    }
    assert_true(deltas >= 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pixels_are_grey),    cmocka_unit_test(test_pixels_are_characters),
        cmocka_unit_test(test_grids_say_how_many), cmocka_unit_test(test_the_pixel_is_marked),
        cmocka_unit_test(test_outputs_are_bars),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
