/* The panel of images: means are those of the classes, and each half cell has the colour of the
 * number at its place, in every size. */
#include "support.h"

#include "stage.h"

#include "core/look/means.h"
#include "data/generators.h"
#include "view/panel/image.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* Means against sums by a plain loop, whatever the slices, also after a value was changed. */
static void test_means(void **state)
{
    static const char *const sets[] = {"digits:n=7", "vowels", "moons"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        Dataset d;
        ClassMeans m;
        GeneratorChoice choice;
        Error err = {.message = ""};
        const Generator *g = generator_find(sets[i], &choice, &err);
        assert_true(g && generator_make(g, &choice, &d, &err));
        d.test_count = 5;
        d.count -= 5;
        assert_true(means_init(&m, &d, &err));
        size_t classes = d.kind == TARGET_ONE_HOT ? d.outputs : 2;
        assert_int_equal(m.classes, classes);
        for (int round = 0; round < 2; round++) {
            while (!means_advance(&m, &(uint64_t){50}))
                assert_false(means_are_known(&m));
            for (size_t c = 0; c < classes; c++)
                for (size_t x = 0; x < d.inputs; x++) {
                    double sum = 0, n = 0;
                    for (size_t k = 0; k < d.count; k++) {
                        bool in = d.kind == TARGET_ONE_HOT ? d.t[k * d.outputs + c] > 0
                                                           : (d.t[k] > 0) == (c == 1);
                        sum += in ? (double)d.x[k * d.inputs + x] : 0;
                        n += in;
                    }
                    check_near(m.mean[c * d.inputs + x], sum / n, 1e-5);
                }
            assert_true(dataset_edit(&d, 3, 0, 9, &err));
            assert_false(means_are_known(&m));
        }
        means_free(&m);
        dataset_free(&d);
    }
}

static uint8_t half_ink(const Cell *cell, bool lower)
{
    bool both = cell->c == 0x2580;
    return cell->c == ' ' ? cell->style.paper
           : both == lower ? cell->style.paper : cell->style.ink;
}

/* The mean of a block of pixels, by a plain loop. */
static double block_mean(const Real *v, int block, int column, int row)
{
    double sum = 0;
    for (int y = 0; y < block; y++)
        for (int x = 0; x < block; x++)
            sum += (double)v[(row * block + y) * 8 + column * block + x];
    return sum / (block * block);
}

/* The first two pictures as they are drawn: a pixel in one half cell, in several, or a block of
 * pixels in one. */
static void test_pixels(void **state)
{
    static const struct { int width, height, scale, block; } sizes[] = {
        {44, 12, 1, 1}, {38, 30, 1, 1}, {160, 60, 3, 1}, {12, 8, 1, 2}};
    Stage s;
    (void)state;
    stage_open(&s, NET_64_32_10);
    stage_phases(&s, 4);
    s.view.colour = true;
    s.view.selection = (Selection){SELECT_UNIT, 1, 5, 0};
    stage_draw(&s, 80, 24);
    const Real *w = s.trace.parameters.theta + s.net.layers[0].weights + 5 * 64;
    double most = 0, low = (double)s.data.x_min, range = (double)s.data.x_max - low;
    for (size_t p = 0; p < 64; p++)
        most = fmax(most, fabs((double)w[p]));
    for (size_t i = 0; i < 4; i++) {
        Error err;
        int scale = sizes[i].scale, block = sizes[i].block, side = 8 / block;
        Rect r = {0, 0, sizes[i].width, sizes[i].height};
        assert_true(canvas_resize(&s.canvas, r.width, r.height, &err));
        canvas_clear(&s.canvas);
        image_panel(&s.scene, r, true, &s.canvas);
        for (int p = 0; p < side * side * scale * scale; p++) {
            int x = p % (side * scale), y = p / (side * scale);
            const Cell *grey = canvas_cell(&s.canvas, 1 + x, 2 + y / 2);
            const Cell *sign = grey + side * scale + 1;
            double value = block_mean(s.trace.spotlight.x, block, x / scale, y / scale);
            double weight = block_mean(w, block, x / scale, y / scale);
            assert_int_equal(half_ink(grey, y & 1), ink_grey((value - low) / range));
            assert_int_equal(half_ink(sign, y & 1), ink_value(weight / most, 1));
        }
    }
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_means),
        cmocka_unit_test(test_pixels),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("image panel", tests, NULL, NULL);
}
