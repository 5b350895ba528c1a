#include "view/overlay_draw.h"

#include "core/base/text.h"
#include "view/canvas/pen.h"
#include "view/data_picture.h"

#include <stdio.h>
#include <string.h>

enum { OVERLAY_WIDTH = 80, OVERLAY_KEYS = 18, JOINED_SIZE = 512 };
/* Of a list to choose from: the width of a column and of the names in it, and lines below
 * about what is chosen. */
enum { CHOICE_WIDTH = 39, CHOICE_KEYS = 20, ABOUT_ROWS = 2 };

static const Style key_style = {INK_KEY, INK_TEXT, ATTRIBUTE_BOLD};

int scene_overlay_rows(int height)
{
    return height - 4;
}

static int overlay_width(int width)
{
    return width < OVERLAY_WIDTH ? width : OVERLAY_WIDTH;
}

int scene_overlay_columns(int width)
{
    int columns = overlay_width(width) - OVERLAY_KEYS - 2;
    return columns > 1 ? columns : 1;
}

/* Columns of the same height, where all lines have room. */
OverlayPage overlay_choice_page(const Canvas *canvas, size_t count, OverlayShape shape)
{
    bool picture = shape == OVERLAY_PICTURE;
    int width = overlay_width(canvas->width);
    int most = shape == OVERLAY_WIDE ? 1 : (width - 2) / CHOICE_WIDTH;
    int columns = most > 1 ? most : 1;
    int room = scene_overlay_rows(canvas->height) - ABOUT_ROWS;
    bool beside = picture && columns > 1;
    int lines = picture ? 1 : columns, rows = ((int)count + lines - 1) / lines;
    rows = rows < room ? rows : room;
    rows = rows > 1 ? rows : 1;
    Rect area = {(canvas->width - width) / 2, 0, width, rows + ABOUT_ROWS + 2};
    Rect right = {area.x + CHOICE_WIDTH + 2, 1, width - CHOICE_WIDTH - 4, rows};
    return (OverlayPage){rows, lines, area, beside ? right : (Rect){0}};
}

/* The frame of a column: its lines are inside. */
static Rect choice_column(const OverlayPage *page, int column)
{
    bool half = page->columns > 1 || page->picture.width > 0;
    int width = half ? CHOICE_WIDTH + 2 : page->area.width;
    return (Rect){page->area.x + column * CHOICE_WIDTH, 0, width, page->rows + 2};
}

size_t overlay_choice_at(const OverlayPage *page, int x, int y)
{
    for (int column = 0; column < page->columns; column++) {
        Rect r = choice_column(page, column);
        if (rect_contains((Rect){r.x + 1, 1, r.width - 2, page->rows}, x, y))
            return (size_t)(column * page->rows + y - 1);
    }
    return OVERLAY_NO_MATCH;
}

static bool goes_on(const OverlayLine *lines, size_t count, size_t line)
{
    return line + 1 < count && lines[line + 1].key && !lines[line + 1].key[0];
}

/* Where `part` begins in the text of a line, which may end in those below; NULL: it does not. */
static const char *text_match(const OverlayLine *lines, size_t count, size_t line,
                              const char *part)
{
    char joined[JOINED_SIZE];
    const char *text = lines[line].text, *found = text_find(text, part);
    if (found || !goes_on(lines, count, line))
        return found;
    snprintf(joined, sizeof joined, "%s", text);
    for (; goes_on(lines, count, line); line++)
        text_append(joined, sizeof joined, " %s", lines[line + 1].text);
    found = text_find(joined, part);
    size_t at = found ? (size_t)(found - joined) : strlen(text);
    return at < strlen(text) ? text + at : NULL;
}

bool overlay_line_matches(const OverlayLine *lines, size_t count, size_t line, const char *part)
{
    const char *key = lines[line].key;
    return (key && text_find(key, part)) || text_match(lines, count, line, part);
}

/* Text with what is found in it in reverse video, or out of it in a line that is. */
static void write_marked(Pen *pen, Style style, const char *text, const char *found, size_t length)
{
    Style marked = style;
    marked.attributes ^= ATTRIBUTE_REVERSE;
    if (!found) {
        pen_write(pen, style, "%s", text);
        return;
    }
    pen_write(pen, style, "%.*s", (int)(found - text), text);
    pen_write(pen, marked, "%.*s", (int)length, found);
    pen_write(pen, style, "%s", strlen(found) > length ? found + length : "");
}

static bool is_searched(const OverlayList *list)
{
    return list->search && list->search[0];
}

/* A line inside the frame `r`, whose text stands behind `keys` columns. */
static void draw_line(const OverlayList *list, size_t index, Rect r, int keys, int y,
                      Canvas *canvas)
{
    const OverlayLine *line = &list->lines[index];
    const char *part = list->search, *in_key = NULL, *in_text = NULL;
    Pen pen = {canvas, r.x + 2, y, r.x + r.width - (list->choice ? 1 : 2)};
    if (is_searched(list)) {
        in_key = line->key ? text_find(line->key, part) : NULL;
        in_text = text_match(list->lines, list->count, index, part);
    }
    if (in_key || in_text)
        canvas_text(canvas, r.x + 1, y, (Style){INK_MARK, INK_TEXT, ATTRIBUTE_BOLD},
                    index == list->match ? "▸" : "·");
    size_t length = part ? strlen(part) : 0;
    if (!line->key) {
        write_marked(&pen, strong, line->text, in_text, length);
        return;
    }
    Style key = line->inner ? plain : key_style, text = {0};
    pen.x += line->inner ? 2 : 0;
    if (list->choice && list->choice->line == index) {
        key = text = (Style){INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};
        canvas_fill(canvas, (Rect){pen.x, y, pen.end - pen.x, 1}, ' ', text);
        canvas_mark(canvas, pen.x, y);
    }
    write_marked(&pen, key, line->key, in_key, length);
    pen.x = r.x + keys > pen.x ? r.x + keys : pen.x + 1;
    write_marked(&pen, text, line->text, in_text, length);
}

/* Above a column that begins within a group: the heading of that, or its rows would be read under
 * the next heading, or under one beside them. */
static void draw_continued(const OverlayList *list, size_t line, Rect r, Canvas *canvas)
{
    size_t heading = line;
    while (heading > 0 && list->lines[heading].key)
        heading--;
    Pen pen = {canvas, r.x + 1, 0, r.x + r.width - 2};
    if (heading < line && !list->lines[heading].key)
        pen_write(&pen, strong, " … %s ", list->lines[heading].text);
}

static void draw_choices(const OverlayList *list, const OverlayPage *page, Canvas *canvas)
{
    size_t rows = (size_t)page->rows, shown = rows * (size_t)page->columns;
    for (size_t i = 0; i < shown && list->first + i < list->count; i++) {
        Rect r = choice_column(page, (int)(i / rows));
        if (i >= rows && i % rows == 0)
            draw_continued(list, list->first + i, r, canvas);
        draw_line(list, list->first + i, r, CHOICE_KEYS, 1 + (int)(i % rows), canvas);
    }
    Rect about = {page->area.x + 2, 1 + page->rows, page->area.width - 4, ABOUT_ROWS};
    canvas_text_wrapped(canvas, about, dim, list->choice->about);
}

/* The lines of a page from list->first on. */
static void draw_page(const OverlayList *list, Rect r, size_t last, Canvas *canvas)
{
    size_t first = list->first, match = list->match;
    size_t at = match >= first && match < last ? match : first;
    canvas_mark(canvas, r.x + 2, 1 + (int)(at - first));
    for (size_t i = first; i < last; i++)
        draw_line(list, i, r, OVERLAY_KEYS, 1 + (int)(i - first), canvas);
}

/* "lines 1–20 of 57", and which of the lines found is looked at. */
static void draw_foot(const OverlayList *list, Pen *foot, size_t last)
{
    size_t matches = 0, present = 0;
    pen_write(foot, dim, " lines %zu–%zu of %zu ", list->first + 1, last,
              list->count);
    for (size_t i = 0; is_searched(list) && i < list->count; i++) {
        matches += overlay_line_matches(list->lines, list->count, i,
                                        list->search);
        present = i == list->match ? matches : present;
    }
    if (present > 0)
        pen_write(foot, dim, "· found %zu of %zu ", present, matches);
    else if (matches > 0)
        pen_write(foot, dim, "· found %zu ", matches);
}

static Rect plain_area(const Canvas *canvas)
{
    int width = overlay_width(canvas->width);
    return (Rect){(canvas->width - width) / 2, 0, width, canvas->height - 2};
}

void overlay_draw(const OverlayList *list, Canvas *canvas)
{
    OverlayShape shape = list->picture ? OVERLAY_PICTURE
                         : list->wide  ? OVERLAY_WIDE
                                       : OVERLAY_COLUMNS;
    OverlayPage page = overlay_choice_page(canvas, list->count, shape);
    Rect r = list->choice ? page.area : plain_area(canvas);
    canvas_fill(canvas, r, ' ', (Style){0});
    canvas_frame(canvas, r, (Style){.ink = INK_FRAME_FOCUS});
    Pen title = {canvas, r.x + 2, 0, r.x + r.width - 2};
    pen_write(&title, strong, " %s ", list->title);
    size_t first = list->first;
    size_t lines = (size_t)(list->choice ? page.rows * page.columns
                                         : scene_overlay_rows(canvas->height));
    size_t last = first + lines < list->count ? first + lines : list->count;
    if (list->choice)
        draw_choices(list, &page, canvas);
    if (list->choice && list->picture)
        data_picture(list->picture, list->colour, page.picture, canvas);
    if (!list->choice)
        draw_page(list, r, last, canvas);
    Pen foot = {canvas, r.x + 2, r.y + r.height - 1, r.x + r.width - 2};
    draw_foot(list, &foot, last);
}
