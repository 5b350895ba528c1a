/* Commands for what is compared: the curves of the loss panel, and the table of runs. */
#include "app/app.h"
#include "app/command/again.h"
#include "app/command/command.h"
#include "app/command/compare.h"
#include "app/overlay.h"
#include "app/run/comparison_text.h"
#include "app/run/paths.h"
#include "core/base/text.h"
#include "data/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef enum ScaleWord {
    SCALE_LOG, SCALE_LINEAR, SCALE_EPOCHS, SCALE_SAMPLES, SCALE_SECONDS,
} ScaleWord;

static const TableRow scales[] = {
    [SCALE_LOG] = {"log", N_("losses on a logarithmic scale")},
    [SCALE_LINEAR] = {"linear", N_("losses on a linear scale")},
    [SCALE_EPOCHS] = {"epochs", N_("losses by epochs")},
    [SCALE_SAMPLES] = {"samples", N_("losses by the samples that training had seen")},
    [SCALE_SECONDS] = {"seconds", N_("losses by the time that training had taken, where that was "
                                     "measured")},
};
static const Table scale_table = TABLE_OF("scale", scales);

static void do_scale(App *app, const Argument *argument)
{
    View *view = &app->view;
    int word = argument->word;
    if (word >= SCALE_EPOCHS)
        view->curve_by = (unsigned char)(CURVE_EPOCHS + word - SCALE_EPOCHS);
    else
        view->log_loss = word < 0 ? !view->log_loss : word == SCALE_LOG;
}

const Command command_scale = {
    .row = {"scale", N_("loss on a logarithmic or linear scale; by epochs, samples seen or time")},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .usage = "[log|linear|epochs|samples|seconds]",
    .argument = ARGUMENT_WORD,
    .words = &scale_table,
    .choose = do_scale,
};

typedef enum CompareWord { COMPARE_ALL, COMPARE_NONE, COMPARE_OPEN } CompareWord;
static const TableRow compare_words[] = {
    [COMPARE_ALL] = {"all", N_("all runs")},
    [COMPARE_NONE] = {"none", N_("the present run alone, without the race and the sweep")},
    [COMPARE_OPEN] = {"open", N_("open the row that is chosen as a run")},
};
static const Table compare_word_table = TABLE_OF("word", compare_words);

void compare_show(App *app)
{
    overlay_close(&app->overlay);
    app->view.has_cursor = false;
    app->view.focus = PANEL_COMPARE;
}

static void toggle(App *app)
{
    bool covered = overlay_close(&app->overlay);
    bool open = app->view.focus == PANEL_COMPARE && !covered;
    app->view.has_cursor = false;
    app->view.focus = open ? PANEL_NETWORK : PANEL_COMPARE;
}

/* The runs that were left, and with them the present one, which stays when one goes to another. */
static void mark_all(App *app, bool marked)
{
    for (size_t i = 0; i < app->runs.count; i++)
        app->runs.list[i]->marked = marked;
    app->run.marked = marked;
}

static bool is_any_marked(const App *app)
{
    bool any = false;
    for (size_t i = 0; i < app->runs.count; i++)
        any = any || app->runs.list[i]->marked;
    return any;
}

static Run *find_run(App *app, const char *name, Error *err)
{
    int i = runs_find(&app->runs, name);
    if (i >= 0)
        return app->runs.list[i];
    if (strcmp(name, app->run.name) == 0)
        return &app->run;
    error_set(err, N_("compare: there is no run %.24s; :runs lists them"), name);
    return NULL;
}

/* Those that are named, and no others. */
static bool mark_named(App *app, const char *names, bool check, Error *err)
{
    char name[RUN_NAME_SIZE];
    for (const char *rest = names; *rest;) {
        rest = text_cut_word(rest, " ", name, sizeof name);
        rest += strspn(rest, " ");
        Run *run = find_run(app, name, err);
        if (!run)
            return false;
        if (!check)
            run->marked = true;
    }
    return true;
}

static bool compare_named(App *app, const char *names, Error *err)
{
    if (!mark_named(app, names, true, err))
        return false;
    mark_all(app, false);
    mark_named(app, names, false, err);
    app->run.marked = true; /* it is compared with them, and stays when one goes to another */
    compare_show(app);
    return true;
}

/* "until=test_loss=0.1": in how many epochs each has come so far. */
static bool take_goal(App *app, const char *value, Error *err)
{
    Comparing *comparing = &app->background.comparing;
    Options scratch = {0};
    const Option *until = option_find("until", NULL);
    bool ok = option_read(&scratch, until, "compare ", value, err) &&
              (!options_given(&scratch, until) ||
               goal_fits(&scratch.until, app->run.setup->trainer.data, err));
    if (ok) {
        comparing->has_goal = options_given(&scratch, until);
        comparing->goal = scratch.until;
        compare_show(app);
    }
    options_free(&scratch);
    return ok;
}

/* Writes the table to a new file; `over`: also in the place of one that is there. */
static bool write_table(App *app, const char *path, bool over, Error *err)
{
    Comparison *c = &app->background.comparison;
    if (timeline_is_replaying(&app->run.timeline))
        return error_set(err, N_("compare: still going to another moment; try again then"));
    if (!over && access(path, F_OK) == 0)
        return error_set(err, N_("%s exists, and is no file of a sweep; :compare! %s overwrites"),
                         path, path);
    if (!paths_may_save(&app->run.options, app->run.setup->trainer.data, path, err))
        return false;
    app_compare(app);
    char *text = comparison_text(c, path);
    bool ok = text ? (over ? file_write : file_write_new)(path, text, strlen(text), err)
                   : error_memory(err);
    free(text);
    if (ok)
        app_say(app, false, c->count == 1 ? N_("%s written: 1 row") : N_("%s written: %zu rows"),
                path, c->count);
    return ok;
}

static bool open_racer(App *app, size_t i, Error *err)
{
    const Racer *r = app->background.race.racers[i];
    char label[DIFFERENCE_SIZE];
    if (!r->training)
        return error_set(err, "compare: %s", r->refused ? r->why.message
                                                        : N_("it is not made yet"));
    unsigned long long epochs = r->training->setup.trainer.cursor.epoch;
    snprintf(label, sizeof label, "%s", r->curve.label);
    if (!again_open(app, &r->options, epochs, err))
        return false;
    app_say_rebuilt(app, N_("%s of the race, %llu epochs"), label, epochs);
    return true;
}

/* A file of a sweep is read, never written over: what is done with a name is decided by what is
 * there, and said. */
bool compare_read_sweep(App *app, const char *path, Error *err)
{
    SweepLines sweep = {.path = NULL};
    bool ok = comparing_ready(&app->background.comparing, err) &&
              sweep_lines_read(&sweep, path, err) &&
              comparison_reserve(&app->background.comparison, COMPARED_ROWS + sweep.count, err);
    if (!ok) {
        sweep_lines_free(&sweep);
        return false;
    }
    sweep_lines_free(&app->background.sweep);
    app->background.sweep = sweep;
    if (sweep.count < sweep.all)
        app_say(app, false, N_("%s is a sweep's: the first %zu of its %zu lines are read"), path,
                sweep.count, sweep.all);
    else
        app_say(app, false, N_("%s is a sweep's: %zu lines are read"), path, sweep.count);
    compare_show(app);
    return true;
}

/* The command of a line trains just so. */
static bool open_line(App *app, size_t i, Error *err)
{
    const SweepLine *line = &app->background.sweep.lines[i];
    unsigned long long epochs = line->outcome.epochs;
    Options options;
    if (line->outcome.refused)
        return error_set(err, N_("compare: the options of line %zu do not go together"), i + 1);
    bool ok = sweep_line_options(line, &options, err) && again_open(app, &options, epochs, err);
    options_free(&options);
    if (ok)
        app_say_rebuilt(app, N_("line %zu of the sweep, %s, %llu epochs"), i + 1, line->values,
                        epochs);
    return ok;
}

static bool open_row(App *app, Error *err)
{
    const Comparison *c = &app->background.comparison;
    if (c->count == 0 || app->view.compare_row >= c->count)
        return error_set(err, N_("compare: there is no row to open"));
    CompareRow row = c->rows[app->view.compare_row];
    char line[64];
    int i = row.kind == COMPARED_RUN ? runs_find_number(&app->runs, (unsigned)row.number) : -1;
    if (i >= 0)
        return app_go_to_run(app, (size_t)i, err);
    if (row.kind == COMPARED_RACER)
        return open_racer(app, row.number, err);
    if (row.kind == COMPARED_LINE)
        return open_line(app, row.number, err);
    if (row.kind == COMPARED_BRANCH) {
        snprintf(line, sizeof line, "branch %.40s", row.name);
        return command_execute(app, line, err);
    }
    app_say(app, false, N_("%s is the present run"), row.name);
    return true;
}

static bool obey_word(App *app, CompareWord word, Error *err)
{
    if (word == COMPARE_OPEN)
        return open_row(app, err);
    mark_all(app, word == COMPARE_ALL);
    if (word == COMPARE_NONE) {
        sweep_lines_free(&app->background.sweep);
        app_end_race(app);
    }
    compare_show(app);
    return true;
}

static bool do_compare(App *app, const Argument *argument, Error *err)
{
    const char *text = argument->text;
    bool over = argument->variant;
    if (comparison_is_file(text))
        return sweep_is_at(text) ? compare_read_sweep(app, text, err)
                                 : write_table(app, text, over, err);
    if (over)
        return error_set(err, N_("compare!: the name of a file is needed, as in runs.csv or "
                                 "runs.md"));
    if (!comparing_ready(&app->background.comparing, err))
        return false;
    if (argument->word >= 0)
        return obey_word(app, (CompareWord)argument->word, err);
    if (strncmp(text, "until=", 6) == 0)
        return take_goal(app, text + 6, err);
    if (text[0])
        return compare_named(app, text, err);
    if (!is_any_marked(app) && app->background.race.count == 0 && !app->background.sweep.path)
        mark_all(app, true);
    toggle(app);
    return true;
}

const Command command_compare = {
    .row = {"compare", N_("runs beside each other: a table, and curves in the loss panel; or write "
                          "it to a file")},
    .subject = SUBJECT_COMPARE,
    .level = LEVEL_USUAL,
    .usage = "[NAME...|all|none|open|until=[NAME=]X|FILE.csv|FILE.md]",
    .argument = ARGUMENT_TEXT,
    .words = &compare_word_table,
    .takes_file = true,
    .run = do_compare,
};

const Command command_compare_over = {
    .row = {"compare!", N_("write the table of runs also over a file that is there")},
    .subject = SUBJECT_COMPARE,
    .level = LEVEL_SELDOM,
    .usage = "FILE.csv|FILE.md",
    .argument = ARGUMENT_TEXT,
    .takes_file = true,
    .needs = N_("the name of a file is needed, as in runs.csv or runs.md"),
    .variant = 1,
    .run = do_compare,
};
