/* The panel of the decision map: its title says of which output it is. */
#include "view/panel/decision.h"

#include "explain/format.h"
#include "view/canvas/frame.h"

#include <stdio.h>
#include <string.h>

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
    map_draw(scene->map, scene->view, inside, canvas);
    canvas_unclip(canvas);
    frame_draw(r, focused, title, note, canvas);
}
