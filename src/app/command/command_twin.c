/* The command that puts a second network beside the first, which differs in what is named. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/run/command_line.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 64 };

typedef enum TwinWord { TWIN_NEXT, TWIN_DIFFERENCE, TWIN_OFF } TwinWord;
static const TableRow words[] = {
    [TWIN_NEXT] = {"next", N_("the other network in front, for keys, explanation, matrices, "
                              "samples")},
    [TWIN_DIFFERENCE] = {"difference", N_("links in front show their numbers less those of the "
                                          "other network, or their own")},
    [TWIN_OFF] = {"off", N_("the network in front alone; the others are kept as runs")},
};
static const Table word_table = TABLE_OF("word", words);

static bool has_sides(const App *app, Error *err)
{
    return app->sides.count > 0 ||
           error_set(err, N_("twin: there is one network; ':twin rate=3' puts another one beside "
                             "it"));
}

static void say_difference(App *app)
{
    SideView *view = &app->view.sides;
    view->difference = !view->difference;
    if (view->difference)
        app_say(app, false, N_("links in front: %.60s less %.60s"), view->name[view->front],
                view->name[view->less]);
    else
        app_say(app, false, N_("links show their own numbers"));
}

static bool obey_word(App *app, TwinWord word, Error *err)
{
    char said[SIDES_WORDS_SIZE] = "";
    if (!has_sides(app, err))
        return false;
    if (word == TWIN_DIFFERENCE) {
        say_difference(app);
        return true;
    }
    if (word == TWIN_OFF) {
        snprintf(said, sizeof said, N_("%.60s alone"), app->view.sides.name[app->view.sides.front]);
        app_close_sides(app, said);
        app_say(app, false, "%s", said);
        return true;
    }
    app_turn_sides(app);
    app_say(app, false, N_("in front: %s"), app->view.sides.name[app->view.sides.front]);
    return true;
}

/* Sets one of what it is to differ in: "rate=3", "rate 3". */
static bool take_setting(Options *options, const char *name, const char *value, Error *err)
{
    const Option *option = option_find(name, err);
    if (!option)
        return false;
    if (option->scope < SCOPE_HYPER)
        return error_set(err, N_("twin: %s has no part in training, so nothing would differ"),
                         option->row.name);
    /* Rates of two optimizers mean different things, and frozen neurons are of another shape. */
    if (option->scope == SCOPE_OPTIMIZER)
        options_forget(options, option_find("rate", NULL));
    if (option->offset == offsetof(Options, hidden))
        options_forget(options, option_find("freeze", NULL));
    return option_read(options, option, N_("twin "), value, err);
}

/* "rate=3 optimizer=adam", or of one alone "rate 3". The optimizer is taken first, so that a rate
 * that is named stays. */
static bool take_settings(Options *options, const char *text, Error *err)
{
    char word[PROMPT_SIZE], name[NAME_SIZE];
    if (!strchr(text, '=')) {
        const char *value = text_cut_word(text, " ", name, sizeof name);
        return take_setting(options, name, value, err);
    }
    for (int pass = 0; pass < 2; pass++)
        for (const char *rest = text; *rest;) {
            rest = text_cut_word(rest, " ", word, sizeof word);
            const char *value = text_cut_word(word, "=", name, sizeof name);
            const Option *option = option_find(name, err);
            if (!option)
                return false;
            bool first = option->scope == SCOPE_OPTIMIZER;
            if (first == (pass == 0) && !take_setting(options, name, value, err))
                return false;
        }
    return true;
}

/* The options of a run that begins as the one in front did; what is the person's goes along. */
static bool begin_alike(const App *app, Options *options, Error *err)
{
    Error why;
    const Options *own = &app->run.options;
    bool ok = command_line_options(&app->run, options, &why);
    if (!ok)
        return why.is_memory ? error_memory(err)
                             : error_set(err, N_("twin: it is to begin as this run did, and that "
                                                 "cannot be: %s"), why.message);
    return options_keep(options, own, err) &&
           option_take(options, option_find("until", NULL), own, err);
}

/* Which is which; and what only the one in front has been through. */
static void say_added(App *app)
{
    const SideView *view = &app->view.sides;
    const char *apart = strstr(view->name[view->count - 1], ": ");
    char name[SIDE_NAME_SIZE];
    Error why;
    /* That it is at its start still is no part of what it is. */
    snprintf(name, sizeof name, "%zu%s", view->count, apart ? apart : "");
    if (command_line_is_plain(&app->run, &why))
        app_say(app, false, N_("%.70s, beside %.70s; t changes sides, :twin off ends it"),
                name, view->name[view->front]);
    else
        app_say(app, false, N_("%.70s, beside %.70s, which alone has been through: %.200s; r "
                               "starts all again, t changes sides"),
                name, view->name[view->front], why.message);
}

static bool do_twin(App *app, const Argument *argument, Error *err)
{
    Options options;
    if (argument->word >= 0)
        return obey_word(app, (TwinWord)argument->word, err);
    app_stop(app);
    if (!begin_alike(app, &options, err) || !take_settings(&options, argument->text, err)) {
        options_free(&options);
        return false;
    }
    if (!app_add_side(app, &options, err))
        return false;
    overlay_close(&app->overlay);
    say_added(app);
    return true;
}

const Command command_twin = {
    .row = {"twin", N_("a second network beside this one, which differs in what is named and is "
                       "stepped with it")},
    .subject = SUBJECT_COMPARE,
    .level = LEVEL_USUAL,
    .usage = "NAME=VALUE…|next|difference|off",
    .argument = ARGUMENT_TEXT,
    .words = &word_table,
    .needs = N_("what is to differ? ':twin rate=3', ':twin optimizer=adam', ':twin init=zero'"),
    .waits = true,
    .run = do_twin,
};
