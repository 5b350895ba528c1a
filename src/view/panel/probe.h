/* The panel of the probe: the loss after one update, for every learning rate. */
#ifndef VIEW_PANEL_PROBE_H
#define VIEW_PANEL_PROBE_H

#include "view/scene.h"

void probe_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

#endif
