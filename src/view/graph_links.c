#include "view/graph_links.h"

#include <math.h>

/* How a curve is drawn: in which ink, how many dots thick, and with which gaps: `on` dots of its
 * length drawn, then `off` not. */
typedef struct Stroke {
    Ink ink;
    int thickness;
    int on, off;
} Stroke;

typedef struct Candidate {
    float size; /* of the value */
    size_t parameter;
} Candidate;

bool graph_value(const Trace *trace, Quantity quantity, size_t layer, size_t parameter,
                 double *value)
{
    if (quantity == QUANTITY_WEIGHT)
        *value = (double)trace->theta[parameter];
    else if (quantity == QUANTITY_GRADIENT && trace_has_backward(trace, layer))
        *value = (double)trace->gradient[parameter];
    else if (quantity == QUANTITY_UPDATE && trace_has_update(trace))
        *value = (double)trace->theta[parameter] - (double)trace->before[parameter];
    else
        return false;
    return true;
}

double graph_scale(const Trace *trace, Quantity quantity)
{
    double largest = 0, value;
    for (size_t l = 0; l < trace->net.layer_count; l++) {
        const Layer *layer = &trace->net.layers[l];
        for (size_t i = layer->weights; i < layer->biases; i++)
            if (graph_value(trace, quantity, l, i, &value) && isfinite(value))
                largest = fmax(largest, fabs(value));
    }
    if (largest <= 0)
        return 0;
    double decade = pow(10, floor(log10(largest)));
    double steps[] = {1, 2, 5, 10};
    for (size_t i = 0; i < 4; i++)
        if (largest <= steps[i] * decade)
            return steps[i] * decade;
    return 10 * decade;
}

static Stroke stroke_of(double value, bool known, double scale, bool colour)
{
    /* Sign by hue and by gaps; magnitude by lightness and thickness. */
    if (!known)
        return (Stroke){INK_DIM, 1, 1, 5};
    Ink ink = scale > 0 ? ink_value(value, scale) : INK_VALUE + LEVELS;
    double share = scale > 0 ? fabs(value) / scale : 0;
    int thickness = share > 0.6 ? 3 : share > 0.25 ? 2 : 1;
    int on = value < 0 ? 6 : 1;
    return (Stroke){colour ? ink : INK_TEXT, thickness, on, value < 0 ? 3 : 0};
}

static void dot(Canvas *canvas, float x, float y, const Stroke *stroke, bool steep)
{
    int ix = (int)floorf(x + 0.5f), iy = (int)floorf(y + 0.5f);
    int first = -(stroke->thickness - 1) / 2;
    for (int i = first; i < first + stroke->thickness; i++)
        canvas_dot(canvas, ix + (steep ? i : 0), iy + (steep ? 0 : i), stroke->ink);
}

/* One point of the curve in braille dots or, on terminals without them, in line characters. */
static void mark(Canvas *canvas, vec2 p, vec2 d, const Stroke *stroke)
{
    bool steep = fabsf(d[1]) > fabsf(d[0]);
    if (canvas->symbols == SYMBOLS_BRAILLE) {
        dot(canvas, p[0], p[1], stroke, steep);
        return;
    }
    int x = (int)floorf(p[0] / 2), y = (int)floorf(p[1] / 4);
    /* In cells the rise over the run is half of that in dots. */
    float slope = fabsf(d[0]) > 0 ? d[1] / d[0] / 2 : 9;
    bool strong = stroke->thickness > 1;
    const char *glyph = strong ? "═" : "─";
    if (fabsf(slope) > 2)
        glyph = strong ? "║" : "│";
    else if (fabsf(slope) > 0.6f)
        glyph = slope > 0 ? "\\" : "/";
    if (stroke->off > 4)
        glyph = "·";
    canvas_text(canvas, x, y, (Style){.ink = (uint8_t)stroke->ink}, glyph);
}

static void draw_curve(Canvas *canvas, const GraphLink *link, const Stroke *stroke)
{
    const vec2 *p = link->point;
    float width = fabsf(p[3][0] - p[0][0]), height = fabsf(p[3][1] - p[0][1]);
    if (width + height > 1e4f)
        return;
    int steps = (int)(width + height) * 2 + 2, period = stroke->on + stroke->off;
    float length = 0;
    vec2 last = {p[0][0], p[0][1]};
    for (int i = 0; i <= steps; i++) {
        float s = (float)i / (float)steps;
        vec2 at = {glm_bezier(s, p[0][0], p[1][0], p[2][0], p[3][0]),
                   glm_bezier(s, p[0][1], p[1][1], p[2][1], p[3][1])};
        vec2 d = {at[0] - last[0], at[1] - last[1]};
        length += glm_vec2_norm(d);
        if (i > 0 && stroke->off > 0 && (int)length % period >= stroke->on) {
            glm_vec2_copy(at, last);
            continue;
        }
        mark(canvas, at, i == 0 ? (vec2){1, 0} : d, stroke);
        glm_vec2_copy(at, last);
    }
}

/* Restores the heap, smallest at the root, below place i. */
static void sift_down(Candidate *heap, size_t n, size_t i)
{
    for (;;) {
        size_t least = i, left = 2 * i + 1;
        for (size_t child = left; child < left + 2 && child < n; child++)
            if (heap[child].size < heap[least].size)
                least = child;
        if (least == i)
            return;
        Candidate swap = heap[i];
        heap[i] = heap[least];
        heap[least] = swap;
        i = least;
    }
}

static size_t count_links(const Net *net)
{
    size_t links = 0;
    for (size_t l = 0; l < net->layer_count; l++)
        links += net->layers[l].units * net->layers[l].fan_in;
    return links;
}

/* The `most` strongest links into a layer, in heap order; returns how many. */
static size_t choose(const Trace *trace, Quantity quantity, size_t l, Candidate *heap, size_t most)
{
    const Layer *layer = &trace->net.layers[l];
    size_t n = 0;
    for (size_t i = layer->weights; i < layer->biases; i++) {
        double value = 0;
        float size = graph_value(trace, quantity, l, i, &value) ? (float)fabs(value) : -1;
        if (n < most) {
            heap[n++] = (Candidate){size, i};
            for (size_t j = n / 2; n == most && j-- > 0;)
                sift_down(heap, n, j);
        } else if (size > heap[0].size) {
            heap[0] = (Candidate){size, i};
            sift_down(heap, n, 0);
        }
    }
    for (size_t j = n / 2; j-- > 0;)
        sift_down(heap, n, j);
    return n;
}

static void draw_link(const Graph *graph, const Trace *trace, const View *view, Canvas *canvas,
                      size_t parameter, double scale, bool thin, bool selected)
{
    ParameterPlace place = net_place(&trace->net, parameter);
    double value = 0;
    bool known = graph_value(trace, view->links, place.layer, parameter, &value);
    Stroke stroke = stroke_of(value, known, scale, view->colour);
    if (thin)
        stroke.thickness = 1;
    if (selected) {
        stroke.ink = INK_BRIGHT;
        stroke.thickness = 3;
        if (!known)
            stroke.on = 2;
    }
    GraphLink link = graph_link(graph, place.layer + 1, place.unit, (size_t)place.source);
    draw_curve(canvas, &link, &stroke);
}

size_t graph_draw_links(const Graph *graph, const Trace *trace, const View *view, Canvas *canvas)
{
    Candidate heap[GRAPH_LINKS_MAX];
    const Net *net = &trace->net;
    const Selection *s = &view->selection;
    double scale = graph_scale(trace, view->links);
    bool many = count_links(net) > GRAPH_LINKS_MAX;
    size_t most = many ? GRAPH_LINKS_FEW / net->layer_count + 1 : GRAPH_LINKS_MAX, shown = 0;
    for (size_t l = 0; l < net->layer_count; l++) {
        size_t n = choose(trace, view->links, l, heap, most);
        for (shown += n; n > 0; n--) {
            draw_link(graph, trace, view, canvas, heap[0].parameter, scale, many, false);
            heap[0] = heap[n - 1];
            sift_down(heap, n - 1, 0);
        }
    }
    if (s->kind == SELECT_LINK) {
        ParameterPlace place = {s->column - 1, s->unit, (long)s->source};
        draw_link(graph, trace, view, canvas, net_parameter(net, place), scale, false, true);
    }
    return shown;
}
