#include "view/panel/network.h"

#include "core/base/text.h"
#include "core/net/freeze.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/graph/draw.h"
#include "view/graph/health.h"
#include "view/graph/links.h"
#include "view/graph/wave.h"
#include "view/when.h"

#include <stdio.h>
#include <string.h>

/* Titles of the panel, from the whole one to the shortest; the last two have in them what else
 * would stand in the note. */
enum { TITLES = 6, PLAIN_TITLES = 4, TITLE_SIZE = 64 };
static const Style selected = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};
static const Style pointing = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};
/* Columns of a panel whose header has room for the sample beside all else. */
enum { ROOMY = 60 };
/* What numbers in dim are of, in words and, where there is little room, in two. */
static const char *const old_marks[] = {"dim: last pass", "dim: last"},
                  *const ahead_marks[] = {"dim: pass to come", "dim: next"},
                  *const whole_marks[] = {"dim: nothing dropped", "dim: whole"};

/* "fwd 2/2 loss back 1/2 update": the phases of the mini-batch, those computed lit. Returns the
 * column behind it. */
static int draw_phases(const Scene *scene, Rect r, Canvas *canvas)
{
    const Trace *t = scene->trace;
    size_t layers = t->net.layer_count, done = t->cursor.phase;
    size_t forward = done < layers ? done : layers;
    size_t backward = done <= layers + 1 ? 0 : done - layers - 1;
    Style lit = {.ink = INK_CURVE};
    if (backward > layers)
        backward = layers;
    Pen pen = {canvas, r.x + 2, r.y + r.height - 1, r.x + r.width - 2};
    pen_write(&pen, forward > 0 ? lit : dim, " fwd %zu/%zu", forward, layers);
    bool chosen = scene->view->selection.kind == SELECT_LOSS;
    pen_write(&pen, chosen ? pointing : dim, chosen ? "▸" : " ");
    if (chosen)
        canvas_mark(canvas, pen.x, pen.y);
    canvas_about(canvas, selection_code(SELECT_LOSS, 0, 0));
    pen_write(&pen, chosen ? selected : trace_has_loss(t) ? lit : dim, "loss");
    canvas_about(canvas, 0);
    pen_write(&pen, backward > 0 ? lit : dim, " back %zu/%zu", backward, layers);
    pen_write(&pen, trace_has_update(t) ? lit : dim, " update ");
    return pen.x;
}

/* The colours of the links, or of the wave on them, and what they mean, from −scale to +scale,
 * where there is room right of column `left`. */
static void draw_legend(const Scene *scene, Rect r, int left, Canvas *canvas)
{
    static const int levels[] = {-6, -3, -1, 1, 3, 6};
    double scale = wave_is_under_way(&scene->wave) ? wave_scale(scene->wave.now)
                                                   : graph_scale(scene->trace, scene->view->links);
    char text[FORMAT_SIZE] = "—";
    if (scale > 0)
        snprintf(text, sizeof text, "%.3g", scale);
    int count = sizeof levels / sizeof levels[0];
    int width = 2 + count + 3 + canvas_text_width(canvas, text);
    Pen pen = {canvas, r.x + r.width - 2 - width, r.y + r.height - 1, r.x + r.width - 1};
    if (pen.x < left)
        return;
    pen_write(&pen, dim, " −");
    for (int i = 0; i < count; i++)
        pen_write(&pen, (Style){.ink = (uint8_t)ink_value(levels[i], LEVELS)}, "━");
    pen_write(&pen, dim, "+ %s ", text);
}

/* A layer's name, or with `number` what is short enough for narrow columns: all in a picture have
 * the one or the other. */
static void column_title(const Net *net, size_t column, bool number, char out[64])
{
    bool input = column == 0, output = column == net->layer_count;
    const char *name = number ? (input ? "in" : output ? "out" : "")
                       : input ? "input" : output ? "output" : "hidden";
    snprintf(out, 64, "%s", name);
    if (!input && !output && (number || net->layer_count > 2))
        text_append(out, 64, "%s%zu", *name ? " " : "", column);
}

/* Whether a layer in sight has no room for its name; what is cut off by an end of the picture takes
 * nothing from the others. */
static bool titles_are_numbers(const Net *net, const Graph *g, Rect between, const Canvas *canvas)
{
    for (size_t column = 0; column < g->columns; column++) {
        int x = graph_left(g, column), width = g->column[column].width;
        char text[64];
        column_title(net, column, false, text);
        if (x >= between.x && x + width <= between.x + between.width &&
            canvas_text_width(canvas, text) > graph_room(g, column, between))
            return true;
    }
    return false;
}

/* Arrows in the line of titles where layers have no room at a side; returns what is left between
 * them. */
static Rect draw_beyond(const Graph *g, Rect inside, Canvas *canvas)
{
    size_t last = g->columns - 1;
    int end = inside.x + inside.width, arrow = canvas_text_width(canvas, "→");
    Rect between = inside;
    if (graph_left(g, 0) < inside.x) {
        canvas_text(canvas, inside.x, inside.y, pointing, "←");
        between.x += arrow;
        between.width -= arrow;
    }
    if (graph_left(g, last) + g->column[last].width > end) {
        canvas_text(canvas, end - arrow, inside.y, pointing, "→");
        between.width -= arrow;
    }
    return between;
}

static void draw_titles(const Scene *scene, const Graph *g, Rect inside, Canvas *canvas)
{
    const Net *net = &scene->trace->net;
    const Selection *s = &scene->view->selection;
    Rect between = draw_beyond(g, inside, canvas);
    bool numbers = titles_are_numbers(net, g, between, canvas);
    int free_from = between.x;
    for (size_t column = 0; column < g->columns; column++) {
        char text[64], both[128];
        int x = graph_left(g, column), room = graph_room(g, column, between);
        column_title(net, column, numbers, text);
        snprintf(both, sizeof both, "%s %s", text,
                 column > 0 ? net->layers[column - 1].activation->row.name : "");
        if (column > 0 && !numbers && canvas_text_width(canvas, both) <= room)
            snprintf(text, sizeof text, "%.63s", both);
        int title = canvas_text_width(canvas, text), beyond = title - room;
        /* "out" may begin before its chips, where the picture ends with them. */
        if (column + 1 == g->columns && beyond > 0 && room > 0 && x - beyond >= free_from) {
            x -= beyond;
            room = title;
        }
        if (title > room || x < between.x)
            continue;
        free_from = x + title + 1;
        bool chosen = s->kind == SELECT_LAYER && s->column == column;
        if (chosen)
            canvas_text(canvas, x - 1, inside.y, pointing, "▸");
        if (chosen)
            canvas_mark(canvas, x, inside.y);
        canvas_about(canvas, column > 0 ? selection_code(SELECT_LAYER, column, 0) : 0);
        canvas_text_within(canvas, x, inside.y, room, chosen ? selected : dim, text);
    }
    canvas_about(canvas, 0);
}

/* What the picture leaves out, the links first, as far as it fits into `room` columns. */
static void note_of(const Scene *scene, const Graph *g, size_t shown, int room, char *out,
                    size_t size)
{
    size_t links = graph_count_links(&scene->trace->net);
    char few[FORMAT_SIZE], all[FORMAT_SIZE];
    out[0] = '\0';
    if (shown < links)
        snprintf(out, size, "%s of %s links", format_count(shown, few), format_count(links, all));
    for (size_t i = 0; i < g->columns; i++)
        if (g->column[i].grid && g->column[i].share > 1) {
            size_t used = strlen(out);
            text_append(out, size, ", %zu units a cell", g->column[i].share);
            if ((int)strlen(out) > room)
                out[used] = '\0';
            return;
        }
}

/* What the links show, and of which samples; while there is a wave, what flows. */
static void links_title(const Scene *scene, int width, char *out, size_t size)
{
    const Trace *now = scene->wave.now;
    size_t sample = now->spotlight.sample + 1, rows = now->batch.rows;
    if (wave_is_under_way(&scene->wave)) {
        bool whole = wave_flow(now).kind == FLOWS_UPDATE;
        snprintf(out, size, "network · %s", wave_name(now));
        if (!whole && width >= ROOMY)
            text_append(out, size, ", sample %zu", sample);
        return;
    }
    Quantity links = scene->view->links;
    if (links == QUANTITY_GRADIENT && rows > 0)
        snprintf(out, size, "network · gradients, mean of %zu", rows);
    else if (links == QUANTITY_SAMPLE_GRADIENT)
        snprintf(out, size, "network · gradients, sample %zu", sample);
    else
        snprintf(out, size, "network · %s", table_row(&quantity_table, links)->name);
}

static void add_frozen(const Scene *scene, char *title, size_t size)
{
    size_t frozen = freeze_count(&scene->trace->net, scene->trace->frozen);
    if (frozen > 0)
        text_append(title, size, " · %zu frozen", frozen);
}

/* Adds to a note of `room` columns that a and δ are those of the pass, beside the new parameters of
 * its update; to an empty one the epoch too, where that costs no more than words. */
static void add_before(const Trace *t, const Canvas *canvas, int room, bool has_epoch, char *note,
                       size_t size)
{
    char first[300], epoch[32];
    snprintf(first, sizeof first, "%s", note);
    snprintf(epoch, sizeof epoch, ", epoch %llu", (unsigned long long)t->cursor.epoch);
    int left = room - (int)strlen(epoch);
    has_epoch = has_epoch && !*note && left >= canvas_text_width(canvas, "a, δ before");
    when_add(canvas, WHEN_ACTIVATIONS, has_epoch ? left : room, first, note, size);
    text_append(note, size, "%s", has_epoch ? epoch : "");
}

/* Adds to a note of `room` columns that values of the pass before are dim, as they are until this
 * one has come to its end, or those of the pass to come. An empty note gets the epoch too, where it
 * has room beside that. */
static void add_time(const Trace *t, int room, char *note, size_t size)
{
    bool old = t->old.known && !trace_has_backward(t, 0), empty = !*note;
    const char *const *ahead = t->hyper.dropout > 0 ? whole_marks : ahead_marks;
    const char *const *marks = old ? old_marks : t->ahead.known ? ahead : NULL;
    if (empty)
        snprintf(note, size, "epoch %llu", (unsigned long long)t->cursor.epoch);
    if (marks && (int)(strlen(note) + strlen(marks[0])) + 2 <= room)
        text_append(note, size, ", %s", marks[0]);
    else if (marks && empty && (int)strlen(marks[1]) <= room)
        snprintf(note, size, "%s", marks[(int)strlen(marks[0]) > room]);
}

/* What the header is made of. */
typedef struct Header {
    char title[TITLE_SIZE];
    int room;     /* for the note beside it */
    bool marks;   /* the note says that values are of before the update, which takes */
    int kept;     /* so many columns of it at least */
    bool warned;  /* it says what has happened to the gradient, */
    HealthWords worst; /* in such words at worst */
} Header;

static void title_of(const Scene *scene, int i, Rect r, char out[TITLE_SIZE])
{
    static const char *const fixed[] = {"network", "net before", "before"};
    static const char network[] = "network · ";
    if (i >= TITLES - 3) {
        snprintf(out, TITLE_SIZE, "%s", fixed[i - (TITLES - 3)]);
        return;
    }
    links_title(scene, r.width, out, TITLE_SIZE);
    if (i < 2)
        add_frozen(scene, out, TITLE_SIZE);
    else
        out[strcspn(out, ",")] = '\0';
    if (i > 0)
        memmove(out, out + strlen(network), strlen(out + strlen(network)) + 1);
}

/* Takes the longest title that leaves room for a warning, and for `before` beside it. */
static bool make_room(const Scene *scene, Rect r, HealthWords worst, WhenPart part,
                      const Canvas *canvas, Header *h)
{
    const Trace *shown = scene->trace;
    char words[128];
    bool old = when_is_before(shown);
    int titles = old && part == WHEN_ALL ? TITLES : PLAIN_TITLES;
    int before =
        part == WHEN_ALL ? when_shortest(canvas) : canvas_text_width(canvas, "a, δ before");
    h->worst = worst;
    for (int i = 0; i < titles && !h->warned; i++) {
        title_of(scene, i, r, h->title);
        h->room = frame_note_room(r, h->title, canvas);
        h->marks = old && i < PLAIN_TITLES;
        h->kept = h->marks ? when_shortest(canvas) + 2 : 0;
        h->warned = health_words(shown, canvas, h->room - (h->marks ? before + 2 : 0), worst, words,
                                 sizeof words);
    }
    return h->warned;
}

/* Without a warning; the title ends where it leaves no room for "before". */
static void make_quiet(const Scene *scene, Rect r, const Canvas *canvas, Header *h)
{
    h->marks = when_is_before(scene->trace);
    h->kept = h->marks ? when_shortest(canvas) + 2 : 0;
    title_of(scene, 0, r, h->title);
    if (h->marks && frame_note_room(r, h->title, canvas) < when_shortest(canvas))
        title_of(scene, 1, r, h->title);
    h->room = frame_note_room(r, h->title, canvas);
}

/* The note of the header: what is left out, what has happened to the gradient, or else the epoch.
 * Where there is no room for all, the gradient comes first, before the end of the title too. The
 * title says what flows, the note what is shown. */
static void draw_header(const Scene *scene, const Graph *g, size_t links, Rect r, bool focused,
                        Canvas *canvas)
{
    const Trace *shown = scene->trace;
    char left_out[128], warning[128] = "", note[300];
    Header h = {.warned = false};
    if (!make_room(scene, r, WORDS_CLEAR, WHEN_ACTIVATIONS, canvas, &h) &&
        !make_room(scene, r, WORDS_CLEAR, WHEN_ALL, canvas, &h) &&
        !make_room(scene, r, WORDS_SHORT, WHEN_ALL, canvas, &h) &&
        !make_room(scene, r, WORDS_PART, WHEN_ALL, canvas, &h))
        make_quiet(scene, r, canvas, &h);
    int room = h.room - h.kept;
    note_of(scene, g, links, room, left_out, sizeof left_out);
    int used = left_out[0] ? (int)strlen(left_out) + 2 : 0;
    if (h.warned && !health_words(shown, canvas, room - used, h.worst, warning, sizeof warning)) {
        health_words(shown, canvas, room, h.worst, warning, sizeof warning);
        left_out[0] = '\0';
    }
    int end = h.warned ? canvas_text_width(canvas, warning) + 2 : 0;
    snprintf(note, sizeof note, "%s", left_out);
    if (h.marks)
        add_before(shown, canvas, h.room - end, !h.warned, note, sizeof note);
    else if (!h.warned)
        add_time(shown, h.room, note, sizeof note);
    if (h.warned)
        text_append(note, sizeof note, "%s%s", note[0] ? "; " : "", warning);
    frame_draw(r, focused, h.title, note, canvas);
    if (h.warned)
        canvas_text(canvas, r.x + r.width - 3 - canvas_text_width(canvas, warning), r.y,
                    (Style){(uint8_t)health_ink(shown), INK_TEXT, ATTRIBUTE_BOLD}, warning);
}

Rect network_area(Rect rect, const Net *net)
{
    Rect r = frame_inside(rect);
    int below = health_lines(r.height, net->layer_count);
    if (r.height >= 6) {
        r.y++;
        r.height--;
    }
    r.height -= below;
    return r;
}

void network_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r), area = network_area(r, &scene->trace->net);
    Graph g;
    size_t links;
    graph_layout(&g, &scene->trace->net, area, scene->view, canvas->symbols);
    /* A picture larger than its place ends there: titles and gradients have rows of their own. */
    canvas_clip(canvas, area);
    graph_draw(&g, &scene->wave, scene->view, canvas, &links);
    canvas_clip(canvas, inside);
    if (area.y > inside.y)
        draw_titles(scene, &g, inside, canvas);
    if (area.y + area.height < inside.y + inside.height)
        health_draw(scene->trace, scene->norms, &g, inside, canvas);
    canvas_unclip(canvas);
    draw_header(scene, &g, links, r, focused, canvas);
    draw_legend(scene, r, draw_phases(scene, r, canvas), canvas);
}

void network_wheel(Touch *touch, int x, int y, int by)
{
    const float factor = 1.25f;
    view_zoom(touch->view, by < 0 ? factor : 1 / factor, (float)(2 * x), (float)(4 * y));
}
