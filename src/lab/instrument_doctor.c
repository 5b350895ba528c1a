/* The doctor as an instrument: others are measured for it, then it judges. */
#include "lab/lab.h"

#include "core/base/text.h"

#include <math.h>

static bool start(Lab *lab, const Trainer *t, Error *err)
{
    bool flows = lab->flow.stage == FLOW_MEASURED && flow_is_of(&lab->flow, t);
    bool probed = lab->probe.stage == PROBE_DONE && probe_is_of(&lab->probe, t);
    bool heard = lab->gradient_noise.stage == NOISE_DONE &&
                 gradient_noise_is_of(&lab->gradient_noise, t, lab->parameter);
    return (flows || flow_start(&lab->flow, t, err)) &&
           (probed || probe_start(&lab->probe, t, err)) &&
           (heard || gradient_noise_start(&lab->gradient_noise, t, lab->parameter, err)) &&
           examination_start(&lab->examination, t, err);
}

static bool advance(Lab *lab, const Trainer *t, uint64_t *work)
{
    const Evidence seen = {&lab->flow, &lab->probe, &lab->gradient_noise, &lab->course};
    bool measured = flow_advance(&lab->flow, t, work) && probe_advance(&lab->probe, t, work) &&
                    gradient_noise_advance(&lab->gradient_noise, t, work);
    if (lab->flow.stage == FLOW_NOT_BEGUN || lab->probe.stage == PROBE_NONE ||
        lab->gradient_noise.stage == NOISE_NONE)
        lab->examination.stage = EXAMINATION_NONE;
    else if (!measured)
        return false;
    return examination_advance(&lab->examination, t, &seen, work);
}

static bool is_going(const Lab *lab)
{
    return lab->examination.stage != EXAMINATION_NONE &&
           lab->examination.stage != EXAMINATION_DONE;
}

static bool is_of(const Lab *lab, const Trainer *t)
{
    const Examination *e = &lab->examination;
    return e->stage != EXAMINATION_NONE && e->version == t->version &&
           e->diverged == t->divergence.happened && flow_is_of(&lab->flow, t) &&
           probe_is_of(&lab->probe, t);
}

/* The numbers that findings are made of. */
static void add_numbers(const DoctorFacts *f, Findings *out)
{
    findings_add(out, "loss", f->loss, NULL);
    findings_add(out, "gradient", f->gradient, NULL);
    findings_add(out, "accuracy", f->accuracy, NULL);
    findings_add(out, "left_to_learn", f->left, NULL);
    findings_add(out, "least_loss", f->scan.least, NULL);
    findings_add(out, "constant_loss", f->scan.constant, NULL);
    findings_add(out, "contradicting", (double)f->scan.contradicting, NULL);
    findings_add(out, "fallen", f->course.fallen, NULL);
    findings_add(out, "rises", (double)f->course.rises, NULL);
    findings_add(out, "predicted", f->predicted, NULL);
    findings_add(out, "best_rate", f->probe.best_rate, NULL);
    findings_add(out, "critical_rate", f->probe.critical, NULL);
    findings_add(out, "saturated", f->flat, NULL);
    findings_add(out, "dead", (double)f->dead, NULL);
    findings_add(out, "alike", (double)f->alike, NULL);
    findings_add(out, "gradient_ratio", f->way.ratio, NULL);
    findings_add(out, "noise_scale", f->noise, NULL);
    findings_add(out, "lambda_least", f->lowest, NULL);
    findings_add(out, "lambda_most", f->highest, NULL);
}

/* Each finding in a sentence; the table has its place in the doctor's list. */
static bool report(const Lab *lab, const Trainer *t, Findings *out, Error *err)
{
    static const char *const columns[] = {"finding", NULL};
    const Complaints *c = &lab->examination.complaints;
    (void)t;
    add_numbers(&lab->examination.facts, out);
    if (!findings_tabulate(out, columns, c->count, err))
        return false;
    for (size_t i = 0; i < c->count; i++) {
        char words[FINDING_WORDS_SIZE];
        complaint_words(&c->list[i], words, sizeof words);
        findings_say(out, words);
        *findings_cell(out, i, 0) = (double)complaint_number(&c->list[i]);
    }
    return true;
}

const Instrument instrument_doctor = {
    .row = {"doctor", N_("what is wrong with a training, why, and what to try")},
    .start = start,
    .advance = advance,
    .is_going = is_going,
    .is_of = is_of,
    .report = report,
    .takes_diverged = true,
    .reads_course = true,
};
