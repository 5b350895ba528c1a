/* Drawings as samples: against points that are looked up on the pad, one by one, and against images
 * whose layout is known because they were laid out so. */
#include "support.h"

#include "core/base/rng.h"
#include "core/samples/drawing.h"
#include "core/samples/preparation.h"

#include <math.h>
#include <string.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE, SAMPLES = 40, FINE = 40, CASES = 60 };

static const double paper = 255, full = 0;

/* A wedge of pixels, as wide at its foot as it is tall: its centre of mass is far from the middle
 * of its box. `turned`: it stands on its head. */
static void put_wedge(Real *image, int left, int top, int tall, bool turned)
{
    for (int y = 0; y < tall; y++)
        for (int x = 0; x <= (turned ? tall - 1 - y : y); x++)
            image[(top + y) * SIDE + left + x] = (Real)full;
}

/* Every second wedge stands on its head. By their boxes: these are in the middle of the image. By
 * their mass: that is there, as near as whole pixels are. */
static void make_data(Dataset *d, bool by_mass)
{
    assert_true(dataset_init(d, "wedges", SAMPLES, PIXELS, 1, NULL));
    for (size_t i = 0; i < (size_t)SAMPLES * PIXELS; i++)
        d->x[i] = (Real)paper;
    for (int k = 0; k < SAMPLES; k++) {
        int tall = k % 10 == 0 ? 14 : k % 10 == 1 ? 22 : 20, third = (tall + 1) / 3;
        bool turned = k % 2 == 1;
        int left = by_mass ? SIDE / 2 - third : (SIDE - tall) / 2;
        int top = !by_mass ? (SIDE - tall) / 2 : turned ? SIDE / 2 - third
                                                        : SIDE / 2 - tall + third;
        put_wedge(d->x + k * PIXELS, left, top, tall, turned);
        d->t[k] = (Real)(k % 2);
    }
    dataset_finish(d);
    assert_true(dataset_describe(d, NULL));
}

static void the_layout_of_images_is_found(void **state)
{
    (void)state;
    for (int by_mass = 0; by_mass < 2; by_mass++) {
        Dataset d;
        ImageLayout layout;
        make_data(&d, by_mass != 0);
        assert_true(image_layout_is_of(&d));
        assert_true(image_layout_find(&layout, &d, NULL));
        assert_int_equal(layout.side, SIDE);
        assert_true(fabs(layout.paper - paper) < 1e-9 && fabs(layout.full - full) < 1e-9);
        assert_true(fabs(layout.box - 20) < 1e-9);
        assert_true(fabs(layout.across - 20) < 1e-9 && fabs(layout.down - 20) < 1e-9);
        assert_int_equal(layout.by_mass, by_mass);
        assert_true(fabs(layout.x - SIDE / 2.0) < 0.5 && fabs(layout.y - SIDE / 2.0) < 0.5);
        dataset_free(&d);
    }
}

static void other_columns_have_none(void **state)
{
    static const size_t columns[] = {1, 49, 63, 65};
    ImageLayout layout;
    (void)state;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        Dataset d;
        Real none[65];
        Drawing drawing = {{0xffff}};
        assert_true(dataset_init(&d, "columns", 2, columns[i], 1, NULL));
        dataset_finish(&d);
        assert_true(dataset_describe(&d, NULL));
        assert_false(image_layout_is_of(&d));
        assert_true(image_layout_find(&layout, &d, NULL));
        assert_false(drawing_present(&drawing, &layout, &d, none));
        dataset_free(&d);
    }
}

/* A stroke that goes its own way. */
static Drawing scribble(Rng *rng)
{
    Drawing d = {{0}};
    double x = rng_uniform(rng, 0, DRAWING_SIDE), y = rng_uniform(rng, 0, DRAWING_SIDE);
    double length = rng_uniform(rng, 1, 60);
    for (int i = 0; i < length; i++) {
        drawing_set(&d, (int)x, (int)y, true);
        x += rng_uniform(rng, -1, 1);
        y += rng_uniform(rng, -1, 1);
    }
    drawing_set(&d, 7, 7, true);
    return d;
}

/* The ink at a place of the pad, by what is said of the pen. */
static double ink_at(const Drawing *d, double x, double y)
{
    int c = (int)floor(x), r = (int)floor(y);
    if (x < 0 || y < 0 || x >= DRAWING_SIDE || y >= DRAWING_SIDE)
        return 0;
    if (drawing_has(d, c, r))
        return 1;
    return drawing_has(d, c - 1, r) || drawing_has(d, c + 1, r) || drawing_has(d, c, r - 1) ||
                   drawing_has(d, c, r + 1) ? 0.5 : 0;
}

/* Where the pad's left and top edges are, in pixels, and how large its cells are. */
typedef struct Place {
    double x, y, cell;
} Place;

/* From the points of a fine grid on the pad: their middle, and then the shift that puts their box
 * inside the image. */
static Place place_of(const Drawing *d, const ImageLayout *layout)
{
    double x = 0, y = 0, n = 0, left = 99, top = 99, right = 0, bottom = 0;
    for (int i = 0; i < DRAWING_CELLS; i++) {
        double at_x = i % DRAWING_SIDE + 0.5, at_y = i / DRAWING_SIDE + 0.5;
        double ink = ink_at(d, at_x, at_y);
        x += at_x * ink;
        y += at_y * ink;
        n += ink;
        if (ink > 0.75) {
            left = fmin(left, at_x - 0.5);
            right = fmax(right, at_x + 0.5);
            top = fmin(top, at_y - 0.5);
            bottom = fmax(bottom, at_y + 0.5);
        }
    }
    double side = (double)layout->side;
    double cell = fmin(layout->box / fmax(right - left, bottom - top), side / 8);
    double mid_x = layout->by_mass ? x / n : (left + right) / 2;
    double mid_y = layout->by_mass ? y / n : (top + bottom) / 2;
    Place p = {layout->x - mid_x * cell, layout->y - mid_y * cell, cell};
    p.x += fmax(0, -(p.x + left * cell)) - fmax(0, p.x + right * cell - side);
    p.y += fmax(0, -(p.y + top * cell)) - fmax(0, p.y + bottom * cell - side);
    return p;
}

static double seen_in(const Drawing *d, const Place *p, size_t column, size_t row)
{
    double sum = 0;
    for (int i = 0; i < FINE * FINE; i++) {
        double x = (double)column + (i % FINE + 0.5) / FINE;
        double y = (double)row + (i / FINE + 0.5) / FINE;
        sum += ink_at(d, (x - p->x) / p->cell, (y - p->y) / p->cell);
    }
    return sum / (FINE * FINE);
}

static void a_drawing_is_seen_as_the_data_are(void **state)
{
    static const size_t sides[] = {8, 13, 28};
    Rng rng;
    (void)state;
    rng_init(&rng, 5, 1);
    for (int i = 0; i < CASES; i++) {
        size_t side = sides[i % 3];
        Dataset d;
        Real seen[PIXELS];
        Drawing drawing = scribble(&rng);
        ImageLayout layout = {.side = side, .paper = 3, .full = -2, .by_mass = i % 2 == 0,
                              .box = rng_uniform(&rng, 2, (double)side)};
        layout.x = (double)side * rng_uniform(&rng, 0.3, 0.7);
        layout.y = (double)side * rng_uniform(&rng, 0.3, 0.7);
        assert_true(dataset_init(&d, "any", 1, side * side, 1, NULL));
        dataset_finish(&d);
        assert_true(dataset_describe(&d, NULL));
        assert_true(drawing_present(&drawing, &layout, &d, seen));
        const Place place = place_of(&drawing, &layout);
        for (size_t p = 0; p < side * side; p++) {
            double ink = ((double)seen[p] - 3) / -5;
            assert_true(fabs(ink - seen_in(&drawing, &place, p % side, p / side)) < 0.06);
        }
        dataset_free(&d);
    }
}

/* However columns are scaled, in the table's units it is the same image. */
static void it_is_scaled_as_columns_are(void **state)
{
    static const ScalingId scalings[] = {SCALING_MIN_MAX, SCALING_STANDARD, SCALING_BYTES};
    Real plain[PIXELS], seen[PIXELS];
    Rng rng;
    (void)state;
    rng_init(&rng, 6, 1);
    const Drawing drawing = scribble(&rng);
    for (int i = 0; i < 4; i++) {
        Dataset d;
        ImageLayout layout;
        Preparation preparation = {.scaling = i > 0 ? (unsigned char)scalings[i - 1] : 0};
        make_data(&d, true);
        if (i > 0)
            assert_true(preparation_apply(&preparation, &d, NULL));
        assert_true(image_layout_find(&layout, &d, NULL));
        assert_true(drawing_present(&drawing, &layout, &d, i > 0 ? seen : plain));
        for (size_t p = 0; i > 0 && p < PIXELS; p++) {
            const SchemaColumn *c = schema_input(&d.schema, p);
            assert_true(fabs((double)seen[p] * c->size + c->shift - (double)plain[p]) < 1e-3);
        }
        dataset_free(&d);
    }
}

static void nothing_drawn_is_no_sample(void **state)
{
    Dataset d;
    Real seen[PIXELS];
    ImageLayout layout;
    Drawing drawing = {{0}};
    (void)state;
    make_data(&d, true);
    assert_true(image_layout_find(&layout, &d, NULL));
    assert_false(drawing_present(&drawing, &layout, &d, seen));
    drawing_set(&drawing, 16, 0, true);
    drawing_set(&drawing, 0, -1, true);
    assert_true(drawing_is_empty(&drawing));
    drawing_set(&drawing, 15, 15, true);
    assert_true(drawing_has(&drawing, 15, 15) && !drawing_has(&drawing, 15, 16));
    assert_true(drawing_present(&drawing, &layout, &d, seen));
    drawing_set(&drawing, 15, 15, false);
    assert_true(drawing_is_empty(&drawing));
    dataset_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_layout_of_images_is_found),
        cmocka_unit_test(other_columns_have_none),
        cmocka_unit_test(a_drawing_is_seen_as_the_data_are),
        cmocka_unit_test(it_is_scaled_as_columns_are),
        cmocka_unit_test(nothing_drawn_is_no_sample),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("drawing", tests, NULL, NULL);
}
