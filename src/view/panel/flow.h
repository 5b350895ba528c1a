/* The panel of flow: what runs through each layer, forward and backward, over all samples. */
#ifndef VIEW_PANEL_FLOW_H
#define VIEW_PANEL_FLOW_H

#include "view/scene.h"

void flow_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

#endif
