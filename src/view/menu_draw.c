#include "view/menu_draw.h"

#include "view/canvas/pen.h"

#include <string.h>

enum { MENU_WIDTH = 100, ROWS_LEAST = 4, ROWS_MOST = 18, GROUP_FROM = 60, KEY_FROM = 70 };
enum { GROUP_WIDTH = 9, KEY_WIDTH = 11, NAME_WIDTH = 20, NAME_NARROW = 14 };

static const Style key_style = {INK_KEY, INK_TEXT, ATTRIBUTE_BOLD};
static const Style mark_style = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};

size_t menu_rows(int height)
{
    int rows = height / 2 - 2;
    return (size_t)(rows < ROWS_LEAST ? ROWS_LEAST : rows > ROWS_MOST ? ROWS_MOST : rows);
}

Rect menu_rect(const MenuList *list, int width, int height, int foot)
{
    size_t most = menu_rows(height), rows = list->count < most ? list->count : most;
    int room = foot - 2, lines = (int)rows < room ? (int)rows : room;
    if (lines <= 0)
        return (Rect){0, foot, 0, 0};
    return (Rect){0, foot - lines - 2, width < MENU_WIDTH ? width : MENU_WIDTH, lines + 2};
}

/* Whether its heading stands beside a row: at the top, and where another one begins. */
static bool begins_group(const MenuList *list, size_t index)
{
    return index == list->first ||
           strcmp(list->rows[index].group, list->rows[index - 1].group) != 0;
}

/* Where the columns of a list stand; those that are empty or have no room take none. */
typedef struct Columns {
    int group, name, summary, key, end;
} Columns;

static Columns find_columns(const MenuList *list, Rect r, const Canvas *canvas)
{
    bool groups = false, keys = false;
    int usual = r.width >= GROUP_FROM ? NAME_WIDTH : NAME_NARROW, names = usual;
    for (size_t i = 0; i < list->count; i++) {
        int width = canvas_text_width(canvas, list->rows[i].name) + 2;
        names = width > names ? width : names;
        groups = groups || list->rows[i].group[0];
        keys = keys || list->rows[i].key[0];
    }
    /* Commands, which have keys, are short; words and files are seen whole. */
    if (keys)
        names = usual;
    groups = groups && r.width >= GROUP_FROM;
    keys = keys && r.width >= KEY_FROM;
    Columns c = {.group = r.x + 2, .end = r.x + r.width - 2};
    c.name = c.group + (groups ? GROUP_WIDTH : 1);
    c.summary = c.name + (names < r.width / 2 ? names : r.width / 2);
    c.key = c.end - (keys ? KEY_WIDTH : 0);
    return c;
}

static void draw_row(const MenuList *list, size_t index, const Columns *c, int y, Canvas *canvas)
{
    const MenuRow *row = &list->rows[index];
    bool marked = (long)index == list->marked;
    if (c->name - c->group > 1 && begins_group(list, index))
        canvas_text_within(canvas, c->group, y, GROUP_WIDTH - 1, dim, row->group);
    if (marked)
        canvas_text(canvas, c->name - 1, y, mark_style, "▸");
    Pen pen = {canvas, c->name, y, c->summary - 1};
    pen_write(&pen, marked ? mark_style : strong, "%s", row->name);
    if (row->usage[0])
        pen_write(&pen, dim, " %s", row->usage);
    pen = (Pen){canvas, c->summary, y, c->key - 1};
    pen_write(&pen, plain, "%s", row->summary);
    if (c->key < c->end)
        canvas_text_within(canvas, c->key, y, KEY_WIDTH, key_style, row->key);
}

/* "lines 1–10 of 84" where there are more than fit. */
static void draw_foot(const MenuList *list, Rect r, size_t last, Canvas *canvas)
{
    Pen foot = {canvas, r.x + 2, r.y + r.height - 1, r.x + r.width - 2};
    if (list->first > 0 || last < list->count)
        pen_write(&foot, dim, " %zu–%zu of %zu ", list->first + 1, last, list->count);
}

void menu_draw(const MenuList *list, Rect r, Canvas *canvas)
{
    if (r.height < 3)
        return;
    size_t rows = (size_t)r.height - 2, last = list->first + rows;
    last = last < list->count ? last : list->count;
    canvas_fill(canvas, r, ' ', (Style){0});
    canvas_frame(canvas, r, (Style){.ink = INK_FRAME_FOCUS});
    Pen title = {canvas, r.x + 2, r.y, r.x + r.width - 2};
    pen_write(&title, strong, " %s ", list->title);
    Columns columns = find_columns(list, r, canvas);
    for (size_t i = list->first; i < last; i++)
        draw_row(list, i, &columns, r.y + 1 + (int)(i - list->first), canvas);
    draw_foot(list, r, last, canvas);
}
