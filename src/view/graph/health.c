#include "view/graph/health.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/pen.h"
#include "view/graph/past.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_LEAST = 4, TEXT_SIZE = 64 };
/* A line for each layer: the columns of its name, its norm and its share, what units take, and the
 * bar at least and at most. */
enum { NAME_WIDTH = 8, NORM_WIDTH = 6, SHARE_WIDTH = 5, MEAN_WIDTH = 11, UNITS_WIDTH = 15,
       BAR_LEAST = 4, AXIS_LEAST = 20, BAR_MOST = 30, GAP = 2 };
/* In so few layers a bar is the layer's share; in more, its norm on an axis of powers of ten. */
enum { SHARES_MOST = 4 };
/* The axis is the same in every frame: from 1e-8 to 1e2. */
enum { LEAST_POWER = -8, MOST_POWER = 2, POWERS = MOST_POWER - LEAST_POWER };
/* Below the layers: a bar across, and one upwards. */
enum { ACROSS_LEAST = 8, ACROSS_MOST = 16, UPWARDS_MOST = 3 };

int health_lines(int height, size_t layers)
{
    int most = height >= 19 ? height * 2 / 5 : height >= 14 ? 2 : height >= 8 ? 1 : 0;
    int wanted = (int)layers < most ? (int)layers + 1 : (int)layers;
    return wanted <= most ? wanted : most < 2 ? most : 2;
}

bool health_has_heading(int height, size_t layers)
{
    return health_lines(height, layers) > (int)layers;
}

char *health_norm_words(const Trace *t, const Canvas *canvas, int room,
                        char out[HEALTH_NORM_SIZE])
{
    static const char *const of_several[] = {N_("‖∇W‖: root mean square of %zu samples"),
                                             N_("‖∇W‖: rms of %zu samples"),
                                             N_("‖∇W‖: rms of %zu"), N_("rms ‖∇W‖"), "rms"};
    static const char *const of_one[] = {N_("‖∇W‖ of one sample"), "‖∇W‖"};
    size_t rows = health_rows(t->batch.rows), i = 0;
    const char *const *forms = rows > 1 ? of_several : of_one;
    for (size_t last = rows > 1 ? 4 : 1;; i++) {
        snprintf(out, HEALTH_NORM_SIZE, forms[i], rows);
        if (i == last || canvas_text_width(canvas, out) <= room)
            return out;
    }
}

static double largest_norm(const Trace *t)
{
    double largest = 0;
    for (size_t l = 0; l < t->net.layer_count; l++)
        if (t->health[l].rms > largest)
            largest = t->health[l].rms;
    return largest;
}

/* A layer whose gradient has vanished beside the largest has the ink of a warning. */
static bool is_warning(const Trace *t, size_t layer)
{
    double rms = t->health[layer].rms;
    return isinf(rms) || (!isnan(rms) && health_has_vanished(rms, largest_norm(t)));
}

static Style norm_style(const Trace *t, size_t layer)
{
    return isnan(t->health[layer].rms) ? dim
           : is_warning(t, layer)      ? (Style){.ink = INK_ERROR}
                                       : plain;
}

static Style bar_style(const Trace *t, size_t layer)
{
    return is_warning(t, layer) ? (Style){.ink = INK_ERROR} : dim;
}

bool health_bars_are_shares(const Trace *t)
{
    return t->net.layer_count <= SHARES_MOST;
}

/* The length of a bar of at most `steps` steps, and at least one of what is not 0; 0 for what is
 * not known. */
static int bar_steps(double length, int steps)
{
    if (!(length > 0))
        return 0;
    return length >= 1 ? steps : (int)fmax(1, floor(length * steps + 0.5));
}

/* How far along the axis a norm is: 0 … 1. What is not finite is as far as what is beyond it. */
static double along_axis(double norm)
{
    return norm > 0 ? fmax((log10(norm) - LEAST_POWER) / POWERS, 1e-9) : 0;
}

/* The length of a layer's bar as a part of the whole: its share, or how far along the axis. */
static double bar_length(const Trace *t, size_t layer)
{
    const LayerHealth *h = &t->health[layer];
    return isinf(h->rms) ? 1 : health_bars_are_shares(t) ? h->share : along_axis(h->rms);
}

/* "!" for what is not finite, and an arrow for what is beyond an end of the axis. */
static const char *bar_mark(const Trace *t, size_t layer)
{
    double norm = t->health[layer].rms;
    if (isinf(norm))
        return "!";
    if (health_bars_are_shares(t) || !(norm > 0))
        return NULL;
    return log10(norm) > MOST_POWER ? "↑" : log10(norm) < LEAST_POWER ? "↓" : NULL;
}

/* "12 %"; what is more than nothing is not 0. */
static void percent_text(double share, char out[FORMAT_SIZE])
{
    if (isnan(share))
        snprintf(out, FORMAT_SIZE, "—");
    else if (share > 0 && share < 0.005)
        snprintf(out, FORMAT_SIZE, "<1 %%");
    else
        snprintf(out, FORMAT_SIZE, "%.0f %%", 100 * share);
}

/* "saturated 12 %", or "dead 25 %" where some are and can be; nothing for units that can be
 * neither. */
static void units_text(const Trace *t, size_t layer, char out[TEXT_SIZE])
{
    const LayerHealth *h = &t->health[layer];
    const Activation *f = t->net.layers[layer].activation;
    bool saturates = f->steepest > 0, dead = f->can_die && (!saturates || h->dead > 0);
    char share[FORMAT_SIZE];
    out[0] = '\0';
    if (isnan(h->saturated) || (!saturates && !f->can_die))
        return;
    percent_text(dead ? h->dead : h->saturated, share);
    snprintf(out, TEXT_SIZE, "%s %s", dead ? "dead" : "saturated", share);
}

static Style units_style(const LayerHealth *h)
{
    return h->saturated >= 0.5 || h->dead > 0 ? (Style){.ink = INK_ERROR} : dim;
}

/* Three significant digits or two, with their zeros, as norms beside each other need them:
 * "0.0129", "0.0090"; where they do not fit, "9e-7" says how much is left. */
static void norm_number(double v, int columns, char out[FORMAT_SIZE])
{
    char power[FORMAT_SIZE];
    for (int digits = 3; digits >= 2; digits--) {
        snprintf(power, sizeof power, "%.*e", digits - 1, v);
        int places = digits - 1 - atoi(strchr(power, 'e') + 1);
        snprintf(out, FORMAT_SIZE, "%.*f", places > 0 ? places : 0, v);
        if ((int)strlen(out) <= columns)
            return;
    }
    snprintf(power, sizeof power, "%.0e", v);
    snprintf(out, FORMAT_SIZE, "%ce%d", power[0], atoi(strchr(power, 'e') + 1));
}

/* One norm, or nothing where it has no room: a power of ten alone would read as half a number. */
static void norm_text(double norm, int room, char out[FORMAT_SIZE])
{
    if (isnan(norm))
        snprintf(out, FORMAT_SIZE, "—");
    else if (norm > 0 && isfinite(norm))
        norm_number(norm, room < NORM_WIDTH ? TEXT_LEAST : NORM_WIDTH, out);
    else
        format_short(norm, TEXT_LEAST, out);
    if ((int)strlen(out) > room && !isnan(norm))
        out[0] = '\0';
}

static void draw_right(Canvas *canvas, int x, int y, int width, Style style, const char *text)
{
    canvas_text(canvas, x + width - canvas_text_width(canvas, text), y, style, text);
}

/* Where the samples of a layer cancel, the norm of their mean is what matters, not its share. */
static bool some_cancel(const Trace *t)
{
    bool some = false;
    for (size_t l = 0; l < t->net.layer_count; l++)
        some = some || health_cancels(&t->health[l]);
    return some;
}

/* Where the parts of a layer's line stand; a part without room has column 0. */
typedef struct Places {
    int name, bar, bar_width, norm, share, units, past;
} Places;

static Places find_places(const Trace *t, Rect r)
{
    Places p = {.name = r.x + 1};
    int bar = p.name + NAME_WIDTH + (health_bars_are_shares(t) ? 0 : 1), end = r.x + r.width;
    int rest = end - bar - (NORM_WIDTH + 1 + GAP + SHARE_WIDTH);
    bool units = rest - GAP - UNITS_WIDTH >= BAR_LEAST;
    rest -= units ? GAP + UNITS_WIDTH : 0;
    int least = health_bars_are_shares(t) ? 2 * BAR_LEAST : AXIS_LEAST;
    bool past = units && rest - GAP - PAST_MOST >= least;
    rest -= past ? GAP + PAST_MOST : 0;
    p.bar = bar;
    p.bar_width = rest < BAR_MOST ? rest : BAR_MOST;
    if (!health_bars_are_shares(t) && p.bar_width >= POWERS)
        p.bar_width -= p.bar_width % POWERS; /* a power of ten is so many whole cells */
    p.norm = p.bar + p.bar_width + 1;
    p.share = p.norm + NORM_WIDTH + GAP;
    p.units = units ? p.share + SHARE_WIDTH + GAP : 0;
    p.past = past ? p.units + UNITS_WIDTH + GAP : 0;
    return p;
}

/* Powers of ten from one tick of the axis to the next, so that their names have room; 0: there is
 * no room for any. */
static int tick_powers(const Places *p)
{
    int cells = p->bar_width / POWERS;
    return cells < 1 ? 0 : cells == 1 ? 8 : cells == 2 ? 4 : 2;
}

/* Above the lines, what their parts are; the axis of powers of ten has its ticks there. */
static void draw_heading(const Trace *t, const Past *past, const Places *p, int y, Canvas *canvas)
{
    int step = health_bars_are_shares(t) ? 0 : tick_powers(p);
    int free_from = p->name + 1 + canvas_text(canvas, p->name, y, dim, "gradient");
    char norm[HEALTH_NORM_SIZE], over_time[PAST_TEXT_SIZE];
    for (int power = 0; step > 0 && power < POWERS; power += step) {
        char text[16];
        snprintf(text, sizeof text, power + LEAST_POWER == 0 ? "1" : "1e%d", power + LEAST_POWER);
        int x = p->bar + power * (p->bar_width / POWERS);
        free_from = x + 1 + canvas_text(canvas, x, y, dim, text);
    }
    health_norm_words(t, canvas, p->norm + NORM_WIDTH - free_from, norm);
    draw_right(canvas, p->norm, y, NORM_WIDTH, dim, norm);
    draw_right(canvas, p->share, y, SHARE_WIDTH, dim, some_cancel(t) ? "mean" : "share");
    if (p->units)
        canvas_text(canvas, p->units, y, dim, "units");
    past_text(past, over_time);
    if (p->past)
        canvas_text_within(canvas, p->past, y, PAST_MOST, dim, over_time);
}

/* Cells where the ticks of the axis are, left empty by the bar. */
static void draw_ticks(const Places *p, int step, int from, int y, Canvas *canvas)
{
    for (int power = 0; step > 0 && power < POWERS; power += step) {
        int cell = power * (p->bar_width / POWERS);
        if (cell >= from)
            canvas_text(canvas, p->bar + cell, y, (Style){.ink = INK_FRAME}, "▏");
    }
}

static void draw_line_bar(const Trace *t, const Places *p, size_t layer, bool ticks, int y,
                          Canvas *canvas)
{
    const LayerHealth *h = &t->health[layer];
    Rect r = {p->bar, y, p->bar_width, 1};
    Style style = bar_style(t, layer);
    int steps = bar_steps(bar_length(t, layer), r.width * HALVES);
    const char *mark = bar_mark(t, layer);
    canvas_bar_across(canvas, r, steps, style);
    if (ticks && !health_bars_are_shares(t))
        draw_ticks(p, tick_powers(p), (steps + HALVES - 1) / HALVES, y, canvas);
    if (mark)
        canvas_text(canvas, h->rms > 1 ? r.x + r.width - 1 : r.x, y, style, mark);
}

/* What follows a layer's norm: "60 %", its share; where samples cancel, the norm of their mean:
 * "3e-9" in a column with that heading, else "mean 3e-9". Returns the columns it takes. */
static int draw_share(const Trace *t, const Places *p, size_t layer, bool headed, int y,
                      Canvas *canvas)
{
    const LayerHealth *h = &t->health[layer];
    const Style style = health_cancels(h) ? (Style){.ink = INK_ERROR} : norm_style(t, layer);
    char text[TEXT_SIZE], number[FORMAT_SIZE];
    if (health_cancels(h) && !headed) {
        norm_text(h->norm, NORM_WIDTH, number);
        snprintf(text, sizeof text, "mean %s", number);
        canvas_text(canvas, p->share, y, style, text);
        return MEAN_WIDTH;
    }
    number[0] = '\0';
    if (headed && some_cancel(t))
        norm_text(h->norm, SHARE_WIDTH, number);
    else if (!isnan(h->share))
        percent_text(h->share, number);
    draw_right(canvas, p->share, y, SHARE_WIDTH, style, number);
    return SHARE_WIDTH;
}

/* "layer 1 ▄▄▄▄▖  0.158   60 %  saturated 0 %": all of a layer in a line. */
static void draw_row(const Trace *t, const Past *past, const Places *p, size_t layer, bool headed,
                     int y, Canvas *canvas)
{
    const LayerHealth *h = &t->health[layer];
    char text[TEXT_SIZE], number[FORMAT_SIZE];
    snprintf(text, sizeof text, "layer %zu", layer + 1);
    canvas_text(canvas, p->name, y, dim, text);
    draw_line_bar(t, p, layer, headed, y, canvas);
    norm_text(h->rms, NORM_WIDTH, number);
    draw_right(canvas, p->norm, y, NORM_WIDTH, norm_style(t, layer), number);
    int used = draw_share(t, p, layer, headed, y, canvas);
    units_text(t, layer, text);
    if (p->units && p->share + used < p->units)
        canvas_text(canvas, p->units, y, units_style(h), text);
    if (p->past)
        past_draw(past, layer, p->past, y, canvas);
}

static void draw_rows(const Trace *t, const Norms *norms, Rect r, Canvas *canvas)
{
    const Places p = find_places(t, r);
    const Past past = past_find(t, norms);
    int layers = (int)t->net.layer_count;
    bool heading = r.height > layers;
    canvas_fill(canvas, r, ' ', (Style){0});
    if (heading)
        draw_heading(t, &past, &p, r.y, canvas);
    for (int layer = 0; layer < layers; layer++) {
        int y = r.y + r.height - layers + layer;
        canvas_about(canvas, selection_code(SELECT_LAYER, (size_t)layer + 1, 0));
        canvas_fill(canvas, (Rect){r.x, y, r.width, 1}, ' ', (Style){0});
        draw_row(t, &past, &p, (size_t)layer, heading, y, canvas);
    }
    canvas_about(canvas, 0);
}

/* Where the lines of a column begin and how far they may go; the picture may be larger than its
 * place, and a column be cut off by its left end. */
static int room_inside(const Graph *g, size_t column, Rect inside, int *x)
{
    int room = graph_room(g, column, inside), left = graph_left(g, column);
    int hidden = left < inside.x ? inside.x - left : 0;
    *x = left + hidden;
    return column > 0 && g->column[column].width - hidden < 1 ? 0 : room - hidden;
}

/* Texts of at least so many columns stand below all layers or none. One that has no room because
 * the picture ends there takes them from no other. */
static bool have_texts(const Graph *g, Rect inside, int least)
{
    bool some = false;
    for (size_t column = 1; column < g->columns; column++) {
        int x, room = room_inside(g, column, inside, &x);
        bool ends = x + g->column[column].width > inside.x + inside.width;
        if (room > 0 && room < least && !ends)
            return false;
        some = some || room >= least;
    }
    return some;
}

/* "0.158 69 %" where shares are wanted, or where the samples cancel "0.158 mean 3e-9"; the norm
 * alone where there is no room for both. */
static void column_text(const LayerHealth *h, int room, bool shares, char out[TEXT_SIZE])
{
    char norm[FORMAT_SIZE], more[FORMAT_SIZE] = "";
    norm_text(h->rms, room, norm);
    snprintf(out, TEXT_SIZE, "%s", norm);
    if (!norm[0])
        return;
    if (health_cancels(h))
        norm_text(h->norm, TEXT_LEAST, more);
    else if (shares && !isnan(h->share))
        percent_text(h->share, more);
    int used = (int)strlen(norm) + (int)strlen(more) + (health_cancels(h) ? 6 : 1);
    if (more[0] && used <= room)
        text_append(out, TEXT_SIZE, "%s%s", health_cancels(h) ? " mean " : " ", more);
}

/* Below a layer: across as long as its share, or upwards. */
static void draw_column_bar(const Trace *t, size_t layer, int x, int y, int room, bool across,
                            Canvas *canvas)
{
    Style style = bar_style(t, layer);
    double length = bar_length(t, layer);
    const char *mark = bar_mark(t, layer);
    Rect r = {x, y, room - GAP < ACROSS_MOST ? room - GAP : ACROSS_MOST, 1};
    if (across)
        canvas_bar_across(canvas, r, bar_steps(length, r.width * HALVES), style);
    for (int i = 0; !across && i < room && i < UPWARDS_MOST; i++)
        canvas_bar(canvas, (Rect){x + i, y, 1, 1}, bar_steps(length, EIGHTHS), style);
    if (mark)
        canvas_text(canvas, x, y, style, mark);
}

/* What the lines below the layers are, under the inputs. */
static void draw_label(int x, int y, int room, const char *text, Canvas *canvas)
{
    if (canvas_text_width(canvas, text) <= room)
        canvas_text(canvas, x, y, dim, text);
}

/* Below bars whose norms have no room: the least and the largest of them. */
static void draw_extremes(const Trace *t, Rect inside, Canvas *canvas)
{
    HealthVerdict v = health_verdict(t->net.layer_count, t->health);
    char text[TEXT_SIZE], least[FORMAT_SIZE], most[FORMAT_SIZE];
    if (v.least == v.most)
        return;
    norm_text(t->health[v.least].rms, NORM_WIDTH, least);
    norm_text(t->health[v.most].rms, NORM_WIDTH, most);
    snprintf(text, sizeof text, "gradient: layer %zu %.9s … layer %zu %.9s", v.least + 1, least,
             v.most + 1, most);
    draw_label(inside.x + 1, inside.y + inside.height - 1, inside.width - 1, text, canvas);
}

/* What stands below all layers: their bars, of shares where layers are few and wide, and texts. */
typedef struct Below {
    bool bars, across, texts, shares;
} Below;

static void draw_column(const Trace *t, size_t layer, Rect r, const Below *below, const char *norm,
                        Canvas *canvas)
{
    canvas_about(canvas, selection_code(SELECT_LAYER, layer + 1, 0));
    canvas_fill(canvas, r, ' ', (Style){0});
    if (below->bars)
        draw_column_bar(t, layer, r.x, r.y, r.width, below->across, canvas);
    if (canvas_text_width(canvas, norm) <= r.width)
        canvas_text(canvas, r.x, r.y + r.height - 1, norm_style(t, layer), norm);
    canvas_about(canvas, 0);
}

/* Bars and norms below the layers, or where there is but one line, what it has room for. */
static void draw_columns(const Trace *t, const Graph *g, Rect inside, int lines, Canvas *canvas)
{
    int x, room = room_inside(g, 0, inside, &x), y = inside.y + inside.height - lines;
    Below below = {.texts = have_texts(g, inside, TEXT_LEAST),
                   .shares = have_texts(g, inside, NORM_WIDTH + 1 + SHARE_WIDTH)};
    below.bars = lines > 1 || !below.texts;
    below.across = health_bars_are_shares(t) && have_texts(g, inside, ACROSS_LEAST);
    if (below.bars && largest_norm(t) > 0)
        draw_label(x, y, room, "gradient", canvas);
    if (below.texts)
        draw_label(x, y + lines - 1, room, "‖∇W‖", canvas);
    for (size_t layer = 0; layer < t->net.layer_count; layer++) {
        char norm[TEXT_SIZE] = "";
        room = room_inside(g, layer + 1, inside, &x);
        if (below.texts)
            column_text(&t->health[layer], room, below.shares, norm);
        if (room > 0)
            draw_column(t, layer, (Rect){x, y, room, below.texts ? lines : 1}, &below, norm,
                        canvas);
    }
    if (!below.texts && lines > 1)
        draw_extremes(t, inside, canvas);
}

void health_draw(const Trace *t, const Norms *norms, const Graph *g, Rect inside,
                 Canvas *canvas)
{
    int lines = health_lines(inside.height, t->net.layer_count);
    if ((int)t->net.layer_count <= lines)
        draw_rows(t, norms, (Rect){inside.x, inside.y + inside.height - lines, inside.width, lines},
                  canvas);
    else
        draw_columns(t, g, inside, lines, canvas);
}

/* Texts from the longest to the shortest. */
enum { TEXTS = 4 };
typedef struct Texts {
    char text[TEXTS][2 * TEXT_SIZE];
    int count;
} Texts;

static void add_text(Texts *texts, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add_text(Texts *texts, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(texts->text[texts->count++], sizeof texts->text[0], format, arguments);
    va_end(arguments);
}

/* "140", "14,000", "1.9 million": two digits of how many times. */
static const char *times_text(double times, char out[FORMAT_SIZE])
{
    static const struct { double from; const char *word; } words[] = {
        {1e15, NULL}, {1e12, N_("trillion")}, {1e9, N_("billion")}, {1e6, N_("million")}};
    char digits[FORMAT_SIZE];
    snprintf(digits, sizeof digits, "%.1e", times);
    double rounded = strtod(digits, NULL);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (rounded >= words[i].from) {
            if (words[i].word)
                snprintf(out, FORMAT_SIZE, "%.3g %s", rounded / words[i].from, words[i].word);
            else
                snprintf(out, FORMAT_SIZE, "%.0e", times);
            return out;
        }
    return format_count((size_t)(rounded + 0.5), out);
}

/* That the gradient of a layer is much smaller, or larger, than another's; that the samples cancel
 * too is said as well as there is room. */
static void flow_texts(const HealthVerdict *v, bool cancels, Texts *texts)
{
    bool vanishes = v->flow == FLOW_VANISHES;
    const char *verb = vanishes ? N_("vanishes") : N_("explodes");
    const char *too = cancels ? N_(", samples cancel") : "";
    size_t here = (vanishes ? v->least : v->most) + 1, there = (vanishes ? v->most : v->least) + 1;
    char times[FORMAT_SIZE];
    if (v->ratio > 0) {
        times_text(1 / v->ratio, times);
        if (vanishes && !cancels)
            add_text(texts, N_("gradient vanishes: layer %zu's is %s times smaller than layer "
                               "%zu's: it hardly learns"), here, times, there);
        add_text(texts, vanishes ? N_("gradient vanishes: layer %zu's is %s times smaller than "
                                      "layer %zu's%s")
                                 : N_("gradient explodes: layer %zu's is %s times larger than "
                                      "layer %zu's%s"), here, times, there, too);
    }
    add_text(texts, N_("%s at layer %zu%s"), verb, here, too);
    if (cancels)
        add_text(texts, "%s%s", verb, too);
}

static void cancel_texts(const HealthVerdict *v, Texts *texts)
{
    char times[FORMAT_SIZE];
    if (v->ratio > 0) {
        times_text(1 / v->ratio, times);
        add_text(texts, N_("samples cancel: in layer %zu their mean gradient is %s times smaller "
                           "than one sample's"), v->least + 1, times);
        add_text(texts, N_("samples cancel: layer %zu's mean is %s times smaller than one's"),
                 v->least + 1, times);
    }
    add_text(texts, N_("samples cancel in layer %zu"), v->least + 1);
    add_text(texts, N_("samples cancel"));
}

bool health_words(const Trace *t, const Canvas *canvas, int room, char *out, size_t size)
{
    Texts texts = {.count = 0};
    HealthVerdict v = health_verdict(t->net.layer_count, t->health);
    if (v.flow == FLOW_CANCELS)
        cancel_texts(&v, &texts);
    else if (v.flow == FLOW_VANISHES || v.flow == FLOW_EXPLODES)
        flow_texts(&v, some_cancel(t), &texts);
    else if (v.flow == FLOW_NONE)
        add_text(&texts, N_("∇W is 0 everywhere"));
    else if (v.flow == FLOW_INFINITE)
        add_text(&texts, N_("∇W of layer %zu is not finite"), v.most + 1);
    for (int i = 0; i < texts.count; i++)
        if (canvas_text_width(canvas, texts.text[i]) <= room) {
            snprintf(out, size, "%s", texts.text[i]);
            return true;
        }
    return false;
}

Ink health_ink(const Trace *t)
{
    HealthVerdict v = health_verdict(t->net.layer_count, t->health);
    return v.flow == FLOW_CANCELS ? INK_KEY : INK_ERROR;
}
