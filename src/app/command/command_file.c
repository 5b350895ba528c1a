/* Commands that build anew or reach files: data, settings, sessions. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/run/saving.h"
#include "data/generators.h"
#include "kernel/team.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A copy of the options whose texts are its own. */
static bool copy_options(Options *copy, const Options *from, Error *err)
{
    *copy = *from;
    bool ok = true;
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *o = (const Option *)table_row(&option_table, i);
        if (o->type != OPTION_TEXT)
            continue;
        char **text = (char **)((char *)copy + o->offset);
        *text = *text ? strdup(*text) : NULL;
        ok = ok && (*text || !*(char *const *)((const char *)from + o->offset));
    }
    copy->startup = NULL;
    copy->data = from->data ? strdup(from->data) : NULL;
    return (ok && (copy->data || !from->data)) || error_memory(err);
}

/* "relu" where all hidden layers have the same activation, else "relu,tanh". */
static void hidden_activations(const Net *net, char *out, size_t size)
{
    size_t used = 0, last = net->layer_count - 1;
    bool alike = true;
    for (size_t l = 1; l < last; l++)
        alike = alike && net->layers[l].activation == net->layers[0].activation;
    for (size_t l = 0; l < (alike ? 1 : last) && used < size; l++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", l > 0 ? "," : "",
                                 net->layers[l].activation->row.name);
}

/* Methods that have been changed since the network was built, and not been stepped back over, are
 * as good as asked for when the next one is built. */
static bool keep_methods(Options *options, const Setup *setup, Error *err)
{
    const Trainer *t = &setup->trainer;
    const Session *built = &setup->session;
    size_t last = t->net.layer_count - 1;
    char names[32 * NET_LAYERS_MAX];
    bool hidden = false, ok = true;
    for (size_t l = 0; l < last; l++)
        hidden = hidden || t->net.layers[l].activation != built->net.layers[l].activation;
    hidden_activations(&t->net, names, sizeof names);
    if (hidden)
        ok = option_set(options, option_find("activation", err), names, err);
    if (ok && t->net.layers[last].activation != built->net.layers[last].activation)
        ok = option_set(options, option_find("output-activation", err),
                        t->net.layers[last].activation->row.name, err);
    if (ok && t->spec.loss != built->spec.loss)
        ok = option_set(options, option_find("loss", err), t->spec.loss->row.name, err);
    if (ok && t->spec.optimizer != built->spec.optimizer)
        ok = option_set(options, option_find("optimizer", err), t->spec.optimizer->row.name, err);
    return ok;
}

static bool replace(char **text, const char *with, Error *err)
{
    free(*text);
    *text = with ? strdup(with) : NULL;
    return *text || !with || error_memory(err);
}

/* Those of the network and data before that do not go with others. */
static void drop_own_options(Options *options)
{
    replace(&options->load, NULL, NULL);
    replace(&options->freeze, NULL, NULL);
}

static bool rebuild(App *app, Options *options, Error *err)
{
    app->notice.text[0] = '\0';
    bool ok = app_rebuild(app, options, err);
    options_free(options);
    return ok;
}

/* What is new, or what is to be said of its past instead, and how to come back. */
static void say_rebuilt(App *app, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say_rebuilt(App *app, const char *format, ...)
{
    char text[APP_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (app->notice.text[0] && app->notice.is_error)
        memcpy(text, app->notice.text, sizeof text);
    app_say(app, app->notice.text[0] && app->notice.is_error, "%.300s%s", text,
            app->recovery.before);
}

static const char *next_data(const App *app)
{
    const Dataset *data = app->run.setup->trainer.data;
    size_t number, next = 0;
    const Generator *now = data->path ? NULL : generator_find(data->name, &number, NULL);
    for (size_t i = 0; now && i < generator_table.count; i++)
        if (table_row(&generator_table, i) == &now->row)
            next = (i + 1) % generator_table.count;
    return table_row(&generator_table, next)->name;
}

static bool do_data(App *app, const Argument *argument, Error *err)
{
    Options options;
    if (!copy_options(&options, &app->run.options, err) ||
        !keep_methods(&options, app->run.setup, err) ||
        !replace(&options.data, argument->text[0] ? argument->text : next_data(app), err)) {
        options_free(&options);
        return false;
    }
    replace(&options.inputs, NULL, NULL);
    replace(&options.targets, NULL, NULL);
    drop_own_options(&options);
    if (!rebuild(app, &options, err))
        return false;
    say_rebuilt(app, "data set: %s", app->run.setup->trainer.data->name);
    return true;
}

const Command command_data = {
    .row = {"data", "take the next data set, or the one named"},
    .usage = "[NAME|FILE]",
    .argument = ARGUMENT_TEXT,
    .words = &generator_table,
    .run = do_data,
};

static bool load(App *app, const char *path, Error *err)
{
    Options options;
    options_init(&options);
    bool ok = options_keep(&options, &app->run.options, err) &&
              option_set(&options, option_find("load", NULL), path, err) &&
              rebuild(app, &options, err);
    options_free(&options);
    return ok;
}

static bool do_load(App *app, const Argument *argument, Error *err)
{
    if (!load(app, argument->text, err))
        return false;
    say_rebuilt(app, "loaded %s", argument->text);
    return true;
}

const Command command_load = {
    .row = {"load", "go on with a saved session"},
    .usage = "FILE",
    .argument = ARGUMENT_TEXT,
    .needs = "the name of a session's file is needed",
    .run = do_load,
};

/* The session left last and the one on the screen change places. */
static bool do_resume(App *app, Error *err)
{
    bool due = run_is_unkept(&app->run);
    if (!app->recovery.path)
        return error_set(err, "resume: there is no folder for the session left last");
    if (!load(app, app->recovery.path, err))
        return false;
    app->run.own.count = 0;
    if (due)
        run_mark_unkept(&app->run);
    say_rebuilt(app, "resumed the session left last");
    return true;
}

const Command command_resume = {
    .row = {"resume", "go on with the session left last; the one on the screen takes its place"},
    .attempt = do_resume,
};

static bool save(App *app, const char *path, const char *command, SaveMode mode, Error *err)
{
    if (timeline_is_replaying(&app->run.timeline))
        return error_set(err, "%s: still going back; try again in a moment", command);
    bool free = mode != SAVE_NEW || !own_files_lack(&app->run.own, path);
    if (free && saving_write(&app->run, path, mode, err)) {
        app_say(app, false, "saved %s", path);
        return true;
    }
    /* It may have come to be in the meantime. */
    if (mode == SAVE_NEW && own_files_lack(&app->run.own, path))
        return error_set(err, "%s exists; :save! %s overwrites", path, path);
    return false;
}

static bool do_save(App *app, const Argument *argument, Error *err)
{
    return save(app, argument->text, "save", SAVE_NEW, err);
}

const Command command_save = {
    .row = {"save", "write the session to a file: a new one, or its own"},
    .usage = "FILE",
    .argument = ARGUMENT_TEXT,
    .needs = "the name of a file is needed",
    .run = do_save,
};

static bool do_save_over(App *app, const Argument *argument, Error *err)
{
    return save(app, argument->text, "save!", SAVE_OVER, err);
}

const Command command_save_over = {
    .row = {"save!", "write the session to a file, also over one that is not its own"},
    .usage = "FILE",
    .argument = ARGUMENT_TEXT,
    .needs = "the name of a file is needed",
    .run = do_save_over,
};

/* Hyper-parameters change live. */
static bool set_hyper(App *app, const Option *option, const char *value, Error *err)
{
    Options asked = {0};
    if (!option_set(&asked, option, value, err))
        return false;
    Hyper hyper = setup_hyper(&asked, app->run.setup->trainer.hyper);
    if (!setup_may_wait(&hyper, app->run.setup->trainer.data, err) ||
        !timeline_set(&app->run.timeline, &hyper, err))
        return false;
    /* Where the mini-batch was dropped, the loss on the screen is to be known as that of now. */
    app->metrics.wanted = true;
    app_measure_penalty(app);
    return true;
}

static bool set_seed(App *app, const Option *option, const char *value, Error *err)
{
    Options asked = {0};
    if (!option_set(&asked, option, value, err) ||
        !timeline_reset(&app->run.timeline, asked.seed, err))
        return false;
    app_state_jumped(app);
    return true;
}

/* The hidden layers' or the output's activations, under the same weights. */
static bool set_activation(App *app, const Option *option, const char *value, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    const Activation *rows = activation_table.rows;
    Hyper hyper = t->hyper;
    Options asked = {0};
    size_t last = t->net.layer_count - 1, count = 0;
    if (!option_set(&asked, option, value, err))
        return false;
    if (option->type == OPTION_CHOICE) {
        hyper_set_activation(&hyper, last, &rows[asked.output_activation]);
        if (!loss_fits(t->spec.loss, &rows[asked.output_activation], t->data, err))
            return false;
    } else {
        count = asked.activation.count;
    }
    if (count > 1 && count != last)
        return error_set(err, "%zu activations for %zu hidden layers; one, or one for each, would "
                         "be right", count, last);
    for (size_t l = 0; l < last && count > 0; l++) {
        const Activation *wanted = &rows[asked.activation.index[count > 1 ? l : 0]];
        if (!wanted->elementwise)
            return error_set(err, "%s is for the output layer only", wanted->row.name);
        hyper_set_activation(&hyper, l, wanted);
    }
    if (!timeline_set(&app->run.timeline, &hyper, err))
        return false;
    app_state_jumped(app);
    return true;
}

/* The loss, under the same weights and for the same outputs. */
static bool set_loss(App *app, const Option *option, const char *value, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    const Loss *rows = loss_table.rows;
    const Activation *output = t->net.layers[t->net.layer_count - 1].activation;
    Hyper hyper = t->hyper;
    Options asked = {0};
    if (!option_set(&asked, option, value, err) ||
        !loss_fits(&rows[asked.loss], output, t->data, err))
        return false;
    hyper_set_loss(&hyper, &rows[asked.loss]);
    if (!timeline_set(&app->run.timeline, &hyper, err))
        return false;
    app_state_jumped(app);
    app_say(app, false, "the loss is %s from here on", t->spec.loss->row.name);
    return true;
}

/* Another optimizer from these weights on; a run goes on. */
static bool set_optimizer(App *app, const Option *option, const char *value, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    Options asked = {0};
    double rate = t->hyper.rate;
    if (!option_set(&asked, option, value, err))
        return false;
    Hyper hyper = setup_change_optimizer(app->run.setup, &asked, t->hyper);
    if (!timeline_set(&app->run.timeline, &hyper, err))
        return false;
    if (hyper.rate < rate || hyper.rate > rate)
        app_say(app, false, "%s, rate %.6g → %.6g", t->spec.optimizer->row.name, rate,
                hyper.rate);
    else
        app_say(app, false, "%s, rate %.6g", t->spec.optimizer->row.name, rate);
    return true;
}

/* How many threads train; it changes no number. */
static bool set_threads(App *app, const Option *option, const char *value, Error *err)
{
    if (!option_set(&app->run.options, option, value, err))
        return false;
    team_resize(app->run.options.threads);
    app_say(app, false, "threads: at most %zu", team_threads());
    return true;
}

static bool set_speed(App *app, const Option *option, const char *value, Error *err)
{
    if (!option_set(&app->run.options, option, value, err))
        return false;
    app_set_speed(app, app->run.options.speed);
    return true;
}

static bool set_freeze(App *app, const Option *option, const char *value, Error *err)
{
    char line[PROMPT_SIZE];
    snprintf(line, sizeof line, "%s %s", option->row.name, value);
    return command_execute(app, line, err);
}

/* Options of how things look or run; they need nothing built anew. */
static bool set_look(App *app, const Option *option, const char *value, Error *err)
{
    if (!option_set(&app->run.options, option, value, err))
        return false;
    app->motion.slow_frames = 0;
    app->frame.display_changed = true;
    return true;
}

/* Another shape or other data: a run begins. */
static bool set_run(App *app, const Option *option, const char *value, Error *err)
{
    Options options = {0};
    bool ok = copy_options(&options, &app->run.options, err);
    drop_own_options(&options);
    ok = ok && keep_methods(&options, app->run.setup, err) &&
         option_set(&options, option, value, err);
    if (!ok) {
        options_free(&options);
        return false;
    }
    if (!rebuild(app, &options, err))
        return false;
    say_rebuilt(app, "%s %s: a new start", option->row.name, value);
    return true;
}

/* How an option is applied, and whether that changes training, which it does not on the way to
 * another moment. */
typedef struct Setter {
    bool (*set)(App *app, const Option *option, const char *value, Error *err);
    bool waits;
} Setter;

static const Setter setters[] = {
    [SCOPE_SCREEN] = {.set = set_look},
    [SCOPE_SPEED] = {.set = set_speed},
    [SCOPE_THREADS] = {.set = set_threads},
    [SCOPE_HYPER] = {.set = set_hyper, .waits = true},
    [SCOPE_SEED] = {.set = set_seed, .waits = true},
    [SCOPE_ACTIVATION] = {.set = set_activation, .waits = true},
    [SCOPE_LOSS] = {.set = set_loss, .waits = true},
    [SCOPE_OPTIMIZER] = {.set = set_optimizer, .waits = true},
    [SCOPE_FROZEN] = {.set = set_freeze, .waits = true},
    [SCOPE_RUN] = {.set = set_run},
};

static bool set_option(App *app, const Option *option, const char *value, Error *err)
{
    const Setter *setter = &setters[option->scope];
    if (!setter->set)
        return error_set(err, "--%s can only be given on the command line", option->row.name);
    if (setter->waits && timeline_is_replaying(&app->run.timeline))
        return true;
    return setter->set(app, option, value, err);
}

static bool do_set(App *app, const Argument *argument, Error *err)
{
    char name[64];
    const char *text = argument->text;
    size_t length = strcspn(text, " ");
    snprintf(name, sizeof name, "%.*s", (int)length, text);
    const char *value = text + length + strspn(text + length, " ");
    const Option *option = option_find(name, err);
    return option &&
           (set_option(app, option, value, err) || option_complain(option, "set ", err));
}

const Command command_set = {
    .row = {"set", "change a setting; shape, init and bias start again; an optimizer brings its "
            "own settings, but for those changed"},
    .usage = "NAME VALUE",
    .argument = ARGUMENT_SETTING,
    .words = &option_table,
    .run = do_set,
};
