/* Options, then a verb without a screen or the interactive program; the result is its status. */
#include "app/app.h"
#include "app/headless.h"
#include "core/kernel.h"
#include "core/team.h"
#include "term/term.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const double slice = 0.004; /* seconds of training between two looks at the keyboard */

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Settings from --config, or from the usual place when there is a file. */
static bool read_config(Options *options, Error *err)
{
    const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char path[4096];
    if (options->no_config || options->help || options->version)
        return true;
    if (options->config)
        return options_read_config(options, options->config, err);
    int n = -1;
    if (base && base[0] == '/')
        n = snprintf(path, sizeof path, "%s/backprop/config", base);
    else if (home && home[0] == '/')
        n = snprintf(path, sizeof path, "%s/.config/backprop/config", home);
    if (n < 0 || (size_t)n >= sizeof path || access(path, F_OK) != 0)
        return true;
    return options_read_config(options, path, err);
}

static bool draw(App *app, Error *err)
{
    TextCursor cursor;
    double started = seconds_now();
    if (app->display_changed) {
        Scheme scheme = app_scheme(app);
        term_set_scheme(&scheme);
        app->display_changed = false;
        app->redraw_all = true;
    }
    if (!app_draw(app, &cursor, err))
        return false;
    term_show(&app->canvas, &cursor, app->redraw_all);
    app->redraw_all = false;
    app_frame_shown(app, seconds_now() - started);
    return true;
}

/* Events, work, frames, until the person or a signal ends it. */
static bool event_loop(App *app, Error *err)
{
    Event event = {.kind = EVENT_SIZE};
    term_size(&event.x, &event.y);
    app_event(app, &event);
    app_startup(app);
    while (!app->quit) {
        app_work(app, slice);
        if (app_frame_due(app) && !draw(app, err))
            return false;
        TermSignal signal = term_wait(app_wait(app));
        if (signal == TERM_SIGNAL_END)
            return true;
        if (signal == TERM_SIGNAL_STOP)
            term_suspend();
        if (signal != TERM_SIGNAL_NONE) {
            app->redraw_all = app->dirty = true;
            app->next_frame = 0;
        }
        while (!app->quit && term_event(&event))
            app_event(app, &event);
    }
    return true;
}

/* What --save asks for, when the interactive program ends. Only that has to wait for the place that
 * training is on its way to. */
static bool save_at_end(App *app, Error *err)
{
    if (!app->options.save)
        return true;
    while (!timeline_replay(&app->timeline, &(uint64_t){UINT64_MAX}))
        continue;
    return session_save_past(app->options.save, &app->timeline, err);
}

static Status show(Options *options)
{
    static App app; /* its prompt's history is too much for some stacks */
    TermAbilities abilities;
    Status status = STATUS_FAILURE;
    Error err;
    if (!isatty(STDOUT_FILENO)) {
        headless_complain("standard output is no terminal; 'backprop train' works without one");
        return status;
    }
    Display display = {DEPTH_DIRECT, SYMBOLS_BRAILLE, THEME_DARK};
    if (!app_init(&app, options, &display, seconds_now, &status, &err)) {
        headless_complain(err.message);
        app_free(&app);
        return status;
    }
    status = STATUS_FAILURE;
    if (term_open(!app.options.no_mouse, &abilities, &err)) {
        app.display = (Display){abilities.depth, abilities.symbols, abilities.theme};
        app.display_changed = true;
        bool ok = event_loop(&app, &err);
        term_close();
        if (ok && save_at_end(&app, &err))
            status = STATUS_OK;
    }
    if (status != STATUS_OK)
        headless_complain(err.message);
    app_free(&app);
    term_die_of_signal();
    return status;
}

static Status run(Options *options)
{
    if (options->help) {
        headless_help();
        return STATUS_OK;
    }
    if (options->version) {
        headless_version();
        return STATUS_OK;
    }
    team_resize(options->threads);
    switch (options->verb) {
    case VERB_TRAIN:
        return headless_train(options);
    case VERB_GRADIENTS:
        return headless_gradients(options);
    case VERB_CHECK:
        return headless_check(options);
    case VERB_DATA:
        return headless_data(options);
    case VERB_LIST:
        return headless_list(options);
    case VERB_SHOW:
        return show(options);
    }
    return STATUS_FAILURE;
}

/* The tests try the kernels for other processors; nobody else has to choose. */
static bool choose_kernels(Error *err)
{
    const char *name = getenv("BACKPROP_KERNELS");
    return !name || !name[0] || kernel_choose(name, err);
}

int main(int argc, char **argv)
{
    Options options;
    Error err;
    Status status = STATUS_USAGE;
    /* Only characters follow the locale; numbers are written and read with a point everywhere. */
    setlocale(LC_CTYPE, "");
    options_init(&options);
    if (choose_kernels(&err) && options_parse(&options, argc, argv, &err) &&
        read_config(&options, &err))
        status = run(&options);
    else
        headless_complain(err.message);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status != STATUS_FAILURE) {
        headless_complain("cannot write to standard output");
        status = STATUS_FAILURE;
    }
    team_resize(1);
    options_free(&options);
    return (int)status;
}
