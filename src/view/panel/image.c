#include "view/panel/image.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/raster.h"
#include "view/when.h"

#include <math.h>
#include <stdio.h>

enum { SIDE_LEAST = 8, FIRST = 3, GAP = 1, CAPTION_SIZE = 64 };

typedef struct Picture {
    char caption[CAPTION_SIZE], brief[CAPTION_SIZE]; /* the second where the first is too long */
    bool known;
    Raster of;          /* but for its side */
} Picture;

/* How all pictures are drawn. */
typedef struct Grid {
    RasterSize size;
    int width, height;  /* cells of one, with its caption */
    int across, down;   /* pictures */
} Grid;

static int side_of(const Net *net)
{
    int side = (int)net_image_side(net);
    return side >= SIDE_LEAST ? side : 0;
}

bool image_is_one(const Net *net)
{
    return side_of(net) > 0;
}

size_t image_unit(const View *view, const Net *net)
{
    const Selection *s = &view->selection;
    bool first = s->column == 1 && (s->kind == SELECT_UNIT || s->kind == SELECT_LINK ||
                                    s->kind == SELECT_BIAS);
    return first && s->unit < net->layers[0].units ? s->unit : 0;
}

/* The class of a sample by its targets, or SIZE_MAX. */
static size_t class_of(const Scene *scene)
{
    const Spotlight *s = &scene->trace->spotlight;
    const ClassMeans *m = scene->means;
    const Dataset *d = scene->trace->data;
    if (!m || !m->data || s->sample >= dataset_rows(d))
        return SIZE_MAX;
    return dataset_class_of(d, d->t + s->sample * d->outputs);
}

static const char *class_name(const Dataset *d, size_t c, char buffer[DATASET_NAME_SIZE])
{
    if (d->kind == TARGET_ONE_HOT)
        return dataset_output_name(d, c, buffer);
    snprintf(buffer, DATASET_NAME_SIZE, "%.4g", (double)(c > 0 ? d->high : d->low));
    return buffer;
}

static Picture sample_picture(const Scene *scene)
{
    const Dataset *d = scene->trace->data;
    const Spotlight *s = &scene->trace->spotlight;
    Picture p = {.known = true, .of = {.grey = true, .v = s->x, .low = (double)d->x_min,
                                       .high = (double)d->x_max}};
    char name[DATASET_NAME_SIZE];
    size_t c = class_of(scene);
    snprintf(p.brief, sizeof p.brief, "%s", c < SIZE_MAX ? class_name(d, c, name) : N_("sample"));
    if (s->sample == SIZE_MAX)
        snprintf(p.caption, sizeof p.caption, N_("your own"));
    else if (c < SIZE_MAX)
        snprintf(p.caption, sizeof p.caption, N_("%s: sample %zu"), class_name(d, c, name),
                 s->sample + 1);
    else
        snprintf(p.caption, sizeof p.caption, N_("sample %zu"), s->sample + 1);
    return p;
}

static double largest(const Real *v, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs((double)v[i]));
    return most;
}

static Picture signed_picture(const Trace *t, const char *what, size_t unit, const Real *of,
                              bool known)
{
    const Layer *layer = &t->net.layers[0];
    const Real *v = of + layer->weights + unit * layer->fan_in;
    Picture p = {.known = known,
                 .of = {.v = v, .high = known ? largest(v, layer->fan_in) : 0}};
    char size[FORMAT_SIZE];
    snprintf(p.brief, sizeof p.brief, known ? "%s" : "%s —", what);
    if (known)
        snprintf(p.caption, sizeof p.caption, "%s ±%s", what, format_short(p.of.high, 5, size));
    else
        snprintf(p.caption, sizeof p.caption, "%s —", what);
    return p;
}

static Picture weights_picture(const Scene *scene)
{
    const Trace *t = scene->trace;
    size_t unit = image_unit(scene->view, &t->net);
    char symbol[FORMAT_SIZE], what[CAPTION_SIZE / 2];
    snprintf(what, sizeof what, "w→%s", format_unit(&t->net, 1, unit, symbol));
    return signed_picture(t, what, unit, t->parameters.theta, true);
}

static Picture gradient_picture(const Scene *scene)
{
    const Trace *t = scene->trace;
    Picture p = signed_picture(t, "∂L/∂w", image_unit(scene->view, &t->net),
                               t->parameters.gradient, trace_has_backward(t, 0));
    if (p.known && when_is_before(t))
        text_append(p.caption, sizeof p.caption, N_(" before"));
    return p;
}

static Picture mean_picture(const Scene *scene, size_t c)
{
    const Dataset *d = scene->trace->data;
    const ClassMeans *m = scene->means;
    char name[DATASET_NAME_SIZE];
    Picture p = {.known = means_are_known(m) && m->count[c] > 0,
                 .of = {.grey = true, .v = m->mean + c * d->inputs, .low = (double)d->x_min,
                        .high = (double)d->x_max}};
    snprintf(p.caption, sizeof p.caption, N_("mean %s"), class_name(d, c, name));
    snprintf(p.brief, sizeof p.brief, "%s", p.caption);
    return p;
}

/* Picture i: the sample, weights, gradient, the mean of the sample's class, then of the others. */
static Picture picture_at(const Scene *scene, size_t i)
{
    size_t own = class_of(scene), c = i - 3;
    if (i == 0)
        return sample_picture(scene);
    if (i == 1)
        return weights_picture(scene);
    if (i == 2)
        return gradient_picture(scene);
    if (own < SIZE_MAX)
        c = c == 0 ? own : c <= own ? c - 1 : c;
    return mean_picture(scene, c);
}

static void lay(Grid *g, int side, Rect inside, int step, bool halves)
{
    g->size = raster_size(side, step, halves);
    g->width = g->size.width;
    g->height = g->size.height + 1;
    g->across = (inside.width + GAP) / (g->width + GAP);
    g->down = inside.height / g->height;
}

/* As large as lets so many stand there. */
static bool find_size(Grid *g, int side, Rect inside, size_t count, int smallest, bool halves)
{
    for (int step = RASTER_LARGEST; step >= smallest; step--) {
        lay(g, side, inside, step, halves);
        if ((size_t)g->across * (size_t)g->down >= count)
            return true;
    }
    return false;
}

/* All, where each pixel has half a cell, or where the panel is all that there is; else the first
 * ones, or one. */
static bool find_grid(Grid *g, int side, Rect inside, size_t count, bool whole, bool halves)
{
    return find_size(g, side, inside, count, whole ? RASTER_SMALLEST : 1, halves) ||
           find_size(g, side, inside, FIRST, RASTER_SMALLEST, halves) ||
           find_size(g, side, inside, 1, RASTER_SMALLEST, halves);
}

static void draw_picture(const Picture *p, const Grid *g, int side, int x, int y, Canvas *canvas)
{
    Raster of = p->of;
    bool fits = canvas_text_width(canvas, p->caption) <= g->width;
    canvas_text_within(canvas, x, y, g->width, dim, fits ? p->caption : p->brief);
    of.side = side;
    if (p->known)
        raster_draw(&of, &g->size, x, y + 1, canvas);
}

void image_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    const ClassMeans *m = scene->means;
    int side = side_of(&scene->trace->net);
    size_t count = 3 + (m && m->data ? m->classes : 0);
    Grid g = {.width = 0};
    char note[64] = "";
    canvas_clip(canvas, inside);
    bool halves = raster_in_halves(canvas->symbols, scene->view);
    bool fits = side > 0 && inside.width > 0 &&
                find_grid(&g, side, inside, count, scene->view->zoomed, halves);
    size_t shown = fits ? (size_t)g.across * (size_t)g.down : 0;
    for (size_t i = 0; i < count && i < shown; i++) {
        Picture p = picture_at(scene, i);
        draw_picture(&p, &g, side, inside.x + (int)i % g.across * (g.width + GAP),
                     inside.y + (int)i / g.across * g.height, canvas);
    }
    canvas_unclip(canvas);
    if (shown < count && side > 0)
        snprintf(note, sizeof note,
                 scene->view->zoomed || r.width == canvas->width ? N_("%zu of %zu")
                                                                 : N_("%zu of %zu; z: all"),
                 shown, count);
    frame_draw(r, focused, N_("image"), note, canvas);
}
