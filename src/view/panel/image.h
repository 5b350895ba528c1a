/* The panel of images: the sample, the weights into a unit and their gradient, and the mean of each
 * class, all laid out as the inputs are. */
#ifndef VIEW_PANEL_IMAGE_H
#define VIEW_PANEL_IMAGE_H

#include "view/scene.h"

/* Whether the inputs of a network are taken for an image: a square of at least 8 by 8. */
bool image_is_one(const Net *net);

/* The unit whose weights are shown: the selected one of the first layer, or the first. */
size_t image_unit(const View *view, const Net *net);

/* What its row in view/panel/panel.c has. */
void image_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

#endif
