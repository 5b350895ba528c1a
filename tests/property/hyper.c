/* Another optimizer and another loss while training goes on: the weights stay, what follows is
 * what a new run from these weights does, and steps back and files bring the old one back. */
#include "support.h"

#include "time/timeline.h"
#include "data/session/session.h"

#include <stdlib.h>
#include <string.h>

enum { N = 13, NUMBERS = OPTIMIZER_STATES_MAX * N };

static Net net;
static Dataset data;

static const Optimizer *optimizer_at(size_t i)
{
    const Optimizer *rows = optimizer_table.rows;
    return &rows[i];
}

static void open_trainer(Trainer *t, const Optimizer *optimizer, const char *loss,
                         const Hyper *hyper, const Real *start)
{
    Error err;
    TrainerSpec spec = {.loss = loss_find(loss, &err), .optimizer = optimizer, .start = start,
                        .init = init_find("glorot-uniform", &err)};
    assert_true(trainer_init(t, &net, &data, &spec, hyper, &err));
}

static Hyper usual(const Optimizer *optimizer)
{
    Hyper hyper = hyper_usual(optimizer);
    hyper.rate = hyper.rate > 0 ? hyper.rate : 0.1;
    hyper.batch = 3;
    hyper.shuffle = false;
    return hyper;
}

static void same_bits(const Real *a, const Real *b, size_t n)
{
    assert_memory_equal(a, b, n * sizeof *a);
}

static void back(Timeline *timeline)
{
    assert_true(timeline_back(timeline));
    while (!timeline_replay(timeline, &(uint64_t){UINT64_MAX}))
        continue;
}

/* Each optimizer after each other, against a trainer that has known no other and starts from the
 * same weights; three mini-batches are an epoch, so that both see the same samples. */
static void check_pair(const Optimizer *from, const Optimizer *to)
{
    Trainer t, fresh;
    Timeline timeline;
    Error err;
    Hyper first = usual(from), then = first;
    Real theta[N], state[NUMBERS];
    open_trainer(&t, from, "half-squared", &first, NULL);
    assert_true(timeline_init(&timeline, &t, 0, &err));
    for (int i = 0; i < 6; i++)
        timeline_advance(&timeline, GRAIN_BATCH, &(uint64_t){UINT64_MAX});
    memcpy(theta, t.parameters.theta, sizeof theta);
    memcpy(state, t.parameters.state, from->states * N * sizeof *state);
    hyper_change_optimizer(&then, from, to, 0.1);
    assert_true(timeline_set(&timeline, &then, &err));
    assert_ptr_equal(t.spec.optimizer, to);
    same_bits(t.parameters.theta, theta, N);
    Hyper alone = usual(to);
    alone.rate = then.rate;
    open_trainer(&fresh, to, "half-squared", &alone, theta);
    for (int i = 0; i < 4; i++) {
        timeline_advance(&timeline, GRAIN_BATCH, &(uint64_t){UINT64_MAX});
        trainer_finish(&fresh, GRAIN_BATCH);
        same_bits(t.parameters.theta, fresh.parameters.theta, N);
        same_bits(t.parameters.state, fresh.parameters.state, to->states * N);
    }
    for (int i = 0; i < 5; i++)
        back(&timeline);
    assert_ptr_equal(t.spec.optimizer, from);
    assert_int_equal(t.cursor.optimizer_step, 0);
    same_bits(t.parameters.theta, theta, N);
    same_bits(t.parameters.state, state, from->states * N);
    timeline_free(&timeline);
    trainer_free(&fresh);
    trainer_free(&t);
}

static void a_new_optimizer_starts_anew(void **state)
{
    (void)state;
    for (size_t from = 0; from < optimizer_table.count; from++)
        for (size_t to = 0; to < optimizer_table.count; to++)
            if (from != to)
                check_pair(optimizer_at(from), optimizer_at(to));
}

/* Settings at their standard go over to the new one's; what was changed stays. */
static void settings_follow_unless_changed(void **state)
{
    Error err;
    const Optimizer *sgd = optimizer_find("sgd", &err), *adam = optimizer_find("adam", &err);
    const Optimizer *adamw = optimizer_find("adamw", &err);
    const Optimizer *rmsprop = optimizer_find("rmsprop", &err);
    const Optimizer *momentum = optimizer_find("momentum", &err);
    Hyper h = usual(adam);
    (void)state;
    hyper_change_optimizer(&h, adam, rmsprop, 0.5);
    check_near(h.settings.beta2, 0.99, 0);
    check_near(h.rate, 0.01, 0);
    h.settings.beta2 = 0.7;
    h.l2 = 0.25;
    hyper_change_optimizer(&h, rmsprop, adamw, 0.5);
    check_near(h.settings.beta2, 0.7, 0);
    check_near(h.l2, 0.25, 0);
    check_near(h.decay, 0.01, 0);
    check_near(h.rate, 0.001, 0);
    hyper_change_optimizer(&h, adamw, sgd, 0.5);
    check_near(h.decay, 0, 0);
    check_near(h.rate, 0.5, 0);
    h.rate = 0.25;
    hyper_change_optimizer(&h, sgd, momentum, 0.5);
    check_near(h.rate, 0.25, 0);
}

/* The loss changes under the weights: the mini-batch starts again, its gradient is that of a
 * trainer that has known no other loss. */
static void a_new_loss_keeps_the_weights(void **state)
{
    Trainer t, fresh;
    Error err;
    Hyper hyper = usual(optimizer_at(0));
    Real theta[N];
    (void)state;
    open_trainer(&t, optimizer_at(0), "half-squared", &hyper, NULL);
    train(&t, GRAIN_EPOCH, 2);
    train(&t, GRAIN_PHASE, 4);
    memcpy(theta, t.parameters.theta, sizeof theta);
    Hyper then = t.hyper;
    hyper_set_loss(&then, loss_find("huber", &err));
    assert_true(trainer_set_hyper(&t, &then, &err));
    assert_int_equal(t.cursor.phase, 0);
    same_bits(t.parameters.theta, theta, N);
    open_trainer(&fresh, optimizer_at(0), "huber", &hyper, theta);
    train(&t, GRAIN_BATCH, 1);
    train(&fresh, GRAIN_BATCH, 1);
    same_bits(t.parameters.gradient, fresh.parameters.gradient, N);
    same_bits(t.parameters.theta, fresh.parameters.theta, N);
    trainer_free(&fresh);
    trainer_free(&t);
}

/* Saved after a change and gone on with: the same bits as without a pause. */
static void a_session_knows_when_its_optimizer_began(void **state)
{
    Trainer t, again;
    Session session;
    Error err = {.message = ""};
    Hyper hyper = usual(optimizer_at(0)), then;
    const Optimizer *adam = optimizer_find("adam", &err);
    const char *path = in_folder(state, "changed.json");
    Dataset points = data;
    assert_true(dataset_init(&data, "xor", 4, 2, 1, &err));
    for (size_t i = 0; i < 8; i++)
        data.x[i] = (Real)(i == 3 || i == 4 || i > 5);
    for (size_t i = 0; i < 4; i++)
        data.t[i] = (Real)(i == 1 || i == 2);
    dataset_finish(&data);
    open_trainer(&t, optimizer_at(0), "half-squared", &hyper, NULL);
    train(&t, GRAIN_BATCH, 5);
    then = t.hyper;
    hyper_change_optimizer(&then, optimizer_at(0), adam, 0.1);
    assert_true(trainer_set_hyper(&t, &then, &err));
    train(&t, GRAIN_BATCH, 2);
    if (!session_save(path, &t, &err) ||
        !session_load(&session, path, NULL, &(TableChoice){0}, &err) ||
        !session_resume(&session, &again, &err))
        fail_msg("%s", err.message);
    assert_int_equal(again.cursor.optimizer_step, 5);
    train(&t, GRAIN_BATCH, 3);
    train(&again, GRAIN_BATCH, 3);
    same_bits(t.parameters.theta, again.parameters.theta, N);
    same_bits(t.parameters.state, again.parameters.state, 2 * N);
    trainer_free(&again);
    session_free(&session);
    trainer_free(&t);
    dataset_free(&data);
    data = points;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_optimizer_starts_anew),
        cmocka_unit_test(settings_follow_unless_changed),
        cmocka_unit_test(a_new_loss_keeps_the_weights),
        cmocka_unit_test_setup_teardown(a_session_knows_when_its_optimizer_began, folder_make,
                                        folder_remove),
    };
    net = make_net("2-3-1", "tanh", "sigmoid");
    make_points(&data, 9, 2, 1, 3);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dataset_free(&data);
    return failed;
}
