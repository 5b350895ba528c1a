/* Pictures of data sets: each point is where it belongs, in its class's colour, in every size; and
 * experiments beside every set that the options take. */
#include "support.h"

#include "app/run/experiments.h"
#include "data/generators.h"
#include "view/data_picture.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void make(Dataset *data, const char *name)
{
    GeneratorChoice choice;
    Error err = {.message = ""};
    const Generator *g = generator_find(name, &choice, &err);
    if (!g || !generator_make(g, &choice, data, &err))
        fail_msg("%s: %s", name, err.message);
}

static void clear(Canvas *canvas, int width, int height)
{
    Error err;
    assert_true(canvas_resize(canvas, width, height, &err));
    canvas_clear(canvas);
}

/* A dot of each point is lit; and no dot is without one. */
static void points(void **state)
{
    static const int sizes[][2] = {{38, 18}, {60, 30}, {9, 3}};
    Canvas canvas = {.symbols = SYMBOLS_BRAILLE};
    Dataset d;
    (void)state;
    make(&d, "moons");
    for (size_t i = 0; i < 3; i++) {
        int width = sizes[i][0], height = sizes[i][1], lit = 0, wanted = 0;
        double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
        bool at[480][640] = {{false}};
        clear(&canvas, width, height);
        data_picture(&d, true, (Rect){0, 0, width, height}, &canvas);
        for (size_t k = 0; k < 2 * d.count; k++) {
            low[k % 2] = fmin(low[k % 2], (double)d.x[k]);
            high[k % 2] = fmax(high[k % 2], (double)d.x[k]);
        }
        for (int axis = 0; axis < 2; axis++) {
            double free = 0.03 * (high[axis] - low[axis]);
            low[axis] -= free;
            high[axis] += free;
        }
        for (size_t k = 0; k < d.count; k++) {
            int x = (int)(((double)d.x[2 * k] - low[0]) / (high[0] - low[0]) * width * 2);
            int y = (int)((high[1] - (double)d.x[2 * k + 1]) / (high[1] - low[1]) * height * 4);
            wanted += !at[y][x];
            at[y][x] = true;
        }
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                lit += __builtin_popcount(canvas_cell(&canvas, x, y)->dots);
        assert_int_equal(lit, wanted);
    }
    canvas_free(&canvas);
    dataset_free(&d);
}

/* Something is drawn of every set, with every kind of symbols, and nothing outside. */
static void every_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < generator_table.count; i++)
        for (int symbols = 0; symbols < 3; symbols++) {
            Canvas canvas = {.symbols = (Symbols)symbols};
            Dataset d;
            size_t inside = 0;
            make(&d, table_row(&generator_table, i)->name);
            clear(&canvas, 50, 24);
            data_picture(&d, symbols == 0, (Rect){5, 3, 38, 18}, &canvas);
            for (int y = 0; y < 24; y++)
                for (int x = 0; x < 50; x++) {
                    const Cell *cell = canvas_cell(&canvas, x, y);
                    bool drawn = cell->c != 0 || cell->dots != 0;
                    bool within = rect_contains((Rect){5, 3, 38, 18}, x, y);
                    assert_true(within || !drawn);
                    inside += drawn;
                }
            assert_true(inside > 2);
            data_picture(&d, true, (Rect){0, 0, 0, 0}, &canvas);
            canvas_free(&canvas);
            dataset_free(&d);
        }
}

/* Every experiment beside every set can be begun. */
static void experiments(void **state)
{
    (void)state;
    for (size_t like = 0; like < LIKE_COUNT; like++)
        for (size_t k = 0; k < EXPERIMENTS_EACH; k++) {
            const Experiment *e = experiment_at((DataLike)like, k);
            Options options;
            Error err = {.message = ""};
            options_init(&options);
            if (!experiment_set(e, &options, &err))
                fail_msg("%s: %s", e->row.name, err.message);
            assert_ptr_equal(experiment_of(&e->row), e);
            options_free(&options);
        }
    assert_null(experiment_of(table_row(&generator_table, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points),
        cmocka_unit_test(every_set),
        cmocka_unit_test(experiments),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
