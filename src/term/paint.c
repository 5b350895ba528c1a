#include "term/paint.h"

#include <ncurses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <wchar.h>

enum { COLOURS_MAX = 128, NO_COLOUR = 255, NO_BREAK_SPACE = 0xa0 };

/* The different colours of the scheme in force; pair 1 + f·count + b is colour f on colour b. */
static Scheme scheme;
static uint8_t colours[COLOURS_MAX];
static int colour_count;
static int pairs[INK_COUNT][INK_COUNT];

bool paint_is_direct(void)
{
    return tigetflag("RGB") > 0 || COLORS > 1 << 16;
}

/* A terminal with 24 bits takes numbers as 0xRRGGBB, whatever colours are wanted; only 0 to 7 are
 * its own there too, so that black of 24 bits has to be near black. */
static int curses_colour(uint8_t number)
{
    if (!paint_is_direct() || (scheme.depth < DEPTH_256 && number < 8))
        return number;
    int rgb = (int)colour_rgb(number);
    return rgb < 8 ? 0x010101 : rgb;
}

static int colour_index(uint8_t number)
{
    for (int i = 0; i < colour_count; i++)
        if (colours[i] == number)
            return i;
    if (colour_count == COLOURS_MAX)
        return 0;
    colours[colour_count] = number;
    return colour_count++;
}

static int ink_index(int ink, int paper, bool background)
{
    return colour_index(scheme_colour(&scheme, (Ink)ink, (Ink)paper, background));
}

void paint_set_scheme(const Scheme *wanted)
{
    scheme = *wanted;
    colour_count = 0;
    memset(pairs, 0, sizeof pairs);
    if (scheme.depth == DEPTH_NONE) {
        bkgd(' ');
        return;
    }
    for (int ink = 0; ink < INK_COUNT; ink++)
        for (int paper = 0; paper < INK_COUNT; paper++) {
            ink_index(ink, paper, false);
            ink_index(paper, paper, true);
        }
    for (int f = 0; f < colour_count; f++)
        for (int b = 0; b < colour_count; b++)
            init_extended_pair(1 + f * colour_count + b, curses_colour(colours[f]),
                               curses_colour(colours[b]));
    for (int ink = 0; ink < INK_COUNT; ink++)
        for (int paper = 0; paper < INK_COUNT; paper++)
            pairs[ink][paper] = 1 + ink_index(ink, paper, false) * colour_count +
                                ink_index(paper, paper, true);
    cchar_t blank;
    wchar_t space[] = L" ";
    setcchar(&blank, space, A_NORMAL, 0, &pairs[INK_TEXT][INK_TEXT]);
    bkgrndset(&blank);
}

static attr_t attributes_of(const Style *style)
{
    attr_t attributes = A_NORMAL;
    if (style->attributes & ATTRIBUTE_BOLD)
        attributes |= A_BOLD;
    if (style->attributes & ATTRIBUTE_UNDERLINE)
        attributes |= A_UNDERLINE;
    if (style->attributes & ATTRIBUTE_REVERSE)
        attributes |= A_REVERSE;
    if (scheme.depth != DEPTH_NONE)
        return attributes;
    /* Without colours papers become reverse video, but for that of 0, which is not to be taken for
     * a large value; and what is pale in colour is dim. */
    bool zero = style->paper == INK_VALUE + LEVELS;
    if ((style->paper >= INK_VALUE && !zero) || style->paper == INK_BAR)
        attributes |= A_REVERSE;
    else if (style->ink == INK_DIM || style->ink == INK_CURVE_OLD ||
             style->ink == INK_CURVE_FAINT || style->ink == INK_FRAME)
        attributes |= A_DIM;
    if (style->ink == INK_KEY)
        attributes |= A_BOLD;
    return attributes;
}

/* A blank on a paper at the end of a row. Curses would erase to it, and not every terminal fills
 * what it erases with the colour behind: another character is written. */
static bool needs_paint(const Cell *cell)
{
    return cell_code(cell) == ' ' && cell->style.paper != INK_TEXT && MB_CUR_MAX > 1;
}

void paint(const Canvas *canvas, int first, int end)
{
    for (int y = first; y < end; y++)
        for (int x = 0; x < canvas->width; x++) {
            const Cell *cell = canvas_cell(canvas, x, y);
            wchar_t text[2] = {(wchar_t)cell_code(cell), L'\0'};
            cchar_t c;
            if (cell->c == CELL_CONTINUED)
                continue;
            if (x == canvas->width - 1 && needs_paint(cell))
                text[0] = NO_BREAK_SPACE;
            int pair = pairs[cell->style.ink][cell->style.paper];
            setcchar(&c, text, attributes_of(&cell->style), 0, &pair);
            mvadd_wch(y, x, &c);
        }
}
