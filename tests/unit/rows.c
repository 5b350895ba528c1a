/* What the rows of activations, losses and optimizers declare about themselves, against what the
 * independent implementation does: ranges, slopes, dead units, means, and gradients that are a − t.
 * (What optimizers and schedules use: explain_settings.c; what optimizers are used with when
 * nothing is said: tests/property/product.c.) */
#include "reference/plain.h"
#include "support.h"

#include "core/method/loss.h"
#include "core/method/optimizer.h"
#include "core/method/schedule.h"

#include <math.h>
#include <string.h>

enum { NEAR = 20, STEPS = 1000, FAR = 40, OUTPUTS = 3, CASES = 40 };

/* How far from a round number f is looked at, where it may have a corner. */
static const double beside = 1e-9;

/* What f is seen to do: finely around 0, and at both ends, far out. */
typedef struct Seen {
    double low, high, steepest;
    bool is_flat; /* at both ends */
    bool can_die; /* two neighbouring slopes are 0 */
} Seen;

static void see_value(Seen *s, const PlainActivation *f, double z)
{
    s->low = fmin(s->low, f->value(z));
    s->high = fmax(s->high, f->value(z));
}

static Seen watch(const PlainActivation *f)
{
    Seen s = {INFINITY, -INFINITY, 0, true, false};
    double before = NAN;
    for (long i = -NEAR * STEPS; i <= NEAR * STEPS; i++) {
        double z = (double)i / STEPS + beside, slope = fabs(f->slope(z));
        see_value(&s, f, z);
        s.steepest = fmax(s.steepest, slope);
        s.can_die = s.can_die || (slope <= 0 && before <= 0);
        before = slope;
    }
    for (int i = -FAR; i <= FAR; i++) {
        double z = (i < 0 ? -1e7 : 1e7) + i;
        see_value(&s, f, z);
        s.is_flat = s.is_flat && fabs(f->slope(z)) < 1e-9;
    }
    return s;
}

/* An end of the range is where f goes to, or infinite where it goes on and on. */
static void check_end(const char *name, const char *which, double declared, double seen)
{
    bool endless = fabs(seen) > 1e4;
    if (endless ? !(isinf(declared) && signbit(declared) == signbit(seen))
                : !(fabs(declared - seen) < 1e-6))
        fail_msg("%s: the %s end of its range is %.12g, and %.12g was seen", name, which, declared,
                 seen);
}

/* A unit of softmax is a sigmoid of how far its z is above the others, and none is looked at for
 * health. */
static void activations_do_what_they_declare(void **state)
{
    (void)state;
    for (size_t i = 0; i < activation_table.count; i++) {
        const Activation *f = (const Activation *)table_row(&activation_table, i);
        const PlainActivation *plain = plain_activation(f->row.name);
        assert_non_null(plain);
        if (f->elementwise != (plain->value != NULL))
            fail_msg("%s: elementwise is wrong", f->row.name);
        Seen s = watch(plain->value ? plain : plain_activation("sigmoid"));
        check_end(f->row.name, "lower", f->low, s.low);
        check_end(f->row.name, "upper", f->high, s.high);
        double steepest = s.is_flat && plain->value ? s.steepest : 0;
        if (!(fabs(f->steepest - steepest) < 1e-6))
            fail_msg("%s: steepest is %g, and %g was seen", f->row.name, f->steepest, steepest);
        if (f->can_die != s.can_die)
            fail_msg("%s: can_die is wrong", f->row.name);
    }
}

/* A unit that may depend on others does, and one that is said not to does not. */
static void units_depend_on_each_other_where_it_is_declared(void **state)
{
    (void)state;
    for (size_t i = 0; i < activation_table.count; i++) {
        const Activation *f = (const Activation *)table_row(&activation_table, i);
        Real z[2] = {1, 2}, a[2], b[2];
        f->forward(2, z, a);
        z[1] = -1;
        f->forward(2, z, b);
        assert_int_equal(f->elementwise, memcmp(&a[0], &b[0], sizeof a[0]) == 0);
    }
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Whether training starts from a − t, of targets that the loss takes. */
static bool is_difference(const Loss *loss, const PlainLoss *plain)
{
    bool all = true;
    uint64_t seed = draw_seed((const char *[]){"rows", loss->row.name, NULL});
    for (size_t c = 0; c < CASES; c++) {
        PlainNet net = {.inputs = OUTPUTS, .count = 1, .loss = plain};
        double z[OUTPUTS], t[OUTPUTS] = {0};
        net.layer[0].units = OUTPUTS;
        net.layer[0].activation = plain_activation(plain->partner ? plain->partner : "identity");
        assert_true(plain_allocate(&net));
        t[c % OUTPUTS] = 1;
        for (size_t k = 0; k < OUTPUTS; k++) {
            net.layer[0].w[k * OUTPUTS + k] = 1;
            z[k] = draw_uniform(&seed, -4, 4);
            t[k] = plain->of_signs ? 2 * t[k] - 1 : t[k];
        }
        plain_forward(&net, z, t);
        plain_backward(&net, z, t, 1);
        for (size_t k = 0; k < OUTPUTS; k++)
            all = all && fabs(net.layer[0].delta[k] - (net.layer[0].a[k] - t[k])) < 1e-12;
        plain_free(&net);
    }
    return all;
}

static void losses_do_what_they_declare(void **state)
{
    (void)state;
    for (size_t i = 0; i < loss_table.count; i++) {
        const Loss *loss = (const Loss *)table_row(&loss_table, i);
        const PlainLoss *plain = plain_loss(loss->row.name);
        assert_non_null(plain);
        if (loss->averaged != plain->mean)
            fail_msg("%s: averaged is wrong", loss->row.name);
        if (loss->of_signs != plain->of_signs)
            fail_msg("%s: of_signs is wrong", loss->row.name);
        if (!same_text(loss->partner, plain->partner))
            fail_msg("%s: its partner is wrong", loss->row.name);
        if (loss_is_difference(loss) != is_difference(loss, plain))
            fail_msg("%s: whether training starts from a − t is wrong", loss->row.name);
    }
}

/* An optimizer keeps as many numbers as it is said to, each with a letter and a rule, and its
 * update depends on how many there have been where it is said to correct for their start. */
static void optimizers_do_what_they_declare(void **state)
{
    (void)state;
    for (size_t i = 0; i < optimizer_table.count; i++) {
        const Optimizer *o = (const Optimizer *)table_row(&optimizer_table, i);
        const PlainOptimizer *plain = plain_optimizer(o->row.name);
        assert_non_null(plain);
        double kept[2] = {0}, late[2], w;
        size_t states = 0;
        for (double t = 1; t <= 3; t++)
            plain->update(&plain->usual, t, 0, 0.5 * t, kept);
        for (size_t k = 0; k < 2; k++)
            states += kept[k] > 0;
        if (o->states != states)
            fail_msg("%s: keeps %zu numbers, not %zu", o->row.name, states, o->states);
        for (size_t k = 0; k < OPTIMIZER_STATES_MAX; k++)
            assert_int_equal(k < states, o->state[k].letter && o->state[k].rule);
        memcpy(late, kept, sizeof kept);
        w = plain->update(&plain->usual, 4, 0, 0.5, kept);
        if (o->corrects != (fabs(w - plain->update(&plain->usual, 40, 0, 0.5, late)) > 0))
            fail_msg("%s: corrects is wrong", o->row.name);
    }
}

/* Where nothing is said of a schedule's length and factor, those of its row are in force. */
static void schedules_go_by_their_standard_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < schedule_table.count; i++) {
        const Schedule *s = (const Schedule *)table_row(&schedule_table, i);
        assert_true(s->epochs > 0 && s->factor > 0);
        for (double at = 0; at < 3 * s->epochs; at += s->epochs / 7)
            check_near(schedule_multiplier(i, at, 0, 0, 0, 0),
                       schedule_multiplier(i, at, 0, s->epochs, s->factor, 0), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(activations_do_what_they_declare),
        cmocka_unit_test(units_depend_on_each_other_where_it_is_declared),
        cmocka_unit_test(losses_do_what_they_declare),
        cmocka_unit_test(optimizers_do_what_they_declare),
        cmocka_unit_test(schedules_go_by_their_standard_numbers),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
