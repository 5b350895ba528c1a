#include "view/layout.h"

#include "view/canvas/frame.h"
#include "view/explain/formula.h"
#include "view/panel/network.h"

enum { TWO_COLUMNS_WIDTH = 64, TALL = 20, THREE_PANELS = 26, EXPLANATION = 42,
       TWO_EXPLAINED = 76, LOSS_EXPLAINED = 32 };

static Rect rows(int width, int y, int height)
{
    return (Rect){0, y, width, height};
}

/* The panel that has this place of its own; where that is not available, that of the next place. */
static PanelId owner(PanelPlace place, const Net *net)
{
    size_t i = 0;
    while (i < panel_table.count &&
           (panel_at((PanelId)i)->place != place || !panel_is_available((PanelId)i, net)))
        i++;
    return i < panel_table.count ? (PanelId)i : owner((PanelPlace)(place + 1), net);
}

/* The panel that shares a column with others: the focused one, where it has no place of its own. */
static PanelId shared_place(const View *view, PanelId usual, const Net *net)
{
    PanelPlace place = panel_at(view->focus)->place;
    bool can = place != PLACE_PICTURE && place <= PLACE_SHARED &&
               panel_is_available(view->focus, net);
    return can ? view->focus : usual;
}

/* Network at the left, about 61 of 100 columns; loss, map and samples at the right. */
static void lay_two_columns(Layout *l, int width, int body, const View *view, const Net *net)
{
    int left = width * 61 / 100, right = width - left;
    PanelId top = owner(PLACE_TOP, net), usual = owner(PLACE_MIDDLE, net);
    PanelId foot = owner(PLACE_FOOT, net);
    bool three = usual != foot && body >= THREE_PANELS;
    int upper = three ? body * 34 / 100 : body * 47 / 100, lower = three ? 8 : 0;
    PanelId second = shared_place(view, usual, net);
    if (second == top || (three && second == foot))
        second = usual;
    l->panel[owner(PLACE_PICTURE, net)] = (Rect){0, 0, left, body};
    l->panel[top] = (Rect){left, 0, right, upper};
    l->panel[second] = (Rect){left, upper, right, body - upper - lower};
    if (three)
        l->panel[foot] = (Rect){left, body - lower, right, lower};
}

static void lay_one_column(Layout *l, int width, int body, const View *view, const Net *net)
{
    int below = body >= TALL ? body * 35 / 100 : 0;
    PanelId picture = owner(PLACE_PICTURE, net);
    PanelId panel = shared_place(view, below > 0 ? owner(PLACE_TOP, net) : picture, net);
    if (below > 0) {
        l->panel[picture] = rows(width, 0, body - below);
        l->panel[panel] = rows(width, body - below, below);
    } else {
        l->panel[panel] = rows(width, 0, body);
    }
}

/* The explanation stands beside the picture of what it is about, where there is room below the
 * loss, or below the picture, or where there is no room for both, in its place. */
static void lay_explanation(Layout *l, int width, int body, const View *view, const Net *net)
{
    int right = width * 45 / 100 > EXPLANATION ? width * 45 / 100 : EXPLANATION;
    int below = body >= TALL ? body * 60 / 100 : body;
    PanelId picture = owner(PLACE_PICTURE, net);
    if (width >= TWO_EXPLAINED && body >= 10) {
        l->panel[picture] = (Rect){0, 0, width - right, body};
        int upper = body >= LOSS_EXPLAINED ? body / 4 : 0;
        if (upper > 0)
            l->panel[owner(PLACE_TOP, net)] = (Rect){width - right, 0, right, upper};
        l->panel[view->focus] = (Rect){width - right, upper, right, body - upper};
        return;
    }
    if (below < body)
        l->panel[picture] = rows(width, 0, body - below);
    l->panel[view->focus] = rows(width, body - below, below);
}

Layout layout_make(int width, int height, const View *view, const Net *net)
{
    Layout l = {.too_small = width < SCENE_WIDTH_MIN || height < SCENE_HEIGHT_MIN};
    PanelPlace place = panel_at(view->focus)->place;
    if (l.too_small)
        return l;
    int formula = height >= 24 ? FORMULA_LINES : height >= 18 ? 4 : 2, body = height - 2 - formula;
    l.status = rows(width, height - 1, 1);
    l.hints = rows(width, height - 2, 1);
    l.formula = rows(width, body, formula);
    if ((view->zoomed || place == PLACE_WHOLE) && panel_is_available(view->focus, net))
        l.panel[view->focus] = rows(width, 0, body);
    else if (place == PLACE_BESIDE)
        lay_explanation(&l, width, body, view, net);
    else if (width >= TWO_COLUMNS_WIDTH && body >= 10)
        lay_two_columns(&l, width, body, view, net);
    else
        lay_one_column(&l, width, body, view, net);
    l.network = network_area(l.panel[PANEL_NETWORK], net);
    return l;
}

Rect layout_inside(const Layout *layout, PanelId panel)
{
    return frame_inside(layout->panel[panel]);
}

PanelId layout_panel_at(const Layout *layout, int x, int y)
{
    for (size_t i = 0; i < panel_table.count; i++)
        if (rect_contains(layout->panel[i], x, y))
            return (PanelId)i;
    return PANEL_NONE;
}

Rect layout_network(const Layout *layout)
{
    return layout->network;
}

bool layout_is_covered(const Layout *layout, const View *view)
{
    return !layout->too_small && layout->panel[PANEL_NETWORK].width == 0 &&
           panel_at(view->focus)->is_worked_in;
}

int layout_sample_rows(const Layout *layout)
{
    return layout_inside(layout, PANEL_SAMPLES).height;
}
