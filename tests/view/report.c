/* Reports of any width: what is headed is there, whole, and is what was decided. */
#include "stage.h"
#include "tap.h"

#include "view/panel/report.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CLASSES = 12, EACH = 7, ROW = 1024 };

static char names[CLASSES][64], *name_list[CLASSES];
static Real targets[CLASSES * EACH * CLASSES];

/* One-hot data whose classes have names of `length` characters that differ at their ends. */
static Dataset make_data(size_t classes, size_t length)
{
    Dataset data = {.kind = TARGET_ONE_HOT, .inputs = 1, .outputs = classes,
                    .count = classes * EACH, .t = targets, .output_names = name_list};
    memset(targets, 0, sizeof targets);
    for (size_t c = 0; c < classes; c++) {
        snprintf(names[c], sizeof names[c], "%.*s%c", (int)length - 1,
                 "a long name of a class that goes on and on and on", (char)('A' + c));
        name_list[c] = names[c];
        for (size_t i = 0; i < EACH; i++)
            targets[(c * EACH + i) * classes + c] = 1;
    }
    return data;
}

/* What sample i of class c is taken for: the last class is never decided for. */
static size_t decision(size_t c, size_t i, size_t classes)
{
    size_t d = i % 3 == 0 ? (c + 1) % classes : c;
    return d == classes - 1 ? 0 : d;
}

/* By counting again: percent, or NaN where there is nothing to count. */
static void count(size_t c, size_t classes, double *precision, double *recall)
{
    int right = 0, decided = 0;
    for (size_t of = 0; of < classes; of++)
        for (size_t i = 0; i < EACH; i++) {
            decided += decision(of, i, classes) == c;
            right += of == c && decision(of, i, classes) == c;
        }
    *precision = decided > 0 ? 100.0 * right / decided : NAN;
    *recall = 100.0 * right / EACH;
}

/* Whether `text` is that number, with as many digits as it has, with or without its sign. */
static bool is_share(const char *text, double share)
{
    static const char *const forms[] = {"%.1f%%", "%.0f%%", "%.0f"};
    char form[32];
    if (isnan(share))
        return strcmp(text, "—") == 0;
    for (int i = 0; i < 3; i++) {
        snprintf(form, sizeof form, forms[i], share);
        if (strcmp(text, form) == 0)
            return true;
    }
    return false;
}

/* The words of a row from the right; how many there are. */
static int words_of(Canvas *canvas, int y, char row[ROW], const char *words[ROW])
{
    int n = 0;
    canvas_row(canvas, y, row, ROW);
    for (char *end = row + strlen(row); end > row;) {
        while (end > row && end[-1] == ' ')
            *--end = '\0';
        while (end > row && end[-1] != ' ')
            end--;
        if (*end)
            words[n++] = end;
    }
    return n;
}

static void check_row(Canvas *canvas, size_t c, size_t classes, bool matrix)
{
    char row[ROW];
    const char *words[ROW];
    double precision, recall;
    int n = words_of(canvas, 1 + (int)c, row, words);
    count(c, classes, &precision, &recall);
    if (n < 2 || !is_share(words[0], recall) || (!matrix && !is_share(words[1], precision)))
        fail_msg("%d columns, class %zu of %zu: '%s' ends a row, not %.1f", canvas->width, c,
                 classes, n > 0 ? words[0] : "", recall);
}

/* The row below the matrix has all precisions, or none and no word of them. */
static void check_foot(Canvas *canvas, size_t classes)
{
    char row[ROW];
    const char *words[ROW];
    double precision, recall;
    int n = words_of(canvas, 1 + (int)classes, row, words), at = 0;
    if (n > 0 && strcmp(words[n - 1], "columns:") == 0)
        return;
    assert_int_equal(strncmp(words[n - 1], "prec", 4), 0);
    at += strcmp(words[0], "decisions") == 0;
    assert_int_equal(n - 1 - at, classes);
    for (size_t c = 0; c < classes; c++) {
        count(c, classes, &precision, &recall);
        if (!is_share(words[at + (int)(classes - 1 - c)], precision))
            fail_msg("%d columns: precision '%s' of class %zu of %zu", canvas->width,
                     words[at + (int)(classes - 1 - c)], c, classes);
    }
}

static void check(const Report *report, const Dataset *data, int width, int height)
{
    Canvas canvas = {0};
    Error err;
    size_t classes = report->classes;
    assert_true(canvas_resize(&canvas, width + 4, height, &err));
    report_draw(report, data, (Rect){0, 0, width, height}, &canvas);
    for (int y = 0; y < height; y++)
        for (int x = width; x < width + 4; x++)
            if (canvas_cell(&canvas, x, y)->c > ' ')
                fail_msg("%d columns, row %d: drawn beyond them", width, y);
    bool matrix = canvas_find(&canvas, "precision") != 0;
    for (size_t c = 0; c < classes && 1 + (int)c < height - 1; c++)
        check_row(&canvas, c, classes, matrix);
    if (matrix)
        check_foot(&canvas, classes);
    canvas_free(&canvas);
}

static void test_every_width(void **state)
{
    static const size_t lengths[] = {1, 4, 11, 40};
    (void)state;
    for (size_t classes = 2; classes <= CLASSES; classes++)
        for (size_t l = 0; l < 4; l++) {
            Dataset data = make_data(classes, lengths[l]);
            Report report = {0};
            Error err;
            assert_true(report_init(&report, &data, &err));
            report_start(&report);
            for (size_t k = 0; k < data.count; k++) {
                Real answer[CLASSES] = {0};
                answer[decision(k / EACH, k % EACH, classes)] = 1;
                report_add(&report, &data, k, answer);
            }
            for (int width = 27; width <= 118; width++) {
                check(&report, &data, width, (int)classes + 3);
                check(&report, &data, width, 5);
            }
            report_free(&report);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_width),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
