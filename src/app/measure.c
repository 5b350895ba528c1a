#include "app/measure.h"

/* Multiply-adds that a frame may cost for each of the two: a few milliseconds. */
static const uint64_t frame_work = UINT64_C(1) << 23;

bool measure_init(Measure *m, const Net *net, Error *err)
{
    *m = (Measure){0};
    m->check_run = gradcheck_new(net, err);
    return m->check_run && effect_init(&m->effect_run, net, err);
}

void measure_free(Measure *m)
{
    gradcheck_delete(m->check_run);
    effect_free(&m->effect_run);
    *m = (Measure){0};
}

static bool is_of(const Measured *of, const Trainer *t)
{
    return of->version == t->version && of->ticks == trainer_ticks(t);
}

/* Whether a measurement is to be started: another one than is known or on its way. */
static bool turn_to(Measured *of, const Trainer *t, size_t parameter)
{
    if ((of->known || of->going) && is_of(of, t) && of->parameter == parameter)
        return false;
    *of = (Measured){true, false, t->version, trainer_ticks(t), parameter};
    return true;
}

static void end(Measured *of, bool done)
{
    of->known = done;
    of->going = !done;
}

static void advance_effect(Measure *m, const Trainer *t, uint64_t *work)
{
    end(&m->effect_of, effect_advance(&m->effect_run, t, work, &m->effect));
}

static void advance_check(Measure *m, uint64_t *work)
{
    end(&m->check_of, gradcheck_advance(m->check_run, work, &m->check));
}

/* Whether a mini-batch is within what a frame may cost. */
static bool fits_frame(const Trainer *t, uint64_t cost)
{
    return cost * t->batch.rows * net_work(&t->net) + t->net.parameter_count <= frame_work;
}

void measure_effect(Measure *m, const Trainer *t, Trace *trace)
{
    uint64_t all = UINT64_MAX;
    if (!trace_has_update(trace))
        return;
    if (turn_to(&m->effect_of, t, 0)) {
        effect_start(&m->effect_run);
        if (fits_frame(t, 1))
            advance_effect(m, t, &all);
    }
    trace->explained.has_effect = m->effect_of.known;
    trace->explained.effect = m->effect;
    if (m->effect_of.going)
        trace->explained.effect_share = (double)m->effect_run.rows / (double)t->batch.rows;
}

bool measure_check(Measure *m, const Trainer *t, size_t parameter, Trace *trace, Error *err)
{
    uint64_t all = UINT64_MAX;
    bool updated = t->cursor.phase == trainer_phases(t);
    if (t->batch.done > 0 || t->cursor.phase + 1 < trainer_phases(t))
        return true;
    if (turn_to(&m->check_of, t, parameter)) {
        const Real *theta = updated ? t->parameters.before : t->parameters.theta;
        if (!gradcheck_start(m->check_run, t, theta, parameter, err)) {
            m->check_of.going = false;
            return false;
        }
        if (fits_frame(t, GRADCHECK_COST))
            advance_check(m, &all);
    }
    trace->explained.has_check = m->check_of.known;
    trace->explained.check = m->check;
    if (m->check_of.going)
        trace->explained.check_share = (double)gradcheck_rows(m->check_run) / (double)t->batch.rows;
    return true;
}

void measure_stop(Measure *m)
{
    m->effect_of.going = m->check_of.going = false;
}

bool measure_going(const Measure *m, const Trainer *t)
{
    return (m->effect_of.going && is_of(&m->effect_of, t)) ||
           (m->check_of.going && is_of(&m->check_of, t));
}

void measure_work(Measure *m, const Trainer *t, uint64_t *work)
{
    if (m->effect_of.going && is_of(&m->effect_of, t))
        advance_effect(m, t, work);
    else if (m->check_of.going && is_of(&m->check_of, t))
        advance_check(m, work);
}
