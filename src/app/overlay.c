#include "app/overlay.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char overlay_full[] = "… more lines than there is room for";

void overlay_toggle(Overlay *o, const char *title, void (*fill)(struct App *app), struct App *app)
{
    bool was_open = o->count > 0 && o->fill == fill;
    o->count = o->first = o->used = 0;
    o->search[0] = '\0';
    o->match = OVERLAY_NO_MATCH;
    o->take = NULL;
    o->deed = NULL;
    o->own.count = 0;
    dataset_free(&o->picture);
    if (was_open)
        return;
    o->title = title;
    o->fill = fill;
    fill(app);
}

void overlay_free(Overlay *o)
{
    dataset_free(&o->picture);
    free(o->offer);
}

bool overlay_close(Overlay *o)
{
    bool was_open = o->count > 0;
    o->count = o->first = 0;
    return was_open;
}

static OverlayPage choice_page(const Overlay *o)
{
    OverlayShape shape = o->picture.count > 0 ? OVERLAY_PICTURE
                         : o->deed            ? OVERLAY_WIDE
                                              : OVERLAY_COLUMNS;
    return overlay_choice_page(o->canvas, o->count, shape);
}

/* Lines on the screen at a time. */
static size_t page(const Overlay *o)
{
    OverlayPage choices = choice_page(o);
    if (o->take)
        return (size_t)(choices.rows * choices.columns);
    int rows = scene_overlay_rows(o->canvas->height);
    return rows > 1 ? (size_t)rows : 1;
}

/* Puts line `first` at the top, or the last that leaves no row empty. */
static void go(Overlay *o, size_t first)
{
    size_t rows = page(o);
    size_t last = o->count > rows ? o->count - rows : 0;
    o->first = first < last ? first : last;
}

/* Moves the list so that the line that is chosen is in sight, with what belongs to it. */
static void show_chosen(Overlay *o)
{
    size_t rows = page(o), line = o->choice.line, last = line;
    while (last + 1 < o->count && o->lines[last + 1].inner && last + 1 - line < rows)
        last++;
    if (line < o->first)
        go(o, line);
    else if (last >= o->first + rows)
        go(o, last + 1 - rows);
}

void overlay_refill(Overlay *o, struct App *app)
{
    if (o->count == 0)
        return;
    o->count = o->used = o->own.count = 0;
    o->choice.about = "";
    o->fill(app);
    go(o, o->first);
    if (o->take && o->chosen) /* lines come and go above the one that is chosen */
        show_chosen(o);
}

/* The line of a row that is nearest to `at`, first looked for in the direction `by`. */
static size_t nearest_row(const Overlay *o, size_t at, long by)
{
    size_t below = at, above = at;
    while (below + 1 < o->count && !o->lines[below].row)
        below++;
    while (above > 0 && !o->lines[above].row)
        above--;
    return (by < 0 && o->lines[above].row) || !o->lines[below].row ? above : below;
}

const TableRow *overlay_chosen(Overlay *o)
{
    size_t at = o->choice.line < o->count ? o->choice.line : o->count - 1;
    for (size_t i = 0; i < o->count; i++)
        if (o->chosen && o->lines[i].row == o->chosen)
            at = i;
    o->choice.line = nearest_row(o, at, 1);
    return o->chosen = o->lines[o->choice.line].row;
}

/* Chooses the row of a line, and brings it into sight with a heading right above. */
static void choose_line(Overlay *o, size_t line)
{
    size_t rows = page(o), first = line > 0 && !o->lines[line - 1].row ? line - 1 : line;
    o->choice.line = line;
    o->chosen = o->lines[line].row;
    if (first < o->first)
        go(o, first);
    else if (line >= o->first + rows)
        go(o, line + 1 - rows);
}

void overlay_offer(Overlay *o, const char *title, void (*fill)(struct App *app),
                   bool (*take)(struct App *app, const TableRow *row, Error *err),
                   const TableRow *chosen, struct App *app)
{
    overlay_toggle(o, title, fill, app);
    o->take = take;
    o->chosen = chosen;
    o->choice.line = 0;
    overlay_refill(o, app);
    if (o->chosen && o->count > 0)
        choose_line(o, o->choice.line);
}

void overlay_offer_own(Overlay *o, const char *title, void (*fill)(struct App *app),
                       bool (*take)(struct App *app, const TableRow *row, Error *err),
                       bool (*deed)(struct App *app, size_t row, OverlayDeed deed, Error *err),
                       size_t chosen, struct App *app)
{
    overlay_offer(o, title, fill, take, &o->own.row[chosen], app);
    o->deed = o->count > 0 ? deed : NULL;
    if (o->count > 0)
        show_chosen(o);
}

void overlay_choose(Overlay *o, long by)
{
    long last = (long)o->count - 1, at = (long)o->choice.line + by, step = by < 0 ? -1 : 1;
    bool within = o->lines[o->choice.line].inner;
    at = at < 0 ? 0 : at > last ? last : at;
    /* What belongs to a row is passed over by whoever is not among it. */
    while (!within && o->lines[at].inner && at + step >= 0 && at + step <= last)
        at += step;
    if (within || !o->lines[at].inner)
        choose_line(o, nearest_row(o, (size_t)at, by));
}

/* Into what belongs to a row, and back to that. */
static void choose_inner(Overlay *o, int columns)
{
    size_t line = o->choice.line;
    if (columns > 0 && line + 1 < o->count && !o->lines[line].inner && o->lines[line + 1].inner)
        choose_line(o, line + 1);
    while (columns < 0 && line > 0 && o->lines[line].inner)
        choose_line(o, --line);
}

void overlay_choose_across(Overlay *o, int columns)
{
    if (o->picture.count > 0)
        choose_inner(o, columns);
    else
        overlay_choose(o, columns * (long)choice_page(o).rows);
}

OverlayHit overlay_choose_at(Overlay *o, int x, int y)
{
    OverlayPage choices = choice_page(o);
    size_t line = o->first + overlay_choice_at(&choices, x, y);
    if (!rect_contains(choices.area, x, y))
        return HIT_OUTSIDE;
    if (line >= o->count || !o->lines[line].row)
        return HIT_NO_ROW;
    if (o->lines[line].row == o->chosen)
        return HIT_CHOSEN_ROW;
    choose_line(o, line);
    return HIT_OTHER_ROW;
}

static void show_line(Overlay *o, size_t line)
{
    size_t rows = page(o);
    if (line < o->first || line >= o->first + rows)
        go(o, line > rows / 3 ? line - rows / 3 : 0);
}

void overlay_show_entry(Overlay *o, size_t entry)
{
    size_t begun = 0, line = 0;
    for (; line < o->count; line++) {
        const char *key = o->lines[line].key;
        begun += key && key[0];
        if (begun > entry + 1)
            break;
    }
    if (line > 0)
        show_line(o, line - 1);
}

void overlay_scroll(Overlay *o, long by)
{
    size_t first = o->first, back = (size_t)-by;
    o->match = OVERLAY_NO_MATCH;
    if (o->take)
        overlay_choose(o, by);
    else if (by < 0)
        go(o, first > back ? first - back : 0);
    else
        go(o, (size_t)by < o->count ? first + (size_t)by : o->count);
}

void overlay_page(Overlay *o, int by)
{
    overlay_scroll(o, by * (long)page(o));
}

bool overlay_find(Overlay *o, int by, bool *wrapped)
{
    size_t count = o->count, match = o->match;
    bool anew = match >= count;
    size_t at = !anew ? match : by > 0 ? o->first + count - 1 : o->first;
    for (size_t i = 1; i <= count; i++) {
        size_t line = (by > 0 ? at + i : at + count - i) % count;
        if (!overlay_line_matches(o->lines, count, line, o->search))
            continue;
        *wrapped = !anew && (by > 0 ? line <= match : line >= match);
        o->match = line;
        if (o->take && o->lines[line].row)
            choose_line(o, line);
        else
            show_line(o, line);
        return true;
    }
    return false;
}

/* A copy that lives as long as the overlay; NULL when there is no more room. */
static const char *keep(Overlay *o, const char *text, size_t length)
{
    if (o->used + length + 1 > sizeof o->store)
        return NULL;
    char *copy = o->store + o->used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    o->used += length + 1;
    return copy;
}

/* The last line there is room for says that more were to follow. */
static void add(Overlay *o, const char *key, const char *text)
{
    bool full = !text || o->count + 1 >= OVERLAY_MAX;
    if (o->count > 0 && o->lines[o->count - 1].text == overlay_full)
        return;
    o->lines[o->count++] =
        full ? (OverlayLine){.text = overlay_full} : (OverlayLine){.key = key, .text = text};
}

void overlay_choice_within(Overlay *o, const TableRow *row)
{
    overlay_choice(o, row, "");
    o->lines[o->count - 1].inner = o->lines[o->count - 1].row == row;
}

void overlay_choice(Overlay *o, const TableRow *row, const char *value)
{
    add(o, row->name, keep(o, value, strlen(value)));
    if (o->lines[o->count - 1].text != overlay_full)
        o->lines[o->count - 1].row = row;
}

void overlay_own_choice(Overlay *o, const char *name, const char *value)
{
    if (o->own.count == OVERLAY_ROWS_MAX)
        return;
    size_t i = o->own.count++;
    snprintf(o->own.name[i], sizeof o->own.name[i], "%s", name);
    o->own.row[i] = (TableRow){o->own.name[i], ""};
    overlay_choice(o, &o->own.row[i], value);
}

size_t overlay_own_index(const Overlay *o, const TableRow *row)
{
    return (size_t)(row - o->own.row);
}

void overlay_about(Overlay *o, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    o->choice.about = keep(o, text, strlen(text));
    if (!o->choice.about)
        o->choice.about = "";
}

void overlay_heading(Overlay *o, const char *text)
{
    add(o, NULL, keep(o, text, strlen(text)));
}

void overlay_end_page(Overlay *o)
{
    while (o->count % page(o) != 0)
        overlay_heading(o, "");
}

void overlay_text(Overlay *o, const char *key, const char *text)
{
    int columns = scene_overlay_columns(o->canvas->width);
    key = keep(o, key, strlen(key));
    do {
        size_t n = canvas_text_fit(o->canvas, text, columns);
        add(o, key, key ? keep(o, text, n) : NULL);
        key = "";
        text += n + strspn(text + n, " ");
    } while (*text);
}

void overlay_line(Overlay *o, const char *key, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    overlay_text(o, key, text);
}
