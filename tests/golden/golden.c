/* Golden scenes: states with literal numbers, drawn, as text and colour roles, against the files
 * beside this one. UPDATE_GOLDEN=1 in the environment writes them anew. */
#include "cases.h"

#include "core/kernels.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CASES_MAX = 128 };

static char ink_letter(uint8_t ink)
{
    static const char plain[INK_VALUE + 1] = "tdbfFkscoymen";
    if (ink < INK_VALUE)
        return plain[ink];
    bool map = ink >= INK_MAP;
    int level = (int)ink - (map ? INK_MAP : INK_VALUE) - LEVELS;
    const char *letters = map ? "MZP" : "-0+";
    return letters[level > 0 ? 2 : level < 0 ? 0 : 1];
}

static void write_roles(FILE *out, const Canvas *canvas, bool paper)
{
    for (int y = 0; y < canvas->height; y++) {
        char line[512];
        int end = 0;
        for (int x = 0; x < canvas->width; x++) {
            const Cell *cell = canvas_cell(canvas, x, y);
            bool blank = paper ? cell->style.paper == INK_TEXT : cell_code(cell) == ' ';
            line[x] = blank ? ' ' : ink_letter(paper ? cell->style.paper : cell->style.ink);
            end = blank ? end : x + 1;
        }
        fprintf(out, "%.*s\n", end, line);
    }
}

/* The picture as a file has it; the caller frees it. */
static char *picture(const Canvas *canvas)
{
    char *text = NULL, row[ROW_SIZE];
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fprintf(out, "== text\n");
    for (int y = 0; y < canvas->height; y++) {
        canvas_row(canvas, y, row, sizeof row);
        fprintf(out, "%s\n", row);
    }
    fprintf(out, "== ink: text dim bright frame Frame-in-focus key s:bar curve old-curve mark "
                 "error n:on; values + 0 -; map P Z M\n");
    write_roles(out, canvas, false);
    fprintf(out, "== paper\n");
    write_roles(out, canvas, true);
    fclose(out);
    return text;
}

static void file_name(const Case *c, char *path, size_t size)
{
    const char *srcdir = getenv("srcdir");
    snprintf(path, size, "%s/tests/golden/%s.txt", srcdir ? srcdir : ".", c->name);
}

static char *read_file(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "r");
    if (!in)
        return NULL;
    ssize_t n = getdelim(&text, &size, '\0', in);
    fclose(in);
    if (n < 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* Fails with the first row that differs, both ways. */
static void compare(const char *path, const char *expected, const char *actual)
{
    for (int row = 1;; row++) {
        size_t n = strcspn(expected, "\n"), m = strcspn(actual, "\n");
        if (n != m || memcmp(expected, actual, n) != 0)
            fail_msg("%s:%d\nexpected |%.*s|\nactual   |%.*s|\nUPDATE_GOLDEN=1 rewrites it", path,
                     row, (int)n, expected, (int)m, actual);
        if (!expected[n] || !actual[m]) {
            if (expected[n] != actual[m])
                fail_msg("%s:%d: one picture ends here", path, row);
            return;
        }
        expected += n + 1;
        actual += m + 1;
    }
}

static void test_scene(void **state)
{
    const Case *c = *state;
    char path[1024];
    Stage stage;
    stage_open(&stage, c->net);
    stage.canvas.symbols = c->symbols;
    stage.view.colour = !c->mono;
    stage_phases(&stage, c->phases);
    if (c->prepare)
        c->prepare(&stage);
    stage_draw(&stage, c->width, c->height);
    char *actual = picture(&stage.canvas);
    stage_close(&stage);
    file_name(c, path, sizeof path);
    if (getenv("UPDATE_GOLDEN")) {
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        fputs(actual, out);
        assert_int_equal(fclose(out), 0);
    }
    char *expected = read_file(path);
    if (!expected)
        fail_msg("%s cannot be read; UPDATE_GOLDEN=1 writes it", path);
    else
        compare(path, expected, actual);
    free(expected);
    free(actual);
}

int main(void)
{
    struct CMUnitTest tests[CASES_MAX] = {{0}};
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    /* The kernels that every processor has: the last bits of the others differ. */
    if (!kernel_choose("baseline", NULL) || golden_case_count > CASES_MAX)
        return 1;
    for (size_t i = 0; i < golden_case_count; i++)
        tests[i] = (struct CMUnitTest){.name = golden_cases[i].name,
                                       .test_func = test_scene,
                                       .initial_state = (void *)(uintptr_t)&golden_cases[i]};
    return _cmocka_run_group_tests("golden", tests, golden_case_count, NULL, NULL);
}
