#include "view/panel/compare.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/panel/curve_lines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_LEAST = 6, NAME_MOST = 14, DIFFERS_LEAST = 7, MARK_WIDTH = 2, CELL_SIZE = 24 };

/* Columns in the order in which they are wanted, and how wide each is with a blank before it. */
static const struct { size_t column; int width; } wanted[COMPARE_COLUMNS] = {
    {1, 9}, {0, 8}, {4, 9}, {2, 9}, {5, 9}, {6, 9}, {7, 9}, {3, 7},
};

static const char differs_heading[] = N_("differs in");

/* Where columns stand: the names, what differs, and the numbers in their order. */
typedef struct Grid {
    int name, differs;            /* widths */
    int width[COMPARE_COLUMNS];   /* of a column of numbers; 0: it is left out */
} Grid;

static int name_width(const Comparison *c, Rect area, const Canvas *canvas)
{
    int width = 3, share = area.width / 4 > NAME_LEAST ? area.width / 4 : NAME_LEAST;
    int most = share < NAME_MOST ? share : NAME_MOST;
    for (size_t i = 0; i < c->count; i++) {
        int own = canvas_text_width(canvas, c->rows[i].name);
        width = own > width ? own : width;
    }
    return width < most ? width : most;
}

static int differs_width(const Comparison *c, const Canvas *canvas)
{
    int width = canvas_text_width(canvas, differs_heading);
    for (size_t i = 0; i < c->count; i++) {
        int own = canvas_text_width(canvas, c->rows[i].differs);
        width = own > width ? own : width;
    }
    return width;
}

static Grid grid_of(const Comparison *c, Rect area, const Canvas *canvas)
{
    int differs = differs_width(c, canvas);
    Grid g = {.name = name_width(c, area, canvas)};
    int share = area.width / 3 > DIFFERS_LEAST ? area.width / 3 : DIFFERS_LEAST;
    int least = differs < share ? differs : share;
    int room = area.width - MARK_WIDTH - g.name - 1 - least;
    for (size_t i = 0; i < COMPARE_COLUMNS; i++) {
        int width = wanted[i].width;
        if (width > room || !comparison_has(c, wanted[i].column))
            continue;
        g.width[wanted[i].column] = width;
        room -= width;
    }
    g.differs = least + (room > 0 ? room : 0);
    g.differs = g.differs < differs ? g.differs : differs;
    return g;
}

/* Whole epochs as they are, within one with a hundredth; less where there is no room. */
static const char *epochs_text(double epochs, int room, char out[FORMAT_SIZE])
{
    snprintf(out, FORMAT_SIZE, "%.*f", epochs > floor(epochs) ? 2 : 0, epochs);
    return (int)strlen(out) <= room ? out : format_short(epochs, room > 5 ? room : 5, out);
}

/* "120", "≤120" where it was reached between two looks, "97.5 %". */
static void cell_text(const CompareRow *row, size_t column, int width, char out[CELL_SIZE])
{
    double value = compare_value(row, column);
    const char *name = compare_columns[column].name;
    bool by = (strcmp(name, "epochs_to_goal") == 0 && row->reached_by) ||
              (strcmp(name, "best_epoch") == 0 && row->best_by);
    char number[FORMAT_SIZE];
    out[0] = '\0';
    if (isnan(value))
        return;
    if (strcmp(name, "accuracy") == 0)
        snprintf(out, CELL_SIZE, "%.1f %%", 100 * value);
    else if (compare_columns[column].digits == 0)
        snprintf(out, CELL_SIZE, "%s%s", by ? "≤" : "", epochs_text(value, width - 1 - by, number));
    else
        snprintf(out, CELL_SIZE, "%s", format_short(value, width - 1, number));
}

static void write_right(Canvas *canvas, int end, int y, Style style, const char *text)
{
    canvas_text(canvas, end - canvas_text_width(canvas, text), y, style, text);
}

static void draw_headings(const Comparison *c, const Grid *g, Rect area, Canvas *canvas)
{
    int x = area.x + MARK_WIDTH + g->name + 1 + g->differs;
    canvas_text_within(canvas, area.x + MARK_WIDTH, area.y, g->name, dim, "run");
    canvas_text_within(canvas, area.x + MARK_WIDTH + g->name + 1, area.y, g->differs, dim,
                       c->count > 1 ? differs_heading : "");
    for (size_t i = 0; i < COMPARE_COLUMNS; i++) {
        x += g->width[i];
        if (g->width[i] > 0)
            write_right(canvas, x, area.y, dim, compare_columns[i].heading);
    }
}

/* In the ink of its curve, where that is drawn. */
static Style style_of(const CompareRow *row)
{
    if (row->kind == COMPARED_PRESENT)
        return (Style){INK_CURVE, INK_TEXT, ATTRIBUTE_BOLD};
    return (Style){.ink = (uint8_t)(row->series == SIZE_MAX ? INK_TEXT
                                                            : curve_series(row->series).ink)};
}

static void draw_row(const CompareRow *row, const Grid *g, Rect area, int y, bool chosen,
                     Canvas *canvas)
{
    Style style = style_of(row), text = plain;
    char cell[CELL_SIZE];
    int x = area.x + MARK_WIDTH + g->name + 1;
    if (chosen) {
        style = text = (Style){INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};
        canvas_fill(canvas, (Rect){area.x, y, area.width, 1}, ' ', text);
        canvas_mark(canvas, area.x, y);
    }
    canvas_text(canvas, area.x, y, text, row->kind == COMPARED_PRESENT ? ">" : "");
    canvas_text_within(canvas, area.x + MARK_WIDTH, y, g->name, style, row->name);
    canvas_text_within(canvas, x, y, g->differs, style, row->differs);
    x += g->differs;
    bool said = false;
    for (size_t i = 0; i < COMPARE_COLUMNS; i++) {
        x += g->width[i];
        cell_text(row, i, g->width[i], cell);
        /* Why there is no loss stands in its place. */
        bool lacks = compare_columns[i].offset == offsetof(CompareRow, loss) &&
                     isnan(row->loss) && row->state[0];
        if (g->width[i] > 0 && (lacks ? !said : cell[0] != '\0'))
            write_right(canvas, x, y, text, lacks ? row->state : cell);
        said = said || lacks;
    }
}

/* Rows for runs, below the headings; and the first of them, so that the chosen one is in sight. */
static size_t rows_of(Rect area)
{
    return area.height > 1 ? (size_t)area.height - 1 : 0;
}

static size_t first_of(const Comparison *c, const View *view, size_t rows)
{
    size_t last = c->count > rows ? c->count - rows : 0;
    size_t first = view->compare_row > rows / 2 ? view->compare_row - rows / 2 : 0;
    return first < last ? first : last;
}

static size_t chosen_of(const Comparison *c, const View *view)
{
    return view->compare_row < c->count ? view->compare_row : c->count - 1;
}

static void draw_table(const Comparison *c, const View *view, Rect area, bool focused,
                       Canvas *canvas)
{
    Grid g = grid_of(c, area, canvas);
    size_t rows = rows_of(area), first = first_of(c, view, rows);
    draw_headings(c, &g, area, canvas);
    for (size_t i = 0; i < rows && first + i < c->count; i++)
        draw_row(&c->rows[first + i], &g, area, area.y + 1 + (int)i,
                 focused && first + i == chosen_of(c, view), canvas);
}

static void draw_foot(const Comparison *c, const View *view, Rect r, Canvas *canvas)
{
    size_t rows = rows_of(frame_inside(r)), first = first_of(c, view, rows);
    char text[COMPARISON_WORDS_SIZE + 48] = "", goal[GOAL_WORDS_SIZE];
    if (c->has_goal) {
        goal_words(&c->goal, goal);
        snprintf(text, sizeof text, N_(" goal %s "), goal);
    }
    if (c->count > rows)
        text_append(text, sizeof text, N_(" rows %zu–%zu of %zu "), first + 1, first + rows,
                    c->count);
    if (text[0] && canvas_text_width(canvas, text) <= r.width - 4)
        frame_foot(r, text, canvas);
}

void compare_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    const Comparison *c = scene->comparison;
    Rect inside = frame_inside(r);
    Rect area = {inside.x + 1, inside.y, inside.width - 2, inside.height};
    bool some = c && c->count > 0 && area.width > MARK_WIDTH + 2;
    canvas_clip(canvas, inside);
    if (some)
        draw_table(c, scene->view, area, focused, canvas);
    canvas_unclip(canvas);
    frame_draw(r, focused, N_("compare"), c ? c->title : "", canvas);
    if (some)
        draw_foot(c, scene->view, r, canvas);
}

static void choose(Touch *touch, size_t row)
{
    size_t count = touch->comparison ? touch->comparison->count : 0;
    touch->view->compare_row = row < count ? row : count > 0 ? count - 1 : 0;
}

bool compare_move(Touch *touch, int across, int down)
{
    size_t row = touch->view->compare_row;
    if (across != 0 || !touch->comparison || touch->comparison->count == 0)
        return false;
    choose(touch, down < 0 && row == 0 ? 0 : down < 0 ? row - 1 : row + 1);
    return true;
}

void compare_page(Touch *touch, int pages, bool all)
{
    size_t count = touch->comparison ? touch->comparison->count : 0;
    int rows = (int)rows_of(touch->inside);
    choose(touch, touch_turned(touch->view->compare_row, count > 0 ? count - 1 : 0, rows, pages,
                               all));
}

void compare_press(Touch *touch, int x, int y)
{
    const Comparison *c = touch->comparison;
    size_t rows = rows_of(touch->inside);
    (void)x;
    if (!c || y <= touch->inside.y || y >= touch->inside.y + touch->inside.height)
        return;
    size_t row = first_of(c, touch->view, rows) + (size_t)(y - touch->inside.y - 1);
    if (row >= c->count)
        return;
    if (row == touch->view->compare_row)
        snprintf(touch->command, sizeof touch->command, "compare open");
    touch->view->compare_row = row;
}
