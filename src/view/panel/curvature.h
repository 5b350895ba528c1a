/* The panel of the curvature: η λmax beside its limit, as a gauge and over the epochs below those
 * of the loss curve, and all eigenvalues where they are known. */
#ifndef VIEW_PANEL_CURVATURE_H
#define VIEW_PANEL_CURVATURE_H

#include "view/scene.h"

void curvature_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

#endif
