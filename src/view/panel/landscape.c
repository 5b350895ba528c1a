#include "view/panel/landscape.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/canvas/pixels.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns of the legend with its numbers, and of numbers at the left of a map; from which size on
 * there are legend and words; the most rows of words. */
enum { LEGEND = 10, GUTTER = 7, GUTTER_MOST = 12, LEGEND_FROM = 44, WORDS_FROM = 9, WORDS_MOST = 3,
       NUMBER = 6 };

/* Where everything is in the inside of a panel. */
typedef struct Parts {
    Rect words, plot, legend; /* of no size where there is no room */
} Parts;

static bool is_above(const View *view, Symbols symbols)
{
    return view->relief.above || !terrain_can_rise(symbols);
}

/* Columns at the left of a map: for its numbers, and the name along that side where it is short. */
static int gutter_of(const LandscapePicture *p)
{
    char name[NET_PARAMETER_NAME_SIZE];
    int length = (int)strlen(landscape_axis(p, 1, name)) + 1;
    return length < GUTTER ? GUTTER : length > GUTTER_MOST ? GUTTER_MOST : length;
}

static Parts find_parts(const LandscapePicture *picture, const View *view, Rect inside,
                        Symbols symbols)
{
    Parts p = {.plot = inside};
    int words = inside.height < WORDS_FROM ? 0 : inside.height < 2 * WORDS_FROM ? 1 : WORDS_MOST;
    p.words = (Rect){inside.x + 1, inside.y, inside.width - 2, words};
    p.plot.y += words;
    p.plot.height -= words;
    if (inside.width >= LEGEND_FROM) {
        p.plot.width -= LEGEND;
        p.legend = (Rect){p.plot.x + p.plot.width, p.plot.y, LEGEND, p.plot.height};
    }
    if (is_above(view, symbols)) {
        int gutter = gutter_of(picture);
        p.plot.x += gutter;
        p.plot.width -= gutter + 1;
        p.plot.height -= 1;
    }
    return p;
}

Rect landscape_plot(const LandscapePicture *picture, const View *view, Rect inside, Symbols symbols)
{
    return find_parts(picture, view, inside, symbols).plot;
}

/* Writes a sentence behind those before, in the next line where it has no room. */
static void write_words(Pen *pen, Rect area, Style style, const char *words)
{
    int width = canvas_text_width(pen->canvas, words);
    if (pen->x > area.x && width > pen->end - pen->x) {
        pen->x = area.x;
        pen->y++;
    }
    if (pen->y < area.y + area.height)
        pen->x += canvas_text_within(pen->canvas, pen->x, pen->y, pen->end - pen->x, style, words) +
                  2;
}

static void write_path(const LandscapePicture *p, Pen *pen, Rect area)
{
    char number[FORMAT_SIZE], words[96];
    double far = 0;
    for (size_t i = 0; i < p->count; i++)
        far = fmax(far, p->path[i].distance);
    if (p->count < 2)
        return;
    snprintf(words, sizeof words, N_("path: %zu moments"), p->count);
    write_words(pen, area, dim, words);
    if (isnan(p->share))
        return;
    snprintf(words, sizeof words, N_("%.3g %% of its variance in this plane"), 100 * p->share);
    write_words(pen, area, dim, words);
    snprintf(words, sizeof words, N_("up to %s off it"), format_short(far, NUMBER, number));
    write_words(pen, area, dim, words);
}

/* The scale of heights, and how far the grid is known. */
static void write_heights(const LandscapePicture *p, const Terrain *t, bool legend, Pen *pen,
                          Rect area)
{
    char a[FORMAT_SIZE], b[FORMAT_SIZE], words[96];
    if (p->stride > 1) {
        snprintf(words, sizeof words, N_("coarse: every %dth point"), p->stride);
        write_words(pen, area, plain, words);
    }
    if (t->scale.log)
        write_words(pen, area, plain, N_("heights are log L"));
    if (legend)
        return;
    snprintf(words, sizeof words, N_("L from %s to %s"),
             format_short(terrain_loss(&t->scale, 0), 7, a),
             format_short(terrain_loss(&t->scale, 1), 7, b));
    write_words(pen, area, plain, words);
}

/* What is shown, the most wanted first. */
static void draw_words(const Scene *scene, const LandscapePicture *p, Rect area, bool legend,
                       Canvas *canvas)
{
    char a[FORMAT_SIZE], b[FORMAT_SIZE], words[96];
    Pen pen = {canvas, area.x, area.y, area.x + area.width};
    const Style mark = {.ink = INK_MARK};
    if (area.height < 1)
        return;
    const double here[2] = {0, 0};
    vec2 dot;
    snprintf(words, sizeof words, N_("● here: L %s"), format_short(p->loss, 8, a));
    write_words(&pen, area, mark, words);
    if (!terrain_sees(scene->terrain, p, here, dot))
        write_words(&pen, area, plain, N_("(behind the surface: turn it)"));
    snprintf(words, sizeof words, N_("%s, mean of %zu samples"), p->of->row.name, p->samples);
    write_words(&pen, area, dim, words);
    write_heights(p, scene->terrain, legend, &pen, area);
    write_path(p, &pen, area);
    snprintf(words, sizeof words, N_("‖∇L‖ %s, %s of it in this plane"),
             format_short(p->downhill.length, 7, a), format_short(p->downhill.within, 7, b));
    write_words(&pen, area, dim, words);
    if (scene->has_penalty)
        write_words(&pen, area, dim, N_("L without the penalty"));
    write_words(&pen, area, dim, N_("one cut of many"));
}

/* What is level has so much light. */
static const double level_light = 0.7;

/* From below upwards the colours or shades of heights, and losses at some of them. */
static void draw_legend(const Terrain *t, Rect area, Canvas *canvas)
{
    int rows = area.height - 2, top = area.y + 1, x = area.x + 1;
    char number[FORMAT_SIZE];
    if (rows < 3 || t->stride == 0)
        return;
    canvas_text(canvas, x, area.y, dim, t->scale.log ? "L (log)" : "L");
    int every = rows >= 17 ? rows / 8 : rows >= 9 ? rows / 4 : rows - 1;
    for (int y = 0; y < rows; y++) {
        double share = 1 - ((double)y + 0.5) / rows, upper = 1 - ((double)y + 0.25) / rows;
        if (t->per_x > 1) {
            pixels_halves(canvas, (Rect){x, 2 * (top + y), 2, 1}, ink_relief(upper, level_light));
            pixels_halves(canvas, (Rect){x, 2 * (top + y) + 1, 2, 1},
                          ink_relief(2 * share - upper, level_light));
        } else {
            pixels_texts(canvas, (Rect){x, top + y, 2, 1},
                         (Style){.ink = (uint8_t)ink_relief(share, level_light)},
                         symbols_shade(canvas->symbols, share));
        }
        if (y % every != 0 && y != rows - 1)
            continue;
        double end = y == 0 ? 1 : y == rows - 1 ? 0 : share;
        if (y == 0 || y == rows - 1 || rows - 1 - y >= every)
            canvas_text(canvas, x + 3, top + y, dim,
                        format_short(terrain_loss(&t->scale, end), NUMBER, number));
    }
}

static void draw_map_axes(const LandscapePicture *p, Rect plot, Canvas *canvas)
{
    char number[FORMAT_SIZE], name[NET_PARAMETER_NAME_SIZE];
    int below = plot.y + plot.height;
    for (int i = 0; i <= 2; i++) {
        int y = plot.y + (plot.height - 1) * (2 - i) / 2;
        landscape_number(p, 1, i / 2.0, number, sizeof number);
        if (i != 1)
            canvas_text(canvas, plot.x - 1 - canvas_text_width(canvas, number), y, dim, number);
        int x = plot.x + (plot.width - 1) * i / 2, width;
        landscape_number(p, 0, i / 2.0, number, sizeof number);
        width = canvas_text_width(canvas, number);
        if (i != 1)
            canvas_text(canvas, i == 0 ? x : x + 1 - width, below, dim, number);
    }
    landscape_axis(p, 0, name);
    canvas_text(canvas, plot.x + (plot.width - canvas_text_width(canvas, name)) / 2, below, plain,
                name);
    landscape_axis(p, 1, name);
    int width = canvas_text_width(canvas, name);
    bool beside = width < GUTTER_MOST; /* else over the map's upper edge */
    canvas_text(canvas, beside ? plot.x - 1 - width : plot.x,
                beside ? plot.y + plot.height / 2 : plot.y, plain, name);
}

/* Writes beside a dot, away from the middle; nothing where something else is written. */
static void label(const Terrain *t, Rect plot, vec3 point, Style style, const char *text,
                  Canvas *canvas)
{
    vec2 dot;
    terrain_dot(t, point, dot);
    int width = canvas_text_width(canvas, text);
    int x = plot.x + (int)floorf(dot[0] / 2), y = plot.y + (int)floorf(dot[1] / 4);
    x = dot[0] < 0.5f * (float)t->width ? x - width + 1 : x;
    x = x < plot.x ? plot.x : x + width > plot.x + plot.width ? plot.x + plot.width - width : x;
    bool inside = x >= plot.x && y >= plot.y && y < plot.y + plot.height;
    for (int i = x - 1; inside && i <= x + width; i++) {
        uint32_t c = i >= plot.x && i < plot.x + plot.width ? canvas_cell(canvas, i, y)->c : 0;
        inside = c == 0 || c == ' ' || c >= 0x2800;
    }
    if (inside)
        canvas_text(canvas, x, y, style, text);
}

/* Numbers and name along the two edges of the floor that are nearest to the eye: first the names,
 * then the ends, then what is between. */
static void draw_floor_axes(const Terrain *t, const LandscapePicture *p, Rect plot, Canvas *canvas)
{
    static const int order[] = {0, 4, 2, 1, 3};
    const float beyond = 1.13f, name_at = 1.32f;
    char number[FORMAT_SIZE], name[NET_PARAMETER_NAME_SIZE];
    float side[2] = {cosf(t->turn) > 0 ? 1 : -1, sinf(t->turn) > 0 ? 1 : -1};
    for (int k = 0; k < 2; k++) {
        vec3 at = {0, 0, 0};
        at[1 - k] = side[1 - k] * name_at;
        label(t, plot, at, plain, landscape_axis(p, k, name), canvas);
    }
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 2; k++) {
            vec3 at = {0, 0, 0};
            at[k] = -1 + 0.5f * (float)order[i];
            at[1 - k] = side[1 - k] * beyond;
            landscape_number(p, k, order[i] / 4.0, number, sizeof number);
            label(t, plot, at, dim, number, canvas);
        }
}

/* The present parameters, and what the arrows are. */
static void draw_here(const Terrain *t, const LandscapePicture *p, Rect plot, Canvas *canvas)
{
    const double here[2] = {0, 0};
    double to[2], other[2];
    vec2 dot = {0, 0};
    bool same = terrain_arrow(p, &p->step, other) && terrain_arrow(p, &p->downhill, to) &&
                hypot(to[0] - other[0], to[1] - other[1]) < 0.05 * hypot(to[0], to[1]);
    bool seen = terrain_sees(t, p, here, dot);
    int x = plot.x + (int)dot[0] / t->per_x, y = plot.y + (int)dot[1] / t->per_y;
    const PlaneArrow *arrows[] = {&p->step, &p->downhill};
    const char *names[] = {same ? "" : N_("step"), same ? N_("−∇L, step") : "−∇L"};
    for (int i = 0; i < 2; i++)
        if (terrain_arrow(p, arrows[i], to) && terrain_sees(t, p, to, dot)) {
            int column = (int)dot[0] / t->per_x, width = canvas_text_width(canvas, names[i]);
            bool right = column + 1 + width <= plot.width;
            Rect place = {plot.x + (right ? column + 1 : column - width),
                          plot.y + (int)dot[1] / t->per_y, width, 1};
            place.y += rect_contains(place, x, y);
            canvas_text(canvas, place.x, place.y, strong, names[i]);
        }
    if (!seen)
        return;
    uint8_t paper = canvas_cell(canvas, x, y)->style.paper;
    if (t->filled && t->per_x > 1 && canvas_cell(canvas, x, y)->c == 0x2580 && paper == INK_TEXT)
        paper = canvas_cell(canvas, x, y)->style.ink;
    canvas_text(canvas, x, y, (Style){t->filled ? INK_ON : INK_BRIGHT, paper, ATTRIBUTE_BOLD}, "●");
}

static void draw_picture(const Scene *scene, const LandscapePicture *p, Rect inside, Canvas *canvas)
{
    const Terrain *t = scene->terrain;
    Parts parts = find_parts(p, scene->view, inside, canvas->symbols);
    if (p->missing[0]) {
        canvas_text_wrapped(canvas, (Rect){inside.x + 1, inside.y + 1, inside.width - 2,
                            inside.height - 1}, plain, p->missing);
        return;
    }
    if (p->stride == 0 || t->stride == 0)
        return;
    terrain_draw(t, parts.plot, canvas);
    draw_here(t, p, parts.plot, canvas);
    if (t->above)
        draw_map_axes(p, parts.plot, canvas);
    else
        draw_floor_axes(t, p, parts.plot, canvas);
    bool legend = t->filled && parts.legend.height > 4;
    if (legend)
        draw_legend(t, parts.legend, canvas);
    draw_words(scene, p, parts.words, legend, canvas);
}

/* "loss over w[1][1,1] and w[1][1,2]". */
static void title_of(const LandscapePicture *p, char *out, size_t size)
{
    char a[NET_PARAMETER_NAME_SIZE], b[NET_PARAMETER_NAME_SIZE];
    if (p->stride == 0 && !p->missing[0])
        snprintf(out, size, N_("landscape"));
    else if (p->spec.kind == PLANE_WEIGHTS)
        snprintf(out, size, N_("landscape: L over %s and %s"), landscape_axis(p, 0, a),
                 landscape_axis(p, 1, b));
    else if (p->spec.kind == PLANE_RANDOM)
        snprintf(out, size, N_("landscape: L over two random directions, seed %llu"),
                 (unsigned long long)p->spec.seed);
    else
        snprintf(out, size, N_("landscape: L over the plane of the path"));
}

void landscape_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    const LandscapePicture *p = scene->lab ? &scene->lab->landscape.shown : NULL;
    Rect inside = frame_inside(r);
    char title[160] = "landscape", note[96] = "";
    if (p && scene->terrain) {
        canvas_clip(canvas, inside);
        draw_picture(scene, p, inside, canvas);
        canvas_unclip(canvas);
        title_of(p, title, sizeof title);
    }
    if (p && (p->stride > 0 || p->missing[0]))
        snprintf(note, sizeof note, scene->lab_is_now ? N_("epoch %llu") : N_("of epoch %llu"),
                 (unsigned long long)p->epoch);
    frame_draw(r, focused, title, note, canvas);
}

static const float turn_step = 0.16f, tilt_step = 0.09f, wheel_step = 1.15f;

bool landscape_move(Touch *touch, int across, int down)
{
    relief_turn(&touch->view->relief, turn_step * (float)across, tilt_step * (float)down);
    return true;
}

void landscape_press(Touch *touch, int x, int y)
{
    ReliefView *v = &touch->view->relief;
    v->x = x;
    v->y = y;
    v->dragged = false;
}

void landscape_drag(Touch *touch, int x, int y)
{
    const float per_column = 0.05f, per_row = 0.07f;
    ReliefView *v = &touch->view->relief;
    if (x == v->x && y == v->y)
        return;
    relief_turn(v, -per_column * (float)(x - v->x), per_row * (float)(y - v->y));
    v->x = x;
    v->y = y;
    v->dragged = true;
}

/* A click that was no drag. */
void landscape_drop(Touch *touch, int x, int y)
{
    const LandscapePicture *p = &touch->lab->landscape.shown;
    Rect plot = landscape_plot(p, touch->view, touch->inside, touch->symbols);
    double at[2];
    if (touch->view->relief.dragged || !rect_contains(plot, x, y) ||
        !terrain_at(touch->terrain, p, x - plot.x, y - plot.y, at))
        return;
    snprintf(touch->command, sizeof touch->command, "landscape at %.6g %.6g", at[0] + p->offset[0],
             at[1] + p->offset[1]);
}

void landscape_wheel(Touch *touch, int x, int y, int by)
{
    (void)x;
    (void)y;
    relief_zoom(&touch->view->relief, by < 0 ? wheel_step : 1 / wheel_step);
}
