#include "changes.h"

#include "support.h"

#include "core/method/schedule.h"
#include "core/net/freeze.h"

enum { UNITS_MAX = 128 };

static const Activation *draw_activation(uint64_t *seed)
{
    const Activation *rows = activation_table.rows;
    const Activation *drawn = &rows[draw_below(seed, activation_table.count)];
    return drawn->elementwise ? drawn : &rows[0];
}

void draw_hyper(Trainer *t, uint64_t *seed, Hyper *hyper)
{
    const Optimizer *optimizers = optimizer_table.rows;
    const char *const losses[] = {"half-squared", "mean-squared", "mean-absolute", "huber"};
    bool flags[UNITS_MAX];
    size_t what = draw_below(seed, 12);
    *hyper = t->hyper;
    if (what == 0)
        hyper->rate = hyper_rate(draw_uniform(seed, 0.01, 0.3));
    if (what == 1)
        hyper->batch = draw_below(seed, t->data->count + 2);
    if (what == 2)
        hyper->shuffle = !hyper->shuffle;
    if (what == 3) {
        hyper->l2 = hyper_rate(draw_uniform(seed, 0, 0.1));
        hyper->schedule = (unsigned char)draw_below(seed, schedule_table.count);
        hyper->warmup = (double)draw_below(seed, 3);
    }
    if (what == 4)
        hyper_set_activation(hyper, 0, draw_activation(seed));
    if (what == 5)
        hyper_set_loss(hyper, loss_find(losses[draw_below(seed, 4)], NULL));
    if (what == 6)
        hyper->dropout = hyper->dropout > 0 ? 0 : hyper_rate(draw_uniform(seed, 0, 0.9));
    for (size_t j = 0; j < t->net.unit_count; j++)
        flags[j] = draw_below(seed, 3) == 0;
    if (what == 7)
        assert_true(freeze_number(&t->frozen, &t->net, flags, &hyper->frozen, NULL));
    if (what == 8)
        hyper->leftover = !hyper->leftover;
    if (what == 9) {
        hyper->l1 = hyper_rate(draw_uniform(seed, 0, 0.1));
        hyper->l1_rule = !hyper->l1_rule;
    }
    if (what > 9)
        hyper_change_optimizer(hyper, t->spec.optimizer,
                               &optimizers[draw_below(seed, optimizer_table.count)], 0.1);
}

Edit draw_edit(const Trainer *t, uint64_t *seed)
{
    Edit edit = {.is_data = draw_below(seed, 2) == 0, .value = (Real)draw_uniform(seed, -1, 1)};
    if (edit.is_data) {
        edit.sample = draw_below(seed, t->data->count);
        edit.index = draw_below(seed, t->data->inputs + t->data->outputs);
    } else {
        edit.index = draw_below(seed, 2);
    }
    return edit;
}
