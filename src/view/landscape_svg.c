#include "view/landscape_svg.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/terrain_inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Cells of the terrain that is drawn, units of a dot, what is beside and below the picture, and
 * lines of equal height. */
enum { COLUMNS = 150, ROWS = 56, UNIT = 3, LEGEND = 130, HEAD = 64, FOOT = 16, MARGIN = 92,
       CONTOURS = 20, LEGEND_STEPS = 40, TEXT_SIZE = 256 };

/* What is level has so much light. */
static const double level_light = 0.7;

/* What is drawn, and where to. */
typedef struct SvgDrawing {
    FILE *out;
    const LandscapePicture *picture;
    Terrain terrain;
} SvgDrawing;

static void write_escaped(FILE *out, const char *text)
{
    for (; *text; text++)
        if (*text == '<' || *text == '>' || *text == '&' || *text == '"')
            fprintf(out, "&#%d;", *text);
        else
            putc(*text, out);
}

/* Text from outside has been made visible before. */
static void write_text(const SvgDrawing *d, double x, double y, const char *anchor, int size,
                       const char *text)
{
    fprintf(d->out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">", x, y,
            anchor, size);
    write_escaped(d->out, text);
    fputs("</text>\n", d->out);
}

/* The colour of a height on the screen where the surface is level. */
static uint32_t height_colour(int height)
{
    const Scheme scheme = {DEPTH_256, THEME_LIGHT, palette_table.rows};
    Ink ink = ink_relief((height + 0.5) / RELIEF_HEIGHTS, level_light);
    return colour_rgb(scheme_colour(&scheme, ink, ink, true));
}

/* Between two of them, under so much light. */
static uint32_t colour_of(double share, double light)
{
    double place = fmin(fmax(share * RELIEF_HEIGHTS - 0.5, 0), RELIEF_HEIGHTS - 1.001);
    int below = (int)place;
    uint32_t rgb = 0, low = height_colour(below), high = height_colour(below + 1);
    for (int shift = 0; shift < 24; shift += 8) {
        double from = (double)(low >> shift & 0xff), to = (double)(high >> shift & 0xff);
        double value = (from + (place - below) * (to - from)) * (0.4 + 0.6 * light / level_light);
        rgb |= (uint32_t)fmin(value, 255) << shift;
    }
    return rgb;
}

static double svg_x(float dot)
{
    return MARGIN + UNIT * (double)dot;
}

static double svg_y(float dot)
{
    return HEAD + UNIT * (double)dot;
}

/* A square of the grid by its first corner, with what decides which one is behind the other. */
typedef struct Patch {
    int corner;
    float depth;
} Patch;

static int farther_first(const void *a, const void *b)
{
    const Patch *p = a, *q = b;
    return p->depth < q->depth ? 1 : p->depth > q->depth ? -1 : p->corner - q->corner;
}

static void write_patch(const SvgDrawing *d, int k)
{
    const Terrain *t = &d->terrain;
    int s = t->stride, row = s * LANDSCAPE_SIDE;
    const int corners[4] = {k, k + s, k + s + row, k + row};
    double share = 0, light = 0;
    for (int i = 0; i < 4; i++) {
        share += (double)t->corner[corners[i]][3] / 4;
        light += (double)t->lit[corners[i]] / 4;
    }
    uint32_t rgb = colour_of(share, light);
    fputs("<polygon points=\"", d->out);
    for (int i = 0; i < 4; i++)
        fprintf(d->out, "%s%.1f,%.1f", i > 0 ? " " : "", svg_x(t->corner[corners[i]][0]),
                svg_y(t->corner[corners[i]][1]));
    fprintf(d->out, "\" fill=\"#%06x\" stroke=\"#%06x\"/>\n", (unsigned)rgb, (unsigned)rgb);
}

/* The squares whose corners are all there, from the farthest on. */
static bool write_surface(const SvgDrawing *d)
{
    const Terrain *t = &d->terrain;
    int s = t->stride, row = s * LANDSCAPE_SIDE;
    size_t count = 0;
    Patch *patches = malloc(LANDSCAPE_POINTS * sizeof *patches);
    if (!patches)
        return false;
    for (int j = 0; j + s < LANDSCAPE_SIDE; j += s)
        for (int i = 0; i + s < LANDSCAPE_SIDE; i += s) {
            int k = j * LANDSCAPE_SIDE + i;
            const vec4 *a = &t->corner[k];
            float depth = a[0][2] + a[s][2] + a[row][2] + a[row + s][2];
            if (!isnan(a[0][3] + a[s][3] + a[row][3] + a[row + s][3]))
                patches[count++] = (Patch){k, depth};
        }
    qsort(patches, count, sizeof *patches, farther_first);
    fputs("<g stroke-width=\"0.6\" stroke-linejoin=\"round\">\n", d->out);
    for (size_t i = 0; i < count; i++)
        write_patch(d, patches[i].corner);
    fputs("</g>\n", d->out);
    free(patches);
    return true;
}

/* Where a height is between two corners; false where it is not. */
static bool crosses(const SvgDrawing *d, int a, int b, float height, double at[2])
{
    const LandscapePicture *p = d->picture;
    float from = d->terrain.corner[a][3], to = d->terrain.corner[b][3];
    if (isnan(from + to) || (from < height) == (to < height))
        return false;
    double share = (double)((height - from) / (to - from));
    const int one[2] = {a % LANDSCAPE_SIDE, a / LANDSCAPE_SIDE};
    const int two[2] = {b % LANDSCAPE_SIDE, b / LANDSCAPE_SIDE};
    for (int k = 0; k < 2; k++)
        at[k] = landscape_coordinate(p, k, one[k]) * (1 - share) +
                landscape_coordinate(p, k, two[k]) * share;
    return true;
}

static void write_segment(const SvgDrawing *d, const double from[2], const double to[2])
{
    vec2 a, b;
    if (terrain_sees(&d->terrain, d->picture, from, a) &&
        terrain_sees(&d->terrain, d->picture, to, b))
        fprintf(d->out, "<path d=\"M%.1f %.1fL%.1f %.1f\"/>\n", svg_x(a[0]), svg_y(a[1]),
                svg_x(b[0]), svg_y(b[1]));
}

/* The lines of equal height through a triangle of the grid. */
static void write_contours_of(const SvgDrawing *d, int a, int b, int c)
{
    for (int level = 1; level < CONTOURS; level++) {
        double at[3][2];
        float height = (float)level / CONTOURS;
        int found = crosses(d, a, b, height, at[0]);
        found += crosses(d, b, c, height, at[found]);
        found += crosses(d, c, a, height, at[found]);
        if (found == 2)
            write_segment(d, at[0], at[1]);
    }
}

static void write_contours(const SvgDrawing *d)
{
    int s = d->terrain.stride, row = s * LANDSCAPE_SIDE;
    fputs("<g fill=\"none\" stroke=\"#000000\" stroke-opacity=\"0.35\" stroke-width=\"0.7\">\n",
          d->out);
    for (int j = 0; j + s < LANDSCAPE_SIDE; j += s)
        for (int i = 0; i + s < LANDSCAPE_SIDE; i += s) {
            int k = j * LANDSCAPE_SIDE + i;
            write_contours_of(d, k, k + s, k + row);
            write_contours_of(d, k + s, k + row + s, k + row);
        }
    fputs("</g>\n", d->out);
}

/* A straight line of the plane in pieces, those that are seen. */
static void write_line(const SvgDrawing *d, const double from[2], const double to[2])
{
    enum { PIECES = 12 };
    double at[2][2] = {{from[0], from[1]}};
    for (int i = 1; i <= PIECES; i++) {
        double share = (double)i / PIECES;
        for (int k = 0; k < 2; k++)
            at[1][k] = from[k] + share * (to[k] - from[k]);
        write_segment(d, at[0], at[1]);
        at[0][0] = at[1][0];
        at[0][1] = at[1][1];
    }
}

static void write_path(const SvgDrawing *d)
{
    const LandscapePicture *p = d->picture;
    const PlaneArrow *arrows[] = {&p->downhill, &p->step};
    const char *const names[] = {"−∇L", N_("step")};
    const double here[2] = {0, 0};
    double to[2];
    vec2 dot;
    fputs("<g fill=\"none\" stroke=\"#000000\" stroke-width=\"2.2\" stroke-linecap=\"round\">\n",
          d->out);
    for (size_t i = 1; i < p->count; i++)
        write_line(d, p->path[i - 1].at, p->path[i].at);
    fputs("</g>\n<g fill=\"none\" stroke=\"#b00000\" stroke-width=\"1.6\">\n", d->out);
    for (int i = 0; i < 2; i++)
        if (terrain_arrow(p, arrows[i], to))
            write_line(d, here, to);
    fputs("</g>\n", d->out);
    for (int i = 0; i < 2; i++)
        if (terrain_arrow(p, arrows[i], to) && terrain_sees(&d->terrain, p, to, dot))
            write_text(d, svg_x(dot[0]) + 4, svg_y(dot[1]) + 14 * i, "start", 13, names[i]);
    if (terrain_sees(&d->terrain, p, here, dot))
        fprintf(d->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#ffffff\" "
                "stroke=\"#000000\" stroke-width=\"2\"/>\n", svg_x(dot[0]), svg_y(dot[1]));
}

/* The floor, behind everything, or the frame of the map. */
static void write_floor(const SvgDrawing *d)
{
    vec3 corners[] = {{-1, -1, 0}, {1, -1, 0}, {1, 1, 0}, {-1, 1, 0}};
    fputs("<polygon fill=\"none\" stroke=\"#808080\" points=\"", d->out);
    for (int i = 0; i < 4; i++) {
        vec2 dot;
        terrain_dot(&d->terrain, corners[i], dot);
        fprintf(d->out, "%s%.1f,%.1f", i > 0 ? " " : "", svg_x(dot[0]), svg_y(dot[1]));
    }
    fputs("\"/>\n", d->out);
}

static void write_axes(const SvgDrawing *d)
{
    const Terrain *t = &d->terrain;
    const LandscapePicture *p = d->picture;
    char text[NET_PARAMETER_NAME_SIZE];
    float side[2] = {t->above || cosf(t->turn) <= 0 ? -1 : 1,
                     t->above || sinf(t->turn) <= 0 ? -1 : 1};
    float beyond = t->above ? 1.04f : 1.12f;
    for (int k = 0; k < 2; k++)
        for (int i = 0; i <= 4; i++) {
            vec3 at = {0, 0, 0};
            vec2 dot;
            at[k] = -1 + 0.5f * (float)i;
            at[1 - k] = side[1 - k] * beyond;
            terrain_dot(t, at, dot);
            const char *anchor = dot[0] < 0.5f * (float)t->width ? "end" : "start";
            anchor = t->above && k == 0 ? "middle" : anchor;
            if (i == 2)
                landscape_axis(p, k, text);
            else
                landscape_number(p, k, i / 4.0, text, sizeof text);
            write_text(d, svg_x(dot[0]), svg_y(dot[1]) + 5, anchor, i == 2 ? 15 : 12, text);
        }
}

static void write_legend(const SvgDrawing *d)
{
    const Terrain *t = &d->terrain;
    double x = 1.4 * MARGIN + UNIT * t->width, tall = UNIT * t->height * 0.8;
    char number[FORMAT_SIZE];
    for (int i = 0; i < LEGEND_STEPS; i++)
        fprintf(d->out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"18\" height=\"%.2f\" "
                "fill=\"#%06x\"/>\n", x, HEAD + tall * (1 - (i + 1.0) / LEGEND_STEPS),
                tall / LEGEND_STEPS + 0.5,
                (unsigned)colour_of((i + 0.5) / LEGEND_STEPS, level_light));
    for (int i = 0; i <= 4; i++)
        write_text(d, x + 24, HEAD + tall * (1 - i / 4.0) + 5, "start", 12,
                   format_short(terrain_loss(&t->scale, i / 4.0), 8, number));
    write_text(d, x, HEAD + tall + 24, "start", 13, t->scale.log ? N_("L, log scale") : "L");
}

static void write_words(const SvgDrawing *d, const char *name)
{
    const LandscapePicture *p = d->picture;
    char a[NET_PARAMETER_NAME_SIZE], b[NET_PARAMETER_NAME_SIZE], shape[64], text[TEXT_SIZE];
    net_shape(&p->net, shape, sizeof shape);
    snprintf(text, sizeof text, N_("%s %s, epoch %llu: %s loss over %s and %s"), name, shape,
             (unsigned long long)p->epoch, p->of->row.name, landscape_axis(p, 0, a),
             landscape_axis(p, 1, b));
    write_text(d, MARGIN, 24, "start", 17, text);
    if (p->spec.kind == PLANE_RANDOM)
        snprintf(text, sizeof text, N_("random directions of seed %llu, as long into each unit as "
                 "its weights; "), (unsigned long long)p->spec.seed);
    else
        snprintf(text, sizeof text, "%s", p->spec.kind == PLANE_PATH
                                              ? N_("principal components of the path; ") : "");
    if (isfinite(p->share))
        text_append(text, sizeof text, N_("%zu moments, %.3g %% of their variance in this plane; "),
                    p->count, 100 * p->share);
    text_append(text, sizeof text, N_("here L = %.4g; one cut of many"), p->loss);
    write_text(d, MARGIN, 46, "start", 13, text);
}

static bool write_all(const SvgDrawing *d, const char *name)
{
    int wide = 2 * MARGIN + UNIT * d->terrain.width + LEGEND;
    int tall = HEAD + UNIT * d->terrain.height + 2 * FOOT;
    fprintf(d->out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"0 0 %d %d\" font-family=\"sans-serif\">\n"
            "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
            wide, tall, wide, tall, wide, tall);
    if (!d->terrain.above)
        write_floor(d);
    if (!write_surface(d))
        return false;
    write_contours(d);
    if (d->terrain.above)
        write_floor(d);
    write_path(d);
    write_axes(d);
    write_legend(d);
    write_words(d, name);
    fputs("</svg>\n", d->out);
    return true;
}

char *landscape_svg(const LandscapePicture *p, const ReliefView *relief, const char *name,
                    Error *err)
{
    char *text = NULL, visible[TEXT_SIZE / 2];
    const View view = {.relief = *relief, .colour = true};
    SvgDrawing d = {.picture = p};
    text_visible(name, visible, sizeof visible);
    d.out = terrain_update(&d.terrain, p, &view, SYMBOLS_BRAILLE, COLUMNS, ROWS, err)
                ? text_open(&text) : NULL;
    bool ok = d.out && write_all(&d, visible);
    text = text_close(d.out, &text);
    terrain_free(&d.terrain);
    if (!ok || !text) {
        free(text);
        error_memory(err);
        return NULL;
    }
    return text;
}
