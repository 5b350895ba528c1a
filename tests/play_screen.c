#include "play_screen.h"

#include "lesson/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void play_row(const PlayScreen *screen, int y, char *out, size_t size)
{
    size_t used = 0, end = 0;
    for (int x = 0; x < screen->width; x++) {
        const char *text = screen->cells[y * screen->width + x].text;
        size_t length = strlen(text);
        if (used + length >= size)
            break;
        memcpy(out + used, text, length);
        used += length;
        end = *text && strcmp(text, " ") != 0 ? used : end;
    }
    out[end] = '\0';
}

int play_row_of(const PlayScreen *screen, int row)
{
    int y = row > 0 ? row - 1 : screen->height + row;
    return y < screen->height ? y : -1;
}

/* Columns of the first `length` bytes of a row. */
static int column_of(const PlayScreen *screen, int y, size_t length)
{
    size_t used = 0;
    for (int x = 0; x < screen->width; x++) {
        const char *text = screen->cells[y * screen->width + x].text;
        if (used >= length && *text)
            return x;
        used += strlen(text);
    }
    return screen->width;
}

bool play_find(const PlayScreen *screen, const char *words, bool exact, int *x, int *y)
{
    char row[PLAY_ROW_SIZE];
    for (*y = 0; *y < screen->height; ++*y) {
        play_row(screen, *y, row, sizeof row);
        const char *at = script_finds(row, words, exact);
        if (!at)
            continue;
        *x = column_of(screen, *y, (size_t)(at - row));
        return true;
    }
    return false;
}

bool play_stands_at(const PlayScreen *screen, int x, int y, const char *text)
{
    for (; *text; x++) {
        const char *cell = x < screen->width ? screen->cells[y * screen->width + x].text : NULL;
        size_t length = cell ? strlen(cell) : 0;
        if (!cell || strncmp(text, cell, length) != 0)
            return false;
        text += length;
    }
    return true;
}

static void append_without_blanks(char *out, const char *text)
{
    out += strlen(out);
    for (; *text; text++)
        if (*text != ' ')
            *out++ = *text;
    *out = '\0';
}

bool play_says(const PlayScreen *screen, const char *words)
{
    char row[PLAY_ROW_SIZE], wanted[PLAY_ROW_SIZE] = "";
    char *all = calloc((size_t)screen->height + 1, PLAY_ROW_SIZE);
    assert_non_null(all);
    append_without_blanks(wanted, words);
    for (int y = 0; y < screen->height; y++) {
        play_row(screen, y, row, sizeof row);
        append_without_blanks(all, row);
    }
    bool found = strstr(all, wanted);
    free(all);
    return found;
}

/* How frames are drawn, by the symbols of the screen. */
static const struct Frame {
    const char *begin, *corner, *foot;
} frames[] = {{"╭─ ", "╮", "╰"}, {"┌─ ", "┐", "└"}, {"+- ", "+", "+"}};
enum { FRAMES = sizeof frames / sizeof frames[0] };

/* How many cells there are from `cell` on, in steps of `step` and at most `most`, up to one with
 * this text. */
static int cells_up_to(const PlayCell *cell, int step, int most, const char *text)
{
    int n = 1;
    while (n < most && strcmp(cell[n * step].text, text) != 0)
        n++;
    return n + 1;
}

bool play_find_panel(const PlayScreen *screen, const char *title, PlayRect *rect)
{
    char text[256];
    for (size_t i = 0; i < FRAMES; i++) {
        int x, y;
        snprintf(text, sizeof text, "%s%s", frames[i].begin, title);
        if (!play_find(screen, text, true, &x, &y))
            continue;
        const PlayCell *cell = &screen->cells[y * screen->width + x];
        *rect = (PlayRect){x, y,
                           cells_up_to(cell, 1, screen->width - x - 1, frames[i].corner),
                           cells_up_to(cell, screen->width, screen->height - y - 1,
                                       frames[i].foot)};
        return true;
    }
    return false;
}

static bool same_cells(const PlayCell *a, const PlayCell *b)
{
    bool blank = strcmp(a->text, " ") == 0;
    return strcmp(a->text, b->text) == 0 && a->look[1] == b->look[1] &&
           (blank || a->look[0] == b->look[0]);
}

bool play_same(const PlayScreen *a, const PlayScreen *b, PlayRect hole)
{
    if (a->width != b->width || a->height != b->height)
        return false;
    for (int y = 0; y < a->height; y++)
        for (int x = 0; x < a->width; x++)
            if (!(x >= hole.x && x < hole.x + hole.width && y >= hole.y &&
                  y < hole.y + hole.height) &&
                !same_cells(&a->cells[y * a->width + x], &b->cells[y * a->width + x]))
                return false;
    return true;
}
