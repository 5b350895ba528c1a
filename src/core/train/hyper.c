#include "core/train/hyper.h"

#include "core/method/schedule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER(field, name, help, argument, standard, least, most, zero) \
    {{name, help}, offsetof(Hyper, field), most},
static const HyperNumber numbers[] = {
    HYPER_NUMBERS_OF_UPDATES(NUMBER)
    HYPER_NUMBERS_OF_EPOCHS(NUMBER)
};
#undef NUMBER

const Table hyper_number_table = TABLE_OF("hyper-parameter", numbers);

static const TableRow leftovers[] = {
    [LEFTOVER_USE] = {"use", "they are a smaller mini-batch"},
    [LEFTOVER_CARRY] = {"carry", "as many join the first mini-batch of the next epoch, as in "
                                 "the Playground"},
};
const Table leftover_table = TABLE_OF("leftover", leftovers);

static const TableRow l1_rules[] = {
    [L1_CLIP] = {"clip", "it stops at 0, and may leave it again"},
    [L1_DEAD] = {"dead", "it stays 0, a dead link, as in the Playground"},
};
const Table l1_rule_table = TABLE_OF("rule", l1_rules);

double *hyper_number(Hyper *hyper, size_t index)
{
    return (double *)((char *)hyper + numbers[index].offset);
}

/* The numbers that not every optimizer or schedule goes by, and the bits of those that do. */
static const struct {
    size_t offset;
    unsigned optimizer, schedule;
} parts[] = {
    {offsetof(Hyper, settings.momentum), USES_MOMENTUM, 0},
    {offsetof(Hyper, settings.beta1), USES_BETA1, 0},
    {offsetof(Hyper, settings.beta2), USES_BETA2, 0},
    {offsetof(Hyper, settings.epsilon), USES_EPSILON, 0},
    {offsetof(Hyper, schedule_epochs), 0, SCHEDULE_EPOCHS},
    {offsetof(Hyper, schedule_factor), 0, SCHEDULE_FACTOR},
};

bool hyper_number_counts(const Hyper *hyper, size_t index)
{
    const Schedule *schedule = (const Schedule *)table_row(&schedule_table, hyper->schedule);
    const Optimizer *optimizer = hyper_optimizer(hyper);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].offset == numbers[index].offset)
            return (optimizer && optimizer->uses & parts[i].optimizer) ||
                   schedule->uses & parts[i].schedule;
    return true;
}

static bool same(double a, double b)
{
    return a <= b && a >= b;
}

double hyper_rate(double rate)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%.9g", rate);
    return strtod(digits, NULL);
}

bool hyper_rate_fits(double rate)
{
    return same(rate, 0) || (rate >= HYPER_RATE_LEAST && rate <= HYPER_RATE_MOST);
}

bool hyper_take_rate(double number, double *rate)
{
    if (!(number >= 0) || !isfinite(number))
        return false;
    *rate = same(number, 0) ? 0 : hyper_rate(number);
    return true;
}

Hyper hyper_usual(const Optimizer *optimizer)
{
    return (Hyper){.rate = optimizer->rate,
                   .shuffle = true,
                   .seed = HYPER_SEED,
                   .settings = optimizer->settings,
                   .decay = optimizer->decay};
}

bool hyper_has_penalty(const Hyper *h)
{
    return h->l1 > 0 || h->l2 > 0;
}

bool hyper_same(const Hyper *a, const Hyper *b)
{
    Hyper x = *a, y = *b;
    for (size_t i = 0; i < hyper_number_table.count; i++)
        if (!same(*hyper_number(&x, i), *hyper_number(&y, i)))
            return false;
    return same(a->rate, b->rate) && a->batch == b->batch && a->shuffle == b->shuffle &&
           a->seed == b->seed && a->schedule == b->schedule &&
           a->frozen == b->frozen && a->loss == b->loss && a->optimizer == b->optimizer &&
           a->leftover == b->leftover && a->l1_rule == b->l1_rule &&
           memcmp(a->activation, b->activation, sizeof a->activation) == 0;
}

size_t hyper_batch(const Hyper *h, size_t count)
{
    return h->batch == 0 || h->batch > count ? count : h->batch;
}

size_t hyper_carried(const Hyper *h, size_t count)
{
    return h->leftover == LEFTOVER_CARRY ? count % hyper_batch(h, count) : 0;
}

size_t hyper_most_rows(const Hyper *h, size_t count)
{
    return hyper_batch(h, count) + hyper_carried(h, count);
}

/* What is less than a mini-batch because it was made larger within the epoch is used at once. */
size_t hyper_steps(const Hyper *h, size_t count, size_t left)
{
    size_t batch = hyper_batch(h, count);
    bool carries = h->leftover == LEFTOVER_CARRY && left >= batch;
    return carries ? left / batch : (left + batch - 1) / batch;
}

size_t hyper_steps_per_epoch(const Hyper *h, size_t count)
{
    return hyper_steps(h, count, count);
}

bool hyper_is_plain(const Hyper *h)
{
    return h->clip_value <= 0 && h->clip_norm <= 0 && h->decay <= 0 && !hyper_has_penalty(h) &&
           h->l1_rule == L1_CLIP;
}

/* The row that a number in Hyper stands for, and the number of a row: 0 is for none. */
static const TableRow *row_of(const Table *table, unsigned char number)
{
    return number > 0 ? table_row(table, number - 1u) : NULL;
}

static unsigned char number_of(const Table *table, const TableRow *row)
{
    size_t bytes = (size_t)((const char *)row - (const char *)table->rows);
    return (unsigned char)(bytes / table->row_size + 1);
}

const Activation *hyper_activation(const Hyper *hyper, size_t layer)
{
    return (const Activation *)row_of(&activation_table, hyper->activation[layer]);
}

void hyper_set_activation(Hyper *hyper, size_t layer, const Activation *activation)
{
    hyper->activation[layer] = number_of(&activation_table, &activation->row);
}

const Loss *hyper_loss(const Hyper *hyper)
{
    return (const Loss *)row_of(&loss_table, hyper->loss);
}

void hyper_set_loss(Hyper *hyper, const Loss *loss)
{
    hyper->loss = number_of(&loss_table, &loss->row);
}

const Optimizer *hyper_optimizer(const Hyper *hyper)
{
    return (const Optimizer *)row_of(&optimizer_table, hyper->optimizer);
}

void hyper_set_optimizer(Hyper *hyper, const Optimizer *optimizer)
{
    hyper->optimizer = number_of(&optimizer_table, &optimizer->row);
}

void hyper_change_optimizer(Hyper *hyper, const Optimizer *from, const Optimizer *to,
                            double data_rate)
{
    Hyper old = hyper_usual(from), new = hyper_usual(to);
    for (size_t i = 0; i < hyper_number_table.count; i++)
        if (same(*hyper_number(hyper, i), *hyper_number(&old, i)))
            *hyper_number(hyper, i) = *hyper_number(&new, i);
    if (!same(old.rate, new.rate))
        hyper->rate = new.rate > 0 ? new.rate : data_rate;
    hyper_set_optimizer(hyper, to);
}
