#include "view/graph/wave.h"

#include "explain/chain.h"
#include "view/graph/links.h"

#include <math.h>

/* The share of the time after which the pulses have arrived, and their length on a curve. */
static const float arrival = 0.8f, pulse_length = 0.25f;

bool wave_is_under_way(const Wave *wave)
{
    return wave->before && wave->progress < 1;
}

bool wave_has_arrived(const Wave *wave)
{
    return !wave->before || wave->progress >= arrival;
}

const Trace *wave_shown(const Wave *wave)
{
    return wave_has_arrived(wave) ? wave->now : wave->before;
}

WaveFlow wave_flow(const Trace *t)
{
    size_t layers = t->net.layer_count, phase = t->cursor.phase;
    if (phase == 0)
        return (WaveFlow){FLOWS_NOTHING, 0};
    if (phase <= layers)
        return (WaveFlow){FLOWS_FORWARD, phase - 1};
    if (phase == layers + 1)
        return (WaveFlow){FLOWS_LOSS, layers - 1};
    if (phase <= 2 * layers + 1)
        return (WaveFlow){FLOWS_BACKWARD, 2 * layers + 1 - phase};
    return (WaveFlow){FLOWS_UPDATE, 0};
}

const char *wave_name(const Trace *trace)
{
    static const char *const names[] = {"", "w·a →", "a → L", "← w·δ", "Δw"};
    WaveFlow flow = wave_flow(trace);
    bool first = flow.kind == FLOWS_BACKWARD && flow.layer + 1 == trace->net.layer_count;
    return first ? "← ∂L/∂a" : names[flow.kind];
}

/* w·a of the sample, towards its unit. */
static bool forward_value(const Trace *t, size_t layer, size_t parameter, double *value)
{
    const Layer *l = &t->net.layers[layer];
    size_t source = (parameter - l->weights) % l->fan_in;
    *value = (double)trace_used(t)[parameter] * chain_activation(t, layer, source);
    return trace_has_forward(t, layer);
}

/* w·δ of the sample, back from its unit: a term of ∂L/∂a of the unit before it. */
static bool backward_value(const Trace *t, size_t layer, size_t parameter, double *value)
{
    const Layer *l = &t->net.layers[layer];
    size_t unit = (parameter - l->weights) / l->fan_in;
    *value = (double)trace_used(t)[parameter] * (double)t->spotlight.delta[l->first + unit];
    return trace_has_backward(t, layer);
}

/* What the links into a layer carry; NULL: nothing. */
static LinkValue *carried(const Trace *t, size_t layer)
{
    WaveFlow flow = wave_flow(t);
    if (flow.kind == FLOWS_FORWARD && flow.layer == layer)
        return forward_value;
    if (flow.kind == FLOWS_BACKWARD && flow.layer + 1 == layer)
        return backward_value;
    return flow.kind == FLOWS_UPDATE ? graph_link_value(QUANTITY_UPDATE) : NULL;
}

bool wave_quiet(const Wave *wave, size_t layer)
{
    const Trace *t = wave->now;
    size_t reached = t->cursor.phase - (wave_has_arrived(wave) ? 0 : 1);
    if (t->cursor.phase == 0 || t->spotlight.is_own)
        return false;
    return reached <= layer || (wave_is_under_way(wave) && carried(t, layer));
}

/* What an output gives to the loss, or takes from it. */
static bool output_value(const Trace *t, size_t unit, double *value)
{
    WaveFlow flow = wave_flow(t);
    size_t last = t->net.layer_count - 1, at = t->net.layers[last].first + unit;
    bool back = flow.kind == FLOWS_BACKWARD && flow.layer == last;
    *value = back ? (double)t->spotlight.a_gradient[at] : (double)t->spotlight.a[at];
    return back || flow.kind == FLOWS_LOSS;
}

double wave_scale(const Trace *trace)
{
    double largest = 0, value;
    for (size_t l = 0; l < trace->net.layer_count; l++) {
        const LinkNumbers numbers = {trace, NULL, carried(trace, l)};
        if (numbers.value)
            largest = fmax(largest, graph_largest(&numbers, l));
    }
    for (size_t unit = 0; unit < net_outputs(&trace->net); unit++)
        if (output_value(trace, unit, &value) && isfinite(value))
            largest = fmax(largest, fabs(value));
    return graph_round_scale(largest);
}

/* A pulse between two places of its way, which runs along the curve, or back along it. */
static void draw_stretch(Canvas *canvas, const GraphLink *link, Stroke stroke, float from, float to,
                         bool back)
{
    float a = glm_clamp_zo(from), b = glm_clamp_zo(to);
    if (a < b)
        graph_draw_part(canvas, link, &stroke, back ? 1 - b : a, back ? 1 - a : b);
}

/* Where a link has no dots, a pulse is a disc, or a ring for minus. */
static void draw_disc(Canvas *canvas, const GraphLink *link, float at, double value, Ink ink)
{
    vec2 dot;
    graph_point(link, at, dot);
    canvas_text(canvas, (int)floorf(dot[0] / 2), (int)floorf(dot[1] / 4),
                (Style){(uint8_t)ink, INK_TEXT, ATTRIBUTE_BOLD}, value < 0 ? "○" : "●");
}

typedef struct PulseLook {
    bool colour;
    bool slim; /* among many links */
    bool back; /* from the end of the curve to its start */
} PulseLook;

/* The pulse with what it leaves behind, its head at `head` of the way. What is 0 does not flow. */
static void draw_pulse(Canvas *canvas, const GraphLink *link, double value, double scale,
                       const PulseLook *look, float head)
{
    if (!(fabs(value) > 0) || !isfinite(value))
        return;
    bool back = look->back;
    Stroke body = graph_stroke(value, scale, look->colour), trail = body;
    trail.thickness = 1;
    if (!look->colour)
        body.ink = INK_BRIGHT;
    body.thickness = look->slim ? 1 + body.thickness / 2 : body.thickness + 1;
    float tail = head - pulse_length, neck = head - pulse_length / 3;
    draw_stretch(canvas, link, trail, 0, tail, back);
    if (canvas->symbols != SYMBOLS_BRAILLE) {
        draw_stretch(canvas, link, trail, tail, head, back);
        float at = glm_clamp_zo(head);
        draw_disc(canvas, link, back ? 1 - at : at, value, body.ink);
        return;
    }
    Stroke front = body;
    front.thickness += !look->slim;
    draw_stretch(canvas, link, body, tail, neck, back);
    draw_stretch(canvas, link, front, neck, head, back);
}

static void draw_layer(const Graph *g, const Trace *t, const View *view, size_t layer, double scale,
                       float head, Canvas *canvas)
{
    LinkChoice links[GRAPH_LINKS_MAX];
    LinkValue *value_of = carried(t, layer);
    PulseLook look = {view->colour, false, wave_flow(t).kind == FLOWS_BACKWARD};
    size_t most = graph_most_links(&t->net, &look.slim);
    size_t n = graph_strongest(&(LinkNumbers){t, NULL, value_of}, layer, links, most);
    for (size_t i = 0; i < n; i++) {
        ParameterPlace place = net_place(&t->net, links[i].parameter);
        double value = 0;
        value_of(t, layer, links[i].parameter, &value);
        GraphLink link = graph_link(g, layer + 1, place.unit, (size_t)place.source);
        draw_pulse(canvas, &link, value, scale, &look, head);
    }
}

/* Between an output and the edge of the picture, behind which the loss is. */
static void draw_outputs(const Graph *g, const Trace *t, const View *view, double scale, float head,
                         Canvas *canvas)
{
    size_t column = g->columns - 1;
    PulseLook look = {view->colour, false, wave_flow(t).kind == FLOWS_BACKWARD};
    double value;
    for (size_t unit = 0; unit < g->column[column].units; unit++) {
        if (!output_value(t, unit, &value))
            return;
        Rect r = graph_unit(g, column, unit);
        float y = (float)r.y * 4 + 1.5f, x = (float)(r.x + r.width) * 2;
        float end = fmaxf((float)(g->area.x + g->area.width) * 2, x + 4);
        GraphLink link = {{{x, y}, {x + (end - x) / 3, y}, {end - (end - x) / 3, y}, {end, y}}};
        draw_pulse(canvas, &link, value, scale, &look, head);
    }
}

void wave_draw(const Graph *g, const Wave *wave, const View *view, Canvas *canvas)
{
    const Trace *now = wave->now;
    if (!wave_is_under_way(wave))
        return;
    /* At the arrival the head has gone into the neuron and the tail follows. */
    float head = glm_ease_sine_inout(fminf(wave->progress / arrival, 1)) * (1 + pulse_length);
    double scale = wave_scale(now);
    for (size_t layer = 0; layer < now->net.layer_count; layer++)
        if (carried(now, layer))
            draw_layer(g, now, view, layer, scale, head, canvas);
    draw_outputs(g, now, view, scale, head, canvas);
}
