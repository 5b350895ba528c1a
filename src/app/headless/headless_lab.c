/* The verbs of instruments: a network is made or loaded, trained where that is asked for, and
 * measured, of which words, CSV or JSON are printed. */
#include "app/headless/ending.h"
#include "app/headless/headless.h"
#include "app/headless/result.h"
#include "core/base/text.h"
#include "lab/lab.h"

#include <math.h>

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

/* Whether it is done: not where a signal has asked for the end. */
static bool measure(const Instrument *instrument, Lab *lab, const Trainer *t, bool *done,
                    Error *err)
{
    if (!instrument->start(lab, t, err))
        return false;
    *done = false;
    while (!*done && !ending_signal())
        *done = instrument->advance(lab, t, &(uint64_t){slice_work});
    return true;
}

/* As many epochs as are asked for, here none by themselves. */
static Status train(Training *run, Error *err)
{
    if (!options_given(run->options, epochs) && !options_given(run->options, until))
        run->epochs = 0;
    while (!ending_signal() && !training_go_on(run, &(uint64_t){slice_work}))
        continue;
    if (!training_has_diverged(run))
        return STATUS_OK;
    error_set(err, N_("training diverged in epoch %llu: there is nothing to measure"),
              (unsigned long long)run->setup.trainer.cursor.epoch);
    return STATUS_DIVERGED;
}

static Status measure_and_print(const Instrument *instrument, Training *run, Error *err)
{
    Findings found = {.count = 0};
    Lab lab = {0};
    bool done = false;
    Status status = train(run, err);
    if (status == STATUS_OK) {
        bool ok = measure(instrument, &lab, &run->setup.trainer, &done, err) &&
                  (!done || (instrument->report(&lab, &run->setup.trainer, &found, err) &&
                             print(run, &found, err)));
        status = ok ? STATUS_OK : STATUS_FAILURE;
    }
    findings_free(&found);
    lab_free(&lab);
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
