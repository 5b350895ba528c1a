#include "view/panel/pad.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/names.h"
#include "view/raster.h"

#include <math.h>
#include <stdio.h>

/* The largest pad beside other panels, columns of the shortest and the longest bar, of a number and
 * a name, the least width of a list of bars and of what is seen, and rows below which a list is too
 * low. */
enum { SCALE_USUAL = 2, BAR_LEAST = 3, BAR_MOST = 24, NUMBER = 6, BARS_LEAST = 5, BARS_LOW = 2,
       NAME_MOST = 12, SEEN_LEAST = 8 };

bool pad_is_for(const Net *net)
{
    return inputs_picture_side(net->inputs_are, net_columns(net)) > 0;
}

/* Where the parts are; what has no room is of no size. */
typedef struct Parts {
    RasterSize size;    /* of the pad */
    Rect pad, bars;
} Parts;

static bool find_parts(Rect inside, Symbols symbols, const View *view, Parts *p)
{
    bool halves = raster_in_halves(symbols, view);
    int most = view->zoomed ? RASTER_LARGEST : halves ? SCALE_USUAL : 1;
    *p = (Parts){0};
    if (!raster_fit(&p->size, DRAWING_SIDE, most, inside.width, inside.height, halves))
        return false;
    p->pad = (Rect){inside.x, inside.y, p->size.width, p->size.height};
    int right = inside.width - p->size.width - 1, below = inside.height - p->size.height;
    if (right >= BARS_LEAST)
        p->bars = (Rect){inside.x + p->size.width + 1, inside.y, right, inside.height};
    else if (below > BARS_LOW)
        p->bars = (Rect){inside.x, inside.y + p->size.height + 1, inside.width, below - 1};
    return true;
}

/* A frame as wide and as tall as the ink of the data usually is, to draw in: what is much narrower
 * is not what the network has seen. */
static void add_frame(const ImageLayout *images, Real ink[DRAWING_CELLS])
{
    enum { LONGER = 12 };
    double longer = fmax(images->across, images->down);
    int width = (int)(LONGER * images->across / longer + 0.5);
    int height = (int)(LONGER * images->down / longer + 0.5);
    int left = (DRAWING_SIDE - width) / 2, top = (DRAWING_SIDE - height) / 2;
    for (int y = top; y < top + height; y++)
        for (int x = left; x < left + width; x++) {
            bool edge = x == left || y == top || x + 1 == left + width || y + 1 == top + height;
            Real *cell = &ink[y * DRAWING_SIDE + x];
            *cell = edge && !(*cell > 0) ? (Real)0.1 : *cell;
        }
}

/* A cell without ink is a little brighter than black, on which the pad would not be seen. */
static void draw_pad(const Scene *scene, const Parts *p, Canvas *canvas)
{
    Real ink[DRAWING_CELLS];
    const PenTool *tool = &scene->view->pen;
    const Style style = {INK_MARK, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};
    const Raster raster = {DRAWING_SIDE, true, ink, -0.15, 1};
    drawing_ink(&tool->pad, ink);
    if (scene->images && scene->images->side > 0)
        add_frame(scene->images, ink);
    raster_draw(&raster, &p->size, p->pad.x, p->pad.y, canvas);
    Rect at = raster_cells(&p->size, tool->x, tool->y);
    canvas_text(canvas, p->pad.x + at.x, p->pad.y + at.y + (at.height - 1) / 2, style,
                !tool->down ? "+" : tool->rubs ? "-" : "*");
    canvas_mark(canvas, p->pad.x + at.x, p->pad.y + at.y + (at.height - 1) / 2);
}

/* The answer to the drawing; NULL while there is none. */
static const Real *answer_of(const Scene *scene)
{
    const Trace *t = scene->trace;
    const Layer *last = &t->net.layers[t->net.layer_count - 1];
    return scene->drawn ? t->spotlight.a + last->first : NULL;
}

/* An output between the two values of its target, or of a share. */
static double share_of(const Dataset *d, Real a)
{
    double low = d->kind == TARGET_REAL ? 0 : (double)d->low;
    double high = d->kind == TARGET_REAL ? 1 : (double)d->high;
    return fmin(fmax(((double)a - low) / (high - low), 0), 1);
}

/* "0.99": as the shares that most outputs are; larger ones with as many digits as there is room. */
static const char *number_of(Real a, char number[FORMAT_SIZE])
{
    if (!(fabs((double)a) < 10))
        return format_within((double)a, NUMBER - 1, number);
    snprintf(number, FORMAT_SIZE, "%.2f", (double)a);
    return number;
}

/* How the lines of the list are divided. */
typedef struct Columns {
    int name, bar, number;
    NameCut names;
} Columns;

static Columns find_columns(const Scene *scene, int width, const Canvas *canvas)
{
    const Dataset *d = scene->trace->data;
    Columns c = {.name = names_width(canvas, d, dataset_output_name, d->outputs)};
    int most = width - 1 - BAR_LEAST < NAME_MOST ? width - 1 - BAR_LEAST : NAME_MOST;
    c.name = c.name < most ? c.name : most;
    c.bar = width - c.name - 1;
    c.number = c.bar >= BAR_LEAST + NUMBER ? NUMBER : 0;
    c.bar = c.bar - c.number < BAR_MOST ? c.bar - c.number : BAR_MOST;
    c.names = names_cut(canvas, d, dataset_output_name, d->outputs, c.name);
    return c;
}

static void draw_bar(const Scene *scene, const Columns *c, size_t output, int x, int y,
                     Canvas *canvas)
{
    const Dataset *d = scene->trace->data;
    const Real *a = answer_of(scene);
    bool best = a && output == dataset_largest(d->outputs, a) && d->outputs > 1;
    Style style = best ? strong : plain;
    char name[NAMES_SIZE], number[FORMAT_SIZE];
    canvas_text_within(canvas, x, y, c->name, a ? style : dim, names_text(&c->names, output, name));
    x += c->name + 1;
    if (!a) {
        canvas_text(canvas, x, y, dim, "—");
        return;
    }
    canvas_bar_across(canvas, (Rect){x, y, c->bar, 1},
                      (int)(share_of(d, a[output]) * c->bar * 2 + 0.5), style);
    if (c->number > 0)
        canvas_text(canvas, x + c->bar + 1, y, style,
                    number_of(a[output], number));
}

/* The outputs in their order; where they are more than rows, those of the largest answers, and how
 * many are left out. Returns the rows. */
static int draw_bars(const Scene *scene, Rect area, Canvas *canvas)
{
    const Dataset *d = scene->trace->data;
    const Real *a = answer_of(scene);
    const Columns columns = find_columns(scene, area.width, canvas);
    size_t rows = area.height > 0 ? (size_t)area.height : 0, drawn = 0;
    char rest[32];
    if (d->outputs > rows && rows > 0) {
        snprintf(rest, sizeof rest, N_("%zu more"), d->outputs - --rows);
        canvas_text_within(canvas, area.x, area.y + (int)rows, area.width, dim, rest);
    }
    for (size_t i = 0; i < d->outputs && drawn < rows; i++) {
        size_t larger = 0;
        for (size_t j = 0; a && j < d->outputs; j++)
            larger += a[j] > a[i] || (j < i && !(a[j] < a[i]));
        if (a && larger >= rows)
            continue;
        draw_bar(scene, &columns, i, area.x, area.y + (int)drawn++, canvas);
    }
    return (int)drawn;
}

/* What the network sees of the drawing, as large as there is room for it. */
static void draw_seen(const Scene *scene, Rect area, Canvas *canvas)
{
    const Trace *t = scene->trace;
    const Raster raster = {(int)inputs_square_side(net_columns(&t->net)), true, t->spotlight.base,
                           (double)t->data->x_min, (double)t->data->x_max};
    bool halves = raster_in_halves(canvas->symbols, scene->view);
    char caption[64];
    RasterSize size;
    snprintf(caption, sizeof caption, N_("seen: %d × %d"), raster.side, raster.side);
    if (!scene->drawn || !raster_fit(&size, raster.side, RASTER_LARGEST, area.width,
                                     area.height - 1, halves) || size.width < SEEN_LEAST)
        return;
    if (canvas_text_width(canvas, caption) > area.width)
        snprintf(caption, sizeof caption, N_("seen"));
    canvas_text(canvas, area.x, area.y, dim, caption);
    raster_draw(&raster, &size, area.x, area.y + 1, canvas);
}

/* Below the bars, or below the pad, where that has more rows. */
static Rect room_for_seen(Rect inside, const Parts *p, int bars)
{
    int below = inside.y + inside.height - p->pad.y - p->pad.height - 1;
    bool beside = p->bars.y == p->pad.y && p->bars.width > 0;
    int room = p->bars.height - bars - 1, half = p->bars.width / 2;
    Rect under_bars = {p->bars.x, p->bars.y + bars + 1, p->bars.width, room};
    Rect under_pad = {inside.x, p->pad.y + p->pad.height + 1, inside.width, below};
    return !beside || (room < half ? room : half) > below ? under_bars : under_pad;
}

/* What is drawn and not answered to yet says what to do. */
static void write_note(const Scene *scene, char *note, size_t size)
{
    const Dataset *d = scene->trace->data;
    const Real *a = answer_of(scene);
    char name[DATASET_NAME_SIZE], number[FORMAT_SIZE];
    size_t best = a ? dataset_largest(d->outputs, a) : 0;
    if (!a)
        snprintf(note, size, N_("draw with the mouse, or d"));
    else
        snprintf(note, size, N_("now: %s %s"), dataset_output_name(d, best, name),
                 number_of(a[best], number));
}

void pad_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    Parts parts;
    char note[96];
    canvas_clip(canvas, inside);
    if (find_parts(inside, canvas->symbols, scene->view, &parts)) {
        draw_pad(scene, &parts, canvas);
        int bars = draw_bars(scene, parts.bars, canvas);
        draw_seen(scene, room_for_seen(inside, &parts, bars), canvas);
    }
    canvas_unclip(canvas);
    write_note(scene, note, sizeof note);
    frame_draw(r, focused, N_("draw"), note, canvas);
}

/* Asks for what begins or goes on at a cell, where that is on the pad. */
static void ask(Touch *touch, const char *what, int x, int y)
{
    Parts parts;
    int column, row;
    if (!find_parts(touch->inside, touch->symbols, touch->view, &parts) ||
        !rect_contains(parts.pad, x, y))
        return;
    raster_pixel_at(&parts.size, x - parts.pad.x, y - parts.pad.y, &column, &row);
    snprintf(touch->command, TOUCH_COMMAND_SIZE, "draw %s %d %d", what, column + 1, row + 1);
}

void pad_press(Touch *touch, int x, int y)
{
    ask(touch, "at", x, y);
}

void pad_drag(Touch *touch, int x, int y)
{
    ask(touch, "to", x, y);
}

void pad_leave(View *view)
{
    view->pen.down = false;
}
