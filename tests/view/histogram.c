/* The histograms of a layer: the ends, mean and deviation that stand above the bars are those of
 * the trainer's own numbers, and each bar is as high as its share of the highest says. */
#include "stage.h"
#include "tap.h"

#include "view/panel/panel.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HEIGHTS_MAX = 300 };

/* The numbers that a histogram is to be of. */
typedef struct Wanted {
    const char *name;
    const Real *values;
    size_t count;
} Wanted;

static void check(const char *name, const char *what, Shown shown, double value)
{
    if (!(fabs(shown.value - value) <= shown.error + 1e-6 * fabs(value)))
        fail_msg("%s: %s %g is shown for %.9g", name, what, shown.value, value);
}

/* The row of the panel in which the histogram of that name begins, and its words. */
static int find_block(const Stage *s, Rect r, const char *name, char row[ROW_SIZE])
{
    char begin[32];
    snprintf(begin, sizeof begin, " %s ", name);
    for (int y = r.y; y < r.y + r.height; y++) {
        canvas_part(&s->canvas, (Rect){r.x, y, r.width, 1}, row, ROW_SIZE);
        if (strncmp(row, begin, strlen(begin)) == 0)
            return y;
    }
    fail_msg("no histogram of %s", name);
    return 0;
}

static Shown behind(const char *row, const char *word)
{
    const char *at = strstr(row, word);
    if (!at)
        fail_msg("no '%s' in '%s'", word, row);
    at = at ? at + strlen(word) : row;
    return read_number(&at);
}

static void check_words(const Wanted *w, const char *row)
{
    double low = INFINITY, high = -INFINITY, sum = 0, squares = 0;
    for (size_t i = 0; i < w->count; i++) {
        low = fmin(low, (double)w->values[i]);
        high = fmax(high, (double)w->values[i]);
        sum += (double)w->values[i] / (double)w->count;
    }
    for (size_t i = 0; i < w->count; i++)
        squares += pow((double)w->values[i] - sum, 2) / (double)w->count;
    const char *ends = strstr(row, " before") ? " before" : w->name;
    check(w->name, "the lower end", behind(row, ends), low);
    check(w->name, "the upper end", behind(row, "…"), high);
    check(w->name, "the mean", behind(row, "mean"), sum);
    check(w->name, "the deviation", behind(row, "deviation"), sqrt(squares));
}

/* The eighths of a column, from `y` upwards as far as there are blocks. */
static int height_of(const Stage *s, int x, int y)
{
    static const char *const blocks = "▁▂▃▄▅▆▇█";
    int eighths = 0, part = EIGHTHS;
    for (; part == EIGHTHS; y--) {
        char cell[16];
        canvas_part(&s->canvas, (Rect){x, y, 1, 1}, cell, sizeof cell);
        const char *found = strlen(cell) == strlen("█") ? strstr(blocks, cell) : NULL;
        part = found ? (int)(found - blocks) / (int)strlen("█") + 1 : 0;
        eighths += part;
    }
    return eighths;
}

/* Counts by comparing each number with the ends of the ranges, of which there are about two times
 * the cube root of the count of numbers, each of as many whole columns. */
static void check_bars(const Stage *s, const Wanted *w, Rect bars)
{
    double low = INFINITY, high = -INFINITY;
    size_t counts[HEIGHTS_MAX] = {0}, most = 0, wanted_bars = 1, columns = (size_t)bars.width;
    while (wanted_bars * wanted_bars * wanted_bars < 8 * w->count)
        wanted_bars++;
    size_t each = wanted_bars < columns ? columns / wanted_bars : 1, bins = columns / each;
    assert_true(bins < HEIGHTS_MAX && bars.height > 0);
    for (size_t i = 0; i < w->count; i++) {
        low = fmin(low, (double)w->values[i]);
        high = fmax(high, (double)w->values[i]);
    }
    for (size_t i = 0; i < w->count; i++) {
        size_t b = 0;
        while (b + 1 < bins &&
               ((double)w->values[i] - low) / (high - low) * (double)bins >= (double)(b + 1))
            b++;
        most = ++counts[b] > most ? counts[b] : most;
    }
    for (size_t column = 0; column < bins * each; column++) {
        size_t b = column / each;
        bool between = each > 2 && column % each == each - 1; /* a blank */
        double share = between ? 0 : (double)counts[b] / (double)most;
        int wanted = (int)ceil(share * bars.height * EIGHTHS);
        int got = height_of(s, bars.x + (int)column, bars.y + bars.height - 1);
        if (got != wanted)
            fail_msg("%s, bar %zu: %d eighths for %zu of %zu", w->name, b, got, counts[b], most);
    }
}

/* After a whole step in which the pass was through and the update made. */
static void check_layer(Stage *s, size_t layer, int width, int height)
{
    const Layer *l = &s->net.layers[layer];
    const Trainer *t = &s->trainer;
    char row[3][ROW_SIZE];
    int at[3];
    PanelId panel = (PanelId)table_find(&panel_table, "histogram", NULL);
    s->view.focus = panel;
    s->view.selection = (Selection){SELECT_LAYER, layer + 1, 0, 0};
    stage_draw(s, width, height);
    const Wanted wanted[] = {
        {"weights", t->parameters.theta + l->weights, l->biases - l->weights},
        {"gradient", t->parameters.gradient + l->weights, l->biases - l->weights},
        {"activations", t->batch.a + batch_at(&t->batch, l, 0), t->batch.rows * l->units}};
    Layout layout = layout_make(width, height, &s->view, &s->net);
    Rect r = layout_inside(&layout, panel);
    for (int i = 0; i < 3; i++)
        at[i] = find_block(s, r, wanted[i].name, row[i]);
    for (int i = 0; i < 3; i++) {
        int end = i < 2 ? at[i + 1] : r.y + r.height;
        check_words(&wanted[i], row[i]);
        check_bars(s, &wanted[i], (Rect){r.x + 1, at[i] + 1, r.width - 2, end - at[i] - 1});
    }
}

static void test_numbers_and_bars_are_those_of_the_trainer(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_8_3_8, NET_64_32_10};
    static const int sizes[][2] = {{250, 60}, {300, 40}};
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        Stage s;
        stage_open(&s, nets[i / 2]);
        stage_phases(&s, trainer_phases(&s.trainer));
        for (size_t l = 0; l < s.net.layer_count; l++)
            check_layer(&s, l, sizes[i % 2][0], sizes[i % 2][1]);
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_and_bars_are_those_of_the_trainer),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("histogram", tests, NULL, NULL);
}
