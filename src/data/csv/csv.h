/* Data sets from CSV files, and back.
 *
 * The first line is a header when one of its input cells is no number. By default the last column
 * is the target and all others are inputs. A target column of text becomes one output per class
 * (one-hot), in the order in which the classes appear. */
#ifndef DATA_CSV_CSV_H
#define DATA_CSV_CSV_H

#include "core/samples/dataset.h"
#include "data/file.h"

#include <stdio.h>

enum { CSV_BYTES_MAX = 256 << 20, CSV_CLASSES_MAX = 256 };

/* Which columns to use: names, numbers from 1, and ranges of numbers, with commas between
 * ("height,3,5-8"); NULL for the default. And which kinds of files they may be read from. */
typedef struct CsvColumns {
    const char *inputs;
    const char *targets;
    FileKind kind;
} CsvColumns;

/* Reads the file; the limits are CSV_BYTES_MAX and those of core/samples/dataset.h, and are checked
 * before memory is taken. Errors read file:line:column. Released by dataset_free also after
 * failure. */
bool csv_load(Dataset *data, const char *path, const CsvColumns *columns, Error *err);

/* Writes the samples with a header, numbers as %.9g, classes as their names. */
void csv_write(const Dataset *data, FILE *out);

#endif
