/* Curves of several runs and their table: names never cover each other or a curve, numbers are
 * those of the rows, and all can be drawn at any size. */
#include "stage.h"
#include "draw.h"
#include "tap.h"

#include "view/panel/curve_lines.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 40, NAME_SIZE = 16 };

static LossPoint points[COMPARED_MAX][POINTS];
static LossCurve curves[COMPARED_MAX];

/* So many curves, some of which end early, at the same loss or far from it. */
static void lend_curves(Stage *s, size_t count, uint64_t seed)
{
    s->curves.compared_count = count;
    snprintf(s->curves.name, sizeof s->curves.name, "present one");
    for (size_t i = 0; i < count; i++) {
        size_t length = 2 + test_below(&seed, POINTS - 1);
        double end = test_below(&seed, 3) == 0 ? 0.5 : test_below(&seed, 1000) / 1000.0;
        for (size_t k = 0; k < length; k++) {
            double loss = end + exp(-(double)k / 4);
            points[i][k] = (LossPoint){.epoch = (double)k, .first = loss, .low = loss,
                                       .high = loss, .last = loss, .test = NAN,
                                       .samples = 4.0 * (double)k, .seconds = NAN};
        }
        curves[i] = (LossCurve){.points = points[i], .count = length};
        snprintf(curves[i].label, sizeof curves[i].label, "run<%02zu>", i);
        s->curves.compared[i] = &curves[i];
    }
}

static bool is_series(const Cell *cell)
{
    return cell->style.ink >= INK_SERIES && cell->style.ink <= INK_SERIES_END;
}

/* Whether a text is a name, or the beginning of one before "…" or "~". */
static bool is_name(const char *text, size_t count, bool seen[COMPARED_MAX])
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(text), whole = strlen(curves[i].label);
        const char *cut = strstr(text, "…") ? strstr(text, "…") : strchr(text, '~');
        size_t same = cut ? (size_t)(cut - text) : whole;
        if ((!cut && n != whole) || strncmp(text, curves[i].label, same) != 0)
            continue;
        if (cut && same < strlen("run<00"))
            return true;
        if (seen[i])
            return false;
        return seen[i] = true;
    }
    return false;
}

/* All text in the colours of curves is whole names; returns how many. Letters of curves stand
 * alone where there are no dots. */
static size_t check_names(const Stage *s, size_t count, const char *how)
{
    bool seen[COMPARED_MAX] = {false};
    size_t names = 0;
    for (int y = 0; y < s->canvas.height; y++)
        for (int x = 0; x < s->canvas.width; x++) {
            char text[256];
            int from = x;
            const Cell *cell = canvas_cell(&s->canvas, x, y);
            if (!is_series(cell) || cell->dots > 0 || cell->c == 0)
                continue;
            uint8_t ink = cell->style.ink;
            while (x < s->canvas.width && canvas_cell(&s->canvas, x, y)->style.ink == ink &&
                   canvas_cell(&s->canvas, x, y)->dots == 0 &&
                   canvas_cell(&s->canvas, x, y)->c != 0)
                x++;
            canvas_part(&s->canvas, (Rect){from, y, x - from, 1}, text, sizeof text);
            if (s->canvas.symbols != SYMBOLS_BRAILLE && !strchr(text, 'r'))
                continue;
            /* Behind a letter of the curve itself there is a name, too. */
            const char *name = strstr(text, "run") ? strstr(text, "run") : text;
            if (s->canvas.symbols == SYMBOLS_BRAILLE && !is_name(name, count, seen))
                fail_msg("%s: '%s' in row %d", how, text, y);
            names++;
        }
    return names;
}

static void draw(Stage *s, size_t count, uint64_t seed, int width, int height, Symbols symbols)
{
    s->canvas.symbols = symbols;
    lend_curves(s, count, seed);
    stage_draw(s, width, height);
}

/* A loss that falls for 30 epochs, with the focus on its panel. */
static void open_losses(Stage *s)
{
    stage_open(s, NET_2_4_1);
    for (int i = 0; i < 30; i++)
        stage_add_loss(s, i, 0.5 + exp(-i / 5.0), NAN);
    s->view.focus = PANEL_LOSS;
}

static void test_names_never_cover_anything(void **state)
{
    static const size_t counts[] = {1, 2, 5, 9, COMPARED_MAX};
    (void)state;
    Stage s;
    open_losses(&s);
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++)
        for (int width = 1; width <= 300; width += 1 + width / (int)fewer(40))
            for (int height = 1; height <= 100; height += 1 + height / 6) {
                char how[96];
                snprintf(how, sizeof how, "%zu curves, %d × %d", counts[c], width, height);
                s.view.zoomed = (width + height) % 2;
                s.view.log_loss = height % 3 == 0;
                s.view.curve_by = (unsigned char)(width % 2 ? CURVE_EPOCHS : CURVE_SAMPLES);
                Symbols symbols = (Symbols)((width + height) % 3);
                draw(&s, counts[c], (uint64_t)(width * 1000 + height), width, height, symbols);
                check_names(&s, counts[c], how);
            }
    stage_close(&s);
}

/* Where there is room, all are named; and no two of a hue have the same dashes. */
static void test_all_are_named_where_there_is_room(void **state)
{
    (void)state;
    Stage s;
    open_losses(&s);
    s.view.zoomed = true;
    draw(&s, 9, 7, 120, 40, SYMBOLS_BRAILLE);
    assert_int_equal(check_names(&s, 9, "120 × 40"), 9);
    assert_true(canvas_find(&s.canvas, "present one") > 0);
    draw(&s, 5, 7, 80, 24, SYMBOLS_BRAILLE);
    assert_int_equal(check_names(&s, 5, "80 × 24"), 5);
    draw(&s, COMPARED_MAX, 7, 200, 60, SYMBOLS_BRAILLE);
    assert_int_equal(check_names(&s, COMPARED_MAX, "200 × 60"), COMPARED_MAX);
    for (size_t i = 0; i < COMPARED_MAX; i++)
        for (size_t k = 0; k < i; k++) {
            CurveBrush a = curve_series(i), b = curve_series(k);
            assert_true(a.ink != b.ink || a.dashes != b.dashes);
            assert_true(i >= 26 || a.c != b.c);
        }
    stage_close(&s);
}

/* Rows with all numbers, with none, with the largest. */
static void fill(Comparison *c, size_t rows)
{
    Error err;
    assert_true(comparison_reserve(c, rows, &err));
    for (size_t i = 0; i < rows; i++) {
        CompareRow *row = comparison_add(c, i == 0 ? COMPARED_PRESENT : COMPARED_RUN, i);
        assert_non_null(row);
        snprintf(row->name, sizeof row->name, i % 3 ? "r%zu" : "a-rather-long-name-%zu", i);
        snprintf(row->differs, sizeof row->differs, "hidden 8,8 adam 0.00%zu", i);
        row->series = i % 2 ? i : SIZE_MAX;
        if (i % 4 == 3) {
            row->state = "diverged";
            continue;
        }
        double scale = i % 4 == 2 ? 1e30 : 1;
        row->epochs = 120.0 * (double)(i + 1) * scale;
        row->loss = (0.01234 + (double)i) * scale;
        row->best = 0.012 * scale;
        row->best_epoch = 118;
        row->test = 0.2345 * scale;
        row->accuracy = 0.975;
        row->reached = 64;
        row->reached_by = i % 2;
        row->gradient = 0.0567 * scale;
    }
    assert_null(comparison_add(c, COMPARED_RUN, 0));
    c->has_goal = true;
    c->goal = (Goal){0, 0.1};
}

static void test_the_table_at_every_size(void **state)
{
    Comparison c = {.count = 0};
    (void)state;
    Stage s;
    stage_open(&s, NET_2_4_1);
    fill(&c, 30);
    s.scene.comparison = &c;
    s.view.focus = PANEL_COMPARE;
    for (int width = 1; width <= 300; width += 1 + width / (int)fewer(30))
        for (int height = 1; height <= 100; height += 1 + height / 8) {
            s.canvas.symbols = (Symbols)((width + height) % 3);
            s.view.zoomed = width % 2;
            s.view.compare_row = (size_t)(width * height) % 40;
            c.count = (size_t)(width + height) % 31;
            stage_draw(&s, width, height);
        }
    comparison_free(&c);
    stage_close(&s);
}

/* The numbers of a row, where all have room; fewer where not, the loss last. */
static void test_the_numbers_are_those_of_the_row(void **state)
{
    Comparison c = {.count = 0};
    char row[ROW_SIZE];
    (void)state;
    Stage s;
    stage_open(&s, NET_2_4_1);
    fill(&c, 2);
    s.scene.comparison = &c;
    s.view.focus = PANEL_COMPARE;
    s.view.zoomed = true;
    stage_draw(&s, 120, 40);
    canvas_row(&s.canvas, canvas_find(&s.canvas, "hidden 8,8 adam 0.000"), row, sizeof row);
    for (const char *at = "120\0" "0.01234\0" "0.012\0" "118\0" "0.2345\0" "97.5 %\0" "64\0"
                          "0.0567\0"; *at; at += strlen(at) + 1)
        if (!strstr(row, at))
            fail_msg("no %s in '%s'", at, row);
    canvas_row(&s.canvas, canvas_find(&s.canvas, "hidden 8,8 adam 0.001"), row, sizeof row);
    assert_non_null(strstr(row, "≤64"));
    assert_true(canvas_find(&s.canvas, "goal train_loss ≤ 0.1") > 0);
    s.view.zoomed = false;
    stage_draw(&s, 80, 24);
    canvas_row(&s.canvas, canvas_find(&s.canvas, "> a-ra"), row, sizeof row);
    assert_non_null(strstr(row, "0.01234"));
    comparison_free(&c);
    stage_close(&s);
}

/* Where a curve ends, its lowest loss, and when a goal was seen to be reached: by hand. */
static void test_what_a_curve_says(void **state)
{
    static const struct { double epoch, low, high, last, test; } is[] = {
        {0, 0.5, 0.5, 0.5, 0.6}, {1, 0.4, 0.4, 0.4, 0.5}, {2, 0.2, 0.2, 0.2, 0.3},
        {5, 0.1, 0.3, 0.25, 0.25}, {6, 0.15, 0.15, 0.15, 0.28}};
    enum { COUNT = sizeof is / sizeof is[0] };
    LossPoint p[COUNT];
    Comparison c = {.count = 0};
    Error err;
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        p[i] = (LossPoint){.epoch = is[i].epoch, .first = is[i].last, .low = is[i].low,
                           .high = is[i].high, .last = is[i].last, .test = is[i].test};
    assert_true(comparison_reserve(&c, 4, &err));
    const Goal train = {0, 0.2}, late = {0, 0.11};
    Goal test = {0, 0.3};
    int of_test = table_called(&goal_table, "test_loss"), accuracy =
        table_called(&goal_table, "accuracy");
    test.of = (unsigned char)of_test;
    CompareRow *row = comparison_add(&c, COMPARED_RUN, 1);
    comparison_see(row, p, COUNT, &train);
    assert_true(fabs(row->epochs - 6) < 1e-12 && fabs(row->loss - 0.15) < 1e-12);
    assert_true(fabs(row->test - 0.28) < 1e-12 && fabs(row->best - 0.1) < 1e-12);
    assert_true(fabs(row->best_epoch - 5) < 1e-12 && row->best_by);
    assert_true(fabs(row->reached - 2) < 1e-12 && !row->reached_by);
    row = comparison_add(&c, COMPARED_RUN, 2);
    comparison_see(row, p, COUNT, &late);
    assert_true(fabs(row->reached - 5) < 1e-12 && row->reached_by);
    row = comparison_add(&c, COMPARED_RUN, 3);
    comparison_see(row, p, COUNT, &test);
    assert_true(fabs(row->reached - 2) < 1e-12 && !row->reached_by);
    row = comparison_add(&c, COMPARED_RUN, 4);
    comparison_see(row, p, COUNT, &(Goal){(unsigned char)accuracy, 0.5});
    assert_true(isnan(row->reached) && isnan(row->accuracy));
    comparison_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_never_cover_anything),
        cmocka_unit_test(test_all_are_named_where_there_is_room),
        cmocka_unit_test(test_the_table_at_every_size),
        cmocka_unit_test(test_the_numbers_are_those_of_the_row),
        cmocka_unit_test(test_what_a_curve_says),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
