#include "view/graph/graph.h"

#include "explain/format.h"

#include <math.h>

enum {
    DOTS_X = GRAPH_DOTS_X,
    DOTS_Y = GRAPH_DOTS_Y,
    MARGIN = GRAPH_MARGIN,
    LEAST_GAP = 2,
    MOST_PITCH = 5,
    ROOMY = 60,
    BARS_PITCH = 3, /* closer than that, blocks have no room for a target and δ */
    BARS_LEAST = 12,
    BARS_MOST = 36,
    BLOCK_MOST = 8
};

/* How wide chips may be, from the widest on: with the symbol beside them and a letter before the
 * number ("h₁ a +0.4684"), with the symbol above, with a number of fewer digits, with its sign
 * alone; and how far apart the columns are to be then. */
static const struct ChipForm {
    bool beside;
    int input, width, gap;
} forms[] = {{true, 9, 11, 9}, {true, 7, 9, 5},  {false, 7, 9, 5}, {false, 7, 7, 4},
             {false, 5, 5, 3}, {false, 3, 3, 3}, {false, 1, 1, 3}};
/* For places between the dots. */
static const float dots_x = GRAPH_DOTS_X, dots_y = GRAPH_DOTS_Y;

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* A square of inputs becomes an image of at most so many cells, enlarged as far as it fits, or
 * reduced: a cell is the mean of a block of pixels then. False where even that does not fit. */
static bool lay_image(GraphColumn *c, int side, int rows, int most, bool half_cells)
{
    int limit = smaller(rows, most), block = 1;
    while (block < BLOCK_MOST && (side + block - 1) / block > limit)
        block++;
    int cells = (side + block - 1) / block;
    if (side == 0 || cells < 4 || cells > limit)
        return false;
    int scale = smaller(limit / cells, 3);
    c->along = true;
    c->side = side;
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
static void lay_grid(GraphColumn *c, Rect area, int side, bool half_cells, int width_limit)
{
    int free_rows = area.height >= 8 ? area.height - 2 : area.height;
    int rows = free_rows * (half_cells ? 2 : 1);
    int image_limit = area.width * 2 / (half_cells ? 5 : 10);
    c->grid = true;
    c->share = 1;
    c->wide = c->tall = c->block = 1;
    if (side > 0 && lay_image(c, side, rows, image_limit, half_cells))
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
    c->lead = 0;
    return room < BARS_LEAST ? BARS_LEAST : smaller(room, BARS_MOST);
}

/* Columns that the longest symbol of a column takes: "h₁₂", "h₁.₁₂", "ŷ". */
static int symbol_width(const Net *net, size_t column, size_t units)
{
    char symbol[FORMAT_SIZE];
    int width = 0;
    for (const char *c = format_unit(net, column, units - 1, symbol); *c; c++)
        width += (*c & 0xc0) != 0x80;
    return width;
}

/* Chips of a form and what else there is beside them; returns the width of all. */
static int lay_columns(Graph *g, const Net *net, Rect area, const struct ChipForm *form, float zoom)
{
    int total = 0, grid_limit = area.width / (int)(g->columns + 1);
    size_t last = g->columns - 1;
    if (grid_limit < 1)
        grid_limit = 1;
    for (size_t i = 0; i < g->columns; i++) {
        GraphColumn *c = &g->column[i];
        *c = (GraphColumn){.units = selection_units(net, i),
                           .width = i == 0 ? form->input : form->width};
        if ((float)c->units > (float)area.height * zoom)
            lay_grid(c, area, i == 0 ? (int)net_image_side(net) : 0, g->half_cells, grid_limit);
        else if (form->beside)
            c->lead = symbol_width(net, i, c->units) + 1;
        if (i == last && (int)c->units * BARS_PITCH > area.height)
            c->width = lay_bars(c, net, area.width - 1 - MARGIN - total - (int)last * form->gap);
        total += c->lead + c->width;
    }
    return total;
}

/* The lines of a column's blocks, those first that stay longest where there is little room. */
static const BlockLine *lines_of(const Graph *g, size_t column)
{
    static const BlockLine input[] = {BLOCK_VALUE, BLOCK_NAME, BLOCK_LINES},
        /* The map of an input goes as far down as a neuron's, where it has no text. */
        mapped[] = {BLOCK_VALUE, BLOCK_NAME, BLOCK_DELTA, BLOCK_BIAS, BLOCK_LINES},
        hidden[] = {BLOCK_VALUE, BLOCK_NAME, BLOCK_DELTA, BLOCK_BIAS, BLOCK_LINES},
        output[] = {BLOCK_VALUE, BLOCK_NAME, BLOCK_TARGET, BLOCK_DELTA,
                    BLOCK_BIAS,  BLOCK_LOSS, BLOCK_LINES},
        /* With the symbol beside the chip, only the data's name goes above it. */
        named[] = {BLOCK_VALUE, BLOCK_TARGET, BLOCK_DELTA, BLOCK_BIAS,
                   BLOCK_LOSS,  BLOCK_NAME,   BLOCK_LINES},
        bars[] = {BLOCK_VALUE, BLOCK_LINES};
    const GraphColumn *c = &g->column[column];
    if (column == 0)
        return g->mapped_inputs ? mapped : input;
    bool last = column + 1 == g->columns;
    return c->bars ? bars : !last ? hidden : c->lead > 0 ? named : output;
}

/* Which lines have room in blocks of so many rows, as bits 1 << BlockLine. */
static unsigned lines_within(const Graph *g, size_t column, int rows)
{
    enum { LABELLED = 5 };
    const GraphColumn *c = &g->column[column];
    unsigned set = 0;
    for (const BlockLine *line = lines_of(g, column); *line != BLOCK_LINES && rows > 0; line++) {
        bool hidden = column > 0 && column + 1 < g->columns;
        bool beside = *line == BLOCK_NAME && c->lead > 0 && hidden;
        bool too_narrow = *line != BLOCK_VALUE && c->width < LABELLED;
        bool of_all = *line == BLOCK_LOSS && c->units > 1;
        if (beside || too_narrow || of_all)
            continue;
        set |= 1U << *line;
        rows--;
    }
    return set;
}

static int count_lines(unsigned set)
{
    int count = 0;
    for (; set; set &= set - 1)
        count++;
    return count;
}

/* Lines as they are where chips stand `pitch` rows apart in an area of `height`. */
static unsigned lines_at(const Graph *g, size_t column, int pitch, int height)
{
    return lines_within(g, column, g->column[column].units == 1 ? height : pitch);
}

int graph_line(const Graph *g, size_t column, BlockLine line)
{
    if (g->column[column].grid)
        return line == BLOCK_VALUE ? 0 : BLOCK_LINES;
    unsigned set = lines_at(g, column, graph_pitch(g, column), g->area.height);
    if (!(set & 1U << line))
        return BLOCK_LINES;
    return count_lines(set & ((1U << line) - 1)) - (int)(set & 1U << BLOCK_NAME);
}

/* The row of the first chip's centre: the blocks stand in the middle of the area. */
static float first_row(const Graph *g, size_t column, Rect area)
{
    const GraphColumn *c = &g->column[column];
    unsigned set = lines_at(g, column, (int)c->pitch, area.height);
    float span = c->pitch * (float)(c->units - 1) + (float)count_lines(set);
    float above = floorf(fmaxf(((float)area.height - span) / 2, 0));
    return (float)area.y + above + (float)(set & 1U << BLOCK_NAME);
}

/* Columns stand equally far apart; what is left over is shared by the two sides. */
static void place(Graph *g, Rect area, int total)
{
    int free = area.width - total - 1 - MARGIN, gaps = (int)g->columns - 1;
    int gap = gaps > 0 && free / gaps > LEAST_GAP ? free / gaps : LEAST_GAP;
    int rest = free - gap * gaps, left = area.x + 1 + (gaps > 0 && rest > 0 ? rest / 2 : 0);
    float middle = (float)area.y + (float)area.height / 2;
    for (size_t i = 0; i < g->columns; i++) {
        GraphColumn *c = &g->column[i];
        float pitch = (float)area.height / (float)c->units;
        c->pitch = floorf(fminf(pitch, MOST_PITCH));
        if (c->pitch < 1)
            c->pitch = pitch;
        c->x = ((float)(left + c->lead) + (float)c->width / 2) * dots_x;
        c->y = (c->grid ? middle : first_row(g, i, area)) * dots_y;
        c->pitch *= dots_y;
        left += c->lead + c->width + gap;
    }
}

void graph_layout(Graph *g, const Net *net, Rect area, const View *view, Symbols symbols)
{
    int total = 0;
    g->area = area;
    g->columns = net->layer_count + 1;
    g->mapped_inputs = view->maps && net->features;
    g->half_cells = symbols == SYMBOLS_BRAILLE && view->colour;
    glm_mat3_copy((vec3 *)view->camera, g->camera);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        total = lay_columns(g, net, area, &forms[i], view->camera[0][0]);
        if (total + 1 + MARGIN + forms[i].gap * (int)net->layer_count <= area.width)
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
    int side = c->side;
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

Rect graph_block(const Graph *g, size_t column, size_t unit)
{
    const GraphColumn *c = &g->column[column];
    Rect chip = graph_unit(g, column, unit);
    if (c->grid)
        return chip;
    unsigned set = lines_at(g, column, graph_pitch(g, column), g->area.height);
    int above = (int)(set & 1U << BLOCK_NAME);
    return (Rect){chip.x - c->lead, chip.y - above, c->lead + c->width, count_lines(set)};
}

int graph_left(const Graph *g, size_t column)
{
    return graph_block(g, column, 0).x;
}

int graph_room(const Graph *g, size_t column, Rect inside)
{
    int x = graph_left(g, column), end = inside.x + inside.width;
    if (column + 1 == g->columns)
        return end - x - 1;
    return smaller(graph_left(g, column + 1) - 1, end) - x;
}

/* Links leave an image at its side, not in its middle, and arrive at separate dots of a block's
 * side, beside its chip and the lines below. */
static Rect link_side(const Graph *g, size_t column, size_t unit)
{
    Rect r = graph_unit(g, column, unit), block = graph_block(g, column, unit);
    if (g->column[column].grid)
        return (Rect){graph_left(g, column), r.y, g->column[column].width, 1};
    int below = block.y + block.height - r.y;
    return (Rect){block.x, r.y, block.width, below};
}

/* The dot row of link i of n, spread over a side, or a little more where that has one row. */
static float link_row(Rect side, size_t i, size_t n)
{
    const float least = 7;
    float high = (float)side.height * dots_y - 1, room = fmaxf(high, least);
    float middle = (float)side.y * dots_y + high / 2;
    if (n < 2)
        return (float)side.y * dots_y + 1.5f;
    return middle + room * (((float)i + 0.5f) / (float)n - 0.5f);
}

GraphLink graph_link(const Graph *g, size_t column, size_t unit, size_t source)
{
    const GraphColumn *from_column = &g->column[column - 1], *to_column = &g->column[column];
    Rect from = link_side(g, column - 1, source), to = link_side(g, column, unit);
    GraphLink link;
    float x0 = (float)((from.x + from.width) * DOTS_X), x1 = (float)(to.x * DOTS_X - 1);
    float y0 = link_row(from, unit, from_column->grid ? 1 : to_column->units);
    float y1 = link_row(to, source, to_column->grid ? 1 : from_column->units);
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

/* A block counts as a whole. The one drawn last: where units overlap it is on top. */
static Selection pick_unit(const Graph *g, int x, int y)
{
    for (size_t column = g->columns; column-- > 0;)
        for (size_t unit = g->column[column].units; unit-- > 0;)
            if (rect_contains(graph_block(g, column, unit), x, y))
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
