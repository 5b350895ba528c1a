/* What a person may want to know about a table, and the options that would settle it. */
#ifndef DATA_TABLE_ADVICE_H
#define DATA_TABLE_ADVICE_H

#include "data/table/columns.h"

/* "; these can be inputs: --inputs height,width --missing mean" for the end of a sentence: the
 * inputs that are marked usable, and what else is in the way of training with them. "" where there
 * is none. */
enum { ADVICE_SIZE = 320 };
void advice_usable(const Sheet *sheet, const Columns *columns, const bool *usable,
                   char out[ADVICE_SIZE]);

/* Remarks on columns that only count the rows, and on one that is called like a target. */
bool advice_on_columns(Sheet *sheet, const Columns *columns, const TableChoice *choice, Error *err);

#endif
