/* Which panels there are at a size, and where. */
#include "view/formula.h"
#include "view/health_draw.h"
#include "view/scene.h"

enum { TWO_COLUMNS_WIDTH = 64, TALL = 20, THREE_PANELS = 26, EXPLANATION = 42,
       TWO_EXPLAINED = 76, LOSS_EXPLAINED = 32 };

static Rect rows(int width, int y, int height)
{
    return (Rect){0, y, width, height};
}

/* The panel that shares a column with others: the focused one, where it has no place of its own. */
static PanelId shared_place(const View *view, PanelId usual, bool has_map)
{
    bool can = view->focus == PANEL_LOSS || view->focus == PANEL_SAMPLES ||
               view->focus == PANEL_REPORT || (view->focus == PANEL_MAP && has_map);
    return can ? view->focus : usual;
}

/* Network at the left, about 61 of 100 columns; loss, map and samples at the right. */
static void lay_two_columns(Layout *l, int width, int body, const View *view, bool has_map)
{
    int left = width * 61 / 100, right = width - left;
    l->panel[PANEL_NETWORK] = (Rect){0, 0, left, body};
    bool three = has_map && body >= THREE_PANELS;
    int loss = three ? body * 34 / 100 : body * 47 / 100, samples = three ? 8 : 0;
    PanelId usual = has_map ? PANEL_MAP : PANEL_SAMPLES;
    PanelId second = shared_place(view, usual, has_map);
    if (second == PANEL_LOSS || (three && second == PANEL_SAMPLES))
        second = usual;
    l->panel[PANEL_LOSS] = (Rect){left, 0, right, loss};
    l->panel[second] = (Rect){left, loss, right, body - loss - samples};
    if (three)
        l->panel[PANEL_SAMPLES] = (Rect){left, body - samples, right, samples};
}

static void lay_one_column(Layout *l, int width, int body, const View *view, bool has_map)
{
    int below = body >= TALL ? body * 35 / 100 : 0;
    PanelId panel = shared_place(view, below > 0 ? PANEL_LOSS : PANEL_NETWORK, has_map);
    if (below > 0) {
        l->panel[PANEL_NETWORK] = rows(width, 0, body - below);
        l->panel[panel] = rows(width, body - below, below);
    } else {
        l->panel[panel] = rows(width, 0, body);
    }
}

/* The explanation stands beside the picture of what it is about, where there is room below the
 * loss, or below the picture, or where there is no room for both, in its place. */
static void lay_explanation(Layout *l, int width, int body)
{
    int right = width * 45 / 100 > EXPLANATION ? width * 45 / 100 : EXPLANATION;
    int below = body >= TALL ? body * 60 / 100 : body;
    if (width >= TWO_EXPLAINED && body >= 10) {
        l->panel[PANEL_NETWORK] = (Rect){0, 0, width - right, body};
        int loss = body >= LOSS_EXPLAINED ? body / 4 : 0;
        if (loss > 0)
            l->panel[PANEL_LOSS] = (Rect){width - right, 0, right, loss};
        l->panel[PANEL_EXPLAIN] = (Rect){width - right, loss, right, body - loss};
        return;
    }
    if (below < body)
        l->panel[PANEL_NETWORK] = rows(width, 0, body - below);
    l->panel[PANEL_EXPLAIN] = rows(width, body - below, below);
}

Layout layout_make(int width, int height, const View *view, bool has_map)
{
    Layout l = {.too_small = width < SCENE_WIDTH_MIN || height < SCENE_HEIGHT_MIN};
    if (l.too_small)
        return l;
    int formula = height >= 24 ? FORMULA_LINES : height >= 18 ? 4 : 2, body = height - 2 - formula;
    l.status = rows(width, height - 1, 1);
    l.hints = rows(width, height - 2, 1);
    l.formula = rows(width, body, formula);
    bool whole = view->zoomed || view->focus == PANEL_MATRICES;
    if (whole && (has_map || view->focus != PANEL_MAP))
        l.panel[view->focus] = rows(width, 0, body);
    else if (view->focus == PANEL_EXPLAIN)
        lay_explanation(&l, width, body);
    else if (width >= TWO_COLUMNS_WIDTH && body >= 10)
        lay_two_columns(&l, width, body, view, has_map);
    else
        lay_one_column(&l, width, body, view, has_map);
    return l;
}

Rect layout_inside(const Layout *layout, PanelId panel)
{
    Rect r = layout->panel[panel];
    return r.width > 2 && r.height > 2 ? rect_inset(r, 1) : (Rect){r.x, r.y, 0, 0};
}

PanelId layout_panel_at(const Layout *layout, int x, int y)
{
    for (int i = 0; i < PANEL_COUNT; i++)
        if (rect_contains(layout->panel[i], x, y))
            return (PanelId)i;
    return PANEL_COUNT;
}

/* Without the line of titles above and, where there is room, those of the gradient below. */
Rect layout_network(const Layout *layout)
{
    Rect r = layout_inside(layout, PANEL_NETWORK);
    int below = health_lines(r.height);
    if (r.height >= 6) {
        r.y++;
        r.height--;
    }
    r.height -= below;
    return r;
}

bool layout_is_covered(const Layout *layout, const View *view)
{
    return !layout->too_small && layout->panel[PANEL_NETWORK].width == 0 &&
           (view->focus == PANEL_EXPLAIN || view->focus == PANEL_MATRICES);
}

int layout_sample_rows(const Layout *layout)
{
    return layout_inside(layout, PANEL_SAMPLES).height;
}
