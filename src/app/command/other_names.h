/* What people type who know other programs, editors above all, and what does that here. */
#ifndef APP_COMMAND_OTHER_NAMES_H
#define APP_COMMAND_OTHER_NAMES_H

#include "core/base/table.h"

/* Of each row, name is what is typed and summary a sentence on what is meant. */
extern const Table other_name_table;

#endif
