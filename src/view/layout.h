/* Where everything stands on a screen of a size: which panels there are, and the lines below. */
#ifndef VIEW_LAYOUT_H
#define VIEW_LAYOUT_H

#include "view/panel/panel.h"

enum { SCENE_WIDTH_MIN = 40, SCENE_HEIGHT_MIN = 12 };

/* A panel that is not shown has width 0, and so have lines for which there is no room. */
typedef struct Layout {
    bool too_small;
    Rect panel[PANELS_MAX];
    Rect side[SIDES_MAX][PANELS_MAX]; /* the same panel of the others, each in its place, where
                                         there are networks side by side */
    Rect network; /* what of its panel the network is drawn in */
    Rect headline, formula, hints, status;
} Layout;

Layout layout_make(int width, int height, const View *view, const Net *net);

/* The inside of a panel's frame, and of that what the network is drawn in. */
Rect layout_inside(const Layout *layout, PanelId panel);
Rect layout_network(const Layout *layout);

/* The side of which a panel is drawn at a cell: that in front, where no other one is. */
size_t layout_side_at(const Layout *layout, const View *view, int x, int y);

/* The panel at a cell, or PANEL_NONE. */
PanelId layout_panel_at(const Layout *layout, int x, int y);

/* Whether the focused panel stands where the picture would be, and is worked in like one. */
bool layout_is_covered(const Layout *layout, const View *view);

/* Rows that the samples' list has. */
int layout_sample_rows(const Layout *layout);

#endif
