#include "golden_file.h"

#include "stage.h"
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char ink_letter(uint8_t ink)
{
    static const char plain[INK_VALUE + 1] = "tdbfFkscaoymenABCDEFGH";
    static const char heights[RELIEF_HEIGHTS + 1] = "IJKLNOQRST";
    if (ink < INK_VALUE)
        return plain[ink];
    if (ink >= INK_RELIEF)
        return heights[(ink - INK_RELIEF) / RELIEF_LIGHTS];
    if (ink >= INK_GREY)
        return ink >= INK_CLASS ? (char)('1' + ink - INK_CLASS) : 'i';
    bool map = ink >= INK_MAP;
    int level = (int)ink - (map ? INK_MAP + MAP_LEVELS : INK_VALUE + LEVELS);
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

char *golden_picture(const Canvas *canvas)
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

static void file_name(const char *name, char *path, size_t size)
{
    const char *srcdir = getenv("srcdir");
    snprintf(path, size, "%s/tests/golden/%s.txt", srcdir ? srcdir : ".", name);
}

char *golden_read(const char *name)
{
    char *text = NULL, path[1024];
    size_t size = 0;
    file_name(name, path, sizeof path);
    FILE *in = fopen(path, "r");
    ssize_t n = in ? getdelim(&text, &size, '\0', in) : -1;
    if (in)
        fclose(in);
    if (n < 0)
        fail_msg("%s cannot be read; UPDATE_GOLDEN=1 writes it", path);
    return text;
}

size_t golden_text_size(const char *picture)
{
    const char *end = strstr(picture, "== ink");
    return end ? (size_t)(end - picture) : strlen(picture);
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

void golden_check(const char *name, const char *actual)
{
    char path[1024];
    file_name(name, path, sizeof path);
    if (getenv("UPDATE_GOLDEN")) {
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        fputs(actual, out);
        assert_int_equal(fclose(out), 0);
    }
    char *expected = golden_read(name);
    compare(path, expected, actual);
    free(expected);
}
