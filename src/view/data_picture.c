#include "view/data_picture.h"

#include "core/base/text.h"
#include "view/canvas/pen.h"
#include "view/canvas/pixels.h"

#include <math.h>
#include <stdio.h>

enum { POINTS_MOST = 4000, IMAGE_SIDE = 8, TEXT_SIZE = 96, LETTERS_ROW = 27, VALUES_MOST = 12 };

/* The ends of one number of all samples. */
static void find_ends(const Real *v, size_t count, size_t stride, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t k = 0; k < count; k++) {
        *low = fmin(*low, (double)v[k * stride]);
        *high = fmax(*high, (double)v[k * stride]);
    }
    double free = *high > *low ? 0.03 * (*high - *low) : 0.5;
    *low -= free;
    *high += free;
}

/* The colour of a sample: its class, or how high its target is. */
static Ink ink_of(const Dataset *d, size_t k, double low, double high)
{
    const Real *t = d->t + k * d->outputs;
    if (d->kind == TARGET_ONE_HOT)
        return ink_class(dataset_largest(d->outputs, t));
    double middle = (low + high) / 2, half = (high - low) / 2;
    return ink_map(((double)t[0] - middle) / half, 1);
}

/* Without colour: which side, or which class. */
static const char *sign_of(const Dataset *d, size_t k, double low, double high)
{
    static const char *const signs[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
    const Real *t = d->t + k * d->outputs;
    if (d->kind == TARGET_ONE_HOT)
        return signs[dataset_largest(d->outputs, t) % 9];
    return (double)t[0] > (low + high) / 2 ? "●" : "○";
}

static void draw_plane(const Dataset *d, bool colour, Rect r, Canvas *canvas)
{
    double left, right, bottom, top, low, high;
    size_t step = d->count / POINTS_MOST + 1;
    bool dots = colour && canvas->symbols == SYMBOLS_BRAILLE && d->count > 16;
    int per_x = dots ? 2 : 1, per_y = dots ? 4 : 1;
    find_ends(d->x, d->count, d->inputs, &left, &right);
    find_ends(d->x + 1, d->count, d->inputs, &bottom, &top);
    find_ends(d->t, d->count * d->outputs, 1, &low, &high);
    for (size_t k = 0; k < d->count; k += step) {
        const Real *x = d->x + k * d->inputs;
        int across = (int)(((double)x[0] - left) / (right - left) * r.width * per_x);
        int down = (int)((top - (double)x[1]) / (top - bottom) * r.height * per_y);
        if (dots)
            canvas_dot(canvas, r.x * 2 + across, r.y * 4 + down, ink_of(d, k, low, high));
        else
            canvas_text(canvas, r.x + across, r.y + down,
                        colour ? (Style){.ink = (uint8_t)ink_of(d, k, low, high)} : plain,
                        sign_of(d, k, low, high));
    }
}

static void draw_curve(const Dataset *d, Rect r, Canvas *canvas)
{
    double left, right, bottom, top;
    bool dots = canvas->symbols == SYMBOLS_BRAILLE;
    int per_x = dots ? 2 : 1, per_y = dots ? 4 : 1;
    find_ends(d->x, d->count, 1, &left, &right);
    find_ends(d->t, d->count, d->outputs, &bottom, &top);
    for (size_t k = 0; k < d->count; k++) {
        int across = (int)(((double)d->x[k] - left) / (right - left) * r.width * per_x);
        int down =
            (int)((top - (double)d->t[k * d->outputs]) / (top - bottom) * r.height * per_y);
        if (dots)
            canvas_dot(canvas, r.x * 2 + across, r.y * 4 + down, INK_BRIGHT);
        else
            canvas_text(canvas, r.x + across, r.y + down, plain, "o");
    }
}

/* The first images, side by side. */
static void draw_images(const Dataset *d, bool colour, Rect r, Canvas *canvas)
{
    bool halves = colour && canvas->symbols == SYMBOLS_BRAILLE;
    int wide = halves ? IMAGE_SIDE : 2 * IMAGE_SIDE, tall = halves ? IMAGE_SIDE / 2 : IMAGE_SIDE;
    int across = (r.width + 1) / (wide + 1), down = (r.height + 1) / (tall + 1);
    double range = (double)d->x_max - (double)d->x_min;
    for (int i = 0; i < across * down && (size_t)i < d->count; i++) {
        int left = r.x + i % across * (wide + 1), top = r.y + i / across * (tall + 1);
        for (int p = 0; p < IMAGE_SIDE * IMAGE_SIDE; p++) {
            double share =
                ((double)d->x[(size_t)i * d->inputs + (size_t)p] - (double)d->x_min) / range;
            int x = p % IMAGE_SIDE, y = p / IMAGE_SIDE;
            if (halves)
                pixels_halves(canvas, (Rect){left + x, 2 * top + y, 1, 1}, ink_grey(share));
            else
                pixels_texts(canvas, (Rect){left + 2 * x, top + y, 2, 1}, plain,
                             symbols_shade(canvas->symbols, share));
        }
    }
}

/* "0 1 → 1": a sample in a line, as words where its inputs are words. */
static void write_sample(const Dataset *d, size_t k, char *out, size_t size)
{
    const Real *x = d->x + k * d->inputs, *t = d->t + k * d->outputs;
    char name[DATASET_NAME_SIZE];
    out[0] = '\0';
    for (size_t i = 0; i < d->inputs; i++) {
        if (d->inputs_are == INPUTS_LETTERS && x[i] > (Real)0.5)
            text_append(out, size, "%s", dataset_output_name(d, i % LETTERS_ROW, name));
        else if (d->inputs_are == INPUTS_WORDS && x[i] > (Real)0.5)
            text_append(out, size, "%s ", dataset_input_name(d, i, name));
        else if (d->inputs_are == INPUTS_NUMBERS && i < VALUES_MOST)
            text_append(out, size, "%.3g ", (double)x[i]);
    }
    text_append(out, size, " → ");
    if (d->kind == TARGET_ONE_HOT)
        text_append(out, size, "%s", dataset_output_name(d, dataset_class_of(d, t), name));
    for (size_t j = 0; j < d->outputs && d->kind != TARGET_ONE_HOT && j < VALUES_MOST; j++)
        text_append(out, size, "%.3g ", (double)t[j]);
}

static void draw_samples(const Dataset *d, Rect r, Canvas *canvas)
{
    size_t step = d->inputs_are == INPUTS_WORDS ? 7 : 1;
    for (int y = 0; y < r.height && (size_t)y < d->count; y++) {
        char line[TEXT_SIZE];
        write_sample(d, (size_t)y * step % d->count, line, sizeof line);
        canvas_text_within(canvas, r.x, r.y + y, r.width, plain, line);
    }
}

void data_picture(const Dataset *d, bool colour, Rect r, Canvas *canvas)
{
    bool image = d->inputs == IMAGE_SIDE * IMAGE_SIDE && d->inputs_are == INPUTS_NUMBERS;
    if (r.width < 1 || r.height < 1 || d->count == 0)
        return;
    canvas_clip(canvas, r);
    if (image)
        draw_images(d, colour, r, canvas);
    else if (d->inputs == 1)
        draw_curve(d, r, canvas);
    else if (d->inputs == 2 && d->count > 4)
        draw_plane(d, colour, r, canvas);
    else
        draw_samples(d, r, canvas);
    canvas_unclip(canvas);
}
