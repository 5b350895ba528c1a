/* What commands, keys and panels are for, and how soon a person needs them: each row of their
 * tables says both. Help and the list of commands are ordered by them. */
#ifndef VIEW_SUBJECT_H
#define VIEW_SUBJECT_H

#include "core/base/table.h"

typedef enum Subject {
    SUBJECT_NONE, /* not said: wrong in a row */
    SUBJECT_LEARN,
    SUBJECT_TIME,
    SUBJECT_LOOK,
    SUBJECT_BUILD,
    SUBJECT_COMPARE,
    SUBJECT_FILE,
} Subject;

/* In the order of Subject, from SUBJECT_LEARN on; names are written as headings. */
extern const Table subject_table;

typedef enum Level {
    LEVEL_NONE,   /* not said: wrong in a row */
    LEVEL_FIRST,  /* in the first minutes */
    LEVEL_USUAL,
    LEVEL_SELDOM,
} Level;

/* The heading of a subject. */
const char *subject_name(Subject subject);

#endif
