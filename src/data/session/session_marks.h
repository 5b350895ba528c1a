/* Marks at places of a history, in a session's file: where units came to learn hardly any more, and
 * what one step back undoes. */
#ifndef DATA_SESSION_SESSION_MARKS_H
#define DATA_SESSION_SESSION_MARKS_H

#include "time/timeline.h"

#include <jansson.h>

/* A point of measures, in an event of the branch of that name. */
typedef struct StuckMark {
    char branch[BRANCH_NAME_SIZE];
    size_t event;
    StuckPoint point;
} StuckMark;

typedef struct SessionMarks {
    StuckMark *stuck;    /* owned */
    size_t stuck_count;
    Footstep *commands;  /* owned: of the present branch, in order */
    size_t command_count;
} SessionMarks;

/* [{"line": "b1", "event": 2, "layer": 1, "saturated": …, "dead": …, "epoch": …, "step": …,
 *   "position": …, "phase": …}, …] and [{"from": [line, phases], "to": [line, phases]}, …], lines
 * counted from 1; JSON's null where there are none; NULL without memory. */
json_t *stuck_json(const Timeline *timeline);
json_t *commands_json(const Timeline *timeline);

/* Reads both (NULL: none); false with what would be right. Released by session_marks_free also
 * after failure. */
bool marks_read(const json_t *stuck, const json_t *commands, SessionMarks *marks, Error *err);
void session_marks_free(SessionMarks *marks);

/* Gives a timeline those that its journal has the places of. */
void session_marks_take(const SessionMarks *marks, Timeline *timeline);

#endif
