/* The decision map shows the network's answer where it is: a network that is a step at a known
 * place is painted with its border there, in every size of the map and of the network, and the
 * samples stand where they are. Places are worked out here, from the samples' range. */
#include "stage.h"
#include "tap.h"

#include "core/base/text.h"
#include "view/map.h"
#include "view/panel/decision.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Two samples at (0, 0) and (1, 1) and a margin of 0.4 of their range. */
static const double low = -0.4, high = 1.4, steepness = 1e4;

typedef struct Step {
    Dataset data;
    Net net;
    Real *theta;
    DecisionMap map;
    Canvas canvas;
    View view;
} Step;

static void open_step(Step *s, size_t units)
{
    Error err;
    const Activation *f = activation_find("hard-tanh", &err);
    LayerSpec layers[] = {{units, f}, {units, f}, {1, f}};
    *s = (Step){0};
    assert_true(net_init(&s->net, 2, 3, layers, &err));
    assert_true(dataset_init(&s->data, "step", 2, 2, 1, &err));
    s->data.x[2] = s->data.x[3] = s->data.t[1] = 1;
    s->data.t[0] = -1;
    dataset_finish(&s->data);
    s->theta = calloc(s->net.parameter_count, sizeof *s->theta);
    assert_non_null(s->theta);
    for (size_t l = 1; l < 3; l++)
        s->theta[s->net.layers[l].weights] = 1;
    map_init(&s->map, &s->data);
    view_init(&s->view);
}

static void close_step(Step *s)
{
    map_free(&s->map);
    canvas_free(&s->canvas);
    dataset_free(&s->data);
    free(s->theta);
}

/* The answer is −1 where input `axis` is below `place`, else 1. */
static void put_step(Step *s, size_t axis, double place)
{
    const Layer *first = &s->net.layers[0];
    s->theta[first->weights + axis] = (Real)steepness;
    s->theta[first->weights + 1 - axis] = 0;
    s->theta[first->biases] = (Real)(-steepness * place);
}

/* A map as a panel with this inside has it, a column and a row away from the screen's edges. */
static Rect draw(Step *s, int width, int height, uint64_t version)
{
    Error err;
    Rect area = {1, 1, width, height};
    int across, down;
    if (s->canvas.width != width + 2 || s->canvas.height != height + 2)
        assert_true(canvas_resize(&s->canvas, width + 2, height + 2, &err));
    canvas_clear(&s->canvas);
    map_size(&s->canvas, &s->view, area, &across, &down);
    assert_true(map_update(&s->map, &s->net, s->theta, version,
                           map_wanted(&s->map, &s->view, &s->net), NULL, across, down,
                           &err));
    assert_true(map_draw(&s->map, &s->view, area, &s->canvas));
    map_draw_samples(&s->map, &s->view, &(Spotlight){.row = 0}, area, &s->canvas);
    return area;
}

/* Cells of the map in a character, one below the other. */
static int halves(const Step *s)
{
    return s->canvas.symbols == SYMBOLS_BRAILLE && s->view.colour ? 2 : 1;
}

static bool is_sample(const Cell *cell)
{
    return cell->c == 0x25cb || cell->c == 0x25cf || cell->c == 'o' || cell->c == 'O';
}

/* The border without colour, upright where it goes so. */
static bool is_line(const Step *s, size_t axis, uint32_t c)
{
    bool ascii = s->canvas.symbols == SYMBOLS_ASCII;
    return c == (ascii ? '|' : axis == 0 ? 0x2502u : 0x2500u); /* │ ─ */
}

/* The ink that cell (x, y) of the map is painted in. */
static int ink_at(const Step *s, Rect area, int x, int y)
{
    const Cell *cell = canvas_cell(&s->canvas, area.x + x, area.y + y / halves(s));
    bool upper = halves(s) == 2 && y % 2 == 0;
    return upper ? cell->style.ink : cell->style.paper;
}

/* Whether it is painted as plus. */
static bool is_high(const Step *s, Rect area, int x, int y)
{
    uint32_t full = s->canvas.symbols == SYMBOLS_ASCII ? '@' : 0x2588; /* █ */
    if (!s->view.colour)
        return canvas_cell(&s->canvas, area.x + x, area.y + y)->c == full;
    return ink_at(s, area, x, y) > INK_MAP + MAP_LEVELS;
}

/* The share of `count` cells that lies before the middle of the block that cell `i` belongs to. */
static double share_before(int i, int count, int block)
{
    int first = i / block * block, end = first + block < count ? first + block : count;
    return (first + end) / 2.0 / count;
}

/* The input at the middle of the block of cell (x, y). */
static double input_at(const Step *s, Rect area, size_t axis, int x, int y)
{
    int down = area.height * halves(s), block = s->map.block;
    return axis == 0 ? low + share_before(x, area.width, block) * (high - low)
                     : high - share_before(y, down, block) * (high - low);
}

/* Whether the step is between a cell and the one at its right or below. */
static bool is_at_step(const Step *s, Rect area, size_t axis, double place, int x, int y)
{
    int right = axis == 0 && x + 1 < area.width;
    int below = axis == 1 && y + 1 < area.height * halves(s);
    bool above = input_at(s, area, axis, x, y) > place;
    return (input_at(s, area, axis, x + right, y + below) > place) != above;
}

/* Every cell has the answer at the middle of its block, and the line is where the step is: at its
 * left, or above it. */
static void check_map(const Step *s, Rect area, size_t axis, double place)
{
    int across = area.width, down = area.height * halves(s), block = s->map.block;
    for (int y = 0; y < down; y++)
        for (int x = 0; x < across; x++) {
            double value = input_at(s, area, axis, x, y);
            int right = axis == 0 && x + 1 < across, below = axis == 1 && y + 1 < down;
            double next = input_at(s, area, axis, x + right, y + below);
            if (fabs(value - place) < 1e-5 || fabs(next - place) < 1e-5 ||
                is_sample(canvas_cell(&s->canvas, area.x + x, area.y + y / halves(s))))
                continue;
            uint32_t c = canvas_cell(&s->canvas, area.x + x, area.y + y / halves(s))->c;
            bool line = s->view.colour ? ink_at(s, area, x, y) == INK_BRIGHT : is_line(s, axis, c);
            if (line != is_at_step(s, area, axis, place, x, y))
                fail_msg("%d × %d, blocks of %d, step at %g of input %zu: cell %d, %d is %s line",
                         across, down, block, place, axis + 1, x, y, line ? "a" : "no");
            if (line)
                continue;
            if (is_high(s, area, x, y) != (value > place))
                fail_msg("%zu units, %d × %d, blocks of %d, step at %g of input %zu: cell %d, %d "
                         "(%g) is painted %s", s->net.layers[0].units, across, down, block, place,
                         axis + 1, x, y, value, value > place ? "-" : "+");
        }
}

static void test_steps_are_painted_where_they_are(void **state)
{
    static const size_t units[] = {1, 20, 60, 200, 400, 800, 1600};
    static const int sizes[][2] = {{29, 9}, {23, 3}, {45, 17}, {118, 31}, {196, 50}, {38, 6}};
    static const double places[] = {0.88, -0.31, 0.0123, 0.25, 0.517, 1.09, 1.37};
    unsigned blocks = 0;
    (void)state;
    for (size_t n = 0; n < sizeof units / sizeof units[0]; n++) {
        Step s;
        uint64_t version = 0;
        open_step(&s, units[n]);
        for (size_t i = 0; i < 4 * sizeof sizes / sizeof sizes[0]; i++) {
            s.canvas.symbols = (Symbols[]){SYMBOLS_BRAILLE, SYMBOLS_BOX, SYMBOLS_BOX,
                                           SYMBOLS_ASCII}[i % 4];
            s.view.colour = i % 4 < 2;
            for (size_t k = 0; k < 2 * sizeof places / sizeof places[0]; k++) {
                put_step(&s, k % 2, places[k / 2]);
                Rect area = draw(&s, sizes[i / 4][0], sizes[i / 4][1], ++version);
                check_map(&s, area, k % 2, places[k / 2]);
                blocks |= (unsigned)s.map.block;
            }
        }
        close_step(&s);
    }
    assert_int_equal(blocks & 63, 63);
}

/* The mark is on the character whose part of the plane the sample is in. */
static void test_samples_stand_where_they_are(void **state)
{
    static const size_t units[] = {1, 200};
    (void)state;
    for (size_t n = 0; n < 2; n++)
        for (int width = 20; width < 130; width += 7)
            for (int height = 3; height < 40; height += 5) {
                Step s;
                open_step(&s, units[n]);
                s.canvas.symbols = SYMBOLS_BRAILLE;
                s.view.colour = true;
                Rect area = draw(&s, width, height, 1);
                for (int k = 0; k < 2; k++) {
                    int x = (int)((k - low) / (high - low) * width);
                    int y = (int)((high - k) / (high - low) * height);
                    const Cell *cell = canvas_cell(&s.canvas, area.x + x, area.y + y);
                    assert_int_equal(cell->c, k == 0 ? 0x25cb : 0x25cf);
                }
                close_step(&s);
            }
}

/* What is found for a cell's middle is in that cell. */
static void test_places_and_values_are_inverse(void **state)
{
    static const MapAxis axes[] = {
        {-0.4, 1.4, 29}, {1.4, -0.4, 34}, {-3e5, 7e5, 118}, {1e-6, 0, 1}};
    (void)state;
    for (size_t i = 0; i < 4; i++)
        for (int cell = 0; cell < axes[i].cells; cell++) {
            double there = map_cell(&axes[i], map_value(&axes[i], cell + 0.5));
            assert_true(fabs(there - cell - 0.5) < 1e-9);
        }
}

/* A map that was computed for another size has its answers elsewhere: it is not drawn. */
static void test_a_map_of_another_size_is_not_drawn(void **state)
{
    Step s;
    (void)state;
    open_step(&s, 1);
    s.canvas.symbols = SYMBOLS_BRAILLE;
    s.view.colour = true;
    Rect area = draw(&s, 40, 20, 1);
    canvas_clear(&s.canvas);
    assert_false(map_draw(&s.map, &s.view, (Rect){area.x, area.y, 30, 10}, &s.canvas));
    assert_int_equal(canvas_cell(&s.canvas, area.x, area.y)->c, 0);
    close_step(&s);
}

/* An input that is edited takes its sample's mark along, and the map grows with it. */
static void test_edited_samples_stay_on_the_map(void **state)
{
    static const float places[] = {2, -0.45f, 400, 1e10f, -1e30f};
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int marks = 0;
        Stage s;
        stage_open(&s, NET_2_4_1);
        *dataset_value(&s.data, 1, 0) = (Real)places[i];
        s.trainer.version++;
        stage_draw(&s, 120, 40);
        Layout layout = layout_make(120, 40, &s.view, &s.net);
        Rect r = layout_inside(&layout, PANEL_MAP);
        for (int y = r.y; y < r.y + r.height; y++)
            for (int x = r.x; x < r.x + r.width; x++) {
                uint32_t c = canvas_cell(&s.canvas, x, y)->c;
                marks += c == 0x25cf || c == 0x25cb;
            }
        assert_int_equal(marks, places[i] > 30 || places[i] < -30 ? 3 : 4); /* two coincide */
        stage_close(&s);
    }
}

/* The middle of the answers over the map that is shown, and how far apart they are, by the step
 * from the one to the other side made as small as that. */
static void test_an_even_map_says_so(void **state)
{
    static const double steps[] = {0, 0.19, 0.21, 2};
    (void)state;
    for (int i = 0; i < 4; i++) {
        Step s;
        Error err;
        double about = NAN;
        open_step(&s, 1);
        put_step(&s, 0, 0.3);
        const Layer *last = &s.net.layers[2];
        s.theta[last->weights] = (Real)(steps[i] / 2);
        s.theta[last->biases] = 0.25;
        assert_false(map_is_even(&s.map, &about));
        const MapOf of = {s.net.layer_count - 1, 0, 0, 1};
        assert_true(map_update(&s.map, &s.net, s.theta, 1, of, NULL, 30, 20, &err));
        assert_int_equal(map_is_even(&s.map, &about), i < 2); /* the targets are 2 apart */
        if (i < 2)
            assert_true(fabs(about - 0.25) < 1e-6);
        close_step(&s);
    }
}

/* And on the screen, in words, only while it is so. */
static void test_an_even_map_in_words(void **state)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}};
    (void)state;
    for (int i = 0; i < 4; i++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        const Layer *last = &s.net.layers[1];
        for (size_t k = last->weights; i < 2 && k < last->weights + 4; k++)
            s.trainer.parameters.theta[k] = 0;
        s.trainer.parameters.theta[last->biases] = (Real)0.625;
        stage_draw(&s, sizes[i % 2][0], sizes[i % 2][1]);
        /* σ(0.625) = 0.6514 */
        assert_int_equal(canvas_find(&s.canvas, "about 0.651 everywhere") >= 0, i < 2);
        stage_close(&s);
    }
}

/* A hidden unit that is selected has the map, which is a step of its own; then it is the output's
 * again. */
static void test_a_hidden_unit(void **state)
{
    static const Selection unit = {SELECT_UNIT, 1, 2, 0}, output = {SELECT_UNIT, 3, 0, 0};
    (void)state;
    for (int symbols = SYMBOLS_BRAILLE; symbols <= SYMBOLS_ASCII; symbols++) {
        Step s;
        open_step(&s, 3);
        const Layer *first = &s.net.layers[0];
        put_step(&s, 0, 0.3);
        s.theta[first->weights + 2 * 2 + 1] = (Real)steepness;
        s.theta[first->biases + 2] = (Real)(-steepness * 0.8);
        s.canvas.symbols = (Symbols)symbols;
        s.view.colour = symbols != SYMBOLS_ASCII;
        s.view.selection = unit;
        view_show_output(&s.view, &s.net);
        check_map(&s, draw(&s, 40, 20, 1), 1, 0.8);
        assert_true(s.map.hidden);
        assert_true(fabs(s.map.middle) < 1e-6);
        s.view.selection = output;
        view_show_output(&s.view, &s.net);
        check_map(&s, draw(&s, 40, 20, 1), 0, 0.3);
        assert_false(s.map.hidden);
        close_step(&s);
    }
}

/* The colours of a unit whose activation has no end go as far as it does here, and the border is
 * where z is 0. */
static void test_the_scale_of_a_hidden_unit(void **state)
{
    Error err;
    Step s;
    (void)state;
    open_step(&s, 3);
    const Layer *first = &s.net.layers[0];
    s.net.layers[0].activation = activation_find("relu", &err);
    s.theta[first->weights + 2] = 3; /* of unit 2: 3 x₁ */
    s.view.selection = (Selection){SELECT_UNIT, 1, 1, 0};
    draw(&s, 40, 20, 1);
    double right = low + (1 - 0.5 / 40) * (high - low); /* the middle of the last cell */
    assert_true(fabs(s.map.middle) < 1e-6 && fabs(s.map.high - 3 * right) < 1e-4);
    assert_true(fabs(s.map.low + s.map.high) < 1e-6);
    close_step(&s);
}

/* Three classes at (0, 0), (1, 0) and (0, 1), of which the outputs are 1 − x₁ − x₂, x₁ and x₂: the
 * corner whose output is the largest wins. */
static void open_corners(Step *s)
{
    Error err;
    LayerSpec layer = {3, activation_find("identity", &err)};
    *s = (Step){0};
    assert_true(net_init(&s->net, 2, 1, &layer, &err));
    assert_true(dataset_init(&s->data, "corners", 3, 2, 3, &err));
    s->data.x[2] = s->data.x[5] = 1;
    s->data.t[0] = s->data.t[4] = s->data.t[8] = 1;
    dataset_finish(&s->data);
    s->theta = calloc(s->net.parameter_count, sizeof *s->theta);
    assert_non_null(s->theta);
    const Layer *l = &s->net.layers[0];
    s->theta[l->weights] = s->theta[l->weights + 1] = -1;
    s->theta[l->weights + 2] = s->theta[l->weights + 5] = 1;
    s->theta[l->biases] = 1;
    map_init(&s->map, &s->data);
    view_init(&s->view);
    s->view.colour = true;
    s->canvas.symbols = SYMBOLS_BRAILLE;
}

static int corner_at(const Step *s, Rect area, int x, int y)
{
    double a = input_at(s, area, 0, x, y), b = input_at(s, area, 1, x, y), c = 1 - a - b;
    return c > a && c > b ? 0 : a > b ? 1 : 2;
}

/* Each cell has the colour of the class that wins there, the line is between classes, and a sample
 * has the number of its own. */
static void test_the_class_that_wins(void **state)
{
    Step s;
    int lines = 0, signs[3] = {0};
    (void)state;
    open_corners(&s);
    assert_true(map_wanted(&s.map, &s.view, &s.net).unit == MAP_CLASSES);
    Rect area = draw(&s, 41, 17, 1);
    for (int y = 0; y < 34; y++)
        for (int x = 0; x < 41; x++) {
            uint32_t c = canvas_cell(&s.canvas, area.x + x, area.y + y / 2)->c;
            int wins = corner_at(&s, area, x, y), ink = ink_at(&s, area, x, y);
            int right = corner_at(&s, area, x + 1, y), below = corner_at(&s, area, x, y + 1);
            bool line = (x < 40 && right != wins) || (y < 33 && below != wins);
            lines += line;
            if (c >= '1' && c <= '3')
                signs[c - '1'] += wins == (int)c - '1';
            else
                assert_int_equal(ink, line ? INK_BRIGHT : INK_CLASS + wins);
        }
    assert_true(lines > 30 && signs[0] == 2 && signs[1] == 2 && signs[2] == 2);
    close_step(&s);
}

/* A name stands where its class wins, in a run that goes from border to border. */
static void test_the_area_of_a_class(void **state)
{
    Step s;
    Rect place[3];
    (void)state;
    open_corners(&s);
    Rect area = draw(&s, 41, 17, 1);
    map_class_areas(&s.map, area, 3, place);
    for (int c = 0; c < 3; c++) {
        int from = place[c].x - area.x, to = from + place[c].width, y = 2 * (place[c].y - area.y);
        assert_in_range(y, 2, 31);
        assert_in_range(place[c].width, 8, 41);
        for (int x = from; x < to; x++)
            assert_int_equal(corner_at(&s, area, x, y), c);
        assert_true(from == 0 || corner_at(&s, area, from - 1, y) != c);
        assert_true(to == 41 || corner_at(&s, area, to, y) != c);
    }
    close_step(&s);
}

/* The output that is selected alone, and all again with the next selection. */
static void test_one_of_the_classes(void **state)
{
    static const struct { Selection selection; size_t wanted; } cases[] = {
        {{SELECT_UNIT, 1, 2, 0}, 2}, {{SELECT_TARGET, 1, 1, 0}, 1},
        {{SELECT_UNIT, 0, 1, 0}, MAP_CLASSES}, {{SELECT_LINK, 1, 2, 1}, MAP_CLASSES},
        {{.kind = SELECT_LOSS}, MAP_CLASSES}};
    Step s;
    (void)state;
    open_corners(&s);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        s.view.selection = cases[i].selection;
        view_show_output(&s.view, &s.net);
        assert_true(map_wanted(&s.map, &s.view, &s.net).unit == cases[i].wanted);
    }
    close_step(&s);
}

/* Whether an ASCII text stands there. */
static bool text_at(const Canvas *canvas, int x, int y, const char *text)
{
    for (; *text; text++)
        if (canvas_cell(canvas, x++, y)->c != (uint32_t)*text)
            return false;
    return true;
}

/* The first and the last number of each side, 0.4 of XOR's range beyond its samples, stand at the
 * ends of that side. */
static void test_the_sides_have_their_numbers(void **state)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {200, 60}};
    (void)state;
    for (int i = 0; i < 3; i++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        stage_draw(&s, sizes[i][0], sizes[i][1]);
        Layout layout = layout_make(sizes[i][0], sizes[i][1], &s.view, &s.net);
        Rect r = layout_inside(&layout, PANEL_MAP), plot = decision_plot(r);
        int end = plot.x + plot.width, bottom = plot.y + plot.height;
        assert_true(text_at(&s.canvas, plot.x - 3, plot.y, "1.4"));
        assert_true(text_at(&s.canvas, plot.x - 4, bottom - 1, "-0.4"));
        assert_true(text_at(&s.canvas, plot.x, bottom, "-0.4"));
        assert_true(text_at(&s.canvas, end - 3, bottom, "1.4"));
        stage_close(&s);
    }
}

/* A reader finds every colour that the map may have, and the border's, in the line below it. */
static void test_the_legend_has_all_colours(void **state)
{
    static const int widths[] = {80, 100, 120, 200};
    (void)state;
    for (int i = 0; i < 8; i++) {
        Stage s;
        uint64_t inks = 0;
        int width = widths[i % 4];
        stage_open(&s, NET_2_4_1);
        s.canvas.symbols = i < 4 ? SYMBOLS_BRAILLE : SYMBOLS_BOX;
        stage_draw(&s, width, 40);
        Layout layout = layout_make(width, 40, &s.view, &s.net);
        Rect r = layout.panel[PANEL_MAP];
        for (int x = r.x; x < r.x + r.width; x++) {
            const Cell *cell = canvas_cell(&s.canvas, x, r.y + r.height - 1);
            inks |= UINT64_C(1) << cell->style.ink | UINT64_C(1) << cell->style.paper;
        }
        for (int ink = INK_MAP; ink <= INK_MAP_END; ink++)
            assert_int_equal(inks >> ink & 1, ink != INK_MAP + MAP_LEVELS);
        assert_true(inks >> INK_BRIGHT & 1);
        stage_close(&s);
    }
}

/* Without colour too the sides can be told apart: what stands before the border in the legend does
 * not stand behind it. */
static void test_no_shade_is_on_both_sides(void **state)
{
    static const Symbols symbols[] = {SYMBOLS_BRAILLE, SYMBOLS_BOX, SYMBOLS_ASCII};
    (void)state;
    for (int i = 0; i < 3; i++) {
        Stage s;
        char line[ROW_SIZE];
        stage_open(&s, NET_2_4_1);
        s.canvas.symbols = symbols[i];
        s.view.colour = false;
        stage_draw(&s, 120, 40);
        Rect r = layout_make(120, 40, &s.view, &s.net).panel[PANEL_MAP];
        canvas_part(&s.canvas, (Rect){r.x, r.y + r.height - 1, r.width, 1}, line, sizeof line);
        char *low = strstr(line, " 0 "), *border = strstr(line, "0.5"), *end = strstr(line, " 1 ");
        while (end && end < border)
            end = strstr(end + 1, " 1 ");
        if (!low || !border || !end)
            fail_msg("'%s'", line);
        size_t n = 0, seen = 0;
        for (char *at = border + strlen("0.5"); at < end; at += n, seen++) {
            char shade[8] = "";
            text_decode(at, strlen(at), &n);
            memcpy(shade, at, n);
            const char *before = strstr(low + strlen(" 0 "), shade);
            bool is_border = strcmp(shade, "|") == 0 || strcmp(shade, "│") == 0;
            if (before && before < border && !is_border && strcmp(shade, " ") != 0)
                fail_msg("'%s' is on both sides in '%s'", shade, line);
        }
        assert_true(seen > 2);
        stage_close(&s);
    }
}

/* Where only the side counts there are two colours and the border; marks are by side and part. */
static void test_decided(void **state)
{
    Step s;
    (void)state;
    open_step(&s, 1);
    put_step(&s, 0, 0.5);
    s.theta[s.net.layers[0].weights] = 1; /* shades, no step */
    s.theta[s.net.layers[0].biases] = (Real)-0.5;
    s.view.map_decided = true;
    Rect area = draw(&s, 40, 12, 1);
    for (int y = 0; y < area.height * halves(&s); y++)
        for (int x = 0; x < area.width; x++) {
            int ink = ink_at(&s, area, x, y);
            const Cell *cell = canvas_cell(&s.canvas, area.x + x, area.y + y / halves(&s));
            bool known = ink == INK_BRIGHT || ink == INK_MAP || ink == INK_MAP + 2 * MAP_LEVELS;
            assert_true(known || is_sample(cell));
        }
    close_step(&s);
    assert_string_equal(map_sign(true, false), "●");
    assert_string_equal(map_sign(false, false), "○");
    assert_string_equal(map_sign(true, true), "◆");
    assert_string_equal(map_sign(false, true), "◇");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_are_painted_where_they_are),
        cmocka_unit_test(test_samples_stand_where_they_are),
        cmocka_unit_test(test_edited_samples_stay_on_the_map),
        cmocka_unit_test(test_places_and_values_are_inverse),
        cmocka_unit_test(test_a_map_of_another_size_is_not_drawn),
        cmocka_unit_test(test_an_even_map_says_so),
        cmocka_unit_test(test_an_even_map_in_words),
        cmocka_unit_test(test_a_hidden_unit),
        cmocka_unit_test(test_the_scale_of_a_hidden_unit),
        cmocka_unit_test(test_the_class_that_wins),
        cmocka_unit_test(test_the_area_of_a_class),
        cmocka_unit_test(test_one_of_the_classes),
        cmocka_unit_test(test_the_sides_have_their_numbers),
        cmocka_unit_test(test_the_legend_has_all_colours),
        cmocka_unit_test(test_no_shade_is_on_both_sides),
        cmocka_unit_test(test_decided),
    };
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
