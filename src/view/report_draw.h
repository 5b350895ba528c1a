/* The report on the screen: a confusion matrix, precision and recall by class, or R². */
#ifndef VIEW_REPORT_DRAW_H
#define VIEW_REPORT_DRAW_H

#include "core/report.h"
#include "view/canvas.h"

/* Draws as much as fits into the inside of a panel; a last line says how many classes or outputs
 * are left out. */
void report_draw(const Report *report, const Dataset *data, Rect area, Canvas *canvas);

#endif
