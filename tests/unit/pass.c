/* A mini-batch's forward and backward pass: by numbers worked by hand, against plain loops in
 * double, and in any ranges of rows to the same bits. */
#include "support.h"

#include "core/train/pass.h"
#include "reference/plain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 13, INPUTS = 5, OUTPUTS = 3, PARAMETERS_MAX = 256 };

static const double tolerance = 4e-6;

/* A network, its parameters, and a mini-batch of all samples of a data set. */
typedef struct Case {
    Net net;
    Dataset data;
    Batch batch;
    const Loss *loss;
    Real theta[PARAMETERS_MAX], gradient[PARAMETERS_MAX];
} Case;

static Pass pass_of(Case *c)
{
    return (Pass){&c->net, c->theta, c->loss, &c->batch, c->gradient};
}

static void end(Case *c)
{
    batch_free(&c->batch);
    dataset_free(&c->data);
}

/* All layers forward, the loss, all layers backward, `step` rows at a time. */
static void go_through(Case *c, size_t step)
{
    const Pass pass = pass_of(c);
    const size_t layers = c->net.layer_count, rows = c->batch.rows;
    for (size_t l = 0; l < layers; l++)
        for (size_t r = 0; r < rows; r += step)
            pass_forward(&pass, l, r, rows - r < step ? rows - r : step);
    pass_loss(&pass);
    for (size_t l = layers; l-- > 0;)
        for (size_t r = 0; r < rows; r += step)
            pass_backward(&pass, l, r, rows - r < step ? rows - r : step);
}

/* Two samples through 2-2-1 with the identity and ½(a−t)², all numbers whole or halves:
 *     W = (1 2 / 3 4), b = (0 1), w = (1 −1), b = 2
 *     x = (1 1), t = 0: z = 3 8, a = −3, L = 4.5, δ = −3, δ of layer 1 = −3 3
 *     x = (2 0), t = 1: z = 2 7, a = −3, L = 8,   δ = −4, δ of layer 1 = −4 4 */
static void numbers_worked_by_hand(void **state)
{
    static const Real theta[] = {1, 2, 3, 4, 0, 1, 1, -1, 2};
    static const Real x[] = {1, 1, 2, 0}, t[] = {0, 1};
    static const double z[] = {3, 8, 2, 7}, a[] = {-3, -3}, delta[] = {-3, 3, -4, 4};
    static const double gradient[] = {-5.5, -1.5, 5.5, 1.5, -3.5, 3.5, -8.5, -26, -3.5};
    Case c = {.net = make_net("2-2-1", "identity", "identity"),
              .loss = loss_find("half-squared", NULL)};
    (void)state;
    memcpy(c.theta, theta, sizeof theta);
    assert_true(batch_reserve(&c.batch, &c.net, 4, NULL));
    batch_borrow(&c.batch, 2, x, t);
    go_through(&c, 2);
    for (size_t i = 0; i < 4; i++) {
        check_near((double)c.batch.z[i], z[i], 0);
        check_near((double)c.batch.delta[i], delta[i], 0);
    }
    for (size_t r = 0; r < 2; r++)
        check_near((double)c.batch.a[batch_at(&c.batch, &c.net.layers[1], r)], a[r], 0);
    check_near(c.batch.loss, 6.25, 0);
    for (size_t p = 0; p < 9; p++)
        check_near((double)c.gradient[p], gradient[p], 0);
    assert_ptr_equal(pass_predict(&c.net, c.theta, &c.batch),
                     c.batch.a + batch_outputs(&c.batch, &c.net));
    batch_free(&c.batch);
}

/* Samples of a data set in an order of their own, gathered. */
static void begin(Case *c, const char *shape, const char *hidden, const char *last,
                  const char *loss)
{
    uint64_t seed = draw_seed((const char *const[]){shape, hidden, last, loss, NULL});
    uint32_t samples[ROWS];
    *c = (Case){.net = make_net(shape, hidden, last), .loss = loss_find(loss, NULL)};
    make_points(&c->data, ROWS, INPUTS, OUTPUTS, seed);
    for (size_t k = 0; k < ROWS && c->loss->partner; k++)
        for (size_t j = 0; j < OUTPUTS; j++)
            c->data.t[k * OUTPUTS + j] = k % OUTPUTS == j;
    assert_true(c->net.parameter_count <= PARAMETERS_MAX);
    for (size_t p = 0; p < c->net.parameter_count; p++)
        c->theta[p] = (Real)draw_uniform(&seed, -0.9, 0.9);
    for (size_t r = 0; r < ROWS; r++)
        samples[r] = (uint32_t)(r * 5 % ROWS);
    assert_true(batch_reserve(&c->batch, &c->net, ROWS + 3, NULL));
    Order order = {.count = ROWS, .samples = samples};
    batch_gather(&c->batch, &c->data, &order, 0, ROWS);
    for (size_t r = 0; r < ROWS; r++)
        assert_memory_equal(c->batch.target + r * OUTPUTS, c->data.t + samples[r] * OUTPUTS,
                            OUTPUTS * sizeof(Real));
}

static PlainNet plain_of(const Case *c)
{
    PlainNet plain = {.inputs = c->net.inputs, .count = c->net.layer_count,
                      .loss = plain_loss(c->loss->row.name)};
    for (size_t l = 0; l < plain.count; l++) {
        plain.layer[l].units = c->net.layers[l].units;
        plain.layer[l].activation = plain_activation(c->net.layers[l].activation->row.name);
    }
    assert_true(plain_allocate(&plain));
    for (size_t p = 0; p < plain.parameters; p++)
        plain.theta[p] = (double)c->theta[p];
    return plain;
}

static void check_all(const double *wanted, const Real *got, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check_near((double)got[i], wanted[i], tolerance * fmax(1, fabs(wanted[i])));
}

/* Row by row through the plain network: each z, a and δ, the loss, and the gradient at the end. */
static void check_rows(const Case *c, PlainNet *plain)
{
    double sum = 0;
    for (size_t r = 0; r < ROWS; r++) {
        double x[INPUTS], t[OUTPUTS];
        const Batch *b = &c->batch;
        for (size_t i = 0; i < INPUTS; i++)
            x[i] = (double)b->input[r * INPUTS + i];
        for (size_t k = 0; k < OUTPUTS; k++)
            t[k] = (double)b->target[r * OUTPUTS + k];
        sum += plain_forward(plain, x, t);
        plain_backward(plain, x, t, 1.0 / ROWS);
        for (size_t l = 0; l < plain->count; l++) {
            size_t at = batch_at(b, &c->net.layers[l], r), units = plain->layer[l].units;
            check_all(plain->layer[l].z, b->z + at, units);
            check_all(plain->layer[l].a, b->a + at, units);
            check_all(plain->layer[l].delta, b->delta + at, units);
        }
    }
    check_near(c->batch.loss, sum / ROWS, tolerance * fmax(1, sum / ROWS));
    check_all(plain->gradient, c->gradient, plain->parameters);
}

static const char *const cases[][4] = {
    {"5-3", "tanh", "sigmoid", "half-squared"},
    {"5-4-3", "tanh", "softmax", "cross-entropy"},
    {"5-7-3", "sigmoid", "sigmoid", "binary-cross-entropy"},
    {"5-6-4-3", "softplus", "tanh", "mean-squared"},
    {"5-2-9-2-3", "sine", "identity", "huber"},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void every_number_is_that_of_plain_loops(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        Case c;
        begin(&c, cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
        PlainNet plain = plain_of(&c);
        go_through(&c, ROWS);
        check_rows(&c, &plain);
        plain_free(&plain);
        end(&c);
    }
}

/* Also with dropout, whose draws belong to rows. */
static void ranges_of_rows_are_the_same_to_the_bit(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++)
        for (size_t step = 1; step < ROWS; step++) {
            Case whole, cut;
            begin(&whole, cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
            begin(&cut, cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
            whole.batch.dropout = cut.batch.dropout = dropout_of(step % 2 ? 0.4 : 0, 7, step);
            go_through(&whole, ROWS);
            go_through(&cut, step);
            for (size_t l = 0; l < whole.net.layer_count; l++) {
                const Layer *layer = &whole.net.layers[l];
                size_t at = batch_at(&whole.batch, layer, 0), n = ROWS * layer->units;
                assert_memory_equal(whole.batch.z + at, cut.batch.z + at, n * sizeof(Real));
                assert_memory_equal(whole.batch.a + at, cut.batch.a + at, n * sizeof(Real));
                assert_memory_equal(whole.batch.delta + at, cut.batch.delta + at,
                                    n * sizeof(Real));
            }
            assert_memory_equal(whole.gradient, cut.gradient, sizeof cut.gradient);
            assert_memory_equal(&whole.batch.loss, &cut.batch.loss, sizeof cut.batch.loss);
            end(&whole);
            end(&cut);
        }
}

/* A row of a mini-batch alone, with what is dropped of that row. */
static void a_row_alone_is_that_row(void **state)
{
    Case all;
    Batch one = {0};
    (void)state;
    begin(&all, "5-6-4-3", "tanh", "sigmoid", "half-squared");
    all.batch.dropout = dropout_of(0.5, 3, 8);
    const Real *wanted = pass_predict(&all.net, all.theta, &all.batch);
    assert_true(batch_reserve(&one, &all.net, 1, NULL));
    for (size_t r = 0; r < ROWS; r++) {
        memcpy(batch_inputs(&one, 1), all.batch.input + r * INPUTS, INPUTS * sizeof(Real));
        one.dropout = all.batch.dropout;
        one.dropout.row = r;
        assert_memory_equal(pass_predict(&all.net, all.theta, &one), wanted + r * OUTPUTS,
                            OUTPUTS * sizeof(Real));
    }
    batch_free(&one);
    end(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_worked_by_hand),
        cmocka_unit_test(every_number_is_that_of_plain_loops),
        cmocka_unit_test(ranges_of_rows_are_the_same_to_the_bit),
        cmocka_unit_test(a_row_alone_is_that_row),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
