/* `trials`: the same training from other seeds: how many reach the goal, how soon, and how well the
 * others end. */
#include "app/headless/campaign.h"
#include "app/headless/headless.h"
#include "app/run/trials.h"
#include "core/base/text.h"
#include "core/look/histogram.h"
#include "core/look/spread.h"
#include "core/train/hyper.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BINS = 10, BAR_WIDTH = 40, SEED_SIZE = 48 };

/* "train_loss ≤ 0.01: reached by 38 of 40, after 64 to 430 epochs, in the median 93". */
static void tell_goal(const Campaign *c, double *numbers, FILE *out)
{
    const Goal goal = trials_judged_by(c->options);
    char words[GOAL_WORDS_SIZE];
    Spread s = outcomes_reached(c->outcomes, c->grid.cells, numbers);
    goal_words(&goal, words);
    fprintf(out, "%s: reached by %zu of %zu", words, s.count, c->grid.cells);
    if (s.count > 0)
        fprintf(out, ", after %.0f to %.0f epochs, in the median %.9g", s.least, s.most, s.median);
    fputc('\n', out);
}

/* How the number is spread at the end of each. */
static void tell_histogram(const Campaign *c, double *numbers, Real *values, FILE *out)
{
    const Goal goal = trials_judged_by(c->options);
    Histogram h;
    size_t n = 0, most = 1, diverged = 0;
    for (size_t i = 0; i < c->grid.cells; i++) {
        double value = goal_value(&goal, outcome_compared(&c->outcomes[i]));
        diverged += c->outcomes[i].end == TRAINING_DIVERGED;
        if (isnan(value))
            continue;
        numbers[n] = value;
        values[n++] = (Real)value;
    }
    Spread s = spread_of(numbers, n);
    histogram_make(&h, BINS, values, n, 1);
    fprintf(out, "%s at the end: ", goal_row(&goal)->row.name);
    if (n == 0)
        fprintf(out, "none");
    else
        fprintf(out, "%.6g to %.6g, in the median %.6g", s.least, s.most, s.median);
    fprintf(out, diverged > 0 ? "; %zu diverged\n" : "\n", diverged);
    for (size_t b = 0; b < h.bins; b++)
        most = h.count[b] > most ? h.count[b] : most;
    int digits = histogram_digits(&h);
    for (size_t b = 0; s.least < s.most && b < h.bins; b++) {
        double width = (h.high - h.low) / (double)h.bins;
        size_t length = (h.count[b] * BAR_WIDTH + most - 1) / most;
        fprintf(out, "%12.*g to %-12.*g %5zu ", digits, h.low + (double)b * width, digits,
                h.low + (double)(b + 1) * width, h.count[b]);
        for (size_t i = 0; i < length; i++)
            fputc('#', out);
        fputc('\n', out);
    }
}

static void tell_number(const char *name, double number, FILE *out)
{
    if (isfinite(number))
        fprintf(out, "  %s %-12.9g", name, number);
}

static void tell_each(const Campaign *c, FILE *out)
{
    for (size_t i = 0; i < c->grid.cells; i++) {
        const Outcome *o = &c->outcomes[i];
        fprintf(out, "seed %-6s epoch %-6" PRIu64, grid_value(&c->grid, i, 0), o->epochs);
        tell_number("loss", o->metrics.training.loss, out);
        tell_number("accuracy", o->metrics.training.accuracy, out);
        tell_number("test loss", o->metrics.test.loss, out);
        tell_number("test accuracy", o->metrics.test.accuracy, out);
        tell_number("R2", o->r2, out);
        fprintf(out, "  %s\n", table_row(&training_end_table, o->end)->name);
    }
}

static void tell(const Campaign *c)
{
    FILE *out = campaign_summary(c);
    double *numbers = malloc(c->grid.cells * sizeof *numbers);
    Real *values = malloc(c->grid.cells * sizeof *values);
    if (!numbers || !values)
        headless_complain(N_("there is no memory for a summary of the trials"));
    if (numbers && values && headless_waits_for_reader(out)) {
        if (options_given(c->options, until))
            tell_goal(c, numbers, out);
        tell_histogram(c, numbers, values, out);
        if (!c->options->quiet)
            tell_each(c, out);
    }
    free(numbers);
    free(values);
}

/* The seeds from that of --seed on. */
static bool vary_seeds(Options *o, Error *err)
{
    char line[SEED_SIZE];
    uint64_t first = options_given(o, seed) ? o->seed : HYPER_SEED, last = first + o->trials - 1;
    const Option *seed = option_find("seed", NULL);
    if (o->trials == 0)
        return error_set(err, N_("trials needs to know how many, 1 or more: 'backprop trials 40 "
                                 "%.64s'"), o->data ? o->data : "xor");
    if (o->trials > VALUES_MAX)
        return error_set(err, N_("trials: these are more than %d"), VALUES_MAX);
    if ((double)last > seed->most || last < first)
        return error_set(err, N_("trials: the last seed would be above %.10g"), seed->most);
    if (last > first)
        snprintf(line, sizeof line, "seed=%" PRIu64 "..%" PRIu64, first, last);
    else
        snprintf(line, sizeof line, "seed=%" PRIu64, first);
    return option_set(o, option_find("vary", NULL), line, err);
}

Status headless_trials(const Options *options)
{
    Options o;
    Error err;
    bool ok = options_copy(&o, options, &err);
    o.trials = options->trials;
    ok = ok && vary_seeds(&o, &err);
    Status status = ok ? campaign_do(&o, tell) : headless_refuse(&err);
    options_free(&o);
    return status;
}
