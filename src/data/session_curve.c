#include "data/session_curve.h"

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

static bool put(json_t *array, json_t *value)
{
    return json_array_append_new(array, value) == 0;
}

static json_t *point_json(const CurvePoint *p)
{
    bool alone = same(p->first, p->last) && same(p->low, p->last) && same(p->high, p->last);
    json_t *json = json_array();
    bool ok = put(json, json_real(p->epoch));
    if (!alone)
        ok = ok && put(json, json_real(p->first)) && put(json, json_real(p->low)) &&
             put(json, json_real(p->high));
    ok = ok && put(json, json_real(p->last));
    if (!alone || isfinite(p->test))
        ok = ok && put(json, number(p->test));
    return json_if(ok, json);
}

static json_t *points_json(const Branch *losses)
{
    json_t *points = json_array();
    bool ok = points;
    for (size_t i = 0; ok && i < losses->count; i++)
        ok = put(points, point_json(&losses->points[i]));
    return json_if(ok, points);
}

/* Of a copy that has at most `most` points. */
static json_t *curve_json(const char *line, size_t event, const Branch *losses, size_t most)
{
    Branch thin = *losses;
    thin.points = malloc(losses->count * sizeof *thin.points);
    if (!thin.points)
        return NULL;
    memcpy(thin.points, losses->points, losses->count * sizeof *thin.points);
    while (thin.count > most)
        losses_thin(&thin);
    json_t *json = json_pack("{s:s, s:I, s:f, s:f}", "line", line, "from", (json_int_t)event + 1,
                             "start", thin.start, "spacing", thin.spacing);
    json = json_if(json_put(json, "points", points_json(&thin)), json);
    free(thin.points);
    return json;
}

static size_t share(size_t i, size_t count)
{
    size_t others = count > 1 ? OTHERS_MAX / (count - 1) : 0;
    return i == 0 ? FIRST_MAX : others > OTHERS_LEAST ? others : OTHERS_LEAST;
}

/* The line and event of a run; NULL when the timeline has none such. */
static const Line *find_run(const Timeline *tl, uint64_t run, size_t *event)
{
    const Line *line = tl->line.id == run >> 32 ? &tl->line : NULL;
    for (size_t i = 0; i < tl->branch_count; i++)
        if (tl->branches[i].id == run >> 32)
            line = &tl->branches[i];
    for (*event = 0; line && *event < line->events; ++*event)
        if (line->journal[*event].serial == (uint32_t)run)
            return line;
    return NULL;
}

json_t *curves_of_timeline(const Timeline *tl, const Branch *branches, size_t count)
{
    json_t *all = json_array();
    size_t event;
    bool ok = all;
    for (size_t i = 0; ok && i < count; i++) {
        const Line *line = find_run(tl, branches[i].run, &event);
        if (line && branches[i].count > 0)
            ok = put(all, curve_json(line->name, event, &branches[i], share(i, count)));
    }
    return json_unless_empty(json_if(ok, all));
}

json_t *curves_json(const SessionCurves *curves)
{
    json_t *all = json_array();
    bool ok = all;
    for (size_t i = 0; ok && i < curves->count; i++)
        ok = put(all, curve_json(curves->list[i].line, curves->list[i].event,
                                 &curves->list[i].losses, SESSION_POINTS_MAX));
    return json_unless_empty(json_if(ok, all));
}

static bool read_number(const json_t *value, double *x)
{
    *x = json_number_value(value);
    return json_is_number(value) && isfinite(*x);
}

static bool read_point(const json_t *json, CurvePoint *p)
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

static bool read_points(const json_t *json, Branch *losses, Error *err)
{
    size_t count = json_array_size(json);
    if (count < 1 || count > SESSION_POINTS_MAX)
        return error_set(err, "points is to be an array of 1 to %d points", SESSION_POINTS_MAX);
    losses->points = calloc(count, sizeof *losses->points);
    if (!losses->points)
        return error_memory(err);
    for (size_t i = 0; i < count; i++) {
        CurvePoint *p = &losses->points[i];
        if (!read_point(json_array_get(json, i), p) || (i > 0 && p->epoch <= p[-1].epoch))
            return error_set(err, "point %zu: a growing epoch and finite losses are needed", i + 1);
        losses->count++;
    }
    return true;
}

static bool read_curve(const json_t *json, SessionCurve *curve, Error *err)
{
    const char *line = json_string_value(json_object_get(json, "line"));
    const json_t *from = json_object_get(json, "from");
    if (!line || strlen(line) >= sizeof curve->line || !json_is_integer(from) ||
        json_integer_value(from) < 1)
        return error_set(err, "line, the name of one, and from, a number in it, are needed");
    strcpy(curve->line, line);
    curve->event = (size_t)json_integer_value(from) - 1;
    if (!read_number(json_object_get(json, "start"), &curve->losses.start) ||
        !read_number(json_object_get(json, "spacing"), &curve->losses.spacing) ||
        curve->losses.spacing < 0)
        return error_set(err, "start and spacing, numbers of epochs, are needed");
    return read_points(json_object_get(json, "points"), &curve->losses, err);
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
        free(curves->list[i].losses.points);
    curves->count = 0;
}

bool session_curve_run(const SessionCurve *curve, const Timeline *tl, uint64_t *run)
{
    const Line *line = strcmp(tl->line.name, curve->line) == 0 ? &tl->line : NULL;
    for (size_t i = 0; i < tl->branch_count; i++)
        if (strcmp(tl->branches[i].name, curve->line) == 0)
            line = &tl->branches[i];
    if (!line || curve->event >= line->events)
        return false;
    const JournalEvent *first = &line->journal[curve->event];
    *run = (uint64_t)line->id << 32 | first->serial;
    return first->kind == JOURNAL_START || first->kind == JOURNAL_RESET;
}
