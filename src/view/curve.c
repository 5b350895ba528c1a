#include "view/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool curve_init(Curve *curve, Error *err)
{
    *curve = (Curve){0};
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
    curve->present = 0;
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

/* Moves what lies behind `epoch` to a branch of its own. */
static void cut_tail(Curve *curve, double epoch)
{
    size_t keep = points_until(&curve->now, epoch);
    if (keep == curve->now.count)
        return;
    Branch *branch = new_old_branch(curve);
    /* The point before the tail belongs to both, so that the line has no gap. */
    size_t from = keep > 0 ? keep - 1 : 0;
    branch->count = curve->now.count - from;
    branch->start = epoch;
    branch->spacing = curve->now.spacing;
    memcpy(branch->points, curve->now.points + from, branch->count * sizeof *branch->points);
    curve->now.count = keep;
}

static void join(CurvePoint *into, const CurvePoint *next)
{
    into->low = fmin(into->low, next->low);
    into->high = fmax(into->high, next->high);
    into->last = next->last;
    into->test = next->test;
    into->epoch = next->epoch;
}

/* Halves the points; the first, the start of training, stays alone. */
static void thin(Branch *branch)
{
    size_t kept = 1;
    for (size_t i = 1; i < branch->count; i += 2) {
        branch->points[kept] = branch->points[i];
        if (i + 1 < branch->count)
            join(&branch->points[kept], &branch->points[i + 1]);
        kept++;
    }
    branch->count = kept;
    branch->spacing = branch->points[kept - 1].epoch / (double)kept;
}

/* Whether the point at `epoch` has this loss already. */
static bool is_known(const Branch *branch, double epoch, double loss)
{
    size_t n = points_until(branch, epoch);
    const CurvePoint *p = &branch->points[n > 0 ? n - 1 : 0];
    return n > 0 && p->epoch >= epoch && p->last <= loss && p->last >= loss;
}

void curve_add(Curve *curve, double epoch, double loss, double test)
{
    Branch *now = &curve->now;
    if (is_known(now, epoch, loss)) {
        curve->present = epoch;
        return;
    }
    cut_tail(curve, fmin(epoch, curve->present));
    curve->present = epoch;
    if (!isfinite(loss))
        return;
    CurvePoint point = {epoch, loss, loss, loss, test};
    if (now->count > 0 && now->points[now->count - 1].epoch >= epoch) {
        now->points[now->count - 1] = point;
        return;
    }
    if (now->count == CURVE_POINTS)
        thin(now);
    if (now->count > 2 && epoch - now->points[now->count - 2].epoch < now->spacing)
        join(&now->points[now->count - 1], &point);
    else
        now->points[now->count++] = point;
}

/* The newest old branch that leaves the present one and reaches `epoch` becomes the present one. */
static void promote(Curve *curve, double epoch)
{
    for (size_t i = curve->old_count; i-- > 0;) {
        Branch found = curve->old[i];
        if (found.count == 0 || found.points[found.count - 1].epoch < epoch ||
            found.start > epoch)
            continue;
        CurvePoint *spare = curve->now.points;
        size_t keep = 0;
        while (keep < curve->now.count && spare[keep].epoch < found.points[0].epoch)
            keep++;
        if (keep + found.count > CURVE_POINTS)
            keep = CURVE_POINTS - found.count;
        memmove(found.points + keep, found.points, found.count * sizeof *spare);
        memcpy(found.points, spare, keep * sizeof *spare);
        Branch replaced = curve->now;
        replaced.start = found.start;
        found.count += keep;
        curve->now = found;
        curve->old[i] = replaced;
        return;
    }
}

void curve_go(Curve *curve, double epoch)
{
    bool later = epoch > curve->present;
    curve->present = epoch;
    if (later)
        promote(curve, epoch);
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
