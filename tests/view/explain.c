/* The explanation read off the screen: its numbers multiply and add up to the gradient that
 * differences of the loss have, from every parameter of random networks to the loss. */
#include "page.h"
#include "tap.h"

#include "core/look/gradcheck_oracle.h"
#include "core/net/dropout.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = 64 };

/* A forward pass of its own, in double. */
typedef struct Pass {
    double z[UNITS_MAX], a[UNITS_MAX], loss;
} Pass;

static void activate(const Stage *s, size_t row, size_t l, const double *z, double *a)
{
    const Layer *layer = &s->net.layers[l];
    const OracleActivation *f = oracle_activation(layer->activation->row.name);
    double sum = 0;
    for (size_t j = 0; j < layer->units; j++)
        sum += a[j] = f->value ? f->value(z[j]) : exp(z[j]);
    for (size_t j = 0; j < layer->units && !f->value; j++)
        a[j] /= sum;
    for (size_t j = 0; j < layer->units; j++)
        a[j] *= (double)dropout_factor(&s->trainer.batch.dropout, &s->net, l, row, j);
}

static Pass forward(const Stage *s, size_t sample, const double *theta)
{
    Pass p = {.loss = 0};
    const Net *net = &s->net;
    const OracleLoss *loss = oracle_loss(s->spec.loss->row.name);
    size_t n = net_outputs(net), first = net->layers[net->layer_count - 1].first;
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        for (size_t j = 0; j < layer->units; j++) {
            double z = theta[layer->biases + j];
            for (size_t i = 0; i < layer->fan_in; i++)
                z += theta[layer->weights + j * layer->fan_in + i] *
                     (l == 0 ? (double)s->data.x[sample * net->inputs + i]
                             : p.a[net->layers[l - 1].first + i]);
            p.z[layer->first + j] = z;
        }
        activate(s, sample, l, p.z + layer->first, p.a + layer->first);
    }
    bool softmax = !s->net.layers[net->layer_count - 1].activation->elementwise;
    for (size_t k = 0; k < n; k++)
        p.loss += loss->term(softmax ? log(p.a[first + k]) : p.z[first + k], p.a[first + k],
                             (double)s->data.t[sample * n + k]) /
                  (loss->mean ? (double)n : 1);
    return p;
}

static double *copy_parameters(const Real *from, size_t n)
{
    double *theta = calloc(n, sizeof *theta);
    assert_non_null(theta);
    for (size_t i = 0; i < n; i++)
        theta[i] = (double)from[i];
    return theta;
}

/* ∂L/∂θ of a sample, or of the mean over all, by differences. */
static double difference(const Stage *s, size_t from, size_t to, double *theta, size_t parameter)
{
    const double step = 1e-5;
    double old = theta[parameter], sum = 0;
    for (size_t k = from; k < to; k++) {
        theta[parameter] = old + step;
        sum += forward(s, k, theta).loss;
        theta[parameter] = old - step;
        sum -= forward(s, k, theta).loss;
    }
    theta[parameter] = old;
    return sum / (2 * step) / (double)(to - from);
}

static Shown times(Shown a, Shown b)
{
    return (Shown){a.value * b.value,
                   fabs(a.value) * b.error + fabs(b.value) * a.error + a.error * b.error};
}

static void check_same(const char *what, Shown a, Shown b)
{
    if (!(fabs(a.value - b.value) <= a.error + b.error + 1e-6 * fabs(a.value)))
        fail_msg("%s: %.9g and %.9g", what, a.value, b.value);
}

/* The power of ten in a heading "wδ ×1e-3" of the third column, and of the others. */
static void read_powers(const char *titles, const char *const names[3], double power[3])
{
    for (int i = 0; i < 3; i++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, " %s", names[i]);
        const char *at = strstr(titles, wanted);
        if (!at)
            fail_msg("'%s' is expected in '%s'", names[i], titles);
        titles = at + strlen(wanted);
        const char *mark = strncmp(titles, " ×1e", strlen(" ×1e")) == 0 ? " ×1e" : " e";
        power[i] = strncmp(titles, mark, strlen(mark)) == 0
                       ? pow(10, atoi(titles + strlen(mark)))
                       : 1;
    }
}

static Shown scaled(const char **at, double power)
{
    Shown shown = read_number(at);
    return (Shown){shown.value * power, shown.error * power};
}

static void pass_sign(const char **at)
{
    *at += strspn(*at, " ");
    while (**at && **at != ' ')
        ++*at;
}

/* A table from line `y` on: each line's product is that of its factors, and they add up to the
 * total, which is returned. With b there is an offset before it. */
static Shown check_table(const Stage *s, int y, const char *const names[3], const char *total,
                         bool multiplies)
{
    double power[3];
    Shown sum = {0, 0};
    read_powers(page_line(s, y), names, power);
    for (int i = y + 1;; i++) {
        const char *line = page_line(s, i), *at = line;
        pass_sign(&at);
        if (strncmp(line, total, strlen(total)) == 0) {
            pass_sign(&at);
            Shown shown = scaled(&at, power[2]);
            check_same(total, shown, sum);
            return shown;
        }
        Shown number[3];
        bool bias = line[0] == 'b' && line[1] == ' ';
        for (int k = bias ? 2 : 0; k < 3; k++) {
            if (k > 0 && (multiplies || bias))
                pass_sign(&at);
            number[k] = scaled(&at, power[k]);
        }
        if (multiplies && !bias)
            check_same(line, times(number[0], number[1]), number[2]);
        sum.value += number[2].value;
        sum.error += number[2].error;
    }
}

/* A weight or bias: its factors, on their own and multiplied. */
static void check_parameter(Stage *s, size_t parameter, double *theta, const Pass *pass)
{
    ParameterPlace place = net_place(&s->net, parameter);
    const Layer *layer = &s->net.layers[place.layer];
    bool bias = place.source == NET_BIAS;
    page_open(s, page_place(&s->net, parameter));
    size_t k = s->trace.spotlight.sample;
    double gradient = difference(s, k, k + 1, theta, parameter);
    Shown product = {1, 0};
    if (strstr(page_line(s, 0), "∂L/∂z")) {
        product = page_number(s, "∂L/∂z", 1);
    } else {
        product = times(page_number(s, "∂L/∂a", 1), page_number(s, "∂a/∂z", 1));
        const OracleActivation *f = oracle_activation(layer->activation->row.name);
        double z = pass->z[layer->first + place.unit];
        page_check("∂a/∂z", page_number(s, "∂a/∂z", 1),
              (f->value(z + 1e-5) - f->value(z - 1e-5)) / 2e-5 *
                  (double)dropout_factor(&s->trainer.batch.dropout, &s->net, place.layer,
                                         s->trace.spotlight.row, place.unit));
    }
    Shown last = page_number(s, bias ? "∂z/∂b" : "∂z/∂w", 1);
    product = times(product, last);
    Shown result = page_number(s, bias ? "∂L/∂b" : "∂L/∂w", 1);
    page_check("∂L/∂w", result, gradient);
    check_same("product", product, result);
    page_check("mean", page_number(s, "mean", 1), difference(s, 0, 3, theta, parameter));
}

/* A neuron: its two sums, and δ. */
static void check_unit(Stage *s, size_t column, size_t unit, const Pass *pass)
{
    static const char *const first_names[] = {"w", "x", "wx"};
    static const char *const other_names[] = {"w", "a", "wa"};
    const char *const *forward_names = column > 1 ? other_names : first_names;
    static const char *const back_names[] = {"w", "δ", "wδ"};
    static const char *const joint_names[] = {"∂L/∂a", "∂a/∂z", "term"};
    page_open(s, (Selection){SELECT_UNIT, column, unit, 0});
    const Layer *layer = &s->net.layers[column - 1];
    page_check("z", check_table(s, 1, forward_names, "z", true), pass->z[layer->first + unit]);
    page_check("a", page_number(s, "a", page_find(s, "z", 1) + 2), pass->a[layer->first + unit]);
    int y = page_find(s, "δ =", 0);
    if (strstr(page_line(s, y), "Σ")) {
        check_table(s, y + 1, joint_names, "δ", true);
    } else if (!strstr(page_line(s, y), "∂L/∂z")) {
        Shown first = page_number(s, "∂L/∂a", y + 1);
        check_same("δ", page_number(s, "δ", y + 1), times(first, page_number(s, "∂a/∂z", y + 1)));
        if (column < s->net.layer_count)
            check_same("∂L/∂a", first,
                       check_table(s, page_find(s, "∂L/∂a = Σ", y) + 1, back_names, "∂L/∂a", true));
    }
}

static void check_loss(Stage *s, const Pass *pass)
{
    static const char *const names[] = {"a", "t", "term"};
    page_open(s, (Selection){.kind = SELECT_LOSS});
    page_check("L", check_table(s, 1, names, "L", false), pass->loss);
}

typedef struct Kind {
    const char *loss, *output, *optimizer;
    double dropout;
} Kind;
static const Kind kinds[] = {
    {"half-squared", "sigmoid", "sgd", 0},      {"cross-entropy", "softmax", "momentum", 0},
    {"binary-cross-entropy", "sigmoid", "adam", 0}, {"mean-squared", "identity", "nesterov", 0},
    {"half-squared", "softmax", "sgd", 0},      {"huber", "tanh", "rmsprop", 0},
    {"mean-squared", "sigmoid", "sgd", 0.4},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static void test_terms_make_the_gradient(void **state)
{
    uint64_t seed = 20261;
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        Stage s;
        stage_open_random(&s, &seed, kinds[k].loss, kinds[k].output, kinds[k].optimizer);
        s.trainer.hyper.dropout = kinds[k].dropout;
        s.view.spotlight = test_below(&seed, 3);
        double *theta = copy_parameters(s.trainer.parameters.theta, s.net.parameter_count);
        stage_phases(&s, trainer_phases(&s.trainer) - test_below(&seed, 2));
        stage_draw(&s, PAGE_WIDTH, PAGE_HEIGHT);
        Pass pass = forward(&s, s.trace.spotlight.sample, theta);
        for (size_t p = 0; p < s.net.parameter_count; p++)
            check_parameter(&s, p, theta, &pass);
        for (size_t l = 1; l <= s.net.layer_count; l++)
            for (size_t j = 0; j < s.net.layers[l - 1].units; j++)
                check_unit(&s, l, j, &pass);
        check_loss(&s, &pass);
        free(theta);
        stage_close(&s);
    }
}

static double mean_loss(const Stage *s, const double *theta)
{
    return (forward(s, 0, theta).loss + forward(s, 1, theta).loss + forward(s, 2, theta).loss) / 3;
}

/* The loss before and after the update of all, and its change to first order. */
static void test_effect_of_an_update(void **state)
{
    uint64_t seed = 7;
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        Stage s;
        stage_open_random(&s, &seed, kinds[k].loss, kinds[k].output, kinds[k].optimizer);
        s.trainer.hyper.dropout = kinds[k].dropout;
        s.trainer.hyper.rate = 0.01;
        double *before = copy_parameters(s.trainer.parameters.theta, s.net.parameter_count);
        stage_phases(&s, trainer_phases(&s.trainer));
        double *after = copy_parameters(s.trainer.parameters.theta, s.net.parameter_count);
        double predicted = 0;
        for (size_t p = 0; p < s.net.parameter_count; p++)
            predicted += difference(&s, 0, 3, before, p) * (after[p] - before[p]);
        page_open(&s, (Selection){SELECT_LINK, 1, 0, 0});
        double from = mean_loss(&s, before), to = mean_loss(&s, after);
        page_check("L", page_number(&s, "L", 0), from);
        page_check("predicted", page_number(&s, "predicted", 0), predicted);
        page_check("actual", page_number(&s, "actual", 0), to - from);
        page_check("L ←", page_number(&s, "L ←", 0), to);
        assert_true(to < from);
        free(before);
        free(after);
        stage_close(&s);
    }
}

/* c: the losses with each parameter moved, their quotient, backpropagation's value, the error. */
static void test_check_by_differences(void **state)
{
    uint64_t seed = 31;
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        Stage s;
        stage_open_random(&s, &seed, kinds[k].loss, kinds[k].output, kinds[k].optimizer);
        s.trainer.hyper.dropout = kinds[k].dropout;
        double *theta = copy_parameters(s.trainer.parameters.theta, s.net.parameter_count);
        stage_phases(&s, trainer_phases(&s.trainer) - test_below(&seed, 2));
        s.view.walk.checks = true;
        for (size_t p = 0; p < s.net.parameter_count; p++) {
            bool weight = net_place(&s.net, p).source != NET_BIAS;
            double old = theta[p], q = difference(&s, 0, 3, theta, p);
            page_open(&s, page_place(&s.net, p));
            double epsilon = page_number(&s, "ε", 0).value;
            assert_true(epsilon > 0);
            for (int up = 0; up < 2; up++) {
                const char *labels[2][2] = {{"L(b−ε)", "L(b+ε)"}, {"L(w−ε)", "L(w+ε)"}};
                theta[p] = up ? old + epsilon : old - epsilon;
                Shown shown = page_number(&s, labels[weight][up], 0);
                if (fabs(shown.value - mean_loss(&s, theta)) > 2e-12)
                    fail_msg("%s: %.15g is shown for %.15g", labels[weight][up], shown.value,
                             mean_loss(&s, theta));
            }
            theta[p] = old;
            page_check("quotient", page_number(&s, "quotient", 0), q);
            double g = (double)s.trainer.parameters.gradient[p];
            page_check("backprop", page_number(&s, "backprop", 0), g);
            double error = page_number(&s, "error", 0).value;
            if (fabs(error - fabs(g - q) / fmax(fmax(fabs(g), fabs(q)), 1e-4)) > 2e-5)
                fail_msg("error: %g for %.12g and %.12g", error, g, q);
            assert_true(strncmp(page_line(&s, page_find(&s, "error", 0) + 1), "✓", 3) == 0);
        }
        s.trainer.parameters.gradient[0] *= 1.01f;
        page_open(&s, page_place(&s.net, 0));
        assert_true(strncmp(page_line(&s, page_find(&s, "error", 0) + 1), "✗", 3) == 0);
        free(theta);
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms_make_the_gradient),
        cmocka_unit_test(test_effect_of_an_update),
        cmocka_unit_test(test_check_by_differences),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
