#include "view/layout.h"

#include "view/canvas/frame.h"
#include "view/explain/formula.h"
#include "view/headline.h"
#include "view/panel/network.h"

enum { TWO_COLUMNS_WIDTH = 64, TALL = 20, THREE_PANELS = 26, EXPLANATION = 42,
       TWO_EXPLAINED = 76, LOSS_EXPLAINED = 32 };

static Rect rows(int width, int y, int height)
{
    return (Rect){0, y, width, height};
}

/* The panel that has this place of its own; where there is none, that of the next place. */
static PanelId owner(PanelPlace place, const Net *net)
{
    size_t i = 0;
    while (i < panel_table.count &&
           (panel_at((PanelId)i)->place != place || !panel_is_usual((PanelId)i, net)))
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

/* Network at the left, about 62 of 100 columns; loss, map and samples at the right. */
static void lay_two_columns(Layout *l, Rect area, const View *view, const Net *net)
{
    int y = area.y, body = area.height, left = area.width * 62 / 100, right = area.width - left;
    PanelId top = owner(PLACE_TOP, net), usual = owner(PLACE_MIDDLE, net);
    PanelId foot = owner(PLACE_FOOT, net);
    bool three = usual != foot && body >= THREE_PANELS;
    int upper = three ? body * 34 / 100 : body * 47 / 100, lower = three ? 8 : 0;
    PanelId second = shared_place(view, usual, net);
    if (second == top || (three && second == foot))
        second = usual;
    l->panel[owner(PLACE_PICTURE, net)] = (Rect){0, y, left, body};
    l->panel[top] = (Rect){left, y, right, upper};
    l->panel[second] = (Rect){left, y + upper, right, body - upper - lower};
    if (three)
        l->panel[foot] = (Rect){left, y + body - lower, right, lower};
}

static void lay_one_column(Layout *l, Rect area, const View *view, const Net *net)
{
    int body = area.height;
    int below = body >= TALL ? body * 35 / 100 : 0;
    PanelId picture = owner(PLACE_PICTURE, net);
    PanelId panel = shared_place(view, below > 0 ? owner(PLACE_TOP, net) : picture, net);
    if (below > 0) {
        l->panel[picture] = rows(area.width, area.y, body - below);
        l->panel[panel] = rows(area.width, area.y + body - below, below);
    } else {
        l->panel[panel] = area;
    }
}

/* The explanation stands beside the picture of what it is about, where there is room below the
 * loss, or below the picture, or where there is no room for both, in its place. */
static void lay_explanation(Layout *l, Rect area, const View *view, const Net *net)
{
    int width = area.width, body = area.height, y = area.y;
    int right = width * 45 / 100 > EXPLANATION ? width * 45 / 100 : EXPLANATION;
    int below = body >= TALL ? body * 60 / 100 : body;
    PanelId picture = owner(PLACE_PICTURE, net);
    if (width >= TWO_EXPLAINED && body >= 10) {
        l->panel[picture] = (Rect){0, y, width - right, body};
        int upper = body >= LOSS_EXPLAINED ? body / 4 : 0;
        if (upper > 0)
            l->panel[owner(PLACE_TOP, net)] = (Rect){width - right, y, right, upper};
        l->panel[view->focus] = (Rect){width - right, y + upper, right, body - upper};
        return;
    }
    if (below < body)
        l->panel[picture] = rows(width, y, body - below);
    l->panel[view->focus] = rows(width, y + body - below, below);
}

/* Rows of the strip: none beside an explanation, which says the same. */
static int formula_lines(int height, bool explains)
{
    return explains ? 0 : height >= 26 ? FORMULA_LINES : height >= 18 ? 4 : 2;
}

/* Rows of the headline: on low screens only the phases, and only above the picture. */
static int headline_lines(int height, const View *view)
{
    return height >= TALL ? HEADLINE_LINES : panel_at(view->focus)->place == PLACE_PICTURE;
}

/* A panel's place in equal parts: one beside the other, in two rows of two, one above the other, or
 * as one for the network in front. */
static void share_panel(Layout *l, PanelId panel, const View *view)
{
    const Panel *row = panel_at(panel);
    int count = (int)view->sides.count, w = row->side_width, h = row->side_height;
    Rect all = l->panel[panel];
    if (count < 2 || w == 0 || all.width == 0)
        return;
    bool beside = count * w <= all.width && h <= all.height;
    bool square = count == SIDES_MAX && 2 * w <= all.width && 2 * h <= all.height;
    bool above = w <= all.width && count * h <= all.height;
    int across = beside ? count : square ? 2 : 1, down = count / across;
    if (!beside && !square && !above)
        return;
    for (int i = 0; i < count; i++) {
        int x = i % across, y = i / across;
        int left = all.width * x / across, top = all.height * y / down;
        l->side[i][panel] = (Rect){all.x + left, all.y + top,
                                   all.width * (x + 1) / across - left,
                                   all.height * (y + 1) / down - top};
    }
    l->panel[panel] = l->side[view->sides.front][panel];
}

size_t layout_side_at(const Layout *layout, const View *view, int x, int y)
{
    for (size_t side = 0; side < view->sides.count; side++)
        for (size_t i = 0; i < panel_table.count; i++)
            if (rect_contains(layout->side[side][i], x, y))
                return side;
    return view->sides.front;
}

Layout layout_make(int width, int height, const View *view, const Net *net)
{
    Layout l = {.too_small = width < SCENE_WIDTH_MIN || height < SCENE_HEIGHT_MIN};
    PanelPlace place = panel_at(view->focus)->place;
    bool explains = place == PLACE_BESIDE;
    if (l.too_small)
        return l;
    int head = headline_lines(height, view), formula = formula_lines(height, explains);
    int end = height - 2 - formula;
    Rect area = rows(width, head, end - head);
    l.headline = rows(head > 0 ? width : 0, 0, head);
    l.status = rows(width, height - 1, 1);
    l.hints = rows(width, height - 2, 1);
    l.formula = rows(formula > 0 ? width : 0, end, formula);
    if ((view->zoomed || place == PLACE_WHOLE) && panel_is_available(view->focus, net))
        l.panel[view->focus] = area;
    else if (explains)
        lay_explanation(&l, area, view, net);
    else if (width >= TWO_COLUMNS_WIDTH && area.height >= 10)
        lay_two_columns(&l, area, view, net);
    else
        lay_one_column(&l, area, view, net);
    if (place == PLACE_INSTEAD && !l.panel[view->focus].width) {
        PanelId picture = owner(PLACE_PICTURE, net);
        l.panel[view->focus] = l.panel[picture];
        l.panel[picture] = (Rect){0};
    }
    for (size_t i = 0; i < panel_table.count; i++)
        share_panel(&l, (PanelId)i, view);
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
