/* The panel of the decision map: its title says of which output it is. */
#include "view/panel/decision.h"

#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"

#include <stdio.h>
#include <string.h>

/* How an input is called on its axis: "x₁", or the name of its column. */
static void input_text(const Trace *t, size_t input, char *out, size_t size)
{
    char symbol[FORMAT_SIZE];
    format_unit(&t->net, 0, input, symbol);
    snprintf(out, size, "%.20s", t->data->input_names ? t->data->input_names[input] : symbol);
}

/* What the map is of: "ŷ₂ heed for every (x₁, x₂)"; where that has no room "ŷ₂ heed", and less of
 * it with … at its end, "ŷ₂…" at least. */
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
    input_text(t, 0, x, sizeof x);
    input_text(t, 1, y, sizeof y);
    snprintf(out, size, "%s for every (%s, %s)", name, x, y);
    if (canvas_text_width(canvas, out) > room)
        snprintf(out, size, "%s", name);
    for (size_t n = strlen(name); canvas_text_width(canvas, out) > room && n > strlen(symbol);) {
        while (n > strlen(symbol) && ((unsigned char)name[--n] & 0xc0) == 0x80)
            continue;
        snprintf(out, size, "%.*s…", (int)n, name);
    }
}

/* The axes' names in the corners of the map, the second input's upwards. */
static void draw_axes(const Scene *scene, Rect inside, Canvas *canvas)
{
    char name[DATASET_NAME_SIZE], text[DATASET_NAME_SIZE + 8];
    input_text(scene->trace, 1, name, sizeof name);
    snprintf(text, sizeof text, "%s ↑", name);
    canvas_text(canvas, inside.x, inside.y, plain, text);
    input_text(scene->trace, 0, name, sizeof name);
    snprintf(text, sizeof text, "%s →", name);
    canvas_text(canvas, inside.x + inside.width - canvas_text_width(canvas, text),
                inside.y + inside.height - 1, plain, text);
}

/* "ŷ about 0.51 everywhere" beside the name of the upper axis, where the map's one colour says
 * little and there is room. */
static void draw_even(const Scene *scene, Rect inside, Canvas *canvas)
{
    const Trace *t = scene->trace;
    double about;
    char symbol[FORMAT_SIZE], number[FORMAT_SIZE], text[3 * FORMAT_SIZE], axis[DATASET_NAME_SIZE];
    if (!map_is_even(scene->map, &about))
        return;
    snprintf(text, sizeof text, "%s about %s everywhere",
             format_unit(&t->net, t->net.layer_count, scene->map->output, symbol),
             format_short(about, 5, number));
    input_text(t, 1, axis, sizeof axis);
    int width = canvas_text_width(canvas, text);
    int left = canvas_text_width(canvas, axis) + 3;
    if (left + width > inside.width)
        return;
    int middle = (inside.width - width) / 2;
    canvas_text(canvas, inside.x + (middle > left ? middle : left), inside.y, strong, text);
}

/* "○ target 0  ● target 1   ŷ 0 ▒▒▒▒▒ 1" in the bottom line; the marks in fewer words, or not,
 * where there is no room. */
static void draw_legend(const Scene *scene, Rect r, Canvas *canvas)
{
    enum { CELLS = 5 };
    const DecisionMap *map = scene->map;
    char marks[64], low[24], high[24];
    snprintf(low, sizeof low, " ŷ %.4g ", map->t_low);
    snprintf(high, sizeof high, " %.4g ", map->t_high);
    snprintf(marks, sizeof marks, " ○ target %.4g  ● target %.4g ", map->t_low, map->t_high);
    int ramp = canvas_text_width(canvas, low) + CELLS + canvas_text_width(canvas, high);
    int end = r.x + r.width - 2, y = r.y + r.height - 1;
    if (ramp > r.width - 4)
        return;
    Pen pen = {canvas, end - ramp, y, end};
    pen_write(&pen, dim, "%s", low);
    for (int i = 0; i < CELLS; i++)
        map_legend(scene->view, i / (CELLS - 1.0), pen.x++, y, canvas);
    pen_write(&pen, dim, "%s", high);
    int room = r.width - 4 - ramp - 1;
    if (canvas_text_width(canvas, marks) > room)
        snprintf(marks, sizeof marks, " ○ %.4g  ● %.4g ", map->t_low, map->t_high);
    if (canvas_text_width(canvas, marks) <= room)
        canvas_text(canvas, r.x + 2, y, dim, marks);
}

/* The title says what the map is of and when; where there is little room, "map" is enough. */
void map_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    const char *name = scene->trace->data->output_names
                           ? scene->trace->data->output_names[scene->map->output] : "";
    const char *title = "decision map · now";
    char note[192];
    if (canvas_text_width(canvas, name) + 4 > frame_note_room(r, title, canvas))
        title = "map · now";
    output_text(scene, canvas, frame_note_room(r, title, canvas), note, sizeof note);
    canvas_clip(canvas, inside);
    bool drawn = map_draw(scene->map, scene->view, inside, canvas);
    if (drawn) {
        draw_axes(scene, inside, canvas);
        draw_even(scene, inside, canvas);
        map_draw_samples(scene->map, scene->view, scene->trace->spotlight.sample, inside, canvas);
    }
    canvas_unclip(canvas);
    frame_draw(r, focused, title, note, canvas);
    if (drawn)
        draw_legend(scene, r, canvas);
}
