/* The command that trains from many seeds, counts what comes of it, and opens one of them. */
#include "app/app.h"
#include "app/command/again.h"
#include "app/command/command.h"
#include "app/overlay.h"
#include "core/base/text.h"
#include "core/look/histogram.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 8, BAR_WIDTH = 12, VALUE_SIZE = 64, LINE_SIZE = 128 };

/* How the number that they are judged by is spread, a line a range. */
static void add_histogram(App *app)
{
    const Trials *t = &app->background.trials;
    const Goal goal = trials_judged_by(&t->options);
    Real values[TRIALS_MAX];
    size_t n = 0, most = 1;
    Histogram h;
    for (size_t i = 0; i < t->done; i++) {
        double value = goal_value(&goal, outcome_compared(&t->outcomes[i]));
        if (!isnan(value))
            values[n++] = (Real)value;
    }
    histogram_make(&h, BINS, values, n, 1);
    if (n < 2 || !(h.low < h.high))
        return;
    int digits = histogram_digits(&h);
    double width = (h.high - h.low) / (double)h.bins;
    for (size_t b = 0; b < h.bins; b++)
        most = h.count[b] > most ? h.count[b] : most;
    for (size_t b = 0; b < h.bins; b++) {
        char line[LINE_SIZE];
        snprintf(line, sizeof line, "%9.*g … %-9.*g %3zu ", digits, h.low + (double)b * width,
                 digits, h.low + (double)(b + 1) * width, h.count[b]);
        for (size_t i = 0; i < (h.count[b] * BAR_WIDTH + most - 1) / most; i++)
            text_append(line, sizeof line, "█");
        overlay_heading(&app->overlay, line);
    }
}

/* "93 ✓ 0.0099": after how many epochs, whether it reached the goal, and the number. */
static void add_one(App *app, size_t i)
{
    const Trials *t = &app->background.trials;
    const Goal goal = trials_judged_by(&t->options);
    const Outcome *o = &t->outcomes[i];
    double value = goal_value(&goal, outcome_compared(o));
    char words[VALUE_SIZE];
    snprintf(words, sizeof words, "%-6llu %s ", (unsigned long long)o->epochs,
             o->end == TRAINING_REACHED ? "✓" : o->end == TRAINING_DIVERGED ? "✗" : "·");
    if (isnan(value))
        text_append(words, sizeof words, "%s", table_row(&training_end_table, o->end)->name);
    else
        text_append(words, sizeof words, "%.4g", value);
    overlay_choice(&app->overlay, &t->rows[i], words);
}

static const char *data_of(const Trials *t)
{
    return t->options.data ? t->options.data : "xor";
}

static void fill_trials(App *app)
{
    const Trials *t = &app->background.trials;
    bool has_goal = options_given(&t->options, until);
    const Goal goal = trials_judged_by(&t->options);
    char words[TRIALS_WORDS_SIZE], line[LINE_SIZE];
    Error err;
    snprintf(line, sizeof line, N_("%s: %zu of %zu are trained"), data_of(t), t->done, t->count);
    overlay_heading(&app->overlay, line);
    snprintf(line, sizeof line, N_("%s at their ends:"), goal_row(&goal)->row.name);
    overlay_heading(&app->overlay, line);
    add_histogram(app);
    snprintf(line, sizeof line, N_("each: epochs, %s%s"), has_goal ? N_("✓ reached, ") : "",
             goal_row(&goal)->row.name);
    overlay_heading(&app->overlay, line);
    for (size_t i = 0; i < t->done; i++)
        add_one(app, i);
    overlay_chosen(&app->overlay);
    overlay_about(&app->overlay, N_("%s. Enter opens the one that is chosen as a run%s."),
                  trials_words(t, words, &err) ? words : err.message,
                  trials_are_going(t) ? N_("; ':trials stop' ends them") : "");
}

/* Begins a run with that seed, and trains as many epochs. */
static bool open_trial(App *app, const TableRow *row, Error *err)
{
    const Trials *t = &app->background.trials;
    size_t i = (size_t)(row - t->rows);
    unsigned long long epochs = t->outcomes[i].epochs;
    Options options;
    bool ok = options_copy(&options, &t->options, err);
    options.seed = t->first + i;
    options_give(&options, seed, true);
    if (ok)
        overlay_close(&app->overlay);
    ok = ok && again_open(app, &options, epochs, err);
    options_free(&options);
    if (ok)
        app_say_rebuilt(app, N_("%s of the trials, %llu epochs"), row->name, epochs);
    return ok;
}

static bool begin(App *app, uint64_t count, uint64_t epochs, Error *err)
{
    Options options;
    bool ok = again_options(app, "trials", &options, err) &&
              option_take(&options, option_find("patience", NULL), &app->run.options, err);
    if (!ok) {
        options_free(&options);
        return false;
    }
    options.numbers.patience = app->run.setup->trainer.hyper.patience;
    options.epochs = epochs;
    options_give(&options, epochs, epochs > 0);
    app_stop(app);
    trials_free(&app->background.trials);
    if (!trials_begin(&app->background.trials, &options, (size_t)count, err))
        return false;
    overlay_close(&app->overlay);
    overlay_offer(&app->overlay, N_("trials"), fill_trials, open_trial, NULL, app);
    return true;
}

/* Reads "40" or "40 500". */
static bool read_counts(const char *text, uint64_t *count, uint64_t *epochs, Error *err)
{
    char *behind;
    *count = strtoull(text, &behind, 10);
    bool has_epochs = *behind == ' ';
    *epochs = has_epochs ? strtoull(behind + 1, &behind, 10) : 0;
    return (strspn(text, "0123456789 ") == strlen(text) && *behind == '\0' && *count >= 1 &&
            *count <= TRIALS_MAX && *epochs < 1000000000000 && *epochs >= has_epochs) ||
           error_set(err, N_("trials: '%.40s' is wrong; it is to be how many, from 1 to %d, and "
                             "perhaps epochs, as in 40 500"), text, TRIALS_MAX);
}

typedef enum TrialsWord { TRIALS_STOP } TrialsWord;
static const TableRow words[] = {
    [TRIALS_STOP] = {"stop", N_("end the trials that are under way; those done are kept")},
};
static const Table word_table = TABLE_OF("word", words);

static bool do_trials(App *app, const Argument *argument, Error *err)
{
    Trials *t = &app->background.trials;
    uint64_t count, epochs;
    if (argument->word == TRIALS_STOP) {
        if (!trials_are_going(t))
            return error_set(err, N_("trials: none are under way; ':trials 40' would begin some"));
        t->count = t->done;
        app_say(app, false, N_("the trials have ended with %zu"), t->done);
        return true;
    }
    if (argument->text[0])
        return read_counts(argument->text, &count, &epochs, err) &&
               begin(app, count, epochs, err);
    if (t->count == 0)
        return error_set(err, N_("trials: how many? ':trials 40' trains from 40 seeds"));
    overlay_offer(&app->overlay, N_("trials"), fill_trials, open_trial, NULL, app);
    return true;
}

const Command command_trials = {
    .row = {"trials", N_("train N times from other seeds and count how often it succeeds; or list "
            "what came of it")},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .usage = "[N [EPOCHS]|stop]",
    .argument = ARGUMENT_TEXT,
    .words = &word_table,
    .run = do_trials,
};
