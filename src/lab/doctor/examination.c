#include "lab/doctor/examination.h"

#include <math.h>

void examination_free(Examination *e)
{
    scan_free(&e->scan);
    rate_trial_free(&e->trial);
    curvature_free(&e->curvature);
    *e = (Examination){.stage = EXAMINATION_NONE};
}

bool examination_start(Examination *e, const Trainer *t, Error *err)
{
    bool scanned = e->scan.stage == SCAN_DONE &&
                   scan_is_of(&e->scan, &t->net, t->data, t->spec.loss);
    e->stage = EXAMINATION_SCAN;
    e->version = t->version;
    e->diverged = t->divergence.happened;
    rate_trial_free(&e->trial);
    return (!t->divergence.happened || rate_trial_start(&e->trial, t, err)) &&
           (scanned || scan_start(&e->scan, &t->net, t->data, t->spec.loss, err));
}

/* The layer in which most is flat; the last one only where that holds of nearly all wrong answers:
 * right ones may be as sure as they like. */
static void find_flat(const FlowMoment *m, DoctorFacts *f)
{
    size_t layers = f->trainer->net.layer_count;
    bool with_last = f->wrong > 0 && f->wrong_flat * 10 >= f->wrong * 9;
    f->flat = -1;
    f->moved_most = NAN;
    for (size_t l = 0; l < layers; l++) {
        f->moved_most = fmax(f->moved_most, m->layers[l].moved);
        if (!(m->layers[l].health.saturated > f->flat) || (l + 1 == layers && !with_last))
            continue;
        f->flat = m->layers[l].health.saturated;
        f->flat_layer = l;
        f->moved = m->layers[l].moved;
    }
}

/* The hidden layers with the largest shares of dead units and of those that are alike. */
static void find_units(const FlowMoment *m, DoctorFacts *f)
{
    const Net *net = &f->trainer->net;
    f->dead_of = f->alike_of = 1;
    for (size_t l = 0; l + 1 < net->layer_count; l++) {
        const FlowLayer *layer = &m->layers[l];
        bool can_die = net->layers[l].activation->can_die;
        if (can_die && layer->dead * f->dead_of > f->dead * layer->units) {
            f->dead_layer = l;
            f->dead = layer->dead;
            f->dead_of = layer->units;
        }
        if (layer->alike.units * f->alike_of > f->alike * layer->units) {
            f->alike_layer = l;
            f->alike = layer->alike.units;
            f->alike_of = layer->units;
        }
    }
}

static void find_missed(const FlowDecided *answers, DoctorFacts *f)
{
    for (size_t c = 0; c < answers->classes; c++) {
        if (answers->decided[c] > 0 || answers->in[c] <= f->missed_count)
            continue;
        f->missed = c;
        f->missed_count = answers->in[c];
    }
}

static void take_flow(const Flow *flow, DoctorFacts *f)
{
    const Trainer *t = f->trainer;
    const FlowMoment *m = flow_last(flow);
    f->loss = flow->loss;
    f->gradient = flow->gradient;
    f->way = flow_verdict(flow);
    f->wrong = flow->answers.wrong;
    f->wrong_flat = flow->answers.wrong_flat;
    if (t->data->kind != TARGET_REAL)
        f->accuracy = 1 - (double)f->wrong / (double)t->data->count;
    find_flat(m, f);
    find_units(m, f);
    find_missed(&flow->answers, f);
}

static void take_probe(const Probe *probe, DoctorFacts *f)
{
    const Trainer *t = f->trainer;
    double steps = (double)hyper_steps_per_epoch(&t->hyper, t->data->count);
    f->probe = probe_facts(probe);
    f->after = probe->present;
    f->predicted = -probe->rate * probe->slope * steps / probe->loss;
}

static void take_trial(const RateTrial *trial, DoctorFacts *f)
{
    if (trial->state != TRIAL_FOUND)
        return;
    f->other_rate = trial->rate;
    f->other_from_start = trial->from_start;
}

/* All facts, and what they say. */
static void judge(Examination *e, const Trainer *t, const Evidence *seen)
{
    DoctorFacts *f = &e->facts;
    *f = (DoctorFacts){.trainer = t, .epochs = seen->flow->epoch, .rate = seen->probe->rate,
                       .other_rate = NAN, .accuracy = NAN, .left = NAN, .lowest = NAN,
                       .highest = NAN};
    f->diverged = t->divergence.happened || !isfinite(seen->flow->loss);
    f->course = course_facts(seen->course, seen->flow->epoch);
    f->scan = e->scan.facts;
    f->noise = seen->noise->known.scale.value;
    take_flow(seen->flow, f);
    take_probe(seen->probe, f);
    take_trial(&e->trial, f);
    if (f->scan.constant - f->scan.least > 1e-9 * f->scan.constant)
        f->left = (f->loss - f->scan.least) / (f->scan.constant - f->scan.least);
    e->version = seen->flow->version;
    doctor_judge(f, &e->complaints);
}

/* Whether the curvature would tell more; it is begun then. Without memory nothing more is said. */
static bool begin_curvature(Examination *e, const Trainer *t)
{
    Error err;
    return e->version == t->version && doctor_asks_for_curvature(&e->facts) &&
           curvature_start(&e->curvature, t, &err);
}

/* Goes on with it as far as both ends of the spectrum; true when there is nothing more to find. */
static bool find_ends(Examination *e, const Trainer *t, uint64_t *work)
{
    const CurvatureFacts *known = &e->curvature.now;
    bool over = curvature_advance(&e->curvature, t, work) || e->curvature.stage == CURVATURE_NONE;
    if (curvature_has_ends(known)) {
        e->facts.lowest = known->least.value;
        e->facts.highest = known->most.value;
        doctor_judge(&e->facts, &e->complaints);
        return true;
    }
    return over;
}

bool examination_advance(Examination *e, const Trainer *t, const Evidence *seen, uint64_t *work)
{
    if (e->stage == EXAMINATION_SCAN &&
        scan_advance(&e->scan, &t->net, t->data, t->spec.loss, work))
        e->stage = EXAMINATION_TRIAL;
    bool other = e->scan.stage == SCAN_NONE ||
                 (e->trial.state == TRIAL_GOING && e->trial.version != t->version);
    if (other)
        e->stage = EXAMINATION_NONE;
    if (e->stage == EXAMINATION_TRIAL &&
        (e->trial.state != TRIAL_GOING || rate_trial_advance(&e->trial, work))) {
        judge(e, t, seen);
        e->stage = begin_curvature(e, t) ? EXAMINATION_CURVATURE : EXAMINATION_DONE;
    }
    if (e->stage == EXAMINATION_CURVATURE && find_ends(e, t, work))
        e->stage = EXAMINATION_DONE;
    return e->stage == EXAMINATION_DONE || e->stage == EXAMINATION_NONE;
}
