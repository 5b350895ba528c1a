/* The probe as an instrument: what it has found, in words and as a table. */
#include "lab/lab.h"

#include "core/base/text.h"

#include <math.h>

static bool start(Lab *lab, const Trainer *t, Error *err)
{
    return probe_start(&lab->probe, t, err);
}

static bool advance(Lab *lab, const Trainer *t, uint64_t *work)
{
    return probe_advance(&lab->probe, t, work) || lab->probe.stage == PROBE_NONE;
}

static bool is_going(const Lab *lab)
{
    return lab->probe.stage != PROBE_NONE && lab->probe.stage != PROBE_DONE;
}

static bool is_of(const Lab *lab, const Trainer *t)
{
    return probe_is_of(&lab->probe, t);
}

static void report_facts(const Probe *p, Findings *out)
{
    const ProbeFacts f = probe_facts(p);
    char words[RATE_WORDS_SIZE];
    const char *step = p->optimizer->states > 0 ? N_("the optimizer's step") : N_("−∇L");
    findings_add(out, "loss", p->loss, N_("loss of the training part: %.6g"), p->loss);
    findings_add(out, "rate", p->rate, NULL);
    findings_add(out, "loss_after", p->present, N_("after one update with rate %.6g: %.6g"),
                 p->rate, p->present);
    findings_add(out, "best_rate", f.best_rate, isnan(f.best_rate) ?
                 N_("no rate makes it smaller along %s") :
                 N_("smallest along %s with rate %s: %.6g"), step,
                 rate_words(f.best_rate, words), f.best_loss);
    findings_add(out, "best_loss", f.best_loss, NULL);
    findings_add(out, "rises_from", f.rise, isnan(f.rise) ? NULL :
                 N_("larger than before from rate %s on"), rate_words(f.rise, words));
    findings_add(out, "critical_rate", f.critical, isnan(f.critical) ? NULL :
                 N_("2/λ = %.4g: from there on the parabola of exact second derivatives is higher "
                    "than before"), f.critical);
    findings_add(out, "slope", p->slope, NULL);
    findings_add(out, "curvature", p->curvature, NULL);
}

static bool report(const Lab *lab, const Trainer *t, Findings *out, Error *err)
{
    static const char *const columns[] = {"rate", "loss", NULL};
    const Probe *p = &lab->probe;
    (void)t;
    report_facts(p, out);
    if (!findings_tabulate(out, columns, p->known, err))
        return false;
    for (size_t i = 0; i < p->known; i++) {
        *findings_cell(out, i, 0) = p->rates[i];
        *findings_cell(out, i, 1) = p->line[i];
    }
    return true;
}

const Instrument instrument_probe = {
    .row = {"probe", N_("the loss after one update for every learning rate")},
    .start = start,
    .advance = advance,
    .is_going = is_going,
    .is_of = is_of,
    .report = report,
};
