/* What is compared with the present run, in slices: a race, and what the table of all says. */
#include "app/app.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>

/* Multiply-adds between two looks at the clock. */
static const uint64_t slice_work = UINT64_C(1) << 22;

void app_race(App *app)
{
    Race *race = &app->background.race;
    char words[RACE_WORDS_SIZE];
    bool trained, news;
    size_t who;
    Error err;
    double before = app->clock();
    bool ok = race_advance(race, &(uint64_t){slice_work}, &trained, &who, &news, &err);
    if (trained)
        race->racers[who]->seconds += app->clock() - before;
    app->frame.dirty = app->frame.dirty || news || !ok;
    race_words(race, words);
    if (!ok)
        app_say(app, true, "%s: %s", words, err.message);
    else if (!race_is_going(race))
        app_say(app, false, "%s", words);
}

void app_stop_race(App *app)
{
    char words[RACE_WORDS_SIZE];
    app->background.race.stopped = true;
    race_words(&app->background.race, words);
    app_say(app, false, N_("%s; ':race go' goes on"), words);
}

void app_end_race(App *app)
{
    app->picture.curves.compared_count = 0; /* some were the race's, */
    judging_free(&app->background.judging); /* and so may this be */
    race_free(&app->background.race);
    app->background.comparison.count = 0;
    app->frame.dirty = true;
}

/* What a row of the table is of: its trainer and what is known of it; NULL where there is none. */
static RunFacts *facts_of(App *app, const CompareRow *row, const Trainer **t)
{
    Racer *racer = row->kind == COMPARED_RACER ? app->background.race.racers[row->number] : NULL;
    int i = row->kind == COMPARED_RUN ? runs_find_number(&app->runs, (unsigned)row->number) : -1;
    Run *run = row->kind == COMPARED_PRESENT ? &app->run : i >= 0 ? app->runs.list[i] : NULL;
    *t = run ? &run->setup->trainer : racer && racer->over ? &racer->training->setup.trainer : NULL;
    return !*t ? NULL : run ? &run->facts : &racer->facts;
}

/* The first that is not all known, of what the table shows; NULL: none. */
static RunFacts *unjudged(App *app, const Trainer **t)
{
    const Comparison *c = &app->background.comparison;
    for (size_t i = 0; i < c->count; i++) {
        RunFacts *facts = facts_of(app, &c->rows[i], t);
        if (facts && !(*t)->divergence.happened && !facts_are_whole(facts, *t))
            return facts;
    }
    return NULL;
}

bool app_is_judging(App *app)
{
    const Trainer *t;
    return app->view.focus == PANEL_COMPARE && app->overlay.count == 0 &&
           app->pace.pending == 0 && !timeline_is_replaying(&app->run.timeline) &&
           unjudged(app, &t);
}

void app_judge_runs(App *app)
{
    Judging *judging = &app->background.judging;
    const Trainer *t;
    Error err;
    RunFacts *facts = unjudged(app, &t);
    if (!judging_is_of(judging, t) && !judging_begin(judging, t, &err)) {
        app_say(app, true, "compare: %s", err.message);
        app->view.focus = PANEL_NETWORK;
        return;
    }
    if (judging_advance(judging, &(uint64_t){slice_work}, facts))
        app->frame.dirty = true;
}

static void note_metrics(CompareRow *row, const Metrics *m)
{
    row->loss = m->training.loss;
    row->test = m->test.loss;
    row->accuracy = isnan(m->test.accuracy) ? m->training.accuracy : m->test.accuracy;
}

static void note_facts(CompareRow *row, const RunFacts *facts, const Trainer *t)
{
    if (facts->has_gradient && facts->version == t->version)
        row->gradient = facts->gradient;
    if (t->divergence.happened)
        row->state = "diverged";
}

static const Goal *goal_of(const Comparison *c)
{
    return c->has_goal ? &c->goal : NULL;
}

/* A run where it stands: its curve counts as far as that. */
static void add_run(App *app, ComparedKind kind, const Run *run, const LossCurve *curve,
                    const char *differs, size_t series)
{
    Comparison *c = &app->background.comparison;
    const Trainer *t = &run->setup->trainer;
    const Metrics m = run_metrics(run);
    CompareRow *row = comparison_add(c, kind, run->number);
    size_t count = 0;
    if (!row)
        return;
    while (count < curve->count && curve->points[count].epoch <= trainer_epochs(t))
        count++;
    snprintf(row->name, sizeof row->name, "%s", run->name);
    snprintf(row->differs, sizeof row->differs, "%s", differs);
    comparison_see(row, curve->points, count, goal_of(c));
    row->epochs = trainer_epochs(t);
    row->series = series;
    note_metrics(row, &m);
    note_facts(row, &run->facts, t);
}

static void add_branch(Comparison *c, const LossCurve *curve, size_t number)
{
    CompareRow *row = comparison_add(c, COMPARED_BRANCH, number);
    if (!row)
        return;
    snprintf(row->name, sizeof row->name, "%s", curve->branch->name);
    snprintf(row->differs, sizeof row->differs, "%s", curve->label);
    comparison_see(row, curve->points, curve->count, goal_of(c));
}

static void add_racer(App *app, size_t i, size_t series)
{
    Comparison *c = &app->background.comparison;
    const Race *race = &app->background.race;
    const Racer *r = race->racers[i];
    CompareRow *row = comparison_add(c, COMPARED_RACER, i);
    if (!row)
        return;
    snprintf(row->name, sizeof row->name, N_("race %zu"), i + 1);
    snprintf(row->differs, sizeof row->differs, "%.190s",
             r->training ? r->curve.label : r->refused ? r->why.message : "");
    if (!r->training) {
        row->state = r->refused ? N_("cannot be") : "";
        return;
    }
    comparison_see(row, r->curve.points, r->curve.count, goal_of(c));
    row->series = series;
    row->epochs = (double)r->training->setup.trainer.cursor.epoch;
    if (race->has_goal && c->has_goal) {
        row->reached = r->reached;
        row->reached_by = false;
    }
    if (r->facts.known)
        note_metrics(row, &r->facts.metrics);
    note_facts(row, &r->facts, &r->training->setup.trainer);
    if (r->diverged)
        row->state = "diverged";
}

/* Numbers that the file has. */
static void add_line(App *app, size_t i)
{
    Comparison *c = &app->background.comparison;
    const SweepLine *line = &app->background.sweep.lines[i];
    const Outcome *o = &line->outcome;
    CompareRow *row = comparison_add(c, COMPARED_LINE, i);
    if (!row)
        return;
    snprintf(row->name, sizeof row->name, N_("line %zu"), i + 1);
    text_visible(line->values, row->differs, sizeof row->differs);
    row->state = o->refused ? N_("cannot be") : table_row(&training_end_table, o->end)->name;
    if (o->refused)
        return;
    row->epochs = (double)o->epochs;
    note_metrics(row, outcome_compared(o));
    if (o->end == TRAINING_REACHED)
        row->reached = row->epochs;
}

void app_compare(App *app)
{
    Comparison *c = &app->background.comparison;
    const Comparing *comparing = &app->background.comparing;
    const LossCurves *curves = app_curves(app);
    size_t series = 0;
    if (timeline_is_replaying(&app->run.timeline))
        return;
    c->count = 0;
    c->has_goal = comparing->has_goal || options_given(&app->run.options, until);
    c->goal = comparing->has_goal ? comparing->goal : app->run.options.until;
    app_note_facts(app);
    add_run(app, COMPARED_PRESENT, &app->run, &curves->present,
            curves->compared_count > 0 ? curves->name : curves->present.label, SIZE_MAX);
    for (size_t i = 0; i < curves->other_count; i++)
        add_branch(c, &curves->others[i], i);
    for (size_t i = 0; i < comparing->count; i++, series++) {
        int k = runs_find_number(&app->runs, comparing->numbers[i]);
        if (k >= 0)
            add_run(app, COMPARED_RUN, app->runs.list[k], &comparing->curves[i],
                    comparing->curves[i].label, series);
    }
    for (size_t i = 0; i < app->background.race.count; i++) {
        bool drawn = app->background.race.racers[i]->training;
        add_racer(app, i, drawn ? series : SIZE_MAX);
        series += drawn;
    }
    for (size_t i = 0; i < app->background.sweep.count; i++)
        add_line(app, i);
    c->title[0] = '\0';
    if (app->background.race.count > 0)
        race_words(&app->background.race, c->title);
    else if (app->background.sweep.path)
        text_visible(app->background.sweep.path, c->title, sizeof c->title);
    if (app->view.compare_row >= c->count)
        app->view.compare_row = c->count - 1;
}
