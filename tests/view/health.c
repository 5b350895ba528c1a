/* Below the layers: numbers of the trainer's own, bars as long as they say, and the words. */
#include "stage.h"
#include "tap.h"

#include "core/net/freeze.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The root mean square over the samples, weight by weight. */
static double rms(const Stage *s, size_t layer)
{
    const Trainer *t = &s->trainer;
    const Layer *l = &s->net.layers[layer];
    double sum = 0;
    for (size_t r = 0; r < t->batch.rows; r++)
        for (size_t k = 0; k < l->units * l->fan_in; k++) {
            size_t j = k / l->fan_in, i = k % l->fan_in;
            const Real *in = batch_into(&t->batch, &t->net, layer, r);
            Real delta = t->batch.delta[batch_at(&t->batch, l, r) + j];
            sum += pow((double)delta * (double)in[i], 2);
        }
    return sqrt(sum / (double)t->batch.rows);
}

static Rect inside_of(const Stage *s, Graph *g)
{
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    graph_layout(g, &s->net, layout_network(&layout), &s->view, s->canvas.symbols);
    return layout_inside(&layout, PANEL_NETWORK);
}

/* Halves of cells of a bar across, in row y from column x on. */
static int bar_of(const Stage *s, int x, int y)
{
    int halves = 0;
    for (;; x++) {
        uint32_t c = cell_code(canvas_cell(&s->canvas, x, y));
        if (c != 0x2584 && c != 0x2596)
            return halves;
        halves += c == 0x2584 ? 2 : 1;
    }
}

/* The column in which `text` begins in a row of cells of one column each; -1: it is not there. */
static int column_of(const Stage *s, int y, const char *text)
{
    char row[ROW_SIZE];
    for (int x = 0; x < s->canvas.width; x++) {
        canvas_part(&s->canvas, (Rect){x, y, s->canvas.width - x, 1}, row, sizeof row);
        if (strncmp(row, text, strlen(text)) == 0)
            return x;
    }
    return -1;
}

/* The axis has its ticks above the bars: between those of 1e-8 and 1, and beyond, a bar ends where
 * its norm is, whatever the largest one is. */
static void test_bars_say_the_norms(void **state)
{
    static const Real factors[] = {0.25f, 0.5f, 1};
    (void)state;
    for (int i = 0; i < 3; i++) {
        Stage s;
        stage_open_vanishing(&s, factors[i]);
        stage_draw(&s, 120, 40);
        int y = canvas_find(&s.canvas, " 1e-8 "), from = column_of(&s, y, "1e-8 ");
        int to = column_of(&s, y, "1  ");
        assert_true(from > 0 && to > from);
        for (size_t layer = 0; layer < 10; layer++) {
            double wanted = fmax(2.0 * (to - from) / 8 * (log10(rms(&s, layer)) + 8), 1);
            int bar = bar_of(&s, from, y + 1 + (int)layer);
            if (fabs(bar - wanted) > 0.51)
                fail_msg("layer %zu: %d halves, not %g", layer + 1, bar, wanted);
        }
        stage_close(&s);
    }
}

/* A power of ten has digits before it. */
static void check_no_half_number(const char *row)
{
    for (const char *e = strstr(row, "e-"); e; e = strstr(e + 1, "e-"))
        if (e == row || !strchr("0123456789", e[-1]))
            fail_msg("half a number in '%s'", row);
}

/* One more mini-batch before those there are, all at the start: none is after the one shown. */
static void add_norms(Norms *norms, const LayerHealth health[2])
{
    norms->norm[norms->count][0] = (float)health[0].rms;
    norms->norm[norms->count++][1] = (float)health[1].rms;
}

/* What is beyond the axis has an arrow at its end; what is not finite is a full bar with a mark of
 * its own, also in the past; 0 has no bar. */
static void test_bars_beyond_the_axis(void **state)
{
    static const struct {
        double norm;
        int halves; /* 59: all that there are but for a mark in the last cell */
        const char *mark, *text;
    } rows[] = {{0, 0, NULL, " 0 "},        {1e-300, 0, "↓", " 1e-300 "},
                {1e-8, 1, NULL, " 1e-8 "},  {9.9e-9, 0, "↓", " 1e-8 "},
                {1e2, 60, NULL, " 100 "},   {1.2e2, 59, "↑", " 120 "},
                {3e38, 59, "↑", " 3e38 "},  {(double)INFINITY, 59, "!", " inf "}};
    Stage s;
    (void)state;
    stage_open_vanishing(&s, 0.5f);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char row[ROW_SIZE];
        stage_draw(&s, 120, 40);
        s.trace.health[3].rms = s.trace.health[3].norm = rows[i].norm;
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        int top = canvas_find(&s.canvas, " 1e-8 "), y = canvas_find(&s.canvas, "│ layer 4 ");
        int from = column_of(&s, top, "1e-8 "), end = from + 30;
        int halves = bar_of(&s, from, y);
        if (halves != rows[i].halves - (rows[i].halves == 59))
            fail_msg("%d halves for %g", halves, rows[i].norm);
        canvas_part(&s.canvas, (Rect){halves > 1 ? end - 1 : from, y, 1, 1}, row, sizeof row);
        if (rows[i].mark)
            assert_string_equal(row, rows[i].mark);
        canvas_row(&s.canvas, y, row, sizeof row);
        if (!strstr(row, rows[i].text))
            fail_msg("no '%s' in '%s'", rows[i].text, row);
        check_no_half_number(row);
    }
    stage_close(&s);
}

/* A number of a row behind the blanks at *at. */
static double shown_number(const char **at)
{
    char *end;
    double v = strtod(*at + strspn(*at, " "), &end);
    assert_true(end > *at);
    *at = end;
    return v;
}

/* The row of a layer: what it has as its norm and as its share in percent. */
static void read_row(const Stage *s, int layer, double *norm, double *percent)
{
    char name[32], row[ROW_SIZE];
    snprintf(name, sizeof name, "│ layer %d ", layer);
    canvas_row(&s->canvas, canvas_find(&s->canvas, name), row, sizeof row);
    const char *at = strstr(row, name);
    assert_non_null(at);
    at += strlen(name);
    while (*at && (*at < '0' || *at > '9'))
        at++;
    *norm = shown_number(&at);
    *percent = shown_number(&at);
    assert_true(strncmp(at, " %", 2) == 0);
}

/* With a pocket calculator: each share is of the sum of the norms that are shown, and the norms are
 * the trainer's; the past is one step for each mini-batch. */
static void test_numbers(void **state)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}};
    Norms norms = {0};
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.scene.norms = &norms;
    for (int step = 1; step <= 3; step++) {
        LayerHealth health[NET_LAYERS_MAX];
        double norm[2], percent[2];
        stage_phases(&s, 6);
        health_measure(&s.trainer, health);
        add_norms(&norms, health);
        for (int i = 0; i < 2; i++) {
            stage_draw(&s, sizes[i][0], sizes[i][1]);
            for (int l = 0; l < 2; l++) {
                read_row(&s, l + 1, &norm[l], &percent[l]);
                assert_true(fabs(norm[l] / rms(&s, (size_t)l) - 1) < 0.006);
            }
            for (int l = 0; l < 2; l++)
                assert_true(fabs(percent[l] - 100 * norm[l] / (norm[0] + norm[1])) < 0.8);
        }
    }
    int x = column_of(&s, canvas_find(&s.canvas, "over time"), "over time"), steps = 0;
    for (int y = 1; y <= 2; y++)
        for (int i = 0; i < 16; i++) {
            int row = canvas_find(&s.canvas, "over time") + y;
            uint32_t c = cell_code(canvas_cell(&s.canvas, x + i, row));
            steps += c >= 0x2581 && c <= 0x2588;
        }
    assert_int_equal(steps, 2 * 3);
    assert_true(canvas_find(&s.canvas, "saturated 0 %") > 0);
    stage_close(&s);
}

/* All layers have one scale of whole decades, and the heading says how much it is: a norm that
 * doubles is as high a step in one layer as in another. */
static void test_the_past_has_a_scale(void **state)
{
    static const double first[] = {0.01, 1e-5}, last[] = {0.05, 9e-4};
    Norms norms = {0};
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.scene.norms = &norms;
    stage_phases(&s, 6);
    add_norms(&norms, (LayerHealth[2]){{.rms = last[0]}, {.rms = last[1]}});
    add_norms(&norms, (LayerHealth[2]){{.rms = first[0]}, {.rms = first[1]}});
    stage_draw(&s, 120, 40);
    int y = canvas_find(&s.canvas, "over time ↑ ×100");
    assert_true(y > 0);
    int x = column_of(&s, y, "over time");
    for (int l = 0; l < 2; l++) {
        int before = (int)cell_code(canvas_cell(&s.canvas, x, y + 1 + l));
        int after = (int)cell_code(canvas_cell(&s.canvas, x + 1, y + 1 + l));
        /* Seven heights for two decades. */
        assert_true(fabs(after - before - log10(last[l] / first[l]) / 2 * 6) <= 1);
    }
    stage_close(&s);
}

/* A norm in the past that was not finite has the mark of one. */
static void test_a_past_without_end(void **state)
{
    Norms norms = {0};
    Stage s;
    char row[ROW_SIZE];
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.scene.norms = &norms;
    stage_phases(&s, 6);
    add_norms(&norms, (LayerHealth[2]){{.rms = (double)INFINITY}, {.rms = 0}});
    stage_draw(&s, 120, 40);
    int y = canvas_find(&s.canvas, "over time");
    canvas_row(&s.canvas, y + 1, row, sizeof row);
    assert_non_null(strchr(row, '!'));
    stage_close(&s);
}

/* Two or three digits with their zeros, and each layer's share at the usual size. */
static void test_digits_of_norms(void **state)
{
    static const struct {
        double norm;
        const char *text;
    } rows[] = {{0.00899, " 0.0090   33 % "}, {0.0129, " 0.0129   33 % "},
                {0.05, " 0.0500   33 % "},    {0.2, "  0.200   33 % "},
                {1.5, "   1.50   33 % "},     {123.44, "    123   33 % "},
                {9.1e-7, "   9e-7   33 % "},  {9.96e-4, " 0.0010   33 % "},
                {0.9996, "   1.00   33 % "}};
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        stage_draw(&s, 80, 24);
        s.trace.health[0].share = 0.67;
        s.trace.health[1].share = 0.33;
        s.trace.health[1].rms = s.trace.health[1].norm = rows[i].norm;
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        if (canvas_find(&s.canvas, rows[i].text) < 0 || canvas_find(&s.canvas, " 67 % ") < 0)
            fail_msg("'%s' is not there for %g", rows[i].text, rows[i].norm);
    }
    stage_close(&s);
}

/* At the usual size each layer has a line: the bar is its share of a bar for all, in halves. */
static void test_a_line_for_each_layer(void **state)
{
    static const double shares[] = {0, 0.001, 0.04, 0.41, 0.5, 0.93, 1};
    Stage s;
    Graph g;
    char row[ROW_SIZE], text[64];
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        stage_draw(&s, 80, 24);
        Rect inside = inside_of(&s, &g);
        s.trace.health[0].share = 1 - shares[i];
        s.trace.health[1].share = shares[i];
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        for (int l = 0; l < 2; l++) {
            int y = inside.y + inside.height - 2 + l, halves = bar_of(&s, inside.x + 9, y);
            double share = s.trace.health[l].share, wanted = 2 * 7 * share;
            canvas_part(&s.canvas, (Rect){inside.x, y, inside.width, 1}, row, sizeof row);
            snprintf(text, sizeof text, " layer %d ", l + 1);
            if (strstr(row, text) != row || !strstr(row, " saturated 0 %"))
                fail_msg("'%s' is no line of layer %d", row, l + 1);
            if (share > 0 ? fabs(halves - fmax(wanted, 1)) > 0.51 : halves > 0)
                fail_msg("'%s': %d halves, not %g", row, halves, wanted);
        }
    }
    stage_close(&s);
}

static bool has_dots(const Stage *s, int y, Rect inside)
{
    for (int x = inside.x; x < inside.x + inside.width; x++) {
        uint32_t code = cell_code(canvas_cell(&s->canvas, x, y));
        if (code > 0x2800 && code <= 0x28ff)
            return true;
    }
    return false;
}

/* However large the picture, no link and no number of it gets between the titles and the norms. */
static void test_the_picture_stays_in_its_place(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    for (int i = 0; i < 5; i++) {
        Graph g;
        stage_draw(&s, 80, 24);
        Rect inside = inside_of(&s, &g);
        int below = g.area.y + g.area.height;
        assert_true(g.area.y >= inside.y && below < inside.y + inside.height);
        assert_true(has_dots(&s, g.area.y + 3, inside));
        for (int y = inside.y; y < inside.y + inside.height; y++)
            if ((y < g.area.y || y >= below) && has_dots(&s, y, inside))
                fail_msg("zoomed %d times, the picture is in row %d", i, y);
        view_zoom(&s.view, 1.25f, 40, 40);
    }
    stage_close(&s);
}

/* The part of a cell that a bar fills from below, in eighths; 0: it has none. */
static int filled(const Stage *s, int x, int y)
{
    uint32_t c = cell_code(canvas_cell(&s->canvas, x, y));
    return c == 0x2596 ? 4 : c >= 0x2581 && c <= 0x2588 ? (int)(c - 0x2580) : 0;
}

/* Bars of layers never touch: none fills its row, and those beside each other are apart. */
static void test_bars_are_apart(void **state)
{
    static const StageNet nets[] = {NET_2_4_1,    NET_3_2_1,      NET_8_3_8,
                                    NET_64_32_10, NET_TEN_LAYERS, NET_NO_HIDDEN};
    static const int sizes[][2] = {{60, 30}, {80, 24}, {100, 30}, {120, 40}, {160, 50}, {200, 60}};
    (void)state;
    for (int i = 0; i < 6 * 6 * 7; i++) {
        Stage s;
        Graph g;
        const int *size = sizes[i / 6 % 6];
        int notches = i / 36 - 3;
        bool bars = false;
        stage_open(&s, nets[i % 6]);
        stage_phases(&s, trainer_phases(&s.trainer));
        stage_draw(&s, size[0], size[1]);
        for (int k = 0; k < abs(notches); k++)
            view_zoom(&s.view, notches > 0 ? 1.25f : 0.8f, (float)size[0] / 2, (float)size[1]);
        stage_draw(&s, size[0], size[1]);
        Rect inside = inside_of(&s, &g);
        for (int y = g.area.y + g.area.height; y < inside.y + inside.height; y++) {
            char row[ROW_SIZE];
            canvas_part(&s.canvas, (Rect){inside.x, y, inside.width, 1}, row, sizeof row);
            check_no_half_number(row);
            for (int x = inside.x; x < inside.x + inside.width; x++) {
                uint32_t layer = canvas_cell(&s.canvas, x, y)->about;
                bars = bars || filled(&s, x, y) > 0;
                if (filled(&s, x, y) == 8 && filled(&s, x, y - 1) > 0)
                    fail_msg("net %d, %d × %d: bars touch in '%s'", nets[i % 6], size[0], size[1],
                             row);
                if (filled(&s, x, y) && filled(&s, x + 1, y) &&
                    canvas_cell(&s.canvas, x + 1, y)->about != layer)
                    fail_msg("net %d, %d × %d: bars touch in '%s'", nets[i % 6], size[0], size[1],
                             row);
            }
        }
        if (!bars && notches == 0 && size[0] > 60)
            fail_msg("net %d, %d × %d: no bars", nets[i % 6], size[0], size[1]);
        stage_close(&s);
    }
}

/* Norms of many layers at all sizes of the picture: whole, or absent. */
static void test_no_half_norm(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_8_3_8, NET_TEN_LAYERS};
    static const double norms[] = {0.0213, 1.2e-10, 3e-300, 2e15};
    static const int sizes[][2] = {{40, 12}, {60, 30}, {80, 24}, {120, 40}};
    (void)state;
    for (int i = 0; i < 3 * 4 * 21; i++) {
        Stage s;
        Graph g;
        char row[ROW_SIZE];
        const int *size = sizes[i / 3 % 4];
        int notches = i / 12 - 10;
        stage_open(&s, nets[i % 3]);
        stage_phases(&s, trainer_phases(&s.trainer));
        stage_draw(&s, size[0], size[1]);
        for (int k = 0; k < abs(notches); k++)
            view_zoom(&s.view, notches > 0 ? 1.1f : 0.9f, (float)size[0] / 2, (float)size[1]);
        for (size_t l = 0; l < s.net.layer_count; l++)
            s.trace.health[l].rms = s.trace.health[l].norm = norms[l % 4];
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        Rect inside = inside_of(&s, &g);
        for (int y = g.area.y + g.area.height; y < inside.y + inside.height; y++) {
            canvas_part(&s.canvas, (Rect){inside.x, y, inside.width, 1}, row, sizeof row);
            check_no_half_number(row);
        }
        stage_close(&s);
    }
}

/* However narrow, the title says that the numbers after an update were there before it. */
static void test_title_says_when(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_3_2_1, NET_NO_HIDDEN, NET_8_3_8};
    (void)state;
    for (size_t n = 0; n < 4; n++)
        for (size_t phase = 0; phase <= 12; phase++) {
            Stage s;
            stage_open(&s, nets[n]);
            size_t phases = trainer_phases(&s.trainer);
            stage_phases(&s, phase);
            bool updated = phase > 0 && phase % phases == 0;
            for (int width = 40; width <= 130; width++) {
                stage_draw(&s, width, width % 2 ? 24 : 40);
                const char *row = stage_head(&s);
                if (updated && !strstr(row, "before"))
                    fail_msg("%d columns, phase %zu: an update, and '%s'", width, phase, row);
            }
            stage_close(&s);
        }
}

/* What is headed has something beside it, however narrow the layers are. */
static void test_no_label_alone(void **state)
{
    static const char *const labels[] = {"‖∇W‖", "gradient"};
    Stage s;
    (void)state;
    stage_open_vanishing(&s, 0.5f);
    for (int width = 40; width <= 160; width += 3)
        for (int height = 12; height <= 60; height += 4) {
            Graph g;
            stage_draw(&s, width, height);
            Rect inside = inside_of(&s, &g);
            for (int y = inside.y; y < inside.y + inside.height; y++) {
                char row[ROW_SIZE], *label = NULL;
                canvas_row(&s.canvas, y, row, sizeof row);
                for (size_t i = 0; i < 2 && !label; i++)
                    label = strstr(row, labels[i]);
                if (!label || label - row > 8)
                    continue;
                label = strchr(label, ' ');
                if (!label || label[strspn(label, " ")] == '\0' ||
                    strncmp(label + strspn(label, " "), "│", strlen("│")) == 0)
                    fail_msg("%d × %d: nothing beside a label in '%s'", width, height, row);
            }
        }
    stage_close(&s);
}

/* Norms of several samples are headed as what they are. */
static void test_norms_say_of_what(void **state)
{
    Stage s;
    (void)state;
    stage_open_vanishing(&s, 0.5f);
    for (int width = 70; width <= 160; width += 5) {
        char row[ROW_SIZE];
        stage_draw(&s, width, 50);
        assert_true(s.trace.batch.rows > 1);
        int y = canvas_find(&s.canvas, " gradient ");
        assert_true(y >= 0);
        canvas_row(&s.canvas, y, row, sizeof row);
        if (!strstr(row, "rms") && !strstr(row, "root mean square of"))
            fail_msg("%d columns: '%s'", width, row);
    }
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars_say_the_norms),
        cmocka_unit_test(test_bars_beyond_the_axis),
        cmocka_unit_test(test_the_past_has_a_scale),
        cmocka_unit_test(test_a_past_without_end),
        cmocka_unit_test(test_no_half_norm),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_digits_of_norms),
        cmocka_unit_test(test_a_line_for_each_layer),
        cmocka_unit_test(test_the_picture_stays_in_its_place),
        cmocka_unit_test(test_title_says_when),
        cmocka_unit_test(test_no_label_alone),
        cmocka_unit_test(test_norms_say_of_what),
        cmocka_unit_test(test_bars_are_apart),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
