#include "view/panel/fit.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/canvas/plot.h"
#include "view/panel/decision.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The least height in which the parts of the answer are drawn too. */
enum { PARTS_FROM = 8 };

/* The plot, and where inputs and answers are in it. */
typedef struct Places {
    Plot plot;
    MapAxis across, down;
} Places;

static const Brush sample_brush = {INK_BRIGHT, "o", 1}, test_brush = {INK_CURVE_TEST, "x", 1},
                   part_brush = {INK_FRAME, ".", 1}, truth_brush = {INK_DIM, ":", 3},
                   answer_brush = {INK_CURVE, "*", 1}, residual_brush = {INK_BAR, "|", 1};

int fit_places(Rect inside, Symbols symbols)
{
    int width = decision_plot(inside).width;
    return width > 0 ? width * (symbols == SYMBOLS_BRAILLE ? 2 : 1) : 0;
}

/* The row of a value; outside the plot where it is beyond its range, or no number. */
static int row_of(const Places *r, double value)
{
    double y = map_cell(&r->down, value);
    return y >= 0 && y < r->down.cells ? (int)y : y >= 0 ? r->down.cells : -1;
}

typedef double ValueAt(const Fit *fit, int place, size_t which);

static double answer_at(const Fit *fit, int place, size_t which)
{
    (void)which;
    return fit_answer(fit, place);
}

static double truth_at(const Fit *fit, int place, size_t which)
{
    double value = NAN;
    (void)which;
    fit_truth(fit, map_value(&fit->across, place + 0.5), &value);
    return value;
}

static void draw_curve(const Places *r, const Fit *fit, ValueAt *value, size_t which,
                       const Brush *brush)
{
    int before = -1;
    bool has_before = false;
    for (int x = 0; x < fit->across.cells; x++) {
        double v = value(fit, x, which);
        int y = isnan(v) ? 0 : row_of(r, v);
        if (!isnan(v))
            plot_step(&r->plot, x, has_before ? before : y, y, brush);
        has_before = !isnan(v);
        before = y;
    }
}

static void draw_samples(const Places *r, const Fit *fit)
{
    const Dataset *d = fit->data;
    for (size_t k = 0; k < dataset_rows(d); k++)
        plot_put(&r->plot, (int)floor(map_cell(&r->across, (double)*dataset_base(d, k))),
            row_of(r, (double)d->t[k * d->outputs + fit->output]),
            k < d->count ? &sample_brush : &test_brush);
}

/* From each sample to the answer there. */
static void draw_residuals(const Places *r, const Fit *fit)
{
    const Dataset *d = fit->data;
    for (size_t k = 0; k < dataset_rows(d); k++) {
        double across = map_cell(&r->across, (double)*dataset_base(d, k));
        if (!(across >= 0 && across < r->across.cells))
            continue;
        int x = (int)across, from = row_of(r, (double)d->t[k * d->outputs + fit->output]);
        int to = row_of(r, fit_answer(fit, x)), by = from < to ? 1 : -1;
        for (int y = from; y != to; y += by)
            plot_put(&r->plot, x, y, &residual_brush);
    }
}

/* The sample in the spotlight where its target is; a person's own where it is answered. */
static void draw_spotlight(const Places *r, const Fit *fit, const Spotlight *s)
{
    double across = map_cell(&r->across, (double)s->x[0]);
    int x = (int)across / r->plot.per_x;
    if (!(across >= 0 && across < r->across.cells))
        return;
    double value = s->is_own ? fit_answer(fit, (int)across) : (double)s->t[fit->output];
    int y = row_of(r, value);
    if (y >= 0 && y < r->down.cells)
        canvas_text(r->plot.canvas, r->plot.cells.x + x, r->plot.cells.y + y / r->plot.per_y,
                    (Style){INK_MARK, INK_TEXT, ATTRIBUTE_BOLD}, s->is_own ? "×" : "●");
}

static void draw_plot(const Scene *scene, Rect plot, Canvas *canvas)
{
    const Fit *fit = scene->fit;
    bool dots = canvas->symbols == SYMBOLS_BRAILLE;
    Places r = {plot_of(canvas, plot), fit->across, fit->down};
    r.down.cells = r.plot.height;
    for (size_t j = 0; j < fit->parts && plot.height >= PARTS_FROM && dots; j++)
        draw_curve(&r, fit, fit_part, j, &part_brush);
    if (scene->view->residuals)
        draw_residuals(&r, fit);
    draw_samples(&r, fit);
    draw_curve(&r, fit, truth_at, 0, &truth_brush);
    draw_curve(&r, fit, answer_at, 0, &answer_brush);
    draw_spotlight(&r, fit, &scene->trace->spotlight);
}

/* "· samples  ─ ŷ  ┈ sine  ─ parts w a": what is drawn, as much as there is room for. */
static void draw_legend(const Scene *scene, Rect r, bool parts, Canvas *canvas)
{
    const Fit *fit = scene->fit;
    const Dataset *d = fit->data;
    char symbol[FORMAT_SIZE];
    Pen pen = {canvas, r.x + 2, r.y + r.height - 1, r.x + r.width - 2};
    const char *answer = format_unit(&scene->trace->net, scene->trace->net.layer_count,
                                     fit->output, symbol);
    bool dots = canvas->symbols == SYMBOLS_BRAILLE;
    pen_write_if_fits(&pen, (Style){.ink = INK_CURVE}, dots ? " ⠒⠒ %s" : " * %s", answer);
    pen_write_if_fits(&pen, (Style){.ink = INK_BRIGHT}, dots ? N_("  · samples")
                                                             : N_("  o samples"));
    if (d->test_count > 0)
        pen_write_if_fits(&pen, (Style){.ink = INK_CURVE_TEST}, dots ? N_("  · test")
                                                                     : N_("  x test"));
    if (d->curve)
        pen_write_if_fits(&pen, (Style){.ink = INK_DIM}, dots ? N_("  · · true") : N_("  : true"));
    if (parts)
        pen_write_if_fits(&pen, (Style){.ink = INK_FRAME}, N_("  ⠒⠒ w a of each unit"));
    pen_write(&pen, dim, " ");
}

void fit_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r), plot = decision_plot(inside);
    const Trace *t = scene->trace;
    const Fit *fit = scene->fit;
    bool drawn = fit && fit->valid && plot.height > 0 &&
                 fit->across.cells == fit_places(inside, canvas->symbols);
    char note[96], symbol[FORMAT_SIZE], in[FORMAT_SIZE];
    format_unit(&t->net, 0, 0, in);
    if (t->data->input_names)
        snprintf(in, sizeof in, "%.20s", t->data->input_names[0]);
    snprintf(note, sizeof note, N_("%s for every %s"),
             format_unit(&t->net, t->net.layer_count, fit ? fit->output : 0, symbol), in);
    canvas_clip(canvas, inside);
    if (drawn) {
        if (decision_has_axes(inside))
            decision_draw_ends(&fit->across, &fit->down, plot, canvas);
        draw_plot(scene, plot, canvas);
    }
    canvas_unclip(canvas);
    frame_draw(r, focused, "fit · now", note, canvas);
    if (drawn)
        draw_legend(scene, r, fit->parts > 0 && plot.height >= PARTS_FROM &&
                                  canvas->symbols == SYMBOLS_BRAILLE, canvas);
}
