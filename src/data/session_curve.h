/* The loss curves in a session's file: what a long past has cost is drawn without doing it again.
 * They are for drawing only: nothing else goes by them. */
#ifndef DATA_SESSION_CURVE_H
#define DATA_SESSION_CURVE_H

#include "core/losses.h"
#include "core/timeline.h"

#include <jansson.h>

enum { SESSION_CURVES_MAX = BRANCHES_MAX + 1, SESSION_POINTS_MAX = 2048 };

/* The curve of one run of one line. */
typedef struct SessionCurve {
    char line[BRANCH_NAME_SIZE];
    size_t event;  /* of that line: the start or reset that the run began with */
    Branch losses; /* its points are owned; without a run */
} SessionCurve;

typedef struct SessionCurves {
    SessionCurve list[SESSION_CURVES_MAX];
    size_t count;
} SessionCurves;

/* The curves of `timeline` among `branches`, thinned to some thousands of points, as
 * [{"line": "b1", "from": 1, "start": …, "spacing": …, "points": [[epoch, loss] or
 * [epoch, loss, test] or [epoch, first, low, high, last, test or null], …]}, …]; and curves that
 * were read. JSON's null where there are none; NULL without memory. */
json_t *curves_of_timeline(const Timeline *timeline, const Branch *branches, size_t count);
json_t *curves_json(const SessionCurves *curves);

/* Reads curves (NULL: none): numbers are finite, epochs grow, points are not too many. False with
 * what would be right. Released by session_curves_free also after failure. */
bool curves_read(const json_t *json, SessionCurves *curves, Error *err);
void session_curves_free(SessionCurves *curves);

/* The run of `timeline` that a curve belongs to; false when it has no such run. */
bool session_curve_run(const SessionCurve *curve, const Timeline *timeline, uint64_t *run);

#endif
