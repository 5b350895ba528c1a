/* Every palette in both themes at 256 colours: what is written can be read, and plus and minus
 * stay apart for eyes without green cones. */
#include "tap.h"

#include "view/canvas/colour.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Calls `check` for every palette and theme; the sum of the failures it returns must be 0. */
static void for_all(int (*check)(const Scheme *scheme, const char *name))
{
    int failures = 0;
    for (size_t p = 0; p < palette_table.count; p++)
        for (int theme = 0; theme < 2; theme++) {
            char name[64];
            Scheme s = {DEPTH_256, (Theme)theme,
                        (const Palette *)table_row(&palette_table, p)};
            snprintf(name, sizeof name, "%s %s", table_row(&theme_table, (size_t)theme)->name,
                     table_row(&palette_table, p)->name);
            failures += check(&s, name);
        }
    assert_int_equal(failures, 0);
}

static double contrast(const Scheme *s, Ink ink, Ink paper)
{
    return colour_contrast(colour_rgb(scheme_colour(s, ink, paper, false)),
                           colour_rgb(scheme_colour(s, paper, paper, true)));
}

static int expect(const Scheme *s, const char *scheme, const char *what, Ink ink, Ink paper,
                  double least)
{
    double c = contrast(s, ink, paper);
    if (c >= least)
        return 0;
    print_message("# %s: %s (ink %d, colour %d) on paper %d (colour %d) has %.2f, not %.1f\n",
                  scheme, what, (int)ink, scheme_colour(s, ink, paper, false), (int)paper,
                  scheme_colour(s, paper, paper, true), c, least);
    return 1;
}

static int check_text(const Scheme *s, const char *name)
{
    return expect(s, name, "text", INK_TEXT, INK_TEXT, 4.5) +
           expect(s, name, "dim", INK_DIM, INK_TEXT, 4.5) +
           expect(s, name, "key", INK_KEY, INK_TEXT, 4.5) +
           expect(s, name, "error", INK_ERROR, INK_TEXT, 4.5) +
           expect(s, name, "mark", INK_MARK, INK_TEXT, 4.5) +
           expect(s, name, "bright", INK_BRIGHT, INK_TEXT, 4.5) +
           expect(s, name, "what a curve is called", INK_CURVE, INK_TEXT, 4.5) +
           expect(s, name, "status bar", INK_BAR, INK_BAR, 4.5) +
           expect(s, name, "readout on the bar", INK_BRIGHT, INK_BAR, 4.5);
}

static void test_text_is_readable(void **state)
{
    (void)state;
    for_all(check_text);
}

/* A chip without a value has — in dim on the bar's paper: a mark, not text to be read. */
static int check_absent(const Scheme *s, const char *name)
{
    return expect(s, name, "— on an empty chip", INK_DIM, INK_BAR, 3);
}

static void test_absent_values_are_seen(void **state)
{
    (void)state;
    for_all(check_absent);
}

static int check_chips(const Scheme *s, const char *name)
{
    int failures = 0;
    for (int paper = INK_VALUE; paper <= INK_MAP_END; paper++)
        failures += expect(s, name, "a value", INK_ON, (Ink)paper, 4.5);
    for (int paper = INK_CLASS; paper <= INK_CLASS_END; paper++)
        failures += expect(s, name, "the number of a class", INK_ON, (Ink)paper, 4.5);
    return failures + expect(s, name, "NaN", INK_ON, INK_ERROR, 4.5);
}

static void test_values_on_chips_are_readable(void **state)
{
    (void)state;
    for_all(check_chips);
}

static int check_lines(const Scheme *s, const char *name)
{
    int failures = 0;
    for (int ink = INK_VALUE; ink <= INK_VALUE_END; ink++)
        failures += expect(s, name, "a link", (Ink)ink, INK_TEXT, 2);
    return failures + expect(s, name, "the curve", INK_CURVE, INK_TEXT, 3) +
           expect(s, name, "the test loss", INK_CURVE_TEST, INK_TEXT, 3) +
           expect(s, name, "the curve between", INK_CURVE_FAINT, INK_TEXT, 2) +
           expect(s, name, "an old curve", INK_CURVE_OLD, INK_TEXT, 2);
}

static void test_lines_are_seen(void **state)
{
    (void)state;
    for_all(check_lines);
}

/* Signed numbers are written in the strongest inks of the ramp. */
static int check_signed(const Scheme *s, const char *name)
{
    return expect(s, name, "a positive number", ink_sign(1), INK_TEXT, 4.5) +
           expect(s, name, "a negative number", ink_sign(-1), INK_TEXT, 4.5) +
           expect(s, name, "zero", ink_sign(0), INK_TEXT, 4.5);
}

static void test_signed_numbers_are_readable(void **state)
{
    (void)state;
    for_all(check_signed);
}

typedef struct Lab {
    double l, a, b;
} Lab;

static double lab_curve(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

/* Red, green and blue of an sRGB colour as amounts of light, 0 … 1 (IEC 61966-2-1). */
static void linear_light(uint32_t rgb, double linear[3])
{
    for (int i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 0xff) / 255.0;
        linear[i] = c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
    }
}

/* CIELAB (D65) of an sRGB colour as deuteranopes see it, by the matrix for linear RGB of Machado,
 * Oliveira and Fernandes 2009, severity 1. */
static Lab deuteranope(uint32_t rgb)
{
    static const double m[3][3] = {{0.367322, 0.860646, -0.227968},
                                   {0.280085, 0.672501, 0.047413},
                                   {-0.011820, 0.042940, 0.968881}};
    static const double xyz[3][3] = {{0.4124564, 0.3575761, 0.1804375},
                                     {0.2126729, 0.7151522, 0.0721750},
                                     {0.0193339, 0.1191920, 0.9503041}};
    static const double white[3] = {0.95047, 1, 1.08883};
    double linear[3], seen[3], f[3];
    linear_light(rgb, linear);
    for (int i = 0; i < 3; i++)
        seen[i] = fmin(fmax(m[i][0] * linear[0] + m[i][1] * linear[1] + m[i][2] * linear[2], 0), 1);
    for (int i = 0; i < 3; i++)
        f[i] = lab_curve((xyz[i][0] * seen[0] + xyz[i][1] * seen[1] + xyz[i][2] * seen[2]) /
                         white[i]);
    return (Lab){116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

/* On a scale where 2.3 is just noticeable. */
static double apart(uint32_t rgb, uint32_t other)
{
    Lab p = deuteranope(rgb), q = deuteranope(other);
    return sqrt((p.l - q.l) * (p.l - q.l) + (p.a - q.a) * (p.a - q.a) + (p.b - q.b) * (p.b - q.b));
}

static int check_classes_apart(const Scheme *s, const char *name)
{
    int failures = 0;
    for (int i = INK_CLASS; i <= INK_CLASS_END; i++)
        for (int k = INK_CLASS; k < i; k++) {
            double distance = apart(colour_rgb(scheme_colour(s, (Ink)i, (Ink)i, true)),
                                    colour_rgb(scheme_colour(s, (Ink)k, (Ink)k, true)));
            if (distance < 20)
                print_message("# %s: classes %d and %d are %.1f apart, not 20\n", name,
                              k - INK_CLASS, i - INK_CLASS, distance);
            failures += distance < 20;
        }
    return failures;
}

static void test_classes_are_apart_without_green_cones(void **state)
{
    (void)state;
    for_all(check_classes_apart);
}

/* Plus and minus of one strength. */
static int check_apart(const Scheme *s, const char *name, Ink zero, bool paper, int from,
                       int levels)
{
    int failures = 0;
    for (int level = from; level <= levels; level++) {
        Ink plus = (Ink)((int)zero + level), minus = (Ink)((int)zero - level);
        double distance = apart(colour_rgb(scheme_colour(s, plus, plus, paper)),
                                colour_rgb(scheme_colour(s, minus, minus, paper)));
        if (distance >= 20)
            continue;
        print_message("# %s: +%d (colour %d) and -%d (colour %d) are %.1f apart, not 20\n", name,
                      level, scheme_colour(s, plus, plus, paper), level,
                      scheme_colour(s, minus, minus, paper), distance);
        failures++;
    }
    return failures;
}

static int check_signs_apart(const Scheme *s, const char *name)
{
    /* The weakest areas fade into the background on both sides. */
    return check_apart(s, name, (Ink)(INK_VALUE + LEVELS), false, 1, LEVELS) +
           check_apart(s, name, (Ink)(INK_MAP + MAP_LEVELS), true, 2, MAP_LEVELS);
}

static void test_signs_are_apart_without_green_cones(void **state)
{
    (void)state;
    for_all(check_signs_apart);
}

/* A value that is not 0 has a step of its sign, and all of the ramp are steps of the same size. */
static void check_level(int step, int steps, double v)
{
    double share = fmin(fabs(v), 1) * steps;
    assert_int_equal(step > 0, v > 0);
    assert_int_equal(step < 0, v < 0);
    assert_true(abs(step) >= share && abs(step) < share + 1);
}

static void test_values_become_levels(void **state)
{
    (void)state;
    for (double v = -3; v <= 3; v += 0.0078125) {
        check_level((int)ink_value(v, 1) - INK_VALUE - LEVELS, LEVELS, v);
        check_level((int)ink_map(v, 1) - INK_MAP - MAP_LEVELS, MAP_LEVELS, v);
    }
    assert_int_equal(ink_value(NAN, 1), INK_ERROR);
    assert_int_equal(ink_map(NAN, 1), INK_ERROR);
    assert_int_equal(ink_value(INFINITY, 1), INK_VALUE_END);
    assert_int_equal(ink_value(-INFINITY, 1), INK_VALUE);
    assert_int_equal(ink_value(5e-324, 1), INK_VALUE + LEVELS + 1);
    assert_int_equal(ink_value(1e-45, 1e38), INK_VALUE + LEVELS + 1);
}

/* Lightness L* of CIE 1976, from the colour's luminance. */
static double lightness(uint32_t rgb)
{
    double y = colour_contrast(0, rgb) * 0.05 - 0.05;
    return y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : y * 24389 / 27;
}

/* The hue of a colour in degrees, as HSV has it; NaN of a grey. */
static double hue(uint32_t rgb)
{
    double r = (double)(rgb >> 16), g = (double)(rgb >> 8 & 255), b = (double)(rgb & 255);
    double most = fmax(r, fmax(g, b)), range = most - fmin(r, fmin(g, b));
    if (range <= 0)
        return NAN;
    double h = most <= r ? (g - b) / range : most <= g ? 2 + (b - r) / range : 4 + (r - g) / range;
    return 60 * (h < 0 ? h + 6 : h);
}

static double hues_apart(double a, double b)
{
    double d = fabs(a - b);
    return d > 180 ? 360 - d : d;
}

/* Both sides of the map go evenly away from the ground, and neither has the hue of a sign. What is
 * hardly decided may be grey on both sides. */
static void test_the_map_has_its_own_colours(void **state)
{
    (void)state;
    for (size_t p = 0; p < palette_table.count; p++)
        for (int theme = THEME_DARK; theme <= THEME_LIGHT; theme++) {
            Scheme s = {DEPTH_256, (Theme)theme, (const Palette *)table_row(&palette_table, p)};
            double away = theme == THEME_DARK ? 1 : -1;
            for (int n = 1; n <= MAP_LEVELS; n++) {
                uint32_t side[2], before[2], sign[2];
                for (int k = 0; k < 2; k++) {
                    Ink ink = (Ink)(INK_MAP + MAP_LEVELS + (k ? n : -n));
                    Ink value = k ? INK_VALUE_END : INK_VALUE;
                    side[k] = colour_rgb(scheme_colour(&s, ink, ink, true));
                    ink = k ? ink - 1 : ink + 1;
                    before[k] = colour_rgb(scheme_colour(&s, ink, ink, true));
                    sign[k] = colour_rgb(scheme_colour(&s, value, INK_TEXT, false));
                    assert_true(away * (lightness(side[k]) - lightness(before[k])) >= 0);
                }
                assert_true(fabs(lightness(side[0]) - lightness(side[1])) < 13);
                if (n == 1 && side[0] == side[1] && isnan(hue(side[0])))
                    continue;
                for (int k = 0; k < 4; k++)
                    assert_true(hues_apart(hue(side[k / 2]), hue(sign[k % 2])) > 30);
            }
        }
}

/* The ramps of signs go away from the ground step by step, so that a larger value never looks
 * smaller; 0 is no further than the weakest values, as far as an eye sees. */
static void test_ramps_are_in_order(void **state)
{
    const double noticed = 2.3;
    (void)state;
    for (size_t p = 0; p < palette_table.count; p++)
        for (int i = 0; i < 4; i++) {
            Scheme s = {DEPTH_256, (Theme)(i / 2), (const Palette *)table_row(&palette_table, p)};
            double away = s.theme == THEME_DARK ? 1 : -1, last = 0;
            for (int n = 0; n <= LEVELS; n++) {
                Ink ink = (Ink)(INK_VALUE + LEVELS + (i % 2 ? n : -n));
                double l = away * lightness(colour_rgb(scheme_colour(&s, ink, INK_TEXT, false)));
                if (n > 0 && l < last + (n == 1 ? -noticed : 0.01))
                    fail_msg("palette %zu, theme %d: step %d has lightness %g after %g", p, i / 2,
                             i % 2 ? n : -n, l, last);
                last = l;
            }
        }
}

/* Chroma and hue (in degrees) of an sRGB colour in Oklab (Ottosson 2020), where both are nearer to
 * what is seen than in CIELAB, which bends blue towards violet. */
typedef struct Tint {
    double chroma, hue;
} Tint;

static Tint tint(uint32_t rgb)
{
    static const double cones[3][3] = {{0.4122214708, 0.5363325363, 0.0514459929},
                                       {0.2119034982, 0.6806995451, 0.1073969566},
                                       {0.0883024619, 0.2817188376, 0.6299787005}};
    static const double opponents[2][3] = {{1.9779984951, -2.4285922050, 0.4505937099},
                                           {0.0259040371, 0.7827717662, -0.8086757660}};
    double linear[3], seen[3], ab[2] = {0, 0};
    linear_light(rgb, linear);
    for (int i = 0; i < 3; i++)
        seen[i] = cbrt(cones[i][0] * linear[0] + cones[i][1] * linear[1] + cones[i][2] * linear[2]);
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 3; k++)
            ab[i] += opponents[i][k] * seen[k];
    double degrees = atan2(ab[1], ab[0]) * 180 / acos(-1);
    return (Tint){hypot(ab[0], ab[1]), degrees < 0 ? degrees + 360 : degrees};
}

/* Along a sign's ramp each step stands out more from the background, and hardly loses chroma, so
 * that no larger value looks paler; the hue stays within a span in which a colour has one name. */
static void test_ramps_stand_out_in_one_hue(void **state)
{
    const double span = 31, kept = 0.75;
    (void)state;
    for (size_t p = 0; p < palette_table.count; p++)
        for (int i = 0; i < 4; i++) {
            Scheme s = {DEPTH_256, (Theme)(i / 2), (const Palette *)table_row(&palette_table, p)};
            uint32_t ground = colour_rgb(scheme_colour(&s, INK_TEXT, INK_TEXT, true));
            Tint before = {0};
            double least = 360, most = 0, contrast = 1;
            for (int n = 1; n <= LEVELS; n++) {
                Ink ink = (Ink)(INK_VALUE + LEVELS + (i % 2 ? n : -n));
                uint32_t colour = colour_rgb(scheme_colour(&s, ink, ink, true));
                Tint t = tint(colour);
                double against = colour_contrast(colour, ground);
                if (t.chroma <= kept * before.chroma || against <= contrast)
                    fail_msg("palette %zu, theme %d: step %d has chroma %.3f after %.3f, contrast "
                             "%.2f after %.2f", p, i / 2, i % 2 ? n : -n, t.chroma, before.chroma,
                             against, contrast);
                contrast = against;
                least = fmin(least, t.hue);
                most = fmax(most, t.hue);
                before = t;
            }
            if (most - least > span)
                fail_msg("palette %zu, theme %d, sign %d: hues %.0f to %.0f", p, i / 2, i % 2,
                         least, most);
        }
}

/* Images are from black to white at every depth. */
static void test_greys_are_in_order(void **state)
{
    (void)state;
    for (int depth = DEPTH_8; depth <= DEPTH_DIRECT; depth++)
        for (int theme = THEME_DARK; theme <= THEME_LIGHT; theme++) {
            Scheme s = {(Depth)depth, (Theme)theme, (const Palette *)table_row(&palette_table, 0)};
            double last = -1;
            for (int k = 0; k <= 20; k++) {
                Ink ink = ink_grey(k / 20.0);
                uint32_t rgb = colour_rgb(scheme_colour(&s, ink, ink, true));
                assert_true(lightness(rgb) >= last && isnan(hue(rgb)));
                last = lightness(rgb);
            }
            assert_true(last > (depth == DEPTH_8 ? 90 : 99));
            assert_int_equal(colour_rgb(scheme_colour(&s, INK_GREY, INK_GREY, true)), 0);
        }
}

/* With few colours too the map has none of a sign. */
static void test_few_colours_tell_map_and_sign_apart(void **state)
{
    (void)state;
    for (size_t p = 0; p < palette_table.count; p++)
        for (int i = 0; i < 4; i++) {
            Scheme s = {i % 2 ? DEPTH_8 : DEPTH_16, (Theme)(i / 2),
                        (const Palette *)table_row(&palette_table, p)};
            for (int k = 0; k < 4; k++)
                assert_int_not_equal(
                    scheme_colour(&s, k % 2 ? INK_MAP : INK_MAP_END, INK_TEXT, false),
                    scheme_colour(&s, k / 2 ? INK_VALUE : INK_VALUE_END, INK_TEXT, false));
        }
}

static void test_few_colours_stay_in_range(void **state)
{
    (void)state;
    for (size_t p = 0; p < palette_table.count; p++)
        for (int i = 0; i < 2 * 2 * INK_COUNT; i++) {
            Scheme s = {i % 2 ? DEPTH_8 : DEPTH_16, (Theme)(i / 2 % 2),
                        (const Palette *)table_row(&palette_table, p)};
            Ink ink = (Ink)(i / 4);
            int most = s.depth == DEPTH_8 ? 7 : 15;
            assert_true(scheme_colour(&s, ink, INK_TEXT, false) <= most);
            assert_true(scheme_colour(&s, ink, ink, true) <= most);
            /* Never ink on ink; pixels and what is on no side of the map may be background. */
            if (ink != INK_BAR && ink != INK_ON && ink != INK_MAP + MAP_LEVELS && ink < INK_GREY)
                assert_int_not_equal(scheme_colour(&s, ink, INK_TEXT, false),
                                     scheme_colour(&s, INK_TEXT, INK_TEXT, true));
            assert_int_not_equal(scheme_colour(&s, INK_ON, ink, false),
                                 scheme_colour(&s, ink, ink, true));
        }
}

/* Halves of a cell are foreground and background: the same answer has one colour, whatever half. */
static void test_halves_of_the_map_are_alike(void **state)
{
    (void)state;
    for (int depth = DEPTH_8; depth <= DEPTH_DIRECT; depth++)
        for (int theme = THEME_DARK; theme <= THEME_LIGHT; theme++)
            for (size_t p = 0; p < palette_table.count; p++) {
                Scheme s = {(Depth)depth, (Theme)theme,
                            (const Palette *)table_row(&palette_table, p)};
                for (int ink = INK_VALUE; ink < INK_COUNT; ink++)
                    if (ink != INK_VALUE + LEVELS) /* a 0 in a grid is always background */
                        assert_int_equal(scheme_colour(&s, (Ink)ink, INK_TEXT, false),
                                         scheme_colour(&s, (Ink)ink, (Ink)ink, true));
            }
}

static void test_rgb_of_xterm_colours(void **state)
{
    (void)state;
    assert_int_equal(colour_rgb(16), 0x000000);
    assert_int_equal(colour_rgb(231), 0xffffff);
    assert_int_equal(colour_rgb(232), 0x080808);
    assert_int_equal(colour_rgb(255), 0xeeeeee);
    assert_int_equal(colour_rgb(196), 0xff0000);
    assert_int_equal(colour_rgb(46), 0x00ff00);
    assert_int_equal(colour_rgb(21), 0x0000ff);
    assert_int_equal(colour_rgb(208), 0xff8700);
    assert_true(fabs(colour_contrast(0, 0xffffff) - 21) < 1e-9);
    assert_true(fabs(colour_contrast(0x767676, 0xffffff) - 4.54) < 0.01);
    assert_true(fabs(colour_contrast(0x123456, 0x123456) - 1) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_readable),
        cmocka_unit_test(test_halves_of_the_map_are_alike),
        cmocka_unit_test(test_the_map_has_its_own_colours),
        cmocka_unit_test(test_ramps_are_in_order),
        cmocka_unit_test(test_ramps_stand_out_in_one_hue),
        cmocka_unit_test(test_greys_are_in_order),
        cmocka_unit_test(test_few_colours_tell_map_and_sign_apart),
        cmocka_unit_test(test_absent_values_are_seen),
        cmocka_unit_test(test_values_on_chips_are_readable),
        cmocka_unit_test(test_lines_are_seen),
        cmocka_unit_test(test_signed_numbers_are_readable),
        cmocka_unit_test(test_signs_are_apart_without_green_cones),
        cmocka_unit_test(test_classes_are_apart_without_green_cones),
        cmocka_unit_test(test_values_become_levels),
        cmocka_unit_test(test_few_colours_stay_in_range),
        cmocka_unit_test(test_rgb_of_xterm_colours),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("colour", tests, NULL, NULL);
}
