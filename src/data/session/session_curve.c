#include "data/session/session_curve.h"

#include "data/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points of the first curve in a file, and of all others together. */
enum { FIRST_MAX = 1024, OTHERS_MAX = 2048, OTHERS_LEAST = 16 };

static json_t *number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static json_t *point_json(const LossPoint *p)
{
    bool alone = same(p->first, p->last) && same(p->low, p->last) && same(p->high, p->last);
    json_t *json = json_append(json_array(), json_real(p->epoch));
    if (!alone) {
        json = json_append(json, json_real(p->first));
        json = json_append(json, json_real(p->low));
        json = json_append(json, json_real(p->high));
    }
    json = json_append(json, json_real(p->last));
    return alone && !isfinite(p->test) ? json : json_append(json, number(p->test));
}

/* Lets points at one epoch, before and after a change by hand, be one. Returns how many remain. */
static size_t join_changes(LossPoint *points, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        LossPoint *before = kept > 0 ? &points[kept - 1] : NULL;
        if (before && before->epoch >= points[i].epoch)
            losses_join(before, &points[i]);
        else
            points[kept++] = points[i];
    }
    return kept;
}

/* A curve of at most `most` points; its own are joined and thinned for that. */
static json_t *curve_json(LossCurve *curve, size_t most)
{
    double start = curve->shared > 0 ? curve->points[curve->shared - 1].epoch : 0;
    size_t count = join_changes(curve->points, curve->count);
    while (count > most)
        count = losses_thin(curve->points, count);
    json_t *points = json_array();
    for (size_t i = 0; points && i < count; i++)
        points = json_append(points, point_json(&curve->points[i]));
    json_t *json = json_pack("{s:s, s:I, s:f, s:f}", "line", curve->branch->name, "from",
                             (json_int_t)curve->era + 1, "start", start, "spacing",
                             curve->points[count - 1].spacing);
    return json_if(json_put(json, "points", points), json);
}

static size_t share(size_t i, size_t count)
{
    size_t others = count > 1 ? OTHERS_MAX / (count - 1) : 0;
    return i == 0 ? FIRST_MAX : others > OTHERS_LEAST ? others : OTHERS_LEAST;
}

json_t *curves_json(const Timeline *tl)
{
    LossCurves curves;
    json_t *all = json_array();
    bool ok = curves_init(&curves, NULL);
    if (ok)
        curves_make(&curves, timeline_journal(tl), &tl->measures, timeline_place(tl), 0);
    size_t count = curves.other_count + 1;
    for (size_t i = 0; ok && all && i < count; i++) {
        LossCurve *curve = i == 0 ? &curves.present : &curves.others[i - 1];
        if (curve->count > 0)
            all = json_append(all, curve_json(curve, share(i, count)));
    }
    curves_free(&curves);
    return json_unless_empty(json_if(ok, all));
}

static bool read_number(const json_t *value, double *x)
{
    *x = json_number_value(value);
    return json_is_number(value) && isfinite(*x);
}

static bool read_point(const json_t *json, LossPoint *p)
{
    size_t n = json_array_size(json);
    const json_t *test = json_array_get(json, n == 6 ? 5 : 2);
    bool ok = json_is_array(json) && (n == 2 || n == 3 || n == 6) &&
              read_number(json_array_get(json, 0), &p->epoch) && p->epoch >= 0 &&
              p->epoch <= 0x1p53 && read_number(json_array_get(json, 1), &p->first);
    p->low = p->high = p->last = p->first;
    if (ok && n == 6)
        ok = read_number(json_array_get(json, 2), &p->low) &&
             read_number(json_array_get(json, 3), &p->high) &&
             read_number(json_array_get(json, 4), &p->last);
    p->test = NAN;
    if (ok && test && !json_is_null(test))
        ok = read_number(test, &p->test);
    return ok && p->low <= p->first && p->first <= p->high && p->low <= p->last &&
           p->last <= p->high;
}

static bool read_points(const json_t *json, double spacing, SessionCurve *curve, Error *err)
{
    size_t count = json_array_size(json);
    if (count < 1 || count > LOSSES_MAX)
        return error_set(err, "points is to be an array of 1 to %d points", LOSSES_MAX);
    curve->points = calloc(count, sizeof *curve->points);
    if (!curve->points)
        return error_memory(err);
    for (size_t i = 0; i < count; i++) {
        LossPoint *p = &curve->points[i];
        if (!read_point(json_array_get(json, i), p) || (i > 0 && p->epoch <= p[-1].epoch))
            return error_set(err, "point %zu: a growing epoch and finite losses are needed", i + 1);
        p->spacing = spacing;
        p->seconds = NAN;
        curve->count++;
    }
    return true;
}

static bool read_curve(const json_t *json, SessionCurve *curve, Error *err)
{
    const char *branch = json_string_value(json_object_get(json, "line"));
    const json_t *from = json_object_get(json, "from");
    double start, spacing;
    if (!branch || strlen(branch) >= sizeof curve->branch || !json_is_integer(from) ||
        json_integer_value(from) < 1)
        return error_set(err, "line, the name of one, and from, a number in it, are needed");
    strcpy(curve->branch, branch);
    curve->event = (size_t)json_integer_value(from) - 1;
    if (!read_number(json_object_get(json, "start"), &start) ||
        !read_number(json_object_get(json, "spacing"), &spacing) || spacing < 0)
        return error_set(err, "start and spacing, numbers of epochs, are needed");
    return read_points(json_object_get(json, "points"), spacing, curve, err);
}

bool curves_read(const json_t *json, SessionCurves *curves, Error *err)
{
    size_t count = json_array_size(json);
    if (json && (!json_is_array(json) || count > SESSION_CURVES_MAX))
        return error_set(err, "an array of at most %d curves is needed", SESSION_CURVES_MAX);
    for (size_t i = 0; i < count; i++) {
        curves->count++;
        if (!read_curve(json_array_get(json, i), &curves->list[i], err))
            return false;
    }
    return true;
}

void session_curves_free(SessionCurves *curves)
{
    for (size_t i = 0; i < curves->count; i++)
        free(curves->list[i].points);
    curves->count = 0;
}

static void take(const SessionCurve *curve, Timeline *tl)
{
    const Journal *j = timeline_journal(tl);
    const Branch *branch = journal_branch(j, curve->branch);
    if (!branch || curve->event >= branch->count ||
        branch_era(branch, curve->event) != curve->event)
        return;
    for (size_t i = 0; i < curve->count; i++) {
        const LossPoint *point = &curve->points[i];
        double epoch = floor(point->epoch), within = point->epoch - epoch;
        Place place;
        if (moment_find_share(branch, curve->event, (uint64_t)epoch, within, &place))
            measures_take(&tl->measures, j, branch, place, point);
    }
}

/* The present branch's own come first: the others leave out what they share with it. */
void session_curves_take(const SessionCurves *curves, Timeline *tl)
{
    for (size_t i = 0; i < curves->count; i++)
        take(&curves->list[i], tl);
    tl->measures.unproven = curves->count > 0;
}
