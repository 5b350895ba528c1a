/* Colours as roles. Everything is drawn in inks; a scheme says what colour each ink is, so the
 * same picture serves dark and light backgrounds, palettes, and terminals of any depth. */
#ifndef VIEW_CANVAS_COLOUR_H
#define VIEW_CANVAS_COLOUR_H

#include "core/base/table.h"

#include <stdbool.h>
#include <stdint.h>

/* Values are drawn in a ramp of LEVELS steps for each sign, the sides of the map in MAP_LEVELS,
 * images in one of GREYS from black to white, areas of classes in CLASS_INKS and curves of several
 * runs in SERIES_INKS that come again after the last. Of one hue, the 256 colours have no more than
 * LEVELS that go away from the ground and from grey in every step, so that a larger value looks
 * like one. */
enum { LEVELS = 4, MAP_LEVELS = 6, GREYS = 10, CLASS_INKS = 6, SERIES_INKS = 8 };

/* Surfaces are drawn in so many heights, each in so many steps from shade to light. */
enum { RELIEF_HEIGHTS = 10, RELIEF_LIGHTS = 4 };

typedef enum Ink {
    INK_TEXT,        /* ordinary text; as paper: the background */
    INK_DIM,         /* labels, what is absent or old */
    INK_BRIGHT,      /* titles, the selection */
    INK_FRAME,
    INK_FRAME_FOCUS,
    INK_KEY,         /* keys that can be pressed */
    INK_BAR,         /* status bar; as paper: its background */
    INK_CURVE,
    INK_CURVE_FAINT, /* between what was measured of it, and what is ahead */
    INK_CURVE_OLD,
    INK_CURVE_TEST,  /* the test loss */
    INK_MARK,        /* the present */
    INK_ERROR,
    INK_ON,          /* black or white, whichever is readable on the paper */
    INK_SERIES,      /* curves of several runs, and what they are called */
    INK_SERIES_END = INK_SERIES + SERIES_INKS - 1,
    INK_VALUE,       /* the ramp of signed values: −LEVELS … 0 … +LEVELS */
    INK_VALUE_END = INK_VALUE + 2 * LEVELS,
    INK_MAP,         /* the ramp of the map, from the background's side: −MAP_LEVELS … 0 …
                        +MAP_LEVELS; its hues are not those of signs */
    INK_MAP_END = INK_MAP + 2 * MAP_LEVELS,
    INK_GREY,        /* the ramp of images, black in every theme */
    INK_GREY_END = INK_GREY + GREYS - 1,
    INK_CLASS,       /* areas of classes in the map */
    INK_CLASS_END = INK_CLASS + CLASS_INKS - 1,
    INK_RELIEF,      /* surfaces: the lowest height from shade to light, then the next one */
    INK_RELIEF_END = INK_RELIEF + RELIEF_HEIGHTS * RELIEF_LIGHTS - 1,
    INK_COUNT
} Ink;

typedef enum Depth { DEPTH_NONE, DEPTH_8, DEPTH_16, DEPTH_256, DEPTH_DIRECT } Depth;

typedef enum Theme { THEME_DARK, THEME_LIGHT } Theme;

/* A palette: the ramps for both themes, as xterm colour numbers from weak to strong. */
typedef struct Palette {
    TableRow row;
    uint8_t value_positive[2][LEVELS], value_negative[2][LEVELS];
    uint8_t map_positive[2][MAP_LEVELS], map_negative[2][MAP_LEVELS];
    uint8_t basic_positive, basic_negative, basic_map_positive, basic_map_negative; /* of 8 */
} Palette;

extern const Table palette_table;
extern const Table theme_table; /* rows in the order of Theme */

typedef struct Scheme {
    Depth depth;
    Theme theme;
    const Palette *palette;
} Scheme;

/* The ink of value v on the ramp from −scale to scale, for lines and chips or for areas. A value
 * that is not 0 never looks like 0. NaN is INK_ERROR. */
Ink ink_value(double v, double scale);
Ink ink_map(double v, double scale);

/* The ink of a pixel that is `share` of the way from black to white. NaN is INK_ERROR. */
Ink ink_grey(double share);

/* The ink of the areas of class `i`. */
Ink ink_class(size_t i);

/* The ink of curve `i` of several runs. */
Ink ink_series(size_t i);

/* The ink of a surface at `height` of its range, under so much light, both from 0 to 1. */
Ink ink_relief(double height, double light);

/* The weakest ink of a value's sign: of what steps back. */
Ink ink_faint(double v);

/* The ink of a number written as text: by its sign alone, always readable. */
Ink ink_sign(double v);

/* Colour of an ink, as foreground or background: an xterm colour number (0 … 15 below DEPTH_256,
 * where bit 3 is for bright). INK_ON is decided by the paper beside it. */
uint8_t scheme_colour(const Scheme *scheme, Ink ink, Ink paper, bool background);

/* 0xRRGGBB of an xterm colour number. */
uint32_t colour_rgb(uint8_t number);

/* Contrast of two colours by WCAG 2: 1 … 21. */
double colour_contrast(uint32_t rgb, uint32_t other);

#endif
