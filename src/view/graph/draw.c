#include "view/graph/draw.h"

#include "view/graph/links.h"
#include "view/graph/neurons.h"

static const Stroke unknown = {INK_DIM, 1, 1, 5};

/* The stroke of a link that the pass has not reached: thin, in a faint ink; its sign stays. */
static Stroke quiet_stroke(Stroke stroke, double value, bool colour)
{
    stroke.ink = colour ? ink_faint(value) : INK_DIM;
    stroke.thickness = 1;
    return stroke;
}

static void draw_link(const Graph *graph, const Trace *trace, const View *view, Canvas *canvas,
                      size_t parameter, double scale, bool thin, bool quiet, bool selected)
{
    ParameterPlace place = net_place(&trace->net, parameter);
    double value = 0;
    bool known = graph_link_value(view->links)(trace, place.layer, parameter, &value);
    Stroke stroke = known ? graph_stroke(value, scale, view->colour) : unknown;
    if (thin)
        stroke.thickness = 1;
    if (quiet && known)
        stroke = quiet_stroke(stroke, value, view->colour);
    if (selected) {
        stroke.ink = INK_BRIGHT;
        stroke.thickness = quiet ? 1 : 3;
        if (!known)
            stroke.on = 2;
    }
    GraphLink link = graph_link(graph, place.layer + 1, place.unit, (size_t)place.source);
    graph_draw_part(canvas, &link, &stroke, 0, 1);
}

/* The values shown, weak ones first and the selected one last, quiet where the wave asks for it;
 * returns how many. */
static size_t draw_links(const Graph *graph, const Wave *wave, const View *view, Canvas *canvas)
{
    LinkChoice links[GRAPH_LINKS_MAX];
    const Trace *shown = wave_shown(wave);
    const Net *net = &shown->net;
    const Selection *s = &view->selection;
    double scale = graph_scale(shown, view->links);
    bool many;
    size_t most = graph_most_links(net, &many), count = 0;
    bool thin = many || wave_is_under_way(wave);
    for (size_t l = 0; l < net->layer_count; l++) {
        bool quiet = wave_quiet(wave, l);
        size_t n = graph_strongest(shown, graph_link_value(view->links), l, links, most);
        for (size_t i = 0; i < n; i++)
            draw_link(graph, shown, view, canvas, links[i].parameter, scale, thin, quiet, false);
        count += n;
    }
    if (s->kind == SELECT_LINK) {
        ParameterPlace place = {s->column - 1, s->unit, (long)s->source};
        bool quiet = wave_quiet(wave, place.layer);
        draw_link(graph, shown, view, canvas, net_parameter(net, place), scale, false, quiet, true);
    }
    return count;
}

void graph_draw(const Graph *g, const Wave *wave, const View *view, Canvas *canvas,
                size_t *links_shown)
{
    *links_shown = draw_links(g, wave, view, canvas);
    wave_draw(g, wave, view, canvas);
    bool lit = wave_is_under_way(wave) && wave_flow(wave->now).kind == FLOWS_LOSS;
    neurons_draw(g, wave_shown(wave), view, lit, canvas);
}
