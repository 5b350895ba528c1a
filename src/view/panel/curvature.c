#include "view/panel/curvature.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/canvas/plot.h"
#include "view/panel/curve_axes.h"

#include <math.h>
#include <stdio.h>

/* Rows that the curve keeps whatever else there is, and that the spectrum takes where they are left
 * over: words, bars, numbers. */
enum { CURVE_ROWS = 5, SPECTRUM_ROWS = 4, BINS_MAX = 512 };

/* Columns of the gauge, at least. */
enum { GAUGE_WIDTH = 12 };

/* The gauge goes as far as this times the limit, and the curve no farther than that. */
static const double gauge_end = 1.5, curve_end = 3;

static const Brush share_brush = {INK_CURVE, "*", 1}, ahead_brush = {INK_CURVE_FAINT, ".", 1},
                   limit_brush = {INK_CURVE_TEST, "-", 3}, now_brush = {INK_MARK, "@", 1},
                   bar_brush = {INK_CURVE, "#", 1}, below_brush = {INK_CURVE_TEST, "=", 1},
                   zero_brush = {INK_FRAME, ":", 1}, edge_brush = {INK_CURVE_TEST, "|", 1};

static const char *place_word(CurvaturePlace place)
{
    static const char *const words[] = {[CURVATURE_UNKNOWN] = "", [CURVATURE_SLOPE] = "",
                                        [CURVATURE_SADDLE] = N_("saddle"),
                                        [CURVATURE_MINIMUM] = N_("minimum"),
                                        [CURVATURE_LEVEL] = N_("level"),
                                        [CURVATURE_SATURATION] = N_("saturation")};
    return words[place];
}

/* Why there is nothing to show; "" where there is. */
static const char *missing_words(const Curvature *c)
{
    if (curvature_has_ends(&c->known))
        return "";
    if (!c->known.optimizer)
        return N_("being measured …");
    return c->known.free == 0 ? N_("all parameters are frozen") : N_("the loss is not a number");
}

/* η λmax and its limit, which belong to each other. */
static void share_words(const CurvatureFacts *f, char *out, size_t size)
{
    char share[FORMAT_SIZE], limit[FORMAT_SIZE];
    const char *of = f->is_scaled ? N_("η λmax, scaled,") : N_("η λmax");
    format_short(f->rate * f->scaled.value, 6, share);
    if (isnan(f->limit))
        snprintf(out, size, "%s %s", of, share);
    else
        snprintf(out, size, N_("%s %s of %s"), of, share, format_short(f->limit, 5, limit));
}

/* A bar as long as η λmax, with a mark at the limit. */
static void draw_gauge(const CurvatureFacts *f, Rect row, Canvas *canvas)
{
    const Style over = {.ink = INK_CURVE_TEST}, bar = {.ink = INK_CURVE};
    double share = f->rate * f->scaled.value / f->limit / gauge_end;
    int halves = (int)ceil(fmin(fmax(share, 0), 1) * HALVES * row.width);
    int limit = row.x + (int)(row.width / gauge_end);
    canvas_bar_across(canvas, row, halves, share * gauge_end > 1 ? over : bar);
    canvas_text(canvas, limit, row.y, over, "│");
}

/* The most wanted first, in as many lines as there are, the first of which ends with the gauge;
 * returns how many. */
static int draw_words(const CurvatureFacts *f, Rect area, Canvas *canvas)
{
    const Style now = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};
    char words[96], number[ESTIMATE_SIZE];
    Pen pen = {canvas, area.x, area.y, area.x + area.width};
    share_words(f, words, sizeof words);
    pen_flow(&pen, area, now, words);
    if (*place_word(curvature_place(f)))
        pen_flow(&pen, area, strong, place_word(curvature_place(f)));
    if (!isnan(f->limit) && pen.end - pen.x >= GAUGE_WIDTH) {
        draw_gauge(f, (Rect){pen.x, pen.y, pen.end - pen.x, 1}, canvas);
        pen.x = pen.end;
    }
    snprintf(words, sizeof words, "λmax %s", estimate_text(f->most, number));
    pen_flow(&pen, area, plain, words);
    snprintf(words, sizeof words, "λmin %s", estimate_text(f->least, number));
    pen_flow(&pen, area, plain, words);
    int lines = pen.y - area.y + 1;
    return lines < area.height ? lines : area.height;
}

static Plot plot_on(const Axes *axes, Canvas *canvas)
{
    Rect cells = axes->plot;
    cells.height += axes->below > 0;
    return plot_of(canvas, cells);
}

static int dot_x(const Axes *axes, double epoch)
{
    return axes_x(axes, epoch) - axes->plot.x * axes->per_x;
}

static int dot_y(const Axes *axes, double share)
{
    return axes_y(axes, share) - axes->plot.y * axes->per_y;
}

/* The highest number of the curve: the limit and a little, or as much of what is beyond it as does
 * not make that small. */
static double top_of(const CurvatureCurve *curve, const CurvatureFacts *f)
{
    double most = 0, limit = f->limit;
    for (size_t i = 0; i < curve->count; i++) {
        most = fmax(most, curve->points[i].share);
        limit = fmax(limit, curve->points[i].limit);
    }
    most = fmax(most, curvature_has_ends(f) ? f->rate * f->scaled.value : 0);
    if (isnan(limit))
        return most > 0 ? most : 1;
    return fmin(fmax(most, 1.1 * limit), curve_end * limit);
}

/* The limit: at each moment measured its own, and before and behind those that of the next one. */
static void draw_limit(const Plot *plot, const Axes *axes, const CurvatureCurve *curve,
                       const CurvatureFacts *f)
{
    size_t at = 0;
    for (int x = 0; x < plot->width; x++) {
        while (at + 1 < curve->count && dot_x(axes, curve->points[at].epoch) < x)
            at++;
        double limit = curve->count > 0 ? curve->points[at].limit : f->limit;
        if (!isnan(limit))
            plot_put(plot, x, dot_y(axes, limit), &limit_brush);
    }
}

/* A moment, large where there are few. */
static void draw_point(const Plot *plot, int x, int y, int size, const Brush *brush)
{
    for (int i = 0; i < size * size; i++)
        plot_put(plot, x + i % size, y - i / size, brush);
}

/* Moments that were measured; nothing lies between them. */
static void draw_curve(const Scene *scene, const CurvatureFacts *f, Rect area, Canvas *canvas)
{
    enum { APART = 4 };
    static const CurvatureCurve none = {.count = 0};
    const CurvatureCurve *curve = scene->curvatures ? scene->curvatures : &none;
    Axes axes;
    if (!axes_find_below(&axes, scene->curves, top_of(curve, f), area, canvas->symbols))
        return;
    axes_draw(&axes, area, canvas);
    const Plot plot = plot_on(&axes, canvas);
    int size = plot.per_x > 1 && curve->count * APART < (size_t)plot.width ? 2 : 1;
    draw_limit(&plot, &axes, curve, f);
    for (size_t i = curve->count; i-- > 0;) {
        const CurvaturePoint *p = &curve->points[i];
        draw_point(&plot, dot_x(&axes, p->epoch), dot_y(&axes, p->share), size,
                   i < curve->reached ? &share_brush : &ahead_brush);
    }
    if (curvature_has_ends(f))
        draw_point(&plot, dot_x(&axes, f->epochs) - (plot.per_x > 1),
                   dot_y(&axes, f->rate * f->scaled.value) + (plot.per_x > 1),
                   plot.per_x > 1 ? 3 : 1, &now_brush);
    axes_finish_line(&axes, canvas);
}

/* The numbers from `low` to `high`, 0 among them, over the dots of a plot. */
typedef struct Line {
    double low, high;
    int width;
} Line;

static int place_on(const Line *line, double value)
{
    double share = (value - line->low) / (line->high - line->low);
    return (int)(share * (line->width - 1) + 0.5);
}

static void draw_upright(const Plot *plot, int x, const Brush *brush)
{
    for (int y = 0; y < plot->height; y++)
        plot_put(plot, x, y, brush);
}

/* As many eigenvalues as there are at each place: heights are logarithms, or one far from the
 * others would not be seen beside these. */
static void draw_bars(const Plot *plot, const Line *line, const Spectrum *s)
{
    size_t counts[BINS_MAX] = {0}, most = 1;
    int zero = place_on(line, 0);
    for (size_t i = 0; i < s->count; i++) {
        size_t *count = &counts[place_on(line, s->values[i])];
        most = ++*count > most ? *count : most;
    }
    draw_upright(plot, zero, &zero_brush);
    for (int x = 0; x < plot->width; x++) {
        double share = log2(1 + (double)counts[x]) / log2(1 + (double)most);
        int height = (int)ceil(share * plot->height);
        for (int y = 0; y < height; y++)
            plot_put(plot, x, plot->height - 1 - y, x < zero ? &below_brush : &bar_brush);
    }
}

static void draw_number(const Line *line, Rect row, double value, int free, Canvas *canvas)
{
    char number[FORMAT_SIZE];
    int per_x = line->width / row.width, x = row.x + place_on(line, value) / per_x;
    format_short(value, 7, number);
    int width = canvas_text_width(canvas, number), end = row.x + row.width;
    x -= width / 2;
    x = x < row.x ? row.x : x + width > end ? end - width : x;
    if (x >= free)
        canvas_text(canvas, x, row.y, dim, number);
}

/* Words, bars and the numbers below them. */
static void draw_spectrum(const Curvature *c, Rect area, Canvas *canvas)
{
    const Spectrum *s = &c->spectrum;
    Pen pen = {canvas, area.x, area.y, area.x + area.width};
    Rect cells = {area.x, area.y + 1, area.width, area.height - 2};
    cells.width = cells.width < BINS_MAX / 2 ? cells.width : BINS_MAX / 2;
    const Plot plot = plot_of(canvas, cells);
    const Line line = {fmin(s->values[0], 0), fmax(s->values[s->count - 1], 1e-30), plot.width};
    Rect row = {cells.x, cells.y + cells.height, cells.width, 1};
    const CurvatureFacts *f = &c->known;
    if (!f->is_scaled && f->limit / f->rate < line.high)
        draw_upright(&plot, place_on(&line, f->limit / f->rate), &edge_brush);
    pen_write(&pen, dim, N_("%zu eigenvalues, %zu below 0"), s->count, spectrum_count(s, -1));
    if (!curvature_has_spectrum(c))
        pen_write_if_fits(&pen, dim, N_(", of epoch %llu"), (unsigned long long)s->epoch);
    draw_bars(&plot, &line, s);
    draw_number(&line, row, line.low, row.x, canvas);
    draw_number(&line, row, line.high, row.x + 16, canvas);
    if (line.low < 0 && place_on(&line, 0) / plot.per_x > 8)
        draw_number(&line, row, 0, row.x, canvas);
}

/* All that has room: words, what a level place is, the curve, the spectrum. */
static void draw(const Scene *scene, const Curvature *c, Rect inside, Canvas *canvas)
{
    const CurvatureFacts *f = &c->known;
    char sentence[CURVATURE_WORDS_SIZE] = "";
    Rect words = {inside.x + 1, inside.y, inside.width - 2, inside.height - CURVE_ROWS};
    words.height = words.height > 1 ? words.height : 1;
    int y = draw_words(f, words, canvas), wide = inside.width - 2;
    if (curvature_place(f) != CURVATURE_SLOPE)
        curvature_words(f, sentence);
    int lines = *sentence ? canvas_text_lines(canvas, sentence, wide) : 0;
    if (lines > 0 && inside.height - y - lines >= CURVE_ROWS) {
        canvas_text_wrapped(canvas, (Rect){inside.x + 1, inside.y + y, wide, lines}, plain,
                            sentence);
        y += lines;
    }
    int left = inside.height - y;
    int spectrum = c->spectrum.count == 0 || left < CURVE_ROWS + SPECTRUM_ROWS ? 0
                   : left > 3 * SPECTRUM_ROWS ? left / 3 : SPECTRUM_ROWS;
    draw_curve(scene, f, (Rect){inside.x, inside.y + y, inside.width, left - spectrum}, canvas);
    if (spectrum > 0)
        draw_spectrum(c, (Rect){inside.x + 1, inside.y + inside.height - spectrum, wide, spectrum},
                      canvas);
}

void curvature_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    const Curvature *c = scene->lab ? &scene->lab->curvature : NULL;
    Rect inside = frame_inside(r);
    char note[64];
    canvas_clip(canvas, inside);
    if (c && *missing_words(c))
        canvas_text_within(canvas, inside.x + 1, inside.y, inside.width - 1, dim,
                           missing_words(c));
    else if (c)
        draw(scene, c, inside, canvas);
    canvas_unclip(canvas);
    bool old = c && c->known.optimizer &&
               (!scene->lab_is_now || c->known.version != c->now.version);
    if (old)
        snprintf(note, sizeof note, N_("of epoch %llu"),
                 (unsigned long long)c->known.cursor.epoch);
    else
        snprintf(note, sizeof note, "%s", N_("of all samples"));
    frame_draw(r, focused, old ? N_("curvature") : N_("curvature · now"), note, canvas);
}
