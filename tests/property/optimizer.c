/* Each optimizer's first 200 updates against PyTorch's, in double: tests/reference/optimizers.py
 * made the file that is read here. */
#include "support.h"

#include "core/method/schedule.h"
#include "core/train/update.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Three layers of one unit with one weight and one bias each. */
enum { N = 6, UPDATES = 200, NAME_SIZE = 64, ROWS_MAX = 64 };

static Net net;
static Dataset data;

/* "sgd|l2=0.1": the optimizer and a setting that is not the standard. */
static void begin(Trainer *trainer, const char *name)
{
    char optimizer[NAME_SIZE], setting[NAME_SIZE] = "";
    double value = 0;
    Error err;
    Real theta[N];
    sscanf(name, "%63[^|]|%63[^=]=%lf", optimizer, setting, &value);
    TrainerSpec spec = {loss_find("half-squared", &err), optimizer_find(optimizer, &err),
                        init_find("zero", &err), false, 0,
                        theta, NULL};
    assert_non_null(spec.optimizer);
    Hyper hyper = hyper_usual(spec.optimizer);
    hyper.rate = hyper.rate > 0 ? hyper.rate : 0.1;
    hyper.l2 = strcmp(setting, "l2") == 0 ? value : 0;
    hyper.clip_value = strcmp(setting, "clip-value") == 0 ? value : 0;
    hyper.clip_norm = strcmp(setting, "clip-norm") == 0 ? value : 0;
    for (size_t i = 0; i < N; i++)
        theta[i] = (Real)cos((double)i);
    assert_true(trainer_init(trainer, &net, &data, &spec, &hyper, &err));
    trainer->spec.start = NULL;
}

static void compute(Trainer *t)
{
    LastUpdate update = {trainer_rate(t), t->cursor.step + 1, t->spec.optimizer, t->hyper};
    update_compute(&t->net, &update, NULL, &t->parameters);
}

static void update(Trainer *t)
{
    for (size_t i = 0; i < N; i++)
        t->parameters.gradient[i] = (Real)(((double)i + 1) / 4 * (double)t->parameters.theta[i] +
                                sin((double)(t->cursor.step + 1) * ((double)i + 1)) / 2);
    compute(t);
    parameters_swap(&t->parameters);
    t->cursor.step++;
}

/* Marks the row of a table that is called so, if there is one. */
static void see(const Table *table, const char *name, bool seen[ROWS_MAX])
{
    assert_true(table->count <= ROWS_MAX);
    for (size_t i = 0; i < table->count; i++)
        seen[i] = seen[i] || strcmp(table_row(table, i)->name, name) == 0;
}

/* Each row of a table is compared with something that is not its own. */
static void check_seen(const Table *table, const bool seen[ROWS_MAX], const char *why)
{
    for (size_t i = 0; i < table->count; i++)
        if (!seen[i])
            fail_msg("%s %s: %s", table->kind, table_row(table, i)->name, why);
}

static FILE *open_reference(void)
{
    char path[4096];
    const char *folder = getenv("srcdir");
    snprintf(path, sizeof path, "%s/tests/reference/optimizers.txt", folder ? folder : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    return file;
}

static void updates_are_those_of_pytorch(void **state)
{
    char name[NAME_SIZE], present[NAME_SIZE] = "";
    unsigned long at;
    bool seen[ROWS_MAX] = {false};
    Trainer trainer = {0};
    FILE *file = open_reference();
    (void)state;
    while (fscanf(file, "%63s %lu", name, &at) == 2) {
        if (strcmp(name, present) != 0) {
            trainer_free(&trainer);
            begin(&trainer, name);
            strcpy(present, name);
            see(&optimizer_table, name, seen);
        }
        while (trainer.cursor.step < at)
            update(&trainer);
        for (size_t i = 0; i < N; i++) {
            double wanted;
            assert_int_equal(fscanf(file, "%lf", &wanted), 1);
            double got = (double)trainer.parameters.theta[i];
            if (!(fabs(got - wanted) <= 1e-10 * fmax(1, fabs(wanted))))
                fail_msg("%s, update %lu, parameter %zu: %.17g, PyTorch %.17g", name, at, i, got,
                         wanted);
        }
    }
    fclose(file);
    trainer_free(&trainer);
    check_seen(&optimizer_table, seen, "tests/reference/optimizers.py runs no PyTorch for it");
}

/* L1 moves a weight to 0 and no further, holds it there against a small gradient, lets it go with
 * a large one, and leaves biases alone. */
static void l1_stops_at_zero(void **state)
{
    Trainer t;
    (void)state;
    begin(&t, "sgd");
    t.hyper.l1 = 0.5;
    Real start[N] = {(Real)0.01, (Real)0.01, (Real)-0.01, (Real)-0.01, 1, 1};
    memcpy(t.parameters.theta, start, sizeof start);
    memset(t.parameters.gradient, 0, sizeof start);
    compute(&t);
    check_near((double)t.parameters.before[0], 0, 0);
    check_near((double)t.parameters.before[1], 0.01, 0);
    check_near((double)t.parameters.before[2], 0, 0);
    check_near((double)t.parameters.before[4], 0.95, 1e-15);
    check_near(update_penalty(&t.net, t.parameters.theta, &t.hyper), 0.5 * 1.02, 1e-15);
    memset(t.parameters.theta, 0, sizeof start);
    t.parameters.gradient[0] = (Real)0.4;
    t.parameters.gradient[2] = (Real)0.6;
    compute(&t);
    check_near((double)t.parameters.before[0], 0, 0);
    check_near((double)t.parameters.before[2], -0.01, 1e-15);
    trainer_free(&t);
}

/* Decay takes its share off weights, whatever the optimizer makes of the gradient. */
static void decay_shrinks_weights_only(void **state)
{
    Trainer t;
    (void)state;
    begin(&t, "sgd");
    t.hyper.decay = 0.5;
    memset(t.parameters.gradient, 0, N * sizeof *t.parameters.gradient);
    compute(&t);
    for (size_t i = 0; i < N; i++)
        check_near((double)t.parameters.before[i], cos((double)i) * (i % 2 == 0 ? 0.95 : 1), 1e-15);
    trainer_free(&t);
}

/* By hand, at the places where each schedule is easy. */
static void schedules_are_as_defined(void **state)
{
    static const struct { const char *name; double at, epochs, factor, warmup, wanted; } rows[] = {
        {"constant", 123, 0, 0, 0, 1},         {"step", 99.9, 0, 0, 0, 1},
        {"step", 100, 0, 0, 0, 0.1},           {"step", 25, 10, 0.5, 0, 0.25},
        {"exponential", 2, 0, 0.5, 0, 0.25},   {"exponential", 1000, 0, 0, 0, 0.36769542477096373},
        {"cosine", 0, 80, 0, 0, 1},            {"cosine", 40, 80, 0, 0, 0.5},
        {"cosine", 90, 80, 0, 0, 0},           {"one-cycle", 0, 0, 0, 0, 0.04},
        {"one-cycle", 150, 0, 0, 0, 0.52},     {"one-cycle", 300, 0, 0, 0, 1},
        {"one-cycle", 1000, 0, 0, 0, 4e-6},    {"one-cycle", 2000, 0, 0, 0, 4e-6},
        {"constant", 0, 0, 0, 10, 0.05},       {"constant", 4.5, 0, 0, 10, 0.5},
        {"constant", 30, 0, 0, 10, 1},         {"step", 4.5, 1, 0.5, 10, 0.03125},
    };
    bool seen[ROWS_MAX] = {false};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int index = table_find(&schedule_table, rows[i].name, NULL);
        assert_true(index >= 0);
        see(&schedule_table, rows[i].name, seen);
        check_near(schedule_multiplier((size_t)index, rows[i].at, 0.5, rows[i].epochs,
                                       rows[i].factor, rows[i].warmup), rows[i].wanted, 1e-12);
    }
    check_seen(&schedule_table, seen, "no multiplier of it is worked out here");
}

/* With a warm-up of two epochs an update's rate is the share of those that is done with it, in
 * samples; the last mini-batch of an epoch, smaller than the others, is so much less. */
static void warm_up_counts_samples(void **state)
{
    enum { COUNT = 10, BATCH = 4 };
    static const double done[] = {4, 8, 10, 14, 18, 20, 24};
    Dataset ten;
    Trainer t;
    Error err;
    Hyper hyper = {.rate = 0.5, .batch = BATCH, .seed = 1, .warmup = 2};
    TrainerSpec spec = {loss_find("half-squared", &err), optimizer_find("sgd", &err),
                        init_find("zero", &err), false, 0, NULL, NULL};
    (void)state;
    make_points(&ten, COUNT, 1, 1, 3);
    assert_true(trainer_init(&t, &net, &ten, &spec, &hyper, &err));
    for (size_t i = 0; i < sizeof done / sizeof done[0]; i++) {
        trainer_finish(&t, GRAIN_BATCH);
        check_near(t.update.rate, 0.5 * fmin(1, done[i] / (2 * COUNT)), 1e-15);
    }
    trainer_free(&t);
    dataset_free(&ten);
}

/* The range is said in words and in numbers. Files may have others from before there was one. */
static void rates_have_a_range(void **state)
{
    static const double allowed[] = {0, -0.0, 1e-9, 0.1, 1e9};
    static const double old[] = {1e-30, 9.99e-10, 1.001e9, 1e300, 5e-324};
    static const double refused[] = {-1e-9, -1, -1e300, INFINITY, -INFINITY, NAN};
    double rate, least, most;
    (void)state;
    assert_int_equal(sscanf(HYPER_RATE_RANGE, "0 or a number from %lf to %lf", &least, &most), 2);
    check_near(least, HYPER_RATE_LEAST, 0);
    check_near(most, HYPER_RATE_MOST, 0);
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
        assert_true(hyper_rate_fits(allowed[i]));
        assert_true(hyper_take_rate(allowed[i], &rate));
        check_near(rate, allowed[i], 0);
        assert_false(signbit(rate));
    }
    for (size_t i = 0; i < sizeof old / sizeof old[0]; i++) {
        assert_false(hyper_rate_fits(old[i]));
        assert_true(hyper_take_rate(old[i], &rate));
        assert_true(rate >= hyper_rate(old[i]) && rate <= hyper_rate(old[i]));
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        rate = 7;
        assert_false(hyper_rate_fits(refused[i]));
        assert_false(hyper_take_rate(refused[i], &rate));
        check_near(rate, 7, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(updates_are_those_of_pytorch),
        cmocka_unit_test(schedules_are_as_defined),
        cmocka_unit_test(warm_up_counts_samples),
        cmocka_unit_test(rates_have_a_range),
        cmocka_unit_test(l1_stops_at_zero),
        cmocka_unit_test(decay_shrinks_weights_only),
    };
    net = make_net("1-1-1-1", "identity", "identity");
    make_points(&data, 2, 1, 1, 3);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dataset_free(&data);
    return failed;
}
