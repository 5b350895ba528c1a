#include "view/view.h"

#include <math.h>
#include <string.h>

static const TableRow quantities[] = {
    {"weights", "the weight of each link"},
    {"gradients", "∂L/∂w of each link, the mean of the mini-batch"},
    {"sample-gradients", "∂L/∂w of each link, of the sample in the spotlight alone"},
    {"updates", "what the last update added to each weight"},
};
const Table quantity_table = TABLE_OF("quantity", quantities);

void view_init(View *view)
{
    *view = (View){.selection = {SELECT_LINK, 1, 0, 0}, .map_down = 1, .colour = true};
    view->relief.plane.parameter[1] = 1;
    relief_home(&view->relief);
    view_home(view);
}

void relief_home(ReliefView *r)
{
    r->turn = -1.1f;
    r->tilt = 0.6f;
    r->zoom = 1;
}

void relief_turn(ReliefView *r, float across, float down)
{
    const float round = 6.2831853f;
    r->turn = fmodf(r->turn + across, round);
    r->tilt = glm_clamp(r->tilt + down, 0.05f, 1.55f);
}

void relief_zoom(ReliefView *r, float factor)
{
    r->zoom = glm_clamp(r->zoom * factor, 0.5f, 12);
}

void view_home(View *view)
{
    glm_mat3_identity(view->camera);
    view->led = false;
}

bool view_is_home(const View *view)
{
    mat3 home = GLM_MAT3_IDENTITY_INIT;
    return memcmp(view->camera, home, sizeof home) == 0;
}

void view_zoom(View *view, float factor, float x, float y)
{
    mat3 step;
    float scale = view->camera[0][0] * factor;
    if (scale < 0.25f || scale > 64)
        return;
    glm_translate2d_make(step, (vec2){x, y});
    glm_scale2d_uni(step, factor);
    glm_translate2d(step, (vec2){-x, -y});
    glm_mat3_mul(step, view->camera, view->camera);
    view->led = false;
}

void view_pan(View *view, float dx, float dy)
{
    const float far = 1e5f;
    view->camera[2][0] = glm_clamp(view->camera[2][0] + dx, -far, far);
    view->camera[2][1] = glm_clamp(view->camera[2][1] + dy, -far, far);
    view->led = false;
}

static size_t step(size_t at, size_t n, int by)
{
    return by < 0 ? (at + n - 1) % n : (at + 1) % n;
}

/* From the answer on: what it is to be, the loss that comes of both, how far the update goes. */
static void move_right(View *view, const Net *net)
{
    Selection *s = &view->selection;
    if (s->kind == SELECT_LINK)
        s->kind = SELECT_UNIT;
    else if (s->kind == SELECT_UNIT && s->column < net->layer_count)
        *s = (Selection){SELECT_LINK, s->column + 1, 0, s->unit};
    else if (s->kind == SELECT_UNIT)
        s->kind = SELECT_TARGET;
    else if (s->kind == SELECT_LAYER && s->column < net->layer_count)
        s->column++;
    else
        *s = (Selection){.kind = s->kind == SELECT_LOSS || s->kind == SELECT_RATE ? SELECT_RATE
                                                                                  : SELECT_LOSS};
}

static void move_left(View *view, const Net *net)
{
    Selection *s = &view->selection;
    if (s->kind == SELECT_LINK)
        *s = (Selection){SELECT_UNIT, s->column - 1, s->source, 0};
    else if (s->kind == SELECT_UNIT && s->column > 0)
        *s = (Selection){SELECT_LINK, s->column, s->unit, 0};
    else if (s->kind == SELECT_LAYER && s->column > 1)
        s->column--;
    else if (s->kind == SELECT_LAYER)
        *s = (Selection){.kind = SELECT_UNIT};
    else if (s->kind == SELECT_TARGET)
        s->kind = SELECT_UNIT;
    else if (s->kind == SELECT_LOSS)
        *s = (Selection){SELECT_TARGET, net->layer_count, view->map_output, 0};
    else if (s->kind == SELECT_RATE)
        *s = (Selection){.kind = SELECT_LOSS};
}

/* The unit nearest to a selection that is none; of a link, the one that it goes into. */
static void become_unit(Selection *s, const Net *net)
{
    bool of_unit = s->kind == SELECT_LINK || s->kind == SELECT_BIAS || s->kind == SELECT_TARGET;
    bool inside = of_unit || s->kind == SELECT_LAYER;
    size_t column = inside ? s->column : s->kind == SELECT_LOSS ? net->layer_count : 0;
    *s = (Selection){SELECT_UNIT, column, of_unit ? s->unit : 0, 0};
}

/* Units stand in a ring, with the title of their layer above the first. */
static void move_unit(Selection *s, const Net *net, int by)
{
    size_t units = selection_units(net, s->column);
    bool leaves = by < 0 ? s->unit == 0 : s->unit + 1 == units;
    if (s->kind == SELECT_LAYER)
        *s = (Selection){SELECT_UNIT, s->column, by < 0 ? units - 1 : 0, 0};
    else if (leaves && s->kind == SELECT_UNIT && s->column > 0)
        *s = (Selection){SELECT_LAYER, s->column, 0, 0};
    else
        s->unit = step(s->unit, units, by);
}

/* Links are walked through source by source, so that those of one neuron follow each other. */
static void move_link(Selection *s, const Net *net, int by)
{
    size_t units = selection_units(net, s->column);
    size_t i = step(s->source * units + s->unit, units * selection_units(net, s->column - 1), by);
    s->source = i / units;
    s->unit = i % units;
}

void view_show_output(View *view, const Net *net)
{
    const Selection *s = &view->selection;
    view->map_single = (s->kind == SELECT_TARGET || s->kind == SELECT_UNIT) &&
                       s->column == net->layer_count;
    if (view->map_single)
        view->map_output = s->unit;
}

void view_move(View *view, const Net *net, int across, int down)
{
    Selection *s = &view->selection;
    bool alone = s->kind == SELECT_LOSS || s->kind == SELECT_RATE; /* nothing above or below */
    if (s->kind == SELECT_NONE || s->kind == SELECT_BIAS)
        become_unit(s, net);
    else if (across > 0 || (alone && down > 0))
        move_right(view, net);
    else if (across < 0 || (alone && down < 0))
        move_left(view, net);
    else if (s->kind == SELECT_LINK)
        move_link(s, net, down);
    else
        move_unit(s, net, down);
    view_show_output(view, net);
}

static void next_unit(Selection *s, const Net *net, int by)
{
    size_t columns = net->layer_count + 1;
    if (s->kind != SELECT_UNIT) {
        become_unit(s, net);
        return;
    }
    bool leaves = by < 0 ? s->unit == 0 : s->unit + 1 == selection_units(net, s->column);
    if (leaves)
        s->column = step(s->column, columns, by);
    if (leaves)
        s->unit = by < 0 ? selection_units(net, s->column) - 1 : 0;
    else
        s->unit = by < 0 ? s->unit - 1 : s->unit + 1;
}

void view_cycle(View *view, const Net *net, int by)
{
    next_unit(&view->selection, net, by);
    view_show_output(view, net);
}

Ink view_side_ink(const SideView *sides, size_t side)
{
    if (side == sides->front)
        return INK_CURVE;
    return ink_series(side < sides->front ? side : side - 1);
}

void view_fit(View *view, const Net *net)
{
    if (!selection_fits(&view->selection, net))
        view->selection = (Selection){SELECT_LINK, 1, 0, 0};
    if (view->map_output >= net_outputs(net))
        view->map_output = 0;
    if (view->map_across >= net_columns(net) || view->map_down >= net_columns(net)) {
        view->map_across = 0;
        view->map_down = net_columns(net) > 1;
    }
    view->walk = (Walk){
        .subject = view->selection, .place = view->selection, .checks = view->walk.checks};
}
