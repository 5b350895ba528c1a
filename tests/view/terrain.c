/* The terrain: its camera against numbers worked by hand, what is hidden against rays marched to
 * the eye, cells against the points that are seen there; and the panel in every size. */
#include "../support.h"

#include "view/panel/landscape.h"
#include "view/terrain.h"

#include <math.h>
#include <string.h>

static LandscapePicture picture;
static Terrain terrain;
static View view;

static double bumps(double x, double y)
{
    return 0.5 + 0.3 * sin(3 * x + 1) * cos(4 * y) + 0.2 * sin(7 * y * x);
}

static double flat(double x, double y)
{
    (void)x;
    (void)y;
    return 0.5;
}

/* A wall across the middle, as high as one. */
static double wall(double x, double y)
{
    (void)x;
    return fabs(y) < 0.05 ? 1 : 0;
}

static void make(double (*height)(double x, double y))
{
    picture = (LandscapePicture){.spec = {.kind = PLANE_RANDOM}, .stride = 1, .loss = 0.5,
                                 .low = {-2, -1}, .high = {2, 1}, .count = 3, .share = 0.5,
                                 .of = loss_find("half-squared", NULL), .samples = 4,
                                 .path = {{{-1.5, 0.5}, 0, 1}, {{-0.5, 0.2}, 0.1, 2}},
                                 .downhill = {{1, 0.5}, 2, 1.1}, .step = {{0.5, 0.5}, 1, 0.7}};
    for (int j = 0; j < LANDSCAPE_SIDE; j++)
        for (int i = 0; i < LANDSCAPE_SIDE; i++)
            picture.losses[j * LANDSCAPE_SIDE + i] =
                height(2.0 * i / (LANDSCAPE_SIDE - 1) - 1, 2.0 * j / (LANDSCAPE_SIDE - 1) - 1);
}

static void look(Symbols symbols, int width, int height)
{
    assert_true(terrain_update(&terrain, &picture, &view, symbols, width, height, NULL));
}

static int begin(void **state)
{
    (void)state;
    view_init(&view);
    return 0;
}

static int end(void **state)
{
    (void)state;
    terrain_free(&terrain);
    return 0;
}

/* 200 × 100 dots; the eye stands 4.6 from (0, 0, 0.28), its opening is 0.57: 1/tan(0.285) is
 * 3.4122 of the height, and 1.7061 of the width, at a distance of 1. */
static void points_are_where_they_are_worked_out_to_be(void **state)
{
    (void)state;
    vec2 dot;
    make(flat);
    view.relief.turn = -1.57079633f; /* seen from smaller y: x to the right */
    view.relief.tilt = 0;
    look(SYMBOLS_BRAILLE, 100, 25);
    terrain_dot(&terrain, (vec3){0, 0, 0.28f}, dot);
    check_near((double)dot[0], 100, 0.01);
    check_near((double)dot[1], 50, 0.01);
    terrain_dot(&terrain, (vec3){1, 0, 0.28f}, dot);
    check_near((double)dot[0], 100 + 100 * 1.7061 / 4.6, 0.02);
    check_near((double)dot[1], 50, 0.01);
    terrain_dot(&terrain, (vec3){0, 0, 0.78f}, dot);
    check_near((double)dot[0], 100, 0.01);
    check_near((double)dot[1], 50 - 50 * 3.4122 * 0.5 / 4.6, 0.02);
    /* Twice as near to the eye it is twice as large. */
    terrain_dot(&terrain, (vec3){1, -2.3f, 0.28f}, dot);
    check_near((double)dot[0], 100 + 200 * 1.7061 / 4.6, 0.04);
    /* From straight above y goes up. */
    view.relief.tilt = 1.57079f;
    look(SYMBOLS_BRAILLE, 100, 25);
    terrain_dot(&terrain, (vec3){0, 1, 0.28f}, dot);
    check_near((double)dot[0], 100, 0.02);
    check_near((double)dot[1], 50 - 50 * 3.4122 / 4.6, 0.02);
}

static void a_wall_hides_what_is_behind_it(void **state)
{
    (void)state;
    vec2 dot;
    make(wall);
    view.relief.turn = -1.57079633f;
    view.relief.tilt = 0.3f;
    look(SYMBOLS_BRAILLE, 120, 40);
    assert_true(terrain_sees(&terrain, &picture, (double[]){0, -0.5}, dot));
    assert_true(terrain_sees(&terrain, &picture, (double[]){0, 0}, dot));
    assert_false(terrain_sees(&terrain, &picture, (double[]){0, 0.3}, dot));
    view.relief.turn += 3.14159265f;
    look(SYMBOLS_BRAILLE, 120, 40);
    assert_true(terrain_sees(&terrain, &picture, (double[]){0, 0.3}, dot));
    assert_false(terrain_sees(&terrain, &picture, (double[]){0, -0.3}, dot));
    view.relief.above = true;
    look(SYMBOLS_BRAILLE, 120, 40);
    assert_true(terrain_sees(&terrain, &picture, (double[]){0, -0.3}, dot));
}

/* Whether the way from a point of the surface to the eye goes through it nowhere, by small steps:
 * it is a sheet, which is seen from below, too. */
static bool is_free(const double from[3], double higher, const double eye[3])
{
    const double point[3] = {from[0], from[1], from[2] + higher};
    enum { STEPS = 4000 };
    bool was_below = false;
    for (int i = 40; i < STEPS; i++) {
        double share = (double)i / STEPS, at[3];
        for (int k = 0; k < 3; k++)
            at[k] = point[k] + share * (eye[k] - point[k]);
        if (fabs(at[0]) > 1 || fabs(at[1]) > 1)
            return true;
        double loss = landscape_loss(&picture, (double[]){2 * at[0], at[1]});
        bool below = 0.85 * terrain_share(&terrain.scale, loss) > at[2];
        if (i > 40 && below != was_below)
            return false;
        was_below = below;
    }
    return true;
}

static void hidden_points_are_those_that_rays_do_not_reach(void **state)
{
    (void)state;
    int wrong = 0, all = 0, hidden = 0;
    make(bumps);
    for (int t = 0; t < 3; t++) {
        double turn = 0.7 + 2 * t, tilt = 0.35 + 0.2 * t;
        view.relief.turn = (float)turn;
        view.relief.tilt = (float)tilt;
        look(SYMBOLS_BRAILLE, 200, 60);
        const double eye[3] = {4.6 * cos(tilt) * cos(turn), 4.6 * cos(tilt) * sin(turn),
                               0.28 + 4.6 * sin(tilt)};
        for (int j = 2; j < LANDSCAPE_SIDE - 2; j += 2)
            for (int i = 2; i < LANDSCAPE_SIDE - 2; i += 2) {
                const double at[2] = {landscape_coordinate(&picture, 0, i),
                                      landscape_coordinate(&picture, 1, j)};
                const double point[3] = {
                    at[0] / 2, at[1],
                    0.85 * terrain_share(&terrain.scale, landscape_loss(&picture, at))};
                vec2 dot;
                bool is = is_free(point, 0, eye), seen;
                if (is != is_free(point, 0.05, eye) || is != is_free(point, -0.012, eye))
                    continue; /* along edges, and where rays graze, a dot has both */
                seen = terrain_sees(&terrain, &picture, at, dot);
                all++;
                wrong += is != seen;
                hidden += !is;
            }
    }
    assert_true(hidden > all / 20);
    if (wrong > all / 100)
        fail_msg("%d of %d points", wrong, all);
}

/* A cell leads to a point of the plane that is seen in it. */
static void cells_lead_to_what_is_seen_there(void **state)
{
    (void)state;
    make(bumps);
    for (int above = 0; above < 2; above++) {
        int found = 0;
        view.relief.above = above;
        look(SYMBOLS_BRAILLE, 90, 30);
        for (int y = 0; y < 30; y++)
            for (int x = 0; x < 90; x++) {
                double at[2];
                vec3 point;
                vec2 dot;
                if (!terrain_at(&terrain, &picture, x, y, at))
                    continue;
                terrain_xy(&picture, at, &point[0], &point[1]);
                double share = terrain_share(&terrain.scale, landscape_loss(&picture, at));
                point[2] = above ? 0 : 0.85f * (float)share;
                terrain_dot(&terrain, point, dot);
                check_near((double)dot[0], 2 * x + 1, 6);
                check_near((double)dot[1], 4 * y + 2, 10);
                found++;
            }
        assert_true(found > 90 * 30 / 6);
    }
}

/* No number, no surface; losses far apart are on a logarithmic scale, which says so. */
static void scales_and_holes(void **state)
{
    (void)state;
    make(flat);
    for (int j = 20; j < 30; j++)
        for (int i = 20; i < 30; i++)
            picture.losses[j * LANDSCAPE_SIDE + i] = NAN;
    picture.losses[0] = 1e6;
    view.relief.above = true;
    look(SYMBOLS_BRAILLE, 51, 51);
    assert_true(terrain.scale.log);
    check_near(terrain_share(&terrain.scale, 1e6), 1, 1e-12);
    check_near(terrain_share(&terrain.scale, 0.5), 0, 1e-12);
    check_near(terrain_share(&terrain.scale, sqrt(0.5e6)), 0.5, 1e-12);
    check_near(terrain_loss(&terrain.scale, 0.5), sqrt(0.5e6), 1e-6);
    assert_true(isnan(terrain.share[(4 * 51 / 2) * terrain.width + 51]));
    double at[2];
    assert_false(terrain_at(&terrain, &picture, 24, 26, at));
    view.relief.other_scale = true;
    look(SYMBOLS_BRAILLE, 51, 51);
    assert_false(terrain.scale.log);
    make(flat);
    look(SYMBOLS_BRAILLE, 20, 10); /* all the same: no height */
    check_near(terrain_share(&terrain.scale, 0.5), 0, 0);
}

/* The panel in sizes from nothing on, in all ways, stays within its rectangle. */
static void every_size(void **state)
{
    static const int widths[] = {1, 2, 3, 8, 13, 21, 40, 44, 47, 80, 120, 199, 300};
    static const int heights[] = {1, 2, 3, 4, 7, 9, 12, 19, 24, 40, 60, 100};
    (void)state;
    static Lab lab;
    Canvas canvas = {.width = 0};
    make(bumps);
    picture.net = make_net("2-4-1", "tanh", "sigmoid");
    lab.landscape.shown = picture;
    Scene scene = {.view = &view, .lab = &lab, .terrain = &terrain, .lab_is_now = true};
    assert_true(canvas_resize(&canvas, 304, 104, NULL));
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (size_t j = 0; j < sizeof heights / sizeof *heights; j++)
            for (int way = 0; way < 12; way++) {
                Rect rect = {2, 2, widths[i], heights[j]};
                Rect inside = {3, 3, rect.width - 2, rect.height - 2};
                view.relief.above = way & 1;
                view.colour = way & 2;
                canvas.symbols = (Symbols)(way / 4);
                lab.landscape.shown.spec.kind = (PlaneKind)(way % 3);
                canvas_clear(&canvas);
                Rect plot = landscape_plot(&lab.landscape.shown, &view, inside, canvas.symbols);
                if (plot.width > 0 && plot.height > 0)
                    look(canvas.symbols, plot.width, plot.height);
                landscape_panel(&scene, rect, true, &canvas);
                for (int y = 0; y < canvas.height; y++)
                    for (int x = 0; x < canvas.width; x++)
                        if (!rect_contains(rect, x, y) &&
                            cell_code(canvas_cell(&canvas, x, y)) != ' ')
                            fail_msg("%d × %d, way %d: (%d, %d)", rect.width, rect.height, way, x,
                                     y);
            }
    canvas_free(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(points_are_where_they_are_worked_out_to_be, begin, end),
        cmocka_unit_test_setup_teardown(a_wall_hides_what_is_behind_it, begin, end),
        cmocka_unit_test_setup_teardown(hidden_points_are_those_that_rays_do_not_reach, begin, end),
        cmocka_unit_test_setup_teardown(cells_lead_to_what_is_seen_there, begin, end),
        cmocka_unit_test_setup_teardown(scales_and_holes, begin, end),
        cmocka_unit_test_setup_teardown(every_size, begin, end),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("terrain", tests, NULL, NULL);
}
