/* Commands that reach data and sessions: sets and files of samples, saving, loading. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/run/experiments.h"
#include "app/run/link.h"
#include "app/overlay.h"
#include "app/run/saving.h"
#include "core/base/text.h"
#include "data/generators.h"
#include "data/session/session_runs.h"
#include "data/table/describe.h"
#include "time/recall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool load(App *app, const char *path, Error *err)
{
    Options options;
    options_init(&options);
    if (options_keep(&options, &app->run.options, err) &&
        option_set(&options, option_find("load", NULL), path, err))
        return app_rebuild(app, &options, err);
    options_free(&options);
    return false;
}

static bool do_load(App *app, const Argument *argument, Error *err)
{
    if (!load(app, argument->text, err))
        return false;
    app_say_rebuilt(app, "loaded %s", argument->text);
    return true;
}

const Command command_load = {
    .row = {"load", "go on with a saved session"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_FIRST,
    .usage = "FILE",
    .argument = ARGUMENT_TEXT,
    .takes_file = true,
    .needs = "the name of a session's file is needed",
    .run = do_load,
};

static bool do_import(App *app, const Argument *argument, Error *err)
{
    char words[LINK_WORDS_SIZE];
    Options options;
    options_init(&options);
    if (!options_keep(&options, &app->run.options, err) ||
        !link_read(argument->text, &options, words, err)) {
        options_free(&options);
        return false;
    }
    bool decided = options.startup != NULL;
    if (!app_rebuild(app, &options, err))
        return false;
    app->view.map_decided = decided;
    app_say_rebuilt(app, "%s", words);
    return true;
}

const Command command_import = {
    .row = {"import", "begin with what a link of TensorFlow's Playground says, and its numbers"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_USUAL,
    .usage = "URL",
    .argument = ARGUMENT_TEXT,
    .needs = "the link is needed, as the browser has it: https://playground.tensorflow.org/#…",
    .run = do_import,
};

static const char *next_data(const App *app)
{
    const Dataset *data = app->run.setup->trainer.data;
    GeneratorChoice said;
    size_t next = 0;
    const Generator *now = data->path ? NULL : generator_find(data->name, &said, NULL);
    for (size_t i = 0; now && i < generator_table.count; i++)
        if (table_row(&generator_table, i) == &now->row)
            next = (i + 1) % generator_table.count;
    return table_row(&generator_table, next)->name;
}

typedef enum DataWord { DATA_KEEP, DATA_NEW, DATA_NEXT } DataWord;
static const TableRow data_words[] = {
    [DATA_KEEP] = {"keep", "go on with the network as it is, with other data, read as its own was"},
    [DATA_NEXT] = {"next", "take the next data set of the program, with another network"},
    [DATA_NEW] = {"new", "go on with it, with other samples of the same data set"},
};
static const Table data_word_table = TABLE_OF("word", data_words);

enum { DATA_VALUE_SIZE = 32 };

/* What is asked for: a data set, and whether the network goes on with it. */
typedef struct DataAsked {
    char name[PROMPT_SIZE];
    bool keeps;
    char test[DATA_VALUE_SIZE], split[DATA_VALUE_SIZE]; /* how it is divided then, or "" */
} DataAsked;

/* Whether something is said of the present data set: "noise=0.3". */
static bool is_said(const char *text)
{
    return text[strcspn(text, "=./: ")] == '=';
}

/* Takes "test=0.3" and "split=random" out of what is said, which is of the division and not of the
 * samples; the rest, with commas between, goes to rest[PROMPT_SIZE]. */
static void take_division(const char *text, DataAsked *asked, char *rest)
{
    *rest = '\0';
    while (*text) {
        char item[PROMPT_SIZE];
        text = text_cut_word(text, ",", item, sizeof item);
        if (strncmp(item, "test=", 5) == 0)
            snprintf(asked->test, DATA_VALUE_SIZE, "%.31s", item + 5);
        else if (strncmp(item, "split=", 6) == 0)
            snprintf(asked->split, DATA_VALUE_SIZE, "%.31s", item + 6);
        else
            text_append(rest, PROMPT_SIZE, "%s%s", *rest ? "," : "", item);
    }
}

/* What is said of the present data set, and how it is divided. */
static bool find_said(const Dataset *data, const char *text, DataAsked *asked, Error *err)
{
    char rest[PROMPT_SIZE];
    take_division(text, asked, rest);
    if (*rest && data->path)
        return error_set(err, "data: %s is a file; its samples are what they are", data->path);
    if (*rest)
        return generator_rename(data->name, rest, asked->name, err);
    snprintf(asked->name, sizeof asked->name, "%s", data->path ? data->path : data->name);
    return true;
}

static bool find_asked(App *app, const char *text, DataAsked *asked, Error *err)
{
    const Dataset *data = app->run.setup->trainer.data;
    char word[8];
    const char *behind = text_cut_word(text, " ", word, sizeof word);
    int index = table_called(&data_word_table, word);
    *asked = (DataAsked){.keeps = index == DATA_KEEP || index == DATA_NEW || is_said(text)};
    if (index == DATA_NEW && data->path)
        return error_set(err, "data: %s is a file; its samples are what they are", data->path);
    if (index == DATA_NEW)
        return generator_redraw(data->name, asked->name, err);
    if (is_said(text))
        return find_said(data, text, asked, err);
    if (index == DATA_KEEP && !behind[0])
        return error_set(err, "data keep: the file or data set is needed that the network is to go "
                         "on with");
    snprintf(asked->name, sizeof asked->name, "%s",
             index == DATA_KEEP ? behind : index == DATA_NEXT ? next_data(app) : text);
    return true;
}

static bool set_division(Options *options, const DataAsked *asked, Error *err)
{
    return (!asked->test[0] || option_set(options, option_find("test", err), asked->test, err)) &&
           (!asked->split[0] || option_set(options, option_find("split", err), asked->split, err));
}

/* Makes the picture of a data set of the program, at its first size. */
static void show_picture(App *app, const Generator *generator)
{
    Overlay *o = &app->overlay;
    GeneratorChoice choice = generator->range.standard;
    Error err;
    if (o->open == &generator->row && o->picture.count > 0)
        return;
    o->open = &generator->row;
    dataset_free(&o->picture);
    if (!generator_make(generator, &choice, &o->picture, &err)) {
        dataset_free(&o->picture);
        app_say(app, true, "%s", err.message);
    }
}

/* The data set that is open: the one chosen, or that of the experiment chosen. */
static const Generator *open_set(const App *app)
{
    const Overlay *o = &app->overlay;
    for (size_t i = 0; i < generator_table.count; i++) {
        const TableRow *row = table_row(&generator_table, i);
        if (row == o->chosen || (experiment_of(o->chosen) && row == o->open))
            return (const Generator *)row;
    }
    return (const Generator *)table_row(&generator_table, 0);
}

static void fill_data(App *app)
{
    Overlay *o = &app->overlay;
    const Generator *open = open_set(app);
    char words[GENERATOR_WORDS_SIZE];
    show_picture(app, open);
    for (size_t i = 0; i < generator_table.count; i++) {
        const Generator *g = (const Generator *)table_row(&generator_table, i);
        overlay_choice(o, &g->row, "");
        for (size_t k = 0; g == open && k < EXPERIMENTS_EACH; k++)
            overlay_choice_within(o, &experiment_at(experiments_like(&o->picture), k)->row);
    }
    const TableRow *row = overlay_chosen(o);
    generator_words(open, words);
    if (experiment_of(row))
        overlay_about(o, "%s %s: %s", open->row.name, row->name, row->summary);
    else
        overlay_about(o, N_("%s  %s; Right: its experiments"), words, open->row.summary);
}

/* A run with the data set, or with an experiment of the one that is open. */
static bool take_data(App *app, const TableRow *row, Error *err)
{
    const Experiment *experiment = experiment_of(row);
    char line[GENERATOR_NAME_SIZE];
    Options options;
    if (!experiment) {
        snprintf(line, sizeof line, "data %s", row->name);
        overlay_close(&app->overlay);
        return command_execute(app, line, err);
    }
    options_init(&options);
    if (!options_keep(&options, &app->run.options, err) ||
        !options_name_data(&options, app->overlay.open->name, err) ||
        !experiment_set(experiment, &options, err)) {
        options_free(&options);
        return false;
    }
    overlay_close(&app->overlay);
    if (!app_rebuild(app, &options, err))
        return false;
    app_say_rebuilt(app, N_("%s, %s: %s"), app->run.setup->trainer.data->name, row->name,
                    row->summary);
    return true;
}

/* Begins at the present one. */
static void choose_data(App *app)
{
    const Dataset *data = app->run.setup->trainer.data;
    GeneratorChoice said;
    const Generator *now = data->path ? NULL : generator_find(data->name, &said, NULL);
    app->overlay.open = NULL;
    overlay_offer(&app->overlay, N_("data sets and experiments"), fill_data, take_data,
                  now ? &now->row : NULL, app);
}

static bool do_data(App *app, const Argument *argument, Error *err)
{
    DataAsked asked;
    Options options;
    if (!argument->text[0]) {
        choose_data(app);
        return true;
    }
    if (!find_asked(app, argument->text, &asked, err))
        return false;
    const char *name = asked.name;
    bool keeps = asked.keeps;
    if (session_is_named(name) && !keeps)
        return do_load(app, argument, err);
    InForce before;
    app_in_force(app, &before);
    if (!in_force_next(&options, &app->run.options, app->run.setup, false, err) ||
        !options_name_data(&options, name, err) || !set_division(&options, &asked, err)) {
        options_free(&options);
        return false;
    }
    options.network = keeps ? &app->run.setup->trainer : NULL;
    if (!app_rebuild(app, &options, err))
        return false;
    char changes[APP_MESSAGE_SIZE];
    const Dataset *data = app->run.setup->trainer.data;
    if (!app_changes(app, &before, changes))
        snprintf(changes, sizeof changes, "data %s", data->name);
    if (keeps && data->remarks.count > 0)
        app_say_rebuilt(app, N_("%.100s: the network is kept; %s"), changes, data->remarks.line[0]);
    else
        app_say_rebuilt(app, keeps ? N_("%s: the network is kept") : N_("%s: a new start"),
                        changes);
    return true;
}

const Command command_data = {
    .row = {"data", "choose a data set or an experiment from a list, or take the one named"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_FIRST,
    .usage = "[[keep] NAME|FILE]|KEY=VALUE,…|new|next",
    .argument = ARGUMENT_TEXT,
    .takes_file = true,
    .words = &generator_table,
    .before_file = &data_word_table,
    .run = do_data,
};

static void fill_description(App *app)
{
    const Run *run = &app->run;
    for (size_t i = 0; i < run->description.count; i++)
        overlay_text(&app->overlay, run->described.line[i], run->description.line[i]);
}

/* Where it goes to: what is said, and whether there was memory for all. */
typedef struct Kept {
    Run *run;
    bool ok;
} Kept;

static void keep_line(void *to, const char *about, const char *text)
{
    Kept *kept = to;
    kept->ok = kept->ok && remarks_add(&kept->run->described, NULL, "%s", about) &&
               remarks_add(&kept->run->description, NULL, "%s", text);
}

/* The list is filled again for each frame, and the file read once. */
static bool do_describe(App *app, Error *err)
{
    Kept kept = {&app->run, true};
    remarks_free(&app->run.described);
    remarks_free(&app->run.description);
    if (!describe(app->run.setup->trainer.data, keep_line, &kept, err))
        return false;
    if (!kept.ok)
        return error_memory(err);
    overlay_toggle(&app->overlay, "the table", fill_description, app);
    return true;
}

const Command command_describe = {
    .row = {"describe", "what each column of the data holds, and what was decided about it"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_SELDOM,
    .attempt = do_describe,
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
    app_say_rebuilt(app, "resumed the session left last");
    return true;
}

const Command command_resume = {
    .row = {"resume", "go on with the session left last; the one on the screen takes its place"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_USUAL,
    .attempt = do_resume,
};

static bool do_save(App *app, const Argument *argument, Error *err)
{
    const char *path = argument->text;
    SaveMode mode = (SaveMode)argument->variant;
    if (timeline_is_replaying(&app->run.timeline))
        return error_set(err, "save%s: still going back; try again in a moment",
                         mode == SAVE_OVER ? "!" : "");
    size_t others = mode == SAVE_NEW ? session_runs_in(path) : 0;
    if (others > 1)
        return error_set(err, N_("%s holds %zu runs: ':runs save %s' keeps all, ':save! %s' this "
                                 "one alone"), path, others, path, path);
    bool free = mode != SAVE_NEW || !own_files_lack(&app->run.own, path);
    if (free && saving_write(&app->run, path, mode, err)) {
        Past past;
        app_say(app, false, past_of(&app->run.timeline, &past)
                                ? "%ssaved %s"
                                : "%ssaved %s, without a history: the run began in the midst of "
                                  "training", app_side_words(app), path);
        return true;
    }
    /* It may have come to be in the meantime. */
    if (mode == SAVE_NEW && own_files_lack(&app->run.own, path))
        return error_set(err, "%s exists; :save! %s overwrites", path, path);
    return false;
}

const Command command_save = {
    .row = {"save", "write the session to a file: a new one, or its own"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_FIRST,
    .usage = "FILE",
    .argument = ARGUMENT_TEXT,
    .takes_file = true,
    .needs = "the name of a file is needed",
    .variant = SAVE_NEW,
    .run = do_save,
};

const Command command_save_over = {
    .row = {"save!", "write the session to a file, also over one that is not its own"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_SELDOM,
    .usage = "FILE",
    .argument = ARGUMENT_TEXT,
    .takes_file = true,
    .needs = "the name of a file is needed",
    .variant = SAVE_OVER,
    .run = do_save,
};
