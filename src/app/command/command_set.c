/* The command that changes a setting while the program runs, and how each kind is applied. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/command/shape.h"
#include "core/base/text.h"
#include "kernel/team.h"

#include <stdio.h>
#include <string.h>

/* What is typed: its option, the words for the value, and the value, in its place in Options. */
typedef struct Setting {
    const Option *option;
    const char *text;
    Options value;
    bool keeps;  /* of hidden layers: the weights stay, as far as they can */
} Setting;

/* Hyper-parameters change live. */
static bool set_hyper(App *app, const Setting *setting, Error *err)
{
    Hyper hyper = setup_hyper(&setting->value, app->run.setup->trainer.hyper);
    if (!setup_may_wait(&hyper, app->run.setup->trainer.data, err) ||
        !timeline_set(&app->run.timeline, &hyper, err))
        return false;
    /* Where the mini-batch was dropped, the loss on the screen is to be known as that of now. */
    app->metrics.wanted = true;
    app_measure_penalty(app);
    return true;
}

static bool set_seed(App *app, const Setting *setting, Error *err)
{
    return app_restart(app, setting->value.seed, err);
}

/* The hidden layers' or the output's activations, under the same weights. */
static bool set_activation(App *app, const Setting *setting, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    const Activation *rows = activation_table.rows;
    const Options *asked = &setting->value;
    Hyper hyper = t->hyper;
    size_t last = t->net.layer_count - 1, count = 0;
    if (setting->option->type == OPTION_CHOICE) {
        hyper_set_activation(&hyper, last, &rows[asked->output_activation]);
        if (!loss_fits(t->spec.loss, &rows[asked->output_activation], t->data, err))
            return false;
    } else {
        count = asked->activation.count;
    }
    if (count > 1 && count != last)
        return error_set(err, "%zu activations for %zu hidden layers; one, or one for each, would "
                         "be right", count, last);
    for (size_t l = 0; l < last && count > 0; l++) {
        const Activation *wanted = &rows[asked->activation.index[count > 1 ? l : 0]];
        if (!wanted->elementwise)
            return error_set(err, "%s is for the output layer only", wanted->row.name);
        hyper_set_activation(&hyper, l, wanted);
    }
    if (!timeline_set(&app->run.timeline, &hyper, err))
        return false;
    app_state_changed(app);
    return true;
}

/* The loss, under the same weights and for the same outputs. */
static bool set_loss(App *app, const Setting *setting, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    const Loss *loss = (const Loss *)table_row(&loss_table, (size_t)setting->value.loss);
    const Activation *output = t->net.layers[t->net.layer_count - 1].activation;
    Hyper hyper = t->hyper;
    if (!loss_fits(loss, output, t->data, err))
        return false;
    hyper_set_loss(&hyper, loss);
    if (!timeline_set(&app->run.timeline, &hyper, err))
        return false;
    app_state_changed(app);
    return true;
}

/* Another optimizer from these weights on; play goes on. */
static bool set_optimizer(App *app, const Setting *setting, Error *err)
{
    const Hyper now = app->run.setup->trainer.hyper;
    Hyper hyper = setup_change_optimizer(app->run.setup, &setting->value, now);
    return timeline_set(&app->run.timeline, &hyper, err);
}

/* How many threads train; it changes no number. */
static void use_threads(App *app, const Setting *setting)
{
    (void)app;
    team_resize(setting->value.threads);
}

/* It is looked at when the time comes. */
static bool set_end(App *app, const Setting *setting, Error *err)
{
    return goal_fits(&setting->value.until, app->run.setup->trainer.data, err) &&
           option_take(&app->run.options, setting->option, &setting->value, err);
}

static void use_speed(App *app, const Setting *setting)
{
    app_set_speed(app, setting->value.speed);
}

/* How things look; nothing is built anew. */
static void use_look(App *app, const Setting *setting)
{
    (void)setting;
    app->motion.slow_frames = 0;
    app->frame.display_changed = true;
}

static bool set_freeze(App *app, const Setting *setting, Error *err)
{
    char line[PROMPT_SIZE];
    snprintf(line, sizeof line, "%s %s", setting->option->row.name, setting->text);
    return command_execute(app, line, err);
}

/* Other inputs, with what can be kept of the weights. */
static bool set_features(App *app, const Setting *setting, Error *err)
{
    const Dataset *data = app->run.setup->trainer.data;
    char columns[FORMULAS_SIZE] = "";
    Features *list;
    for (size_t i = 0; i < dataset_columns(data); i++)
        text_append(columns, sizeof columns, "%sx%zu", i > 0 ? "," : "", i + 1);
    bool none = strcmp(setting->value.features, "none") == 0;
    bool ok = formulas_read(data, none ? columns : setting->value.features, &list, err) &&
              shape_use_features(app, list, err);
    free(list);
    return ok;
}

/* Hidden layers of other sizes, with what can be kept of the weights. */
static bool set_kept_sizes(App *app, const Setting *setting, Error *err)
{
    ShapeChange change;
    return shape_read_sizes(app, &setting->value.hidden, &change, err) &&
           shape_change(app, &change, err);
}

/* Takes over what was set, which may be two options. */
static bool take_setting(Options *options, const Setting *setting, Error *err)
{
    const Option *activation = option_find("activation", NULL);
    return option_take(options, setting->option, &setting->value, err) &&
           (setting->value.activation.count == 0 ||
            option_take(options, activation, &setting->value, err));
}

/* Another shape or other data: a run begins. */
static bool set_run(App *app, const Setting *setting, Error *err)
{
    Options options;
    if (setting->keeps)
        return set_kept_sizes(app, setting, err);
    if (!in_force_next(&options, &app->run.options, app->run.setup, true, err) ||
        !take_setting(&options, setting, err)) {
        options_free(&options);
        return false;
    }
    return app_rebuild(app, &options, err);
}

/* How an option is applied: by a function that may refuse it, and whether that changes training; or
 * it is taken into the options in force, and then used. */
typedef struct Setter {
    bool (*set)(App *app, const Setting *setting, Error *err);
    bool waits;
    void (*use)(App *app, const Setting *setting);
} Setter;

static const Setter setters[] = {
    [SCOPE_SCREEN] = {.use = use_look},
    [SCOPE_END] = {.set = set_end},
    [SCOPE_SPEED] = {.use = use_speed},
    [SCOPE_THREADS] = {.use = use_threads},
    [SCOPE_HYPER] = {.set = set_hyper, .waits = true},
    [SCOPE_SEED] = {.set = set_seed, .waits = true},
    [SCOPE_ACTIVATION] = {.set = set_activation, .waits = true},
    [SCOPE_LOSS] = {.set = set_loss, .waits = true},
    [SCOPE_OPTIMIZER] = {.set = set_optimizer, .waits = true},
    [SCOPE_FROZEN] = {.set = set_freeze, .waits = true},
    [SCOPE_FEATURES] = {.set = set_features, .waits = true},
    [SCOPE_RUN] = {.set = set_run},
};

static bool apply(App *app, const Setting *setting, Error *err)
{
    const Setter *setter = &setters[setting->option->scope];
    if (setter->set)
        return setter->set(app, setting, err);
    if (!option_take(&app->run.options, setting->option, &setting->value, err))
        return false;
    setter->use(app, setting);
    return true;
}

/* Reads what stands behind the name: of layers "8,8", or with their activations "8,8 relu". */
static bool read_value(Setting *setting, Error *err)
{
    char sizes[PROMPT_SIZE];
    const char *text = setting->text, *names;
    if (setting->option->type != OPTION_SIZES)
        return option_read(&setting->value, setting->option, "set ", text, err);
    names = text_cut_word(text, " ", sizes, sizeof sizes);
    setting->keeps = strcmp(sizes, "keep") == 0;
    if (setting->keeps)
        names = text_cut_word(names, " ", sizes, sizeof sizes);
    if (setting->keeps && *names)
        return error_set(err, N_("hidden keep: layers keep their activations; ':activation' sets "
                                 "them"));
    return option_read(&setting->value, setting->option, "set ", sizes, err) &&
           (!*names || option_read(&setting->value, option_find("activation", NULL), "set ", names,
                                   err));
}

/* Old and new value of the setting, and of all that changes with it. */
static void confirm(App *app, const Option *option, const InForce *before)
{
    char changes[APP_MESSAGE_SIZE], value[OPTION_TEXT_SIZE];
    InForce now;
    app_in_force(app, &now);
    option_text(&now.options, option, value, sizeof value);
    if (!app_changes(app, before, changes))
        text_append(changes, sizeof changes, N_("%s %s, as it was"), option->row.name,
                    value[0] ? value : option->standard);
    if (option->scope == SCOPE_RUN)
        app_say_rebuilt(app, N_("%s: a new start"), changes);
    else if (option->scope == SCOPE_SEED)
        app_say(app, false, N_("%s: started again"), changes);
    else
        app_say(app, false, "%s%s", option->scope > SCOPE_THREADS ? app_side_words(app) : "",
                changes);
}

static bool do_set(App *app, const Argument *argument, Error *err)
{
    char name[64];
    const char *value = text_cut_word(argument->text, " =", name, sizeof name);
    Setting setting = {.option = option_find(name, err), .text = value};
    if (!setting.option)
        return false;
    if (setting.option->scope == SCOPE_START)
        return error_set(err, "--%s can only be given on the command line",
                         setting.option->row.name);
    InForce before;
    app_in_force(app, &before);
    bool waits = setters[setting.option->scope].waits && app_is_on_its_way(app, false);
    bool ok = read_value(&setting, err) && (waits || apply(app, &setting, err));
    if (ok && !waits && !setting.keeps)
        confirm(app, setting.option, &before);
    options_free(&setting.value);
    return ok;
}

const Command command_set = {
    .row = {"set", "change a setting; shape, init and bias start again; an optimizer brings its "
            "own settings, but for those changed"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "NAME VALUE",
    .argument = ARGUMENT_SETTING,
    .words = &option_table,
    .run = do_set,
};
