/* The network's panel: the picture, the titles above it, its gradient below, phases and legend. */
#ifndef VIEW_NETWORK_H
#define VIEW_NETWORK_H

#include "view/scene.h"

void network_draw(const Scene *scene, const Layout *layout, Canvas *canvas);

#endif
