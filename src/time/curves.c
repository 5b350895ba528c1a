#include "time/curves.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool curves_init(LossCurves *c, Error *err)
{
    *c = (LossCurves){.loss = NAN, .test = NAN, .samples = NAN, .seconds = NAN};
    c->memory = malloc((CURVES_MAX + 1) * LOSSES_MAX * sizeof *c->memory);
    if (!c->memory)
        return error_memory(err);
    c->present.points = c->memory;
    for (size_t i = 0; i < CURVES_MAX; i++)
        c->others[i].points = c->memory + (i + 1) * LOSSES_MAX;
    return true;
}

void curves_free(LossCurves *c)
{
    free(c->memory);
    *c = (LossCurves){0};
}

void curves_clear(LossCurves *c)
{
    c->present.count = c->reached = c->other_count = c->mark_count = c->compared_count = 0;
    c->epoch = 0;
    c->samples = c->seconds = c->loss = c->test = NAN;
    c->journal = c->labelled = 0;
}

/* Differs between two states of a journal with different curves, as good as always. */
static uint64_t journal_state(const Journal *j, size_t era)
{
    const uint64_t parts[] = {j->present.id, j->present.count, j->branch_count, j->next_serial,
                              j->next_id, era};
    uint64_t state = 1;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        state = (state ^ parts[i]) * UINT64_C(1099511628211);
    return state | 1;
}

static Place end_of(const Branch *branch, size_t era)
{
    return (Place){branch_era_end(branch, era) - 1, UINT64_MAX - 1};
}

/* Whether all of an era of `branch` is in `other` too. */
static bool has_era(const Branch *other, const Branch *branch, size_t era)
{
    size_t last = branch_era_end(branch, era) - 1;
    if (branch_shared(branch, other) <= last)
        return false;
    return event_end(&branch->events[last]) <= event_end(&other->events[last]);
}

/* Whether a curve that there is has all of the era. */
static bool is_there(const LossCurves *c, const Journal *j, const Branch *branch, size_t era)
{
    bool there = c->present.era == era && has_era(&j->present, branch, era);
    for (size_t i = 0; i < c->other_count; i++)
        there = there || (c->others[i].era == era &&
                          has_era(c->others[i].branch, branch, era));
    return there;
}

/* How many points it has in common with the present curve. */
static size_t shared_with_present(const LossCurves *c, const Journal *j, const Measures *m,
                                  const Branch *branch, size_t era)
{
    Place fork = branch_fork(branch, &j->present);
    if (c->present.era != era || fork.event < era || branch == &j->present)
        return 0;
    return measures_curve(m, branch, era, fork, NULL);
}

/* Adds the curve of an era, where it is one and there is none like it. */
static void add(LossCurves *c, const Journal *j, const Measures *m, const Branch *branch,
                size_t era)
{
    LossCurve *curve = &c->others[c->other_count];
    if (is_there(c, j, branch, era))
        return;
    curve->branch = branch;
    curve->era = era;
    curve->shared = shared_with_present(c, j, m, branch, era);
    curve->count = measures_curve(m, branch, era, end_of(branch, era), curve->points);
    if (curve->count > 1 && curve->count > curve->shared)
        c->other_count++;
}

/* All eras of a branch, the last one first. */
static void add_branch(LossCurves *c, const Journal *j, const Measures *m, const Branch *branch)
{
    for (size_t end = branch->count; end > 0 && c->other_count < CURVES_MAX;) {
        size_t era = branch_era(branch, end - 1);
        add(c, j, m, branch, era);
        end = era;
    }
}

void curves_make(LossCurves *c, const Journal *j, const Measures *m, Place place, double epoch)
{
    size_t era = branch_era(&j->present, place.event);
    uint64_t state = journal_state(j, era);
    bool anew = c->journal != state || c->changes != m->changes;
    LossCurve *present = &c->present;
    if (anew || c->additions != m->additions) {
        present->branch = &j->present;
        present->era = era;
        present->count = measures_curve(m, &j->present, era, end_of(&j->present, era),
                                        present->points);
    }
    if (anew) {
        c->other_count = 0;
        add_branch(c, j, m, &j->present);
        for (size_t i = j->branch_count; i-- > 0 && c->other_count < CURVES_MAX;)
            add_branch(c, j, m, &j->branches[i]);
    }
    c->journal = state;
    c->changes = m->changes;
    c->additions = m->additions;
    c->reached = measures_curve(m, &j->present, era, place, NULL);
    c->epoch = epoch;
    c->samples = measures_samples(&j->present, place.event, epoch);
    c->seconds = measures_spent(m, j, place);
}

/* Adds what the present curve has and the other has not, but nothing twice. */
static void label_present(LossCurves *c, const char *label)
{
    char *own = c->present.label;
    if (!strstr(own, label))
        text_append(own, sizeof c->present.label, "%s%s", own[0] ? ", " : "", label);
}

static void label_all(LossCurves *c, const Replay *r)
{
    BranchEra present = {c->present.branch, c->present.era};
    char label[DIFFERENCE_SIZE];
    c->present.label[0] = '\0';
    for (size_t i = 0; i < c->other_count; i++) {
        LossCurve *curve = &c->others[i];
        BranchEra other = {curve->branch, curve->era};
        history_difference(r, other, present, curve->label);
        history_difference(r, present, other, label);
        label_present(c, label);
        /* The same was done again. */
        if (!curve->label[0])
            snprintf(curve->label, sizeof curve->label, "%s", curve->branch->name);
    }
}

void curves_label(LossCurves *c, const Replay *r, const Measures *m)
{
    LandmarkBranch branches[CURVES_MAX];
    uint64_t state = c->journal + 2 * m->stuck_changes;
    if (c->labelled == state)
        return;
    c->labelled = state;
    label_all(c, r);
    for (size_t i = 0; i < c->other_count; i++)
        branches[i] = (LandmarkBranch){{c->others[i].branch, c->others[i].era},
                                       c->others[i].label};
    c->mark_count = landmarks_find(r, m, c->present.era, branches, c->other_count, c->marks);
}

const LossPoint *curve_at(const LossCurves *c, double epoch)
{
    size_t low = 0, high = c->present.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->present.points[middle].epoch <= epoch)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &c->present.points[low - 1] : NULL;
}

double curves_extent(const LossCurves *c)
{
    double extent = fmax(1, c->epoch);
    for (size_t i = 0; i <= c->other_count; i++) {
        const LossCurve *curve = i < c->other_count ? &c->others[i] : &c->present;
        if (curve->count > 0)
            extent = fmax(extent, curve->points[curve->count - 1].epoch);
    }
    return extent;
}

double curve_along(const LossPoint *p, CurveBy by)
{
    return by == CURVE_SAMPLES ? p->samples : by == CURVE_SECONDS ? p->seconds : p->epoch;
}

double curves_now(const LossCurves *c, CurveBy by)
{
    return by == CURVE_SAMPLES ? c->samples : by == CURVE_SECONDS ? c->seconds : c->epoch;
}

/* NaN is no more than anything. */
static double extend(double extent, const LossCurve *curve, CurveBy by)
{
    for (size_t i = curve->count; i-- > 0;)
        if (!isnan(curve_along(&curve->points[i], by)))
            return fmax(extent, curve_along(&curve->points[i], by));
    return extent;
}

double curves_extent_along(const LossCurves *c, CurveBy by)
{
    const double least = by == CURVE_SECONDS ? 1e-6 : 1;
    double extent = extend(fmax(least, curves_now(c, by)), &c->present, by);
    for (size_t i = 0; i < c->other_count; i++)
        extent = extend(extent, &c->others[i], by);
    for (size_t i = 0; i < c->compared_count; i++)
        extent = extend(extent, c->compared[i], by);
    return extent;
}

const LossPoint *curve_point(const LossCurve *curve, CurveBy by, double along)
{
    for (size_t i = curve->count; i-- > 0;)
        if (curve_along(&curve->points[i], by) <= along)
            return &curve->points[i];
    return NULL;
}
