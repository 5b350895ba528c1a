/* The panel of the doctor: what is wrong with the training, why, and what to try. */
#ifndef VIEW_PANEL_DOCTOR_H
#define VIEW_PANEL_DOCTOR_H

#include "view/panel/touch.h"
#include "view/scene.h"

void doctor_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);

/* Chooses the finding above or below, whose remedy Enter tries. */
bool doctor_move(Touch *touch, int across, int down);

/* Chooses the finding at a row; where that is chosen already, a press on its remedy tries it. */
void doctor_press(Touch *touch, int x, int y);

/* The finding that is chosen, or NULL. */
const Complaint *doctor_chosen(const View *view, const Lab *lab);

#endif
