/* The landscape as a drawing in SVG: the surface or the map as it is seen, with its axes, contours,
 * path and legend, and what it is of in words. */
#ifndef VIEW_LANDSCAPE_SVG_H
#define VIEW_LANDSCAPE_SVG_H

#include "lab/landscape.h"
#include "view/view.h"

/* The text of the file, to be freed by the caller; NULL without memory. `name` is of the data; all
 * texts are escaped. */
char *landscape_svg(const LandscapePicture *picture, const ReliefView *view, const char *name,
                    Error *err);

#endif
