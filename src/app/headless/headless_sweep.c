/* `sweep`: all combinations of what is varied, and in the end what came of them. */
#include "app/headless/campaign.h"
#include "app/headless/headless.h"
#include "core/base/text.h"
#include "core/look/spread.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORDS_SIZE = 256, VALUES_TOLD = 12 };

static double judged(const Outcome *o, bool test)
{
    const Metrics *m = outcome_compared(o);
    return test ? m->test.loss : m->training.loss;
}

/* Whether there is a test loss: that is what they are judged by then. */
static bool has_test(const Campaign *c)
{
    for (size_t i = 0; i < c->grid.cells; i++)
        if (c->known[i] && !isnan(c->outcomes[i].metrics.test.loss))
            return true;
    return false;
}

/* "40 of 40 combinations: 38 done, 2 diverged". */
static void tell_ends(const Campaign *c, FILE *out)
{
    size_t known = 0, of[TRAINING_DIVERGED + 1] = {0};
    for (size_t i = 0; i < c->grid.cells; i++) {
        known += c->known[i];
        if (c->known[i] && !c->outcomes[i].refused)
            of[c->outcomes[i].end]++;
    }
    fprintf(out, "%zu of %zu combinations: ", known, c->grid.cells);
    const char *between = "";
    for (size_t e = TRAINING_DONE; e <= TRAINING_DIVERGED; e++) {
        if (of[e] == 0)
            continue;
        fprintf(out, "%s%zu %s", between, of[e], table_row(&training_end_table, e)->name);
        between = ", ";
    }
    if (c->refused > 0)
        fprintf(out, "%s%zu refused", between, c->refused);
    fputc('\n', out);
}

static void tell_best(const Campaign *c, bool test, FILE *out)
{
    char words[WORDS_SIZE];
    const Outcome *best = NULL;
    for (size_t i = 0; i < c->grid.cells; i++) {
        const Outcome *o = &c->outcomes[i];
        if (c->known[i] && !isnan(judged(o, test)) &&
            (!best || judged(o, test) < judged(best, test)))
            best = o;
    }
    if (!best)
        return;
    grid_words(&c->grid, (size_t)(best - c->outcomes), words, sizeof words);
    fprintf(out, "least %s %.9g: %s\n", test ? "test loss" : "loss", judged(best, test), words);
}

/* Of each value of what was varied: how many, and their losses. */
static void tell_values(const Campaign *c, size_t v, bool test, double *losses, FILE *out)
{
    const Variation *variation = &c->grid.variations[v];
    size_t below = 1, values = variation->values.count;
    for (size_t i = v + 1; i < c->grid.count; i++)
        below *= c->grid.variations[i].values.count;
    fprintf(out, "%-24s %8s %12s %12s %12s\n", variation->key, "finite", "least", "median", "most");
    for (size_t k = 0; k < values; k++) {
        size_t n = 0;
        for (size_t i = 0; i < c->grid.cells; i++)
            if (c->known[i] && i / below % values == k)
                losses[n++] = judged(&c->outcomes[i], test);
        Spread s = spread_of(losses, n);
        fprintf(out, "%-24s %8zu", variation->values.text[k], s.count);
        if (s.count > 0)
            fprintf(out, " %12.6g %12.6g %12.6g", s.least, s.median, s.most);
        fputc('\n', out);
    }
}

static void tell(const Campaign *c)
{
    FILE *out = campaign_summary(c);
    bool test = has_test(c);
    double *losses = malloc(c->grid.cells * sizeof *losses);
    if (c->options->quiet || !headless_waits_for_reader(out)) {
        free(losses);
        return;
    }
    tell_ends(c, out);
    tell_best(c, test, out);
    for (size_t v = 0; losses && v < c->grid.count; v++)
        if (c->grid.variations[v].values.count <= VALUES_TOLD)
            tell_values(c, v, test, losses, out);
    if (!losses)
        headless_complain(N_("there is no memory for a table of the values"));
    free(losses);
}

Status headless_sweep(const Options *options)
{
    Error err;
    if (!options_given(options, vary)) {
        error_set(&err, N_("sweep needs --vary KEY=VALUES, as in --vary rate=0.1,1 --vary "
                           "seed=1..40"));
        return headless_refuse(&err);
    }
    return campaign_do(options, tell);
}
