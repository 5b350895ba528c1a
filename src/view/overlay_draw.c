#include "view/overlay_draw.h"

#include "core/base/text.h"
#include "view/canvas/pen.h"

#include <stdio.h>
#include <string.h>

enum { OVERLAY_WIDTH = 78, OVERLAY_KEYS = 18, JOINED_SIZE = 512 };

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

/* Text with what is found in it in reverse video. */
static void write_marked(Pen *pen, Style style, const char *text, const char *found, size_t length)
{
    Style marked = style;
    marked.attributes |= ATTRIBUTE_REVERSE;
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

static void draw_line(const OverlayList *list, size_t index, Rect r, int y, Canvas *canvas)
{
    const OverlayLine *line = &list->lines[index];
    const char *part = list->search, *in_key = NULL, *in_text = NULL;
    Pen pen = {canvas, r.x + 2, y, r.x + r.width - 2};
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
    write_marked(&pen, key_style, line->key, in_key, length);
    pen.x = r.x + OVERLAY_KEYS > pen.x ? r.x + OVERLAY_KEYS : pen.x + 1;
    write_marked(&pen, (Style){0}, line->text, in_text, length);
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

void overlay_draw(const OverlayList *list, Canvas *canvas)
{
    int width = overlay_width(canvas->width), height = canvas->height - 2;
    Rect r = {(canvas->width - width) / 2, 0, width, height};
    canvas_fill(canvas, r, ' ', (Style){0});
    canvas_frame(canvas, r, (Style){.ink = INK_FRAME_FOCUS});
    Pen title = {canvas, r.x + 2, 0, r.x + width - 2};
    pen_write(&title, strong, " %s ", list->title);
    size_t first = list->first, rows = (size_t)scene_overlay_rows(canvas->height);
    size_t last = first + rows < list->count ? first + rows : list->count;
    size_t match = list->match, at = match >= first && match < last ? match : first;
    canvas_mark(canvas, r.x + 2, 1 + (int)(at - first));
    for (size_t i = first; i < last; i++)
        draw_line(list, i, r, 1 + (int)(i - first), canvas);
    Pen foot = {canvas, r.x + 2, height - 1, r.x + width - 2};
    draw_foot(list, &foot, last);
}
