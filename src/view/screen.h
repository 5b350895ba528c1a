/* The whole screen as cells, from state alone: the same scene gives the same cells. It knows no
 * terminal, no clock and no file. */
#ifndef VIEW_SCREEN_H
#define VIEW_SCREEN_H

#include "view/layout.h"

/* Draws everything; *cursor is in the prompt and visible there, else on the first cell of what is
 * selected: a line of the overlay or explanation, a sample or the title of the panel that has the
 * focus, a neuron, or its name in the strip. */
void screen_draw(const Scene *scene, Canvas *canvas, TextCursor *cursor);

/* Instead of all that: how far the way to another moment has come, 0 … 1, while nothing of it can
 * be shown. */
void screen_draw_way(double share, Canvas *canvas);

/* The command of the hint that is drawn at cell (x, y), or NULL. */
const char *screen_hint_at(const Scene *scene, const Canvas *canvas, int x, int y);

/* Whether cell (x, y) is in the list above the prompt, and the row there, or -1. */
bool screen_menu_at(const Scene *scene, const Canvas *canvas, int x, int y, long *row);

/* What can be selected at cell (x, y) of the last frame. */
Selection screen_pick(const Canvas *canvas, const Layout *layout, const Net *net,
                      const View *view, int x, int y);

#endif
