/* The explanation of what is selected, line by line: for a weight the product of the chain rule,
 * its update and what that did; for a neuron its sums forward and backward; and so on. Each line
 * is about a place in the picture, which the walk selects, and many open an explanation of their
 * own: from any weight to the loss, and to the inputs. */
#ifndef VIEW_EXPLAIN_EXPLAIN_H
#define VIEW_EXPLAIN_EXPLAIN_H

#include "core/look/trace.h"
#include "view/view.h"

/* Draws the lines that `area` has room for, the one looked at among them, and returns how many
 * follow below. */
size_t explain_draw(const Trace *trace, const View *view, Rect area, Canvas *canvas);

/* Makes what has been selected elsewhere the subject; to be called before drawing or moving. */
void explain_follow(View *view, const Trace *trace);

/* A press on row `y` of the screen where the explanation stands in `area`: that line is looked at,
 * and opened when it was already. */
void explain_press(View *view, const Trace *trace, Rect area, int y);

/* Looks at the check of the gradient, where the explanation has one. */
void explain_find_check(View *view, const Trace *trace);

/* So many lines down, or up (by < 0); the first and the last end it. */
void explain_page(View *view, const Trace *trace, long by);

/* Up and down: another line, whose place becomes the selection. Right: what the line opens, or
 * the first line that opens something. Left: back to where that was done. */
void explain_move(View *view, const Trace *trace, int across, int down);

#endif
