#include "view/explain/factors.h"

#include "core/base/text.h"
#include "view/canvas/pen.h"

#include <stdio.h>

Style line_style(const ExplainLine *line)
{
    return (Style){.ink = (uint8_t)(line->known ? ink_sign(line->value) : INK_DIM)};
}

void line_write(Pen *pen, const ExplainLine *line)
{
    char number[FORMAT_SIZE];
    pen_write(pen, line_style(line), "%s", line_fixed(line, number));
    if (line->dropped)
        pen_write(pen, dim, N_(" (dropped)"));
}

void line_write_result(Pen *pen, const ExplainLine *line)
{
    char number[FORMAT_SIZE];
    Style style = line_style(line);
    style.attributes = line->known ? ATTRIBUTE_BOLD : 0;
    if (pen_write_if_fits(pen, style, "%s", line_fixed(line, number)))
        return;
    if (line->digits == DIGITS_PLAIN && pen->end - pen->x >= 5)
        pen_write(pen, style, "%s", format_short(line->value, pen->end - pen->x, number));
    else
        pen_result(pen, line->known, line->value);
}

/* A column of the chain rule's table: the symbol of a factor, its number, and what it is. */
typedef struct Factor {
    const ExplainLine *line;
    char number[FORMAT_SIZE + 12];
    char words[2][EXPLAIN_LABEL_SIZE + FORMAT_SIZE]; /* a row each, or all in the first */
    int width;
} Factor;
enum { FACTORS_MAX = 4, SIGN = 3 /* columns of " × " */ };

/* Fills the columns, the product before its factors; word_rows is how many rows their words have.
 * Returns how many columns there are. */
static size_t fill_factors(const ExplainLine *heading, int word_rows, const Canvas *canvas,
                           Factor factors[FACTORS_MAX])
{
    for (size_t i = 0; i <= heading->factors; i++) {
        const ExplainLine *line = i == 0 ? heading + 1 + heading->factors : heading + i;
        Factor *f = &factors[i];
        char number[FORMAT_SIZE];
        *f = (Factor){.line = line};
        snprintf(f->number, sizeof f->number, line->dropped ? N_("%s dropped") : "%s",
                 line->word == WORD_Z_BY_B ? "1" : line_fixed(line, number));
        if (word_rows > 1) {
            snprintf(f->words[0], sizeof f->words[0], "%s", line->brief);
            snprintf(f->words[1], sizeof f->words[1], "%s", line->origin);
        } else if (word_rows > 0) {
            bool own = line->word == WORD_SLOPE; /* where a function is taken is plain */
            snprintf(f->words[0], sizeof f->words[0], own || !line->origin[0] ? "%s" : "%s %s",
                     line->brief, line->origin);
        }
        f->width = canvas_text_width(canvas, line->label);
        const char *const texts[] = {f->number, f->words[0], f->words[1]};
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            int width = canvas_text_width(canvas, texts[k]);
            f->width = width > f->width ? width : f->width;
        }
    }
    return heading->factors + 1;
}

/* Columns that the table takes. */
static int factors_width(const Factor *factors, size_t count)
{
    int width = 0;
    for (size_t i = 0; i < count; i++)
        width += factors[i].width + (i > 0 ? SIGN : 0);
    return width;
}

/* Draws a column at (x, y): symbol, number and words below each other. */
static void draw_factor(const Factor *f, int x, int y, int word_rows, Canvas *canvas)
{
    Style number = f->line->word == WORD_Z_BY_B ? plain : line_style(f->line);
    canvas_text(canvas, x, y, plain, f->line->label);
    canvas_text(canvas, x, y + 1, number, f->number);
    for (int i = 0; i < word_rows; i++)
        canvas_text(canvas, x, y + 2 + i, dim, f->words[i]);
}

int factors_draw(const ExplainLine *heading, Rect area, Canvas *canvas)
{
    Factor factors[FACTORS_MAX];
    int x = area.x, words = area.height > 4 ? 2 : area.height > 2 ? area.height - 2 : 0;
    size_t count = fill_factors(heading, words, canvas, factors);
    if (factors_width(factors, count) > area.width)
        count = fill_factors(heading, words = 0, canvas, factors);
    if (area.height < 2 || factors_width(factors, count) > area.width)
        return -1;
    for (size_t i = 0; i < count; x += factors[i++].width) {
        const char *sign = i == 0 ? "" : i == 1 ? " = " : " × ";
        for (int row = 0; row < 2; row++)
            canvas_text(canvas, x, area.y + row, plain, sign);
        x += i > 0 ? SIGN : 0;
        draw_factor(&factors[i], x, area.y, words, canvas);
    }
    return x;
}
