/* The gradient noise as an instrument: what it has found, in words and as a table. */
#include "lab/lab.h"

#include "core/base/text.h"

#include <math.h>

static bool start(Lab *lab, const Trainer *t, Error *err)
{
    size_t parameter = lab->parameter < t->net.parameter_count ? lab->parameter : 0;
    return gradient_noise_start(&lab->gradient_noise, t, parameter, err);
}

static bool advance(Lab *lab, const Trainer *t, uint64_t *work)
{
    return gradient_noise_advance(&lab->gradient_noise, t, work) ||
           lab->gradient_noise.stage == NOISE_NONE;
}

static bool is_going(const Lab *lab)
{
    return lab->gradient_noise.stage == NOISE_GRADIENT;
}

static bool is_of(const Lab *lab, const Trainer *t)
{
    size_t parameter = lab->parameter < t->net.parameter_count ? lab->parameter : 0;
    return gradient_noise_is_of(&lab->gradient_noise, t, parameter);
}

static void report_scale(const NoiseFacts *g, Findings *out)
{
    char words[ESTIMATE_SIZE];
    bool known = !isnan(g->scale.value), whole = g->batch == g->samples;
    double noise = gradient_noise_batch(g, (double)g->batch);
    findings_add(out, "noise_scale", g->scale.value, known ?
                 N_("noise scale tr Σ/|G|² %s: mini-batches far below it are ruled by noise, far "
                    "above it they are waste") : NULL, estimate_text(g->scale, words));
    findings_add(out, "batch", (double)g->batch, NULL);
    findings_add(out, "batch_noise", whole ? 0 : noise, !known ? NULL : whole ?
                 N_("the mini-batch is all %zu samples: no noise") :
                 N_("a mini-batch of %zu: noise tr Σ/B %.4g beside |G|² %.4g; its best step is "
                    "%.3g of the whole gradient's"), g->batch, noise, g->square.value,
                 gradient_noise_step(g, (double)g->batch));
}

static void report_facts(const NoiseFacts *g, Findings *out)
{
    char a[ESTIMATE_SIZE], b[ESTIMATE_SIZE];
    findings_add(out, "loss", g->loss, N_("loss of the training part: %.6g"), g->loss);
    findings_add(out, "samples", (double)g->samples, NULL);
    findings_add(out, "mean_square", g->square.value, N_("|G|² of the mean gradient: %s"),
                 estimate_text(g->square, a));
    findings_add(out, "trace", g->trace.value, g->samples < 2 ?
                 N_("one sample has no spread") :
                 N_("tr Σ, the spread of the gradients of single samples: %s"),
                 estimate_text(g->trace, b));
    findings_add(out, "cancelling", g->cancelling, isnan(g->cancelling) ?
                 N_("all gradients are 0") :
                 N_("|Σg|/Σ|g| %.4g: that much is left of what single samples pull"),
                 g->cancelling);
    report_scale(g, out);
}

/* Sizes of mini-batches: 1, 2, 5, 10, … below `samples`, and that; the next after one. */
static size_t next_size(size_t size, size_t samples)
{
    size_t power = 1;
    while (power * 10 <= size)
        power *= 10;
    size_t next = size < 2 * power ? 2 * power : size < 5 * power ? 5 * power : 10 * power;
    return next < samples || size == samples ? next : samples;
}

static bool report(const Lab *lab, const Trainer *t, Findings *out, Error *err)
{
    static const char *const columns[] = {"batch", "noise", "step", NULL};
    const NoiseFacts *g = &lab->gradient_noise.known;
    size_t rows = 0;
    (void)t;
    report_facts(g, out);
    for (size_t size = 1; size <= g->samples; size = next_size(size, g->samples))
        rows++;
    if (!findings_tabulate(out, columns, rows, err))
        return false;
    for (size_t size = 1, i = 0; i < rows; size = next_size(size, g->samples), i++) {
        *findings_cell(out, i, 0) = (double)size;
        *findings_cell(out, i, 1) = gradient_noise_batch(g, (double)size);
        *findings_cell(out, i, 2) = gradient_noise_step(g, (double)size);
    }
    return true;
}

const Instrument instrument_gradient_noise = {
    .row = {"gradient-noise", N_("how the gradients of single samples differ, and what a "
                                 "mini-batch sees of their mean")},
    .start = start,
    .advance = advance,
    .is_going = is_going,
    .is_of = is_of,
    .report = report,
};
