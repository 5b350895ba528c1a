/* Options, then a verb without a screen or the interactive program; the result is its status. */
#include "app/clock.h"
#include "app/command/command.h"
#include "app/dispatch.h"
#include "app/headless/headless.h"
#include "app/prompt_file.h"
#include "app/run/link.h"
#include "app/run/paths.h"
#include "app/run/saving.h"
#include "core/base/kernels.h"
#include "kernel/team.h"
#include "term/term.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Seconds of training between two looks at the keyboard, and of events between two frames. */
static const double slice = 0.004, event_slice = 0.02;

/* Settings from --config, or from the usual place when there is a file. */
static bool read_config(Options *options, Error *err)
{
    const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char path[4096];
    if (options->no_config || options->help || options->version)
        return true;
    if (options->config)
        return options_read_config(options, options->config, &command_table, err);
    int n = -1;
    if (base && base[0] == '/')
        n = snprintf(path, sizeof path, "%s/backprop/config", base);
    else if (home && home[0] == '/')
        n = snprintf(path, sizeof path, "%s/.config/backprop/config", home);
    if (n < 0 || (size_t)n >= sizeof path || access(path, F_OK) != 0)
        return true;
    /* Known by its path: nothing is to be written there. */
    options->config = strdup(path);
    return options->config ? options_read_config(options, path, &command_table, err)
                           : error_memory(err);
}

static bool draw(App *app, Error *err)
{
    TextCursor cursor;
    double started = clock_seconds();
    if (app->frame.display_changed) {
        Scheme scheme = app_scheme(app);
        term_set_scheme(&scheme);
        term_set_mouse(app_has_mouse(app));
        app->frame.display_changed = false;
        app->frame.redraw_all = true;
    }
    if (!app_draw(app, &cursor, err))
        return false;
    term_show(&app->frame.canvas, &cursor, app->frame.redraw_all);
    app->frame.redraw_all = false;
    app_frame_shown(app, clock_seconds() - started);
    return true;
}

/* What was copied goes to the terminal between two frames. */
static void send_copied(App *app)
{
    if (app->frame.clipboard && !term_copy(app->frame.clipboard))
        app_say(app, true, "this terminal has no clipboard that could be reached");
    free(app->frame.clipboard);
    app->frame.clipboard = NULL;
}

/* Events, work, frames, until the person or a signal ends it. */
static bool event_loop(App *app, Error *err)
{
    Event event = {.kind = EVENT_SIZE};
    term_size(&event.x, &event.y);
    dispatch_event(app, &event);
    dispatch_startup(app);
    while (!app->end.quit) {
        app_work(app, slice);
        if (term_ready() && app_frame_due(app) && !draw(app, err))
            return false;
        TermSignal signal = term_wait(app_wait(app, term_ready()));
        if (signal == TERM_SIGNAL_END)
            return true;
        if (signal == TERM_SIGNAL_STOP && !term_suspend())
            return true;
        if (signal == TERM_SIGNAL_CONTINUE)
            term_continue();
        if (signal != TERM_SIGNAL_NONE) {
            app->frame.redraw_all = app->frame.dirty = true;
            app->frame.next = 0;
        }
        while (inbox_has_room(&app->input.inbox) && term_event(&event))
            dispatch_receive(app, &event);
        dispatch_obey(app, event_slice);
        send_copied(app);
    }
    return !app->end.failure.message[0] || error_set(err, "%s", app->end.failure.message);
}

/* The lines entered before; why they cannot be read is said. */
static void read_prompt_history(App *app)
{
    char path[STATE_PATH_SIZE];
    Error err;
    if (state_path("history", "the history of commands", path, &err) &&
        !prompt_file_read(&app->prompt, path, &err))
        app_say(app, true, "the commands entered before are not there: %s", err.message);
}

static void keep_prompt_history(const App *app)
{
    char path[STATE_PATH_SIZE];
    Error why, note;
    if (app->prompt.fresh == 0 ||
        (state_path("history", "the history of commands", path, &why) &&
         prompt_file_write(&app->prompt, path, &why)))
        return;
    error_set(&note, "the commands entered are not kept for the next time: %s", why.message);
    headless_complain(note.message);
}

/* The terminal is itself again: the session is kept for --resume, and saved where that is asked. */
static bool leave(App *app, Error *err)
{
    Error why, note;
    bool changed = run_is_unkept(&app->run);
    if (!recovery_keep(&app->recovery, &app->run, &why)) {
        error_set(&note, "the session is not kept for --resume: %s", why.message);
        headless_complain(note.message);
    }
    bool saved = saving_at_end(&app->run, &app->runs, changed, &note, err);
    if (saved && note.message[0])
        headless_complain(note.message);
    return saved;
}

/* Makes the app, for --resume from the session left last. */
static bool open_app(App *app, Options *options, Status *status, Error *err)
{
    static char last[STATE_PATH_SIZE];
    const Display display = {DEPTH_DIRECT, SYMBOLS_BRAILLE, THEME_DARK};
    Error why;
    bool resume = options->resume, has_place = recovery_path(last, &why);
    *status = STATUS_FAILURE;
    if (resume && !has_place)
        return error_set(err, "%s", why.message);
    if (resume && !recovery_ask(options, last, err))
        return false;
    if (!app_init(app, options, &display, clock_seconds, status, err))
        return false;
    if (!paths_ready(&app->run.options, app->run.setup->trainer.data, status, err))
        return false;
    app->recovery.path = has_place ? last : NULL;
    read_prompt_history(app);
    if (resume)
        app_say_resumed(app);
    return true;
}

/* `words`: what was decided about what is opened, or "". */
static Status show(Options *options, const char *words)
{
    static App app; /* its prompt's history is too much for some stacks */
    TermAbilities abilities;
    Status status = STATUS_FAILURE;
    Error err;
    if (!isatty(STDOUT_FILENO)) {
        headless_complain("standard output is no terminal; 'backprop train' works without one");
        return status;
    }
    if (!open_app(&app, options, &status, &err)) {
        headless_complain(err.message);
        app_free(&app);
        return status;
    }
    if (*words)
        app_say(&app, false, "%s", words);
    bool opened = term_open(app_has_mouse(&app), &abilities, &err), ok = opened;
    if (opened) {
        app.display = (Display){abilities.depth, abilities.symbols, abilities.theme};
        app.frame.display_changed = true;
        ok = event_loop(&app, &err);
        term_close();
    }
    if (!ok)
        headless_complain(err.message);
    if (opened)
        keep_prompt_history(&app);
    if (opened && !leave(&app, &err)) {
        headless_complain(err.message);
        ok = false;
    }
    app_free(&app);
    term_die_of_signal();
    return ok ? STATUS_OK : STATUS_FAILURE;
}

/* What a link says goes before the configuration file, and behind what is given beside it. */
static bool take_link(Options *options, char words[LINK_WORDS_SIZE], Error *err)
{
    return !options->import || options->help || options->version ||
           link_read(options->import, options, words, err);
}

/* `words`: what was decided about a link, or "". */
static Status run(Options *options, char words[LINK_WORDS_SIZE])
{
    if (options->help) {
        headless_help();
        return STATUS_OK;
    }
    if (options->version) {
        headless_version();
        return STATUS_OK;
    }
    bool took_session = false;
    Error err;
    if (options->verb != VERB_LIST && !setup_take_session(options, &took_session, &err))
        return headless_refuse(&err);
    /* Many trainings at once are processes, into which threads do not come along. */
    bool many = options->verb == VERB_SWEEP || options->verb == VERB_TRIALS;
    bool goes_on = options->verb != VERB_PREDICT && options->verb != VERB_EVALUATE && !many;
    if (took_session && goes_on)
        snprintf(words, LINK_WORDS_SIZE, "%.300s is a saved session: going on with it",
                 options->load);
    if (words[0] && options->verb != VERB_SHOW && !options->quiet)
        headless_complain(words);
    team_resize(many ? 1 : options->threads);
    switch (options->verb) {
    case VERB_SHOW:
        return show(options, words);
    case VERB_TRAIN:
        return headless_train(options);
    case VERB_PREDICT:
        return headless_predict(options);
    case VERB_EVALUATE:
        return headless_evaluate(options);
    case VERB_SWEEP:
        return headless_sweep(options);
    case VERB_TRIALS:
        return headless_trials(options);
    case VERB_LIST:
        return headless_list(options);
    default:
        return options->verb < VERB_INSTRUMENT ? headless_pass(options)
                                                : headless_measure(options);
    }
}

/* The tests try the kernels for other processors; nobody else has to choose. */
static bool choose_kernels(Error *err)
{
    const char *name = getenv("BACKPROP_KERNELS");
    return !name || !name[0] || kernel_choose(name, err);
}

/* A file opened later must not get into the place of a closed descriptor: messages would be
 * written into it. Reading and writing there fail as before. */
static void occupy_descriptors(void)
{
    if (fcntl(STDIN_FILENO, F_GETFD) < 0)
        open("/dev/null", O_WRONLY);
    if (fcntl(STDOUT_FILENO, F_GETFD) < 0)
        open("/dev/null", O_RDONLY);
    if (fcntl(STDERR_FILENO, F_GETFD) < 0)
        open("/dev/null", O_WRONLY);
}

/* A write beyond the limit of file sizes fails and is reported, as on a full disk. */
static void ignore_size_limit(void)
{
    signal(SIGXFSZ, SIG_IGN);
}

int main(int argc, char **argv)
{
    Options options;
    char words[LINK_WORDS_SIZE] = "";
    Error err;
    Status status;
    /* Only characters follow the locale; numbers are written and read with a point everywhere. */
    setlocale(LC_CTYPE, "");
    occupy_descriptors();
    ignore_size_limit();
    options_init(&options);
    if (choose_kernels(&err) && options_parse(&options, argc, argv, &err) &&
        take_link(&options, words, &err) && read_config(&options, &err)) {
        options_forget(&options, option_find("import", NULL));
        status = run(&options, words);
    } else
        status = headless_refuse(&err);
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    if (!written && !headless_reader_left(stdout) && status != STATUS_FAILURE) {
        headless_complain("cannot write to standard output");
        status = STATUS_FAILURE;
    }
    team_resize(1);
    options_free(&options);
    return (int)status;
}
