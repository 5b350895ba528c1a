/* Frozen units under every optimizer: what belongs to them keeps its bits, everything else gets
 * those of a twin in which nothing is frozen, and the past has the sets that it had. */
#include "support.h"

#include "core/net/freeze.h"
#include "time/timeline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 9, N_MAX = 128, UNITS_MAX = 16 };

static void begin(Trainer *t, Dataset *data, const char *shape, const char *optimizer, Hyper more)
{
    Net net = make_net(shape, "tanh", "sigmoid");
    Error err;
    TrainerSpec spec = {loss_find("half-squared", &err), optimizer_find(optimizer, &err),
                        init_find("normal", &err), false, 0, NULL, NULL};
    Hyper hyper = hyper_usual(spec.optimizer);
    hyper.rate = hyper.rate > 0 ? hyper.rate : 0.1;
    hyper.batch = 4;
    hyper.l1 = more.l1;
    hyper.l2 = more.l2;
    hyper.decay = more.decay;
    hyper.clip_value = more.clip_value;
    hyper.clip_norm = more.clip_norm;
    make_points(data, SAMPLES, net.inputs, net_outputs(&net), 3);
    assert_true(trainer_init(t, &net, data, &spec, &hyper, &err));
    assert_true(net.parameter_count <= N_MAX && net.unit_count <= UNITS_MAX);
}

static void end(Trainer *t, Dataset *data)
{
    trainer_free(t);
    dataset_free(data);
}

static void freeze(Trainer *t, const char *names)
{
    bool flags[UNITS_MAX] = {false};
    Hyper hyper = t->hyper;
    Error err;
    assert_true(freeze_names(&t->net, names, true, flags, &err));
    assert_true(freeze_number(&t->frozen, &t->net, flags, &hyper.frozen, &err));
    assert_true(trainer_set_hyper(t, &hyper, &err));
}

/* Makes one update of t and the same of its twin, which freezes nothing. */
static void update_both(Trainer *t, Trainer *twin, const bool *belongs)
{
    size_t n = t->net.parameter_count;
    const Parameters *mine = &t->parameters, *other = &twin->parameters;
    Hyper hyper = t->hyper;
    Real theta[N_MAX], state[2 * N_MAX];
    hyper.frozen = 0;
    memcpy(theta, t->parameters.theta, n * sizeof *theta);
    memcpy(state, t->parameters.state, n * t->spec.optimizer->states * sizeof *state);
    trainer_restore(twin, theta, state, &t->cursor, &hyper);
    train(t, GRAIN_BATCH, 1);
    train(twin, GRAIN_BATCH, 1);
    assert_memory_equal(mine->gradient, other->gradient, n * sizeof *mine->gradient);
    for (size_t k = 0; k <= t->spec.optimizer->states; k++)
        for (size_t p = 0; p < n; p++) {
            const Real *got = k == 0 ? &mine->theta[p] : &mine->state[(k - 1) * n + p];
            const Real *moved = k == 0 ? &other->theta[p] : &other->state[(k - 1) * n + p];
            const Real *kept = k == 0 ? &theta[p] : &state[(k - 1) * n + p];
            assert_memory_equal(got, belongs[p] ? kept : moved, sizeof *got);
        }
}

/* Of 2-3-2-1: unit 2 of layer 1 has w[1][2,·] and b[1][2]; the output has all of layer 3. */
static void what_is_frozen_keeps_its_bits(void **state)
{
    static const size_t frozen[] = {2, 3, 7, 17, 18, 19};
    static const Hyper more[] = {{0}, {.l1 = 0.01}, {.l2 = 0.1}, {.decay = 0.3},
                                 {.clip_value = 0.01}};
    bool belongs[N_MAX] = {false};
    const Optimizer *optimizers = optimizer_table.rows;
    (void)state;
    for (size_t i = 0; i < sizeof frozen / sizeof frozen[0]; i++)
        belongs[frozen[i]] = true;
    for (size_t o = 0; o < optimizer_table.count; o++)
        for (size_t m = 0; m < sizeof more / sizeof more[0]; m++) {
            Trainer t, twin;
            Dataset data, same;
            begin(&t, &data, "2-3-2-1", optimizers[o].row.name, more[m]);
            begin(&twin, &same, "2-3-2-1", optimizers[o].row.name, more[m]);
            train(&t, GRAIN_BATCH, 3); /* so that there is some state */
            freeze(&t, "a[1][2],a[3]");
            for (size_t i = 0; i < 6; i++)
                update_both(&t, &twin, belongs);
            freeze(&t, "none");
            update_both(&t, &twin, (bool[N_MAX]){false});
            end(&t, &data);
            end(&twin, &same);
        }
}

/* With SGD the update is the gradient times rate and factor: the factor is that of the others'
 * norm. */
static void the_norm_is_that_of_the_others(void **state)
{
    Trainer t;
    Dataset data;
    double square = 0;
    const double limit = 1e-3;
    (void)state;
    begin(&t, &data, "2-3-1", "sgd", (Hyper){.clip_norm = limit});
    freeze(&t, "a[2]");
    train(&t, GRAIN_BATCH, 1);
    for (size_t p = 0; p < 9; p++)
        square += (double)t.parameters.gradient[p] * (double)t.parameters.gradient[p];
    assert_true(sqrt(square) > limit);
    for (size_t p = 0; p < 9; p++)
        check_near((double)(t.parameters.before[p] - t.parameters.theta[p]),
                   t.hyper.rate * (double)t.parameters.gradient[p] * limit / sqrt(square), 1e-6);
    assert_memory_equal(t.parameters.theta + 9, t.parameters.before + 9, 4 * sizeof(Real));
    end(&t, &data);
}

static void names(void **state)
{
    static const struct { const char *before, *names; bool frozen; const char *after; } rows[] = {
        {"000000", "a[1]", true, "111000"},      {"000000", "a[2][2]", true, "000010"},
        {"000000", "a[3],a[1][1]", true, "100001"}, {"100000", "all", true, "111111"},
        {"110000", "none", true, "000000"},      {"111111", "none,a[2]", true, "000110"},
        {"111111", "a[2]", false, "111001"},     {"111111", "all", false, "000000"},
        {"101010", "a[1][3],a[2][2]", false, "100000"},
    };
    static const char *const wrong[] = {"", "a", "a[0]", "a[4]", "a[1][0]", "a[1][4]", "a[3][2]",
                                        "x[1]", "w[1][1,1]", "a[1],", ",a[1]", "a[1] ", "al",
                                        "a[1][1]x", "a[-1]", "a[1", "h1"};
    Net net = make_net("2-3-2-1", "tanh", "tanh");
    bool flags[6];
    Error err;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t u = 0; u < 6; u++)
            flags[u] = rows[i].before[u] == '1';
        assert_true(freeze_names(&net, rows[i].names, rows[i].frozen, flags, &err));
        for (size_t u = 0; u < 6; u++)
            assert_int_equal(flags[u], rows[i].after[u] == '1');
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(freeze_names(&net, wrong[i], true, flags, &err));
        check_holds(err.message, "a[1] to a[3]");
    }
    assert_false(freeze_names(&net, "none", false, flags, &err));
}

/* The list of every set of units names just them, whole layers in a word; what does not fit is
 * marked. */
static void lists(void **state)
{
    Net net = make_net("2-3-2-1", "tanh", "tanh");
    bool flags[6], again[6];
    char list[64];
    Error err;
    (void)state;
    for (unsigned set = 0; set < 64; set++) {
        for (size_t u = 0; u < 6; u++)
            flags[u] = set >> u & 1;
        memset(again, 1, sizeof again);
        assert_true(freeze_list(&net, flags, list, sizeof list));
        assert_true(freeze_names(&net, "none", true, again, &err));
        assert_true(freeze_names(&net, list, true, again, &err));
        assert_memory_equal(flags, again, sizeof flags);
        if ((set & 7) == 7)
            assert_non_null(strstr(list, "a[1]"));
    }
    assert_true(freeze_list(&net, NULL, list, sizeof list));
    assert_string_equal(list, "none");
    assert_false(freeze_list(&net, (bool[]){1, 1, 0, 1, 0, 0}, list, 16));
    assert_string_equal(list, "a[1][1],…");
}

static void back(Timeline *tl)
{
    assert_true(timeline_back(tl));
    while (!timeline_replay(tl, &(uint64_t){UINT64_MAX}))
        continue;
}

static void set(Timeline *tl, const char *units)
{
    bool flags[UNITS_MAX] = {false};
    Trainer *t = tl->replay.trainer;
    Hyper hyper = t->hyper;
    Error err;
    assert_true(freeze_names(&t->net, units, true, flags, &err));
    assert_true(freeze_number(&t->frozen, &t->net, flags, &hyper.frozen, &err));
    assert_true(timeline_set(tl, &hyper, &err));
}

/* A restart keeps what is frozen; one step back thaws and freezes as it was. */
static void the_past_has_its_own_sets(void **state)
{
    Trainer t;
    Dataset data;
    Timeline tl;
    Error err;
    Real start[N_MAX], later[N_MAX];
    (void)state;
    begin(&t, &data, "2-3-2-1", "adam", (Hyper){0});
    size_t bytes = t.net.parameter_count * sizeof *start;
    memcpy(start, t.parameters.theta, bytes);
    assert_true(timeline_init(&tl, &t, 0, &err));
    set(&tl, "a[1]");
    timeline_advance(&tl, GRAIN_EPOCH, &(uint64_t){UINT64_MAX});
    assert_memory_equal(t.parameters.theta, start, 9 * sizeof *start);
    set(&tl, "a[2]");
    assert_true(timeline_reset(&tl, 5, &err));
    assert_int_equal(freeze_count(&t.net, freeze_flags(&t.frozen, t.hyper.frozen)), 2);
    timeline_advance(&tl, GRAIN_EPOCH, &(uint64_t){UINT64_MAX});
    memcpy(later, t.parameters.theta, bytes);
    set(&tl, "none");
    timeline_advance(&tl, GRAIN_EPOCH, &(uint64_t){UINT64_MAX});
    back(&tl);
    back(&tl);
    assert_memory_equal(t.parameters.theta, later, bytes);
    assert_int_equal(freeze_count(&t.net, freeze_flags(&t.frozen, t.hyper.frozen)), 2);
    for (size_t i = 0; i < 4; i++)
        back(&tl);
    assert_int_equal(freeze_count(&t.net, freeze_flags(&t.frozen, t.hyper.frozen)), 3);
    back(&tl);
    assert_int_equal(t.hyper.frozen, 0);
    assert_memory_equal(t.parameters.theta, start, bytes);
    assert_false(timeline_back(&tl));
    timeline_free(&tl);
    end(&t, &data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_frozen_keeps_its_bits),
        cmocka_unit_test(the_norm_is_that_of_the_others),
        cmocka_unit_test(names), cmocka_unit_test(lists),
        cmocka_unit_test(the_past_has_its_own_sets),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
