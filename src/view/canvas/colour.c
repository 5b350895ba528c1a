#include "view/canvas/colour.h"

#include <math.h>

static const Palette palettes[] = {
    {{"blue-orange", "blue for plus, orange for minus: safe for colour-blind eyes"},
     {{24, 31, 32, 39}, {110, 68, 26, 20}},
     {{94, 136, 172, 214}, {180, 173, 166, 130}},
     {{237, 22, 29, 65, 71, 78}, {151, 114, 71, 65, 29, 22}},
     {{237, 90, 97, 133, 176, 183}, {225, 182, 176, 133, 127, 90}},
     4, 3, 2, 5},
    {{"green-purple", "green for plus, purple for minus: safe for most colour-blind eyes"},
     {{65, 71, 77, 83}, {108, 72, 29, 22}},
     {{96, 133, 170, 207}, {139, 133, 127, 92}},
     {{237, 24, 32, 33, 39, 117}, {153, 74, 32, 26, 25, 24}},
     {{237, 94, 130, 172, 208, 216}, {216, 179, 172, 166, 130, 94}},
     2, 5, 4, 3},
};

const Table palette_table = TABLE_OF("palette", palettes);

static const TableRow themes[] = {
    {"dark", "light text on black"},
    {"light", "dark text on white"},
};

const Table theme_table = TABLE_OF("theme", themes);

/* The inks that are no ramp: for 256 and for 16 colours, in both themes. */
typedef struct PlainInk {
    uint8_t rich[2], basic[2];
} PlainInk;

static const PlainInk plain[INK_VALUE] = {
    [INK_TEXT] = {{252, 235}, {7, 0}},       [INK_DIM] = {{245, 243}, {7, 0}},
    [INK_BRIGHT] = {{231, 16}, {15, 0}},     [INK_FRAME] = {{241, 248}, {7, 0}},
    [INK_FRAME_FOCUS] = {{253, 236}, {15, 0}}, [INK_KEY] = {{75, 25}, {14, 4}},
    [INK_BAR] = {{252, 235}, {0, 7}},        [INK_CURVE] = {{80, 23}, {14, 4}},
    [INK_CURVE_FAINT] = {{30, 73}, {6, 6}},  [INK_CURVE_OLD] = {{242, 247}, {7, 0}},
    [INK_CURVE_TEST] = {{219, 90}, {13, 5}},
    [INK_MARK] = {{215, 130}, {11, 1}},      [INK_ERROR] = {{210, 124}, {9, 1}},
    [INK_ON] = {{231, 16}, {15, 0}},
    /* Orange, lilac, green, white, blue, red, yellow, brown: apart in lightness too, and always
     * with dashes of their own. */
    [INK_SERIES] = {{208, 130}, {11, 1}},    [INK_SERIES + 1] = {{183, 91}, {13, 5}},
    [INK_SERIES + 2] = {{77, 28}, {10, 4}},  [INK_SERIES + 3] = {{255, 238}, {15, 0}},
    [INK_SERIES + 4] = {{111, 26}, {14, 1}}, [INK_SERIES + 5] = {{203, 124}, {9, 5}},
    [INK_SERIES + 6] = {{227, 58}, {3, 4}},  [INK_SERIES + 7] = {{180, 94}, {5, 0}},
};

static const PlainInk background = {{16, 231}, {0, 7}};
static const PlainInk bar_background = {{236, 253}, {7, 0}};
static const PlainInk dim_on_bar = {{247, 240}, {0, 7}};
static const uint8_t zero_value[2] = {240, 249};
static const uint8_t zero_map[2] = {235, 255};
static const uint8_t rich_greys[GREYS] = {16, 234, 237, 239, 242, 245, 247, 250, 253, 231};
static const uint8_t basic_greys[] = {0, 8, 7, 15};
/* Blue, gold, pink, mint, green, lilac: apart for colour-blind eyes too. */
static const uint8_t rich_classes[2][CLASS_INKS] = {{26, 178, 162, 79, 22, 183},
                                                    {69, 178, 162, 79, 28, 183}};
static const uint8_t basic_classes[CLASS_INKS] = {4, 3, 5, 6, 2, 1};

/* From indigo by blue and green to yellow: lighter with height, as colour-blind eyes see, too. */
static const uint8_t rich_relief[RELIEF_HEIGHTS][RELIEF_LIGHTS] = {
    {17, 18, 55, 62},   {18, 19, 26, 69},    {24, 25, 32, 75},   {24, 31, 38, 81},
    {23, 30, 37, 80},   {23, 29, 36, 79},    {65, 71, 77, 120},  {64, 70, 113, 156},
    {100, 142, 184, 191}, {136, 178, 220, 229}};
static const uint8_t basic_relief[RELIEF_HEIGHTS] = {4, 4, 4, 6, 6, 6, 2, 2, 3, 3};

static int level(double v, double scale, int levels)
{
    double share = fabs(v) > 0 ? fabs(v) / scale : 0;
    int n = (int)ceil((share < 1 ? share : 1) * (double)levels);
    return v < 0 ? -n : n;
}

Ink ink_value(double v, double scale)
{
    return isnan(v) ? INK_ERROR : (Ink)(INK_VALUE + LEVELS + level(v, scale, LEVELS));
}

Ink ink_map(double v, double scale)
{
    return isnan(v) ? INK_ERROR : (Ink)(INK_MAP + MAP_LEVELS + level(v, scale, MAP_LEVELS));
}

Ink ink_grey(double share)
{
    double most = GREYS - 1;
    return isnan(share) ? INK_ERROR : (Ink)(INK_GREY + (int)(fmin(fmax(share, 0), 1) * most + 0.5));
}

Ink ink_class(size_t i)
{
    return (Ink)(INK_CLASS + i % CLASS_INKS);
}

Ink ink_series(size_t i)
{
    return (Ink)(INK_SERIES + i % SERIES_INKS);
}

Ink ink_relief(double height, double light)
{
    int h = (int)(fmin(fmax(height, 0), 1) * RELIEF_HEIGHTS);
    int l = (int)(fmin(fmax(light, 0), 1) * RELIEF_LIGHTS);
    h = h < RELIEF_HEIGHTS ? h : RELIEF_HEIGHTS - 1;
    l = l < RELIEF_LIGHTS ? l : RELIEF_LIGHTS - 1;
    return (Ink)(INK_RELIEF + h * RELIEF_LIGHTS + l);
}

Ink ink_faint(double v)
{
    return v > 0 ? INK_VALUE + LEVELS + 1 : v < 0 ? INK_VALUE + LEVELS - 1 : INK_VALUE + LEVELS;
}

Ink ink_sign(double v)
{
    return v > 0 ? INK_VALUE_END : v < 0 ? INK_VALUE : isnan(v) ? INK_ERROR : INK_DIM;
}

uint32_t colour_rgb(uint8_t number)
{
    static const uint32_t basic[16] = {
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
    if (number < 16)
        return basic[number];
    if (number >= 232) {
        uint32_t grey = 8 + 10 * (uint32_t)(number - 232);
        return grey << 16 | grey << 8 | grey;
    }
    uint32_t i = number - 16u, r = i / 36, g = i / 6 % 6, b = i % 6;
    uint32_t cube[] = {0, 95, 135, 175, 215, 255};
    return cube[r] << 16 | cube[g] << 8 | cube[b];
}

static double luminance(uint32_t rgb)
{
    static const double share[] = {0.0722, 0.7152, 0.2126};
    double sum = 0;
    for (int i = 0; i < 3; i++, rgb >>= 8) {
        double c = (rgb & 0xff) / 255.0;
        sum += share[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double colour_contrast(uint32_t rgb, uint32_t other)
{
    double a = luminance(rgb), b = luminance(other);
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static uint8_t ramp_colour(const Scheme *s, Ink ink, bool is_background)
{
    bool map = ink >= INK_MAP, rich = s->depth >= DEPTH_256;
    int n = (int)ink - (map ? INK_MAP + MAP_LEVELS : INK_VALUE + LEVELS);
    const Palette *p = s->palette;
    if (!rich) {
        uint8_t bright = s->theme == THEME_DARK && s->depth == DEPTH_16 ? 8 : 0;
        if (n == 0)
            return is_background || map ? background.basic[s->theme]
                                        : plain[INK_DIM].basic[s->theme];
        uint8_t basic = map ? (n > 0 ? p->basic_map_positive : p->basic_map_negative)
                            : (n > 0 ? p->basic_positive : p->basic_negative);
        /* Plain blue is unreadable on black. The background is the same, for both are halves of
         * one cell in the map and in grids. */
        bool is_blue = basic == 4 && s->theme == THEME_DARK;
        return (uint8_t)((is_blue ? 6 : basic) + bright);
    }
    if (n == 0)
        return map ? zero_map[s->theme] : zero_value[s->theme];
    if (map)
        return n > 0 ? p->map_positive[s->theme][n - 1] : p->map_negative[s->theme][-n - 1];
    return n > 0 ? p->value_positive[s->theme][n - 1] : p->value_negative[s->theme][-n - 1];
}

static uint8_t grey_colour(const Scheme *s, Ink ink)
{
    int n = (int)ink - INK_GREY, few = sizeof basic_greys;
    if (s->depth >= DEPTH_256)
        return rich_greys[n];
    return s->depth == DEPTH_16 ? basic_greys[n * few / GREYS] : n * 2 < GREYS ? 0 : 7;
}

static uint8_t black_or_white(const Scheme *s, Ink paper)
{
    uint32_t rgb = colour_rgb(scheme_colour(s, paper, paper, true));
    bool white = colour_contrast(0xffffff, rgb) > colour_contrast(0, rgb);
    if (s->depth >= DEPTH_256)
        return white ? 231 : 16;
    return white ? (s->depth == DEPTH_16 ? 15 : 7) : 0;
}

uint8_t scheme_colour(const Scheme *s, Ink ink, Ink paper, bool is_background)
{
    bool rich = s->depth >= DEPTH_256;
    const PlainInk *from = &plain[ink < INK_VALUE ? ink : INK_TEXT];
    if (ink >= INK_RELIEF) {
        int i = (int)ink - INK_RELIEF, height = i / RELIEF_LIGHTS, light = i % RELIEF_LIGHTS;
        bool bright = s->depth == DEPTH_16 && light >= RELIEF_LIGHTS / 2;
        return rich ? rich_relief[height][light]
                    : (uint8_t)(basic_relief[height] + (bright ? 8 : 0));
    }
    if (ink >= INK_CLASS)
        return rich ? rich_classes[s->theme][ink - INK_CLASS] : basic_classes[ink - INK_CLASS];
    if (ink >= INK_GREY)
        return grey_colour(s, ink);
    if (ink >= INK_VALUE)
        return ramp_colour(s, ink, is_background);
    if (ink == INK_ON && !is_background)
        return black_or_white(s, paper);
    /* With few colours the bar is as pale as pale ink. */
    if (!is_background && !rich && paper == INK_BAR)
        from = &plain[INK_BAR];
    if (!is_background && ink == INK_DIM && paper == INK_BAR)
        from = &dim_on_bar;
    if (is_background && ink == INK_TEXT)
        from = &background;
    else if (is_background && ink == INK_BAR)
        from = &bar_background;
    uint8_t colour = rich ? from->rich[s->theme] : from->basic[s->theme];
    return s->depth == DEPTH_8 ? colour & 7 : colour;
}
