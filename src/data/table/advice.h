/* What a person may want to know about a table, and the options that would settle it. */
#ifndef DATA_TABLE_ADVICE_H
#define DATA_TABLE_ADVICE_H

#include "data/table/columns.h"

/* For the end of a sentence, what could be done where an input cannot be one: "; these can be
 * inputs: --inputs height,width --missing mean"; and where the target cannot be one: "; --targets
 * kind --inputs height,width would be others". Whoever follows it trains. */
enum { ADVICE_SIZE = 320 };
void advice_on_inputs(const Sheet *sheet, const Columns *columns, char out[ADVICE_SIZE]);
void advice_on_target(const Sheet *sheet, const Columns *columns, char out[ADVICE_SIZE]);

/* Remarks on columns that only name or count the rows, and on one that is called like a target. */
bool advice_on_columns(Sheet *sheet, const Columns *columns, const TableChoice *choice, Error *err);

#endif
