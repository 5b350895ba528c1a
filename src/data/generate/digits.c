#include "data/generate/digits.h"

#include "core/base/rng.h"
#include "data/generate/label.h"

#include <string.h>

enum { GLYPH_WIDTH = 5, GLYPH_HEIGHT = 7, DIGITS = 10, PIXELS = DIGIT_SIDE * DIGIT_SIDE };

static const char *const glyphs[DIGITS] = {
    " ### "
    "#   #"
    "#   #"
    "#   #"
    "#   #"
    "#   #"
    " ### ",

    "  #  "
    " ##  "
    "# #  "
    "  #  "
    "  #  "
    "  #  "
    "  #  ",

    " ### "
    "#   #"
    "    #"
    "   # "
    "  #  "
    " #   "
    "#####",

    "#### "
    "    #"
    "    #"
    " ### "
    "    #"
    "    #"
    "#### ",

    "   # "
    "  #  "
    " #   "
    "#  # "
    "#####"
    "   # "
    "   # ",

    "#####"
    "#    "
    "#    "
    "#### "
    "    #"
    "    #"
    "#### ",

    "  ## "
    " #   "
    "#    "
    "#### "
    "#   #"
    "#   #"
    " ### ",

    "#####"
    "    #"
    "   # "
    "   # "
    "  #  "
    "  #  "
    "  #  ",

    " ### "
    "#   #"
    "#   #"
    " ### "
    "#   #"
    "#   #"
    " ### ",

    " ### "
    "#   #"
    "#   #"
    " ####"
    "    #"
    "   # "
    " ##  ",
};

/* How one image differs from the bitmap. */
typedef struct Hand {
    double right, down, slant, width, height, thick;
} Hand;

static double ink_at(const char *glyph, int column, int row)
{
    bool inside = column >= 0 && column < GLYPH_WIDTH && row >= 0 && row < GLYPH_HEIGHT;
    return inside && glyph[row * GLYPH_WIDTH + column] == '#' ? 1 : 0;
}

/* The ink at a place of the bitmap, in pixels from the middle of its first one: linear between the
 * middles of pixels. */
static double ink_between(const char *glyph, double x, double y)
{
    int column = (int)(x + 16) - 16, row = (int)(y + 16) - 16;
    double right = x - column, below = y - row;
    return (1 - below) * ((1 - right) * ink_at(glyph, column, row) +
                          right * ink_at(glyph, column + 1, row)) +
           below * ((1 - right) * ink_at(glyph, column, row + 1) +
                    right * ink_at(glyph, column + 1, row + 1));
}

static double pixel(const char *glyph, const Hand *h, int column, int row)
{
    const double middle = (DIGIT_SIDE - 1) / 2.0;
    double y = (row - middle - h->down) * h->height;
    double x = (column - middle - h->right) * h->width + h->slant * y;
    x += (GLYPH_WIDTH - 1) / 2.0;
    y += (GLYPH_HEIGHT - 1) / 2.0;
    return ink_between(glyph, x, y) +
           h->thick * (ink_between(glyph, x - 1, y) + ink_between(glyph, x + 1, y));
}

static void draw(Rng *rng, const char *glyph, double noise, Real *out)
{
    const Hand hand = {.right = rng_uniform(rng, -0.9, 0.9),
                       .down = rng_uniform(rng, -0.9, 0.9),
                       .slant = rng_uniform(rng, -0.25, 0.25),
                       .width = rng_uniform(rng, 0.9, 1.1),
                       .height = rng_uniform(rng, 0.9, 1.1),
                       .thick = rng_uniform(rng, 0, 0.5)};
    for (int p = 0; p < PIXELS; p++) {
        double v = pixel(glyph, &hand, p % DIGIT_SIDE, p / DIGIT_SIDE) + noise * rng_normal(rng);
        out[p] = (Real)(v < 0 ? 0 : v > 1 ? 1 : v);
    }
}

bool digits_make(Dataset *data, const char *name, const GeneratorChoice *c, Error *err)
{
    static const char *const names[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    Rng rng;
    size_t count = DIGITS * c->samples;
    if (!dataset_init(data, name, count, PIXELS, DIGITS, err) ||
        !label_name(data, names, DIGITS, err))
        return false;
    rng_init(&rng, c->seed, RNG_SAMPLES);
    for (size_t k = 0; k < count; k++) {
        draw(&rng, glyphs[k % DIGITS], c->noise, data->x + k * PIXELS);
        data->t[k * DIGITS + k % DIGITS] = 1;
    }
    return true;
}
