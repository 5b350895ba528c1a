/* The loss curves in a session's file: what a long past has cost is drawn without doing it again.
 * They are for drawing only: nothing else goes by them. */
#ifndef DATA_SESSION_SESSION_CURVE_H
#define DATA_SESSION_SESSION_CURVE_H

#include "time/curves.h"
#include "time/timeline.h"

#include <jansson.h>

enum { SESSION_CURVES_MAX = BRANCHES_MAX + 1 };

/* The curve of one era of one branch. */
typedef struct SessionCurve {
    char branch[BRANCH_NAME_SIZE];
    size_t event;      /* of that branch: the start or reset that the era began with */
    LossPoint *points; /* owned */
    size_t count;
} SessionCurve;

typedef struct SessionCurves {
    SessionCurve list[SESSION_CURVES_MAX];
    size_t count;
} SessionCurves;

/* The curves of what was measured in `timeline`, thinned to some thousands of points, as
 * [{"line": "b1", "from": 1, "start": …, "spacing": …, "points": [[epoch, loss] or
 * [epoch, loss, test] or [epoch, first, low, high, last, test or null], …]}, …]. JSON's null where
 * there are none; NULL without memory. */
json_t *curves_json(const Timeline *timeline);

/* Reads curves (NULL: none): numbers are finite, epochs grow, points are not too many. False with
 * what would be right. Released by session_curves_free also after failure. */
bool curves_read(const json_t *json, SessionCurves *curves, Error *err);
void session_curves_free(SessionCurves *curves);

/* Gives a timeline the losses of those that belong to one of its branches, as not proven yet. */
void session_curves_take(const SessionCurves *curves, Timeline *timeline);

#endif
