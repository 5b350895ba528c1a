/* Links without colours: plus is an unbroken line, minus is plainly dashed, whatever the slope and
 * the symbols; and what else of a number's size and sign is seen without them. */
#include "stage.h"
#include "tap.h"

#include "view/graph/links.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEFT = 5, TOP = 5, WIDTH = 120, HEIGHT = 60 };

/* A link of a value alone on a canvas, so many dots across and down. */
static GraphLink draw_alone(Canvas *canvas, Symbols symbols, double value, int across, int down)
{
    float x = LEFT, y = down < 0 ? TOP - (float)down : TOP, w = (float)across, h = (float)down;
    GraphLink link = {{{x, y}, {x + w / 2, y}, {x + w / 2, y + h}, {x + w, y + h}}};
    Error err;
    canvas->symbols = symbols;
    assert_true(canvas_resize(canvas, WIDTH, HEIGHT, &err));
    Stroke stroke = graph_stroke(value, 1, false);
    graph_draw_part(canvas, &link, &stroke, 0, 1);
    return link;
}

/* Whether there is anything at a point: a dot on it or beside it, or a character in its cell. */
static bool is_drawn(const Canvas *canvas, const vec2 at)
{
    static const uint8_t bit[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    int x = (int)floorf(at[0] + 0.5f), y = (int)floorf(at[1] + 0.5f);
    if (canvas->symbols != SYMBOLS_BRAILLE)
        return canvas_cell(canvas, (int)floorf(at[0] / 2), (int)floorf(at[1] / 4))->c != 0;
    return canvas_cell(canvas, x / 2, y / 4)->dots & bit[y % 4][x % 2];
}

/* Along a link, looked at in steps of less than a dot: how much of it is drawn, in how many pieces,
 * and its shortest gap; in dots, or half columns and half rows. */
typedef struct Looks {
    float length, drawn, shortest_gap;
    int pieces;
    bool ends; /* both ends are drawn */
} Looks;

static Looks look_along(const Canvas *canvas, const GraphLink *link)
{
    const vec2 *p = link->point;
    const int steps = (int)(fabsf(p[3][0] - p[0][0]) + fabsf(p[3][1] - p[0][1])) * 2 + 2;
    const float down = canvas->symbols == SYMBOLS_BRAILLE ? 1 : 2;
    Looks l = {.shortest_gap = 1e9f};
    vec2 last = {link->point[0][0], link->point[0][1]}, at;
    bool before = false;
    float gap = 0;
    for (int i = 0; i <= steps; i++) {
        graph_point(link, (float)i / (float)steps, at);
        float way = hypotf(at[0] - last[0], (at[1] - last[1]) / down);
        bool now = is_drawn(canvas, at);
        assert_true(way < 1.5f); /* no dot is left out between two points */
        l.length += way;
        l.drawn += now ? way : 0;
        l.pieces += now && !before;
        if (now && !before && l.pieces > 1)
            l.shortest_gap = fminf(l.shortest_gap, gap);
        if (i == 0 || i == steps)
            l.ends = now && (i == 0 || l.ends);
        gap = now ? 0 : gap + way;
        before = now;
        glm_vec2_copy(at, last);
    }
    return l;
}

static void check_link(Symbols symbols, double size, int across, int down)
{
    Canvas canvas = {0};
    GraphLink link = draw_alone(&canvas, symbols, size, across, down);
    Looks plus = look_along(&canvas, &link);
    if (plus.pieces != 1 || plus.drawn < 0.98f * plus.length)
        fail_msg("+%g, %d across, %d down, symbols %d: %d pieces, %g of %g", size, across, down,
                 (int)symbols, plus.pieces, (double)plus.drawn, (double)plus.length);
    link = draw_alone(&canvas, symbols, -size, across, down);
    Looks minus = look_along(&canvas, &link);
    float share = minus.drawn / minus.length;
    bool long_enough = minus.length >= 40;
    if (minus.pieces < (long_enough ? 3 : 2) || share > (long_enough ? 0.78f : 0.84f) ||
        share < 0.3f || !minus.ends || minus.shortest_gap < 1.5f)
        fail_msg("-%g, %d across, %d down, symbols %d: %d pieces, %g of %g, gaps from %g", size,
                 across, down, (int)symbols, minus.pieces, (double)minus.drawn,
                 (double)minus.length, (double)minus.shortest_gap);
    canvas_free(&canvas);
}

static void test_signs_are_seen_without_colours(void **state)
{
    (void)state;
    for (int symbols = SYMBOLS_BRAILLE; symbols <= SYMBOLS_ASCII; symbols++)
        for (int across = 10; across <= 200; across += across < 40 ? 3 : 23)
            for (int down = -110; down <= 110; down += 5)
                for (int large = 0; large < 2; large++)
                    check_link((Symbols)symbols, large ? 0.9 : 0.1, across, down);
}

/* The legend is of the lines: dashes for minus, then 0, then an unbroken line for plus. */
static void test_the_legend_looks_like_the_lines(void **state)
{
    static const char *const drawn[] = {"⠒⠒ ⠒⠒ 0⠒⠒⠶⠶", "── ── 0──══", "-- -- 0--=="};
    (void)state;
    for (int i = 0; i < 3 * 5; i++) {
        static const int sizes[][2] = {{80, 24}, {100, 30}, {120, 40}, {160, 50}, {200, 60}};
        Stage s;
        stage_open(&s, NET_2_4_1);
        s.view.colour = false;
        s.canvas.symbols = (Symbols)(i % 3);
        stage_draw(&s, sizes[i / 3][0], sizes[i / 3][1]);
        char wanted[64], row[ROW_SIZE];
        Layout layout = layout_make(s.canvas.width, s.canvas.height, &s.view, &s.net);
        Rect r = layout.panel[PANEL_NETWORK];
        canvas_part(&s.canvas, (Rect){r.x, r.y + r.height - 1, r.width, 1}, row, sizeof row);
        snprintf(wanted, sizeof wanted, " %s +", drawn[i % 3]);
        if (!strstr(row, wanted))
            fail_msg("'%s' is not in '%s'", wanted, row);
        stage_close(&s);
    }
}

static bool is_zero(double value)
{
    return !(value < 0) && !(value > 0);
}

/* A 0 stands in an empty box with a line below, and no other number does; in no colours but those
 * of grey has it a ground of its own. */
static void test_the_box_of_zero_is_empty(void **state)
{
    int zeros = 0;
    (void)state;
    for (int i = 0; i < 2 * 4 * 4; i++) {
        static const int sizes[][2] = {{60, 20}, {80, 24}, {100, 30}, {120, 40}};
        Stage s;
        stage_open(&s, NET_2_4_1);
        s.view.colour = i % 2;
        s.view.spotlight = (size_t)(i / 2 % 4);
        stage_phases(&s, 2);
        stage_draw(&s, sizes[i / 8][0], sizes[i / 8][1]);
        Layout layout = layout_make(s.canvas.width, s.canvas.height, &s.view, &s.net);
        Graph g;
        graph_layout(&g, &s.net, layout_network(&layout), &s.view, s.canvas.symbols);
        for (size_t unit = 0; unit < 2; unit++) {
            Rect r = graph_unit(&g, 0, unit);
            Style style = canvas_cell(&s.canvas, r.x, r.y)->style;
            bool zero = is_zero((double)s.data.x[2 * s.trace.spotlight.sample + unit]);
            assert_int_equal(style.paper == INK_VALUE + LEVELS, zero);
            assert_int_equal((style.attributes & ATTRIBUTE_UNDERLINE) != 0, zero);
            zeros += zero;
        }
        stage_close(&s);
    }
    assert_true(zeros > 8);
    for (int i = 0; i < 2 * 2; i++) {
        Scheme few = {i % 2 ? DEPTH_8 : DEPTH_16, (Theme)(i / 2),
                      (const Palette *)table_row(&palette_table, 0)};
        const Ink zero = INK_VALUE + LEVELS;
        assert_int_equal(scheme_colour(&few, zero, zero, true),
                         scheme_colour(&few, INK_TEXT, INK_TEXT, true));
    }
}

/* Whether a class's name stands in the picture as a name, in quotes. */
static bool has_name(const Stage *s, const Graph *g, char letter)
{
    char row[ROW_SIZE], quoted[] = {'"', letter, '"', '\0'};
    for (int y = g->area.y; y < g->area.y + g->area.height; y++) {
        canvas_part(&s->canvas, (Rect){g->area.x, y, g->area.width, 1}, row, sizeof row);
        if (strstr(row, quoted))
            return true;
    }
    return false;
}

/* Names of classes are shown in every form of block with room for them, and read as no symbol. */
static void test_names_of_classes_are_names(void **state)
{
    static const StageNet nets[] = {NET_2_2_2, NET_64_32_10, NET_784_128_10};
    char letters[10][2], *names[10];
    int seen[3] = {0};
    (void)state;
    for (int i = 0; i < 10; i++) {
        letters[i][0] = (char)('a' + i);
        letters[i][1] = '\0';
        names[i] = letters[i];
    }
    for (int i = 0; i < 3 * 60; i++) {
        Stage s;
        stage_open(&s, nets[i % 3]);
        char **own = s.data.output_names;
        s.data.output_names = names;
        stage_phases(&s, 3);
        stage_draw(&s, 80 + i / 3 % 6 * 24, 24 + i / 18 * 4);
        Layout layout = layout_make(s.canvas.width, s.canvas.height, &s.view, &s.net);
        Graph g;
        graph_layout(&g, &s.net, layout_network(&layout), &s.view, s.canvas.symbols);
        const GraphColumn *c = &g.column[g.columns - 1];
        bool room = !c->grid && !c->bars && graph_block(&g, g.columns - 1, 0).height > 1 &&
                    c->width >= 7;
        for (size_t unit = 0; room && unit < c->units; unit++)
            if (!has_name(&s, &g, names[unit][0]))
                fail_msg("%d × %d: class %s of %zu has no name", s.canvas.width, s.canvas.height,
                         names[unit], c->units);
        seen[i % 3] += room;
        s.data.output_names = own;
        stage_close(&s);
    }
    assert_true(seen[0] > 40 && seen[1] > 5 && seen[2] > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs_are_seen_without_colours),
        cmocka_unit_test(test_the_legend_looks_like_the_lines),
        cmocka_unit_test(test_the_box_of_zero_is_empty),
        cmocka_unit_test(test_names_of_classes_are_names),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("links", tests, NULL, NULL);
}
