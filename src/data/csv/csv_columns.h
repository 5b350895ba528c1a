/* The choice of columns of a CSV file. */
#ifndef DATA_CSV_CSV_COLUMNS_H
#define DATA_CSV_CSV_COLUMNS_H

#include "data/csv/csv_reader.h"

typedef struct ColumnChoice {
    size_t *inputs, *targets; /* owned; 0-based */
    size_t input_count, target_count;
} ColumnChoice;

/* Finds the columns that `inputs` and `targets` name, as CsvColumns says, in the reader's present
 * record, which is the file's first. Released by column_choice_free also after failure. */
bool column_choice_make(ColumnChoice *choice, const CsvReader *reader, const char *inputs,
                        const char *targets, Error *err);
void column_choice_free(ColumnChoice *choice);

#endif
