#include "view/panel/pairs.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/panel/decision.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool pairs_are_of(const Net *net)
{
    return strcmp(net->layers[net->layer_count - 1].activation->row.name, "identity") == 0;
}

bool pairs_are_usual(const Net *net)
{
    return net_columns(net) > 2;
}

/* A plot in dots, or in characters where there are none. */
typedef struct Raster {
    Canvas *canvas;
    Rect plot;
    int per_x, per_y;
    double left, right, top, bottom; /* what stands at its sides */
} Raster;

static void put(const Raster *r, double x, double y, Ink ink, const char *text)
{
    double across = (x - r->left) / (r->right - r->left) * r->plot.width * r->per_x;
    double down = (y - r->top) / (r->bottom - r->top) * r->plot.height * r->per_y;
    if (!(across >= 0 && across < r->plot.width * r->per_x && down >= 0 &&
          down < r->plot.height * r->per_y))
        return;
    if (r->per_x > 1)
        canvas_dot(r->canvas, r->plot.x * r->per_x + (int)across,
                   r->plot.y * r->per_y + (int)down, ink);
    else
        canvas_text(r->canvas, r->plot.x + (int)across, r->plot.y + (int)down,
                    (Style){.ink = (uint8_t)ink}, text);
}

/* What a pair is drawn at: its answer, or how far that is above the target. */
static double height_of(const View *view, double target, double answer)
{
    return view->residuals ? answer - target : answer;
}

/* Where the answer is right: the diagonal, or the line of no residual. */
static void draw_right(const Raster *r, const View *view)
{
    int places = r->plot.width * r->per_x;
    for (int i = 0; i < places; i++) {
        double x = r->left + (i + 0.5) / places * (r->right - r->left);
        put(r, x, height_of(view, x, x), INK_DIM, ".");
    }
}

static void draw_pairs(const Raster *r, const Scene *scene)
{
    const Pairs *p = scene->pairs;
    for (int test = 0; test < 2; test++)
        for (size_t i = 0; i < p->count; i++) {
            double t = pairs_target(p, i);
            if ((pairs_sample(p, i) >= p->data->count) == (test > 0))
                put(r, t, height_of(scene->view, t, pairs_answer(p, i)),
                    test ? INK_CURVE_TEST : INK_BRIGHT, test ? "x" : "o");
        }
}

static void draw_spotlight(const Raster *r, const Scene *scene)
{
    const Pairs *p = scene->pairs;
    const Spotlight *s = &scene->trace->spotlight;
    for (size_t i = 0; i < p->count; i++) {
        if (pairs_sample(p, i) != s->sample)
            continue;
        Raster cells = *r;
        cells.per_x = cells.per_y = 1;
        put(&cells, pairs_target(p, i),
            height_of(scene->view, pairs_target(p, i), pairs_answer(p, i)), INK_MARK, "●");
    }
}

/* The largest residual either way, at least a little. */
static double largest_residual(const Pairs *p)
{
    double most = 0;
    for (size_t i = 0; i < p->count; i++) {
        double off = fabs(pairs_answer(p, i) - pairs_target(p, i));
        most = isfinite(off) ? fmax(most, off) : most;
    }
    return most > 0 ? 1.1 * most : 1;
}

static Raster raster_of(const Scene *scene, Rect plot, Canvas *canvas)
{
    const Pairs *p = scene->pairs;
    bool dots = canvas->symbols == SYMBOLS_BRAILLE;
    double most = largest_residual(p);
    return (Raster){canvas, plot, dots ? 2 : 1, dots ? 4 : 1, p->low, p->high,
                    scene->view->residuals ? most : p->high,
                    scene->view->residuals ? -most : p->low};
}

/* The ends of the axes in the units of the table; a residual has only a size. */
static void draw_ends(const Raster *r, const Scene *scene, Canvas *canvas)
{
    const Pairs *p = scene->pairs;
    const Dataset *d = p->data;
    bool residuals = scene->view->residuals;
    double zero = dataset_own_value(d, p->output, 0);
    double top = dataset_own_value(d, p->output, (Real)r->top) - (residuals ? zero : 0);
    double bottom = dataset_own_value(d, p->output, (Real)r->bottom) - (residuals ? zero : 0);
    MapAxis across = {dataset_own_value(d, p->output, (Real)r->left),
                      dataset_own_value(d, p->output, (Real)r->right), 1};
    MapAxis down = {top, bottom, 1};
    decision_draw_ends(&across, &down, r->plot, canvas);
}

static void draw_legend(const Scene *scene, Rect r, Canvas *canvas)
{
    const Pairs *p = scene->pairs;
    bool dots = canvas->symbols == SYMBOLS_BRAILLE;
    Pen pen = {canvas, r.x + 2, r.y + r.height - 1, r.x + r.width - 2};
    pen_write_if_fits(&pen, (Style){.ink = INK_BRIGHT}, dots ? N_(" · samples") : N_(" o samples"));
    if (p->data->test_count > 0)
        pen_write_if_fits(&pen, (Style){.ink = INK_CURVE_TEST}, dots ? N_("  · test")
                                                                     : N_("  x test"));
    pen_write_if_fits(&pen, dim, dots ? N_("  ⠒⠒ right") : N_("  . right"));
    if (p->step > 1)
        pen_write_if_fits(&pen, dim, N_("  one of %zu"), p->step);
    if (scene->report && scene->has_metrics && p->output < scene->report->outputs)
        pen_write_if_fits(&pen, plain, "  R² %.4g", report_r2(scene->report, p->output));
    pen_write(&pen, dim, " ");
}

void pairs_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r), plot = decision_plot(inside);
    const Pairs *p = scene->pairs;
    const Trace *t = scene->trace;
    bool drawn = p && p->valid && plot.height > 0;
    char note[96], symbol[FORMAT_SIZE], name[DATASET_NAME_SIZE];
    size_t output = drawn ? p->output : 0;
    format_unit(&t->net, t->net.layer_count, output, symbol);
    snprintf(note, sizeof note, scene->view->residuals ? N_("%s less target, by %.20s")
                                                       : N_("%s by target %.20s"),
             symbol, t->data->output_names ? dataset_output_name(t->data, output, name) : "");
    const char *title = scene->view->residuals ? N_("residuals · now") : N_("pairs · now");
    canvas_clip(canvas, inside);
    if (drawn) {
        Raster raster = raster_of(scene, plot, canvas);
        if (decision_has_axes(inside))
            draw_ends(&raster, scene, canvas);
        draw_right(&raster, scene->view);
        draw_pairs(&raster, scene);
        draw_spotlight(&raster, scene);
    }
    canvas_unclip(canvas);
    frame_draw(r, focused, title, note, canvas);
    if (drawn)
        draw_legend(scene, r, canvas);
}
