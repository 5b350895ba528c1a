#include "view/explain/lines.h"

#include "core/base/text.h"
#include "view/canvas/column.h"
#include "view/explain/plot.h"

#include <stdio.h>

enum {
    MARGIN = 2,
    LABEL = 10, /* columns of a label */
    NUMBER = 11,
    NAME = 7, /* of a term's name in a table */
    CELL = COLUMN_WIDTH + 3,
    PLOT_ROWS = 6,
    PLOT_WIDTH = 40
};

/* A page of rows, of which some are in `area`. */
typedef struct Page {
    Canvas *canvas;
    const Trace *trace;
    Rect area;
    size_t first, cursor;
} Page;

static size_t rows_of(const ExplainLine *line)
{
    switch (line->form) {
    case LINE_TABLE:
        return 1 + line->terms.count + line->terms.has_bias + (line->label[0] != '\0');
    case LINE_LIST:
        return line->terms.count;
    case LINE_CURVE:
        return PLOT_ROWS + 1;
    default:
        return 1;
    }
}

size_t lines_before(const Explanation *e, size_t line)
{
    size_t rows = 0;
    for (size_t i = 0; i < line; i++)
        rows += rows_of(&e->line[i]);
    return rows;
}

size_t lines_rows(const Explanation *e)
{
    return lines_before(e, e->count);
}

const ExplainLine *lines_at(const Explanation *e, size_t row)
{
    const ExplainLine *line = e->line;
    for (; row >= rows_of(line); line++)
        row -= rows_of(line);
    return line;
}

static Selection bias_of(const ExplainLine *line)
{
    return (Selection){SELECT_BIAS, line->place.column, line->place.unit, 0};
}

bool lines_about(const Explanation *e, const Trace *trace, size_t row, Selection *place,
                 Selection *door)
{
    const ExplainLine *line = lines_at(e, row);
    row -= lines_before(e, (size_t)(line - e->line));
    size_t term = row - (line->form == LINE_TABLE);
    bool terms = line->form == LINE_TABLE || line->form == LINE_LIST;
    *place = line->place;
    *door = line->door;
    if (terms && term < line->terms.count) {
        Term t = line->terms.at(trace, line, term);
        *place = t.place;
        *door = t.door;
        return true;
    }
    if (line->form == LINE_TABLE && line->terms.has_bias && term == line->terms.count) {
        *place = *door = bias_of(line);
        return true;
    }
    return line->opens;
}

static bool in_sight(const Page *page, size_t row)
{
    return row >= page->first && row < page->first + (size_t)page->area.height;
}

/* A pen for the row, which writes nothing where that is not in the area; → stands at the end of one
 * that opens something. */
static Pen row_pen(const Page *page, size_t row, bool opens)
{
    Rect r = page->area;
    if (!in_sight(page, row))
        return (Pen){0};
    int y = r.y + (int)(row - page->first), end = r.x + r.width;
    const Style mark = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD}, key = {.ink = INK_KEY};
    if (row == page->cursor) {
        canvas_text(page->canvas, r.x, y, mark, "▸");
        canvas_mark(page->canvas, r.x, y);
    }
    if (opens) {
        end -= canvas_text_width(page->canvas, "→");
        canvas_text(page->canvas, end, y, row == page->cursor ? mark : key, "→");
    }
    return (Pen){page->canvas, r.x + MARGIN, y, end};
}

static void draw_heading(Pen *pen, const ExplainLine *line)
{
    pen_write(pen, strong, "%s", line->text);
    if (line->known)
        pen_write(pen, dim, " · %d %%", (int)(100 * line->value));
}

/* A label, a number, or which phase computes it, and what it is: "∂z/∂w   +1.0000  a of x₁". */
static void draw_number(Pen *pen, const char *label, const ExplainLine *line, double value)
{
    char number[FORMAT_SIZE];
    int left = pen->x;
    pen_write(pen, plain, "%s ", label);
    pen->x = pen->x < left + LABEL ? left + LABEL : pen->x;
    left = pen->x;
    if (line->known && line->digits != DIGITS_SIGNED)
        pen_write(pen, plain, "%s", line_value(line, number));
    else if (line->known || line->phase == 0)
        pen_number(pen, line->known, value);
    else
        pen_write(pen, dim, N_("— (phase %d)"), line->phase);
    pen->x = pen->x < left + NUMBER ? left + NUMBER : pen->x + 1;
    pen_write(pen, dim, "%s", line->text);
}

static void draw_text(Pen *pen, const ExplainLine *line)
{
    if (line->label[0])
        pen_write(pen, plain, "%s: ", line->label);
    pen_write(pen, plain, "%s", line->text);
}

static void draw_settings(Pen *pen, const ExplainLine *line)
{
    pen_write(pen, plain, "%s", line->label);
    pen_write(pen, dim, "%s", line->text);
}

static void draw_verdict(Pen *pen, const ExplainLine *line)
{
    bool right = line->value > 0;
    if (line->known)
        pen_write(pen, (Style){.ink = right ? INK_CURVE : INK_ERROR}, right ? "✓" : "✗");
    pen_write(pen, line->known ? plain : dim, line->known ? " %s" : "%s", line->text);
}

static void draw_curve(const Page *page, const ExplainLine *line, size_t row)
{
    const Activation *f = page->trace->net.layers[line->place.column - 1].activation;
    Plot plot = plot_range(f, line->number[0]);
    int width = page->area.width - MARGIN;
    Rect r = {page->area.x + MARGIN, page->area.y + (int)row - (int)page->first,
              width < PLOT_WIDTH ? width : PLOT_WIDTH, PLOT_ROWS};
    for (size_t i = 0; i < PLOT_ROWS; i++)
        row_pen(page, row + i, false);
    if (width > 0)
        plot_draw(&plot, f, line->known, line->number[0], line->number[1], line->number[2], r,
                  page->canvas);
    Pen pen = row_pen(page, row + PLOT_ROWS, false);
    pen_write(&pen, dim, "z %.3g … %.3g, a %.3g … %.3g", plot.z_low, plot.z_high, plot.a_low,
              plot.a_high);
}

/* "=" where the number behind it is exact as it stands there. */
static const char *sign_before(const char *sign, bool rounds)
{
    return *sign == '=' && rounds ? "≈" : sign;
}

/* The columns of a table: of all its terms, whether they are in sight or not. */
static void measure_columns(const Page *page, const ExplainLine *line, Column columns[3])
{
    const Terms *terms = &line->terms;
    for (size_t i = 0; i < terms->count; i++) {
        Term term = terms->at(page->trace, line, i);
        for (int k = 0; k < 3; k++)
            if (terms->known[k])
                column_add(&columns[k], term.number[k]);
    }
    if (line->label[0] && terms->known[2])
        column_add(&columns[2], line->value);
    if (terms->has_bias && terms->known[2])
        column_add(&columns[2], terms->bias);
    for (int k = 0; k < 3; k++)
        column_end(&columns[k]);
}

static void draw_titles(Pen *pen, const Terms *terms, const Column columns[3])
{
    char text[FORMAT_SIZE];
    int left = pen->x + NAME;
    for (int i = 0; i < 3; i++) {
        pen->x = left + i * CELL + 1;
        pen_write(pen, dim, "%s", column_title(&columns[i], terms->title[i], text));
    }
}

static void draw_term(Pen *pen, const Terms *terms, const Column columns[3], const Term *term)
{
    int left = pen->x + NAME;
    bool rounds = false;
    pen_write(pen, plain, "%s", term->name);
    pen->x = left;
    for (int i = 0; i < 3; i++) {
        rounds = rounds || (terms->known[i] && column_rounds(&columns[i], term->number[i]));
        if (i > 0)
            pen_write(pen, dim, " %s ", sign_before(terms->sign[i - 1], i == 2 && rounds));
        column_write(&columns[i], pen, terms->known[i], term->number[i]);
    }
}

/* A number of its own in the last column: the bias, or the total. */
static void draw_last(Pen *pen, const Column *column, const char *name, const char *sign,
                      bool known, double v)
{
    int left = pen->x + NAME + 2 * CELL;
    pen_write(pen, plain, "%s", name);
    pen->x = left - 3;
    pen_write(pen, dim, " %s ", sign_before(sign, known && column_rounds(column, v)));
    column_write(column, pen, known, v);
}

static void draw_table(const Page *page, const ExplainLine *line, size_t row)
{
    const Terms *terms = &line->terms;
    Column columns[3] = {{0}};
    measure_columns(page, line, columns);
    Pen pen = row_pen(page, row++, false);
    draw_titles(&pen, terms, columns);
    for (size_t i = 0; i < terms->count; i++, row++) {
        if (!in_sight(page, row))
            continue;
        Term term = terms->at(page->trace, line, i);
        pen = row_pen(page, row, true);
        draw_term(&pen, terms, columns, &term);
    }
    if (terms->has_bias) {
        pen = row_pen(page, row++, true);
        draw_last(&pen, &columns[2], "b", "+", terms->known[2], terms->bias);
    }
    if (line->label[0]) {
        pen = row_pen(page, row, false);
        draw_last(&pen, &columns[2], line->label, "=", terms->known[2], line->value);
    }
}

static void draw_list(const Page *page, const ExplainLine *line, size_t row)
{
    for (size_t i = 0; i < line->terms.count; i++) {
        if (!in_sight(page, row + i))
            continue;
        Term term = line->terms.at(page->trace, line, i);
        Pen pen = row_pen(page, row + i, true);
        draw_number(&pen, term.name, line, term.number[0]);
    }
}

static void draw_line(const Page *page, const ExplainLine *line, size_t row)
{
    Pen pen = {0};
    if (line->form == LINE_TABLE || line->form == LINE_LIST || line->form == LINE_CURVE) {
        (line->form == LINE_TABLE  ? draw_table
         : line->form == LINE_LIST ? draw_list
                                   : draw_curve)(page, line, row);
        return;
    }
    pen = row_pen(page, row, line->opens);
    if (line->form == LINE_HEADING)
        draw_heading(&pen, line);
    else if (line->form == LINE_NUMBER)
        draw_number(&pen, line->label, line, line->value);
    else if (line->form == LINE_SETTINGS)
        draw_settings(&pen, line);
    else if (line->form == LINE_VERDICT)
        draw_verdict(&pen, line);
    else
        draw_text(&pen, line);
}

void lines_draw(const Explanation *e, const Trace *trace, size_t first, size_t cursor, Rect area,
                Canvas *canvas)
{
    Page page = {canvas, trace, area, first, cursor};
    size_t row = 0;
    canvas_clip(canvas, area);
    for (size_t i = 0; i < e->count; row += rows_of(&e->line[i++]))
        if (row < first + (size_t)area.height && row + rows_of(&e->line[i]) > first)
            draw_line(&page, &e->line[i], row);
    canvas_unclip(canvas);
}
