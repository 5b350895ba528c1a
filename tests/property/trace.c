/* What is written of a training run follows: for every activation, loss and optimizer, with every
 * kind of penalty; and one number that is changed is found where it is. */
#include "support.h"

#include "core/method/schedule.h"
#include "lab/follow/follow.h"
#include "watch/protocol.h"
#include "watch/protocol_write.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { UPDATES = 4, SAMPLES = 7 };

/* Writes a few updates, the last of which has a whole line after it. */
static void write_run(FILE *out, Trainer *t, const char *what)
{
    Error err;
    assert_true(protocol_write_model(out, t, &err));
    for (size_t i = 0; i < UPDATES; i++) {
        const Cursor before = t->cursor;
        trainer_finish(t, GRAIN_BATCH);
        if (t->divergence.happened)
            fail_msg("%s diverged", what);
        protocol_write_step(out, t, &before);
    }
    protocol_write_end(out, t);
    assert_int_equal(fflush(out), 0);
    rewind(out);
}

/* Changes one number of a step, as a mistake would that has no name. */
typedef struct Change {
    size_t step, index;
    bool of_gradient;
} Change;

static FollowEnd follow_file(FILE *in, const Change *change, Follow *f, ProtocolReader *r,
                             RecordedStep steps[UPDATES + 1])
{
    Error err = {.message = ""};
    bool end = false;
    FollowEnd result = FOLLOW_ON;
    if (!protocol_open(r, in, "trace", &err))
        fail_msg("%s", err.message);
    assert_true(follow_init(f, &r->model, &err));
    for (size_t i = 0; i <= UPDATES; i++) {
        assert_true(record_init(&steps[i], &r->model.net, &err));
        if (!protocol_next(r, &steps[i], &end, &err) || end)
            fail_msg("line %zu: %s", i + 2, err.message);
    }
    if (change) {
        RecordedStep *s = &steps[change->step];
        double *number = (change->of_gradient ? s->g : s->w) + change->index;
        *number += 0.01 * (fabs(*number) + 0.1);
    }
    for (size_t i = 0; i <= UPDATES && result == FOLLOW_ON; i++)
        result = follow_step(f, i > 0 ? &steps[i - 1] : NULL, &steps[i],
                             i < UPDATES ? &steps[i + 1] : NULL);
    return result;
}

static void finish(Follow *f, ProtocolReader *r, RecordedStep *steps)
{
    follow_free(f);
    for (size_t i = 0; i <= UPDATES; i++)
        record_free(&steps[i]);
    protocol_close(r);
}

static void check_run(Trainer *t, const char *what)
{
    Follow f;
    ProtocolReader r;
    RecordedStep steps[UPDATES + 1];
    char name[FOLLOW_NAME_SIZE];
    FILE *file = tmpfile();
    assert_non_null(file);
    write_run(file, t, what);
    if (follow_file(file, NULL, &f, &r, steps) != FOLLOW_ON) {
        const Difference *d = &f.finding.where;
        follow_name(&f, name);
        fail_msg("%s: step %llu: %s is %.9g, not %.9g within %.2g", what,
                 (unsigned long long)f.finding.step, name, d->theirs, d->ours, d->tolerance);
    }
    assert_int_equal(f.counts.gradients, t->hyper.dropout > 0 ? 0 : UPDATES);
    assert_int_equal(f.counts.updates, UPDATES);
    finish(&f, &r, steps);
    fclose(file);
}

/* Targets that a loss takes. */
static void make_targets(Dataset *data, const Loss *loss, bool shares)
{
    for (size_t i = 0; i < data->count * data->outputs; i++)
        data->t[i] = loss->of_signs ? (i % 3 ? 1 : -1)
                     : shares       ? (Real)(i % data->outputs == i / data->outputs % data->outputs)
                     : loss->partner ? (Real)fabs(data->t[i])
                                     : data->t[i];
}

static void check_methods(const Activation *f, const Loss *loss, const Optimizer *optimizer,
                          const Hyper *more, uint64_t seed)
{
    char what[160];
    const char *hidden = f->elementwise ? f->row.name : "tanh";
    const char *last = loss->partner ? loss->partner : !f->elementwise ? f->row.name
                       : loss->of_signs && f->low >= 0 ? "identity" : f->row.name;
    Net net = make_net("3-4-5-2", hidden, last);
    Dataset data;
    Trainer t;
    Error err;
    Hyper hyper = more ? *more : hyper_usual(optimizer);
    hyper.rate = optimizer->rate > 0 ? optimizer->rate : 0.05;
    hyper.seed = seed;
    hyper.batch = 3;
    hyper.shuffle = true;
    make_points(&data, SAMPLES, 3, 2, seed);
    make_targets(&data, loss, strcmp(last, "softmax") == 0);
    const TrainerSpec spec = {.loss = loss, .optimizer = optimizer,
                              .init = init_find("glorot-uniform", NULL)};
    assert_true(trainer_init(&t, &net, &data, &spec, &hyper, &err));
    snprintf(what, sizeof what, "%s, %s, %s", f->row.name, loss->row.name, optimizer->row.name);
    check_run(&t, what);
    trainer_free(&t);
    dataset_free(&data);
}

#define ROW(type, table, i) ((const type *)table_row(&(table), i))

static void every_method_follows(void **state)
{
    (void)state;
    for (size_t a = 0; a < activation_table.count; a++)
        for (size_t l = 0; l < loss_table.count; l++)
            for (size_t o = 0; o < optimizer_table.count; o++) {
                const char *names[] = {table_row(&activation_table, a)->name,
                                       table_row(&loss_table, l)->name,
                                       table_row(&optimizer_table, o)->name, NULL};
                check_methods(ROW(Activation, activation_table, a), ROW(Loss, loss_table, l),
                              ROW(Optimizer, optimizer_table, o), NULL, draw_seed(names));
            }
}

static void every_setting_follows(void **state)
{
    (void)state;
    const Activation *tanh = activation_find("tanh", NULL);
    const Loss *loss = loss_find("half-squared", NULL);
    for (size_t o = 0; o < optimizer_table.count; o++) {
        const Optimizer *optimizer = ROW(Optimizer, optimizer_table, o);
        const Hyper usual = hyper_usual(optimizer);
        Hyper more[] = {usual, usual, usual, usual, usual, usual, usual, usual};
        more[0].l1 = 0.05;
        more[1].l1 = 0.05;
        more[1].l1_rule = L1_DEAD;
        more[2].l2 = 0.1;
        more[3].decay = 0.2;
        more[4].clip_value = 0.01;
        more[5].clip_norm = 0.02;
        more[6].dropout = 0.3;
        more[7].schedule = (unsigned char)table_called(&schedule_table, "exponential");
        more[7].warmup = 1;
        more[7].l2 = 0.01;
        for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
            check_methods(tanh, loss, optimizer, &more[i], i + 3);
    }
}

/* Arrays of more numbers than are written as text. */
static void large_arrays_follow(void **state)
{
    (void)state;
    Net net = make_net("40-20-3", "relu", "identity");
    Dataset data;
    Trainer t;
    Hyper hyper = {.rate = 0.01, .batch = 11, .seed = 5};
    make_points(&data, 40, 40, 3, 9);
    make_trainer(&t, &net, &data, &hyper, NULL);
    check_run(&t, "large arrays");
    trainer_free(&t);
    dataset_free(&data);
}

/* A number that is wrong is named, its step and line too. */
static void a_changed_number_is_found(void **state)
{
    (void)state;
    Net net = make_net("2-3-2", "sigmoid", "tanh");
    for (size_t i = 0; i < fewer(2 * net.parameter_count); i++) {
        const Change change = {1 + i % 2, i / 2, i % 2};
        Dataset data;
        Trainer t;
        Follow f;
        ProtocolReader r;
        RecordedStep steps[UPDATES + 1];
        Hyper hyper = {.rate = 0.5, .seed = i + 1};
        FILE *file = tmpfile();
        assert_non_null(file);
        make_points(&data, SAMPLES, 2, 2, i + 1);
        make_trainer(&t, &net, &data, &hyper, NULL);
        write_run(file, &t, "a changed number");
        assert_int_equal(follow_file(file, &change, &f, &r, steps), FOLLOW_DEPARTED);
        assert_int_equal(f.finding.kind, change.of_gradient ? FOLLOW_GRADIENT : FOLLOW_PARAMETER);
        assert_int_equal(f.finding.where.index, change.index);
        assert_int_equal(f.finding.line, change.step + 2);
        assert_null(f.finding.mistake);
        finish(&f, &r, steps);
        fclose(file);
        trainer_free(&t);
        dataset_free(&data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_method_follows),
        cmocka_unit_test(every_setting_follows),
        cmocka_unit_test(large_arrays_follow),
        cmocka_unit_test(a_changed_number_is_found),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
