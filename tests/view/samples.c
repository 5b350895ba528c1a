/* The list of samples: each number stands under what it is, is the data's or the network's, and
 * inputs are shown all or not at all. The oracle reads the rows and looks the numbers up. */
#include "stage.h"
#include "tap.h"

#include "view/panel/samples.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int sizes[][2] = {{80, 24}, {100, 30}, {120, 40}, {160, 50}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

/* Draws the stage with the list as large as it gets beside the picture; its inside. */
static Rect draw(Stage *s, int i)
{
    s->view.focus = PANEL_SAMPLES;
    stage_draw(s, sizes[i][0], sizes[i][1]);
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    return layout_inside(&layout, PANEL_SAMPLES);
}

/* The word of row y of the list that ends below the right end of `head`, or nothing. */
static void under(const Stage *s, Rect r, const char *head, int y, char out[64])
{
    char row[ROW_SIZE], cell[8];
    int end = -1;
    for (int x = r.x; x < r.x + r.width && end < 0; x++) {
        canvas_part(&s->canvas, (Rect){x, r.y, r.x + r.width - x, 1}, row, sizeof row);
        size_t n = strlen(head);
        if (strncmp(row, head, n) == 0 && (row[n] == ' ' || row[n] == '\0'))
            end = x + canvas_text_width(&s->canvas, head) - 1;
    }
    if (end < 0)
        fail_msg("no column '%s'", head);
    int from = end;
    for (; from > r.x; from--) {
        canvas_part(&s->canvas, (Rect){from - 1, r.y + y, 1, 1}, cell, sizeof cell);
        if (cell[0] == '\0' || cell[0] == ' ')
            break;
    }
    canvas_part(&s->canvas, (Rect){from, r.y + y, end - from + 1, 1}, out, 64);
    canvas_part(&s->canvas, (Rect){end + 1, r.y + y, 1, 1}, cell, sizeof cell);
    if (end + 1 < r.x + r.width && cell[0] != '\0' && cell[0] != ' ')
        fail_msg("'%s' goes on behind its column '%s'", out, head);
}

static void check_number(const Stage *s, Rect r, const char *head, int y, double wanted)
{
    char text[64], *end;
    under(s, r, head, y, text);
    double shown = strtod(text, &end);
    if (end == text || *end || fabs(shown - wanted) > 0.00006 * fmax(1, fabs(wanted)))
        fail_msg("sample %d, %s: '%s' for %g", y, head, text, wanted);
}

/* What the network says to sample k. */
static const Real *said(const Stage *s, size_t k)
{
    return s->answers.out + k * s->data.outputs;
}

/* A target of two values is what the data has; the output has four decimals. */
static void test_two_values(void **state)
{
    static const char *const inputs[] = {"x₁", "x₂", "x₃"};
    static const StageNet nets[] = {NET_2_4_1, NET_3_2_1, NET_NO_HIDDEN};
    (void)state;
    for (int i = 0; i < 3 * SIZES; i++) {
        Stage s;
        stage_open(&s, nets[i % 3]);
        Rect r = draw(&s, i / 3);
        char heads[ROW_SIZE];
        canvas_part(&s.canvas, (Rect){r.x, r.y, r.width, 1}, heads, sizeof heads);
        bool shown = strstr(heads, "x₁"); /* all of them then, else none */
        assert_true(shown || (i % 3 && !strchr(heads, 'x')));
        for (int y = 1; y < r.height && y <= (int)s.data.count; y++) {
            size_t k = (size_t)y - 1;
            for (size_t j = 0; shown && j < s.data.inputs; j++)
                check_number(&s, r, inputs[j], y, (double)s.data.x[k * s.data.inputs + j]);
            check_number(&s, r, "target", y, (double)s.data.t[k]);
            check_number(&s, r, "ŷ", y, (double)said(&s, k)[0]);
        }
        stage_close(&s);
    }
}

/* The bar is as long as the output is far from the low target to the high one, which stand above
 * its ends. */
static void test_bars_are_outputs(void **state)
{
    int found = 0;
    (void)state;
    for (int i = 1; i < SIZES; i++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        Rect r = draw(&s, i);
        for (int y = 1; y < r.height && y <= 4; y++) {
            int halves = 0, from = -1;
            for (int x = r.x; x < r.x + r.width; x++) {
                uint32_t c = cell_code(canvas_cell(&s.canvas, x, r.y + y));
                halves += c == 0x2584 ? 2 : c == 0x2596 ? 1 : 0;
                from = from < 0 && c == 0x2584 ? x : from;
            }
            int end = from;
            assert_int_equal(cell_code(canvas_cell(&s.canvas, from, r.y)), '0');
            while (end < r.x + r.width && cell_code(canvas_cell(&s.canvas, end, r.y)) != '1')
                end++;
            double wanted = 2.0 * (end + 1 - from) * (double)said(&s, (size_t)y - 1)[0];
            if (fabs(halves - wanted) > 0.51)
                fail_msg("sample %d: %d halves, not %g", y, halves, wanted);
            found++;
        }
        stage_close(&s);
    }
    assert_true(found >= 8);
}

/* The row of sample y has these words, in their order, and no others before its bar. */
static void check_words(const Stage *s, Rect r, int y, const char *wanted)
{
    char row[ROW_SIZE], words[ROW_SIZE] = "", *rest = row, *word;
    canvas_part(&s->canvas, (Rect){r.x, r.y + y, r.width, 1}, row, sizeof row);
    while ((word = strsep(&rest, " "))) {
        if (*word == '\0' || strcmp(word, "▸") == 0)
            continue;
        if (strncmp(word, "▄", 3) == 0 || strncmp(word, "▖", 3) == 0)
            break;
        size_t used = strlen(words);
        snprintf(words + used, sizeof words - used, "%s%s", used ? " " : "", word);
    }
    if (strcmp(words, wanted) != 0)
        fail_msg("'%s', not '%s'", words, wanted);
}

static size_t largest(const Real *v, size_t n)
{
    size_t at = 0;
    for (size_t i = 1; i < n; i++)
        at = v[i] > v[at] ? i : at;
    return at;
}

/* Of an image no pixel: number, target, said, how sure. */
static void test_images(void **state)
{
    static const StageNet nets[] = {NET_64_32_10, NET_784_128_10};
    (void)state;
    for (int i = 0; i < 2 * SIZES; i++) {
        Stage s;
        char wanted[64];
        stage_open(&s, nets[i % 2]);
        Rect r = draw(&s, i / 2);
        for (int y = 1; y < r.height && y <= 10; y++) {
            size_t k = (size_t)y - 1, class = largest(said(&s, k), 10);
            size_t target = largest(s.data.t + k * 10, 10);
            snprintf(wanted, sizeof wanted, "%d y%zu y%zu %.2f %s", y, target + 1, class + 1,
                     (double)said(&s, k)[class], class == target ? "✓" : "✗");
            check_words(&s, r, y, wanted);
        }
        stage_close(&s);
    }
}

/* Real targets have the difference beside them, and nothing that is right or wrong. */
static void test_real_targets(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        for (size_t k = 0; k < s.data.count; k++)
            s.data.t[k] = (Real)(0.25 * (double)k - 7);
        dataset_finish(&s.data);
        Rect r = draw(&s, i);
        for (int y = 1; y < r.height && y <= 4; y++) {
            double t = (double)s.data.t[y - 1], a = (double)said(&s, (size_t)y - 1)[0];
            char row[ROW_SIZE];
            check_number(&s, r, "target", y, t);
            check_number(&s, r, "ŷ", y, a);
            canvas_part(&s.canvas, (Rect){r.x, r.y + y, r.width, 1}, row, sizeof row);
            assert_true(!strstr(row, "✓") && !strstr(row, "✗"));
            if (i > 0)
                check_number(&s, r, "ŷ − t", y, a - t);
        }
        stage_close(&s);
    }
}

/* Several outputs that are no classes: each below its symbol, as many as there is room for. */
static void test_several_outputs(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        Stage s;
        stage_open(&s, NET_2_2_2);
        for (size_t k = 0; k < 2 * s.data.count; k++)
            s.data.t[k] = (Real)(k % 3) / 2;
        dataset_finish(&s.data);
        Rect r = draw(&s, i);
        for (int y = 1; y < r.height && y <= (int)s.data.count; y++) {
            size_t k = (size_t)y - 1;
            check_number(&s, r, "t₁", y, (double)s.data.t[2 * k]);
            check_number(&s, r, "ŷ₁", y, (double)said(&s, k)[0]);
            if (i > 0) {
                check_number(&s, r, "t₂", y, (double)s.data.t[2 * k + 1]);
                check_number(&s, r, "ŷ₂", y, (double)said(&s, k)[1]);
            }
        }
        stage_close(&s);
    }
}

/* The number before a word in the bottom border of the list, or 0. */
static size_t number_before(const Stage *s, Rect inside, const char *word)
{
    char row[ROW_SIZE];
    canvas_part(&s->canvas, (Rect){inside.x, inside.y + inside.height, inside.width, 1}, row,
                sizeof row);
    const char *at = strstr(row, word);
    if (!at)
        return 0;
    while (at > row && (at[-1] == ' ' || (at[-1] >= '0' && at[-1] <= '9')))
        at--;
    return strtoul(at, NULL, 10);
}

/* Whatever the size and the sample in the spotlight: the samples listed, those said to be above and
 * those said to be below are all that there are. */
static void test_hidden_rows_are_said(void **state)
{
    size_t above_most = 0, below_most = 0;
    (void)state;
    for (int i = 0; i < 3 * 4 * 40; i++) {
        Stage s;
        char row[ROW_SIZE];
        size_t listed = 0;
        stage_open(&s, i / 160 == 0 ? NET_2_4_1 : NET_64_32_10);
        s.canvas.symbols = (Symbols)(i / 160);
        stage_phases(&s, 1);
        s.view.zoomed = i % 4 == 3;
        s.view.focus = PANEL_SAMPLES;
        s.view.spotlight = i % 4 < 2 ? 0 : s.data.count - 1;
        stage_draw(&s, i % 4 == 1 ? 120 : 80, 12 + i / 4 % 40);
        Layout layout = layout_make(s.canvas.width, s.canvas.height, &s.view, &s.net);
        Rect r = layout_inside(&layout, PANEL_SAMPLES);
        trace_capture(&s.trace, &s.trainer, s.view.spotlight,
                      samples_first(&s.view, s.data.count, layout_sample_rows(&layout)));
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        for (int y = 1; y < r.height; y++) {
            canvas_part(&s.canvas, (Rect){r.x + 1, r.y + y, 3, 1}, row, sizeof row);
            listed += strtoul(row, NULL, 10) > 0;
        }
        size_t above = number_before(&s, r, "above"), below = number_before(&s, r, "more");
        if (r.height > 1 && listed + above + below != s.data.count)
            fail_msg("%d × %d: %zu above, %zu listed, %zu more of %zu", s.canvas.width,
                     s.canvas.height, above, listed, below, s.data.count);
        above_most = above > above_most ? above : above_most;
        below_most = below > below_most ? below : below_most;
        stage_close(&s);
    }
    if (above_most < 2 || below_most < 2)
        fail_msg("no more than %zu above and %zu below were hidden", above_most, below_most);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_values),      cmocka_unit_test(test_bars_are_outputs),
        cmocka_unit_test(test_images),          cmocka_unit_test(test_real_targets),
        cmocka_unit_test(test_several_outputs), cmocka_unit_test(test_hidden_rows_are_said),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("samples", tests, NULL, NULL);
}
