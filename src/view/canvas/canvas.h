/* A grid of cells to draw on: text, and dots in the 2 × 4 raster of a braille character.
 *
 * The canvas knows no terminal. Coordinates are cells, (0, 0) at the top left; dots are addressed
 * in a raster of 2·width × 4·height. Nothing is drawn outside the clip rectangle. Text is UTF-8
 * and takes the columns that wcwidth says. What a terminal cannot show is spelt in what it can:
 * see view/canvas/symbols.h. */
#ifndef VIEW_CANVAS_CANVAS_H
#define VIEW_CANVAS_CANVAS_H

#include "core/base/error.h"
#include "view/canvas/colour.h"
#include "view/canvas/symbols.h"

#include <stdbool.h>
#include <stddef.h>

enum { ATTRIBUTE_BOLD = 1, ATTRIBUTE_UNDERLINE = 2, ATTRIBUTE_REVERSE = 4 };
/* Bytes of a line that text is broken into; more are not written. */
enum { CANVAS_LINE_SIZE = 1024 };
/* Steps of a bar in a cell, upwards and across. */
enum { EIGHTHS = 8, HALVES = 2 };
/* Stands in the cell behind a character that takes two columns. */
enum { CELL_CONTINUED = 0x110001 };

typedef struct Style {
    uint8_t ink, paper; /* of Ink */
    uint8_t attributes;
} Style;

typedef struct Cell {
    uint32_t c;   /* code point; 0: nothing, or dots */
    uint8_t dots; /* braille dots, bit i for U+2800 + 2^i */
    Style style;
    uint32_t about; /* what it shows, in the words of who drew it; 0: nothing in particular */
} Cell;

typedef struct Rect {
    int x, y, width, height;
} Rect;

/* Where the terminal's cursor stands, which readers and braille displays follow also while it
 * cannot be seen. */
typedef struct TextCursor {
    int x, y;
    bool visible;
} TextCursor;

/* What stands before the title of a frame: whose numbers are in it. */
typedef struct FrameTag {
    const char *text; /* NULL: nothing does. Borrowed */
    uint8_t ink;
    bool front;       /* keys are for it */
} FrameTag;

typedef struct Canvas {
    int width, height;
    Cell *cells; /* [height][width], owned */
    size_t room;
    Rect clip;
    Symbols symbols;
    FrameTag tag;   /* of the frames that are drawn now */
    uint32_t about; /* what the text being drawn is about */
    int mark_x, mark_y; /* the first cell of what is selected; mark_x < 0: it is not drawn */
} Canvas;

/* Gives the canvas a size, all cells empty; allocates only when it grows. A zeroed canvas is a
 * valid empty one. */
bool canvas_resize(Canvas *canvas, int width, int height, Error *err);
void canvas_free(Canvas *canvas);

/* Empties all cells and sets the clip rectangle to the whole canvas; what is drawn is about
 * nothing. */
void canvas_clear(Canvas *canvas);

/* Restricts drawing to the part of `rect` that is on the canvas. */
void canvas_clip(Canvas *canvas, Rect rect);
void canvas_unclip(Canvas *canvas);

/* The cell at (x, y), which is on the canvas. */
const Cell *canvas_cell(const Canvas *canvas, int x, int y);

/* Cells written from now on are about `about`, so that a cell can tell later what it shows: 0 for
 * nothing in particular. Whatever is written over them takes their place in this too. */
void canvas_about(Canvas *canvas, uint32_t about);

/* Says that what is selected begins at (x, y), unless that is not drawn: the terminal's cursor is
 * to stand there. The last mark counts. */
void canvas_mark(Canvas *canvas, int x, int y);

/* Writes one code point, or text, from (x, y) on; canvas_text returns the columns it takes. */
void canvas_put(Canvas *canvas, int x, int y, uint32_t c, Style style);
int canvas_text(Canvas *canvas, int x, int y, Style style, const char *text);

/* canvas_text of at most `columns` columns, cut with …, but never within a number. */
int canvas_text_within(Canvas *canvas, int x, int y, int columns, Style style, const char *text);

/* Where the number begins that cells on both sides of the left edge of cell (x, y) are of; x where
 * there is none. */
int canvas_number_start(const Canvas *canvas, int x, int y);

/* Bytes of `text` for a line of so many columns: up to a blank where there is one, and at least a
 * character. */
size_t canvas_text_fit(const Canvas *canvas, const char *text, int columns);

/* Lines that text takes when it goes on below, broken at blanks; canvas_text_wrapped writes them
 * into `area`, whose last line is cut with … when there are more, and returns how many it has
 * written. */
int canvas_text_lines(const Canvas *canvas, const char *text, int columns);
int canvas_text_wrapped(Canvas *canvas, Rect area, Style style, const char *text);

/* Columns that canvas_text would take. */
int canvas_text_width(const Canvas *canvas, const char *text);

/* Fills a rectangle with one code point. */
void canvas_fill(Canvas *canvas, Rect rect, uint32_t c, Style style);

/* A frame of lines around the inside of `rect`. */
void canvas_frame(Canvas *canvas, Rect rect, Style style);

/* A column of so many eighths of cells at the left edge of `rect`, from its bottom upwards as far
 * as its top. */
void canvas_bar(Canvas *canvas, Rect rect, int eighths, Style style);

/* A row of so many halves of cells from the left of `rect` as far as its right; half a row high, so
 * that one below another does not touch it. */
void canvas_bar_across(Canvas *canvas, Rect rect, int halves, Style style);

/* Sets a dot; the cell takes its ink. Only for SYMBOLS_BRAILLE. */
void canvas_dot(Canvas *canvas, int x, int y, Ink ink);

/* The code point to show for a cell: its text, its dots as braille, or a blank. */
uint32_t cell_code(const Cell *cell);

/* What lies in both; of no width or height where nothing does. */
Rect rect_common(Rect a, Rect b);
bool rect_same(Rect a, Rect b);
bool rect_contains(Rect rect, int x, int y);

#endif
