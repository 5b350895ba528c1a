#include "view/graph/links.h"

#include "explain/chain.h"

#include <math.h>

static bool weight_value(const Trace *t, size_t layer, size_t parameter, double *value)
{
    (void)layer;
    *value = (double)t->parameters.theta[parameter];
    return true;
}

static bool gradient_value(const Trace *t, size_t layer, size_t parameter, double *value)
{
    *value = (double)t->parameters.gradient[parameter];
    return trace_has_backward(t, layer);
}

/* ∂L/∂w = δ · a of the sample in the spotlight. */
static bool sample_gradient_value(const Trace *t, size_t layer, size_t parameter, double *value)
{
    const Layer *l = &t->net.layers[layer];
    size_t i = parameter - l->weights;
    *value = (double)t->spotlight.delta[l->first + i / l->fan_in] *
             chain_activation(t, layer, i % l->fan_in);
    return trace_has_backward(t, layer);
}

static bool update_value(const Trace *t, size_t layer, size_t parameter, double *value)
{
    (void)layer;
    *value = (double)t->parameters.theta[parameter] - (double)t->parameters.before[parameter];
    return trace_has_update(t);
}

LinkValue *graph_link_value(Quantity quantity)
{
    static LinkValue *const values[] = {weight_value, gradient_value, sample_gradient_value,
                                        update_value};
    return values[quantity];
}

bool graph_link_number(const LinkNumbers *n, size_t layer, size_t parameter, double *value)
{
    double other = 0;
    bool known = n->value(n->of, layer, parameter, value);
    if (n->less && known) {
        known = n->value(n->less, layer, parameter, &other);
        *value -= other;
    }
    return known;
}

double graph_round_scale(double largest)
{
    if (largest <= 0)
        return 0;
    double decade = pow(10, floor(log10(largest)));
    double steps[] = {1, 2, 5, 10};
    for (size_t i = 0; i < 4; i++)
        if (largest <= steps[i] * decade)
            return steps[i] * decade;
    return 10 * decade;
}

double graph_largest(const LinkNumbers *numbers, size_t l)
{
    const Layer *layer = &numbers->of->net.layers[l];
    double largest = 0, value;
    for (size_t i = layer->weights; i < layer->biases; i++)
        if (graph_link_number(numbers, l, i, &value) && isfinite(value))
            largest = fmax(largest, fabs(value));
    return largest;
}

double graph_scale(const LinkNumbers *numbers)
{
    double largest = 0;
    for (size_t l = 0; l < numbers->of->net.layer_count; l++)
        largest = fmax(largest, graph_largest(numbers, l));
    return graph_round_scale(largest);
}

/* Without colours lines as thick as those in colours would run into each other, and short gaps
 * would not be seen in them. So plus is a thin line or a thick one, and minus is always thin, in
 * dashes that are longer where it is large. */
static Stroke mono_stroke(double value, double share)
{
    bool large = share > 0.5;
    if (value < 0)
        return (Stroke){INK_TEXT, 1, large ? 7 : 5, 5};
    return (Stroke){INK_TEXT, large ? 2 : 1, 1, 0};
}

Stroke graph_stroke(double value, double scale, bool colour)
{
    /* What is not finite is beyond any scale; NaN has an ink of its own. */
    Ink ink = scale > 0 || !isfinite(value) ? ink_value(value, scale) : INK_VALUE + LEVELS;
    double share = !isfinite(value) ? 1 : scale > 0 ? fabs(value) / scale : 0;
    int thickness = share > 0.6 ? 3 : share > 0.25 ? 2 : 1;
    if (!colour)
        return mono_stroke(value, share);
    return (Stroke){ink, thickness, value < 0 ? 6 : 1, value < 0 ? 3 : 0};
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
    if (stroke->on < stroke->off)
        glyph = "·";
    canvas_text(canvas, x, y, (Style){.ink = (uint8_t)stroke->ink}, glyph);
}

/* The way from one point of a curve to the next, as a gap is measured: in dots, or where a mark
 * takes a whole cell in half columns and half rows. */
static float way_of(const Canvas *canvas, const vec2 d)
{
    return canvas->symbols == SYMBOLS_BRAILLE ? hypotf(d[0], d[1]) : hypotf(d[0], d[1] / 2);
}

/* The points at which a curve is marked are so close that no dot is left out. */
static int steps_of(const GraphLink *link)
{
    const vec2 *p = link->point;
    float way = fabsf(p[3][0] - p[0][0]) + fabsf(p[3][1] - p[0][1]);
    return way > 1e4f ? 0 : (int)way * 2 + 2;
}

/* In pieces of four steps, which are so short that the curve is hardly longer. */
static float length_of(const Canvas *canvas, const GraphLink *link, int steps)
{
    vec2 last = {link->point[0][0], link->point[0][1]}, at;
    float length = 0;
    for (int i = 0; i < steps;) {
        i = i + 4 < steps ? i + 4 : steps;
        graph_point(link, (float)i / (float)steps, at);
        length += way_of(canvas, (vec2){at[0] - last[0], at[1] - last[1]});
        glm_vec2_copy(at, last);
    }
    return length;
}

/* Dashes as they are wanted, and gaps, made a little longer or shorter so that the line begins and
 * ends with a dash. Where there is room for no more than one gap, the dashes give way to it. */
static void fit_dashes(const Canvas *canvas, const GraphLink *link, int steps, float *on,
                       float *off)
{
    if (canvas->symbols != SYMBOLS_BRAILLE) { /* marks are whole cells, and fill the ends of gaps */
        *on -= 1;
        *off += 2;
    }
    float length = length_of(canvas, link, steps);
    float gaps = fmaxf(floorf((length - *on) / (*on + *off) + 0.5f), 1);
    float stretch = length / (gaps * (*on + *off) + *on);
    if (stretch > 0 && (gaps > 1 || stretch > 1)) {
        *on *= stretch;
        *off *= stretch;
        return;
    }
    *off = fminf(*off, length / 2.5f);
    *on = fmaxf((length - *off) / 2, 0.5f);
}

void graph_draw_part(Canvas *canvas, const GraphLink *link, const Stroke *stroke, float from,
                     float to)
{
    const float tiny = 0.1f; /* the last dash is as long as the line, but for its measure */
    int steps = steps_of(link);
    float on = (float)stroke->on, off = (float)stroke->off, since = 0; /* the last dash began */
    vec2 last = {link->point[0][0], link->point[0][1]}, at;
    if (off > 0 && on >= off) /* single dots are no dashes */
        fit_dashes(canvas, link, steps, &on, &off);
    /* Dashes are counted from the start of the line; else all that is needed of what lies before
     * the part is the way from the last point to its first. */
    int first = off > 0 ? 0 : (int)fmaxf(from * (float)steps - 1, 0);
    for (int i = first; steps > 0 && i <= steps && (float)i <= to * (float)steps; i++) {
        float s = (float)i / (float)steps;
        graph_point(link, s, at);
        vec2 d = {at[0] - last[0], at[1] - last[1]};
        if (off > 0) /* an unbroken line need not be measured */
            since += way_of(canvas, d);
        while (off > 0 && since >= on + off)
            since -= on + off;
        bool gap = i > 0 && off > 0 && since > on + tiny;
        if (!gap && s >= from)
            mark(canvas, at, i == 0 ? (vec2){1, 0} : d, stroke);
        glm_vec2_copy(at, last);
    }
}

static void swap(LinkChoice *links, size_t i, size_t j)
{
    LinkChoice other = links[i];
    links[i] = links[j];
    links[j] = other;
}

/* Restores the heap, smallest at the root, below place i. */
static void sift_down(LinkChoice *heap, size_t n, size_t i)
{
    for (;;) {
        size_t least = i, left = 2 * i + 1;
        for (size_t child = left; child < left + 2 && child < n; child++)
            if (heap[child].size < heap[least].size)
                least = child;
        if (least == i)
            return;
        swap(heap, i, least);
        i = least;
    }
}

size_t graph_count_links(const Net *net)
{
    size_t links = 0;
    for (size_t l = 0; l < net->layer_count; l++)
        links += net->layers[l].units * net->layers[l].fan_in;
    return links;
}

size_t graph_strongest(const LinkNumbers *numbers, size_t l, LinkChoice *heap, size_t most)
{
    const Layer *layer = &numbers->of->net.layers[l];
    size_t n = 0;
    for (size_t i = layer->weights; i < layer->biases; i++) {
        double value = 0;
        float size = graph_link_number(numbers, l, i, &value) ? (float)fabs(value) : -1;
        if (isnan(size))
            size = INFINITY;
        if (n < most) {
            heap[n++] = (LinkChoice){size, i};
            for (size_t j = n / 2; n == most && j-- > 0;)
                sift_down(heap, n, j);
        } else if (size > heap[0].size) {
            heap[0] = (LinkChoice){size, i};
            sift_down(heap, n, 0);
        }
    }
    for (size_t j = n / 2; j-- > 0;)
        sift_down(heap, n, j);
    /* From the root's side: the smallest go to the end, and then all is turned round. */
    for (size_t m = n; m > 1; m--) {
        swap(heap, 0, m - 1);
        sift_down(heap, m - 1, 0);
    }
    for (size_t i = 0; i < n / 2; i++)
        swap(heap, i, n - 1 - i);
    return n;
}

size_t graph_most_links(const Net *net, bool *some_left_out)
{
    *some_left_out = graph_count_links(net) > GRAPH_LINKS_MAX;
    return *some_left_out ? GRAPH_LINKS_FEW / net->layer_count + 1 : GRAPH_LINKS_MAX;
}
