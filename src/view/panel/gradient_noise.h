/* The panel of the gradient noise: which way each sample pulls the selected weight or bias, and
 * what a mini-batch sees of the mean gradient. */
#ifndef VIEW_PANEL_GRADIENT_NOISE_H
#define VIEW_PANEL_GRADIENT_NOISE_H

#include "view/panel/touch.h"
#include "view/scene.h"

/* What its row in view/panel/panel.c has: up and down go from sample to sample, by how they pull;
 * a press puts the one of that row in the spotlight. */
void gradient_noise_panel(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
bool gradient_noise_move(Touch *touch, int across, int down);
void gradient_noise_press(Touch *touch, int x, int y);
void gradient_noise_wheel(Touch *touch, int x, int y, int by);

#endif
