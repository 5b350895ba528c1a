#include "view/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool curve_init(Curve *curve, Error *err)
{
    *curve = (Curve){.present_loss = NAN, .present_test = NAN};
    curve->memory = malloc((CURVE_BRANCHES + 1) * CURVE_POINTS * sizeof *curve->memory);
    if (!curve->memory)
        return error_memory(err);
    curve->now.points = curve->memory;
    for (size_t i = 0; i < CURVE_BRANCHES; i++)
        curve->old[i].points = curve->memory + (i + 1) * CURVE_POINTS;
    return true;
}

void curve_free(Curve *curve)
{
    free(curve->memory);
    *curve = (Curve){0};
}

void curve_clear(Curve *curve)
{
    curve->now.count = curve->old_count = 0;
    curve->now.spacing = 0;
    curve->now.run = 0;
    curve->present = 0;
    curve->present_loss = curve->present_test = NAN;
}

/* The number of points at or before `epoch`. */
static size_t points_until(const Branch *branch, double epoch)
{
    size_t low = 0, high = branch->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (branch->points[middle].epoch <= epoch)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The branch for what is about to be replaced; the oldest makes room. */
static Branch *new_old_branch(Curve *curve)
{
    if (curve->old_count == CURVE_BRANCHES) {
        Branch first = curve->old[0];
        memmove(curve->old, curve->old + 1, (CURVE_BRANCHES - 1) * sizeof first);
        curve->old[CURVE_BRANCHES - 1] = first;
        curve->old_count--;
    }
    return &curve->old[curve->old_count++];
}

/* What has been changed by hand at an epoch counts as it is now, but for what the point stands for
 * besides. */
static void change(CurvePoint *point, double loss, double test, bool alone)
{
    point->low = fmin(alone ? point->first : point->low, loss);
    point->high = fmax(alone ? point->first : point->high, loss);
    point->last = loss;
    point->test = test;
}

/* Whether there is no point near `epoch`, before the last one, where the curve would have some if
 * training had been looked at all the time. */
static bool is_hole(const Curve *curve, const Branch *b, double epoch)
{
    const double wide = 1.0 / 32, near = 1.0 / 512;
    double extent = curve_extent(curve);
    size_t i = points_until(b, epoch);
    double before = i > 0 ? b->points[i - 1].epoch : -extent, after = b->points[i].epoch;
    return after - fmax(before, 0) > wide * extent && epoch - before > near * extent &&
           after - epoch > near * extent;
}

static void insert(Branch *b, const CurvePoint *point)
{
    if (b->count == CURVE_POINTS)
        losses_thin(b);
    size_t i = points_until(b, point->epoch);
    memmove(b->points + i + 1, b->points + i, (b->count - i) * sizeof *b->points);
    b->points[i] = *point;
    b->count++;
}

/* Adds a point; what the curve has at its epoch is changed by it only where that is the last. */
static void add(Curve *curve, double epoch, double loss, double test)
{
    Branch *now = &curve->now;
    CurvePoint point = {epoch, loss, loss, loss, loss, test};
    if (!isfinite(loss))
        return;
    if (now->count > 0 && now->points[now->count - 1].epoch > epoch) {
        if (is_hole(curve, now, epoch))
            insert(now, &point);
        return;
    }
    if (now->count > 0 && now->points[now->count - 1].epoch >= epoch) {
        change(&now->points[now->count - 1], loss, test, now->spacing <= 0);
        return;
    }
    if (now->count == CURVE_POINTS)
        losses_thin(now);
    if (now->count > 2 && epoch - now->points[now->count - 2].epoch < now->spacing)
        losses_join(&now->points[now->count - 1], &point);
    else
        now->points[now->count++] = point;
}

void curve_add(Curve *curve, double epoch, double loss, double test)
{
    curve->present = epoch;
    curve->present_loss = loss;
    curve->present_test = test;
    add(curve, epoch, loss, test);
}

void curve_fill(Curve *curve, double epoch, double loss, double test)
{
    const Branch *now = &curve->now;
    if (now->count == 0 || now->points[now->count - 1].epoch < epoch ||
        now->points[now->count - 1].epoch > epoch)
        add(curve, epoch, loss, test);
}

void curve_take(Curve *curve, const Branch *losses)
{
    Branch *to = &curve->now;
    if (losses->run != curve->now.run) {
        if (curve->old_count == CURVE_BRANCHES)
            return;
        to = &curve->old[curve->old_count++];
    }
    Branch taken = *losses;
    taken.points = to->points;
    memcpy(taken.points, losses->points, losses->count * sizeof *taken.points);
    *to = taken;
}

/* Points that both have, from the first on. */
static size_t shared(const Branch *a, const Branch *b)
{
    size_t i = 0;
    while (i < a->count && i < b->count &&
           memcmp(&a->points[i], &b->points[i], sizeof *a->points) == 0)
        i++;
    return i;
}

static void copy(Branch *to, const Branch *from, size_t count)
{
    memcpy(to->points, from->points, count * sizeof *to->points);
    to->count = count;
    to->spacing = from->spacing;
}

/* The present branch goes to the old ones, unless there is nothing of it after `start`, where the
 * one that comes leaves it. */
static void put_away(Curve *curve, double start)
{
    size_t until = points_until(&curve->now, start);
    if (curve->now.count < 2 || until == curve->now.count)
        return;
    Branch *old = new_old_branch(curve);
    copy(old, &curve->now, curve->now.count);
    old->run = curve->now.run;
    old->start = start;
}

static bool same_start(uint64_t run, uint64_t other)
{
    return (uint32_t)run == (uint32_t)other;
}

/* A run without a branch: it shares what there is of another one from the same start, up to
 * `fork`. */
static void begin(Curve *curve, uint64_t run, double fork)
{
    const Branch *like = same_start(curve->now.run, run) ? &curve->now : NULL;
    if (like) {
        put_away(curve, fork);
        curve->now.count = points_until(like, fork);
    } else {
        put_away(curve, -1);
        curve->now.count = 0;
        for (size_t i = 0; i < curve->old_count; i++)
            if (same_start(curve->old[i].run, run))
                copy(&curve->now, &curve->old[i], points_until(&curve->old[i], fork));
    }
    curve->now.run = run;
}

void curve_go(Curve *curve, uint64_t run, double epoch)
{
    size_t i = 0;
    while (i < curve->old_count && curve->old[i].run != run)
        i++;
    if (curve->now.run != run && i < curve->old_count) {
        Branch found = curve->old[i];
        size_t both = shared(&found, &curve->now);
        curve->old[i] = curve->now;
        curve->old[i].start = both > 0 ? found.points[both - 1].epoch : 0;
        curve->now = found;
    } else if (curve->now.run != run) {
        /* Of a run begun here nothing after the present can be known. */
        bool here = same_start(curve->now.run, run);
        begin(curve, run, here ? fmin(epoch, curve->present) : epoch);
    }
    if (epoch < curve->present || epoch > curve->present)
        curve->present_loss = curve->present_test = NAN;
    curve->present = epoch;
}

const CurvePoint *curve_at(const Curve *curve, double epoch)
{
    size_t n = points_until(&curve->now, epoch);
    return n > 0 ? &curve->now.points[n - 1] : NULL;
}

double curve_extent(const Curve *curve)
{
    double extent = fmax(1, curve->present);
    for (size_t i = 0; i <= curve->old_count; i++) {
        const Branch *b = i < curve->old_count ? &curve->old[i] : &curve->now;
        if (b->count > 0)
            extent = fmax(extent, b->points[b->count - 1].epoch);
    }
    return extent;
}
