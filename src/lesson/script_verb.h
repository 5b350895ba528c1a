/* The verbs of scripts, and the keys that have a name: one row each. */
#ifndef LESSON_SCRIPT_VERB_H
#define LESSON_SCRIPT_VERB_H

#include "lesson/script_line.h"

extern const Table script_verb_table; /* of ScriptVerb */
extern const Table script_key_table;  /* in the order of ScriptKey, and Space */

#endif
