/* A picture larger than its place moves so that what is selected can be seen. */
#include "view/graph.h"

/* Where the selection is on the screen; a link from chip to chip where there is room for both. */
static Rect place_of(const Graph *g, const Selection *s)
{
    size_t last = g->columns - 1;
    if (s->kind == SELECT_LOSS)
        return graph_unit(g, last, 0);
    if (s->kind == SELECT_LAYER)
        return graph_unit(g, s->column, 0);
    Rect r = graph_unit(g, s->column, s->unit);
    if (s->kind != SELECT_LINK)
        return r;
    Rect from = graph_unit(g, s->column - 1, s->source);
    int top = from.y < r.y ? from.y : r.y, bottom = from.y > r.y ? from.y : r.y;
    Rect both = {from.x, top, r.x + r.width - from.x, bottom + r.height - top};
    bool fits = both.width <= g->area.width && both.height <= g->area.height;
    return fits ? both : r;
}

/* How far `length` cells from `at` on have to move to lie within `room` cells from `low` on. */
static int way(int at, int length, int low, int room)
{
    if (at < low)
        return low - at;
    int over = at + length - (low + room);
    return over > 0 ? -over : 0;
}

void graph_follow(View *view, const Net *net, Rect area, Symbols symbols, bool anew)
{
    Graph g;
    const Selection *s = &view->selection;
    if (view->led && anew)
        view_home(view);
    if (s->kind == SELECT_NONE || s->kind == SELECT_RATE)
        return;
    graph_layout(&g, net, area, view, symbols);
    Rect r = place_of(&g, s);
    int dx = way(r.x, r.width, area.x, area.width - GRAPH_MARGIN);
    int dy = way(r.y, r.height, area.y, area.height);
    if (dx == 0 && dy == 0)
        return;
    bool led = view->led || view_is_home(view);
    view_pan(view, (float)(GRAPH_DOTS_X * dx), (float)(GRAPH_DOTS_Y * dy));
    view->led = led;
}
