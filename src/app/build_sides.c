/* Putting a network beside the one on the screen, and putting those beside it away. */
#include "app/app.h"
#include "app/parts.h"
#include "core/base/text.h"
#include "time/beside.h"
#include "time/survey.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void free_side(Side *side)
{
    parts_free_tools(&side->tools);
    run_free(&side->run);
    curves_free(&side->picture.curves);
    free(side);
}

void app_free_sides(App *app)
{
    for (size_t i = 0; i < app->sides.count; i++)
        free_side(app->sides.other[i]);
    app->sides.count = 0;
}

/* Whether two networks learn from the same samples, seen by their columns. */
static bool has_same_samples(const Dataset *a, const Dataset *b)
{
    size_t rows = dataset_rows(a), columns = dataset_columns(a);
    if (rows != dataset_rows(b) || a->count != b->count || columns != dataset_columns(b) ||
        a->outputs != b->outputs ||
        memcmp(a->t, b->t, rows * a->outputs * sizeof *a->t) != 0)
        return false;
    for (size_t k = 0; k < rows; k++)
        if (memcmp(dataset_base(a, k), dataset_base(b, k), columns * sizeof(Real)) != 0)
            return false;
    return true;
}

/* Bytes for the past of each of so many networks on the screen. */
static size_t room_of_sides(const App *app, size_t count)
{
    size_t budget = runs_budget(&app->run.options), others = runs_bytes(&app->runs);
    return (others < budget ? budget - others : 0) / count;
}

/* Gives each on the screen its share of the memory. */
static bool share_room(App *app, size_t count, Error *err)
{
    size_t room = room_of_sides(app, count);
    bool ok = timeline_unpack(&app->run.timeline, room, err);
    for (size_t i = 0; i < app->sides.count && ok; i++)
        ok = timeline_unpack(&app->sides.other[i]->run.timeline, room, err);
    return ok;
}

/* Released by free_side also after failure. */
static bool make_side(App *app, const Options *options, Side *side, Error *err)
{
    Parts parts = {.has_past = false};
    Status status;
    bool ok = share_room(app, app->sides.count + 2, err) &&
              curves_init(&side->picture.curves, err) &&
              parts_make(&parts, options, room_of_sides(app, app->sides.count + 2), &status, err);
    side->run = parts.run;
    side->tools = parts.tools;
    if (!ok)
        return false;
    return has_same_samples(side->run.setup->trainer.data, app->run.setup->trainer.data) ||
           error_set(err, N_("the samples would be others, and the two would not be compared"));
}

static void note_revisions(App *app)
{
    Sides *s = &app->sides;
    s->revision[app->view.sides.front] = app->run.setup->trainer.data->revision;
    for (size_t i = 0; i < s->count; i++)
        s->revision[s->other[i]->place] = s->other[i]->run.setup->trainer.data->revision;
}

bool app_is_name_of_side(const App *app, const char *name)
{
    bool taken = strcmp(app->run.name, name) == 0;
    for (size_t i = 0; i < app->sides.count; i++)
        taken = taken || strcmp(app->sides.other[i]->run.name, name) == 0;
    return taken;
}

/* It stands at its start, and has the next place. */
static void add_side(App *app, Side *side)
{
    Sides *s = &app->sides;
    SideView *view = &app->view.sides;
    app_finish_wave(app);
    if (s->count == 0)
        view->count = 1;
    side->place = view->count++;
    s->eras[side->place] = beside_era(&app->run.timeline) + s->eras[view->front];
    do
        run_name(&app->runs, &side->run, ++app->runs.numbers);
    while (app_is_name_of_side(app, side->run.name));
    s->other[s->count++] = side;
    s->behind_since = INFINITY;
    side->run.before = app->run.number;
    run_mark_kept(&side->run);
    side->metrics.looked = -INFINITY;
    survey_here(&side->run.timeline, &side->tools.looks, 1, &side->metrics.looked);
    side->metrics.wanted = true;
    note_revisions(app);
    app_name_sides(app);
    app->frame.dirty = true;
}

bool app_add_side(App *app, Options *options, Error *err)
{
    Side *side = NULL;
    if (app->sides.count + 1 == SIDES_MAX)
        error_set(err, N_("there are %d networks side by side, and no place for more"), SIDES_MAX);
    else if (!(side = calloc(1, sizeof *side)))
        error_memory(err);
    options->files = FILE_REGULAR;
    bool ok = side && make_side(app, options, side, err);
    if (ok) {
        side->run.options = *options;
        options_init(options);
        add_side(app, side);
        return true;
    }
    options_free(options);
    if (side)
        free_side(side);
    return false;
}

/* "; r2 is kept: :runs r2". */
static void put_side_away(App *app, Side *side, char said[SIDES_WORDS_SIZE])
{
    char forgotten[RUN_WORDS_SIZE];
    Error why;
    const char *name = side->run.name;
    parts_free_tools(&side->tools);
    curves_free(&side->picture.curves);
    side->run.spotlight = app->view.spotlight;
    if (side->metrics.known && side->metrics.version == side->run.setup->trainer.version)
        side->run.facts = (RunFacts){.known = true, .version = side->metrics.version,
                                     .metrics = side->metrics.values};
    bool kept = runs_put_away(&app->runs, &side->run, runs_budget(&app->run.options), forgotten,
                              &why);
    text_append(said, SIDES_WORDS_SIZE, kept ? N_("; %.60s is kept, :runs %s")
                                             : N_("; %.60s (%s) is forgotten: "),
                app->view.sides.name[side->place], name);
    if (!kept) {
        text_append(said, SIDES_WORDS_SIZE, "%s", why.message);
        run_free(&side->run);
    }
    if (forgotten[0])
        text_append(said, SIDES_WORDS_SIZE, N_("; no room any more for %s"), forgotten);
    free(side);
}

void app_close_sides(App *app, char said[SIDES_WORDS_SIZE])
{
    Error err;
    size_t count = app->sides.count;
    if (count == 0)
        return;
    app_finish_wave(app);
    app_stop_trial(app);
    for (size_t i = 0; i < count; i++)
        put_side_away(app, app->sides.other[i], said);
    app->sides = (Sides){.count = 0};
    app->view.sides = (SideView){.count = 0};
    app->picture.curves.compared_count = 0; /* some were theirs */
    if (!share_room(app, 1, &err))
        text_append(said, SIDES_WORDS_SIZE, "; %s", err.message);
    app->frame.dirty = true;
}

void app_check_sides(App *app)
{
    const Sides *s = &app->sides;
    char said[SIDES_WORDS_SIZE] = "";
    bool same = app->run.setup->trainer.data->revision == s->revision[app->view.sides.front];
    for (size_t i = 0; i < s->count; i++)
        same = same && s->other[i]->run.setup->trainer.data->revision ==
                           s->revision[s->other[i]->place];
    if (s->count == 0 || same)
        return;
    app_close_sides(app, said);
    app_say(app, false, N_("the samples of one side are others now: the comparison is over%s"),
            said);
}
