/* The panel of the explanation: the lines on what is selected, one of which is looked at. Each line
 * is about a place in the picture, which the walk selects, and many open an explanation of their
 * own: from any weight to the loss, and to the inputs. */
#ifndef VIEW_PANEL_EXPLANATION_H
#define VIEW_PANEL_EXPLANATION_H

#include "view/panel/touch.h"
#include "view/scene.h"

/* Makes what has been selected elsewhere the subject; to be called before drawing. */
void explain_follow(View *view, const Trace *trace);

/* Rows that it takes to show all its lines, and what is said below them. */
size_t explain_rows(View *view, const Trace *trace);

/* Looks at the check of the gradient, where the explanation has one. */
void explain_find_check(View *view, const Trace *trace);

/* What its row in view/panel/panel.c has. Up and down: another line, whose place becomes the
 * selection. Right: what the line opens, or the first line that opens something. Left: back to
 * where that was done. A press: that line is looked at, and opened when it was already. */
void explain_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool explain_move(Touch *touch, int across, int down);
void explain_page(Touch *touch, int pages, bool all);
void explain_press(Touch *touch, int x, int y);

/* When it is closed: what was explained is selected again. */
void explain_leave(View *view);

#endif
