/* The curvature as an instrument: what it has found, in words and as a table. */
#include "lab/lab.h"

#include "core/base/text.h"

#include <math.h>

static bool start(Lab *lab, const Trainer *t, Error *err)
{
    return curvature_start(&lab->curvature, t, err);
}

static bool advance(Lab *lab, const Trainer *t, uint64_t *work)
{
    return curvature_advance(&lab->curvature, t, work) || lab->curvature.stage == CURVATURE_NONE;
}

static bool is_going(const Lab *lab)
{
    return lab->curvature.stage != CURVATURE_NONE && lab->curvature.stage != CURVATURE_DONE;
}

static bool is_of(const Lab *lab, const Trainer *t)
{
    return curvature_is_of(&lab->curvature, t);
}

static void report_limit(const CurvatureFacts *f, Findings *out)
{
    char limit[CURVATURE_WORDS_SIZE];
    curvature_limit_words(f, limit);
    findings_add(out, "rate_lambda", f->rate * f->scaled.value, "%s", limit);
    findings_add(out, "limit", f->limit, NULL);
}

static void report_spectrum(const Spectrum *s, Findings *out)
{
    size_t below = spectrum_count(s, -1), none = spectrum_count(s, 0);
    findings_add(out, "negative", (double)below,
                 N_("of %zu eigenvalues %zu are below 0, %zu are 0 as far as is known, %zu above"),
                 s->count, below, none, spectrum_count(s, 1));
}

static void report_facts(const Curvature *curvature, Findings *out)
{
    const CurvatureFacts *c = &curvature->known;
    char most[ESTIMATE_SIZE], least[ESTIMATE_SIZE], words[CURVATURE_WORDS_SIZE];
    estimate_text(c->most, most);
    estimate_text(c->least, least);
    curvature_words(c, words);
    findings_add(out, "loss", c->loss, N_("loss of the training part: %.6g"), c->loss);
    findings_add(out, "rate", c->rate, NULL);
    findings_add(out, "gradient", c->gradient, N_("‖∇L‖ %.4g, of the %zu parameters that move"),
                 c->gradient, c->free);
    findings_add(out, "lambda_max", c->most.value, "λmax %s, λmin %s", most, least);
    findings_add(out, "lambda_min", c->least.value, NULL);
    findings_add(out, "lambda_max_off", c->most.off, NULL);
    findings_add(out, "lambda_min_off", c->least.off, NULL);
    report_limit(c, out);
    if (curvature_has_spectrum(curvature))
        report_spectrum(&curvature->spectrum, out);
    findings_add(out, "saturated", c->saturated, NULL);
    findings_add(out, "fall", c->fall, *words ? "%s" : NULL, words);
}

static bool report(const Lab *lab, const Trainer *t, Findings *out, Error *err)
{
    static const char *const columns[] = {"lambda", NULL};
    const Curvature *c = &lab->curvature;
    (void)t;
    if (c->known.free == 0)
        findings_add(out, "free", 0, N_("all parameters are frozen: there is no curvature"));
    else
        report_facts(c, out);
    bool whole = curvature_has_spectrum(c);
    size_t ends = curvature_has_ends(&c->known) ? 2 : 0;
    if (!findings_tabulate(out, columns, whole ? c->spectrum.count : ends, err))
        return false;
    for (size_t i = 0; i < out->rows; i++)
        *findings_cell(out, i, 0) = whole    ? c->spectrum.values[i]
                                    : i == 0 ? c->known.least.value
                                             : c->known.most.value;
    return true;
}

const Instrument instrument_curvature = {
    .row = {"curvature", N_("the eigenvalues of the loss's second derivatives, and the largest "
                            "beside what the learning rate can take")},
    .start = start,
    .advance = advance,
    .is_going = is_going,
    .is_of = is_of,
    .report = report,
};
