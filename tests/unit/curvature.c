/* The curvature: its eigenvalues against NumPy's for random networks and against hand numbers, the
 * solver and Lanczos' method on matrices whose eigenvalues are known, and what is said of places.
 * Built in float, and once more in double. */
#include "reference/networks.h"
#include "support.h"

#include "lab/curvature.h"
#include "lab/symmetric.h"

#include <math.h>
#include <string.h>

enum { SIZE = 40, MOST = 128 };

static const double pi = 3.14159265358979323846;

/* 2 beside −1: its eigenvalues are 2 − 2 cos(k π/(n + 1)), with sines for eigenvectors. */
static void three_diagonals_are_known(void **state)
{
    (void)state;
    double d[SIZE], e[SIZE], last[SIZE];
    for (size_t i = 0; i < SIZE; i++) {
        d[i] = 2;
        e[i] = -1;
    }
    assert_true(symmetric_three(SIZE, d, e, last));
    for (size_t k = 1; k <= SIZE; k++) {
        double angle = (double)k * pi / (SIZE + 1);
        check_near(d[k - 1], 2 - 2 * cos(angle), 1e-14);
        check_near(fabs(last[k - 1]), sqrt(2.0 / (SIZE + 1)) * fabs(sin(SIZE * angle)), 1e-13);
    }
    double one[1] = {-3}, none[1] = {7}, whole[1];
    assert_true(symmetric_three(1, one, none, whole));
    check_near(one[0], -3, 0);
    check_near(whole[0], 1, 0);
    double odd[2] = {1, NAN}, beside[2] = {1, 0};
    assert_false(symmetric_three(2, odd, beside, NULL));
}

/* I + u uᵀ has 1 + |u|², and else ones; and small ones worked by hand. */
static void whole_matrices_are_known(void **state)
{
    (void)state;
    double a[SIZE * SIZE], values[SIZE], spare[SIZE], square = 0;
    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j < SIZE; j++)
            a[i * SIZE + j] = (i == j) + sin((double)i) * sin((double)j);
    for (size_t i = 0; i < SIZE; i++)
        square += sin((double)i) * sin((double)i);
    assert_true(symmetric_values(SIZE, a, values, spare));
    for (size_t i = 0; i + 1 < SIZE; i++)
        check_near(values[i], 1, 1e-13);
    check_near(values[SIZE - 1], 1 + square, 1e-12);
    /* 0, 3 and 9 times the projections on (2, −2, 1), (1, 2, 2) and (2, 1, −2) by 3. */
    double b[9] = {13 / 3.0, 8 / 3.0, -10 / 3.0, 8 / 3.0, 7 / 3.0, -2 / 3.0,
                   -10 / 3.0, -2 / 3.0, 16 / 3.0};
    assert_true(symmetric_values(3, b, values, spare));
    check_near(values[0], 0, 1e-14);
    check_near(values[1], 3, 1e-14);
    check_near(values[2], 9, 1e-14);
    double zero[4] = {0}, two[4] = {2, 1, 1, 2};
    assert_true(symmetric_values(2, zero, values, spare));
    check_near(values[0], 0, 0);
    assert_true(symmetric_values(2, two, values, spare));
    check_near(values[0], 1, 1e-15);
    check_near(values[1], 3, 1e-15);
}

/* Gives Lanczos the products of a diagonal matrix; returns how many. */
static size_t run_lanczos(Lanczos *l, const double *diagonal, const Real *allowed)
{
    Real product[1024];
    size_t products = 0;
    if (!lanczos_start(l, allowed))
        return 0;
    for (; !l->ended; products++) {
        const Real *v = lanczos_vector(l);
        for (size_t i = 0; i < l->n; i++)
            product[i] = (Real)(diagonal[i] * (double)v[i]);
        lanczos_take(l, product);
        for (uint64_t work = 1; !lanczos_advance(l, &work);)
            work = 1;
    }
    return products;
}

static void lanczos_finds_both_ends(void **state)
{
    (void)state;
    enum { N = 1000 };
    double diagonal[N];
    Real allowed[N];
    Lanczos l;
    for (size_t i = 0; i < N; i++) {
        diagonal[i] = (double)i / N;
        allowed[i] = (Real)(i % 2);
    }
    diagonal[500] = 5;
    diagonal[501] = -2;
    assert_true(lanczos_init(&l, N, NULL));
    size_t products = run_lanczos(&l, diagonal, NULL);
    assert_true(products > 1 && products < 40);
    check_near(l.largest, 5, l.largest_off + 1e-5);
    check_near(l.least, -2, l.least_off + 1e-5);
    assert_true(l.largest_off < 1e-3);
    /* 500 is not among the odd ones. */
    assert_true(run_lanczos(&l, diagonal, allowed) > 1);
    check_near(l.largest, 0.999, l.largest_off + 1e-5);
    check_near(l.least, -2, l.least_off + 1e-5);
    memset(allowed, 0, sizeof allowed);
    assert_int_equal(run_lanczos(&l, diagonal, allowed), 0);
    memset(diagonal, 0, sizeof diagonal);
    assert_int_equal(run_lanczos(&l, diagonal, NULL), 1);
    check_near(l.largest, 0, 0);
    diagonal[3] = NAN;
    assert_int_equal(run_lanczos(&l, diagonal, NULL), 1);
    assert_true(isnan(l.largest) && isnan(l.least));
    lanczos_free(&l);
    assert_true(lanczos_init(&l, 1, NULL));
    diagonal[0] = -0.5;
    assert_int_equal(run_lanczos(&l, diagonal, NULL), 1);
    check_near(l.largest, -0.5, 1e-6);
    check_near(l.least, -0.5, 1e-6);
    lanczos_free(&l);
}

/* As far as the whole spectrum, or to its end; `work` multiply-adds at a time. */
static void finish(Curvature *c, const Trainer *t, uint64_t work, bool whole)
{
    assert_true(curvature_start(c, t, NULL));
    for (uint64_t left = work; !curvature_advance(c, t, &left); left = work) {
        assert_true(curvature_is_of(c, t));
        if (!whole && c->stage == CURVATURE_SPECTRUM)
            return;
    }
}

/* What is said beside a number is true of it, and it is little. */
static void check_estimate(Estimate got, double wanted, double scale)
{
    check_near(got.value, wanted, got.off + 1e-8 * scale);
    if (!(got.off <= 1e-2 * fabs(wanted) || got.off <= 2e-3 * scale))
        fail_msg("%g is known to %g only", wanted, got.off);
}

static void it_agrees_with_numpy(void **state)
{
    (void)state;
    for (size_t k = 0; k < NETWORKS; k++) {
        double loss, gradient, scaled, values[MOST];
        char shown[ESTIMATE_SIZE];
        Dataset data;
        Trainer t;
        Curvature c = {.stage = CURVATURE_NONE};
        networks_make(k, 0.1, &data, &t);
        size_t n = networks_numbers("curvature.txt", k, "values", values, MOST);
        networks_numbers("curvature.txt", k, "loss", &loss, 1);
        networks_numbers("curvature.txt", k, "gradient", &gradient, 1);
        networks_numbers("curvature.txt", k, "scaled", &scaled, 1);
        double scale = fmax(fabs(values[0]), fabs(values[n - 1]));
        assert_int_equal(n, t.net.parameter_count);
        finish(&c, &t, 1, false);
        check_near(c.known.loss, loss, 1e-6 * (1 + loss));
        check_near(c.known.gradient, gradient, 1e-5 * gradient);
        check_estimate(c.known.most, values[n - 1], scale);
        check_estimate(c.known.least, values[0], scale);
        assert_true(curvature_has_ends(&c.known));
        finish(&c, &t, UINT64_MAX, true);
        assert_int_equal(c.spectrum.count, n);
        assert_true(c.spectrum.off < 1e-5 * scale);
        for (size_t i = 0; i < n; i++)
            check_near(c.spectrum.values[i], values[i], c.spectrum.off + 1e-8 * scale);
        check_near(c.known.scaled.value, c.known.most.value, 0);
        /* The digits that are shown are NumPy's. */
        estimate_text(c.known.most, shown);
        check_near(strtod(shown, NULL), values[n - 1], 5e-4 * scale + c.spectrum.off);
        assert_true(c.spectrum.off < 1e-4 * fabs(values[n - 1]));
        /* √D H √D, by the state of an optimizer with D = 1/(√v + ε). */
        Hyper hyper = t.hyper;
        hyper_set_optimizer(&hyper, optimizer_find("rmsprop", NULL));
        hyper.settings.epsilon = 0.1;
        assert_true(trainer_set_hyper(&t, &hyper, NULL));
        finish(&c, &t, UINT64_MAX, true);
        assert_false(c.known.is_scaled);
        assert_true(isnan(c.known.limit));
        for (size_t i = 0; i < n; i++)
            t.parameters.state[i] = (Real)((i % 5) * (i % 5));
        t.cursor.step = 1;
        t.version++;
        assert_false(curvature_is_of(&c, &t));
        finish(&c, &t, UINT64_MAX, true);
        assert_true(c.known.is_scaled);
        check_estimate(c.known.scaled, scaled, scaled);
        check_near(c.known.most.value, values[n - 1], c.spectrum.off + 1e-8 * scale);
        check_near(c.known.limit, 2, 0);
        curvature_free(&c);
        trainer_free(&t);
        dataset_free(&data);
    }
}

static void frozen_parameters_are_left_out(void **state)
{
    (void)state;
    for (size_t k = 0; k < NETWORKS; k++) {
        double values[MOST];
        bool flags[64] = {true};
        Dataset data;
        Trainer t;
        Curvature c = {.stage = CURVATURE_NONE};
        Error err;
        networks_make(k, 0.1, &data, &t);
        size_t n = t.net.layers[0].units > 1 || t.net.layer_count > 1
                       ? networks_numbers("curvature.txt", k, "frozen", values, MOST) : 0;
        Hyper hyper = t.hyper;
        assert_true(freeze_number(&t.frozen, &t.net, flags, &hyper.frozen, &err));
        assert_true(trainer_set_hyper(&t, &hyper, &err));
        finish(&c, &t, 1000, true);
        assert_int_equal(c.known.free, n);
        assert_int_equal(c.spectrum.count, n);
        for (size_t i = 0; i < n; i++)
            check_near(c.spectrum.values[i], values[i], c.spectrum.off + 1e-9);
        assert_true(n > 0 || !curvature_has_ends(&c.known));
        curvature_free(&c);
        trainer_free(&t);
        dataset_free(&data);
    }
}

/* Data of one input and one target, and a trainer of "1-1" or "1-1-1" that stands at `theta`. */
static void make_line(Dataset *data, Trainer *t, const char *shape, const char *f, size_t count,
                      const double *x, const double *target, const Real *theta)
{
    Net net = make_net(shape, f, "identity");
    const Hyper hyper = {.rate = 0.1, .batch = 0, .seed = 1};
    assert_true(dataset_init(data, "line", count, 1, 1, NULL));
    for (size_t i = 0; i < count; i++) {
        data->x[i] = (Real)x[i];
        data->t[i] = (Real)target[i];
    }
    dataset_finish(data);
    make_trainer(t, &net, data, &hyper, theta);
}

/* A linear unit on x = 1, 2: H is the mean of (x, 1)(x, 1)ᵀ, with trace 3.5 and determinant 0.25;
 * at w = 2, b = 0 the targets 2 and 4 are met. */
static void a_minimum_is_called_so(void **state)
{
    (void)state;
    const Real there[] = {2, 0}, away[] = {0, 0};
    char words[CURVATURE_WORDS_SIZE];
    Dataset data;
    Trainer t;
    Curvature c = {.stage = CURVATURE_NONE};
    make_line(&data, &t, "1-1", "tanh", 2, (double[]){1, 2}, (double[]){2, 4}, there);
    finish(&c, &t, 1, true);
    check_near(c.spectrum.values[0], (3.5 - sqrt(11.25)) / 2, 1e-6);
    check_near(c.spectrum.values[1], (3.5 + sqrt(11.25)) / 2, 1e-6);
    check_near(c.known.gradient, 0, 1e-7);
    check_near(c.known.limit, 2, 0);
    assert_int_equal(curvature_place(&c.known), CURVATURE_MINIMUM);
    assert_int_equal(spectrum_count(&c.spectrum, 1), 2);
    curvature_words(&c.known, words);
    check_holds(words, "from λmin 0.07295 to λmax 3.427");
    curvature_limit_words(&c.known, words);
    check_holds(words, "η λmax 0.3427 of 2");
    trainer_free(&t);
    dataset_free(&data);
    make_line(&data, &t, "1-1", "tanh", 2, (double[]){1, 2}, (double[]){2, 4}, away);
    finish(&c, &t, 1, true);
    check_near(c.known.gradient, sqrt(34), 1e-5);
    check_near(c.known.fall, 3.4, 1e-5);
    assert_int_equal(curvature_place(&c.known), CURVATURE_SLOPE);
    curvature_free(&c);
    trainer_free(&t);
    dataset_free(&data);
}

/* ½(t − w₂ (w₁ x + b₁) − b₂)² for (1, 1) and (−1, −1) at 0: ∂²L/∂w₁∂w₂ = −1, ∂²L/∂b₂² = 1, all
 * else 0: the eigenvalues are −1, 0, 1 and 1. */
static void a_saddle_is_called_so(void **state)
{
    (void)state;
    const Real theta[4] = {0};
    char words[CURVATURE_WORDS_SIZE];
    Dataset data;
    Trainer t;
    Curvature c = {.stage = CURVATURE_NONE};
    make_line(&data, &t, "1-1-1", "identity", 2, (double[]){1, -1}, (double[]){1, -1}, theta);
    finish(&c, &t, 1, true);
    assert_int_equal(c.spectrum.count, 4);
    for (size_t i = 0; i < 4; i++)
        check_near(c.spectrum.values[i], ((double[]){-1, 0, 1, 1})[i], 1e-6);
    assert_int_equal(curvature_place(&c.known), CURVATURE_SADDLE);
    assert_int_equal(spectrum_count(&c.spectrum, -1), 1);
    assert_int_equal(spectrum_count(&c.spectrum, 0), 1);
    assert_int_equal(spectrum_count(&c.spectrum, 1), 2);
    curvature_words(&c.known, words);
    check_holds(words, "A saddle: ‖∇L‖ is only 0, and λmin -1 ");
    curvature_free(&c);
    trainer_free(&t);
    dataset_free(&data);
}

/* Flat units let nothing through: not a minimum, though nothing bends. */
static void saturation_is_called_so(void **state)
{
    (void)state;
    Net net = make_net("1-2-1", "tanh", "tanh");
    const Real theta[] = {50, -50, 30, 30, 40, 40, 90};
    const Hyper hyper = {.rate = 10, .batch = 0, .seed = 1};
    char words[CURVATURE_WORDS_SIZE];
    Dataset data;
    Trainer t;
    Curvature c = {.stage = CURVATURE_NONE};
    make_points(&data, 3, 1, 1, 5);
    data.x[0] = data.x[1] = data.x[2] = 1;
    make_trainer(&t, &net, &data, &hyper, theta);
    finish(&c, &t, 1, true);
    check_near(c.known.saturated, 1, 0);
    assert_int_equal(curvature_place(&c.known), CURVATURE_SATURATION);
    curvature_words(&c.known, words);
    check_holds(words, "for 100 % of layer 1 is flat");
    curvature_free(&c);
    trainer_free(&t);
    dataset_free(&data);
}

/* Nothing is said of numbers that are none, of what is over, or of another state. */
static void what_is_not_known_is_absent(void **state)
{
    (void)state;
    Net net = make_net("2-3-1", "tanh", "tanh");
    const Hyper hyper = {.rate = 0.1, .batch = 0, .seed = 1};
    char words[CURVATURE_WORDS_SIZE];
    Dataset data;
    Trainer t;
    Curvature c = {.stage = CURVATURE_NONE};
    uint64_t work = 1;
    make_points(&data, 9, 2, 1, 7);
    make_trainer(&t, &net, &data, &hyper, NULL);
    assert_true(curvature_start(&c, &t, NULL));
    assert_false(curvature_has_ends(&c.known));
    assert_false(curvature_advance(&c, &t, &work));
    assert_true(dataset_edit(&data, 0, 0, 3, NULL));
    assert_false(curvature_is_of(&c, &t));
    work = UINT64_MAX;
    assert_false(curvature_advance(&c, &t, &work));
    assert_int_equal(c.stage, CURVATURE_NONE);
    t.parameters.theta[0] = NAN;
    finish(&c, &t, 1, true);
    assert_int_equal(c.stage, CURVATURE_DONE);
    assert_false(curvature_has_ends(&c.known));
    assert_int_equal(curvature_place(&c.known), CURVATURE_UNKNOWN);
    curvature_words(&c.known, words);
    assert_string_equal(words, "");
    assert_string_equal(estimate_text(c.known.most, words), "—");
    curvature_free(&c);
    trainer_free(&t);
    dataset_free(&data);
}

static void numbers_have_the_digits_that_are_known(void **state)
{
    (void)state;
    char out[ESTIMATE_SIZE];
    assert_string_equal(estimate_text((Estimate){1.23456, 1e-9}, out), "1.235");
    assert_string_equal(estimate_text((Estimate){1.23456, 0.02}, out), "1.2");
    assert_string_equal(estimate_text((Estimate){-0.0123456, 0.00002}, out), "-0.0123");
    assert_string_equal(estimate_text((Estimate){1e-7, 2e-5}, out), "0 ± 2e-05");
    assert_string_equal(estimate_text((Estimate){0, 0}, out), "0");
    assert_int_equal(estimate_sign((Estimate){-1, 0.5}), -1);
    assert_int_equal(estimate_sign((Estimate){-1, 2}), 0);
}

/* Steps on the parabola λ w²/2 with a rate that makes η λ `share` of the limit, the scales held by
 * a state next to which the gradient is nothing: whether they lead far away (1) or to the middle
 * (−1). */
static int way(const Optimizer *o, double share)
{
    enum { STEPS = 20000 };
    const double lambda = 3, start = 1e-12;
    Real w = (Real)start, after, gradient, scale = 1;
    Real old[OPTIMIZER_STATES_MAX] = {0}, next[OPTIMIZER_STATES_MAX] = {0};
    OptimizerStep step = {.settings = o->settings, .number = 100000, .before = &w,
                          .gradient = &gradient, .after = &scale,
                          .state = {&old[0], &old[1]}, .next = {&next[0], &next[1]}};
    step.settings.beta2 = 1 - 1e-7;
    for (size_t i = 0; o->scale && i < o->states; i++)
        old[i] = o->corrects && i == 0 ? 0 : 4; /* a mean of gradients begins at 0 */
    if (o->scale)
        o->scale(&step, 1);
    step.rate = share * o->limit(&step.settings) / (lambda * (double)scale);
    step.after = &after;
    for (int i = 0; i < STEPS; i++) {
        gradient = (Real)lambda * w;
        o->update(&step, 1);
        w = after;
        if (!o->scale || o->corrects)
            old[0] = next[0];
        if (fabs((double)w) > 1e3 * start)
            return 1;
    }
    return fabs((double)w) < 1e-3 * start ? -1 : 0;
}

/* A little below its limit an optimizer comes nearer, a little above it goes away. */
static void limits_are_where_steps_begin_to_grow(void **state)
{
    (void)state;
    for (size_t i = 0; i < optimizer_table.count; i++) {
        const Optimizer *o = (const Optimizer *)table_row(&optimizer_table, i);
        if (!o->limit)
            continue;
        int below = way(o, 0.98), above = way(o, 1.02);
        if (below != -1 || above != 1)
            fail_msg("%s: below its limit %d, above it %d", o->row.name, below, above);
    }
}

/* Where the gradient is 0, an update is −η, the scale of the state that it leaves, and the mean
 * that it leaves: whatever the number of the update. */
static void scales_are_those_of_updates(void **state)
{
    (void)state;
    for (size_t i = 0; i < optimizer_table.count; i++) {
        const Optimizer *o = (const Optimizer *)table_row(&optimizer_table, i);
        for (uint64_t number = 1; o->scale && number < 40; number += 3) {
            const Real before = 1, gradient = o->corrects ? 0 : (Real)0.25;
            Real old[OPTIMIZER_STATES_MAX] = {(Real)0.5, (Real)0.75};
            Real next[OPTIMIZER_STATES_MAX], after, scale;
            OptimizerStep step = {.settings = o->settings, .rate = 0.1, .number = number,
                                  .before = &before, .gradient = &gradient, .after = &after,
                                  .state = {&old[0], &old[1]}, .next = {&next[0], &next[1]}};
            o->update(&step, 1);
            /* Adadelta has u of before: see its rule. */
            step.state[0] = &next[0];
            step.state[1] = o->corrects ? &next[1] : &old[1];
            step.after = &scale;
            o->scale(&step, 1);
            double mean = o->corrects ? (double)next[0] : (double)gradient;
            check_near((double)(before - after), 0.1 * (double)scale * mean, 1e-6);
        }
    }
}

/* What an epoch takes off the loss where that is straight: with a velocity, too, once that is that
 * of the slope. */
static void the_fall_is_that_of_an_epoch(void **state)
{
    static const char *const optimizers[] = {"sgd", "momentum", "nesterov"};
    (void)state;
    for (size_t o = 0; o < sizeof optimizers / sizeof optimizers[0]; o++) {
        Dataset data;
        Trainer t;
        Error err;
        Curvature before = {.stage = CURVATURE_NONE}, after = {.stage = CURVATURE_NONE};
        networks_make(0, 1e-3, &data, &t);
        Hyper hyper = t.hyper;
        hyper_set_optimizer(&hyper, optimizer_find(optimizers[o], &err));
        assert_true(trainer_set_hyper(&t, &hyper, &err));
        train(&t, GRAIN_EPOCH, 100);
        finish(&before, &t, UINT64_MAX, true);
        train(&t, GRAIN_EPOCH, 1);
        finish(&after, &t, UINT64_MAX, true);
        double fell = before.now.loss - after.now.loss;
        check_near(before.now.fall, fell, 0.1 * fell);
        curvature_free(&before);
        curvature_free(&after);
        trainer_free(&t);
        dataset_free(&data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_diagonals_are_known),
        cmocka_unit_test(whole_matrices_are_known),
        cmocka_unit_test(lanczos_finds_both_ends),
        cmocka_unit_test(it_agrees_with_numpy),
        cmocka_unit_test(frozen_parameters_are_left_out),
        cmocka_unit_test(a_minimum_is_called_so),
        cmocka_unit_test(a_saddle_is_called_so),
        cmocka_unit_test(saturation_is_called_so),
        cmocka_unit_test(what_is_not_known_is_absent),
        cmocka_unit_test(numbers_have_the_digits_that_are_known),
        cmocka_unit_test(limits_are_where_steps_begin_to_grow),
        cmocka_unit_test(scales_are_those_of_updates),
        cmocka_unit_test(the_fall_is_that_of_an_epoch),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("curvature", tests, NULL, NULL);
}
