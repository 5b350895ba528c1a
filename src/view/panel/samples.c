#include "view/panel/samples.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/names.h"
#include "view/when.h"

#include <math.h>
#include <stdio.h>

/* Columns of a number, of a small whole one, of a class's name, and of how sure it is. */
enum { NUMBER_WIDTH = 8, WHOLE_WIDTH = 3, CLASS_WIDTH = 12, CLASS_LEAST = 8, SURE_WIDTH = 6,
       NAME_MOST = 10, MARK_WIDTH = 2, BAR_LEAST = 6, BAR_MOST = 20, GAP = 2,
       COLUMNS_LOOKED_AT = 24 };

size_t samples_first(const View *view, size_t rows, int height)
{
    size_t shown = height > 1 ? (size_t)height - 1 : 1;
    if (view->spotlight < shown || rows <= shown)
        return 0;
    size_t first = view->spotlight + 1 - shown;
    return first + shown > rows ? rows - shown : first;
}

/* What all rows have in common: how wide their parts are, from the left to the right; 0: not
 * shown. */
typedef struct Columns {
    int index;         /* the marker and the number of the sample */
    int input;         /* each input: all of them, or none, for some would mean nothing alone */
    int target, output; /* each of them, or the name of a class */
    size_t outputs;    /* shown of targets and outputs, */
    int more;          /* and … for the others */
    int extra;         /* how sure of a class; ŷ − t of a real target; what they are ranked by */
    int bar;           /* the output between low and high target */
    const Ranking *ranking; /* whose values stand in `extra`, or NULL; */
    bool of_before;    /* it is of other parameters than these, and its values are on the way */
    NameCut classes, inputs;
} Columns;

/* Columns of an input: narrow where all that are listed are small whole numbers. */
static int input_width(const Trace *trace)
{
    const Dataset *d = trace->data;
    for (size_t r = 0; r < trace->list.rows; r++)
        for (size_t i = 0; i < d->inputs && i < COLUMNS_LOOKED_AT; i++) {
            double v = (double)d->x[trace->list.sample[r] * d->inputs + i];
            if (v < -9 || v > 99 || v < floor(v) || v > floor(v))
                return NUMBER_WIDTH;
        }
    return d->inputs < 10 ? WHOLE_WIDTH : WHOLE_WIDTH + 1; /* "x₁₀" */
}

/* The marker and the number of the largest sample. */
static int index_width(const Trace *trace)
{
    int digits = 2;
    for (size_t n = trace->data->count; n > 99; n /= 10)
        digits++;
    return digits + 2;
}

/* Of the longest name of a class, as far as inputs leave room for more than is usual. */
static int class_width(const Dataset *d, int spare, const Canvas *canvas)
{
    int longest = names_width(canvas, d, dataset_output_name, d->outputs) + GAP;
    int most = spare > CLASS_WIDTH ? spare : CLASS_WIDTH;
    int wanted = longest > CLASS_LEAST ? longest : CLASS_LEAST;
    return wanted < most ? wanted : most;
}

/* What targets and outputs take, given the room and the inputs beside them. */
static int place_outputs(const Trace *trace, int room, int inputs, const Canvas *canvas, Columns *c)
{
    const Dataset *d = trace->data;
    c->outputs = d->outputs;
    c->more = 0;
    if (d->kind == TARGET_ONE_HOT) {
        c->extra = SURE_WIDTH;
        c->outputs = 1;
        c->target = c->output = class_width(d, (room - c->extra - inputs) / 2, canvas);
        return 2 * c->target + c->extra;
    }
    c->output = NUMBER_WIDTH;
    c->target = d->kind == TARGET_REAL ? NUMBER_WIDTH : d->outputs == 1 ? CLASS_LEAST : 4;
    c->extra = (c->ranking || (d->kind == TARGET_REAL && d->outputs == 1)) &&
                       room - inputs >= 3 * NUMBER_WIDTH ? NUMBER_WIDTH : 0;
    int both = c->target + c->output;
    if ((int)d->outputs * both > room) {
        c->more = GAP;
        c->outputs = (size_t)((room - 2 * GAP) / both);
    }
    return (int)c->outputs * both + 2 * c->more + c->extra;
}

/* Names of inputs have more room than their numbers where there is some. */
static void place_inputs(const Dataset *d, int room, const Canvas *canvas, Columns *c)
{
    if (c->input == 0 || !d->input_names)
        return;
    int wanted = names_width(canvas, d, dataset_input_name, d->inputs) + 1;
    int most = c->input + room / (int)d->inputs;
    wanted = wanted < NAME_MOST ? wanted : NAME_MOST;
    if (wanted > c->input)
        c->input = wanted < most ? wanted : most;
    c->inputs = names_cut(canvas, d, dataset_input_name, d->inputs, c->input - 1);
}

static bool has_bar(const Dataset *d)
{
    return d->kind == TARGET_ONE_HOT || (d->kind == TARGET_BINARY && d->outputs == 1);
}

/* `ranking` is the one that the list is in the order of, or NULL. */
static Columns find_columns(const Trace *trace, const Ranking *ranking, Rect area,
                            const Canvas *canvas)
{
    const Dataset *d = trace->data;
    Columns c = {.index = index_width(trace), .input = input_width(trace), .ranking = ranking,
                 .of_before = ranking && ranking->version != trace->parameters.version};
    int room = area.width - c.index - (d->kind == TARGET_REAL ? 0 : MARK_WIDTH);
    int inputs = d->inputs < (size_t)room ? (int)d->inputs * c.input : room;
    int used = place_outputs(trace, room, inputs, canvas, &c);
    if (used + inputs > room) {
        c.input = inputs = 0;
        used = place_outputs(trace, room, 0, canvas, &c);
    }
    int spare = room - used - inputs;
    place_inputs(d, has_bar(d) && spare < 2 * (BAR_LEAST + GAP) ? 0 : spare / 2, canvas, &c);
    spare -= (int)d->inputs * c.input - inputs;
    if (has_bar(d) && spare >= BAR_LEAST + GAP)
        c.bar = spare - GAP < BAR_MOST ? spare - GAP : BAR_MOST;
    if (d->kind == TARGET_ONE_HOT)
        c.classes = names_cut(canvas, d, dataset_output_name, d->outputs, c.target - GAP);
    return c;
}

/* Four decimals, so that numbers below each other compare, or what has room. */
static void number_text(double v, char out[FORMAT_SIZE])
{
    bool fixed = fabs(v) < 10 && (fabs(v) >= 1e-4 || !(fabs(v) > 0));
    if (fixed)
        snprintf(out, FORMAT_SIZE, "%.4f", v);
    else
        format_short(v, NUMBER_WIDTH - 1, out);
}

/* A text at the right end of the next `width` columns. */
static void write_right(Pen *pen, int width, Style style, const char *text)
{
    int x = pen->x + width - canvas_text_width(pen->canvas, text);
    canvas_text(pen->canvas, x, pen->y, style, text);
    pen->x += width;
}

static void write_inputs(Pen *pen, const Columns *c, const Dataset *d, size_t k)
{
    char text[FORMAT_SIZE];
    for (size_t i = 0; c->input > 0 && i < d->inputs; i++) {
        double v = (double)d->x[k * d->inputs + i];
        if (c->input < NUMBER_WIDTH && !(v < floor(v)) && !(v > floor(v)))
            snprintf(text, sizeof text, "%.0f", v);
        else
            number_text(v, text);
        write_right(pen, c->input, plain, text);
    }
}

/* Targets or outputs: the class by name, or the numbers. */
static void write_outputs(Pen *pen, const Columns *c, const Dataset *d, int width, const Real *v,
                          bool target)
{
    char name[NAMES_SIZE], text[FORMAT_SIZE] = "—";
    if (d->kind == TARGET_ONE_HOT) {
        const char *class = v ? names_text(&c->classes, dataset_largest(d->outputs, v), name) : "—";
        canvas_text(pen->canvas, pen->x + GAP, pen->y, v ? plain : dim, class);
        pen->x += width;
        return;
    }
    for (size_t i = 0; i < c->outputs; i++) {
        if (v && target && d->kind == TARGET_BINARY)
            snprintf(text, sizeof text, "%.4g", (double)v[i]);
        else if (v)
            number_text((double)v[i], text);
        write_right(pen, width, v ? plain : dim, text);
    }
    if (c->more)
        write_right(pen, c->more, dim, "…");
}

/* How sure the network is of the class it says; how far a real output is from its target; what the
 * list is in the order of. */
static void write_extra(Pen *pen, const Columns *c, const Dataset *d, size_t k, const Real *out)
{
    char text[FORMAT_SIZE] = "—";
    bool ranked = c->ranking && !c->of_before;
    if (ranked)
        format_short(c->ranking->value[k], c->extra - 1, text);
    else if (!c->ranking && out && d->kind == TARGET_ONE_HOT)
        snprintf(text, sizeof text, "%.2f", (double)out[dataset_largest(d->outputs, out)]);
    else if (!c->ranking && out)
        number_text((double)out[0] - (double)d->t[k], text);
    if (c->extra)
        write_right(pen, c->extra, ranked || (out && !c->ranking) ? plain : dim, text);
}

static void write_bar(Pen *pen, const Columns *c, const Dataset *d, const Real *out)
{
    double low = (double)d->low;
    double high = (double)d->high;
    if (c->bar == 0)
        return;
    double v = out ? (double)out[dataset_largest(d->outputs, out)] : low;
    double share = fmin(fmax((v - low) / (high - low), 0), 1);
    canvas_bar_across(pen->canvas, (Rect){pen->x + GAP, pen->y, c->bar, 1},
                      (int)(share * c->bar * HALVES + 0.5), dim);
    pen->x += GAP + c->bar;
}

static void draw_row(const Trace *trace, const Columns *c, Rect area, int y, size_t i,
                     const Real *out, Canvas *canvas)
{
    const Dataset *d = trace->data;
    size_t k = trace->list.sample[i];
    bool lit = k == trace->spotlight.sample;
    Pen pen = {canvas, area.x, y, area.x + area.width};
    pen_write(&pen, (Style){lit ? INK_MARK : INK_DIM, INK_TEXT, lit ? ATTRIBUTE_BOLD : 0},
              "%s%*zu%s", lit ? "▸" : " ", c->index - 2, k + 1, k < d->count ? " " : "◇");
    if (lit)
        canvas_mark(canvas, area.x, y);
    write_inputs(&pen, c, d, k);
    write_outputs(&pen, c, d, c->target, d->t + k * d->outputs, true);
    write_outputs(&pen, c, d, c->output, out, false);
    write_extra(&pen, c, d, k, out);
    if (out && d->kind != TARGET_REAL) {
        bool right = dataset_is_correct(d, k, out);
        canvas_text(canvas, pen.x + 1, y, (Style){.ink = right ? INK_CURVE : INK_ERROR},
                    right ? "✓" : "✗");
    }
    pen.x += d->kind == TARGET_REAL ? 0 : MARK_WIDTH;
    write_bar(&pen, c, d, out);
}

static void head_inputs(Pen *pen, const Columns *c, const Net *net, const Dataset *d)
{
    char name[NAMES_SIZE], symbol[FORMAT_SIZE];
    for (size_t i = 0; c->input > 0 && i < d->inputs; i++)
        write_right(pen, c->input, dim,
                    d->input_names ? names_text(&c->inputs, i, name)
                                   : format_unit(net, 0, i, symbol));
}

/* "target" and "ŷ", "t₁" and "ŷ₁" of several. */
static void head_outputs(Pen *pen, const Columns *c, const Net *net, int width, bool target)
{
    char text[2 * FORMAT_SIZE], number[FORMAT_SIZE];
    for (size_t i = 0; i < c->outputs; i++) {
        format_unit(net, net->layer_count, i, text);
        if (target && net_outputs(net) == 1)
            snprintf(text, sizeof text, "target");
        else if (target)
            snprintf(text, sizeof text, "t%s", format_subscript(i + 1, number));
        write_right(pen, width, dim, text);
    }
    pen->x += c->more;
}

/* What each column is, above it. */
static void draw_heads(const Trace *trace, const Columns *c, Rect area, Canvas *canvas)
{
    const Dataset *d = trace->data;
    const Net *net = &trace->net;
    bool shares = !net->layers[net->layer_count - 1].activation->elementwise;
    char low[16], high[16];
    const char *ranked = !c->ranking ? NULL : c->ranking->by == RANK_LOSS ? "L" : "|ŷ − t|";
    Pen pen = {canvas, area.x + c->index, area.y, area.x + area.width};
    head_inputs(&pen, c, net, d);
    if (d->kind == TARGET_ONE_HOT) {
        canvas_text(canvas, pen.x + GAP, area.y, dim, "target");
        canvas_text(canvas, pen.x + c->target + GAP, area.y, dim, "said");
        pen.x += c->target + c->output;
        write_right(&pen, c->extra, dim, ranked ? ranked : shares ? "sure" : "ŷ");
    } else {
        head_outputs(&pen, c, net, c->target, true);
        head_outputs(&pen, c, net, c->output, false);
        if (c->extra)
            write_right(&pen, c->extra, dim, ranked ? ranked : "ŷ − t");
    }
    snprintf(low, sizeof low, "%.4g", (double)d->low);
    snprintf(high, sizeof high, "%.4g", (double)d->high);
    pen.x += d->kind == TARGET_REAL ? 0 : MARK_WIDTH;
    if (c->bar) {
        canvas_text(canvas, pen.x + GAP, area.y, dim, low);
        write_right(&pen, GAP + c->bar, dim, high);
    }
}

/* Draws the list; the spotlight's row is kept in sight. `answers` are to the trace's list from its
 * first row on; NULL: none are known. */
static void draw(const Trace *trace, const Answers *answers, const Ranking *ranking, Rect area,
                 Canvas *canvas)
{
    const Columns c = find_columns(trace, ranking, area, canvas);
    draw_heads(trace, &c, area, canvas);
    for (int y = 1; y < area.height && (size_t)(y - 1) < trace->list.rows; y++)
        draw_row(trace, &c, area, area.y + y, (size_t)(y - 1),
                 answers ? answers_of(answers, trace->data, (size_t)(y - 1)) : NULL, canvas);
}

/* Where the panel has no room for all rows: how many of them are above it and below. */
static void hidden_note(const TraceList *list, int height, char *out, size_t size)
{
    size_t shown = height > 1 ? (size_t)height - 1 : 0;
    shown = shown < list->rows ? shown : list->rows;
    size_t below = list->all - list->first - shown;
    out[0] = '\0';
    if (list->first > 0)
        text_append(out, size, N_(" ▴ %zu above "), list->first);
    if (below > 0)
        text_append(out, size, N_(" ▾ %zu more "), below);
}

/* "by loss: 12 mistakes", and whether the order is one of before; "by loss" where that has no room.
 */
static void rank_note(const Scene *scene, int room, const Canvas *canvas, char *out, size_t size)
{
    const Ranking *r = scene->ranking;
    const View *view = scene->view;
    const char *by = table_row(&rank_table, view->rank)->name, *before = "";
    if (!r || !r->known) {
        snprintf(out, size, N_("by %s: …"), by);
        return;
    }
    if (r->version != scene->trace->parameters.version)
        before = N_(", of before");
    if (view->mistakes)
        snprintf(out, size, N_("by %s: %zu mistake%s%s"), by, r->count, r->count == 1 ? "" : "s",
                 before);
    else
        snprintf(out, size, N_("by %s: all %zu%s"), by, r->count, before);
    if (canvas_text_width(canvas, out) > room)
        snprintf(out, size, N_("by %s%s"), by, before);
}

/* The ranking by a number of each sample that the list shows, or NULL. */
static const Ranking *ranked_by(const Scene *scene)
{
    const Ranking *r = scene->ranking;
    RankBy by = scene->view->rank;
    return r && r->known && r->by == by && (by == RANK_LOSS || by == RANK_ERROR) ? r : NULL;
}

void samples_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    char note[64], hidden[64];
    const Trace *t = scene->trace;
    const char *title = N_("samples · now");
    if (scene->view->rank == RANK_BATCH)
        when_batch(t, note, sizeof note);
    else
        rank_note(scene, frame_note_room(r, title, canvas), canvas, note, sizeof note);
    canvas_clip(canvas, inside);
    draw(t, scene->answers, ranked_by(scene), inside, canvas);
    canvas_unclip(canvas);
    frame_draw(r, focused, title, note, canvas);
    hidden_note(&t->list, inside.height, hidden, sizeof hidden);
    if (*hidden && canvas_text_width(canvas, hidden) <= r.width - 4)
        frame_foot(r, hidden, canvas);
}

void samples_press(Touch *touch, int x, int y)
{
    const TraceList *list = &touch->trace->list;
    Rect area = touch->inside;
    int row = y - area.y - 1;
    (void)x;
    if (row >= 0 && (size_t)row < list->rows && y < area.y + area.height)
        snprintf(touch->command, sizeof touch->command, "sample %zu", list->sample[row] + 1);
}

void samples_wheel(Touch *touch, int x, int y, int by)
{
    (void)x;
    (void)y;
    samples_move(touch, 0, by);
}

bool samples_move(Touch *touch, int across, int down)
{
    if (across != 0)
        return false;
    snprintf(touch->command, sizeof touch->command, "sample %s", down < 0 ? "previous" : "next");
    return true;
}
