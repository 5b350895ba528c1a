#include "view/panel/network.h"

#include "core/base/text.h"
#include "core/net/freeze.h"
#include "explain/chain.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/graph/draw.h"
#include "view/graph/health.h"
#include "view/graph/links.h"
#include "view/graph/wave.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const Style selected = {INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};
static const Style pointing = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};

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
 * them, behind the name of the network at its left, which takes `taken` columns. */
static Rect draw_beyond(const Graph *g, Rect inside, int taken, Canvas *canvas)
{
    size_t last = g->columns - 1;
    int end = inside.x + inside.width, arrow = canvas_text_width(canvas, "→");
    Rect between = {inside.x + taken, inside.y, inside.width - taken, inside.height};
    if (graph_left(g, 0) < inside.x) {
        canvas_text(canvas, between.x, inside.y, pointing, "←");
        between.x += arrow;
        between.width -= arrow;
    }
    if (graph_left(g, last) + g->column[last].width > end) {
        canvas_text(canvas, end - arrow, inside.y, pointing, "→");
        between.width -= arrow;
    }
    return between;
}

static Rect area_of(Rect inside, const Net *net)
{
    inside.height -= health_lines(inside.height, net->layer_count);
    return inside;
}

/* The unit of a layer that is selected, else the last one. */
static size_t unit_to_remove(const View *view, const Net *net, size_t column)
{
    const Selection *s = &view->selection;
    bool in_it = s->kind == SELECT_UNIT && s->column == column;
    return in_it ? s->unit : net->layers[column - 1].units - 1;
}

/* The buttons behind the title of a hidden layer, in words or, where these have no room, in signs;
 * and the columns before each. */
enum { BUTTONS = 2, BUTTON_GAP = 1 };
static const char *const buttons[][BUTTONS] = {{"[add]", "[del]"}, {"[+]", "[−]"}};

/* A layer's name in the upper border, and where its buttons begin. */
typedef struct Title {
    int x, room;         /* columns; 0: none of it is seen */
    char text[64];
    int button[BUTTONS]; /* 0: there is no room for them */
    size_t form;         /* of them */
} Title;

/* As much of a title as has room; `free_from` is the first column behind the one before. */
static void place_title(const Net *net, const Graph *g, size_t column, bool numbers, Rect between,
                        int free_from, const Canvas *canvas, Title *title)
{
    char both[128];
    int x = graph_left(g, column), room = graph_room(g, column, between);
    bool last = column + 1 == g->columns;
    *title = (Title){.room = 0};
    column_title(net, column, numbers, title->text);
    snprintf(both, sizeof both, "%s %s", title->text,
             column > 0 ? net->layers[column - 1].activation->row.name : "");
    /* The last title may begin before its chips, where the picture ends with them. */
    int width = canvas_text_width(canvas, both), before = last ? width - room : 0;
    if (column > 0 && !numbers && (width <= room || (before > 0 && x - before > free_from)))
        snprintf(title->text, sizeof title->text, "%.63s", both);
    int used = canvas_text_width(canvas, title->text);
    /* A title of two words is not to run on with the one before. */
    if (column > 0 && x <= free_from && used < room) {
        x++;
        room--;
    }
    int beyond = used - room;
    if (last && beyond > 0 && room > 0 && x - beyond >= free_from) {
        x -= beyond;
        room = used;
    }
    title->x = x;
    title->room = used > room || x < between.x ? 0 : room;
}

/* A unit more and one less, where there is room behind the title of a hidden layer and before the
 * next one, which may begin before its chips. */
static void place_buttons(Title *title, const Title *next, const Canvas *canvas)
{
    int end = title->x + title->room;
    end = (next->room > 0 && next->x < end ? next->x : end) - BUTTON_GAP;
    for (size_t form = 0; form < sizeof buttons / sizeof *buttons; form++) {
        int x = title->x + canvas_text_width(canvas, title->text) + BUTTON_GAP, at[BUTTONS];
        for (int i = 0; i < BUTTONS; i++) {
            at[i] = x;
            x += canvas_text_width(canvas, buttons[form][i]) + BUTTON_GAP;
        }
        if (title->room == 0 || x > end)
            continue;
        memcpy(title->button, at, sizeof at);
        title->form = form;
        return;
    }
}

/* The title of each column between the arrows of what is beyond the picture. */
static void place_titles(const Net *net, const Graph *g, Rect between, const Canvas *canvas,
                         Title titles[GRAPH_COLUMNS_MAX])
{
    bool numbers = titles_are_numbers(net, g, between, canvas);
    int free_from = between.x;
    for (size_t column = 0; column < g->columns; column++) {
        Title *title = &titles[column];
        place_title(net, g, column, numbers, between, free_from, canvas, title);
        if (title->room > 0)
            free_from = title->x + canvas_text_width(canvas, title->text) + 1;
    }
    for (size_t column = 1; column + 1 < g->columns; column++)
        place_buttons(&titles[column], &titles[column + 1], canvas);
}

static void draw_buttons(const Title *title, int y, Canvas *canvas)
{
    static const Style button = {.ink = INK_KEY};
    for (int i = 0; i < BUTTONS && title->button[i] > 0; i++) {
        int end = title->button[i] + canvas_text(canvas, title->button[i], y, button,
                                                 buttons[title->form][i]);
        canvas_text(canvas, end, y, dim, " ");
    }
}

/* The names of the layers, in the upper border. */
static void draw_titles(const Scene *scene, const Graph *g, Rect border, int taken, Canvas *canvas)
{
    const Selection *s = &scene->view->selection;
    Title titles[GRAPH_COLUMNS_MAX];
    Rect between = draw_beyond(g, border, taken, canvas);
    place_titles(&scene->trace->net, g, between, canvas, titles);
    for (size_t column = 0; column < g->columns; column++) {
        const Title *t = &titles[column];
        bool chosen = s->kind == SELECT_LAYER && s->column == column;
        if (t->room == 0)
            continue;
        if (chosen || t->x > between.x)
            canvas_text(canvas, t->x - 1, border.y, pointing, chosen ? "▸" : " ");
        if (chosen)
            canvas_mark(canvas, t->x, border.y);
        canvas_about(canvas, column > 0 ? selection_code(SELECT_LAYER, column, 0) : 0);
        int used = canvas_text_within(canvas, t->x, border.y, t->room, chosen ? selected : dim,
                                      t->text);
        canvas_about(canvas, 0);
        draw_buttons(t, border.y, canvas);
        if (t->x + used < between.x + between.width)
            canvas_text(canvas, t->x + used, border.y, dim, " ");
    }
}

/* Columns of the inside of a border that the name of the network takes, and a blank behind it. */
static int tag_width(Rect border, const Canvas *canvas)
{
    int width = frame_tag_width((Rect){border.x - 1, border.y, border.width + 2, 1}, true, canvas);
    return width > 0 ? width + 2 : 0;
}

bool network_button(Touch *touch, int x, int y)
{
    const Net *net = &touch->trace->net;
    const SideView *sides = &touch->view->sides;
    Canvas nowhere = {.symbols = touch->symbols};
    Title titles[GRAPH_COLUMNS_MAX];
    Rect border = {touch->inside.x, touch->inside.y - 1, touch->inside.width, 1};
    Graph g;
    if (y != border.y || touch->inside.width == 0)
        return false;
    if (sides->count > 0)
        nowhere.tag = (FrameTag){sides->name[sides->front], 0, true};
    graph_layout(&g, net, area_of(touch->inside, net), touch->view, touch->symbols);
    int taken = tag_width(border, &nowhere);
    place_titles(net, &g, draw_beyond(&g, border, taken, &nowhere), &nowhere, titles);
    for (size_t column = 0; column < g.columns; column++)
        for (int i = 0; i < BUTTONS; i++) {
            int first = titles[column].button[i];
            int end = first + canvas_text_width(&nowhere, buttons[titles[column].form][i]);
            if (first == 0 || x < first || x >= end)
                continue;
            if (i == 0)
                snprintf(touch->command, TOUCH_COMMAND_SIZE, "unit add 1 to %zu", column);
            else
                snprintf(touch->command, TOUCH_COMMAND_SIZE, "unit remove a[%zu][%zu]", column,
                         unit_to_remove(touch->view, net, column) + 1);
            return true;
        }
    return false;
}

/* What the picture leaves out, and what does not learn, as far as it fits into `room` columns. */
static void note_of(const Scene *scene, const Graph *g, size_t shown, int room,
                    const Canvas *canvas, char *out, size_t size)
{
    const Net *net = &scene->trace->net;
    size_t links = graph_count_links(net), frozen = freeze_count(net, scene->trace->frozen);
    char few[FORMAT_SIZE], all[FORMAT_SIZE], part[96];
    out[0] = '\0';
    if (shown < links) {
        snprintf(part, sizeof part, N_("strongest %s of %s"), format_count(shown, few),
                 format_count(links, all));
        if (canvas_text_width(canvas, part) > room)
            snprintf(part, sizeof part, N_("%s of %s"), few, all);
        frame_add_note(canvas, room, part, out, size);
    }
    if (frozen > 0) {
        snprintf(part, sizeof part, N_("%zu frozen"), frozen);
        frame_add_note(canvas, room, part, out, size);
    }
    for (size_t i = 0; i < g->columns; i++)
        if (g->column[i].grid && g->column[i].share > 1) {
            snprintf(part, sizeof part, N_("%zu units a cell"), g->column[i].share);
            frame_add_note(canvas, room, part, out, size);
            return;
        }
}

/* What the norms below the picture and their bars are, where that does not stand above them. */
static void add_norm_note(const Trace *t, Rect rect, int room, const Canvas *canvas, char *note,
                          size_t size)
{
    int height = frame_inside(rect).height;
    int taken = *note ? canvas_text_width(canvas, note) + 2 : 0;
    char words[HEALTH_NORM_SIZE];
    const char *scale = health_bars_are_shares(t) ? "" : N_("; log bars");
    if (health_lines(height, t->net.layer_count) == 0 ||
        health_has_heading(height, t->net.layer_count) ||
        !trace_has_backward(t, t->net.layer_count - 1))
        return;
    health_norm_words(t, canvas, room - taken - canvas_text_width(canvas, scale), words);
    text_append(words, sizeof words, "%s", scale);
    if (strchr(words, ' ')) /* its symbol alone says nothing */
        frame_add_note(canvas, room, words, note, size);
}

/* " 1 − 2": whose numbers are taken from whose, by what stands before their names. */
static void less_words(const Scene *scene, char *out, size_t size)
{
    const SideView *sides = &scene->view->sides;
    if (scene->side != sides->front || !sides->difference || sides->count == 0)
        return;
    if (scene->wave.less)
        snprintf(out, size, " %zu − %zu", sides->front + 1, sides->less + 1);
    else
        snprintf(out, size, N_(", no difference: other shapes"));
}

/* What the links show, and of which samples; while there is a wave, what flows. */
static void links_title(const Scene *scene, char *out, size_t size)
{
    const Trace *now = scene->wave.now;
    size_t rows = now->batch.rows;
    char sample[FORMAT_SIZE];
    Quantity links = scene->view->links;
    char less[48] = "";
    less_words(scene, less, sizeof less);
    chain_sample(now, sample);
    if (wave_is_under_way(&scene->wave))
        snprintf(out, size, wave_flow(now).kind == FLOWS_UPDATE ? "%s" : "%s, %s",
                 wave_name(now), sample);
    else if (links == QUANTITY_GRADIENT && rows > 0)
        snprintf(out, size, N_("gradients%s, mean of %zu"), less, rows);
    else if (links == QUANTITY_SAMPLE_GRADIENT)
        snprintf(out, size, N_("gradients%s, %s"), less, sample);
    else if (links == QUANTITY_WEIGHT && trace_has_update(scene->trace))
        snprintf(out, size, N_("new weights%s"), less);
    else
        snprintf(out, size, "%s%s", table_row(&quantity_table, links)->name, less);
}

/* The loss of each of several networks stands with its picture. */
static void add_loss_note(const Scene *scene, int room, const Canvas *canvas, char *note,
                          size_t size)
{
    char loss[48];
    if (scene->view->sides.count == 0 || !scene->has_metrics || scene->metrics_old)
        return;
    snprintf(loss, sizeof loss, N_("loss %.4g"), scene->metrics.training.loss);
    frame_add_note(canvas, room, loss, note, size);
}

/* The links from −scale to +scale, as they are drawn: in their colours, or without those in pieces
 * of the same lines. */
static int key_width(const View *view)
{
    return view->colour ? 7 : 11;
}

static void draw_key_links(const View *view, Pen *pen)
{
    static const int levels[] = {-LEVELS, -LEVELS / 2, -1, 0, 1, LEVELS / 2, LEVELS};
    if (!view->colour) {
        pen_write(pen, plain, "⠒⠒ ⠒⠒ ");
        pen_write(pen, dim, "0");
        pen_write(pen, plain, "⠒⠒⠶⠶");
        return;
    }
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        pen_write(pen, levels[i] ? (Style){.ink = (uint8_t)ink_value(levels[i], LEVELS)} : dim,
                  levels[i] < 0 ? "╍" : levels[i] > 0 ? "━" : "0");
}

/* In the lower border: what the links show and how, and at the right what is left out. Where there
 * is little room, the title ends at its comma. */
static void draw_key(const Scene *scene, const Graph *g, size_t shown, Rect r, Canvas *canvas)
{
    enum { TITLE_SIZE = 64 };
    const LinkNumbers shown_links = {scene->trace, scene->wave.less,
                                     graph_link_value(scene->view->links)};
    double scale = wave_is_under_way(&scene->wave)
                       ? wave_scale(scene->wave.now)
                       : fmax(graph_scale(&shown_links), scene->wave.scale);
    char title[TITLE_SIZE], end[FORMAT_SIZE] = "", note[160];
    Pen pen = {canvas, r.x + 2, r.y + r.height - 1, r.x + r.width - 2};
    links_title(scene, title, sizeof title);
    if (scale > 0)
        snprintf(end, sizeof end, "%.3g", scale);
    int numbers = key_width(scene->view) + 2 * canvas_text_width(canvas, end) + 6;
    int room = r.width - 6;
    if (canvas_text_width(canvas, title) + numbers > room)
        title[strcspn(title, ",")] = '\0';
    bool coloured = scale > 0 && canvas_text_width(canvas, title) + numbers <= room;
    pen_write(&pen, plain, " %s ", title);
    if (coloured) {
        pen_write(&pen, dim, "−%s ", end);
        draw_key_links(scene->view, &pen);
        pen_write(&pen, dim, " +%s ", end);
    }
    note_of(scene, g, shown, pen.end - pen.x - 3, canvas, note, sizeof note);
    add_loss_note(scene, pen.end - pen.x - 3, canvas, note, sizeof note);
    if (scene->view->sums && !(scene->view->maps && map_is_of(&scene->trace->net)))
        frame_add_note(canvas, pen.end - pen.x - 3, N_("neurons show z"), note, sizeof note);
    add_norm_note(scene->trace, r, pen.end - pen.x - 3, canvas, note, sizeof note);
    if (*note) {
        pen.x = pen.end - canvas_text_width(canvas, note) - 2;
        pen_write(&pen, dim, " %s ", note);
    }
}

Rect network_area(Rect rect, const Net *net)
{
    return area_of(frame_inside(rect), net);
}

void network_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r), area = network_area(r, &scene->trace->net);
    Graph g;
    size_t links;
    graph_layout(&g, &scene->trace->net, area, scene->view, canvas->symbols);
    canvas_frame(canvas, r, (Style){.ink = focused ? INK_FRAME_FOCUS : INK_FRAME});
    /* A picture larger than its place ends there: titles and gradients have rows of their own. */
    canvas_clip(canvas, area);
    graph_draw(&g, &scene->wave, scene->view, scene->unit_maps, canvas, &links);
    canvas_clip(canvas, (Rect){inside.x, r.y, inside.width, r.height});
    Rect border = {inside.x, r.y, inside.width, 1};
    draw_titles(scene, &g, border, tag_width(border, canvas), canvas);
    frame_tag(r, true, canvas);
    canvas_clip(canvas, inside);
    if (area.y + area.height < inside.y + inside.height)
        health_draw(scene->trace, scene->norms, &g, inside, canvas);
    canvas_unclip(canvas);
    draw_key(scene, &g, links, r, canvas);
}

void network_wheel(Touch *touch, int x, int y, int by)
{
    const float factor = 1.25f;
    view_zoom(touch->view, by < 0 ? factor : 1 / factor, (float)(2 * x), (float)(4 * y));
}
