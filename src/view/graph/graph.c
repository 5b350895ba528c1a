#include "view/graph/graph.h"

#include <math.h>

enum {
    DOTS_X = GRAPH_DOTS_X,
    DOTS_Y = GRAPH_DOTS_Y,
    MARGIN = GRAPH_MARGIN,
    USUAL_GAP = 3,
    LEAST_GAP = 2,
    MOST_PITCH = 6,
    ROOMY = 60,
    BARS_PITCH = 3, /* closer than that, chips have no texts */
    BARS_LEAST = 12,
    BARS_MOST = 36,
    BLOCK_MOST = 8
};
/* For places between the dots. */
static const float dots_x = GRAPH_DOTS_X, dots_y = GRAPH_DOTS_Y;

/* The side of the square that n units make, or 0. */
static int square_side(size_t n)
{
    int side = (int)(sqrt((double)n) + 0.5);
    return side >= 4 && (size_t)side * (size_t)side == n ? side : 0;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* A square of inputs becomes an image of at most so many cells, enlarged as far as it fits, or
 * reduced: a cell is the mean of a block of pixels then. False where even that does not fit. */
static bool lay_image(GraphColumn *c, int rows, int most, bool half_cells)
{
    int side = square_side(c->units), limit = smaller(rows, most), block = 1;
    while (block < BLOCK_MOST && (side + block - 1) / block > limit)
        block++;
    int cells = (side + block - 1) / block;
    if (side == 0 || cells < 4 || cells > limit)
        return false;
    int scale = smaller(limit / cells, 3);
    c->along = true;
    c->block = block;
    c->share = (size_t)(block * block);
    c->rows = c->across = cells;
    c->tall = scale;
    c->wide = half_cells ? scale : 2 * scale;
    c->width = cells * c->wide;
    return true;
}

/* Columns without an image become as many columns of cells as they need. A row above is for a mark,
 * one below for how many units there are. */
static void lay_grid(GraphColumn *c, Rect area, bool is_input, bool half_cells, int width_limit)
{
    int free_rows = area.height >= 8 ? area.height - 2 : area.height;
    int rows = free_rows * (half_cells ? 2 : 1), image_limit = area.width * 2 / 5;
    c->grid = true;
    c->share = 1;
    c->wide = c->tall = c->block = 1;
    if (is_input && lay_image(c, rows, half_cells ? image_limit : image_limit / 2, half_cells))
        return;
    c->share = (c->units + (size_t)(rows * width_limit) - 1) / (size_t)(rows * width_limit);
    int cells = (int)((c->units + c->share - 1) / c->share);
    c->rows = smaller(rows, cells);
    c->across = (cells + c->rows - 1) / c->rows;
    c->wide = smaller(c->across == 1 ? 3 : area.width >= ROOMY ? 2 : 1, width_limit / c->across);
    c->width = c->across * c->wide;
}

/* Outputs that add up to 1 are bars where chips would have no texts, as wide as the others and
 * their gaps leave room for. */
static int lay_bars(GraphColumn *c, const Net *net, int room)
{
    const Activation *f = net->layers[net->layer_count - 1].activation;
    if (c->grid || f->elementwise || c->units < 3)
        return c->width;
    c->bars = true;
    return room < BARS_LEAST ? BARS_LEAST : smaller(room, BARS_MOST);
}

/* Chips of `chip` cells and what else there is beside them, `gap` cells apart where there is room;
 * returns the width of all. */
static int lay_columns(Graph *g, const Net *net, Rect area, int chip, int gap, float zoom)
{
    int total = 0, grid_limit = area.width / (int)(g->columns + 1);
    size_t last = g->columns - 1;
    if (grid_limit < 1)
        grid_limit = 1;
    for (size_t i = 0; i < g->columns; i++) {
        GraphColumn *c = &g->column[i];
        *c = (GraphColumn){.units = i == 0 ? net->inputs : net->layers[i - 1].units, .width = chip};
        if ((float)c->units > (float)area.height * zoom)
            lay_grid(c, area, i == 0, g->half_cells, grid_limit);
        if (i == last && (int)c->units * BARS_PITCH > area.height)
            c->width = lay_bars(c, net, area.width - 1 - MARGIN - total - (int)last * gap);
        total += c->width;
    }
    return total;
}

int graph_lines_below(const Graph *g, size_t column, int pitch)
{
    const GraphColumn *c = &g->column[column];
    bool roomy = pitch >= 4 || c->units == 1;
    if (column == 0 || c->width < 5 || pitch < 3 || c->bars)
        return 0;
    return column + 1 == g->columns && roomy ? 2 : 1;
}

/* The line of the first of a column's chips: in the middle, or higher where texts below the last
 * need it. */
static float first_line(const Graph *g, size_t column, Rect area)
{
    const GraphColumn *c = &g->column[column];
    float span = c->pitch * (float)(c->units - 1), top = (float)area.y;
    float middle = top + (float)area.height / 2 - span / 2;
    int below = graph_lines_below(g, column, (int)c->pitch);
    float missing = floorf(middle + span) + (float)below + 1 - (top + (float)area.height);
    float most = floorf(middle) - top - 1; /* names are above chips */
    return below > 0 ? middle - fmaxf(fminf(missing, most), 0) : middle;
}

static void place(Graph *g, Rect area, int total)
{
    float left = (float)(area.x + 1);
    float gap = g->columns > 1
                    ? fmaxf((float)(area.width - total - 1 - MARGIN) / (float)(g->columns - 1),
                            LEAST_GAP)
                    : 0;
    float middle = (float)area.y + (float)area.height / 2;
    for (size_t i = 0; i < g->columns; i++) {
        GraphColumn *c = &g->column[i];
        float pitch = (float)area.height / (float)c->units;
        c->pitch = floorf(fminf(pitch, MOST_PITCH));
        if (c->pitch < 1)
            c->pitch = pitch;
        c->x = (left + (float)c->width / 2) * dots_x;
        c->y = c->grid ? middle : first_line(g, i, area);
        c->y *= dots_y;
        c->pitch *= dots_y;
        left += (float)c->width + gap;
    }
}

void graph_layout(Graph *g, const Net *net, Rect area, const View *view, Symbols symbols)
{
    static const int chips[] = {9, 7, 5, 3, 1};
    int total = 0;
    g->area = area;
    g->columns = net->layer_count + 1;
    g->half_cells = symbols == SYMBOLS_BRAILLE && view->colour;
    glm_mat3_copy((vec3 *)view->camera, g->camera);
    for (size_t i = 0; i < sizeof chips / sizeof chips[0]; i++) {
        int gap = chips[i] > 5 ? chips[i] - 2 : USUAL_GAP;
        total = lay_columns(g, net, area, chips[i], gap, view->camera[0][0]);
        if (total + 1 + MARGIN + gap * (int)net->layer_count <= area.width)
            break;
    }
    place(g, area, total);
}

static void through_camera(const Graph *g, float x, float y, vec2 out)
{
    vec3 p = {x, y, 1}, q;
    glm_mat3_mulv((vec3 *)g->camera, p, q);
    out[0] = q[0];
    out[1] = q[1];
}

int graph_pitch(const Graph *g, size_t column)
{
    int pitch = (int)(g->column[column].pitch * g->camera[1][1] / dots_y + 0.01f);
    return pitch > 1 ? pitch : 1;
}

static int floor_cell(float dots, float per_cell)
{
    /* Far outside is far outside: no conversion of what an int cannot hold. */
    return (int)floorf(glm_clamp(dots / per_cell, -1e6f, 1e6f));
}

Rect graph_cell(const Graph *g, size_t column, size_t unit)
{
    const GraphColumn *c = &g->column[column];
    int i = (int)(c->along ? unit : unit / c->share), per = g->half_cells ? 2 : 1;
    int side = c->along ? square_side(c->units) : 0;
    int x = c->along ? i % side / c->block : i / c->rows;
    int y = c->along ? i / side / c->block : i % c->rows;
    vec2 p;
    through_camera(g, c->x, c->y, p);
    int left = floor_cell(p[0], DOTS_X) - c->width / 2;
    int top = floor_cell(p[1] * (float)per, DOTS_Y) - c->rows * c->tall / 2;
    return (Rect){left + x * c->wide, top + y * c->tall, c->wide, c->tall};
}

Rect graph_unit(const Graph *g, size_t column, size_t unit)
{
    const GraphColumn *c = &g->column[column];
    vec2 p;
    if (!c->grid) {
        through_camera(g, c->x, c->y + c->pitch * (float)unit, p);
        int left = floor_cell(p[0], DOTS_X) - c->width / 2;
        return (Rect){left, floor_cell(p[1], DOTS_Y), c->width, 1};
    }
    Rect r = graph_cell(g, column, unit);
    if (!g->half_cells)
        return r;
    int bottom = (r.y + r.height - 1) >> 1;
    return (Rect){r.x, r.y >> 1, r.width, bottom - (r.y >> 1) + 1};
}

int graph_left(const Graph *g, size_t column)
{
    return graph_unit(g, column, 0).x;
}

int graph_room(const Graph *g, size_t column, Rect inside)
{
    int x = graph_left(g, column), end = inside.x + inside.width;
    if (column + 1 == g->columns)
        return end - x - 1;
    return smaller(graph_left(g, column + 1) - 1, end) - x;
}

/* Links that meet at a chip arrive at separate dots of its side. */
static float spread(size_t i, size_t n)
{
    const float room = 7;
    if (n < 2)
        return 0;
    float step = fminf(2, room / (float)(n - 1));
    return ((float)i - (float)(n - 1) / 2) * step;
}

GraphLink graph_link(const Graph *g, size_t column, size_t unit, size_t source)
{
    const GraphColumn *from_column = &g->column[column - 1], *to_column = &g->column[column];
    Rect from = graph_unit(g, column - 1, source), to = graph_unit(g, column, unit);
    GraphLink link;
    /* Links leave an image at its side, not in its middle. */
    if (from_column->grid)
        from.x = graph_left(g, column - 1) + from_column->width - from.width;
    if (to_column->grid)
        to.x = graph_left(g, column);
    float x0 = (float)((from.x + from.width) * DOTS_X), x1 = (float)(to.x * DOTS_X - 1);
    float y0 = (float)from.y * dots_y + 1.5f, y1 = (float)to.y * dots_y + 1.5f;
    if (!from_column->grid)
        y0 += spread(unit, to_column->units);
    if (!to_column->grid)
        y1 += spread(source, from_column->units);
    float bend = (x1 - x0) * 0.45f;
    glm_vec2_copy((vec2){x0, y0}, link.point[0]);
    glm_vec2_copy((vec2){x0 + bend, y0}, link.point[1]);
    glm_vec2_copy((vec2){x1 - bend, y1}, link.point[2]);
    glm_vec2_copy((vec2){x1, y1}, link.point[3]);
    return link;
}

void graph_point(const GraphLink *link, float share, vec2 point)
{
    const vec2 *p = link->point;
    for (int i = 0; i < 2; i++)
        point[i] = glm_bezier(share, p[0][i], p[1][i], p[2][i], p[3][i]);
}

static float link_distance(const GraphLink *link, float x, float y)
{
    enum { STEPS = 48 };
    float best = INFINITY;
    for (int i = 0; i <= STEPS; i++) {
        vec2 p;
        graph_point(link, (float)i / (float)STEPS, p);
        best = fminf(best, glm_vec2_distance2(p, (vec2){x, y}));
    }
    return best;
}

/* The one drawn last: where units overlap it is on top. */
static Selection pick_unit(const Graph *g, int x, int y)
{
    for (size_t column = g->columns; column-- > 0;)
        for (size_t unit = g->column[column].units; unit-- > 0;)
            if (rect_contains(graph_unit(g, column, unit), x, y))
                return (Selection){SELECT_UNIT, column, unit, 0};
    return (Selection){0};
}

/* The columns between which dot x lies, taken back through the camera; 0: outside. */
static size_t pick_gap(const Graph *g, float x, float y)
{
    mat3 back;
    vec3 p = {x, y, 1}, q;
    glm_mat3_inv((vec3 *)g->camera, back);
    glm_mat3_mulv(back, p, q);
    for (size_t column = 1; column < g->columns; column++)
        if (q[0] >= g->column[column - 1].x && q[0] <= g->column[column].x)
            return column;
    return 0;
}

Selection graph_pick(const Graph *g, const Net *net, int x, int y)
{
    const float reach = 4.5f * 4.5f; /* dots, squared: about a cell */
    float dot_x = (float)x * dots_x + 0.5f, dot_y = (float)y * dots_y + 1.5f, best = reach;
    Selection found = pick_unit(g, x, y);
    size_t column = pick_gap(g, dot_x, dot_y);
    /* The name above a chip stands for it. */
    if (found.kind == SELECT_NONE) {
        found = pick_unit(g, x, y + 1);
        size_t c = found.column;
        if (found.kind == SELECT_UNIT && (g->column[c].grid || graph_pitch(g, c) < 2))
            found.kind = SELECT_NONE;
    }
    if (found.kind != SELECT_NONE || column == 0)
        return found;
    const Layer *layer = &net->layers[column - 1];
    if (layer->units * layer->fan_in > 1 << 16)
        return found;
    for (size_t unit = 0; unit < layer->units; unit++)
        for (size_t source = 0; source < layer->fan_in; source++) {
            GraphLink link = graph_link(g, column, unit, source);
            float distance = link_distance(&link, dot_x, dot_y);
            if (distance < best) {
                best = distance;
                found = (Selection){SELECT_LINK, column, unit, source};
            }
        }
    return found;
}

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
