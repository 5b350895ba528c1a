/* What a row of a table says that it uses, and what training with it really depends on: each
 * setting is changed, and what that does to an update is measured. And the words of explanations,
 * each of which says something. */
#include "support.h"

#include "core/method/schedule.h"
#include "explain/explanation.h"

#include <stdio.h>
#include <string.h>

enum { SAMPLES = 4 };

static Net net;
static Dataset data;

static Hyper base_hyper(void)
{
    return (Hyper){.rate = 0.5,
                   .settings = {.momentum = 0.8, .beta1 = 0.85, .beta2 = 0.95, .epsilon = 1e-3},
                   .schedule_epochs = 5,
                   .schedule_factor = 0.5};
}

/* After `updates` updates by `hyper`, one more by `last`. */
static void train_twice(Trainer *t, const Optimizer *optimizer, const Hyper *hyper,
                        const Hyper *last, size_t updates)
{
    Error err;
    Hyper changed = *last;
    TrainerSpec spec = {loss_find("half-squared", &err), optimizer,
                        init_find("glorot-uniform", &err), false, 0, NULL, NULL};
    assert_true(trainer_init(t, &net, &data, &spec, hyper, &err));
    train(t, GRAIN_BATCH, updates);
    hyper_set_optimizer(&changed, optimizer);
    hyper_set_loss(&changed, spec.loss);
    for (size_t l = 0; l < net.layer_count; l++)
        hyper_set_activation(&changed, l, net.layers[l].activation);
    assert_true(trainer_set_hyper(t, &changed, &err));
    train(t, GRAIN_BATCH, 1);
}

/* Whether the update of weights, or that of biases, depends on what differs between the two: the
 * first one, or a later one, for which the optimizer has something kept. */
static bool update_differs(const Optimizer *optimizer, const Hyper *a, const Hyper *b,
                           bool of_weights)
{
    bool differs = false;
    for (size_t updates = 0; updates <= 3; updates += 3) {
        Trainer s, t;
        train_twice(&s, optimizer, a, a, updates);
        train_twice(&t, optimizer, a, b, updates);
        const Real *a_theta = s.parameters.theta, *b_theta = t.parameters.theta;
        for (size_t p = 0; p < net.parameter_count; p++)
            if ((net_place(&net, p).source != NET_BIAS) == of_weights)
                differs = differs || memcmp(&a_theta[p], &b_theta[p], sizeof(Real)) != 0;
        trainer_free(&s);
        trainer_free(&t);
    }
    return differs;
}

/* The explanation of a parameter after its first update by these settings. */
static void explain(const Optimizer *optimizer, const Hyper *hyper, const Selection *subject,
                    Explanation *out)
{
    Trainer t;
    Trace trace;
    Error err;
    size_t parameter = 0;
    train_twice(&t, optimizer, hyper, hyper, 0);
    assert_true(trace_init(&trace, &t, &err));
    trace_capture(&trace, &t, 0, 0);
    if (selection_parameter(subject, &net, &parameter))
        trace_capture_subject(&trace, &t, parameter);
    explanation_of(&trace, subject, false, out);
    trace_free(&trace);
    trainer_free(&t);
}

/* "β₁ 0.85" is among what the update is said to go by. */
static bool lists(const Explanation *e, const char *letter, double value)
{
    const ExplainLine *line = explanation_find(e, WORD_SETTINGS);
    char all[EXPLAIN_LABEL_SIZE + EXPLAIN_TEXT_SIZE + 4], wanted[64];
    snprintf(all, sizeof all, "  %s%s  ", line->label, line->text);
    snprintf(wanted, sizeof wanted, "  %s %g  ", letter, value);
    return strstr(all, wanted) != NULL;
}

static const Selection weight = {SELECT_LINK, 1, 1, 0}, bias = {SELECT_BIAS, 2, 0, 0};

/* Of each optimizer, the settings on which its updates depend are listed, and no others. */
static void test_what_optimizers_use(void **state)
{
    static const struct { const char *letter; size_t offset; double other; } settings[] = {
        {"η", offsetof(Hyper, rate), 0.25},
        {"μ", offsetof(Hyper, settings.momentum), 0.6},
        {"β₁", offsetof(Hyper, settings.beta1), 0.7},
        {"β₂", offsetof(Hyper, settings.beta2), 0.9},
        {"ε", offsetof(Hyper, settings.epsilon), 1e-2}};
    const Optimizer *optimizers = optimizer_table.rows;
    size_t listed = 0, not_listed = 0;
    (void)state;
    for (size_t o = 0; o < optimizer_table.count; o++)
        for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
            for (int of_weight = 0; of_weight < 2; of_weight++) {
                const Selection *subject = of_weight ? &weight : &bias;
                Hyper hyper = base_hyper(), changed = base_hyper();
                double *now = (double *)((char *)&hyper + settings[i].offset);
                Explanation e;
                *(double *)((char *)&changed + settings[i].offset) = settings[i].other;
                bool used = update_differs(&optimizers[o], &hyper, &changed, of_weight);
                explain(&optimizers[o], &hyper, subject, &e);
                if (lists(&e, settings[i].letter, *now) != used)
                    fail_msg("%s: %s %s", optimizers[o].row.name, settings[i].letter,
                             used ? "is used and not listed" : "is listed and not used");
                *(used ? &listed : &not_listed) += 1;
            }
    assert_true(listed > 30 && not_listed > 30);
}

/* What surrounds the optimizer has a line where it is on and changes the update. */
static void test_what_surrounds_optimizers(void **state)
{
    static const struct { WordId word; size_t offset; double value; } parts[] = {
        {WORD_L1, offsetof(Hyper, l1), 0.01},
        {WORD_L2, offsetof(Hyper, l2), 0.1},
        {WORD_DECAY, offsetof(Hyper, decay), 0.1},
        {WORD_CUT, offsetof(Hyper, clip_value), 1e-4},
        {WORD_FACTOR, offsetof(Hyper, clip_norm), 1e-4}};
    const Optimizer *optimizers = optimizer_table.rows;
    (void)state;
    for (size_t o = 0; o < optimizer_table.count; o++)
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
            for (int of_weight = 0; of_weight < 2; of_weight++) {
                const Selection *subject = of_weight ? &weight : &bias;
                Hyper off = base_hyper(), on = base_hyper();
                Explanation e;
                *(double *)((char *)&on + parts[i].offset) = parts[i].value;
                explain(&optimizers[o], &off, subject, &e);
                assert_null(explanation_find(&e, parts[i].word));
                explain(&optimizers[o], &on, subject, &e);
                bool listed = explanation_find(&e, parts[i].word) != NULL;
                if (update_differs(&optimizers[o], &off, &on, of_weight) && !listed)
                    fail_msg("%s: '%s' has a part in it and no line", optimizers[o].row.name,
                             word_of(parts[i].word)->row.name);
                if (listed && !of_weight)
                    assert_true(parts[i].word == WORD_CUT || parts[i].word == WORD_FACTOR);
            }
}

/* Of each schedule, its length and its factor are listed where the rate depends on them. */
static void test_what_schedules_use(void **state)
{
    static const struct { WordId word; double epochs, factor; } parts[] = {
        {WORD_SCHEDULE_EPOCHS, 3, 0.5}, {WORD_SCHEDULE_FACTOR, 5, 0.7}};
    const Selection rate = {.kind = SELECT_RATE};
    const Schedule *schedules = schedule_table.rows;
    (void)state;
    for (size_t s = 0; s < schedule_table.count; s++)
        for (int i = 0; i < 2; i++) {
            Hyper hyper = base_hyper();
            Explanation e;
            bool used = false;
            for (double epoch = 0; epoch < 12; epoch += 0.5)
                used = used || schedule_multiplier(s, epoch, 0, 5, 0.5, 0) <
                                   schedule_multiplier(s, epoch, 0, parts[i].epochs,
                                                       parts[i].factor, 0) ||
                       schedule_multiplier(s, epoch, 0, 5, 0.5, 0) >
                           schedule_multiplier(s, epoch, 0, parts[i].epochs, parts[i].factor, 0);
            hyper.schedule = (unsigned char)s;
            explain(optimizer_table.rows, &hyper, &rate, &e);
            const ExplainLine *line = explanation_find(&e, parts[i].word);
            if (used != (line != NULL))
                fail_msg("%s: %s %s", schedules[s].row.name, word_of(parts[i].word)->row.name,
                         used ? "is used and not listed" : "is listed and not used");
            if (line)
                check_near(line->value, i == 0 ? 5 : 0.5, 0);
        }
}

/* Each word has a name of its own and a sentence; what is often got wrong is one with a full stop,
 * to be said after it. */
static void test_words(void **state)
{
    (void)state;
    for (WordId i = 0; i < WORD_COUNT; i++) {
        const Word *word = word_of(i);
        if (!word->row.name || !word->row.summary || !*word->row.summary)
            fail_msg("word %d has no sentence", i);
        assert_ptr_equal(word_find(word->row.name), word);
        const char *mistake = word->mistake;
        assert_true(!mistake || mistake[strlen(mistake) - 1] == '.');
    }
    assert_null(word_find("no such word"));
}

/* The most lines that there can be have room: of the deepest network, and of a weight with all that
 * an update can have in it. */
static void test_all_lines_have_room(void **state)
{
    LayerSpec layers[NET_LAYERS_MAX];
    const Selection none = {.kind = SELECT_NONE};
    Net small = net;
    Error err;
    Explanation e;
    (void)state;
    for (size_t l = 0; l < NET_LAYERS_MAX; l++)
        layers[l] = (LayerSpec){l + 1 < NET_LAYERS_MAX ? 1 : 2, activation_find("tanh", &err)};
    assert_true(net_init(&net, 3, NET_LAYERS_MAX, layers, &err));
    explain(optimizer_table.rows, &(Hyper){.rate = 0.1}, &none, &e);
    assert_true(e.count > NET_LAYERS_MAX);
    Hyper hyper = base_hyper();
    hyper.l1 = hyper.l2 = hyper.decay = hyper.clip_value = hyper.clip_norm = 0.1;
    explain(optimizer_find("adamw", &err), &hyper, &weight, &e);
    assert_true(e.count > 20 && e.count < EXPLAIN_LINES - 10);
    net = small;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_optimizers_use),
        cmocka_unit_test(test_what_surrounds_optimizers),
        cmocka_unit_test(test_what_schedules_use),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_all_lines_have_room),
    };
    net = make_net("3-4-2", "tanh", "sigmoid");
    make_points(&data, SAMPLES, 3, 2, 7);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests_name("explain_settings", tests, NULL, NULL);
    dataset_free(&data);
    return failed;
}
