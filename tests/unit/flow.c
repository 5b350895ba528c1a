/* Flow: every number of every layer against plain loops in double; tallies, and units that are
 * alike, by hand. */
#include "reference/networks.h"
#include "support.h"

#include "lab/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 150 };

static const FlowMoment *finish(Flow *f, const Trainer *t, uint64_t slice)
{
    assert_true(flow_start(f, t, NULL));
    for (uint64_t work = slice; !flow_advance(f, t, &work); work = slice)
        assert_true(flow_is_of(f, t));
    assert_true(flow_is_of(f, t));
    return flow_last(f);
}

/* What plain loops say of a layer. */
typedef struct Wanted {
    double sum, squares, length, most;
    size_t pairs, inside, octave, zero;
    bool *alive, *steep;
    size_t *still;
} Wanted;

static double steepest(const char *activation)
{
    if (strcmp(activation, "sigmoid") == 0)
        return 0.25;
    return strcmp(activation, "tanh") == 0 ? 1 : 0;
}

/* Adds a sample, of which plain loops hold z, a and δ: in the range of a and the octave of δ that
 * hold the first sample's first unit's too. */
static void add_sample(const PlainNet *p, size_t layer, const double *in, double low, double high,
                       double octave, Wanted *w)
{
    const PlainLayer *l = &p->layer[layer];
    double flat = 0.05 * steepest(l->activation->name), into = 0, out = 0;
    for (size_t i = 0; i < l->fan_in; i++)
        into += in[i] * in[i];
    for (size_t u = 0; u < l->units; u++) {
        double slope = l->activation->slope(l->z[u]), size = fabs(l->delta[u]);
        w->sum += l->a[u];
        w->squares += l->a[u] * l->a[u];
        w->most = fmax(w->most, fabs(l->a[u]));
        w->inside += l->a[u] >= low && l->a[u] < high;
        w->octave += size >= octave && size < 2 * octave;
        w->zero += !(size > 0);
        w->pairs += flat > 0 && fabs(slope) <= flat;
        w->still[u] += !(fabs(slope) > 0);
        out += l->delta[u] * l->delta[u];
    }
    w->length += into * out;
}

/* All samples through plain loops, for one layer. */
static Wanted run_plain(PlainNet *p, size_t layer, const Dataset *d, double low, double high,
                        double octave)
{
    Wanted w = {.still = calloc(p->layer[layer].units, sizeof *w.still)};
    assert_non_null(w.still);
    for (size_t k = 0; k < d->count; k++) {
        double x[8], t[8];
        for (size_t i = 0; i < d->inputs; i++)
            x[i] = (double)d->x[k * d->inputs + i];
        for (size_t i = 0; i < d->outputs; i++)
            t[i] = (double)d->t[k * d->outputs + i];
        plain_forward(p, x, t);
        plain_backward(p, x, t, 0);
        add_sample(p, layer, layer == 0 ? x : p->layer[layer - 1].a, low, high, octave, &w);
    }
    return w;
}

/* The gradient of all samples in plain->gradient. */
static void plain_gradient(PlainNet *p, const Dataset *d)
{
    double x[SAMPLES * 8], t[SAMPLES * 8];
    for (size_t i = 0; i < d->count * d->inputs; i++)
        x[i] = (double)d->x[i];
    for (size_t i = 0; i < d->count * d->outputs; i++)
        t[i] = (double)d->t[i];
    plain_batch(p, d->count, x, t);
}

static double length(size_t n, const double *v)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i] * v[i];
    return sqrt(sum);
}

static void check_layer(PlainNet *p, size_t layer, const Dataset *d, const FlowLayer *got)
{
    const PlainLayer *l = &p->layer[layer];
    double size = tally_size(&got->activation), width = 2 * size / TALLY_BINS;
    size_t bin = 0, octave = 0, pairs = SAMPLES * l->units, a = 0, dead = 0, dying = 0;
    for (size_t i = 1; i < TALLY_BINS; i++)
        bin = got->activation.count[i] > got->activation.count[bin] ? i : bin;
    for (size_t i = 1; i < OCTAVES; i++)
        octave = got->gradient.count[i] > got->gradient.count[octave] ? i : octave;
    double low = -size + (double)bin * width;
    Wanted w = run_plain(p, layer, d, low, low + width,
                         ldexp(1, (int)octave + OCTAVE_FIRST));
    for (size_t i = 0; i < TALLY_BINS; i++)
        a += got->activation.count[i];
    for (size_t u = 0; u < l->units; u++) {
        dead += w.still[u] == SAMPLES;
        dying += w.still[u] * 100 >= SAMPLES * 99;
    }
    assert_int_equal(a, pairs);
    assert_true(w.most <= size * 1.000001 && w.most >= size / 2 * 0.999999);
    /* A number at an end of a range may be in the next one, in double. */
    assert_true(labs((long)got->activation.count[bin] - (long)w.inside) <= 2);
    assert_true(labs((long)got->gradient.count[octave] - (long)w.octave) <= 2);
    assert_int_equal(got->gradient.zero, w.zero);
    assert_int_equal(octaves_total(&got->gradient) + w.zero, pairs);
    assert_int_equal(got->dead, dead);
    assert_int_equal(got->dying, dying);
    double mean = w.sum / (double)pairs;
    check_near((Real)got->mean, mean, 1e-5);
    check_near((Real)got->deviation, sqrt(w.squares / (double)pairs - mean * mean), 1e-5);
    check_near((Real)got->health.saturated, (double)w.pairs / (double)pairs, 1e-6);
    check_near((Real)got->health.rms, sqrt(w.length / SAMPLES), 1e-4);
    check_near((Real)got->health.norm, length(l->units * l->fan_in, l->gw), 1e-5);
    check_near((Real)got->weights, length(l->units * l->fan_in, l->w), 1e-4);
    free(w.still);
}

/* The next update of the plain network, after `steps` that were made, and the way from `start`. */
static void check_ways(PlainNet *p, const Trainer *t, const double *start, const FlowMoment *got)
{
    double before[256], *state = calloc(2 * p->parameters, sizeof *state);
    const PlainOptimizer *optimizer = plain_optimizer(t->spec.optimizer->row.name);
    PlainSettings settings = optimizer->usual;
    settings.rate = t->hyper.rate;
    assert_non_null(state);
    for (size_t s = 0; s < t->spec.optimizer->states; s++)
        for (size_t i = 0; i < p->parameters; i++)
            state[2 * i + s] = (double)t->parameters.state[s * p->parameters + i];
    memcpy(before, p->theta, p->parameters * sizeof *before);
    plain_update(p, optimizer, &settings, (size_t)t->cursor.step + 1, state);
    for (size_t l = 0; l < p->count; l++) {
        size_t n = p->layer[l].units * p->layer[l].fan_in, at = (size_t)(p->layer[l].w - p->theta);
        double moved[256], update[256];
        for (size_t i = 0; i < n; i++) {
            moved[i] = before[at + i] - start[at + i];
            update[i] = p->theta[at + i] - before[at + i];
        }
        check_near((Real)(got->layers[l].moved * length(n, start + at)), length(n, moved), 1e-5);
        check_near((Real)(got->layers[l].update * length(n, before + at)), length(n, update),
                   1e-5);
    }
    free(state);
}

static void it_is_what_plain_loops_say(void **state)
{
    (void)state;
    static const char *hidden[] = {"tanh", "sigmoid", "relu", "leaky-relu"};
    static const char *optimizers[] = {"sgd", "momentum", "adam"};
    for (size_t h = 0; h < 4; h++)
        for (size_t o = 0; o < 3; o++) {
            Net net = make_net("3-6-5-2", hidden[h], "tanh");
            PlainNet plain = networks_plain(&net, "half-squared");
            Error err;
            const Optimizer *optimizer = optimizer_find(optimizers[o], &err);
            Hyper hyper = {.rate = 0.1, .batch = 0, .seed = 5, .settings = optimizer->settings};
            TrainerSpec spec = {.loss = loss_find("half-squared", &err), .optimizer = optimizer,
                                .init = init_find("he-normal", &err)};
            Dataset data;
            Trainer t;
            Flow f = {.stage = FLOW_NOT_BEGUN}, other = {.stage = FLOW_NOT_BEGUN};
            double start[256];
            make_points(&data, SAMPLES, 3, 2, 11);
            assert_true(trainer_init(&t, &net, &data, &spec, &hyper, &err));
            for (size_t i = 0; i < net.parameter_count; i++)
                start[i] = (double)t.parameters.theta[i];
            train(&t, GRAIN_EPOCH, 4);
            /* Of ReLU one unit at least is dead. */
            t.parameters.theta[net.layers[0].biases] = strcmp(hidden[h], "relu") == 0 ? -50 : -3;
            for (size_t i = 0; i < net.parameter_count; i++)
                plain.theta[i] = (double)t.parameters.theta[i];
            const FlowMoment *got = finish(&f, &t, UINT64_MAX);
            plain_gradient(&plain, &data);
            for (size_t l = 0; l < net.layer_count; l++)
                check_layer(&plain, l, &data, &got->layers[l]);
            check_ways(&plain, &t, start, got);
            const FlowMoment *sliced = finish(&other, &t, 1);
            assert_memory_equal(got->layers, sliced->layers,
                                net.layer_count * sizeof *got->layers);
            flow_free(&f);
            flow_free(&other);
            trainer_free(&t);
            dataset_free(&data);
            plain_free(&plain);
        }
}

/* Ranges are twice as wide as often as that is needed, and no number changes its place. */
static void tallies_grow_by_two(void **state)
{
    (void)state;
    const Real few[] = {0, 0.25, -0.25, (Real)0.3, -1, 1}, more[] = {3, -4, NAN, INFINITY};
    Tally t, wide;
    Octaves o;
    tally_start(&t);
    tally_add(&t, 6, few);
    assert_int_equal(t.power, 1);
    assert_int_equal(t.count[32], 1);   /* −1 = −2 + 32/32 */
    assert_int_equal(t.count[56], 1);   /* −0.25 */
    assert_int_equal(t.count[64], 1);   /* 0 */
    assert_int_equal(t.count[72], 1);   /* 0.25 */
    assert_int_equal(t.count[73], 1);   /* 0.3 is from 0.28125 on */
    assert_int_equal(t.count[96], 1);   /* 1 */
    tally_add(&t, 4, more);
    assert_int_equal(t.power, 3);
    assert_int_equal(t.not_finite, 2);
    assert_int_equal(t.count[32], 1);   /* −4 = −8 + 32/8 */
    assert_int_equal(t.count[56], 1);   /* −1 */
    assert_int_equal(t.count[62], 1);   /* −0.25 */
    assert_int_equal(t.count[66], 2);   /* 0.25 and 0.3: from 0.25 to 0.375 */
    assert_int_equal(t.count[72], 1);   /* 1 */
    assert_int_equal(t.count[88], 1);   /* 3 */
    tally_start(&wide);
    tally_widen(&wide, 3);
    tally_add(&wide, 6, few);
    assert_int_equal(wide.power, 3);
    octaves_start(&o);
    octaves_add(&o, 6, few);
    assert_int_equal(o.zero, 1);
    assert_int_equal(o.count[-2 - OCTAVE_FIRST], 3); /* from 1/4 to 1/2 */
    assert_int_equal(o.count[0 - OCTAVE_FIRST], 2);
    assert_int_equal(octaves_total(&o), 5);
}

static Alike alike_in(const Net *net, const Real *theta, size_t layer)
{
    AlikeKey keys[16];
    return alike_find(net, theta, layer, keys);
}

/* 2-4-1: units 2 and 4 alike, 3 the same with the other sign; one weight apart they are not. */
static void units_that_are_alike_are_found(void **state)
{
    (void)state;
    Net odd = make_net("2-4-1", "tanh", "identity"), even = make_net("2-4-1", "relu", "identity");
    Real theta[] = {1, 2,  3, 4,  -3, -4,  3, 4,  /* in */
                    1, 5, -5, 5,                  /* biases */
                    1, 7, -7, 7,                  /* out */
                    0};
    Alike s = alike_in(&odd, theta, 0);
    assert_int_equal(s.units, 3);
    s = alike_in(&even, theta, 0);
    assert_int_equal(s.units, 2);
    assert_int_equal(s.pair[0], 1);
    assert_int_equal(s.pair[1], 3);
    theta[15] = (Real)7.001; /* out of unit 4 */
    assert_int_equal(alike_in(&even, theta, 0).units, 0);
    theta[15] = 7 * (1 + (Real)5e-7);
    assert_int_equal(alike_in(&even, theta, 0).units, 2);
    theta[15] = 7;
    theta[6] = (Real)2.99; /* into unit 4 */
    assert_int_equal(alike_in(&even, theta, 0).units, 0);
    assert_int_equal(alike_in(&odd, theta, 0).units, 2);
    assert_int_equal(alike_in(&odd, theta, 1).units, 0);
    memset(theta, 0, sizeof theta);
    assert_int_equal(alike_in(&even, theta, 0).units, 4);
}

/* Two pairs of the same size: neither hides the other. */
static void pairs_do_not_hide_each_other(void **state)
{
    (void)state;
    Net net = make_net("2-5-1", "relu", "identity");
    const Real theta[] = {1, 2,  2, 1,  1, 2,  2, 1,  1, -2, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 0};
    assert_int_equal(alike_in(&net, theta, 0).units, 4);
}

/* They stay equal in training, to the last bit; with the other sign but for rounding, which only
 * gradient descent does not enlarge. */
static void what_is_alike_stays_so(void **state)
{
    (void)state;
    static const char *names[] = {"sgd", "adam"};
    for (size_t o = 0; o < 2; o++) {
        Net net = make_net("2-4-1", "tanh", "tanh");
        Error err;
        const Optimizer *optimizer = optimizer_find(names[o], &err);
        Hyper hyper = {.rate = 0.1, .batch = 0, .seed = 1, .settings = optimizer->settings};
        Real start[] = {1, 2,  -1, -2,  1, 2,  2, 1,  1, -1, 1, 1,  1, -1, 1, 1,  0};
        TrainerSpec spec = {.loss = loss_find("half-squared", &err), .optimizer = optimizer,
                            .init = init_find("glorot-uniform", &err), .start = start};
        Dataset data;
        Trainer t;
        make_points(&data, 20, 2, 1, 3);
        assert_true(trainer_init(&t, &net, &data, &spec, &hyper, &err));
        assert_int_equal(alike_in(&net, t.parameters.theta, 0).units, 3);
        train(&t, GRAIN_EPOCH, 50);
        const Real *theta = t.parameters.theta;
        assert_memory_equal(theta, theta + 4, 2 * sizeof *theta);
        assert_memory_equal(theta + 8, theta + 10, sizeof *theta);
        assert_memory_equal(theta + 12, theta + 14, sizeof *theta);
        assert_true(alike_in(&net, theta, 0).units == (o == 0 ? 3 : 2));
        trainer_free(&t);
        dataset_free(&data);
    }
}

/* The rows that are called odd are, and no others. */
static void odd_activations_are_odd(void **state)
{
    (void)state;
    for (size_t i = 0; i < activation_table.count; i++) {
        const Activation *f = (const Activation *)table_row(&activation_table, i);
        bool odd = f->elementwise;
        for (int k = 1; k < 8 && odd; k++) {
            Real z[] = {(Real)0.4 * (Real)k, (Real)-0.4 * (Real)k}, a[2];
            f->forward(2, z, a);
            odd = fabs((double)a[0] + (double)a[1]) < 1e-6;
        }
        assert_int_equal(f->odd, odd);
    }
}

/* Moments measured one after the other are kept in their order; a step back drops what is not
 * before; another network has none. */
static void moments_are_kept(void **state)
{
    (void)state;
    Net net = make_net("2-3-1", "tanh", "tanh"), other = make_net("2-4-1", "tanh", "tanh");
    Hyper hyper = {.rate = 0.1, .batch = 0, .seed = 1};
    Dataset data;
    Trainer t;
    Flow f = {.stage = FLOW_NOT_BEGUN};
    make_points(&data, 10, 2, 1, 7);
    make_trainer(&t, &net, &data, &hyper, NULL);
    for (int i = 0; i < FLOW_MOMENTS + 5; i++) {
        finish(&f, &t, UINT64_MAX);
        train(&t, GRAIN_EPOCH, 1);
    }
    assert_int_equal(f.moments, FLOW_MOMENTS - 1);
    for (size_t m = 0; m <= f.moments; m++)
        check_near((Real)f.moment[m].epoch, (double)m + 5, 0);
    trainer_reset(&t, 1);
    train(&t, GRAIN_EPOCH, 8);
    assert_true(flow_start(&f, &t, NULL));
    assert_int_equal(f.moments, 3);
    check_near((Real)flow_last(&f)->epoch, 7, 0);
    flow_forget(&f);
    assert_null(flow_last(&f));
    finish(&f, &t, UINT64_MAX);
    assert_true(dataset_edit(&data, 0, 0, 3, NULL));
    assert_false(flow_is_of(&f, &t));
    trainer_free(&t);
    make_trainer(&t, &other, &data, &hyper, NULL);
    finish(&f, &t, UINT64_MAX);
    assert_int_equal(f.moments, 0);
    flow_free(&f);
    trainer_free(&t);
    dataset_free(&data);
}

static void paces_have_bounds(void **state)
{
    (void)state;
    assert_int_equal(flow_pace(NAN), PACE_UNKNOWN);
    assert_int_equal(flow_pace(0.99e-5), PACE_ASLEEP);
    assert_int_equal(flow_pace(1.01e-5), PACE_HEALTHY);
    assert_int_equal(flow_pace(0.099), PACE_HEALTHY);
    assert_int_equal(flow_pace(0.101), PACE_WILD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_what_plain_loops_say),
        cmocka_unit_test(tallies_grow_by_two),
        cmocka_unit_test(units_that_are_alike_are_found),
        cmocka_unit_test(pairs_do_not_hide_each_other),
        cmocka_unit_test(what_is_alike_stays_so),
        cmocka_unit_test(odd_activations_are_odd),
        cmocka_unit_test(moments_are_kept),
        cmocka_unit_test(paces_have_bounds),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
