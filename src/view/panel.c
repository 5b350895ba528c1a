#include "view/panel.h"

#include "view/explain.h"
#include "view/format.h"
#include "view/matrices.h"
#include "view/network.h"
#include "view/pen.h"
#include "view/report_draw.h"
#include "view/samples.h"
#include "view/wave.h"
#include "view/when.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const Style dim = {.ink = INK_DIM};

void panel_frame(const Scene *scene, Rect r, PanelId panel, const char *title, const char *note,
                 Canvas *canvas)
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

/* Columns that a frame has for a note behind a title. */
static int note_room(Rect r, const char *title, const Canvas *canvas)
{
    return r.width - 9 - canvas_text_width(canvas, title);
}

/* The output that the map is of: "ŷ₂ heed of f1 × f2"; where that has no room "ŷ₂ heed", and less
 * of it with … at its end, "ŷ₂…" at least. */
static void output_text(const Scene *scene, const Canvas *canvas, int room, char *out, size_t size)
{
    const Trace *t = scene->trace;
    const Dataset *data = t->data;
    size_t output = scene->map->output;
    char x[DATASET_NAME_SIZE], y[DATASET_NAME_SIZE], symbol[FORMAT_SIZE], name[128];
    bool named = data->output_names != NULL;
    format_unit(&t->net, t->net.layer_count, output, symbol);
    snprintf(name, sizeof name, "%s%s%s", symbol, named ? " " : "",
             named ? data->output_names[output] : "");
    snprintf(out, size, "%s of %.20s × %.20s", name, dataset_input_name(data, 0, x),
             dataset_input_name(data, 1, y));
    if (canvas_text_width(canvas, out) > room)
        snprintf(out, size, "%s", name);
    for (size_t n = strlen(name); canvas_text_width(canvas, out) > room && n > strlen(symbol);) {
        while (n > strlen(symbol) && ((unsigned char)name[--n] & 0xc0) == 0x80)
            continue;
        snprintf(out, size, "%.*s…", (int)n, name);
    }
}

/* The title says what the map is of and when; where there is little room, "map" is enough. */
static void draw_map(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    const char *name = scene->trace->data->output_names
                           ? scene->trace->data->output_names[scene->map->output] : "";
    const char *title = "decision map · now";
    char note[192];
    if (canvas_text_width(canvas, name) + 4 > note_room(r, title, canvas))
        title = "map · now";
    output_text(scene, canvas, note_room(r, title, canvas), note, sizeof note);
    canvas_clip(canvas, inside);
    map_draw(scene->map, scene->view, inside, canvas);
    canvas_unclip(canvas);
    panel_frame(scene, r, PANEL_MAP, title, note, canvas);
}

static void draw_samples(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    char note[64] = "";
    const Trace *t = scene->trace;
    if (t->rows > 0)
        snprintf(note, sizeof note, t->rows == t->data->count ? "all %zu" : "mini-batch of %zu",
                 t->rows);
    canvas_clip(canvas, inside);
    samples_draw(t, scene->answers, inside, canvas);
    canvas_unclip(canvas);
    panel_frame(scene, r, PANEL_SAMPLES, "samples · now", note, canvas);
}

/* "b2 · 30.0.backward1 of 40" in `room` columns: without what lies ahead where there is no room for
 * it, and without the branch. */
static void shorten_line(const char *line, int room, const Canvas *canvas, char *out, size_t size)
{
    const char *ahead = strstr(line, " of "), *branch = strstr(line, " · ");
    snprintf(out, size, "%s", line);
    if (ahead && canvas_text_width(canvas, out) > room)
        snprintf(out, size, "%.*s", (int)(ahead - line), line);
    if (branch && canvas_text_width(canvas, out) > room)
        snprintf(out, size, "%.*s", (int)strcspn(branch + strlen(" · "), " "),
                 branch + strlen(" · "));
}

/* With a test part the title says which mark is whose: "loss ─ ○ test". */
static void draw_loss(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    const char *scale = scene->view->log_loss ? "logarithmic" : "linear";
    const char *title = scene->has_penalty ? "loss without penalty" : "loss";
    bool tested = scene->trace->data->test_count > 0;
    char note[192];
    snprintf(note, sizeof note, "%s%s%s", scene->branch ? scene->branch : "",
             scene->branch ? " · " : "", scale);
    int title_width = canvas_text_width(canvas, title);
    bool fits = canvas_text_width(canvas, note) + title_width + (tested ? 20 : 8) < r.width;
    canvas_clip(canvas, inside);
    curve_draw(scene->curves, scene->view, inside, canvas);
    canvas_unclip(canvas);
    if (!fits && scene->branch)
        shorten_line(scene->branch, r.width - 9 - title_width, canvas, note, sizeof note);
    int width = canvas_text_width(canvas, note), behind = r.x + 4 + title_width;
    int end = r.x + r.width - 3 - (width > 11 ? width : 11);
    panel_frame(scene, r, PANEL_LOSS, title, note, canvas);
    if (!tested || end - behind < 9)
        return;
    Pen pen = {canvas, behind, r.y, end};
    pen_write(&pen, (Style){.ink = INK_CURVE}, "─ ");
    pen_write(&pen, (Style){.ink = INK_CURVE_TEST}, "○ test ");
}

static void draw_report(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    const Dataset *data = scene->trace->data;
    char note[64] = "", title[32], when[32] = "";
    canvas_clip(canvas, inside);
    if (scene->has_metrics)
        report_draw(scene->report, data, inside, canvas);
    else
        canvas_text_within(canvas, inside.x + 1, inside.y, inside.width - 1, dim, "…");
    canvas_unclip(canvas);
    bool old = scene->has_metrics && scene->metrics_old;
    snprintf(title, sizeof title, "report%s", data->test_count > 0 ? " · test" : "");
    if (old)
        snprintf(when, sizeof when, "@%llu", (unsigned long long)scene->metrics_epoch);
    else if (scene->has_metrics)
        snprintf(title + strlen(title), sizeof title - strlen(title), " · now");
    if (scene->has_metrics)
        snprintf(note, sizeof note, "%llu samples%s%s",
                 (unsigned long long)scene->report->samples, old ? " " : "", when);
    bool fits = canvas_text_width(canvas, note) <= note_room(r, title, canvas);
    panel_frame(scene, r, PANEL_REPORT, title, fits ? note : when, canvas);
}

static void draw_explanation(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    const Trace *t = scene->trace;
    char name[SELECTION_NAME_SIZE], title[SELECTION_NAME_SIZE + 16], note[96] = "", sample[48] = "";
    size_t more = explain_draw(t, scene->view, inside, canvas);
    selection_name(&scene->view->walk.subject, name);
    snprintf(title, sizeof title, "explain %s", name);
    int room = note_room(r, title, canvas);
    if (when_is_before(t) && room < when_shortest(canvas)) {
        snprintf(title, sizeof title, "%s", name);
        room = note_room(r, title, canvas);
    }
    if (t->rows > 1)
        snprintf(sample, sizeof sample, "sample %zu", t->sample + 1);
    if (when_is_before(t))
        when_add(canvas, WHEN_ALL, room, sample, note, sizeof note);
    panel_frame(scene, r, PANEL_EXPLAIN, title, when_is_before(t) ? note : sample, canvas);
    snprintf(note, sizeof note, " %zu more ↓ ", more);
    if (more > 0)
        canvas_text(canvas, r.x + r.width - 2 - canvas_text_width(canvas, note),
                    r.y + r.height - 1, dim, note);
}

/* Adds a part to a note of `room` columns, behind a comma where it is not the first. */
static void add_if_fits(const Canvas *canvas, int room, const char *part, char *note, size_t size)
{
    int width = canvas_text_width(canvas, note) + (*note ? 2 : 0);
    size_t used = strlen(note);
    if (*part && width + canvas_text_width(canvas, part) <= room)
        snprintf(note + used, size - used, "%s%s", *note ? ", " : "", part);
}

static void draw_matrices(const Scene *scene, Rect r, Rect inside, Canvas *canvas)
{
    char title[96], range[96], sample[48] = "", note[256] = "";
    const Trace *t = scene->trace;
    size_t column = matrices_column(scene->view, &t->net);
    matrices_draw(t, scene->view, inside, canvas, range, sizeof range);
    if (t->rows > 1)
        snprintf(sample, sizeof sample, "sample %zu", t->sample + 1);
    double p = column < t->net.layer_count ? t->hyper.dropout : 0;
    int length = snprintf(title, sizeof title, "layer %zu: z = W %s + b, a = ", column,
                          column == 1 ? "x" : "a");
    if (p > 0)
        snprintf(title + length, sizeof title - (size_t)length, "f(z)/(1−%.6g) or dropped", p);
    else
        snprintf(title + length, sizeof title - (size_t)length, "%s",
                 t->net.layers[column - 1].activation->formula);
    bool before = when_is_before(t);
    int needed = canvas_text_width(canvas, range);
    needed += before ? when_longest(canvas, WHEN_ALL) + 2 : 0;
    if (needed > note_room(r, title, canvas))
        snprintf(title, sizeof title, "layer %zu", column);
    int room = note_room(r, title, canvas);
    bool ranged = !before || when_add(canvas, WHEN_ALL, room, range, note, sizeof note);
    if (!before)
        snprintf(note, sizeof note, "%s", range);
    add_if_fits(canvas, room, sample, note, sizeof note);
    panel_frame(scene, r, PANEL_MATRICES, title, note, canvas);
    if (!ranged)
        canvas_text(canvas, r.x + r.width - 2 - canvas_text_width(canvas, range),
                    r.y + r.height - 1, dim, range);
}

void panel_draw(const Scene *scene, const Layout *layout, PanelId panel, Canvas *canvas)
{
    Rect r = layout->panel[panel], inside = layout_inside(layout, panel);
    if (r.width == 0)
        return;
    switch (panel) {
    case PANEL_NETWORK:
        network_draw(scene, layout, canvas);
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
    case PANEL_EXPLAIN:
        draw_explanation(scene, r, inside, canvas);
        break;
    case PANEL_MATRICES:
        draw_matrices(scene, r, inside, canvas);
        break;
    case PANEL_COUNT:
        break;
    }
}
