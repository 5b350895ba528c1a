#include "app/run/in_force.h"

#include "core/base/text.h"
#include "core/method/schedule.h"
#include "core/net/freeze.h"

#include <stdio.h>
#include <string.h>

static const Option *option_at(size_t index)
{
    return (const Option *)table_row(&option_table, index);
}

static int index_of(const Table *table, const TableRow *row)
{
    return table_called(table, row->name);
}

/* What nobody has chosen is the first row of a table, off, or a word for 0. */
static void fill_standard(Options *o)
{
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = option_at(i);
        bool has_standard = option->type == OPTION_CHOICE || option->type == OPTION_SWITCH ||
                            option->zero;
        o->given[i] = o->given[i] || (has_standard && option->scope != SCOPE_START);
    }
}

static void find_network(const Trainer *t, Options *o)
{
    const Layer *layers = t->net.layers;
    size_t last = t->net.layer_count - 1;
    bool alike = true;
    o->hidden = (SizeList){.count = last};
    o->activation = (NameList){.count = last};
    for (size_t l = 0; l < last; l++) {
        o->hidden.size[l] = layers[l].units;
        o->activation.index[l] = index_of(&activation_table, &layers[l].activation->row);
        alike = alike && layers[l].activation == layers[0].activation;
    }
    if (alike && last > 1)
        o->activation.count = 1;
    o->output_activation = index_of(&activation_table, &layers[last].activation->row);
    options_give(o, hidden, true);
    options_give(o, activation, last > 0);
}

static void find_start(const Setup *setup, Options *o)
{
    const TrainerSpec *spec = &setup->trainer.spec;
    const Preparation *preparation = &setup->trainer.data->preparation;
    o->init = index_of(&init_table, &spec->init->row);
    o->bias = spec->bias;
    o->test = preparation->test;
    o->split = preparation->split;
    o->scaling = preparation->scaling;
    o->scaling_targets = preparation->target_scaling;
    options_give(o, init, !spec->start);
    options_give(o, bias, spec->has_bias);
    options_give(o, test, true);
}

static void find_hyper(const Trainer *t, Options *o)
{
    const Schedule *schedule = (const Schedule *)table_row(&schedule_table, t->hyper.schedule);
    o->loss = index_of(&loss_table, &t->spec.loss->row);
    o->optimizer = index_of(&optimizer_table, &t->spec.optimizer->row);
    o->rate = t->hyper.rate;
    o->schedule = t->hyper.schedule;
    o->batch = t->hyper.batch;
    o->seed = t->hyper.seed;
    o->shuffle = t->hyper.shuffle;
    o->leftover = t->hyper.leftover;
    o->l1_rule = t->hyper.l1_rule;
    o->numbers = t->hyper;
    if (o->numbers.schedule_epochs <= 0)
        o->numbers.schedule_epochs = schedule->epochs;
    if (o->numbers.schedule_factor <= 0)
        o->numbers.schedule_factor = schedule->factor;
    options_give(o, rate, true);
    options_give(o, batch, true);
    options_give(o, seed, true);
    for (size_t i = 0; i < hyper_number_table.count; i++) {
        const HyperNumber *row = (const HyperNumber *)table_row(&hyper_number_table, i);
        options_give_at(o, offsetof(Options, numbers) + row->offset,
                        hyper_number_counts(&t->hyper, i));
    }
}

/* The names of columns and units. */
static void find_texts(const Trainer *t, InForce *now)
{
    Options *o = &now->options;
    snprintf(now->data, sizeof now->data, "%s", t->data->name);
    now->names_all = freeze_list(&t->net, freeze_flags(&t->frozen, t->hyper.frozen), now->freeze,
                                sizeof now->freeze);
    o->freeze = now->freeze;
    options_give(o, freeze, true);
    snprintf(now->features, sizeof now->features, "none");
    if (t->data->features)
        formulas_write(t->data->features, now->features);
    o->features = now->features;
    options_give(o, features, true);
}

/* How the table was read, where the data is one. */
static void find_table(const Dataset *data, Options *o)
{
    const TableForm *form = &data->form;
    if (!data->path)
        return;
    o->inputs = form->inputs;
    o->targets = form->targets;
    o->categories = form->categories;
    o->missing_values = form->missing_values;
    o->skip_lines = form->skip_lines;
    o->separator = form->separator;
    o->header = form->header;
    o->decimal = form->decimal;
    o->missing = form->missing;
    o->problem = form->problem;
    options_give(o, inputs, o->inputs != NULL);
    options_give(o, targets, o->targets != NULL);
    options_give(o, categories, o->categories != NULL);
    options_give(o, missing_values, o->missing_values != NULL);
}

void in_force_find(const Setup *setup, const Options *given, InForce *now)
{
    now->options = *given;
    fill_standard(&now->options);
    find_network(&setup->trainer, &now->options);
    find_start(setup, &now->options);
    find_hyper(&setup->trainer, &now->options);
    find_texts(&setup->trainer, now);
    find_table(setup->trainer.data, &now->options);
}

/* How the data was divided and scaled, as if it had been typed. */
static bool take_preparation(Options *next, const InForce *now, Error *err)
{
    static const char *const names[] = {"test", "split", "scaling", "scaling-targets", "missing"};
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof names / sizeof names[0]; i++)
        ok = option_take(next, option_find(names[i], NULL), &now->options, err);
    return ok;
}

/* What a run is made of, but for frozen neurons, which are those of its own network. */
static bool is_of_training(const Option *option)
{
    static const OptionScope scopes[] = {SCOPE_HYPER, SCOPE_SEED,      SCOPE_ACTIVATION,
                                         SCOPE_LOSS,  SCOPE_OPTIMIZER, SCOPE_FEATURES,
                                         SCOPE_RUN};
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        if (option->scope == scopes[i])
            return true;
    return option->of_file;
}

bool in_force_next(Options *next, const Options *options, const Setup *setup, bool same_data,
                   Error *err)
{
    const Dataset *data = setup->trainer.data;
    InForce now;
    if (!options->load && !options->carried)
        return setup_next_options(next, options, setup, err);
    in_force_find(setup, options, &now);
    if (!same_data)
        return setup_next_options(next, options, setup, err) && take_preparation(next, &now, err);
    bool ok = options_copy(next, options, err);
    for (size_t i = 0; ok && i < option_table.count; i++)
        ok = !is_of_training(option_at(i)) || option_take(next, option_at(i), &now.options, err);
    options_drop_text(&next->load);
    options_drop_text(&next->freeze);
    options_drop_text(&next->data);
    next->data = strdup(data->path ? data->path : data->name);
    return ok && (next->data || error_memory(err));
}

static void add_change(const char *name, const char *from, const char *to, char *out, size_t size)
{
    const char *arrow = from[0] ? " → " : "";
    if (to[0] && strcmp(from, to) != 0)
        text_append(out, size, "%s%s %s%s%s", out[0] ? ", " : "", name, from, arrow, to);
}

/* An option of SCOPE_START, whose text may be of a run that is gone, does not change. */
void in_force_changes(const InForce *before, const InForce *now, char *out, size_t size)
{
    char from[OPTION_TEXT_SIZE], to[OPTION_TEXT_SIZE];
    out[0] = '\0';
    add_change("data", before->data, now->data, out, size);
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = option_at(i);
        if (option->scope == SCOPE_START)
            continue;
        option_text(&before->options, option, from, sizeof from);
        option_text(&now->options, option, to, sizeof to);
        bool taken_back = option->scope == SCOPE_END && from[0] && !to[0];
        add_change(option->row.name, from, taken_back ? option->standard : to, out, size);
    }
}

/* What is said of an option beside other runs. Where these have other optimizers, the numbers that
 * each optimizer brings with it go without saying: "" then, and where there is no value. */
static const char *said(const InForce *f, const Option *option, bool optimizers, char *out)
{
    Hyper usual = hyper_usual((const Optimizer *)table_row(&optimizer_table,
                                                           (size_t)f->options.optimizer));
    Hyper own = f->options.numbers;
    size_t first = offsetof(Options, numbers);
    out[0] = '\0';
    for (size_t i = 0; optimizers && i < hyper_number_table.count; i++) {
        const HyperNumber *row = (const HyperNumber *)table_row(&hyper_number_table, i);
        double number = *hyper_number(&own, i), standard = *hyper_number(&usual, i);
        bool same = memcmp(&number, &standard, sizeof number) == 0;
        if (option->offset == first + row->offset && same)
            return out;
    }
    return option_text(&f->options, option, out, OPTION_TEXT_SIZE);
}

void in_force_differences(const InForce *before, const InForce *now, char *out, size_t size)
{
    char was[OPTION_TEXT_SIZE], is[OPTION_TEXT_SIZE];
    bool optimizers = before->options.optimizer != now->options.optimizer;
    out[0] = '\0';
    if (strcmp(before->data, now->data) != 0)
        add_change("data", "", now->data, out, size);
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = option_at(i);
        if (option->scope < SCOPE_HYPER)
            continue;
        said(before, option, optimizers, was);
        said(now, option, optimizers, is);
        if (strcmp(was, is) != 0)
            add_change(option->row.name, "", is[0] || optimizers ? is : "none", out, size);
    }
}

static void add_word(char *label, const char *name, const char *value)
{
    if (value[0])
        text_append(label, IN_FORCE_LABEL_SIZE, "%s%s%s%s", label[0] ? " " : "", name,
                    *name ? " " : "", value);
}

/* Whether one of them has another value than the first. */
static bool differ(const InForce *all, size_t count, const Option *option, bool optimizers)
{
    char first[OPTION_TEXT_SIZE], text[OPTION_TEXT_SIZE];
    bool differs = false;
    said(&all[0], option, optimizers, first);
    for (size_t i = 1; i < count && !differs; i++)
        differs = strcmp(first, said(&all[i], option, optimizers, text)) != 0;
    return differs;
}

/* A word says what it is of; a number has its name before it, but for the rate behind the name of
 * an optimizer. */
static const char *name_before(const Option *option, bool optimizers)
{
    bool word = option->type == OPTION_CHOICE || option->type == OPTION_NAMES;
    bool rate = option->offset == offsetof(Options, rate);
    return word || (rate && optimizers) ? "" : option->row.name;
}

static void label_data(const InForce *all, size_t count, char (*labels)[IN_FORCE_LABEL_SIZE])
{
    bool data = false;
    for (size_t i = 0; i < count; i++) {
        labels[i][0] = '\0';
        data = data || strcmp(all[i].data, all[0].data) != 0;
    }
    for (size_t i = 0; data && i < count; i++)
        add_word(labels[i], "", all[i].data);
}

void in_force_labels(const InForce *all, size_t count, char (*labels)[IN_FORCE_LABEL_SIZE])
{
    char text[OPTION_TEXT_SIZE];
    bool optimizers = false;
    for (size_t i = 0; i < count; i++)
        optimizers = optimizers || all[i].options.optimizer != all[0].options.optimizer;
    label_data(all, count, labels);
    for (size_t k = 0; k < option_table.count; k++) {
        const Option *option = option_at(k);
        if (option->scope < SCOPE_HYPER || !differ(all, count, option, optimizers))
            continue;
        for (size_t i = 0; i < count; i++) {
            said(&all[i], option, optimizers, text);
            add_word(labels[i], name_before(option, optimizers),
                     text[0] || optimizers ? text : "none");
        }
    }
}
