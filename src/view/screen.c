#include "view/screen.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/pen.h"
#include "view/explain/formula.h"
#include "view/graph/graph.h"
#include "view/headline.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const Style key_style = {INK_KEY, INK_TEXT, ATTRIBUTE_BOLD};

static void draw_too_small(Canvas *canvas)
{
    char text[64];
    snprintf(text, sizeof text, "backprop needs %d × %d, not %d × %d; q quits", SCENE_WIDTH_MIN,
             SCENE_HEIGHT_MIN, canvas->width, canvas->height);
    int lines = canvas_text_lines(canvas, text, canvas->width);
    int rows = lines < canvas->height ? lines : canvas->height;
    Rect foot = {0, canvas->height - rows, canvas->width, rows};
    canvas_text_wrapped(canvas, foot, (Style){0}, text);
}

void screen_draw_way(double share, Canvas *canvas)
{
    char text[64];
    snprintf(text, sizeof text, N_("through another shape: %.0f %%"), 100 * share);
    canvas_clear(canvas);
    int x = (canvas->width - canvas_text_width(canvas, text)) / 2;
    canvas_text_within(canvas, x > 0 ? x : 0, canvas->height / 2, canvas->width, plain, text);
}

/* A hint takes so many columns with the blanks behind it. */
static int hint_width(const Canvas *canvas, const Hint *hint)
{
    if (hint->within)
        return canvas_text_width(canvas, hint->label) + 1;
    return canvas_text_width(canvas, hint->key) + canvas_text_width(canvas, hint->label) + 3;
}

/* The columns that hints up to a rank take, those at the right end and the others. */
static int hints_width(const Scene *scene, const Canvas *canvas, int rank)
{
    int width = 0;
    for (size_t i = 0; i < scene->hint_count; i++)
        if (scene->hints[i].rank <= rank)
            width += hint_width(canvas, &scene->hints[i]);
    return width;
}

static int last_hints_width(const Scene *scene, const Canvas *canvas)
{
    return hints_width(scene, canvas, HINT_LAST);
}

/* The highest rank with which all hints up to it fit into `columns`. */
static int fitting_rank(const Scene *scene, const Canvas *canvas, int columns)
{
    int rank = 0;
    for (size_t i = 0; i < scene->hint_count; i++)
        rank = scene->hints[i].rank > rank ? scene->hints[i].rank : rank;
    while (rank > 0 && hints_width(scene, canvas, rank) > columns)
        rank--;
    return rank;
}

/* Whether there is a message that has room in the line of the prompt or the hints. */
static bool message_is_short(const Scene *scene, const Canvas *canvas)
{
    const PromptLine *prompt = scene->prompt;
    int taken = prompt ? canvas_text_width(canvas, prompt->text) + 1
                       : last_hints_width(scene, canvas);
    return scene->message &&
           canvas_text_width(canvas, scene->message) + 3 <= canvas->width - taken;
}

/* Room at the left of the hints that a message takes from them. */
static int message_width(const Scene *scene, const Canvas *canvas)
{
    return message_is_short(scene, canvas) ? canvas_text_width(canvas, scene->message) + 3 : 0;
}

static void write_hint(Pen *pen, const Hint *hint)
{
    const char *at = hint->within ? strstr(hint->label, hint->key) : NULL;
    if (!at) {
        pen_write(pen, key_style, "%s", hint->key);
        pen_write(pen, dim, " %s  ", hint->label);
        return;
    }
    pen_write(pen, plain, "%.*s", (int)(at - hint->label), hint->label);
    pen_write(pen, (Style){INK_KEY, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE}, "%s",
              hint->key);
    pen_write(pen, plain, "%s ", at + strlen(hint->key));
}

/* Goes on over a hint: whether it is at column `x`; it is drawn when x < 0. */
static bool pass_hint(Pen *pen, const Hint *hint, int x)
{
    int start = pen->x, width = hint_width(pen->canvas, hint);
    if (x < 0)
        write_hint(pen, hint);
    pen->x = start + width;
    return x >= start && x < start + width - 1;
}

/* The column of a hint at the right end: those of higher ranks stand behind it. */
static int last_hint_x(const Scene *scene, const Canvas *canvas, const Hint *hint)
{
    return canvas->width + 1 - last_hints_width(scene, canvas) +
           hints_width(scene, canvas, hint->rank - 1);
}

/* Walks over the hints shown; returns the one at column `x`, or draws them when x < 0. */
static const Hint *walk_hints(const Scene *scene, Canvas *canvas, int y, int x)
{
    int left = message_width(scene, canvas);
    int rank = fitting_rank(scene, canvas, canvas->width - left);
    Pen pen = {canvas, left + 1, y, canvas->width}, end = pen;
    for (size_t i = 0; i < scene->hint_count; i++) {
        const Hint *hint = &scene->hints[i];
        if (hint->rank < 0)
            end.x = last_hint_x(scene, canvas, hint);
        if (hint->rank <= rank && pass_hint(hint->rank < 0 ? &end : &pen, hint, x))
            return hint;
    }
    return NULL;
}

const char *screen_hint_at(const Scene *scene, const Canvas *canvas, int x, int y)
{
    if (scene->prompt || y != canvas->height - 2 || x < 0)
        return NULL;
    const Hint *hint = walk_hints(scene, (Canvas *)canvas, y, x);
    return hint ? hint->command : NULL;
}

static int draw_prompt(const Scene *scene, Rect r, Canvas *canvas)
{
    const PromptLine *prompt = scene->prompt;
    char before[512];
    Pen pen = {canvas, r.x, r.y, r.x + r.width};
    snprintf(before, sizeof before, "%.*s", (int)prompt->cursor, prompt->text);
    int at = 1 + canvas_text_width(canvas, before), shift = at >= r.width ? at - r.width + 1 : 0;
    pen.x -= shift;
    pen_write(&pen, key_style, ":");
    int typed = (int)(strlen(prompt->text) - prompt->selected);
    pen_write(&pen, (Style){0}, "%.*s", typed, prompt->text);
    pen_write(&pen, (Style){.attributes = ATTRIBUTE_REVERSE}, "%s", prompt->text + typed);
    if (scene->message && scene->message_is_error)
        pen_write(&pen, (Style){.ink = INK_ERROR}, "   %s",
                  message_is_short(scene, canvas) ? scene->message : "");
    else if (scene->menu && scene->menu->count == 0)
        pen_write(&pen, dim, "   %s", prompt->about);
    return at - shift;
}

/* Rows above its line that a message takes: all where it has no room there. */
static int message_rows(const Scene *scene, const Canvas *canvas, Rect r)
{
    if (!scene->message || message_is_short(scene, canvas))
        return 0;
    int lines = canvas_text_lines(canvas, scene->message, r.width - 2);
    return lines < r.y ? lines : r.y;
}

/* What has no room in its line goes over the lines above. */
static void draw_message(const Scene *scene, Rect r, Canvas *canvas)
{
    Style style = {scene->message_is_error ? INK_ERROR : INK_MARK, INK_TEXT, ATTRIBUTE_BOLD};
    if (message_is_short(scene, canvas)) {
        canvas_text(canvas, 1, r.y, style, scene->message);
        return;
    }
    int rows = message_rows(scene, canvas, r);
    canvas_fill(canvas, (Rect){r.x, r.y - rows, r.width, rows}, ' ', (Style){0});
    canvas_text_wrapped(canvas, (Rect){r.x + 1, r.y - rows, r.width - 2, rows}, style,
                        scene->message);
}

/* Whether a message stands beside the prompt, or is not said while something is typed. */
static bool message_is_beside(const Scene *scene, const Canvas *canvas)
{
    return scene->prompt && (!scene->message_is_error || message_is_short(scene, canvas));
}

/* The list of what could be typed is above the prompt, and above what is said of the line. */
static Rect menu_area(const Scene *scene, const Canvas *canvas)
{
    Rect line = {0, canvas->height - 2, canvas->width, 1};
    int rows = message_is_beside(scene, canvas) ? 0 : message_rows(scene, canvas, line);
    if (!scene->menu)
        return (Rect){0, line.y, 0, 0};
    return menu_rect(scene->menu, canvas->width, canvas->height, line.y - rows);
}

bool screen_menu_at(const Scene *scene, const Canvas *canvas, int x, int y, long *row)
{
    Rect r = menu_area(scene, canvas);
    bool inside = rect_contains((Rect){r.x + 1, r.y + 1, r.width - 2, r.height - 2}, x, y);
    *row = inside ? (long)scene->menu->first + y - r.y - 1 : -1;
    return rect_contains(r, x, y);
}

static void draw_hints(const Scene *scene, Rect r, Canvas *canvas, TextCursor *cursor)
{
    if (scene->message && !message_is_beside(scene, canvas))
        draw_message(scene, r, canvas);
    if (scene->prompt)
        *cursor = (TextCursor){draw_prompt(scene, r, canvas), r.y, true};
    else
        walk_hints(scene, canvas, r.y, -1);
}

/* A piece of the status bar; those of low rank have their room first. Some can be selected. */
typedef struct StatusItem {
    char text[96];
    const char *after; /* words that are no part of it, or NULL */
    int rank;
    int room; /* columns that it takes at least, for what it will be in the next frame */
    bool shown;
    SelectionKind about;
} StatusItem;
enum { STATUS_ITEMS = 11 };

typedef struct StatusBar {
    StatusItem items[STATUS_ITEMS];
    int count;
    StatusItem *data, *shape, *loss; /* some of them */
} StatusBar;

static StatusItem *add_item(StatusBar *bar, int rank, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static StatusItem *add_item(StatusBar *bar, int rank, const char *format, ...)
{
    StatusItem *item = &bar->items[bar->count++];
    va_list arguments;
    *item = (StatusItem){.rank = rank};
    va_start(arguments, format);
    vsnprintf(item->text, sizeof item->text, format, arguments);
    va_end(arguments);
    return item;
}

/* Behind what is not of the present parameters: the epoch at whose end it was. */
static const char *epoch_mark(const Scene *scene, char out[32])
{
    out[0] = '\0';
    if (scene->metrics_old)
        snprintf(out, 32, " @%llu", (unsigned long long)scene->metrics_epoch);
    return out;
}

/* While training goes on numbers grow and lose digits and get marks: what is left out for want of
 * room does not change with that from frame to frame. */
static void keep_room(const Scene *scene, StatusItem *item, const char *longest)
{
    char room[96];
    if (scene->is_training)
        item->room = snprintf(room, sizeof room, "%s @%llu", longest,
                              (unsigned long long)scene->wave.now->cursor.epoch);
}

static void add_metrics(const Scene *scene, StatusBar *bar)
{
    const Metrics *m = &scene->metrics;
    char mark[32], longest[48];
    epoch_mark(scene, mark);
    snprintf(longest, sizeof longest, "test %#.5g", m->test.loss);
    if (!isnan(m->training.accuracy))
        keep_room(scene, add_item(bar, 8, "accuracy %.3g%%%s", 100 * m->training.accuracy, mark),
                  "accuracy 99.9%");
    if (!isnan(m->test.accuracy)) {
        text_append(longest, sizeof longest, " 99.9%%");
        keep_room(scene, add_item(bar, 5, "test %.5g %.3g%%%s", m->test.loss,
                                  100 * m->test.accuracy, mark), longest);
    } else if (!isnan(m->test.loss)) {
        keep_room(scene, add_item(bar, 5, "test %.5g%s", m->test.loss, mark), longest);
    }
}

static void add_loss(const Scene *scene, StatusBar *bar)
{
    double loss = scene->metrics.training.loss;
    char mark[32], longest[48];
    bar->loss = scene->has_metrics
                    ? add_item(bar, 1, "loss %.5g%s", loss, epoch_mark(scene, mark))
                    : add_item(bar, 1, "loss …");
    bar->loss->about = SELECT_LOSS;
    if (scene->has_metrics && !scene->metrics_old)
        bar->loss->after = " now";
    snprintf(longest, sizeof longest, "loss %#.5g", loss);
    if (scene->has_metrics)
        keep_room(scene, bar->loss, longest);
}

/* The status bar is about the present: until the wave arrives, only it and what flows know of the
 * phase. */
static void fill_status(const Scene *scene, StatusBar *bar)
{
    const Trace *t = scene->wave.now;
    const char *slash = strrchr(t->data->name, '/');
    char name[40], shape[64];
    text_visible(slash && slash[1] ? slash + 1 : t->data->name, name, sizeof name);
    net_shape(&t->net, shape, sizeof shape);
    if (scene->view->sides.count > 0)
        add_item(bar, 2, "%.40s", scene->view->sides.name[scene->side]);
    bar->data = add_item(bar, 7, "%s", name);
    bar->shape = add_item(bar, 9, "%s", shape);
    add_item(bar, 0, "epoch %llu", (unsigned long long)t->cursor.epoch);
    add_item(bar, 4, "step %llu", (unsigned long long)t->cursor.step);
    add_loss(scene, bar);
    if (scene->has_metrics && scene->has_penalty)
        add_item(bar, 2, "+ penalty %.4g", scene->penalty);
    add_item(bar, 3, "rate %.6g", t->next_rate)->about = SELECT_RATE;
    if (scene->has_metrics)
        add_metrics(scene, bar);
    add_item(bar, 6, "%s", scene->run_state);
}

static int item_width(const Canvas *canvas, const StatusItem *item)
{
    int width = canvas_text_width(canvas, item->text) +
                (item->after ? (int)strlen(item->after) : 0);
    return width > item->room ? width : item->room;
}

static int status_width(const Canvas *canvas, const StatusBar *bar, int gap)
{
    int width = 1;
    for (const StatusItem *item = bar->items; item < bar->items + bar->count; item++)
        if (item->shown)
            width += item_width(canvas, item) + gap;
    return width - gap;
}

/* Shows those, the shape only behind the data, that have room in a bar of `width`. */
static void show_items(const Canvas *canvas, StatusBar *bar, int width)
{
    for (int i = 0; i < bar->count; i++)
        bar->items[i].shown = false;
    for (int rank = 0; rank < STATUS_ITEMS; rank++)
        for (StatusItem *item = bar->items; item < bar->items + bar->count; item++)
            if (item->rank == rank && item->text[0]) {
                item->shown = true;
                item->shown = status_width(canvas, bar, 1) <= width;
            }
    bar->shape->shown = bar->shape->shown && bar->data->shown;
}

static void write_item(Pen *pen, Style style, const StatusItem *item, int gap, bool selected)
{
    style.attributes = selected ? ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE : 0;
    if (selected)
        canvas_text(pen->canvas, pen->x - 1, pen->y, style, "▸");
    canvas_about(pen->canvas, selection_code(item->about, 0, 0));
    pen_write(pen, style, "%s", item->text);
    canvas_about(pen->canvas, 0);
    style.attributes = 0;
    pen_write(pen, style, "%s%*s", item->after ? item->after : "", gap, "");
}

static void draw_status(const Scene *scene, Rect r, Canvas *canvas)
{
    StatusBar bar = {.count = 0};
    const Style style = {INK_BAR, INK_BAR, 0};
    fill_status(scene, &bar);
    show_items(canvas, &bar, INT_MAX);
    if (status_width(canvas, &bar, 1) > r.width)
        bar.loss->after = NULL;
    show_items(canvas, &bar, r.width);
    int gap = status_width(canvas, &bar, 2) <= r.width ? 2 : 1;
    canvas_fill(canvas, r, ' ', style);
    Pen pen = {canvas, r.x + 1, r.y, r.x + r.width};
    for (const StatusItem *item = bar.items; item < bar.items + bar.count; item++)
        if (item->shown)
            write_item(&pen, style, item, gap,
                       item->about && item->about == scene->view->selection.kind);
}

Selection screen_pick(const Canvas *canvas, const Layout *layout, const Net *net, const View *view,
                     int x, int y)
{
    Graph graph;
    if (!rect_contains((Rect){0, 0, canvas->width, canvas->height}, x, y))
        return (Selection){0};
    if (layout_side_at(layout, view, x, y) != view->sides.front)
        return (Selection){0};
    Selection found = selection_decode(canvas_cell(canvas, x, y)->about);
    if (found.kind != SELECT_NONE)
        return selection_fits(&found, net) ? found : (Selection){0};
    if (!rect_contains(layout_network(layout), x, y))
        return found;
    graph_layout(&graph, net, layout_network(layout), view, canvas->symbols);
    return graph_pick(&graph, net, x, y);
}

/* Whose numbers are in a panel. */
static FrameTag tag_of(const Scene *scene, PanelId panel)
{
    const SideView *sides = &scene->view->sides;
    if (sides->count == 0 || panel_at(panel)->is_of_all)
        return (FrameTag){.text = NULL};
    return (FrameTag){sides->name[scene->side], (uint8_t)view_side_ink(sides, scene->side),
                      scene->side == sides->front};
}

/* The same panel of the other networks, where these have parts of its place. Nothing in them can be
 * picked: a press there brings the network to the front first. */
static void draw_beside(const Scene *scene, const Layout *layout, PanelId panel, Canvas *canvas)
{
    int x = canvas->mark_x, y = canvas->mark_y;
    for (size_t i = 0; i < scene->beside_count; i++) {
        const Scene *other = &scene->beside[i];
        Rect r = layout->side[other->side][panel];
        canvas->tag = tag_of(other, panel);
        if (r.width > 0)
            panel_at(panel)->draw(other, r, false, canvas);
    }
    canvas->mark_x = x;
    canvas->mark_y = y;
}

/* A panel; where it has the focus, the cursor goes to what is selected in it, or to its title. */
static void draw_panel(const Scene *scene, const Layout *layout, PanelId panel, Canvas *canvas)
{
    draw_beside(scene, layout, panel, canvas);
    int x = canvas->mark_x, y = canvas->mark_y;
    Rect r = layout->panel[panel];
    canvas->tag = tag_of(scene, panel);
    bool focused = scene->view->focus == panel && r.width > 0;
    canvas->mark_x = -1;
    if (r.width > 0)
        panel_at(panel)->draw(scene, r, scene->view->focus == panel, canvas);
    if (focused && canvas->mark_x < 0 && panel != PANEL_NETWORK)
        canvas_mark(canvas, r.x + 3, r.y);
    if (!focused || canvas->mark_x < 0) {
        canvas->mark_x = x;
        canvas->mark_y = y;
    }
}

void screen_draw(const Scene *scene, Canvas *canvas, TextCursor *cursor)
{
    canvas_clear(canvas);
    *cursor = (TextCursor){0, canvas->height - 1, false};
    Layout layout =
        layout_make(canvas->width, canvas->height, scene->view, &scene->trace->net);
    if (layout.too_small) {
        draw_too_small(canvas);
        return;
    }
    headline_draw(scene, layout.headline, canvas);
    if (layout.formula.height > 0)
        formula_draw(scene->trace, scene->view, layout.formula, canvas);
    for (size_t panel = 0; panel < panel_table.count; panel++)
        draw_panel(scene, &layout, (PanelId)panel, canvas);
    canvas->tag = (FrameTag){.text = NULL};
    if (scene->overlay)
        overlay_draw(scene->overlay, canvas);
    if (canvas->mark_x >= 0)
        *cursor = (TextCursor){canvas->mark_x, canvas->mark_y, false};
    if (scene->menu)
        menu_draw(scene->menu, menu_area(scene, canvas), canvas);
    draw_hints(scene, layout.hints, canvas, cursor);
    draw_status(scene, layout.status, canvas);
}
