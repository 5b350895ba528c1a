/* A small picture of a data set: points in a plane, points along one input, images, or its first
 * samples. */
#ifndef VIEW_DATA_PICTURE_H
#define VIEW_DATA_PICTURE_H

#include "core/samples/dataset.h"
#include "view/canvas/canvas.h"

/* Draws it into `area`, in colours where there are some. */
void data_picture(const Dataset *data, bool colour, Rect area, Canvas *canvas);

#endif
