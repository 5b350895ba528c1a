/* Completion for shells, printed from the tables of verbs, options and data sets. */
#ifndef APP_HEADLESS_COMPLETION_H
#define APP_HEADLESS_COMPLETION_H

#include "core/base/table.h"

/* Each prints what its shell reads; `lists` are what `list` can print. */
void completion_bash(const Table *lists);
void completion_zsh(const Table *lists);
void completion_fish(const Table *lists);

#endif
