/* What traces are judged by: optimizers against those of the reference, numbers worked by hand, and
 * the founding text's listing done again. */
#include "reference/plain.h"
#include "support.h"

#include "lab/follow/follow.h"
#include "data/file.h"
#include "watch/protocol.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Some updates of one weight and one bias by each optimizer. */
static void updates_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t o = 0; o < optimizer_table.count; o++) {
        const Optimizer *row = (const Optimizer *)table_row(&optimizer_table, o);
        const PlainOptimizer *plain = plain_optimizer(row->row.name);
        Hyper hyper = hyper_usual(row);
        RecordedModel model = {.net = make_net("1-1", "tanh", "tanh"), .optimizer = row,
                               .hyper = hyper, .has_bias = {true}, .rounding = 0x1p-53};
        const PlainSettings settings = {0.05, hyper.settings.momentum, hyper.settings.beta1,
                                        hyper.settings.beta2, hyper.settings.epsilon, 0};
        double w[2] = {0.5, -0.25}, right[2] = {0.5, -0.25}, kept[2][2] = {{0}}, zero[2] = {0};
        double state_now[2][2] = {{0}}, error[2][2] = {{0}};
        for (int t = 1; t <= 20; t++) {
            double g[2] = {sin(t) * w[0], cos(t) + w[1]}, next[2], bounds[2], after[2][2];
            const double *states[] = {state_now[0], state_now[1]}, *none[] = {zero, zero};
            const UpdateInput in = {.w = w, .g = g, .state = states, .state_error = none,
                                    .rate = 0.05, .number = t};
            UpdateOutput out = {.w = next, .w_error = bounds, .state = {after[0], after[1]},
                                .state_error = {error[0], error[1]}};
            follow_update(&model, &in, &(UpdateDeviation){.uphill = false}, &out);
            for (size_t i = 0; i < 2; i++) {
                double left = i == 0 ? 1 - settings.rate * hyper.decay : 1;
                right[i] = plain->update(&settings, t, left * right[i], g[i], kept[i]);
                check_near(next[i], right[i], 1e-14);
                right[i] = w[i] = next[i];
            }
            memcpy(state_now, after, sizeof after);
        }
    }
}

/* w = ½, b = 0.1, x = 2, t = 1: a = 1.1, δ = 0.1, ∂L/∂w = 0.2, ∂L/∂b = 0.1. */
static void it_is_right_by_hand(void **state)
{
    (void)state;
    double w[] = {0.5, 0.1}, after[] = {0.4, 0.05}, g[] = {0.2, 0.1}, x = 2, t = 1;
    RecordedModel model = {.net = make_net("1-1", "identity", "identity"), .has_bias = {true},
                           .loss = loss_find("half-squared", NULL), .loss_times = 1,
                           .optimizer = optimizer_find("sgd", NULL), .rounding = 0x1p-53};
    RecordedStep now = {.step = 0, .w = w, .g = g, .x = &x, .t = &t, .rows = 1, .samples = 1,
                        .rate = 0.5, .loss = 0.005};
    RecordedStep next = {.step = 1, .w = after, .loss = NAN, .rate = NAN};
    Follow f;
    Error err;
    assert_true(follow_init(&f, &model, &err));
    assert_int_equal(follow_step(&f, NULL, &now, &next), FOLLOW_ON);
    assert_int_equal(f.counts.gradients, 1);
    assert_int_equal(f.counts.updates, 1);
    follow_free(&f);
    after[1] = 0.1;
    assert_true(follow_init(&f, &model, &err));
    assert_int_equal(follow_step(&f, NULL, &now, &next), FOLLOW_DEPARTED);
    assert_int_equal(f.finding.kind, FOLLOW_PARAMETER);
    assert_string_equal(f.finding.mistake->row.name, "biases not updated");
    check_near(f.finding.where.ours, 0.05, 1e-15);
    follow_free(&f);
    g[0] = 0.25;
    assert_true(follow_init(&f, &model, &err));
    assert_int_equal(follow_step(&f, NULL, &now, &next), FOLLOW_DEPARTED);
    assert_int_equal(f.finding.kind, FOLLOW_GRADIENT);
    check_near(f.finding.where.ours, 0.2, 1e-15);
    assert_null(f.finding.mistake);
    follow_free(&f);
}

static double sigmoid(double z)
{
    return 1 / (1 + exp(-z));
}

/* One epoch of the listing: w is W1, b1, W2, b2; the slopes are left out, as they are there. */
static void listing_epoch(const double *w, const RecordedStep *s, double *g, double *loss)
{
    memset(g, 0, 9 * sizeof *g);
    *loss = 0;
    for (size_t k = 0; k < 4; k++) {
        const double *x = s->x + 2 * k;
        double a[2], out = w[8];
        for (size_t j = 0; j < 2; j++) {
            a[j] = sigmoid(w[2 * j] * x[0] + w[2 * j + 1] * x[1] + w[4 + j]);
            out += w[6 + j] * a[j];
        }
        double d = sigmoid(out) - s->t[k];
        *loss += d * d / 4;
        g[8] += d;
        for (size_t j = 0; j < 2; j++) {
            g[6 + j] += d * a[j];
            g[2 * j] += w[6 + j] * d * x[0];
            g[2 * j + 1] += w[6 + j] * d * x[1];
            g[4 + j] += w[6 + j] * d;
        }
    }
}

/* Every line of the file is what the listing does, from the weights of its first one; and it is
 * found out there. */
static void the_listing_is_run_as_printed(void **state)
{
    (void)state;
    char path[4096];
    ProtocolReader r;
    RecordedStep first, step;
    Error err;
    bool end = false;
    size_t lines = 0;
    double w[9], g[9], loss;
    assert_true(asset_find("traces/listing.ndjson", path, sizeof path, &err));
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    assert_true(protocol_open(&r, in, path, &err) && record_init(&first, &r.model.net, &err) &&
                record_init(&step, &r.model.net, &err));
    assert_true(protocol_next(&r, &first, &end, &err) && !end);
    memcpy(w, first.w, sizeof w);
    for (RecordedStep *s = &first; !end; lines++) {
        listing_epoch(w, s, g, &loss);
        check_near(s->loss, loss, 1e-12);
        for (size_t i = 0; i < 9; i++) {
            check_near(s->w[i], w[i], 1e-12);
            check_near(s->g[i], g[i], 1e-12);
            w[i] -= 0.05 * g[i];
        }
        s = &step;
        assert_true(protocol_next(&r, &step, &end, &err));
    }
    assert_true(lines > 10);
    Follow f;
    char title[FOLLOW_WORDS_SIZE], sentence[FOLLOW_WORDS_SIZE];
    assert_true(follow_init(&f, &r.model, &err));
    assert_int_equal(follow_step(&f, NULL, &first, NULL), FOLLOW_DEPARTED);
    follow_words(&f, title, sentence);
    check_holds(title, "σ′ left out in layers 1 and 2; also mean against sum and a factor of ½");
    check_holds(sentence, "f′ of sigmoid is a(1-a)");
    follow_free(&f);
    record_free(&first);
    record_free(&step);
    protocol_close(&r);
    fclose(in);
}

/* Each formula that mistakes name is there. */
static void rows_name_what_there_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < optimizer_table.count; i++)
        assert_non_null(follow_optimizer(table_row(&optimizer_table, i)->name));
    for (size_t i = 0; i < mistake_table.count; i++) {
        const Mistake *m = (const Mistake *)table_row(&mistake_table, i);
        assert_true(m->row.name[0] && m->row.summary[0]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(m->row.name, table_row(&mistake_table, k)->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(updates_are_those_of_the_reference),
        cmocka_unit_test(it_is_right_by_hand),
        cmocka_unit_test(the_listing_is_run_as_printed),
        cmocka_unit_test(rows_name_what_there_is),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
