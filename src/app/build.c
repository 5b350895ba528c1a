/* Making the app, and putting another run in the place of the one on the screen. */
#include "app/app.h"
#include "app/parts.h"
#include "app/speed.h"
#include "core/base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void parts_free_tools(Tools *tools)
{
    trace_free(&tools->trace);
    trace_free(&tools->before);
    evaluation_free(&tools->evaluation);
    evaluation_free(&tools->looks);
    measure_free(&tools->measure);
    answers_free(&tools->answers);
    ranking_free(&tools->ranking);
    map_free(&tools->map);
    unit_maps_free(&tools->unit_maps);
    fit_free(&tools->fit);
    pairs_free(&tools->pairs);
    means_free(&tools->means);
    reading_free(&tools->reading);
    lab_free(&tools->lab);
    terrain_free(&tools->terrain);
    free(tools->own.base);
    free(tools->own.x);
}

void parts_free(Parts *parts)
{
    parts_free_tools(&parts->tools);
    run_free(&parts->run);
}

static bool make_tools(Tools *tools, const Trainer *trainer, Error *err)
{
    tools->samples = trainer->data->count;
    map_init(&tools->map, trainer->data);
    fit_init(&tools->fit, trainer->data);
    pairs_init(&tools->pairs, trainer->data);
    tools->own.base = calloc(net_columns(&trainer->net), sizeof *tools->own.base);
    tools->own.x = calloc(trainer->net.inputs, sizeof *tools->own.x);
    if (!tools->own.base || !tools->own.x)
        return error_memory(err);
    if (!means_init(&tools->means, trainer->data, err) ||
        !reading_init(&tools->reading, trainer->data, &trainer->net, err) ||
        !trace_init(&tools->trace, trainer, err) || !trace_init(&tools->before, trainer, err) ||
        !evaluation_init(&tools->evaluation, &trainer->net, trainer->data, err) ||
        !evaluation_init(&tools->looks, &trainer->net, trainer->data, err) ||
        !measure_init(&tools->measure, &trainer->net, err) ||
        !answers_init(&tools->answers, &trainer->net, err) ||
        !ranking_init(&tools->ranking, &trainer->net, trainer->data, err))
        return false;
    trace_capture(&tools->trace, trainer, 0, 0);
    return true;
}

bool app_looks_at(const Tools *tools, const Trainer *t)
{
    const Net *net = &tools->trace.net;
    return tools->samples == t->data->count && net->features == t->net.features &&
           net_same_sizes(net, &t->net);
}

bool app_is_between(const App *app)
{
    return timeline_is_replaying(&app->run.timeline) &&
           !app_looks_at(&app->tools, &app->run.setup->trainer);
}

void app_carry_own(const OwnSample *from, const Dataset *data, OwnSample *to)
{
    bool typed = from->sample == SIZE_MAX;
    to->images = from->images;
    if (!from->shown || (!typed && from->sample >= dataset_rows(data)))
        return;
    if (typed)
        memcpy(to->base, from->base, dataset_columns(data) * sizeof *to->base);
    to->sample = from->sample;
    to->drawn = from->drawn;
    to->shown = !typed || dataset_present(data, to->base, to->x, NULL);
}

bool app_follow_shape(App *app, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    Tools next = {.samples = 0};
    if (timeline_is_replaying(&app->run.timeline) || app_looks_at(&app->tools, t))
        return true;
    if (!make_tools(&next, t, err)) {
        parts_free_tools(&next);
        return false;
    }
    app_carry_own(&app->tools.own, t->data, &next.own);
    map_keep_plane(&app->tools.map, &next.map);
    parts_free_tools(&app->tools);
    app->tools = next;
    app->picture.norms.count = 0;
    app->picture.followed_area = (Rect){0};
    view_fit(&app->view, &t->net);
    panel_fit(&app->view, &t->net);
    app_finish_wave(app);
    app->metrics.evaluating = false;
    app->metrics.wanted = true;
    app->frame.dirty = true;
    return true;
}

void app_follow(App *app)
{
    if (!app_follow_shape(app, &app->end.failure))
        app->end.quit = true;
}

/* In `room` bytes, or, where the network needs more, in as many as it would have alone. */
static bool begin_timeline(Run *run, const Options *options, size_t room, Error *err)
{
    Trainer *trainer = &run->setup->trainer;
    bool ok = timeline_init(&run->timeline, trainer, room, err);
    if (!ok && room > 0 && !err->is_memory) {
        timeline_free(&run->timeline);
        ok = timeline_init(&run->timeline, trainer, (size_t)options->memory << 20, err);
    }
    run->timeline.replay.data = &run->setup->session.data;
    return ok;
}

/* The first sample whose first input is not 0: else the gradient of the link that is selected at
 * the start would be 0. */
static size_t first_nonzero_sample(const Dataset *data)
{
    for (size_t k = 0; k < data->count; k++)
        if (data->x[k * data->inputs] > 0 || data->x[k * data->inputs] < 0)
            return k;
    return 0;
}

bool parts_make(Parts *parts, const Options *options, size_t room, Status *status, Error *err)
{
    *parts = (Parts){.has_past = false};
    Run *run = &parts->run;
    *status = STATUS_FAILURE;
    run->setup = calloc(1, sizeof *run->setup);
    if (!run->setup)
        return error_memory(err);
    if (!setup_make(run->setup, options, status, err))
        return false;
    *status = STATUS_FAILURE;
    if (!make_tools(&parts->tools, &run->setup->trainer, err))
        return false;
    if (!begin_timeline(run, options, room, err)) {
        *status = err->is_memory ? STATUS_FAILURE : STATUS_USAGE;
        return false;
    }
    run->spotlight = first_nonzero_sample(run->setup->trainer.data);
    parts->has_past = setup_recall(run->setup, options, &run->timeline, &parts->left_out,
                                   &parts->past_error);
    if (parts->has_past || !parts->past_error.is_memory)
        return true;
    return error_memory(err);
}

/* All that is in the app now. */
static Parts take_parts(const App *app)
{
    Parts parts = {.run = app->run, .tools = app->tools};
    parts.run.spotlight = app->view.spotlight;
    return parts;
}

/* Puts them on the screen. */
static void put_parts(App *app, const Parts *parts)
{
    judging_free(&app->background.judging);
    app->run = parts->run;
    app->tools = parts->tools;
    app->pace.pending = 0;
    app->metrics.evaluating = app->metrics.known = app->metrics.has_penalty = false;
    app->view.spotlight = app->run.spotlight;
    app->view.points = (PointTool){.on = false};
    app->view.pen = (PenTool){.x = DRAWING_SIDE / 2, .y = DRAWING_SIDE / 2};
    curves_clear(&app->picture.curves);
    app->picture.norms.count = 0;
    view_fit(&app->view, &app->run.setup->trainer.net);
    panel_fit(&app->view, &app->run.setup->trainer.net);
    app->picture.followed_area = (Rect){0};
    app_state_jumped(app);
}

/* What the session has of the lowest test loss: the waiting for a lower one goes on. */
static void recall_best(App *app)
{
    const SessionBest *saved = &app->run.setup->session.best;
    uint64_t epoch = app->run.setup->trainer.cursor.epoch;
    session_best_take(saved, &app->run.timeline);
    early_stopping_start(&app->run.stopping);
    if (app->run.timeline.best.known)
        early_stopping_recall(&app->run.stopping, saved->loss, saved->epoch, epoch);
}

/* What was decided about the table, as far as there is room for it. */
static void say_remarks(App *app)
{
    const Remarks *remarks = &app->run.setup->session.data.remarks;
    if (remarks->count == 1)
        app_say(app, false, "%s", remarks->line[0]);
    else if (remarks->count > 1)
        app_say(app, false, N_("%s; :describe lists %zu more"), remarks->line[0],
                remarks->count - 1);
}

/* What is to be said of a session that is open now. */
static void say_parts(App *app, const Parts *parts)
{
    Error rate = {.message = ""};
    bool fits = setup_rate_fits(app->run.setup, &rate);
    const char *and = fits ? "" : "; ";
    if (!parts->has_past)
        app_say(app, true, "a new past begins: %s%s%s", parts->past_error.message, and,
                rate.message);
    else if (parts->left_out > 0)
        app_say(app, true, "%zu of the session's branches are left out: they do not fit; --memory "
                "gives more room%s%s", parts->left_out, and, rate.message);
    else if (!fits)
        app_say(app, true, "%s", rate.message);
    else
        say_remarks(app);
}

/* The file that it was loaded from is its own. */
static void own_load(Run *run)
{
    run->own.count = 0;
    if (run->options.load)
        own_files_add(&run->own, run->options.load);
}

void app_say_resumed(App *app)
{
    char words[RECOVERY_WORDS_SIZE], before[APP_MESSAGE_SIZE];
    /* Why its past cannot be come back to is said too. */
    bool wrong = app->notice.text[0] && app->notice.is_error;
    memcpy(before, app->notice.text, sizeof before);
    recovery_words(&app->recovery, words);
    app_say(app, wrong, "%s%s%s", words, wrong ? "; " : "", wrong ? before : "");
}

/* Puts a run on the screen that has just been made, begun in the run of number `before`. */
static void begin_run(App *app, Parts *parts, unsigned before)
{
    run_name(&app->runs, &parts->run, ++app->runs.numbers);
    parts->run.before = before;
    put_parts(app, parts);
    recall_best(app);
    if (parts->has_past && timeline_journal(&app->run.timeline)->present.count > 1)
        app_find_past(app);
    if (parts->has_past)
        session_marks_take(&app->run.setup->session.marks, &app->run.timeline);
    run_mark_kept(&app->run);
    own_load(&app->run);
    say_parts(app, parts);
}

bool app_init(App *app, Options *options, const Display *display, double (*clock)(void),
              Status *status, Error *err)
{
    Parts parts;
    *app = (App){.run = {.options = *options}, .display = *display, .clock = clock,
                 .motion = {.drawn = 1}, .frame = {.dirty = true}};
    options_init(options);
    view_init(&app->view);
    keymap_init(&app->input.keymap);
    app->overlay.canvas = &app->frame.canvas;
    const Options *o = &app->run.options;
    app->pace.speed = options_given(o, speed) ? o->speed : SPEED_DEFAULT;
    *status = STATUS_FAILURE;
    if (!curves_init(&app->picture.curves, err) ||
        !comparison_reserve(&app->background.comparison, COMPARED_ROWS, err))
        return false;
    if (!parts_make(&parts, o, (size_t)o->memory << 20, status, err)) {
        parts_free(&parts);
        return false;
    }
    parts.run.options = app->run.options;
    begin_run(app, &parts, 0);
    app_load_others(app);
    return true;
}

void app_free(App *app)
{
    Parts parts = take_parts(app);
    parts_free(&parts);
    app_free_sides(app);
    runs_free(&app->runs);
    curves_free(&app->picture.curves);
    canvas_free(&app->frame.canvas);
    rate_trial_free(&app->background.trial);
    trials_free(&app->background.trials);
    sweep_lines_free(&app->background.sweep);
    judging_free(&app->background.judging);
    comparison_free(&app->background.comparison);
    race_free(&app->background.race);
    comparing_free(&app->background.comparing);
    overlay_free(&app->overlay);
    free(app->frame.clipboard);
    *app = (App){0};
}

/* How to come back to a run in which something was done, or, where there is `trouble`, that it is
 * forgotten; whether a file has it; and what there is no room for any more. */
static void say_left(App *app, bool due, const char *name, const char *forgotten,
                     const char *trouble)
{
    char file[RECOVERY_BEFORE_SIZE], *before = app->recovery.before;
    memcpy(file, before, sizeof file);
    before[0] = '\0';
    if (due && !trouble)
        text_append(before, sizeof file, "; ⌫ back to %s", name);
    else if (due && !file[0])
        text_append(before, sizeof file, "; the session before: :resume");
    if (due)
        text_append(before, sizeof file, "%s", file);
    if (trouble)
        text_append(before, sizeof file, "; %s is forgotten: %s", name, trouble);
    if (forgotten[0])
        text_append(before, sizeof file, "; no room any more for %s: --memory gives more",
                    forgotten);
}

/* Puts the run that is on the screen away, to be come back to where there is room for it. */
static void leave_run(App *app, Parts *now)
{
    char forgotten[RUN_WORDS_SIZE];
    Error why;
    bool due = run_is_unkept(&app->run);
    app_note_facts(app);
    now->run.facts = app->run.facts;
    recovery_keep_before(&app->recovery, &app->run);
    parts_free_tools(&now->tools);
    bool kept = runs_put_away(&app->runs, &now->run, runs_budget(&now->run.options), forgotten,
                              &why);
    say_left(app, due, app->run.name, forgotten, kept ? NULL : why.message);
    if (!kept)
        run_free(&now->run);
}

bool app_rebuild(App *app, Options *options, Error *err)
{
    Parts now = take_parts(app), next;
    Status status;
    size_t room = runs_room(&app->runs, &now.run, runs_budget(&app->run.options));
    app->notice.text[0] = '\0';
    options->files = FILE_REGULAR;
    bool ok = parts_make(&next, options, room, &status, err);
    options->carried = options->network;
    options->network = NULL;
    bool alone = options->saved != NULL;
    options->saved = NULL;
    next.run.options = *options;
    options_init(options);
    if (!ok) {
        parts_free(&next);
        return false;
    }
    unsigned before = now.run.number;
    char said[SIDES_WORDS_SIZE] = "";
    app_close_sides(app, said);
    now = take_parts(app);
    leave_run(app, &now);
    text_append(app->recovery.before, sizeof app->recovery.before, "%s", said);
    view_home(&app->view);
    begin_run(app, &next, before);
    if (!alone)
        app_load_others(app);
    return true;
}

void app_say_rebuilt(App *app, const char *format, ...)
{
    bool wrong = app->notice.text[0] && app->notice.is_error;
    char text[APP_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (wrong)
        memcpy(text, app->notice.text, sizeof text);
    app_say(app, wrong, "%.300s%s", text, app->recovery.before);
}

bool app_enter_run(App *app, size_t index, Error *err)
{
    Parts now = take_parts(app), next = {.run = *app->runs.list[index]};
    size_t budget = runs_budget(&app->run.options);
    /* What is the person's goes along. */
    if (!options_keep(&app->runs.list[index]->options, &app->run.options, err))
        return false;
    if (!make_tools(&next.tools, &next.run.setup->trainer, err)) {
        parts_free_tools(&next.tools);
        return false;
    }
    unsigned number = next.run.number;
    char said[SIDES_WORDS_SIZE] = "";
    app_close_sides(app, said);
    now = take_parts(app);
    int i = runs_find_number(&app->runs, number);
    if (i < 0) {
        parts_free_tools(&next.tools);
        return error_set(err, N_("there is no room any more for that run%s"), said);
    }
    runs_take(&app->runs, (size_t)i, &next.run);
    leave_run(app, &now);
    text_append(app->recovery.before, sizeof app->recovery.before, "%s", said);
    size_t others = runs_bytes(&app->runs);
    bool wide = timeline_unpack(&next.run.timeline, others < budget ? budget - others : 0, err);
    view_home(&app->view);
    put_parts(app, &next);
    /* No file has it now. */
    if (!run_is_untouched(&next.run))
        run_mark_unkept(&app->run);
    return wide;
}

bool app_go_to_run(App *app, size_t index, Error *err)
{
    char words[RUN_WORDS_SIZE];
    app->notice.text[0] = '\0';
    if (!app_enter_run(app, index, err))
        return false;
    run_words(&app->run, words);
    app_say(app, false, "%s: %s%s", app->run.name, words, app->recovery.before);
    return true;
}

void app_note_facts(App *app)
{
    uint64_t version = app->run.setup->trainer.version;
    RunFacts *facts = &app->run.facts;
    if (!app->metrics.known || app->metrics.version != version ||
        (facts->known && facts->version == version))
        return;
    *facts = (RunFacts){.known = true, .version = version, .metrics = app->metrics.values};
}
