/* What surrounds the optimizer, on the screen: penalties beside the loss, and on the formula strip
 * clipping, penalties and decay with numbers that multiply and add up to the new parameter. */
#include "stage.h"
#include "tap.h"

#include "reference/plain.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* l1·Σ|w| + l2/2·Σw² over the twelve weights of the stage's xor network, by hand: Σ|w| is 7.34375
 * and Σw² 6.8173828125; biases do not count. */
static void test_status_has_the_penalty(void **state)
{
    static const struct { double l1, l2; const char *wanted; } rows[] = {
        {0.5, 0, "+ penalty 3.672"},
        {0, 0.01, "+ penalty 0.03409"},
        {0.5, 0.01, "+ penalty 3.706"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int width = 40; width <= 120; width += 4) {
            Stage s;
            char row[ROW_SIZE];
            stage_open(&s, NET_2_4_1);
            s.trainer.hyper.l1 = rows[i].l1;
            s.trainer.hyper.l2 = rows[i].l2;
            stage_measure(&s);
            stage_draw(&s, width, 24);
            canvas_row(&s.canvas, 23, row, sizeof row);
            assert_non_null(strstr(row, "loss 0."));
            if (!strstr(row, rows[i].wanted) || (width >= 80 && !strstr(row, "xor")))
                fail_msg("%d columns: '%s'", width, row);
            if (width >= 80)
                assert_true(canvas_find(&s.canvas, " loss without penalty ") >= 0);
            stage_close(&s);
        }
}

static void test_no_penalty_no_word_of_it(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.trainer.hyper.decay = 0.1;
    stage_measure(&s);
    stage_draw(&s, 120, 40);
    assert_int_equal(canvas_find(&s.canvas, "penalty"), -1);
    stage_close(&s);
}

enum { N = 17, WEIGHTS_1 = 8, BIASES_1 = 12, WEIGHTS_2 = 16 };

/* One update computed here, in double, from the definitions; the optimizer is that of plain loops,
 * with what it remembers. */
typedef struct Reference {
    const PlainOptimizer *optimizer;
    double state[N][2];
    double cut[N], factor, l2[N], used[N], decay[N], step[N], l1[N], after[N];
} Reference;

static bool is_weight(size_t i)
{
    return i < WEIGHTS_1 || (i >= BIASES_1 && i < WEIGHTS_2);
}

static void reference_update(Reference *r, const Hyper *h, int number, const Real *before,
                             const Real *gradient)
{
    PlainSettings settings = r->optimizer->usual;
    double norm = 0;
    settings.rate = h->rate;
    for (size_t i = 0; i < N; i++) {
        double g = (double)gradient[i], most = h->clip_value > 0 ? h->clip_value : INFINITY;
        r->cut[i] = fmin(fmax(g, -most), most);
        norm += r->cut[i] * r->cut[i];
    }
    norm = sqrt(norm) + 1e-6; /* as in PyTorch */
    r->factor = h->clip_norm > 0 && norm > h->clip_norm ? h->clip_norm / norm : 1;
    for (size_t i = 0; i < N; i++) {
        double w = (double)before[i], share = is_weight(i);
        r->l2[i] = share * h->l2 * w;
        r->used[i] = r->cut[i] * r->factor + r->l2[i];
        r->decay[i] = -share * h->rate * h->decay * w;
        r->step[i] = r->optimizer->update(&settings, number, 0, r->used[i], r->state[i]);
        double moved = w + r->decay[i] + r->step[i], most = share * h->rate * h->l1;
        r->l1[i] = fabs(moved) <= most ? -moved : moved > 0 ? -most : most;
        r->after[i] = moved + r->l1[i];
    }
}

static Shown term(const char **at, const char *name)
{
    Shown shown = read_number(at);
    if (strncmp(*at, name, strlen(name)) != 0)
        fail_msg("'%s' is expected at '%s'", name, *at);
    *at += strlen(name);
    return shown;
}

static bool pass(const char **at, const char *text)
{
    bool there = strncmp(*at, text, strlen(text)) == 0;
    *at += there ? strlen(text) : 0;
    return there;
}

/* A number on the screen against the true one; the core computes in float. */
static void check_shown(const char *row, Shown shown, double value)
{
    if (!(fabs(shown.value - value) <= shown.error + 1e-6 * fabs(value) + 2e-7))
        fail_msg("'%s': %g is shown for %.9g", row, shown.value, value);
}

static void add(Shown *sum, Shown shown)
{
    sum->value += shown.value;
    sum->error += shown.error;
}

static Shown product(Shown a, Shown b)
{
    return (Shown){a.value * b.value, fabs(a.value) * b.error + fabs(b.value) * a.error};
}

static void check_sum(const char *row, Shown sum, Shown result)
{
    if (!(fabs(sum.value - result.value) <= sum.error + result.error + 2e-7))
        fail_msg("'%s': the terms make %.9g, not %.9g", row, sum.value, result.value);
}

/* " + -0.0038 (decay)". */
static Shown added(const char **at, const char *name)
{
    if (!pass(at, " + "))
        fail_msg("'+ … (%s)' is expected at '%s'", name, *at);
    Shown shown = term(at, " (");
    if (!pass(at, name) || !pass(at, ")"))
        fail_msg("'(%s)' is expected at '%s'", name, *at);
    return shown;
}

/* "w ← +0.7500 + -0.003750 (decay) + -0.0009990 (adam) = +0.7403", or for sgd "− 0.5 × g". */
static void check_terms(const char *row, const Reference *r, const char *optimizer, const Hyper *h,
                        size_t i, double before)
{
    const char *at = strstr(row, is_weight(i) ? "w ← " : "b ← ");
    assert_non_null(at);
    at += strlen("w ← ");
    Shown sum = read_number(&at);
    check_shown(row, sum, before);
    if (h->decay > 0 && is_weight(i)) {
        Shown decay = added(&at, "decay");
        check_shown(row, decay, r->decay[i]);
        add(&sum, decay);
    }
    Shown step;
    if (pass(&at, " − ")) {
        Shown rate = term(&at, " × ");
        step = product(rate, read_number(&at));
        step.value = -step.value;
    } else {
        step = added(&at, optimizer);
    }
    check_shown(row, step, r->step[i]);
    add(&sum, step);
    if (h->l1 > 0 && is_weight(i)) {
        Shown l1 = added(&at, "l1");
        check_shown(row, l1, r->l1[i]);
        add(&sum, l1);
    }
    assert_true(pass(&at, " = "));
    Shown after = read_number(&at);
    check_shown(row, after, r->after[i]);
    check_sum(row, sum, after);
}

/* "g = +0.03616 cut to +0.01000 × 0.3123 norm + +0.007500 (l2) = +0.01062", or alone
 * "g = ∂L/∂w = +0.03616" */
static void check_gradient(const char *row, const Reference *r, const Hyper *h, size_t i,
                           double gradient)
{
    const char *at = strstr(row, "g = ");
    assert_non_null(at);
    at += strlen("g = ");
    bool alone = pass(&at, is_weight(i) ? "∂L/∂w = " : "∂L/∂b = ");
    assert_int_equal(alone,
                     h->clip_value <= 0 && h->clip_norm <= 0 && (h->l2 <= 0 || !is_weight(i)));
    Shown sum = read_number(&at);
    check_shown(row, sum, gradient);
    if (alone)
        return;
    if (h->clip_value > 0 && !pass(&at, " not cut")) {
        assert_true(pass(&at, " cut to "));
        sum = read_number(&at);
    }
    check_shown(row, sum, r->cut[i]);
    if (h->clip_norm > 0) {
        assert_true(pass(&at, " × "));
        Shown factor = term(&at, " norm");
        check_shown(row, factor, r->factor);
        sum = product(sum, factor);
    }
    if (h->l2 > 0 && is_weight(i)) {
        Shown l2 = added(&at, "l2");
        check_shown(row, l2, r->l2[i]);
        add(&sum, l2);
    }
    assert_true(pass(&at, " = "));
    Shown used = read_number(&at);
    check_shown(row, used, r->used[i]);
    check_sum(row, sum, used);
}

static Selection selection_of(const Net *net, size_t parameter)
{
    ParameterPlace p = net_place(net, parameter);
    return (Selection){p.source == NET_BIAS ? SELECT_UNIT : SELECT_LINK, p.layer + 1, p.unit,
                       p.source == NET_BIAS ? 0 : (size_t)p.source};
}

static void check_strip(Stage *s, const Reference *r, const char *optimizer)
{
    char row[ROW_SIZE];
    for (size_t i = 0; i < N; i++) {
        s->view.selection = selection_of(&s->net, i);
        stage_draw(s, 120, 40);
        Layout layout = layout_make(120, 40, &s->view, &s->net);
        canvas_row(&s->canvas, layout.formula.y + 3, row, sizeof row);
        check_terms(row, r, optimizer, &s->trainer.hyper, i,
                    (double)s->trainer.parameters.before[i]);
        canvas_row(&s->canvas, layout.formula.y + 4, row, sizeof row);
        check_gradient(row, r, &s->trainer.hyper, i, (double)s->trainer.parameters.gradient[i]);
        assert_float_equal((double)s->trainer.parameters.theta[i], r->after[i], 1e-6);
    }
}

static const Hyper settings[] = {
    {.clip_value = 0.01},
    {.clip_norm = 0.02},
    {.clip_norm = 100},
    {.l1 = 0.02},
    {.l1 = 4}, /* stops many weights at 0 */
    {.l2 = 0.1},
    {.decay = 0.1},
    {.clip_value = 0.02, .clip_norm = 0.03, .l1 = 0.01, .l2 = 0.05, .decay = 0.2},
};

/* Three updates under each setting, every parameter looked at after each. */
static void test_terms_add_up(void **state)
{
    static const char *const optimizers[] = {"sgd", "momentum", "adam"};
    (void)state;
    for (size_t o = 0; o < 3; o++)
        for (size_t k = 0; k < sizeof settings / sizeof settings[0]; k++) {
            Stage s;
            Reference r = {.optimizer = plain_optimizer(optimizers[o]), .factor = 1};
            stage_open_with(&s, NET_2_4_1, optimizers[o]);
            Hyper usual = s.trainer.hyper;
            s.trainer.hyper = settings[k];
            s.trainer.hyper.rate = 0.1;
            s.trainer.hyper.settings = usual.settings;
            for (int number = 1; number <= 3; number++) {
                stage_phases(&s, 6);
                reference_update(&r, &s.trainer.hyper, number, s.trainer.parameters.before,
                                 s.trainer.parameters.gradient);
                check_strip(&s, &r, optimizers[o]);
            }
            stage_close(&s);
        }
}

/* What is set after an update is not said of it. */
static void test_the_update_shown_keeps_its_settings(void **state)
{
    Stage s;
    Error err;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    Hyper hyper = s.trainer.hyper;
    hyper.l1 = hyper.decay = 0.1;
    hyper.rate = 0.25;
    assert_true(trainer_set_hyper(&s.trainer, &hyper, &err));
    stage_draw(&s, 120, 40);
    assert_true(canvas_find(&s.canvas, "new w = +0.7500 − 0.5 × ") >= 0);
    stage_phases(&s, 6);
    stage_draw(&s, 120, 40);
    assert_true(canvas_find(&s.canvas, " (decay) − 0.25 × ") >= 0);
    stage_close(&s);
}

/* Before the update there are no terms. */
static void test_no_terms_before_the_update(void **state)
{
    Stage s;
    (void)state;
    stage_open_with(&s, NET_2_4_1, "adam");
    s.trainer.hyper = settings[7];
    stage_phases(&s, 5);
    stage_draw(&s, 120, 40);
    assert_true(canvas_find(&s.canvas, "w ← +0.7500 + decay + adam + l1 = —") >= 0);
    assert_true(canvas_find(&s.canvas, "g = +0.0362 cut to — × — norm + l2 = —") >= 0);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_has_the_penalty),
        cmocka_unit_test(test_no_penalty_no_word_of_it),
        cmocka_unit_test(test_terms_add_up),
        cmocka_unit_test(test_the_update_shown_keeps_its_settings),
        cmocka_unit_test(test_no_terms_before_the_update),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("surround", tests, NULL, NULL);
}
