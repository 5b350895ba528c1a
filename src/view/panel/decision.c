/* The panel of the decision map: its title says of which output it is. */
#include "view/panel/decision.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/names.h"

#include <stdio.h>
#include <string.h>

/* Columns for numbers at the left of the map, and the least panel that has them. */
enum { GUTTER = 5, AXES_FROM_WIDTH = 20, AXES_FROM_HEIGHT = 5, HELD_FROM = 5 };

/* How a column is called on its axis: "x₁", or by its name. */
static void column_text(const Trace *t, size_t column, char *out, size_t size)
{
    const Dataset *data = t->data;
    char **names = data->features ? data->column_names : data->input_names, number[FORMAT_SIZE];
    if (names && names[column])
        snprintf(out, size, "%.20s", names[column]);
    else
        snprintf(out, size, "x%s", format_subscript(column + 1, number));
}

/* The name of an output: "ŷ₂ heed". */
static void output_name(const Trace *t, size_t output, char *out, size_t size)
{
    const Dataset *data = t->data;
    char symbol[FORMAT_SIZE];
    format_unit(&t->net, t->net.layer_count, output, symbol);
    snprintf(out, size, "%s%s%s", symbol, data->output_names ? " " : "",
             data->output_names ? data->output_names[output] : "");
}

/* The name of the unit or output that the map is of. */
static void mapped_name(const Scene *scene, char *out, size_t size)
{
    const DecisionMap *map = scene->map;
    char symbol[FORMAT_SIZE];
    if (map->hidden)
        snprintf(out, size, "%s",
                 format_unit(&scene->trace->net, map->of.layer + 1, map->of.unit, symbol));
    else
        output_name(scene->trace, map->of.unit, out, size);
}

/* "; F3 as in sample 12", where the map is a slice through more inputs: what is held where. */
static void held_text(const Scene *scene, char *out, size_t size)
{
    const Trace *t = scene->trace;
    const MapOf *of = &scene->map->of;
    char name[DATASET_NAME_SIZE] = "", own[32];
    *out = '\0';
    if (net_columns(&t->net) < 3)
        return;
    for (size_t i = 0; i < 3 && net_columns(&t->net) == 3; i++)
        if (i != of->across && i != of->down)
            column_text(t, i, name, sizeof name);
    snprintf(own, sizeof own, N_("sample %zu"), t->spotlight.sample + 1);
    snprintf(out, size, N_("; %s as in %s"), net_columns(&t->net) == 3 ? name : N_("the others"),
             t->spotlight.sample == SIZE_MAX ? N_("your own") : own);
}

/* What the map is of: of one output, or of which class wins, and how to see another; "" where that
 * has no room. */
static void whole_text(const Scene *scene, const Canvas *canvas, int room, char *out, size_t size)
{
    const Trace *t = scene->trace;
    const DecisionMap *map = scene->map;
    const MapOf *of = &map->of;
    size_t outputs = net_outputs(&t->net);
    char x[DATASET_NAME_SIZE], y[DATASET_NAME_SIZE], name[128];
    if (map_of_classes(map)) {
        snprintf(out, size, N_("which class wins; select an output: it alone"));
        if (canvas_text_width(canvas, out) > room)
            snprintf(out, size, N_("which class wins"));
        return;
    }
    mapped_name(scene, name, sizeof name);
    column_text(t, of->across, x, sizeof x);
    column_text(t, of->down, y, sizeof y);
    if (outputs == 1 || map->hidden)
        snprintf(out, size, N_("%s for every (%s, %s)"), name, x, y);
    else
        snprintf(out, size, N_("%s, one of %zu outputs: select another"), name, outputs);
    if (canvas_text_width(canvas, out) > room && outputs > 1 && !map->hidden)
        snprintf(out, size, N_("%s, one of %zu"), name, outputs);
}

/* The same; where that has no room, "ŷ₂ heed", and less of it with … at its end, "ŷ₂…" at least. */
static void output_text(const Scene *scene, const Canvas *canvas, int room, char *out, size_t size)
{
    const Trace *t = scene->trace;
    const DecisionMap *map = scene->map;
    char symbol[FORMAT_SIZE], name[128] = "class";
    whole_text(scene, canvas, room, out, size);
    if (canvas_text_width(canvas, out) <= room)
        return;
    if (!map_of_classes(map))
        mapped_name(scene, name, sizeof name);
    snprintf(out, size, "%s", name);
    if (map_of_classes(map))
        return;
    format_unit(&t->net, map->of.layer + 1, map->of.unit, symbol);
    for (size_t n = strlen(name); canvas_text_width(canvas, out) > room && n > strlen(symbol);) {
        while (n > strlen(symbol) && ((unsigned char)name[--n] & 0xc0) == 0x80)
            continue;
        snprintf(out, size, "%.*s…", (int)n, name);
    }
}

bool decision_has_axes(Rect inside)
{
    return inside.width >= AXES_FROM_WIDTH && inside.height >= AXES_FROM_HEIGHT;
}

Rect decision_plot(Rect inside)
{
    if (!decision_has_axes(inside))
        return inside;
    return (Rect){inside.x + GUTTER, inside.y, inside.width - GUTTER, inside.height - 1};
}

/* A text that ends where the plot begins. */
static void write_beside(Rect plot, int y, const char *text, Canvas *canvas)
{
    canvas_text(canvas, plot.x - canvas_text_width(canvas, text), y, dim, text);
}

/* The least and the largest of the first input below the map, and of the second one at its left. */
void decision_draw_ends(const MapAxis *across, const MapAxis *down, Rect plot, Canvas *canvas)
{
    char text[FORMAT_SIZE];
    int bottom = plot.y + plot.height - 1;
    write_beside(plot, plot.y, format_short(down->first, GUTTER, text), canvas);
    write_beside(plot, bottom, format_short(down->last, GUTTER, text), canvas);
    canvas_text(canvas, plot.x, bottom + 1, dim, format_short(across->first, GUTTER, text));
    format_short(across->last, GUTTER, text);
    canvas_text(canvas, plot.x + plot.width - canvas_text_width(canvas, text), bottom + 1, dim,
                text);
}

/* In the units of the table, as what is typed about a sample. */
static void draw_map_ends(const Scene *scene, Rect plot, Canvas *canvas)
{
    const Dataset *d = scene->trace->data;
    const MapOf *of = &scene->map->of;
    MapAxis across = scene->map->across, down = scene->map->down;
    across.first = dataset_own_column(d, of->across, (Real)across.first);
    across.last = dataset_own_column(d, of->across, (Real)across.last);
    down.first = dataset_own_column(d, of->down, (Real)down.first);
    down.last = dataset_own_column(d, of->down, (Real)down.last);
    decision_draw_ends(&across, &down, plot, canvas);
}

/* The axes' names, the second input's upwards: beside the numbers at the ends of the axes, where
 * they have room, else in the corners of the map. Returns whether the map's first row is free. */
static bool draw_names(const Trace *t, const MapOf *of, Rect inside, Rect plot, Canvas *canvas)
{
    char name[DATASET_NAME_SIZE], text[DATASET_NAME_SIZE + 8];
    int bottom = inside.y + inside.height - 1;
    column_text(t, of->down, name, sizeof name);
    snprintf(text, sizeof text, "%s ↑", name);
    bool beside = canvas_text_width(canvas, text) <= plot.x - inside.x;
    if (beside)
        write_beside(plot, plot.y + 1, text, canvas);
    else
        canvas_text(canvas, plot.x + (plot.x > inside.x), plot.y, plain, text);
    column_text(t, of->across, name, sizeof name);
    snprintf(text, sizeof text, "%s →", name);
    int width = canvas_text_width(canvas, text), free = plot.width - 2 * (GUTTER + 1);
    if (decision_has_axes(inside) && width <= free)
        canvas_text(canvas, plot.x + (plot.width - width) / 2, bottom, dim, text);
    else
        canvas_text(canvas, plot.x + plot.width - width, plot.y + plot.height - 1, plain, text);
    return beside;
}

/* "ŷ about 0.51 everywhere" in row `y`, where the map's one colour says little. */
static void draw_even(const Scene *scene, Rect plot, int y, Canvas *canvas)
{
    const Trace *t = scene->trace;
    double about;
    char symbol[FORMAT_SIZE], number[FORMAT_SIZE], text[160], name[128];
    if (!map_is_even(scene->map, &about))
        return;
    if (map_of_classes(scene->map)) {
        output_name(t, (size_t)about, name, sizeof name);
        snprintf(text, sizeof text, N_("%s wins everywhere"), name);
    } else {
        format_short(about, 5, number);
        snprintf(text, sizeof text, N_("%s about %s everywhere"),
                 format_unit(&t->net, scene->map->of.layer + 1, scene->map->of.unit, symbol),
                 number);
    }
    if (canvas_text_width(canvas, text) > plot.width && !map_of_classes(scene->map))
        snprintf(text, sizeof text, N_("about %s everywhere"), number);
    int width = canvas_text_width(canvas, text);
    if (width <= plot.width)
        canvas_text(canvas, plot.x + (plot.width - width) / 2, y, strong, text);
}

/* The bottom line in parts. */
typedef struct Legend {
    char marks[64], low[24], border[32], high[24];
} Legend;

/* Whether the line in the map is where the answer changes from one class to the other. */
static bool has_border(const Scene *scene)
{
    return scene->trace->data->kind == TARGET_BINARY;
}

/* "○ target 0  ● target 1" and "ŷ 0 ▌▌▌ border 0.5 ▌▌▌ 1", where 0.5 stands on the line's own
 * colour; shorter in each form. */
enum { LEGEND_FORMS = 7 };
static Legend legend_of(const Scene *scene, int form)
{
    const DecisionMap *map = scene->map;
    const double low = map->t_low, high = map->t_high;
    Legend l = {0};
    /* The map of a neuron has the signs of classes for its samples. */
    bool signs = map->hidden && scene->trace->data->kind == TARGET_ONE_HOT;
    if (signs && form < 3)
        snprintf(l.marks, sizeof l.marks, N_(" 1…%zu: classes "), scene->trace->data->outputs);
    else if (signs)
        l.marks[0] = '\0';
    else if (form == 0)
        snprintf(l.marks, sizeof l.marks, N_(" ○ target %.4g  ● target %.4g "), low, high);
    else if (form == 1)
        snprintf(l.marks, sizeof l.marks, N_(" target ○ %.4g  ● %.4g "), low, high);
    else if (form == 2)
        snprintf(l.marks, sizeof l.marks, " ○ %.4g  ● %.4g ", low, high);
    else if (form < 6)
        snprintf(l.marks, sizeof l.marks, " ○ %.4g ● %.4g ", low, high);
    if (scene->trace->data->test_count > 0 && form < 4 && !signs)
        text_append(l.marks, sizeof l.marks, form < 3 ? N_(" ◇ ◆ test ") : N_("◇◆ test "));
    if (form > 4)
        snprintf(l.border, sizeof l.border, "%.4g", map->middle);
    else if (map->hidden)
        snprintf(l.border, sizeof l.border, N_(" z=0: %.4g "), map->middle);
    else if (has_border(scene))
        snprintf(l.border, sizeof l.border, N_(" border %.4g "), map->middle);
    else
        snprintf(l.border, sizeof l.border, N_(" middle %.4g "), map->middle);
    snprintf(l.low, sizeof l.low, form > 2 ? " %.4g " : map->hidden ? " a %.4g " : " ŷ %.4g ",
             map->low);
    snprintf(l.high, sizeof l.high, " %.4g ", map->high);
    return l;
}

/* Returns the columns it takes. */
static int draw_ramp(const Scene *scene, const Legend *l, int x, int y, Canvas *canvas)
{
    const View *view = scene->view;
    const Style line = {INK_ON, INK_BRIGHT, 0};
    int from = x;
    x += canvas_text(canvas, x, y, dim, l->low);
    x += map_ramp(view, false, x, y, canvas);
    if (view->colour) {
        x += canvas_text(canvas, x, y, line, l->border);
    } else {
        x += canvas_text(canvas, x, y, strong, "│");
        x += canvas_text(canvas, x, y, plain, l->border);
        x += canvas_text(canvas, x, y, strong, "│");
    }
    x += map_ramp(view, true, x, y, canvas);
    return x + canvas_text(canvas, x, y, dim, l->high) - from;
}

/* "1 red  2 green  3 blue" on the colours of their areas, as many as there is room for, and the
 * border. */
static void draw_classes(const Scene *scene, Rect r, Canvas *canvas)
{
    enum { CHIP = 2, GAP = 1 };
    const Dataset *d = scene->trace->data;
    const char *border = N_(" border ");
    const Style line = {INK_ON, INK_BRIGHT, 0};
    char name[NAMES_SIZE];
    int longest = names_width(canvas, d, dataset_output_name, d->outputs);
    int y = r.y + r.height - 1, room = r.width - 4 - GAP, end = r.x + r.width - 2;
    int each = room / (int)d->outputs - CHIP - GAP;
    each = each < longest ? each : longest;
    each = each > CHIP ? each : d->output_names && longest <= CHIP ? longest : 0;
    NameCut names = names_cut(canvas, d, dataset_output_name, d->outputs, each);
    Pen pen = {canvas, r.x + 2 + GAP, y, end};
    for (size_t i = 0; i < d->outputs && pen.x + CHIP + each + GAP <= end; i++) {
        pen.x += map_class(scene->view, i, pen.x, y, canvas);
        if (each > 0)
            pen_write(&pen, dim, " %s ", names_text(&names, i, name));
    }
    if (scene->view->colour && canvas_text_width(canvas, border) + GAP <= end - pen.x)
        canvas_text(canvas, end - canvas_text_width(canvas, border), y, line, border);
}

/* The first form that has room. */
static void draw_sides(const Scene *scene, Rect r, Canvas *canvas)
{
    Canvas nowhere = {.symbols = canvas->symbols};
    for (int form = 0; form < LEGEND_FORMS; form++) {
        const Legend legend = legend_of(scene, form);
        int ramp = draw_ramp(scene, &legend, 0, 0, &nowhere), y = r.y + r.height - 1;
        if (ramp + canvas_text_width(canvas, legend.marks) > r.width - 4)
            continue;
        canvas_text(canvas, r.x + 2, y, dim, legend.marks);
        draw_ramp(scene, &legend, r.x + r.width - 2 - ramp, y, canvas);
        return;
    }
}

/* In the area of each class its name, or as much of it as there is room for, behind its number
 * where colours are not one for each. */
static void draw_class_names(const Scene *scene, Rect plot, Canvas *canvas)
{
    const Dataset *d = scene->trace->data;
    Rect place[MAP_CLASS_AREAS];
    char cut[NAMES_SIZE], text[NAMES_SIZE + 8];
    size_t classes = d->outputs < MAP_CLASS_AREAS ? d->outputs : MAP_CLASS_AREAS;
    bool numbered = !scene->view->colour || d->outputs > CLASS_INKS || !d->output_names;
    if (!map_of_classes(scene->map))
        return;
    map_class_areas(scene->map, plot, classes, place);
    for (size_t c = 0; c < classes; c++) {
        char sign = map_class_sign(c);
        int room = place[c].width - (numbered ? 2 : 0);
        const NameCut whole = {.canvas = canvas, .data = d, .name = dataset_output_name,
                               .columns = room};
        if (place[c].width == 0)
            continue;
        if (!d->output_names || room < 2)
            snprintf(text, sizeof text, "%c", sign);
        else if (numbered)
            snprintf(text, sizeof text, "%c %s", sign, names_text(&whole, c, cut));
        else
            snprintf(text, sizeof text, "%s", names_text(&whole, c, cut));
        int x = place[c].x + (place[c].width - canvas_text_width(canvas, text)) / 2;
        canvas_text(canvas, x, place[c].y, strong, text);
    }
}

/* The cross, in whose cell the next sample stands, above all else: a + that leaves the mark of a
 * sample there to be seen. `was` is that cell before and after the samples were drawn. */
static void draw_cross(const PointTool *tool, int x, int y, const uint32_t was[2], Canvas *canvas)
{
    const Style style = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};
    canvas_put(canvas, x, y, tool->took ? '*' : was[0] != was[1] ? was[1] : '+', style);
}

/* What the next sample of a press or a key will be: "points · next: class 2". */
static void points_title(const Scene *scene, char *out, size_t size)
{
    const Dataset *d = scene->trace->data;
    size_t c = scene->view->points.class;
    char name[DATASET_NAME_SIZE];
    if (d->kind == TARGET_ONE_HOT)
        snprintf(out, size, N_("points · next: %s"), dataset_output_name(d, c - 1, name));
    else if (d->kind == TARGET_BINARY)
        snprintf(out, size, N_("points · next: target %.4g"),
                 (double)(c > 1 ? d->high : d->low));
    else
        snprintf(out, size, N_("points · next: step %zu of 9"), c);
}

/* Puts the cross into a cell of the map; false for one beside it, and for the cell that it is in.
 */
static bool move_cross(Touch *touch, int x, int y)
{
    Rect plot = decision_plot(touch->inside);
    PointTool *tool = &touch->view->points;
    if (!tool->on || !rect_contains(plot, x, y))
        return false;
    int column = (int)(tool->x * plot.width), row = (int)(tool->y * plot.height);
    tool->x = (x - plot.x + 0.5) / plot.width;
    tool->y = (y - plot.y + 0.5) / plot.height;
    return column != x - plot.x || row != y - plot.y;
}

void map_press(Touch *touch, int x, int y)
{
    move_cross(touch, x, y);
    if (touch->view->points.on && rect_contains(decision_plot(touch->inside), x, y))
        snprintf(touch->command, TOUCH_COMMAND_SIZE, "point touch");
}

void map_drag(Touch *touch, int x, int y)
{
    if (move_cross(touch, x, y))
        snprintf(touch->command, TOUCH_COMMAND_SIZE, "point brush");
}

void map_drop(Touch *touch, int x, int y)
{
    move_cross(touch, x, y);
    if (touch->view->points.on && touch->view->points.took)
        snprintf(touch->command, TOUCH_COMMAND_SIZE, "point drop");
}

/* The samples, the names of the classes' areas, and the cross where points are put. */
static void draw_samples(const Scene *scene, Rect plot, Canvas *canvas)
{
    const PointTool *tool = &scene->view->points;
    int x = plot.x + (int)(tool->x * plot.width), y = plot.y + (int)(tool->y * plot.height);
    uint32_t was[2] = {tool->on ? canvas_cell(canvas, x, y)->c : 0};
    map_draw_samples(scene->map, scene->view, &scene->trace->spotlight, plot, canvas);
    was[1] = tool->on ? canvas_cell(canvas, x, y)->c : 0;
    draw_class_names(scene, plot, canvas);
    if (tool->on)
        draw_cross(tool, x, y, was, canvas);
}

/* The title says what the map is of and when; where there is little room, "map" is enough. */
void map_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r), plot = decision_plot(inside);
    char title[64] = N_("decision map · now"), note[192], held[64], name[128];
    snprintf(name, sizeof name, N_("which class wins"));
    if (!map_of_classes(scene->map))
        mapped_name(scene, name, sizeof name);
    if (scene->view->points.on)
        points_title(scene, title, sizeof title);
    else if (canvas_text_width(canvas, name) > frame_note_room(r, title, canvas))
        snprintf(title, sizeof title, N_("map · now"));
    held_text(scene, held, sizeof held);
    int room = frame_note_room(r, title, canvas) - canvas_text_width(canvas, held);
    bool holds = room >= HELD_FROM;
    output_text(scene, canvas, holds ? room : frame_note_room(r, title, canvas), note, sizeof note);
    if (holds)
        text_append(note, sizeof note, "%s", held);
    canvas_clip(canvas, inside);
    bool drawn = map_draw(scene->map, scene->view, plot, canvas);
    if (drawn) {
        if (decision_has_axes(inside))
            draw_map_ends(scene, plot, canvas);
        bool free = draw_names(scene->trace, &scene->map->of, inside, plot, canvas);
        draw_even(scene, plot, free ? plot.y : plot.y + 1, canvas);
        draw_samples(scene, plot, canvas);
    }
    canvas_unclip(canvas);
    frame_draw(r, focused, title, note, canvas);
    if (drawn && map_of_classes(scene->map))
        draw_classes(scene, r, canvas);
    else if (drawn)
        draw_sides(scene, r, canvas);
}
