#include "view/graph/draw.h"

#include "explain/format.h"
#include "view/graph/links.h"
#include "view/graph/neurons.h"

#include <math.h>

static const Stroke unknown = {INK_DIM, 1, 1, 5};

/* The stroke of a link that the pass has not reached: thin, in a faint ink; its sign stays. */
static Stroke quiet_stroke(Stroke stroke, double value, bool colour)
{
    stroke.ink = colour ? ink_faint(value) : INK_DIM;
    stroke.thickness = 1;
    return stroke;
}

/* What the links are drawn of. */
typedef struct Links {
    const Graph *graph;
    const Wave *wave;
    const Trace *shown;
    const View *view;
    Canvas *canvas;
    LinkNumbers numbers;
    double scale;
    bool many; /* more than are drawn: the strongest, and those of the selection */
    size_t drawn;
} Links;

/* How a link is drawn: thin and faint where the wave has not come to it, and among many unless it
 * is of the selection. */
static Stroke stroke_of(const Links *links, size_t parameter, size_t layer, bool of_selection)
{
    const View *view = links->view;
    double value = 0;
    bool known = graph_link_number(&links->numbers, layer, parameter, &value);
    Stroke stroke = known ? graph_stroke(value, links->scale, view->colour) : unknown;
    bool quiet = wave_quiet(links->wave, layer);
    bool steps_back = links->many && !of_selection && view->selection.kind != SELECT_NONE;
    if (links->many || wave_is_under_way(links->wave))
        stroke.thickness = 1;
    return known && (quiet || steps_back) ? quiet_stroke(stroke, value, view->colour) : stroke;
}

static GraphLink curve_of(const Links *links, const ParameterPlace *place)
{
    return graph_link(links->graph, place->layer + 1, place->unit, (size_t)place->source);
}

static void draw_link(Links *links, size_t parameter, bool of_selection)
{
    ParameterPlace place = net_place(&links->shown->net, parameter);
    Stroke stroke = stroke_of(links, parameter, place.layer, of_selection);
    GraphLink link = curve_of(links, &place);
    graph_draw_part(links->canvas, &link, &stroke, 0, 1);
    links->drawn++;
}

/* The selected link, and what is drawn of it. */
static GraphLink selected_link(const Links *links, bool *known, double *value)
{
    const Selection *s = &links->view->selection;
    ParameterPlace place = {s->column - 1, s->unit, (long)s->source};
    size_t parameter = net_parameter(&links->shown->net, place);
    *known = graph_link_number(&links->numbers, place.layer, parameter, value);
    return curve_of(links, &place);
}

/* The number at its middle, where the columns are far enough apart for it. */
static void draw_selected_number(const Links *links)
{
    enum { BESIDE = 2 };
    char number[FORMAT_SIZE] = "—";
    vec2 middle;
    bool known;
    double value = 0;
    GraphLink link = selected_link(links, &known, &value);
    if (known)
        format_fixed(value, 7, number);
    int width = canvas_text_width(links->canvas, number);
    graph_point(&link, 0.5f, middle);
    if ((int)(link.point[3][0] - link.point[0][0]) / GRAPH_DOTS_X < width + 2 * BESIDE)
        return;
    int x = (int)middle[0] / GRAPH_DOTS_X - width / 2, y = (int)middle[1] / GRAPH_DOTS_Y;
    Style style = {(uint8_t)(known ? ink_sign(value) : INK_DIM), INK_TEXT, ATTRIBUTE_BOLD};
    canvas_text(links->canvas, x, y, style, number);
}

/* The selected link in the colour of its sign, as thick as the picture has it, with bright ends. */
static void draw_selected(const Links *links)
{
    static const float end = 0.12f;
    bool known;
    double value = 0;
    GraphLink link = selected_link(links, &known, &value);
    Stroke stroke = known ? graph_stroke(value, links->scale, links->view->colour) : unknown;
    stroke.thickness = 3;
    if (!known)
        stroke.on = 2;
    if (!links->view->colour)
        stroke.ink = INK_BRIGHT;
    Stroke edge = stroke;
    edge.ink = INK_BRIGHT;
    graph_draw_part(links->canvas, &link, &stroke, 0, 1);
    graph_draw_part(links->canvas, &link, &edge, 0, end);
    graph_draw_part(links->canvas, &link, &edge, 1 - end, 1);
}

/* The neuron whose links are drawn for themselves: the selected one, or the end of a selected
 * link. */
static bool is_of_selection(const Selection *s, const ParameterPlace *place)
{
    bool of_unit = s->kind == SELECT_UNIT || s->kind == SELECT_LINK || s->kind == SELECT_BIAS;
    size_t column = place->layer + 1;
    return of_unit && ((s->column == column && s->unit == place->unit) ||
                       (s->column + 1 == column && s->unit == (size_t)place->source));
}

/* Among many, all links of the selected neuron that has not too many. */
static void draw_links_of_selection(Links *links)
{
    enum { MOST = 64 };
    const Selection *s = &links->view->selection;
    const Net *net = &links->shown->net;
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        bool into = l + 1 == s->column, from = l == s->column;
        if ((!into && !from) || (into ? layer->fan_in : layer->units) > MOST)
            continue;
        for (size_t i = layer->weights; i < layer->biases; i++) {
            ParameterPlace place = net_place(net, i);
            if (is_of_selection(s, &place))
                draw_link(links, i, true);
        }
    }
}

/* The values shown, weak ones first and the selected one last. */
static void draw_links(Links *links)
{
    LinkChoice choice[GRAPH_LINKS_MAX];
    const Net *net = &links->shown->net;
    const Selection *selection = &links->view->selection;
    size_t most = graph_most_links(net, &links->many);
    bool apart = links->many && selection->kind != SELECT_NONE;
    for (size_t l = 0; l < net->layer_count; l++) {
        size_t n = graph_strongest(&links->numbers, l, choice, most);
        for (size_t i = 0; i < n; i++) {
            ParameterPlace place = net_place(net, choice[i].parameter);
            if (!apart || !is_of_selection(selection, &place))
                draw_link(links, choice[i].parameter, false);
        }
    }
    if (apart)
        draw_links_of_selection(links);
    if (selection->kind == SELECT_LINK)
        draw_selected(links);
}

void graph_draw(const Graph *g, const Wave *wave, const View *view, const UnitMaps *maps,
                Canvas *canvas, size_t *links_shown)
{
    const Trace *shown = wave_shown(wave);
    Links links = {g, wave, shown, view, canvas,
                   {shown, wave->less, graph_link_value(view->links)}, 0, false, 0};
    links.scale = fmax(graph_scale(&links.numbers), wave->scale);
    draw_links(&links);
    *links_shown = links.drawn;
    wave_draw(g, wave, view, canvas);
    if (view->selection.kind == SELECT_LINK) /* no pulse crosses a number */
        draw_selected_number(&links);
    bool lit = wave_is_under_way(wave) && wave_flow(wave->now).kind == FLOWS_LOSS;
    neurons_draw(g, shown, view, maps, lit, canvas);
}
