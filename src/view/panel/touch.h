/* What a person does to a panel, by keys or mouse, and what comes of it. */
#ifndef VIEW_PANEL_TOUCH_H
#define VIEW_PANEL_TOUCH_H

#include "core/look/trace.h"
#include "lab/comparison.h"
#include "lab/lab.h"
#include "time/curves.h"
#include "view/canvas/canvas.h"
#include "view/terrain.h"
#include "view/view.h"

enum { TOUCH_COMMAND_SIZE = 64 };

/* A panel changes the view, or asks for a command; it does nothing else. */
typedef struct Touch {
    View *view;
    const Trace *trace;       /* what the panel has shown last */
    const LossCurves *curves;
    const Comparison *comparison; /* or NULL */
    const Terrain *terrain;   /* of the landscape */
    Rect inside;              /* of the panel, */
    Symbols symbols;          /* drawn with these */
    const Lab *lab;           /* what instruments have measured */
    char command[TOUCH_COMMAND_SIZE]; /* to be run then, or "" */
} Touch;

/* The row that so many pages of `rows` rows, or all of them, lead to from row `at`, down or up
 * (pages < 0), as far as row `last`. */
size_t touch_turned(size_t at, size_t last, int rows, int pages, bool all);

/* A turn of the wheel, where that is a step up or down. */
void touch_wheel_moves(Touch *touch, int x, int y, int by);

#endif
