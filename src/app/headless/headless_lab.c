/* The verbs of instruments: a network is made or loaded, trained where that is asked for, and
 * measured, of which words, CSV or JSON are printed. */
#include "app/headless/ending.h"
#include "app/headless/headless.h"
#include "app/headless/headless_doctor.h"
#include "app/headless/result.h"
#include "app/run/paths.h"
#include "app/run/plane_words.h"
#include "core/base/text.h"
#include "data/file.h"
#include "lab/lab.h"
#include "view/landscape_svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lines of a series. */
enum { SERIES_MOST = 1000000 };

/* Multiply-adds between two looks for a signal. */
static const uint64_t slice_work = UINT64_C(1) << 24;

static void print_words(Training *run, const Findings *found)
{
    const Result result = result_of(run);
    result_print(stdout, &result);
    putchar('\n');
    for (size_t i = 0; i < found->count; i++)
        if (found->facts[i].words[0])
            printf("%s\n", found->facts[i].words);
}

static void print_csv(const Findings *found)
{
    for (size_t c = 0; c < found->width; c++)
        printf("%s%s", c > 0 ? "," : "", found->columns[c]);
    putchar('\n');
    for (size_t r = 0; r < found->rows; r++)
        for (size_t c = 0; c < found->width; c++) {
            double value = found->cells[r * found->width + c];
            if (isfinite(value))
                printf("%.9g", value);
            putchar(c + 1 < found->width ? ',' : '\n');
        }
}

static json_t *facts_json(const Findings *found)
{
    json_t *json = json_object();
    for (size_t i = 0; i < found->count; i++) {
        if (!found->facts[i].name)
            continue;
        json_t *value = json_finite(found->facts[i].value);
        if (!json || json_object_set_new(json, found->facts[i].name, value) != 0)
            return json_if(false, json);
    }
    return json;
}

/* The table as an array of rows, each of them an array. */
static json_t *rows_json(const Findings *found)
{
    json_t *rows = json_array();
    for (size_t r = 0; rows && r < found->rows; r++) {
        json_t *row = json_array();
        for (size_t c = 0; row && c < found->width; c++)
            row = json_append(row, json_finite(found->cells[r * found->width + c]));
        rows = json_append(rows, row);
    }
    return rows;
}

static json_t *findings_json(Training *run, const Findings *found)
{
    const Result result = result_of(run);
    json_t *json = result_json(&result), *columns = json_array();
    for (size_t c = 0; columns && c < found->width; c++)
        columns = json_append(columns, json_string(found->columns[c]));
    bool ok = json_put(json, "facts", facts_json(found));
    ok = json_put(json, "columns", columns) && ok;
    ok = json_put(json, "rows", rows_json(found)) && ok;
    return json_if(ok, json);
}

static bool print(Training *run, const Findings *found, Error *err)
{
    if (!headless_waits_for_reader(stdout))
        return true;
    if (run->options->json)
        return result_write(stdout, findings_json(run, found), err);
    if (run->options->csv)
        print_csv(found);
    else
        print_words(run, found);
    return true;
}

/* What is kept of training for the landscape: the parameters after epochs. */
typedef struct Footprints {
    bool begun;
    Trail trail;
    Journal journal;
    Path path;
} Footprints;

static bool footprints_init(Footprints *f, const Trainer *t, Error *err)
{
    return trail_init(&f->trail, t->net.parameter_count, err) && journal_init(&f->journal, t, err);
}

static void footprints_free(Footprints *f)
{
    trail_free(&f->trail);
    journal_free(&f->journal);
}

/* An epoch, which is left where a point of the trail is due, as on the screen. */
static void train_epoch(Training *run, Footprints *f)
{
    const Trainer *t = &run->setup.trainer;
    uint64_t end = t->cursor.step + trainer_steps(t, 1);
    while (t->cursor.step < end && !t->divergence.happened && !ending_signal()) {
        uint64_t due = trail_due(&f->trail, t->cursor.step);
        trail_see(&f->trail, t, &f->journal, (Place){0, trainer_ticks(t)});
        run->stretch = due < end ? due : end;
        while (!training_advance(run, &(uint64_t){slice_work}))
            continue;
    }
}

/* Trains epoch by epoch, as training_go_on does at one go. */
static void leave_footprints(Training *run, Footprints *f)
{
    const Trainer *t = &run->setup.trainer;
    if (!f->begun)
        training_watch(run, 0);
    f->begun = true;
    while (!ending_signal() && training_end(run) == TRAINING_GOES_ON) {
        train_epoch(run, f);
        training_watch(run, 0);
    }
    trail_path(&f->trail, &f->journal, (Place){0, trainer_ticks(t)}, &f->path);
}

/* To the end of so many epochs since it began; footprints are left where there are to be any. */
static Status train_to(Training *run, uint64_t epochs, Footprints *f, Error *err)
{
    run->epochs = epochs;
    if (f)
        leave_footprints(run, f);
    while (!ending_signal() && !training_go_on(run, &(uint64_t){slice_work}))
        continue;
    if (!training_has_diverged(run))
        return STATUS_OK;
    error_set(err, N_("training diverged in epoch %llu: there is nothing to measure"),
              (unsigned long long)run->setup.trainer.cursor.epoch);
    return STATUS_DIVERGED;
}

/* An instrument at work, and what it has found; with --every in the table a line for each time. */
typedef struct Bench {
    const Instrument *instrument;
    Training *run;
    Lab lab;
    Footprints *steps; /* of the landscape; NULL: it measures something else */
    Findings found, series;
    bool done; /* and no signal has come before the end */
} Bench;

static void say_diverged(const Bench *b, Error *err)
{
    error_set(err, N_("training diverged in epoch %llu"),
              (unsigned long long)b->run->setup.trainer.cursor.epoch);
}

/* The course that a saved session has: of its curves the one that ends where training stands. */
static void recall_course(const Training *run, LossCourse *course)
{
    const SessionCurves *curves = &run->setup.session.curves;
    double epochs = trainer_epochs(&run->setup.trainer);
    for (size_t i = 0; i < curves->count; i++) {
        const SessionCurve *curve = &curves->list[i];
        if (curve->count == 0 || fabs(curve->points[curve->count - 1].epoch - epochs) > 1e-6)
            continue;
        for (size_t k = 0; k < curve->count; k++)
            course_add(course, curve->points[k].epoch, curve->points[k].last,
                       curve->points[k].test);
        return;
    }
}

/* Trains to the end of so many epochs and measures there. */
static Status measure_at(Bench *b, uint64_t epochs, Error *err)
{
    const Trainer *t = &b->run->setup.trainer;
    Status status = train_to(b->run, epochs, b->steps, err);
    if (status != STATUS_OK && !b->instrument->takes_diverged)
        return status;
    findings_free(&b->found);
    bool ok = headless_run_instrument(b->instrument, &b->lab, t, &b->done, err) &&
              (!b->done || b->instrument->report(&b->lab, t, &b->found, err));
    if (status == STATUS_DIVERGED && ok)
        say_diverged(b, err);
    return ok ? status : STATUS_FAILURE;
}

/* Begins a table of all numbers with the names of those that have been found, and the epoch. */
static bool begin_series(Bench *b, size_t rows, Error *err)
{
    const char *columns[FINDINGS_COLUMNS_MAX + 1] = {"epoch"};
    for (size_t i = 0; i < b->found.count && i + 1 < FINDINGS_COLUMNS_MAX; i++)
        columns[i + 1] = b->found.facts[i].name;
    bool ok = findings_tabulate(&b->series, columns, rows, err);
    b->series.rows = 0;
    return ok;
}

static void add_to_series(Bench *b)
{
    Findings *series = &b->series;
    size_t row = series->rows++;
    *findings_cell(series, row, 0) = trainer_epochs(&b->run->setup.trainer);
    for (size_t i = 0; i < b->found.count; i++)
        for (size_t c = 1; c < series->width && b->found.facts[i].name; c++)
            if (strcmp(b->found.facts[i].name, series->columns[c]) == 0)
                *findings_cell(series, row, c) = b->found.facts[i].value;
}

/* At the start, every so many epochs, and at the end. */
static Status measure_series(Bench *b, uint64_t epochs, uint64_t every, Error *err)
{
    if (epochs / every > SERIES_MOST) {
        error_set(err, N_("--every %llu: %llu epochs would be more than %d lines"),
                  (unsigned long long)every, (unsigned long long)epochs, SERIES_MOST);
        return STATUS_USAGE;
    }
    for (uint64_t at = 0;; at = epochs - at < every ? epochs : at + every) {
        Status status = measure_at(b, at, err);
        if (status != STATUS_OK || !b->done)
            return status;
        if (at == 0 && !begin_series(b, (size_t)(epochs / every) + 2, err))
            return STATUS_FAILURE;
        add_to_series(b);
        if (at == epochs || b->run->end != TRAINING_DONE)
            return STATUS_OK;
    }
}

/* Puts the series in the place of the last table. */
static void take_series(Bench *b)
{
    b->series.count = b->found.count;
    memcpy(b->series.facts, b->found.facts, sizeof b->found.facts);
    findings_free(&b->found);
    b->found = b->series;
    b->series = (Findings){.count = 0};
}

/* The plane that is asked for; and whether its drawing may be written. */
static bool ask_landscape(const Training *run, Lab *lab, Error *err)
{
    const Options *o = run->options;
    const Trainer *t = &run->setup.trainer;
    View view;
    view_init(&view);
    lab->landscape.asked = view.relief.plane;
    return (!o->plane || plane_read(o->plane, &t->net, &lab->landscape.asked, err)) &&
           (!o->svg || paths_may_save(o, t->data, o->svg, err));
}

static bool draw(const Training *run, const Lab *lab, Error *err)
{
    View view;
    if (!run->options->svg)
        return true;
    view_init(&view);
    char *text = landscape_svg(&lab->landscape.shown, &view.relief, run->setup.trainer.data->name,
                               err);
    bool ok = text && file_write(run->options->svg, text, strlen(text), err);
    free(text);
    return ok;
}

/* As many epochs as are asked for, here none by themselves. */
static Status measure_all(Bench *b, Error *err)
{
    const Options *o = b->run->options;
    bool is_series = options_given(o, every), asked = options_given(o, epochs);
    uint64_t epochs = asked || options_given(o, until) ? b->run->epochs : 0;
    Status status = is_series ? measure_series(b, epochs, o->every, err)
                              : measure_at(b, epochs, err);
    if (is_series)
        take_series(b);
    bool measured = status == STATUS_OK ||
                    (status == STATUS_DIVERGED && b->instrument->takes_diverged);
    bool ok = !measured || !b->done ||
              (draw(b->run, &b->lab, err) && print(b->run, &b->found, err));
    return ok ? status : STATUS_FAILURE;
}

static Status measure_and_print(const Instrument *instrument, Training *run, Error *err)
{
    Footprints steps = {.path = {.count = 0}};
    bool landscape = instrument == &instrument_landscape;
    Bench b = {.instrument = instrument,
               .run = run,
               .lab = {.landscape = {.path = &steps.path}},
               .steps = landscape ? &steps : NULL};
    if (instrument->reads_course) {
        recall_course(run, &b.lab.course);
        run->course = &b.lab.course;
    }
    bool ready = !landscape || (ask_landscape(run, &b.lab, err) &&
                                footprints_init(&steps, &run->setup.trainer, err));
    Status status = ready ? measure_all(&b, err) : STATUS_FAILURE;
    run->course = NULL;
    findings_free(&b.found);
    findings_free(&b.series);
    lab_free(&b.lab);
    footprints_free(&steps);
    return status;
}

Status headless_measure(const Options *options)
{
    const Instrument *instrument =
        (const Instrument *)table_row(&instrument_table, options->verb - VERB_INSTRUMENT);
    Training run;
    Status status = STATUS_FAILURE;
    Error err;
    if (options->json && options->csv) {
        error_set(&err, N_("--csv and --json are two forms of the same: one of them"));
        return headless_refuse(&err);
    }
    if (options_given(options, every) && options->restore_best) {
        error_set(&err, N_("--every and --restore-best: the network goes on from each measurement, "
                           "not from the best one"));
        return headless_refuse(&err);
    }
    bool made = training_init(&run, options, &status, &err);
    if (made) {
        if (!options->quiet)
            headless_remark(&run.setup.session.data.remarks);
        ending_catch();
        status = measure_and_print(instrument, &run, &err);
    }
    if (status != STATUS_OK)
        headless_complain(err.message);
    training_free(&run);
    ending_obey();
    return status;
}
