/* The report on the screen: a confusion matrix, precision and recall by class, or R². */
#ifndef VIEW_PANEL_REPORT_H
#define VIEW_PANEL_REPORT_H

#include "core/look/report.h"
#include "view/canvas/canvas.h"
#include "view/scene.h"

/* Draws as much as fits into the inside of a panel; a last line says how many classes or outputs
 * are left out. */
void report_draw(const Report *report, const Dataset *data, Rect area, Canvas *canvas);

/* What its row in view/panel/panel.c has. */
void report_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

#endif
