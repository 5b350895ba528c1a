/* The landscape of 20 random networks against NumPy (tests/reference/landscape.py): three planes of
 * each, with the path that training has left in a timeline. And what no plane is, and slices. */
#include "reference/networks.h"
#include "support.h"

#include "lab/landscape.h"
#include "lab/symmetric.h"

#include <math.h>
#include <string.h>

enum { EPOCHS = 40 };
static const int shown[] = {0, 13, 25, 38, 50};

/* A network of the reference's, its data and its past. */
typedef struct Case {
    Dataset data;
    Trainer trainer;
    Timeline timeline;
    Landscape landscape;
} Case;

static void make_case(Case *c, size_t number)
{
    networks_make(number, 0.1, &c->data, &c->trainer);
    assert_true(timeline_init(&c->timeline, &c->trainer, 0, NULL));
    c->landscape = (Landscape){.timeline = &c->timeline};
}

static void train_case(Case *c, uint64_t epochs)
{
    assert_true(timeline_begin_training(&c->timeline, GRAIN_EPOCH, NULL));
    while (!timeline_advance_epochs(&c->timeline, epochs, &(uint64_t){UINT64_MAX}))
        continue;
}

static void free_case(Case *c)
{
    landscape_free(&c->landscape);
    timeline_free(&c->timeline);
    trainer_free(&c->trainer);
    dataset_free(&c->data);
}

static void finish(Case *c, PlaneSpec spec, uint64_t slice)
{
    Landscape *l = &c->landscape;
    l->asked = spec;
    assert_true(landscape_start(l, &c->trainer, NULL));
    for (uint64_t work = slice; !landscape_advance(l, &c->trainer, &work); work = slice)
        assert_true(landscape_is_of(l, &c->trainer));
    assert_true(landscape_is_of(l, &c->trainer));
}

static void check(double got, double wanted, double tolerance)
{
    check_near(got, wanted, tolerance * fmax(1, fabs(wanted)));
}

/* What NumPy says of the plane, in the order of the script. */
static void check_plane(size_t k, const Case *c)
{
    const LandscapePicture *p = &c->landscape.shown;
    const char *kind = table_row(&plane_table, p->spec.kind)->name;
    double wanted[35], far = 0;
    assert_int_equal(networks_numbers("landscape.txt", k, kind, wanted, 35), 35);
    assert_string_equal(p->missing, "");
    assert_int_equal(p->count, EPOCHS + 1);
    for (size_t i = 0; i < p->count; i++)
        far = fmax(far, p->path[i].distance);
    const double got[] = {p->low[0], p->high[0], p->low[1], p->high[1], p->share, far,
                          p->path[0].at[0], p->path[0].at[1], p->downhill.length,
                          p->downhill.within};
    for (size_t i = 0; i < sizeof got / sizeof got[0]; i++)
        check(got[i], wanted[i], 2e-4);
    check_near(p->path[p->count - 1].distance, 0, 0);
    check_near(p->step.within, 0.1 * p->downhill.within, 1e-4);
    for (int j = 0; j < 5; j++)
        for (int i = 0; i < 5; i++)
            check(p->losses[shown[j] * LANDSCAPE_SIDE + shown[i]], wanted[10 + 5 * j + i], 2e-4);
}

static void it_is_what_numpy_computes(void **state)
{
    (void)state;
    for (size_t k = 0; k < NETWORKS; k++) {
        Case c;
        make_case(&c, k);
        train_case(&c, EPOCHS);
        size_t last = c.trainer.net.parameter_count - 1;
        for (PlaneKind kind = PLANE_WEIGHTS; kind <= PLANE_PATH; kind++) {
            finish(&c, (PlaneSpec){kind, {0, last}, k, 0}, UINT64_MAX);
            if (c.trainer.net.parameter_count == 2 && kind == PLANE_RANDOM)
                check_holds(c.landscape.shown.missing, "one line");
            else
                check_plane(k, &c);
        }
        free_case(&c);
    }
}

/* However small the slices are, the same bits; the coarser grids are in the finer one. */
static void slices_change_no_bit(void **state)
{
    (void)state;
    Case c;
    make_case(&c, 3);
    train_case(&c, 5);
    finish(&c, (PlaneSpec){.kind = PLANE_PATH}, UINT64_MAX);
    LandscapePicture whole = c.landscape.shown;
    c.landscape.shown = (LandscapePicture){.stride = 0};
    assert_true(landscape_start(&c.landscape, &c.trainer, NULL));
    int seen[11] = {0};
    for (uint64_t work = 1; !landscape_advance(&c.landscape, &c.trainer, &work); work = 1) {
        const LandscapePicture *p = &c.landscape.shown;
        for (int i = 0; p->stride > 1 && seen[p->stride] == 0 && i < LANDSCAPE_POINTS; i++) {
            bool known = i % LANDSCAPE_SIDE % p->stride == 0 &&
                         i / LANDSCAPE_SIDE % p->stride == 0;
            assert_int_equal(known, isfinite(p->losses[i]));
        }
        seen[p->stride]++;
    }
    assert_true(seen[10] > 0 && seen[5] > 0);
    assert_memory_equal(c.landscape.shown.losses, whole.losses, sizeof whole.losses);
    assert_memory_equal(c.landscape.shown.path, whole.path, whole.count * sizeof *whole.path);
    free_case(&c);
}

/* No plane is made up: of a path that is a line there is none. Numbers that are none are absent. */
static void what_is_not_there_is_absent(void **state)
{
    (void)state;
    Case c;
    make_case(&c, 4);
    finish(&c, (PlaneSpec){.kind = PLANE_PATH}, UINT64_MAX);
    check_holds(c.landscape.shown.missing, "line");
    assert_int_equal(c.landscape.shown.stride, 0);
    const PlaneSpec far = {.kind = PLANE_WEIGHTS, .parameter = {0, 0}, .reach = 1e38};
    finish(&c, far, UINT64_MAX);
    const LandscapePicture *p = &c.landscape.shown;
    assert_int_equal(p->spec.parameter[1], 1);
    double low, high;
    assert_true(landscape_range(p, &low, &high));
    assert_true(isfinite(low) && isfinite(high));
    assert_true(isnan(landscape_loss(p, (double[]){2e38, 0})));
    free_case(&c);
}

/* What is read between the points of the grid; the plane's own point is the parameters there. */
static void points_are_found_again(void **state)
{
    (void)state;
    Case c;
    Real theta[128];
    make_case(&c, 5);
    train_case(&c, 4);
    finish(&c, (PlaneSpec){.kind = PLANE_RANDOM, .seed = 9}, UINT64_MAX);
    const LandscapePicture *p = &c.landscape.shown;
    for (int i = 0; i < LANDSCAPE_SIDE; i += 7) {
        int j = LANDSCAPE_SIDE - 1 - i;
        const double at[2] = {landscape_coordinate(p, 0, i), landscape_coordinate(p, 1, j)};
        check_near(landscape_loss(p, at), p->losses[j * LANDSCAPE_SIDE + i], 1e-9);
    }
    check_near(landscape_loss(p, (double[]){0, 0}), p->loss, 1e-6);
    assert_true(landscape_parameters(&c.landscape, (double[]){0, 0}, theta));
    assert_memory_equal(theta, c.trainer.parameters.theta,
                        c.trainer.net.parameter_count * sizeof *theta);
    train_case(&c, 1);
    assert_false(landscape_is_of(&c.landscape, &c.trainer));
    free_case(&c);
}

/* Of small whole numbers, so that some values come twice: values in order, vectors of unit length,
 * A v = λ v; and of what is a diagonal already. */
static void values_and_vectors_of_a_matrix(void **state)
{
    enum { MOST = 40 };
    static double a[MOST * MOST], was[MOST * MOST], values[MOST], room[MOST];
    (void)state;
    for (size_t n = 1; n <= MOST; n += n < 5 ? 1 : 7) {
        uint64_t seed = n;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k <= i; k++)
                a[i * n + k] = a[k * n + i] =
                    n % 3 == 0 && i != k ? 0 : (double)draw_below(&seed, 9) - 4;
        memcpy(was, a, n * n * sizeof *a);
        assert_true(symmetric_vectors(n, a, values, room));
        for (size_t v = 0; v < n; v++) {
            assert_true(v == 0 || values[v] <= values[v - 1]);
            for (size_t i = 0; i < n; i++) {
                double product = 0, between = 0;
                for (size_t k = 0; k < n; k++) {
                    product += was[i * n + k] * a[v * n + k];
                    between += a[i * n + k] * a[v * n + k];
                }
                check_near(product, values[v] * a[v * n + i], 1e-11);
                check_near(between, i == v, 1e-12);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_what_numpy_computes),
        cmocka_unit_test(slices_change_no_bit),
        cmocka_unit_test(what_is_not_there_is_absent),
        cmocka_unit_test(points_are_found_again),
        cmocka_unit_test(values_and_vectors_of_a_matrix),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("landscape", tests, NULL, NULL);
}
