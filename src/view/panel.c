#include "view/panel.h"

#include "core/freeze.h"
#include "view/format.h"
#include "view/pen.h"
#include "view/report_draw.h"
#include "view/samples.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const Style dim = {.ink = INK_DIM};

/* Frame with a title at the left of its top line and a note at the right. */
static void draw_frame(const Scene *scene, Rect r, PanelId panel, const char *title,
                       const char *note, Canvas *canvas)
{
    bool focused = scene->view->focus == panel;
    Style frame = {.ink = focused ? INK_FRAME_FOCUS : INK_FRAME};
    canvas_frame(canvas, r, frame);
    Pen pen = {canvas, r.x + 2, r.y, r.x + r.width - 2};
    pen_write(&pen, (Style){INK_BRIGHT, INK_TEXT, focused ? ATTRIBUTE_BOLD : 0}, " %s ", title);
    int width = canvas_text_width(canvas, note) + 2;
    if (*note && r.x + r.width - 2 - width > pen.x) {
        pen.x = r.x + r.width - 2 - width;
        pen_write(&pen, dim, " %s ", note);
    }
}

/* "fwd 2/2 loss back 1/2 update": the phases of the mini-batch, those computed lit. Returns the
 * column behind it. */
static int draw_phases(const Scene *scene, Rect r, Canvas *canvas)
{
    const Trace *t = scene->trace;
    size_t layers = t->net.layer_count, done = t->phases;
    size_t forward = done < layers ? done : layers;
    size_t backward = done <= layers + 1 ? 0 : done - layers - 1;
    Style lit = {.ink = INK_CURVE};
    if (backward > layers)
        backward = layers;
    Pen pen = {canvas, r.x + 2, r.y + r.height - 1, r.x + r.width - 2};
    pen_write(&pen, forward > 0 ? lit : dim, " fwd %zu/%zu", forward, layers);
    pen_write(&pen, trace_has_loss(t) ? lit : dim, " loss");
    pen_write(&pen, backward > 0 ? lit : dim, " back %zu/%zu", backward, layers);
    pen_write(&pen, trace_has_update(t) ? lit : dim, " update ");
    return pen.x;
}

/* The colours of the links and what they mean, from −scale to +scale, where there is room right of
 * column `left`. */
static void draw_legend(const Scene *scene, Rect r, int left, Canvas *canvas)
{
    static const int levels[] = {-6, -3, -1, 1, 3, 6};
    double scale = graph_scale(scene->trace, scene->view->links);
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

static const char *column_title(const Net *net, size_t column, char out[FORMAT_SIZE])
{
    if (column == 0)
        return "input";
    if (column == net->layer_count)
        return "output";
    if (net->layer_count == 2)
        return "hidden";
    snprintf(out, FORMAT_SIZE, "hidden %zu", column);
    return out;
}

/* Left edge and width of a column on the screen. */
static void column_span(const Graph *g, size_t column, int *x, int *width)
{
    Rect first = graph_unit(g, column, 0);
    *x = first.x;
    *width = g->column[column].width;
}

/* Columns until the next one starts. */
static int column_room(const Graph *g, size_t column, Rect inside)
{
    int x, next = inside.x + inside.width, width;
    column_span(g, column, &x, &width);
    if (column + 1 < g->columns)
        column_span(g, column + 1, &next, &width);
    return next - x - 1;
}

static void draw_titles(const Scene *scene, const Graph *g, Rect inside, Canvas *canvas)
{
    const Net *net = &scene->trace->net;
    for (size_t column = 0; column < g->columns; column++) {
        char buffer[FORMAT_SIZE], text[64];
        int x, width, room = column_room(g, column, inside);
        const char *title = column_title(net, column, buffer);
        column_span(g, column, &x, &width);
        snprintf(text, sizeof text, "%s", title);
        if (column > 0)
            snprintf(text, sizeof text, "%s %s", title,
                     net->layers[column - 1].activation->row.name);
        if (canvas_text_width(canvas, text) > room)
            snprintf(text, sizeof text, "%s", title);
        if (canvas_text_width(canvas, text) > room)
            snprintf(text, sizeof text, column == 0 ? "in" : "%zu", column);
        if (canvas_text_width(canvas, text) <= room)
            canvas_text_within(canvas, x, inside.y, room, dim, text);
    }
}

static double gradient_norm(const Trace *t, size_t layer)
{
    const Layer *l = &t->net.layers[layer];
    double sum = 0;
    for (size_t i = l->weights; i < l->biases; i++)
        sum += (double)t->gradient[i] * (double)t->gradient[i];
    return sqrt(sum);
}

/* ‖∇W‖ under each layer that the backward pass has reached. */
static void draw_norms(const Scene *scene, const Graph *g, Rect inside, Canvas *canvas)
{
    const Trace *t = scene->trace;
    int y = inside.y + inside.height - 1, x, width;
    column_span(g, 0, &x, &width);
    if (column_room(g, 0, inside) >= 4)
        canvas_text(canvas, x, y, dim, "‖∇W‖");
    for (size_t layer = 0; layer < t->net.layer_count; layer++) {
        char number[FORMAT_SIZE];
        bool known = trace_has_backward(t, layer);
        int room = column_room(g, layer + 1, inside);
        column_span(g, layer + 1, &x, &width);
        if (room < 5)
            continue;
        canvas_text_within(canvas, x, y, room,
                           (Style){.ink = known ? INK_KEY : INK_DIM},
                           known ? format_short(gradient_norm(t, layer), room, number) : "—");
    }
}

/* What the picture leaves out, the links first, as far as it fits into `room` columns. */
static void note_of(const Scene *scene, const Graph *g, size_t shown, int room, char *out,
                    size_t size)
{
    const Net *net = &scene->trace->net;
    size_t links = 0;
    char few[FORMAT_SIZE], all[FORMAT_SIZE];
    for (size_t l = 0; l < net->layer_count; l++)
        links += net->layers[l].units * net->layers[l].fan_in;
    out[0] = '\0';
    if (shown < links)
        snprintf(out, size, "%s of %s links", format_count(shown, few), format_count(links, all));
    for (size_t i = 0; i < g->columns; i++)
        if (g->column[i].grid && g->column[i].share > 1) {
            size_t used = strlen(out);
            snprintf(out + used, size - used, ", %zu units a cell", g->column[i].share);
            if ((int)strlen(out) > room)
                out[used] = '\0';
            return;
        }
}

static void draw_network(const Scene *scene, const Layout *layout, Canvas *canvas)
{
    Rect r = layout->panel[PANEL_NETWORK], inside = layout_inside(layout, PANEL_NETWORK);
    Rect area = layout_network(layout);
    char title[64], note[128], epoch[FORMAT_SIZE + 8];
    Graph g;
    size_t shown;
    graph_layout(&g, &scene->trace->net, area, scene->view, canvas->symbols);
    canvas_clip(canvas, inside);
    graph_draw(&g, scene->trace, scene->view, canvas, &shown);
    if (area.y > inside.y)
        draw_titles(scene, &g, inside, canvas);
    if (area.y + area.height < inside.y + inside.height)
        draw_norms(scene, &g, inside, canvas);
    canvas_unclip(canvas);
    size_t frozen = freeze_count(&scene->trace->net, scene->trace->frozen);
    int length = snprintf(title, sizeof title, "network · %s",
                          table_row(&quantity_table, scene->view->links)->name);
    if (frozen > 0)
        snprintf(title + length, sizeof title - (size_t)length, " · %zu frozen", frozen);
    snprintf(epoch, sizeof epoch, "epoch %llu", (unsigned long long)scene->trace->cursor.epoch);
    note_of(scene, &g, shown, r.width - 8 - (int)strlen(title), note, sizeof note);
    draw_frame(scene, r, PANEL_NETWORK, title, *note ? note : epoch, canvas);
    draw_legend(scene, r, draw_phases(scene, r, canvas), canvas);
}

static void draw_map(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    char x[DATASET_NAME_SIZE], y[DATASET_NAME_SIZE], note[96], out[FORMAT_SIZE];
    const Trace *t = scene->trace;
    snprintf(note, sizeof note, "%s of %.20s × %.20s",
             format_unit(&t->net, t->net.layer_count, scene->map->output, out),
             dataset_input_name(t->data, 0, x), dataset_input_name(t->data, 1, y));
    canvas_clip(canvas, inside);
    map_draw(scene->map, scene->view, inside, canvas);
    canvas_unclip(canvas);
    draw_frame(scene, r, PANEL_MAP, "decision map", note, canvas);
}

static void draw_samples(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    char note[64] = "";
    const Trace *t = scene->trace;
    if (t->rows > 0)
        snprintf(note, sizeof note, t->rows == t->data->count ? "all %zu" : "mini-batch of %zu",
                 t->rows);
    canvas_clip(canvas, inside);
    samples_draw(t, inside, canvas);
    canvas_unclip(canvas);
    draw_frame(scene, r, PANEL_SAMPLES, "samples", note, canvas);
}

/* With a test part the title says which mark is whose: "loss ─ ○ test". */
static void draw_loss(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    const char *scale = scene->view->log_loss ? "logarithmic" : "linear";
    const char *title = scene->has_penalty ? "loss without penalty" : "loss";
    bool tested = scene->trace->data->test_count > 0;
    char note[192];
    snprintf(note, sizeof note, "%s%s%s", scene->line ? scene->line : "",
             scene->line ? " · " : "", scale);
    int title_width = canvas_text_width(canvas, title);
    bool fits = canvas_text_width(canvas, note) + title_width + (tested ? 20 : 8) < r.width;
    canvas_clip(canvas, inside);
    curve_draw(scene->curve, scene->view, inside, canvas);
    canvas_unclip(canvas);
    const char *shown = fits || !scene->line ? note : scene->line;
    int width = canvas_text_width(canvas, shown), behind = r.x + 4 + title_width;
    int end = r.x + r.width - 3 - (width > 11 ? width : 11);
    draw_frame(scene, r, PANEL_LOSS, title, shown, canvas);
    if (!tested || end - behind < 9)
        return;
    Pen pen = {canvas, behind, r.y, end};
    pen_write(&pen, (Style){.ink = INK_CURVE}, "─ ");
    pen_write(&pen, (Style){.ink = INK_CURVE_TEST}, "○ test ");
}

static void draw_report(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    const Dataset *data = scene->trace->data;
    char note[64] = "";
    canvas_clip(canvas, inside);
    if (scene->has_metrics)
        report_draw(scene->report, data, inside, canvas);
    else
        canvas_text_within(canvas, inside.x + 1, inside.y, inside.width - 1, dim, "…");
    canvas_unclip(canvas);
    if (scene->has_metrics && scene->metrics_old)
        snprintf(note, sizeof note, "%llu samples @%llu",
                 (unsigned long long)scene->report->samples,
                 (unsigned long long)scene->metrics_epoch);
    else if (scene->has_metrics)
        snprintf(note, sizeof note, "%llu samples", (unsigned long long)scene->report->samples);
    draw_frame(scene, r, PANEL_REPORT, data->test_count > 0 ? "report · test" : "report", note,
               canvas);
}

void panel_draw(const Scene *scene, const Layout *layout, PanelId panel, Canvas *canvas)
{
    Rect r = layout->panel[panel], inside = layout_inside(layout, panel);
    if (r.width == 0)
        return;
    switch (panel) {
    case PANEL_NETWORK:
        draw_network(scene, layout, canvas);
        break;
    case PANEL_LOSS:
        draw_loss(scene, r, inside, canvas);
        break;
    case PANEL_MAP:
        draw_map(scene, r, inside, canvas);
        break;
    case PANEL_SAMPLES:
        draw_samples(scene, r, inside, canvas);
        break;
    case PANEL_REPORT:
        draw_report(scene, r, inside, canvas);
        break;
    case PANEL_COUNT:
        break;
    }
}
