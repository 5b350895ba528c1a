#include "app/run/setup.h"

#include "core/base/text.h"
#include "core/net/freeze.h"
#include "core/samples/preparation.h"
#include "data/formula.h"
#include "data/session/session_runs.h"
#include "data/generate/playground.h"
#include "data/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FULL_BATCH_MAX = 64, USUAL_BATCH = 32 };

Hyper setup_hyper(const Options *o, Hyper hyper)
{
    Hyper numbers = o->numbers;
    for (size_t i = 0; i < hyper_number_table.count; i++) {
        const HyperNumber *row = (const HyperNumber *)table_row(&hyper_number_table, i);
        if (options_given_at(o, offsetof(Options, numbers) + row->offset))
            *hyper_number(&hyper, i) = hyper_rate(*hyper_number(&numbers, i));
    }
    if (options_given(o, rate))
        hyper.rate = hyper_rate(o->rate);
    if (options_given(o, schedule))
        hyper.schedule = (unsigned char)o->schedule;
    if (options_given(o, batch))
        hyper.batch = o->batch;
    if (options_given(o, shuffle))
        hyper.shuffle = o->shuffle;
    if (options_given(o, leftover))
        hyper.leftover = (unsigned char)o->leftover;
    if (options_given(o, l1_rule))
        hyper.l1_rule = (unsigned char)o->l1_rule;
    if (options_given(o, seed))
        hyper.seed = o->seed;
    return hyper;
}

static const Activation *activation_at(int index)
{
    return (const Activation *)table_row(&activation_table, (size_t)index);
}

/* Sizes of the hidden layers: given, suggested, or one that suits the data. */
static bool hidden_sizes(const Options *o, const Dataset *data, const Suggestion *suggestion,
                         SizeList *sizes, Error *err)
{
    Options suggested = {0};
    *sizes = o->hidden;
    if (options_given(o, hidden))
        return true;
    *sizes = (SizeList){1, {source_hidden_units(data)}};
    if (!suggestion->hidden)
        return true;
    if (!option_set(&suggested, option_find("hidden", NULL), suggestion->hidden, err))
        return false;
    *sizes = suggested.hidden;
    return true;
}

static const Loss *loss_at(int index)
{
    return (const Loss *)table_row(&loss_table, (size_t)index);
}

/* Of the output layer: given, what the loss asked for needs, or what suits the data. */
static const Activation *output_activation(const Options *o, const Suggestion *suggestion,
                                           Error *err)
{
    const char *name = suggestion->output_activation;
    if (options_given(o, output_activation))
        return activation_at(o->output_activation);
    if (options_given(o, loss)) {
        const Loss *loss = loss_at(o->loss);
        name = loss->partner ? loss->partner : strcmp(name, "softmax") == 0 ? "sigmoid" : name;
    }
    return activation_find(name, err);
}

static const Loss *fitting_loss(const Options *o, const Activation *output, Error *err)
{
    if (options_given(o, loss))
        return loss_at(o->loss);
    return loss_find(output->elementwise ? "half-squared" : "cross-entropy", err);
}

static bool make_net(const Options *o, const Suggestion *suggestion, const Dataset *data, Net *net,
                     Error *err)
{
    LayerSpec specs[NET_LAYERS_MAX];
    const NameList *names = &o->activation;
    const Activation *hidden = activation_find(suggestion->activation, err);
    const Activation *output = output_activation(o, suggestion, err);
    SizeList sizes;
    if (!hidden || !output || !hidden_sizes(o, data, suggestion, &sizes, err))
        return false;
    if (names->count > 1 && names->count != sizes.count)
        return error_set(err, "--activation names %zu activations for %zu hidden layers; one, or "
                         "one for each, would be right", names->count, sizes.count);
    for (size_t l = 0; l < sizes.count; l++) {
        specs[l] = (LayerSpec){sizes.size[l], hidden};
        if (names->count > 0)
            specs[l].activation = activation_at(names->index[names->count > 1 ? l : 0]);
    }
    specs[sizes.count] = (LayerSpec){data->outputs, output};
    return net_init(net, data->inputs, sizes.count + 1, specs, err);
}

static const Optimizer *chosen_optimizer(const Options *o)
{
    return (const Optimizer *)table_row(&optimizer_table, (size_t)o->optimizer);
}

/* The learning rate that suits the data. */
static double data_rate(const Dataset *data)
{
    GeneratorChoice said;
    const Generator *generator = data->path ? NULL : generator_find(data->name, &said, NULL);
    return source_suggestion(data, generator).rate;
}

Hyper setup_change_optimizer(const Setup *setup, const Options *o, Hyper hyper)
{
    const Trainer *t = &setup->trainer;
    hyper_change_optimizer(&hyper, t->spec.optimizer, chosen_optimizer(o), data_rate(t->data));
    return hyper;
}

static const Init *chosen_init(const Options *o)
{
    return (const Init *)table_row(&init_table, (size_t)o->init);
}

/* Whether a restart is asked to begin with other weights than the data's or the session's own. */
static bool starts_otherwise(const Options *o)
{
    return options_given(o, init) || options_given(o, bias);
}

/* The start weights of an example belong to its own shape, unless others are asked for. */
static const Real *own_start(const Options *o, const Session *s)
{
    const Net *net = &s->net;
    bool own = s->data.start && !s->data.features && net->layer_count == 2 &&
               net->layers[0].units == net->inputs;
    bool fits = (s->data.stream || own) && s->data.start_count == net->parameter_count;
    return fits && !starts_otherwise(o) ? s->data.start : NULL;
}

/* The test part that is asked for, and how numbers are scaled. */
static Preparation preparation_of(const Options *o)
{
    return (Preparation){.test = hyper_rate(o->test),
                         .seed = options_given(o, seed) ? o->seed : HYPER_SEED,
                         .split = (unsigned char)o->split,
                         .scaling = (unsigned char)o->scaling,
                         .target_scaling = (unsigned char)o->scaling_targets};
}

TableChoice setup_choice(const Options *o)
{
    const Loss *loss = options_given(o, loss) ? loss_at(o->loss) : NULL;
    const Activation *output =
        options_given(o, output_activation) ? activation_at(o->output_activation) : NULL;
    bool shares = (output && !output->elementwise) ||
                  (loss && loss->partner && !activation_find(loss->partner, NULL)->elementwise);
    bool classes = shares && !options_given(o, problem);
    return (TableChoice){.inputs = o->inputs,
                         .targets = o->targets,
                         .categories = o->categories,
                         .missing_values = o->missing_values,
                         .separator = (unsigned char)o->separator,
                         .header = (unsigned char)o->header,
                         .decimal = (unsigned char)o->decimal,
                         .missing = (unsigned char)o->missing,
                         .problem = (unsigned char)(classes ? PROBLEM_CLASSIFICATION : o->problem),
                         .skip_lines = (size_t)o->skip_lines,
                         .files = o->files,
                         .as_they_are = options_given(o, scaling) || o->verb == VERB_DATA,
                         .signs = loss && loss->of_signs && o->problem != PROBLEM_REGRESSION};
}

/* "relu" where all hidden layers have the same activation, else "relu,tanh". */
static void hidden_activations(const Net *net, char *out, size_t size)
{
    size_t last = net->layer_count - 1;
    bool alike = true;
    out[0] = '\0';
    for (size_t l = 1; l < last; l++)
        alike = alike && net->layers[l].activation == net->layers[0].activation;
    for (size_t l = 0; l < (alike ? 1 : last); l++)
        text_append(out, size, "%s%s", l > 0 ? "," : "", net->layers[l].activation->row.name);
}

/* The value of an option, where that has been changed. */
static bool keep(Options *options, const char *option, const char *value, bool changed, Error *err)
{
    return !changed || option_set(options, option_find(option, err), value, err);
}

/* Hidden sizes and features, where they have been changed. */
static bool keep_shape(Options *options, const Setup *setup, Error *err)
{
    const Net *now = &setup->trainer.net, *built = &setup->session.net;
    char sizes[OPTION_TEXT_SIZE] = "", formulas[FORMULAS_SIZE] = "none";
    bool same = now->layer_count == built->layer_count;
    for (size_t l = 0; l + 1 < now->layer_count; l++) {
        same = same && now->layers[l].units == built->layers[l].units;
        text_append(sizes, sizeof sizes, "%s%zu", l > 0 ? "," : "", now->layers[l].units);
    }
    if (now->features)
        formulas_write(now->features, formulas);
    return keep(options, "hidden", sizes[0] ? sizes : "none", !same, err) &&
           keep(options, "features", formulas, now->features != built->features, err);
}

static bool keep_methods(Options *options, const Setup *setup, Error *err)
{
    const TrainerSpec *now = &setup->trainer.spec, *built = &setup->session.spec;
    const Net *net = &setup->trainer.net;
    const Layer *layers = net->layers, *before = setup->session.net.layers;
    size_t last = net->layer_count - 1, last_before = setup->session.net.layer_count - 1;
    char names[32 * NET_LAYERS_MAX];
    bool output = layers[last].activation != before[last_before].activation;
    bool hidden = last != last_before && last > 0;
    for (size_t l = 0; l < last && !hidden; l++)
        hidden = layers[l].activation != before[l].activation;
    hidden_activations(net, names, sizeof names);
    return keep_shape(options, setup, err) && keep(options, "activation", names, hidden, err) &&
           keep(options, "output-activation", layers[last].activation->row.name, output, err) &&
           keep(options, "loss", now->loss->row.name, now->loss != built->loss, err) &&
           keep(options, "optimizer", now->optimizer->row.name,
                now->optimizer != built->optimizer, err);
}

bool setup_next_options(Options *next, const Options *options, const Setup *setup, Error *err)
{
    bool ok = options_copy(next, options, err);
    options_drop_text(&next->load);
    options_drop_text(&next->freeze);
    return ok && keep_methods(next, setup, err);
}

bool setup_rate_fits(const Setup *setup, Error *note)
{
    double rate = setup->trainer.hyper.rate;
    return hyper_rate_fits(rate) ||
           error_set(note, "the rate %.9g is outside 1e-9 … 1e9: it stays until you change it",
                     rate);
}

bool setup_may_wait(const Hyper *hyper, const Dataset *data, Error *err)
{
    return hyper->patience <= 0 || data->test_count > 0 ||
           error_set(err, "--patience watches the test loss, but no samples are kept for testing; "
                     "--test 0.3 would keep some");
}

/* The features that are asked for. */
static bool use_features(const Options *o, Dataset *data, Status *status, Error *err)
{
    Features *features;
    Error why = {.message = ""};
    if (!o->features || strcmp(o->features, "none") == 0)
        return true;
    bool ok = formulas_read(data, o->features, &features, &why) &&
              dataset_use_features(data, features, &why);
    free(features);
    if (!ok && !why.is_memory && o->features_may_go)
        return remarks_add(&data->remarks, err, N_("the inputs are the columns: %s"), why.message);
    *status = why.is_memory ? STATUS_FAILURE : STATUS_USAGE;
    return ok || (why.is_memory ? error_memory(err)
                                : error_set(err, "--features: %s", why.message));
}

static bool start_fresh(Setup *setup, const Options *o, Status *status, Error *err)
{
    Session *s = &setup->session;
    const TableChoice choice = setup_choice(o);
    const Preparation preparation = preparation_of(o);
    const Generator *generator;
    bool unknown;
    if (!source_open(&s->data, o->data ? o->data : "xor", &choice, NULL, &preparation, &generator,
                     &unknown, err)) {
        *status = unknown ? STATUS_USAGE : STATUS_FAILURE;
        return false;
    }
    Suggestion suggestion = source_suggestion(&s->data, generator);
    if (!use_features(o, &s->data, status, err))
        return false;
    *status = STATUS_USAGE;
    if (!make_net(o, &suggestion, &s->data, &s->net, err))
        return false;
    s->net.features = s->data.features;
    const Init *init = options_given(o, init) ? chosen_init(o) : init_find(suggestion.init, err);
    const Activation *output = s->net.layers[s->net.layer_count - 1].activation;
    const Loss *loss = fitting_loss(o, output, err);
    if (!loss_fits(loss, output, &s->data, err))
        return false;
    if (s->data.stream && !playground_draw_start(&s->data, &s->net, err)) {
        *status = STATUS_FAILURE;
        return false;
    }
    s->spec = (TrainerSpec){.loss = loss,
                            .optimizer = chosen_optimizer(o),
                            .init = init,
                            .has_bias = options_given(o, bias),
                            .bias = hyper_rate(o->bias),
                            .start = own_start(o, s)};
    s->spec.start_net = s->spec.start ? &s->net : NULL;
    Hyper usual = hyper_usual(s->spec.optimizer);
    if (usual.rate <= 0)
        usual.rate = suggestion.rate;
    usual.batch = s->data.count > FULL_BATCH_MAX ? USUAL_BATCH : 0;
    s->hyper = setup_hyper(o, usual);
    if (!setup_may_wait(&s->hyper, &s->data, err))
        return false;
    *status = STATUS_FAILURE;
    return trainer_init(&setup->trainer, &s->net, &s->data, &s->spec, &s->hyper, err);
}

static bool start_loaded(Setup *setup, const Options *o, Status *status, Error *err)
{
    Session *s = &setup->session;
    const TableChoice choice = setup_choice(o);
    *status = STATUS_USAGE;
    if (options_given(o, hidden) || options_given(o, activation) ||
        options_given(o, output_activation))
        return error_set(err, "--hidden, --activation and --output-activation do not go with "
                         "--load: the session has its own network");
    if (options_given(o, features))
        return error_set(err, "--features does not go with --load: the session's network has its "
                         "own inputs");
    if (options_given(o, test) || options_given(o, scaling) || options_given(o, split) ||
        options_given(o, scaling_targets))
        return error_set(err, "--test, --split, --scaling and --scaling-targets do not go with "
                         "--load: the session's network has been trained on its own part of the "
                         "data");
    if (options_given(o, problem))
        return error_set(err, "--problem does not go with --load: the session's network has been "
                         "trained for its own");
    *status = STATUS_FAILURE;
    if (!(o->saved ? session_runs_load(o->saved, o->saved_run, s, &choice, err)
                   : session_load(s, o->load, o->data, &choice, err)))
        return false;
    const Activation *output = s->net.layers[s->net.layer_count - 1].activation;
    if (options_given(o, loss))
        s->spec.loss = loss_at(o->loss);
    *status = options_given(o, loss) || o->data ? STATUS_USAGE : STATUS_FAILURE;
    if (!loss_fits(s->spec.loss, output, &s->data, err))
        return false;
    *status = STATUS_FAILURE;
    if (options_given(o, init))
        s->spec.init = chosen_init(o);
    if (options_given(o, bias)) {
        s->spec.has_bias = true;
        s->spec.bias = hyper_rate(o->bias);
    }
    if (starts_otherwise(o))
        s->spec.start = NULL;
    s->hyper = setup_hyper(o, s->hyper);
    *status = options_given(o, numbers.patience) ? STATUS_USAGE : STATUS_FAILURE;
    if (!setup_may_wait(&s->hyper, &s->data, err))
        return false;
    *status = STATUS_FAILURE;
    if (!session_resume(s, &setup->trainer, err))
        return false;
    if (!options_given(o, optimizer) || chosen_optimizer(o) == s->spec.optimizer)
        return true;
    Hyper hyper = setup_hyper(o, setup_change_optimizer(setup, o, setup->trainer.hyper));
    return trainer_set_hyper(&setup->trainer, &hyper, err);
}

/* The network on the screen, with other data. */
static bool start_kept(Setup *setup, const Options *o, Status *status, Error *err)
{
    Session *s = &setup->session;
    const TableChoice choice = setup_choice(o);
    *status = STATUS_FAILURE;
    const Preparation *own = &o->network->data->preparation;
    double test = options_given(o, test) ? hyper_rate(o->test) : own->test;
    int split = options_given(o, split) ? o->split : own->split;
    if (!session_carry(s, o->network, o->data, &choice, test, (unsigned char)split, err))
        return false;
    const Activation *output = s->net.layers[s->net.layer_count - 1].activation;
    *status = STATUS_USAGE;
    if (!loss_fits(s->spec.loss, output, &s->data, err) ||
        !setup_may_wait(&s->hyper, &s->data, err))
        return false;
    *status = STATUS_FAILURE;
    return session_resume(s, &setup->trainer, err);
}

/* --freeze says which units are frozen, whatever the session says. */
static bool freeze(Trainer *t, const char *names, Status *status, Error *err)
{
    bool *flags = calloc(t->net.unit_count, sizeof *flags);
    if (!flags)
        return error_memory(err);
    *status = STATUS_USAGE;
    bool ok = freeze_names(&t->net, names, true, flags, err) &&
              freeze_number(&t->frozen, &t->net, flags, &t->hyper.frozen, err);
    free(flags);
    return ok;
}

bool setup_take_session(Options *o, bool *taken, Error *err)
{
    *taken = o->data && !o->load && session_is_named(o->data);
    if (!*taken)
        return true;
    bool ok = option_set(o, option_find("load", NULL), o->data, err);
    options_drop_text(&o->data);
    return ok;
}

bool setup_make(Setup *setup, const Options *o, Status *status, Error *err)
{
    *setup = (Setup){0};
    if (!(o->network ? start_kept : o->load ? start_loaded : start_fresh)(setup, o, status, err)) {
        *status = err->is_memory ? STATUS_FAILURE : *status;
        return false;
    }
    *status = STATUS_USAGE;
    if (o->restore_best && setup->session.data.test_count == 0)
        return error_set(err, "--restore-best goes by the test loss, but no samples are kept for "
                         "testing; --test 0.3 would keep some");
    if (options_given(o, until) && !goal_fits(&o->until, &setup->session.data, err))
        return false;
    if (!o->freeze || freeze(&setup->trainer, o->freeze, status, err))
        return true;
    *status = err->is_memory ? STATUS_FAILURE : *status;
    return false;
}

static bool recall(SessionPast *past, const Options *o, Timeline *timeline,
                   size_t *left_out, Error *why)
{
    *left_out = 0;
    if (past->past.journal.present.count == 0)
        return true;
    if (past->unusable[0])
        return error_set(why, "%s", past->unusable);
    if (starts_otherwise(o))
        return error_set(why, "it was made with another initialiser");
    if (!past_fits(&past->past, timeline->replay.trainer, why) ||
        !timeline_recall(timeline, &past->past, left_out, why))
        return false;
    *left_out += past->left_out;
    return true;
}

bool setup_recall(Setup *setup, const Options *o, Timeline *timeline, size_t *left_out, Error *why)
{
    bool ok = recall(&setup->session.past, o, timeline, left_out, why);
    session_past_free(&setup->session.past);
    return ok;
}

void setup_free(Setup *setup)
{
    trainer_free(&setup->trainer);
    session_free(&setup->session);
}

size_t setup_bytes(const Setup *setup)
{
    const Trainer *t = &setup->trainer;
    const Dataset *data = t->data;
    size_t samples = data->count + data->test_count, rows = trainer_batch(t);
    size_t numbers = samples * (data->inputs + data->outputs) +
                     t->net.parameter_count * (3 + 2 * t->spec.optimizer->states) +
                     rows * (3 * t->net.unit_count + data->inputs + data->outputs);
    return sizeof *setup + numbers * sizeof(Real);
}
