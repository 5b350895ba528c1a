/* Mini-batches in a row against the same mini-batches phase by phase: everything that the trainer
 * holds is the same to the bit, whatever is trained, and however it ends. */
#include "support.h"

#include "core/base/kernels.h"
#include "core/method/schedule.h"
#include "core/train/fused_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SAMPLES = 23, EPOCHS = 3 };

/* What is trained: rows of the tables. */
typedef struct Case {
    const char *shape;
    size_t activation, loss, optimizer;
    Hyper hyper; /* its rate 0: the optimizer's own */
    const char *last; /* output activation; NULL: what goes with the loss */
    const Real *start;
} Case;

typedef struct Pair {
    Net net;
    Dataset data;
    Trainer fused, phases;
} Pair;

static const Activation *activation_at(size_t index)
{
    return (const Activation *)activation_table.rows + index;
}

static const Loss *loss_at(size_t index)
{
    return (const Loss *)loss_table.rows + index;
}

/* Targets that every loss takes: one class for each sample, as 0/1 or as −1/+1. */
static void fill(Dataset *data, const Loss *loss, size_t inputs, size_t outputs, uint64_t seed)
{
    make_points(data, SAMPLES, inputs, outputs, seed);
    for (size_t k = 0; k < SAMPLES; k++) {
        size_t class = draw_below(&seed, outputs + (outputs == 1));
        for (size_t j = 0; j < outputs; j++)
            data->t[k * outputs + j] = j == class ? 1 : loss->of_signs ? -1 : 0;
    }
    dataset_finish(data);
}

static void begin(Pair *p, const Case *c)
{
    const Loss *loss = loss_at(c->loss);
    const Optimizer *optimizer = (const Optimizer *)optimizer_table.rows + c->optimizer;
    Hyper hyper = c->hyper, usual = hyper_usual(optimizer);
    Error err;
    TrainerSpec spec = {.loss = loss, .optimizer = optimizer, .start = c->start,
                        .init = init_find("glorot-uniform", &err)};
    const char *last = loss->partner ? loss->partner : loss->of_signs ? "tanh" : "sigmoid";
    hyper.settings = usual.settings;
    hyper.rate = hyper.rate > 0 ? hyper.rate : usual.rate > 0 ? usual.rate : 0.2;
    p->net = make_net(c->shape, activation_at(c->activation)->row.name, c->last ? c->last : last);
    fill(&p->data, loss, p->net.inputs, net_outputs(&p->net), 5);
    assert_true(trainer_init(&p->fused, &p->net, &p->data, &spec, &hyper, &err));
    assert_true(trainer_init(&p->phases, &p->net, &p->data, &spec, &hyper, &err));
}

static void end(Pair *p)
{
    trainer_free(&p->fused);
    trainer_free(&p->phases);
    dataset_free(&p->data);
}

static bool same(const Real *a, const Real *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

static bool same_values(const Trainer *a, const Trainer *b)
{
    for (size_t l = 0; l < a->net.layer_count; l++) {
        const Layer *layer = &a->net.layers[l];
        size_t at = batch_at(&a->batch, layer, 0), n = a->batch.rows * layer->units;
        if (!same(a->batch.z + at, b->batch.z + at, n) ||
            !same(a->batch.a + at, b->batch.a + at, n) ||
            !same(a->batch.delta + at, b->batch.delta + at, n))
            return false;
    }
    return true;
}

static bool same_numbers(const Pair *p)
{
    const Trainer *a = &p->fused, *b = &p->phases;
    size_t n = p->net.parameter_count;
    const Parameters *of_a = &a->parameters, *of_b = &b->parameters;
    return same_values(a, b) && same(of_a->theta, of_b->theta, n) &&
           same(of_a->before, of_b->before, n) && same(of_a->gradient, of_b->gradient, n) &&
           same(of_a->state, of_b->state, n * a->spec.optimizer->states) &&
           memcmp(&a->batch.loss, &b->batch.loss, sizeof a->batch.loss) == 0 &&
           memcmp(&a->update.rate, &b->update.rate, sizeof a->update.rate) == 0;
}

static bool same_place(const Cursor *a, const Cursor *b)
{
    return a->epoch == b->epoch && a->step == b->step && a->position == b->position &&
           a->phase == b->phase && a->shuffled == b->shuffled;
}

static void check_divergence(const Trainer *a, const Trainer *b)
{
    char got[256], wanted[256];
    assert_int_equal(a->divergence.happened, b->divergence.happened);
    assert_memory_equal(&a->divergence.last_loss, &b->divergence.last_loss, sizeof(double));
    if (!b->divergence.happened)
        return;
    trainer_explain_divergence(a, got, sizeof got);
    trainer_explain_divergence(b, wanted, sizeof wanted);
    assert_string_equal(got, wanted);
}

static void train_to(Pair *p, uint64_t epoch, uint64_t slice)
{
    uint64_t step = p->fused.cursor.step + trainer_steps(&p->fused, epoch), work = slice;
    while (!trainer_advance_to(&p->fused, step, &work))
        work = slice;
    while (p->phases.cursor.epoch < epoch && !p->phases.divergence.happened)
        train(&p->phases, GRAIN_PHASE, 1);
}

static void compare(const Case *c, uint64_t epochs, uint64_t slice)
{
    Pair p;
    begin(&p, c);
    train_to(&p, epochs, slice);
    if (slice < UINT64_MAX && !p.fused.divergence.happened)
        while (!same_place(&p.fused.cursor, &p.phases.cursor))
            train(&p.phases, GRAIN_PHASE, 1);
    if (!same_place(&p.fused.cursor, &p.phases.cursor) || !same_numbers(&p))
        fail_msg("%s %s %s %s, batch %zu: not the same after step %ju and %ju", c->shape,
                 activation_at(c->activation)->row.name, loss_at(c->loss)->row.name,
                 p.fused.spec.optimizer->row.name, c->hyper.batch, (uintmax_t)p.fused.cursor.step,
                 (uintmax_t)p.phases.cursor.step);
    check_divergence(&p.fused, &p.phases);
    end(&p);
}

static void on_each_path(void (*check)(void))
{
    for (size_t i = 0; i < kernel_table.count; i++)
        if (kernel_choose(table_row(&kernel_table, i)->name, NULL))
            check();
}

/* Each row of each table. */
static void walk_tables(void)
{
    const size_t losses = loss_table.count, optimizers = optimizer_table.count;
    for (size_t a = 0; a < activation_table.count; a++)
        for (size_t l = 0; l < losses && activation_at(a)->elementwise; l++)
            for (size_t o = 0; o < optimizers; o++)
                compare(&(Case){"3-8-4", a, l, o, {.batch = 10, .shuffle = true, .seed = 1}, NULL,
                                NULL},
                        EPOCHS, UINT64_MAX);
}

static void every_row_of_every_table(void **state)
{
    (void)state;
    on_each_path(walk_tables);
}

static Case draw_case(uint64_t *seed)
{
    static const char *const shapes[] = {"2-4-1", "2-8-8-1", "3-9-17-2", "5-1", "1-2-2-2-1",
                                         "7-33-3-4", "20-40-21", "64-32-10", "9-3-3", "17-4-2"};
    Case c = {.shape = shapes[draw_below(seed, sizeof shapes / sizeof shapes[0])],
              .activation = draw_below(seed, 4), /* those of one vector instruction or a few */
              .loss = draw_below(seed, loss_table.count),
              .optimizer = draw_below(seed, 2) ? 0 : draw_below(seed, optimizer_table.count)};
    c.hyper.batch = draw_below(seed, SAMPLES + 2);
    c.hyper.shuffle = draw_below(seed, 2);
    c.hyper.seed = draw_below(seed, 100);
    if (draw_below(seed, 8) == 0) {
        c.hyper.schedule = (unsigned char)draw_below(seed, schedule_table.count);
        c.hyper.warmup = (double)draw_below(seed, 3);
    }
    if (draw_below(seed, 8) == 0)
        c.hyper.l2 = 0.01;
    if (draw_below(seed, 8) == 0)
        c.hyper.clip_norm = 0.1;
    return c;
}

static void draw_cases(void)
{
    uint64_t seed = 21;
    for (size_t i = 0; i < fewer(1500); i++) {
        Case c = draw_case(&seed);
        compare(&c, 1 + draw_below(&seed, 6),
                draw_below(&seed, 3) == 0 ? 1 + draw_below(&seed, 200000) : UINT64_MAX);
    }
}

static void random_cases(void **state)
{
    (void)state;
    on_each_path(draw_cases);
}

/* Layers whose weights are held once, whose sums are cut between near terms, and whose rows have
 * room between them; with a last vector and a last pair of vectors that are not whole. */
static void walk_large_layers(void)
{
    static const char *const shapes[] = {"3-300-40-9", "33-570-70-2", "260-24-530-5", "4-128-128-1",
                                         "2-37-1030-3", "2-1030-37-300"};
    for (size_t i = 0; i < 2 * sizeof shapes / sizeof shapes[0]; i++)
        compare(&(Case){shapes[i / 2], i % 4, i % loss_table.count, 0,
                        {.rate = 0.01, .batch = i % 2 ? 7 : 0, .shuffle = true, .seed = i}, NULL,
                        NULL},
                2, UINT64_MAX);
}

static void large_layers(void **state)
{
    (void)state;
    on_each_path(walk_large_layers);
}

/* Rates that soon lead out of all bounds, at first, late, or never; what is noted of the end. */
static void diverge(void)
{
    const size_t cases = fewer(300);
    size_t ended = 0;
    for (size_t i = 0; i < cases; i++) {
        Case c = {"2-4-1", i % 2 ? 0 : 3, i % 4, i % 3 ? 0 : i % optimizer_table.count,
                  {.rate = pow(1.4, (double)(i % 100)), .batch = i % 7, .seed = i},
                  "identity", NULL};
        Pair p;
        begin(&p, &c);
        train_to(&p, 200, UINT64_MAX);
        ended += p.phases.divergence.happened;
        assert_true(same_place(&p.fused.cursor, &p.phases.cursor) && same_numbers(&p));
        check_divergence(&p.fused, &p.phases);
        end(&p);
    }
    assert_true(ended > cases / 10 && ended < cases);
}

static void divergence_is_found_where_it_is(void **state)
{
    (void)state;
    on_each_path(diverge);
}

/* An output may be infinite, and so its loss, while the updates stay finite: the last finite loss
 * is that of a mini-batch before, or of none. */
static void overflow(void)
{
    const Real near[] = {(Real)1.5e19, 0, (Real)1.5e19, 0}, small[] = {1, 0, 2, 0};
    const size_t loss = (size_t)table_find(&loss_table, "mean-absolute", NULL);
    for (size_t i = 0; i < fewer(200); i++) {
        Pair p;
        begin(&p, &(Case){"1-1-1", 0, loss, 0,
                          {.rate = 0.001 * pow(1.03, (double)i), .batch = 1 + i % 3, .seed = i},
                          "identity", i % 5 ? near : small});
        for (size_t k = SAMPLES - (i % 5 ? i % 4 : 1); k < SAMPLES; k++)
            p.data.x[k] = i % 5 ? 2 : (Real)3e38;
        p.data.t[SAMPLES - 2] = 1 - p.data.t[SAMPLES - 3];
        train_to(&p, 1 + i % 5, UINT64_MAX);
        assert_true(same_place(&p.fused.cursor, &p.phases.cursor) && same_numbers(&p));
        check_divergence(&p.fused, &p.phases);
        end(&p);
    }
}

static void losses_that_are_not_finite(void **state)
{
    (void)state;
    on_each_path(overflow);
}

/* Or all of the above would compare phases with phases. */
static void small_networks_are_trained_in_a_row(void **state)
{
    static const char *const shapes[] = {"2-4-1", "2-8-8-1", "3-8-4", "64-32-10"};
    (void)state;
    for (size_t i = 0; i < 4 * optimizer_table.count; i++) {
        const size_t optimizer = i / 4;
        Pair p;
        begin(&p, &(Case){.shape = shapes[i % 4], .optimizer = optimizer,
                          .hyper = {.batch = optimizer == 0 ? 4 : 11, .seed = 1}});
        assert_non_null(p.fused.fused.layout);
        assert_int_equal(p.fused.fused.layout->rows, 0);
        train_to(&p, 1, UINT64_MAX);
        assert_true(p.fused.fused.layout->rows > 0 || (optimizer > 0 && i % 4 == 0));
        assert_int_equal(p.phases.fused.layout->rows, 0);
        end(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_every_table),
        cmocka_unit_test(random_cases),
        cmocka_unit_test(large_layers),
        cmocka_unit_test(divergence_is_found_where_it_is),
        cmocka_unit_test(losses_that_are_not_finite),
        cmocka_unit_test(small_networks_are_trained_in_a_row),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
