/* Which of the usual mistakes makes a step come out as it was said: each is made on purpose, and
 * what comes of it compared. */
#include "lab/follow/follow_inside.h"

#include <math.h>
#include <string.h>

static const Deviation rightly = {.no_bias = 0};
static const UpdateDeviation duly = {.uphill = false};
static const Blur sharp = {.relative = 0};

/* How near a factor has to be to one of the usual ones. */
static const double factor_within = 1e-3;

/* Numbers that a factor has to explain before it is one. */
enum { FACTOR_NUMBERS = 3 };

/* A step that does not follow, and what is around it. */
typedef struct Search {
    Follow *f;
    MistakeCase c;
    const UpdateInput *in;
    const Blur *blur; /* how far the digits of the file leave its numbers open */
} Search;

/* The factor between a range of gradients, by least squares, and whether it explains them; NaN
 * where what is right is no larger than rounding. */
static double fit(const Follow *f, const double *theirs, size_t from, size_t to, bool *fits,
                  size_t *count)
{
    const FollowPass *p = &f->pass;
    double both = 0, ours = 0;
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        bool told = fabs(p->gradient[i]) > 4 * p->error[i];
        both += told ? theirs[i] * p->gradient[i] : 0;
        ours += told ? p->gradient[i] * p->gradient[i] : 0;
        n += told;
    }
    double factor = n > 0 ? both / ours : NAN, times = n > 0 ? factor : 1;
    *fits = true;
    for (size_t i = from; i < to && *fits; i++)
        *fits = fabs(theirs[i] - times * p->gradient[i]) <=
                fmax(1, fabs(times)) * p->error[i] +
                    4 * f->model->rounding * fabs(times * p->gradient[i]);
    *count += n;
    return factor;
}

static bool near(double a, double b)
{
    return fabs(a - b) <= factor_within * fabs(b);
}

/* Whether a bound leaves less open than there is to explain: else anything would do. */
static bool tells(const Search *s, FollowKind kind, const double *error)
{
    const Difference *where = &s->f->finding.where;
    return s->f->finding.kind != kind || isnan(where->theirs) ||
           error[where->index] <= fabs(where->theirs - where->ours) / 4;
}

static double off(const Blur *blur, double number)
{
    return blur->relative * fabs(number) + blur->absolute;
}

/* The passes with a mistake, and bounds that take in what the digits of g leave open. */
static void run(const Search *s, const Deviation *dev)
{
    Follow *f = s->f;
    const double *g = s->c.now->g;
    follow_pass_run(&f->pass, s->c.now, dev, s->blur);
    for (size_t i = 0; g && i < f->model->net.parameter_count; i++)
        f->pass.error[i] += off(s->blur, g[i]);
}

/* Whether the passes, made with a mistake, give what was said; with `factor`, but for a factor. */
static bool passes_give(const Search *s, const Deviation *dev, double *factor)
{
    Follow *f = s->f;
    FollowKind kind;
    Differences all;
    uint64_t right;
    bool fits;
    size_t count = 0;
    run(s, dev);
    const Difference *wrong = follow_wrong(&f->pass, &kind);
    if (wrong && (kind == FOLLOW_ACTIVATION || !factor || !s->c.now->g))
        return false;
    if (!s->c.now->g || s->c.now->clipped || !s->c.now->t)
        return !factor;
    if (dev != &rightly && !tells(s, FOLLOW_GRADIENT, f->pass.error))
        return false;
    if (!factor) {
        follow_compare(f, s->c.now->g, f->pass.gradient, f->pass.error, 1, &all, &right);
        return all.wrong == 0;
    }
    *factor = fit(f, s->c.now->g, 0, f->model->net.parameter_count, &fits, &count);
    return fits && count >= FACTOR_NUMBERS;
}

/* Whether an update by what was said of the gradient, or by what the passes have come to where
 * nothing was, made with a mistake, gives what was said. */
static bool update_gives(const Search *s, const UpdateDeviation *dev)
{
    Follow *f = s->f;
    UpdateInput in = *s->in;
    UpdateOutput out = follow_output(f, f->trial, f->trial_error);
    Differences all;
    uint64_t right;
    const double *said = s->c.now->g, *w = s->c.now->w, *next = s->c.next->w;
    for (size_t i = 0; i < f->model->net.parameter_count; i++)
        f->blurred[i] = said ? off(s->blur, said[i]) : f->pass.error[i];
    in.g = said ? said : f->pass.gradient;
    in.g_error = f->blurred;
    follow_update(f->model, &in, dev, &out);
    for (size_t i = 0; i < f->model->net.parameter_count; i++)
        f->trial_error[i] += off(s->blur, w[i]) + off(s->blur, next[i]);
    follow_compare(f, next, f->trial, f->trial_error, 1, &all, &right);
    return all.wrong == 0 && (dev == &duly || tells(s, FOLLOW_PARAMETER, f->trial_error));
}

static void name(Search *s, const Mistake *mistake, const Variant *variant, double factor)
{
    FollowFinding *finding = &s->f->finding;
    finding->mistake = mistake;
    finding->variant = *variant;
    finding->factor = factor;
}

/* Whether a variant gives what was found; `factor` NULL: to the number. */
static bool variant_gives(Search *s, const Mistake *m, const Variant *v, double *factor)
{
    const RecordedStep *now = s->c.now;
    if (s->f->finding.kind != FOLLOW_PARAMETER)
        return !m->of_update && passes_give(s, &v->pass, factor);
    if (factor)
        return false;
    if (m->of_update)
        return update_gives(s, &v->update);
    if (now->g)
        return false;
    run(s, &v->pass);
    return update_gives(s, &duly) && tells(s, FOLLOW_PARAMETER, s->f->trial_error);
}

/* The gradient that the update was made by, where it was not said, once more. */
static void make_right(const Search *s)
{
    if (!s->c.now->g && s->c.now->x)
        run(s, &rightly);
}

/* Goes through the table; with `scaled`, through what a usual factor would explain besides. */
static bool try_mistakes(Search *s, bool scaled)
{
    for (size_t i = 0; i < mistake_table.count; i++) {
        const Mistake *m = (const Mistake *)table_row(&mistake_table, i);
        Variant v;
        double factor = 1;
        if (m->of_update && s->f->finding.kind != FOLLOW_PARAMETER)
            continue;
        if (m->of_update)
            make_right(s);
        for (size_t k = 0; mistake_variant(m, &s->c, k, &v); k++) {
            if (!variant_gives(s, m, &v, scaled ? &factor : NULL) ||
                (scaled && !scale_explain(&s->c, factor, factor_within, &s->f->finding.scale)))
                continue;
            name(s, m, &v, factor);
            return true;
        }
    }
    return false;
}

/* A factor of all of it: one of the usual ones, or any. */
static bool try_factor(Search *s, bool usual)
{
    double factor;
    bool may = s->f->finding.kind == FOLLOW_GRADIENT ||
               (s->f->finding.kind == FOLLOW_DELTA && s->c.now->g);
    bool any = may && passes_give(s, &rightly, &factor) && isfinite(factor) && !near(factor, 1);
    if (!any || (!scale_explain(&s->c, factor, factor_within, &s->f->finding.scale) && usual))
        return false;
    s->f->finding.factor = factor;
    return true;
}

/* A usual factor of some arrays while the others are right. */
static bool try_arrays(Search *s)
{
    Follow *f = s->f;
    FollowFinding *out = &f->finding;
    double factor = 1;
    if (out->kind != FOLLOW_GRADIENT)
        return false;
    run(s, &rightly);
    uint64_t some[2] = {0, 0};
    for (size_t i = 0; i < 2 * f->model->net.layer_count; i++) {
        const Layer *layer = &f->model->net.layers[i / 2];
        bool bias = i % 2, fits;
        size_t from = bias ? layer->biases : layer->weights, count = 0;
        size_t to = bias ? from + layer->units : layer->biases;
        double one = fit(f, s->c.now->g, from, to, &fits, &count);
        if (!fits || (some[0] + some[1] > 0 && !isnan(one) && !near(one, 1) && !near(one, factor)))
            return false;
        if (isnan(one) || near(one, 1))
            continue;
        factor = one;
        some[bias] |= UINT64_C(1) << i / 2;
    }
    if (!scale_explain(&s->c, factor, factor_within, &out->scale))
        return false;
    out->factor = factor;
    out->weights = some[0];
    out->biases = some[1];
    return true;
}

/* What was printed of the loss against what it could have been. */
static bool loss_is(const Search *s, double ours)
{
    return fabs(s->c.now->loss - ours) <=
           s->f->pass.value_error + 5e-5 * fmax(1, fabs(s->c.now->loss));
}

/* The loss of other parameters, another loss, or a factor. */
static void explain_loss(Search *s)
{
    Follow *f = s->f;
    follow_pass_run(&f->pass, s->c.now, &rightly, &sharp);
    double factor = s->c.now->loss / f->pass.value;
    if (fabs(f->pass.value) > 0 &&
        scale_explain(&s->c, factor, 5e-5 * fmax(1, 1 / fabs(f->pass.value)), &f->finding.scale)) {
        f->finding.factor = factor;
        return;
    }
    for (size_t i = 0; i < mistake_table.count; i++) {
        const Mistake *m = (const Mistake *)table_row(&mistake_table, i);
        Variant v;
        for (size_t k = 0; !m->of_update && mistake_variant(m, &s->c, k, &v); k++) {
            follow_pass_run(&f->pass, s->c.now, &v.pass, &sharp);
            if (loss_is(s, f->pass.value)) {
                name(s, m, &v, 1);
                return;
            }
        }
    }
}

/* Digits that are not there: how far what was written may be off, where that is more than the
 * rounding of what computed it. */
static bool blur_of(const Follow *f, const RecordedStep *step, Blur *out)
{
    *out = (Blur){.relative = 0.5 * pow(10, 1 - (double)step->digits),
                  .absolute = 0.5 * pow(10, -(double)step->decimals)};
    return step->digits > 0 && out->relative > f->model->rounding;
}

/* Whether the digits of the file leave it open; else the finding is what they do not. */
static bool is_rounded(const Search *s)
{
    Follow *f = s->f;
    FollowFinding *out = &f->finding;
    FollowKind kind;
    Differences all = {.wrong = 0};
    if (out->kind == FOLLOW_PARAMETER) {
        make_right(s);
        update_gives(s, &duly);
        follow_compare(f, s->c.next->w, f->trial, f->trial_error, 1, &all, &out->layers_right);
    } else {
        run(s, &rightly);
        const Difference *wrong = follow_wrong(&f->pass, &kind);
        if (wrong) {
            out->kind = kind;
            out->where = *wrong;
            return false;
        }
        if (s->c.now->g)
            follow_compare(f, s->c.now->g, f->pass.gradient, f->pass.error, 1, &all,
                           &out->layers_right);
        out->kind = s->c.now->g ? FOLLOW_GRADIENT : out->kind;
    }
    if (all.wrong > 0)
        out->where = all.worst;
    return all.wrong == 0;
}

/* w after an update by the gradient that was said, and w from which one has led here: with what
 * the optimizer adds to w at the start of an update, the same from both sides. */
static void make_neighbours(Search *s)
{
    Follow *f = s->f;
    UpdateOutput out = follow_output(f, f->w, f->w_error);
    size_t n = f->model->net.parameter_count;
    if (!f->model->optimizer || !s->c.now->g || isnan(s->c.rate))
        return;
    follow_update(f->model, s->in, &duly, &out);
    for (size_t i = 0; i < n; i++)
        f->w_error[i] = 2 * s->c.now->w[i] - f->w[i];
    s->c.updated = f->w;
    s->c.undone = f->w_error;
}

static bool try_all(Search *s)
{
    return try_factor(s, true) || try_mistakes(s, false) || try_mistakes(s, true) ||
           try_arrays(s) || try_factor(s, false);
}

void follow_explain(Follow *f, const RecordedStep *before, const RecordedStep *now,
                    const RecordedStep *next, const UpdateInput *in)
{
    Blur blur;
    FollowFinding *out = &f->finding;
    Search s = {.f = f,
                .in = in,
                .blur = &sharp,
                .c = {.model = f->model, .before = before, .now = now, .next = next,
                      .rate = in->rate, .number = in->number}};
    make_neighbours(&s);
    out->factor = 1;
    if (out->kind == FOLLOW_LOSS)
        explain_loss(&s);
    if (out->kind == FOLLOW_LOSS || out->kind == FOLLOW_STATE || try_all(&s) ||
        !blur_of(f, now, &blur))
        return;
    s.blur = &blur;
    out->rounded = is_rounded(&s);
    if (!out->rounded && try_all(&s))
        out->digits = now->digits;
}
