/* Below the layers: numbers of the trainer's own, bars as high as they say, and the words. */
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

/* Eighths of a cell in a bar, counted in the cells themselves; `right` columns from its left. */
static int bar_of(const Stage *s, size_t column, int right, int top, int bottom)
{
    Graph g;
    int eighths = 0;
    inside_of(s, &g);
    for (int y = top; y <= bottom; y++) {
        uint32_t c = cell_code(canvas_cell(&s->canvas, graph_unit(&g, column, 0).x + right, y));
        eighths += c >= 0x2581 && c <= 0x2588 ? (int)(c - 0x2580) : 0;
    }
    return eighths;
}

/* Three rows are ten decades from 1e-8 to 1e2, whatever the largest is. The column at
 * the right is the norm of the mean. */
static void test_bars_say_the_norms(void **state)
{
    static const Real factors[] = {0.25f, 0.5f, 1};
    (void)state;
    for (int i = 0; i < 3; i++) {
        Stage s;
        Graph g;
        stage_open_vanishing(&s, factors[i]);
        stage_draw(&s, 120, 40);
        Rect inside = inside_of(&s, &g);
        int bottom = inside.y + inside.height - 6;
        for (size_t layer = 0; layer < 10; layer++) {
            double wanted[] = {2.4 * (log10(rms(&s, layer)) + 8),
                               2.4 * (log10(stage_norm(&s, layer)) + 8)};
            for (int k = 0; k < 2; k++) {
                int right = k == 0 ? 0 : graph_unit(&g, layer + 1, 0).width < 4 ? 2 : 3;
                int bar = bar_of(&s, layer + 1, right, bottom - 2, bottom);
                if (fabs(bar - fmax(wanted[k], 1)) > 0.51)
                    fail_msg("layer %zu, bar %d: %d eighths for %g", layer + 1, k, bar, wanted[k]);
            }
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

/* The row with this label has the text. */
static void check_row(const Stage *s, const char *label, const char *text)
{
    char row[ROW_SIZE];
    canvas_row(&s->canvas, canvas_find(&s->canvas, label), row, sizeof row);
    assert_non_null(strstr(row, text));
}

/* One more mini-batch before those there are, all at the start: none is after the one shown. */
static void add_norms(Norms *norms, const LayerHealth health[2])
{
    norms->norm[norms->count][0] = (float)health[0].rms;
    norms->norm[norms->count++][1] = (float)health[1].rms;
}

/* What is beyond the scale ends in an arrow; what is not finite is a full bar with a mark of its
 * own, also in the past; 0 has no bar. */
static void test_bars_beyond_the_scale(void **state)
{
    static const struct {
        double norm;
        int eighths;
        const char *mark, *text;
    } rows[] = {{0, 0, NULL, "0 "},             {1e-300, 0, "↓", ""}, {1e-8, 1, NULL, "1e-8"},
                {9.9e-9, 0, "↓", "1e-8"},       {1e2, 24, NULL, "100"},    {1.2e2, 16, "↑", "120"},
                {3e38, 16, "↑", "3e38"},        {(double)INFINITY, 16, "!", "inf"}};
    Norms norms = {0};
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.scene.norms = &norms;
    stage_phases(&s, 6);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Graph g;
        char row[ROW_SIZE];
        stage_draw(&s, 120, 40);
        Rect inside = inside_of(&s, &g);
        int bottom = inside.y + inside.height - 6;
        s.trace.health[0].rms = s.trace.health[0].norm = rows[i].norm;
        norms.count = 0;
        add_norms(&norms, s.trace.health);
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        int eighths = bar_of(&s, 1, 0, bottom - 2, bottom), marks = 0;
        if (eighths != rows[i].eighths)
            fail_msg("%d eighths for %g", eighths, rows[i].norm);
        for (int y = bottom - 2; y <= bottom; y++) {
            canvas_part(&s.canvas, (Rect){graph_unit(&g, 1, 0).x, y, 1, 1}, row, sizeof row);
            marks += rows[i].mark && strcmp(row, rows[i].mark) == 0;
        }
        assert_int_equal(marks, rows[i].mark ? 1 : 0);
        check_row(&s, "‖∇W‖", rows[i].text);
        canvas_row(&s.canvas, canvas_find(&s.canvas, "‖∇W‖"), row, sizeof row);
        check_no_half_number(row);
        canvas_row(&s.canvas, canvas_find(&s.canvas, "past "), row, sizeof row);
        if (isinf(rows[i].norm))
            assert_non_null(strchr(row, '!'));
    }
    stage_close(&s);
}

/* Norm, share and units of 2-4-1, as printf has them; the past is one step for each mini-batch. */
static void test_numbers(void **state)
{
    Norms norms = {0};
    Stage s;
    char text[64];
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.scene.norms = &norms;
    for (int step = 1; step <= 3; step++) {
        LayerHealth health[NET_LAYERS_MAX];
        stage_phases(&s, 6);
        health_measure(&s.trainer, health);
        add_norms(&norms, health);
    }
    stage_draw(&s, 120, 40);
    double first = rms(&s, 0), second = rms(&s, 1);
    snprintf(text, sizeof text, "%.3g", first);
    check_row(&s, "‖∇W‖", text);
    snprintf(text, sizeof text, "%.0f%%", 100 * first * first / (first * first + second * second));
    check_row(&s, "share", text);
    Graph g;
    Rect inside = inside_of(&s, &g);
    int y = canvas_find(&s.canvas, "past"), steps = 0;
    for (int x = graph_unit(&g, 1, 0).x; x < inside.x + graph_unit(&g, 2, 0).x - 1; x++)
        steps += cell_code(canvas_cell(&s.canvas, x, y)) >= 0x2581;
    assert_int_equal(steps, 3);
    assert_true(canvas_find(&s.canvas, "sat 0%") > 0);
    stage_close(&s);
}

/* Two or three digits with their zeros, and each layer's share at the usual size. */
static void test_digits_of_norms(void **state)
{
    static const struct {
        double norm;
        const char *text;
    } rows[] = {{0.00899, " 0.0090  33% "}, {0.0129, " 0.0129  33% "}, {0.05, " 0.0500  33% "},
                {0.2, " 0.200   33% "},     {1.5, " 1.50    33% "},     {123.44, " 123     33% "},
                {9.1e-7, " 9e-7    33% "},  {9.96e-4, " 0.0010  33% "},
                {0.9996, " 1.00    33% "}};
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
        if (canvas_find(&s.canvas, rows[i].text) < 0 || canvas_find(&s.canvas, " 67% ") < 0)
            fail_msg("'%s' is not there for %g", rows[i].text, rows[i].norm);
    }
    stage_close(&s);
}

/* At the usual size each layer has a line: its bar is as long as its norm says, on the scale from
 * 1e-8 to 1e2. */
static void test_a_line_for_each_layer(void **state)
{
    static const double norms[] = {1e-8, 3e-7, 0.0121, 1, 20, 1e2, 1e3, 1e-9, (double)INFINITY};
    static const char *const marks[] = {"", "", "", "", "", "", "↑", "↓", "!"};
    Stage s;
    Graph g;
    char row[ROW_SIZE], text[64];
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    for (size_t i = 0; i < sizeof norms / sizeof norms[0]; i++) {
        stage_draw(&s, 80, 24);
        Rect inside = inside_of(&s, &g);
        s.trace.health[1].rms = norms[i];
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        for (int l = 0; l < 2; l++) {
            int y = inside.y + inside.height - 2 + l, eighths = 0;
            for (int x = inside.x; x < inside.x + 15; x++) {
                uint32_t c = cell_code(canvas_cell(&s.canvas, x, y));
                eighths += c >= 0x2588 && c <= 0x258f ? 0x2590 - (int)c : 0;
            }
            double power = log10(s.trace.health[l].rms), wanted = fmax(4.8 * (power + 8), 1);
            canvas_part(&s.canvas, (Rect){inside.x, y, inside.width, 1}, row, sizeof row);
            snprintf(text, sizeof text, " layer %d ", l + 1);
            if (strstr(row, text) != row || !strstr(row, " sat 0%"))
                fail_msg("'%s' is no line of layer %d", row, l + 1);
            if (power >= -8 && power <= 2 && fabs(eighths - wanted) > 0.51)
                fail_msg("'%s': %d eighths, not %g", row, eighths, wanted);
            if (l == 1 && !strstr(row, marks[i]))
                fail_msg("'%s' has no %s", row, marks[i]);
            assert_true(eighths <= 48);
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
        assert_true(g.area.y > inside.y && below < inside.y + inside.height);
        assert_true(has_dots(&s, g.area.y + 3, inside));
        for (int y = inside.y; y < inside.y + inside.height; y++)
            if ((y < g.area.y || y >= below) && has_dots(&s, y, inside))
                fail_msg("zoomed %d times, the picture is in row %d", i, y);
        view_zoom(&s.view, 1.25f, 40, 40);
    }
    stage_close(&s);
}

/* The longest piece of a row that is drawn as a bar. */
static int longest_bar(const Stage *s, int y, Rect inside)
{
    int longest = 0, run = 0;
    for (int x = inside.x; x < inside.x + inside.width; x++) {
        const Cell *cell = canvas_cell(&s->canvas, x, y);
        bool bar = cell->c >= 0x2581 && cell->c <= 0x2588 &&
                   (cell->style.ink == INK_KEY || cell->style.ink == INK_ERROR);
        run = bar ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

/* A larger or smaller picture moves the rows below the layers with them and takes nothing else:
 * numbers stay numbers, bars stay narrow. */
static void test_rows_below_a_zoomed_picture(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_3_2_1, NET_8_3_8, NET_64_32_10};
    static const int sizes[][2] = {{80, 24}, {100, 30}, {120, 40}, {160, 50}, {200, 60}};
    (void)state;
    for (int n = 0; n < 4; n++)
        for (int i = 0; i < 5; i++)
            for (int notches = -3; notches <= 3; notches++) {
                Stage s;
                Graph g;
                char row[ROW_SIZE];
                bool shares = false;
                stage_open(&s, nets[n]);
                stage_phases(&s, 2 * s.net.layer_count + 2);
                stage_draw(&s, sizes[i][0], sizes[i][1]);
                Rect inside = inside_of(&s, &g);
                for (int k = 0; k < abs(notches); k++)
                    view_zoom(&s.view, notches > 0 ? 1.25f : 0.8f, (float)(inside.width),
                              (float)(2 * inside.height));
                stage_draw(&s, sizes[i][0], sizes[i][1]);
                inside = inside_of(&s, &g);
                for (int y = g.area.y + g.area.height; y < inside.y + inside.height; y++) {
                    canvas_part(&s.canvas, (Rect){inside.x, y, inside.width, 1}, row, sizeof row);
                    shares = shares || strchr(row, '%');
                    check_no_half_number(row);
                    if (longest_bar(&s, y, inside) > 4)
                        fail_msg("net %d, %d × %d, %d notches: a bar of %d cells", n, sizes[i][0],
                                 sizes[i][1], notches, longest_bar(&s, y, inside));
                }
                if (!shares)
                    fail_msg("net %d, %d × %d, %d notches: no shares", n, sizes[i][0], sizes[i][1],
                             notches);
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

/* However narrow, the title says of what pass the dim numbers are, or that those after an update
 * were there before it. */
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
            bool old = phase > phases && !updated && phase % phases <= phases / 2;
            for (int width = 40; width <= 130; width++) {
                stage_draw(&s, width, width % 2 ? 24 : 40);
                const char *row = stage_first_row(&s);
                if (old && !strstr(row, " dim"))
                    fail_msg("%d columns, phase %zu: old values, and '%s'", width, phase, row);
                if (updated && !strstr(row, "before"))
                    fail_msg("%d columns, phase %zu: an update, and '%s'", width, phase, row);
            }
            stage_close(&s);
        }
}

/* What is headed has something beside it, however narrow the layers are. */
static void test_no_label_alone(void **state)
{
    static const char *const labels[] = {"‖∇W‖", "mean", "share", "units"};
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
                for (size_t i = 0; i < 4 && !label; i++)
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars_say_the_norms),
        cmocka_unit_test(test_bars_beyond_the_scale),
        cmocka_unit_test(test_no_half_norm),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_digits_of_norms),
        cmocka_unit_test(test_a_line_for_each_layer),
        cmocka_unit_test(test_the_picture_stays_in_its_place),
        cmocka_unit_test(test_title_says_when),
        cmocka_unit_test(test_no_label_alone),
        cmocka_unit_test(test_rows_below_a_zoomed_picture),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
