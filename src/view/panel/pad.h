/* The panel of the pad: an image is drawn by hand, with what the network sees of it and answers. */
#ifndef VIEW_PANEL_PAD_H
#define VIEW_PANEL_PAD_H

#include "view/panel/touch.h"
#include "view/scene.h"

/* Whether the columns of its samples are the pixels of a square. */
bool pad_is_for(const Net *net);

void pad_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

/* A press begins a stroke, and with the button held it goes on. */
void pad_press(Touch *touch, int x, int y);
void pad_drag(Touch *touch, int x, int y);

/* The pen is up then. */
void pad_leave(View *view);

#endif
