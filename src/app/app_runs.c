/* The other runs of a session's file. */
#include "app/app.h"
#include "core/base/text.h"
#include "data/session/session_runs.h"

#include <stdio.h>
#include <string.h>

/* What is known of the runs of a file while they are loaded. */
typedef struct Loading {
    SessionRuns *saved;
    unsigned number[SESSION_RUNS_MAX]; /* of each, given when it was begun here; 0: it was not */
    unsigned first;   /* of them all */
    unsigned before;  /* of the run that was on the screen before; 0: none */
    size_t failed;
    Error why;        /* the last one */
} Loading;

/* The run of that number, the present one too, to be changed. */
static Run *run_of(App *app, unsigned number)
{
    int i = runs_find_number(&app->runs, number);
    return number == app->run.number ? &app->run : i >= 0 ? app->runs.list[i] : NULL;
}

static bool load_one(App *app, const Loading *loading, size_t i, const char *path, Error *err)
{
    Options options;
    options_init(&options);
    if (!options_keep(&options, &app->run.options, err) ||
        !option_set(&options, option_find("load", NULL), path, err)) {
        options_free(&options);
        return false;
    }
    options.saved = loading->saved;
    options.saved_run = i;
    bool ok = app_rebuild(app, &options, err);
    options_free(&options);
    return ok;
}

/* As it was called, or where a run has that name here, by its number. */
static void name_one(App *app, Run *run, const char *name)
{
    char other[RUN_NAME_SIZE];
    Error err;
    bool named = runs_rename(&app->runs, &app->run, run, name, &err);
    for (unsigned number = run->number; !named; number++) {
        snprintf(other, sizeof other, "r%u", number);
        named = runs_rename(&app->runs, &app->run, run, other, &err);
    }
}

/* Each as it was beside the others: in their order, marked, and begun in the same one. */
static void arrange(App *app, const Loading *loading)
{
    size_t count = session_runs_count(loading->saved);
    Run *runs[SESSION_RUNS_MAX];
    for (size_t i = 0; i < count; i++)
        runs[i] = loading->number[i] > 0 ? run_of(app, loading->number[i]) : NULL;
    for (size_t i = 0; i < count; i++) {
        const SessionRun *saved = session_runs_at(loading->saved, i);
        if (!runs[i])
            continue;
        Run *before = saved->before > 0 ? runs[saved->before - 1] : NULL;
        runs[i]->number = loading->first + (unsigned)i;
        runs[i]->before = before ? before->number : loading->before;
        runs[i]->marked = saved->marked;
        runs[i]->name[0] = '\0'; /* no other is in the way of its name then */
    }
    unsigned last = loading->first + (unsigned)count - 1;
    app->runs.numbers = app->runs.numbers > last ? app->runs.numbers : last;
    for (size_t i = 0; i < count; i++)
        if (runs[i])
            name_one(app, runs[i], session_runs_at(loading->saved, i)->name);
}

/* What is to be said of those that are there, and of those that are not. */
static void tell(App *app, const Loading *loading, const char *before)
{
    size_t count = session_runs_count(loading->saved), there = 0;
    char *out = app->recovery.before;
    for (unsigned k = 0; k < count; k++)
        there += run_of(app, loading->first + k) != NULL;
    snprintf(out, RECOVERY_BEFORE_SIZE, N_("%.200s; %zu of its %zu runs: :runs"), before, there,
             count);
    if (loading->failed > 0)
        text_append(out, RECOVERY_BEFORE_SIZE, N_("; %.160s"), loading->why.message);
    else if (there < count)
        text_append(out, RECOVERY_BEFORE_SIZE, N_("; no room for more: --memory gives some"));
}

static void load_all(App *app, Loading *loading, const char *path)
{
    unsigned present = app->run.number;
    size_t count = session_runs_count(loading->saved);
    loading->first = present;
    loading->before = app->run.before;
    for (size_t i = 0; i < count; i++) {
        if (session_runs_at(loading->saved, i)->present) {
            loading->number[i] = present;
        } else if (load_one(app, loading, i, path, &loading->why)) {
            loading->number[i] = app->run.number;
            app->run.before = 0;
        } else {
            loading->failed++;
        }
    }
    int i = runs_find_number(&app->runs, present);
    if (i >= 0 && app_enter_run(app, (size_t)i, &loading->why))
        run_mark_kept(&app->run);
}

void app_load_others(App *app)
{
    Loading loading = {.saved = NULL};
    char path[PROMPT_SIZE], before[RECOVERY_BEFORE_SIZE], notice[APP_MESSAGE_SIZE];
    bool wrong = app->notice.is_error;
    const Options *o = &app->run.options;
    if (!o->load || o->data || !session_is_at(o->load))
        return;
    snprintf(path, sizeof path, "%s", o->load);
    memcpy(before, app->recovery.before, sizeof before);
    memcpy(notice, app->notice.text, sizeof notice);
    if (!session_runs_open(&loading.saved, path, FILE_REGULAR, &loading.why)) {
        app_say(app, true, "%s", loading.why.message);
        return;
    }
    if (!loading.saved)
        return;
    if (!comparing_ready(&app->background.comparing, &loading.why)) {
        app_say(app, true, "%s", loading.why.message);
        session_runs_close(loading.saved);
        return;
    }
    load_all(app, &loading, path);
    arrange(app, &loading);
    tell(app, &loading, before);
    app->notice.is_error = wrong;
    memcpy(app->notice.text, notice, sizeof notice);
    session_runs_close(loading.saved);
}
