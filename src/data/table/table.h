/* Data sets from tables in files, and back.
 *
 * A file is read into a sheet by the row of table_format_table that knows its first bytes; roles
 * decide from whole columns what the inputs and targets are, which makes the schema; the schema
 * turns rows into samples. Another table is read by the schema of the first one. */
#ifndef DATA_TABLE_TABLE_H
#define DATA_TABLE_TABLE_H

#include "core/samples/preparation.h"
#include "data/table/sheet.h"

#include <stdio.h>

/* Reads the file into a sheet; the limits are TABLE_BYTES_MAX and those of core/samples/dataset.h.
 * Errors read file:line:column where there are lines. Released by sheet_free also after failure. */
bool table_read(Sheet *sheet, const char *path, const TableChoice *choice, uint64_t *checksum,
                Error *err);

/* Reads the file as samples, divided and scaled. `schema` is how its columns are to be understood:
 * matched by name where both have names, else by place; NULL: this is decided from the file, and
 * learnt from it. With a schema the targets may be absent where the choice says so; they are 0
 * then. Released by dataset_free also after failure. */
bool table_load(Dataset *data, const char *path, const TableChoice *choice, const Schema *schema,
                const Preparation *preparation, Error *err);

/* What was chosen when the file of a data set was read; borrows from it. */
TableChoice table_choice(const Dataset *data);

/* Whether a data set has a file that can be read again, no pipe; and reads that as it was read.
 * False where it has changed since. */
bool table_has_file(const Dataset *data);
bool table_read_again(Sheet *sheet, const Dataset *data, Error *err);

/* Writes the samples as CSV: a column for each of the schema's, or for each feature in the place of
 * those that are inputs, the targets last, texts as texts; a header with the names, behind # where
 * it would not be taken for one. Numbers have all the digits of the file, in its order of rows;
 * where there is none, or something was done to the samples, they are those that the network sees,
 * the part to train on first. False where the file cannot be read again, or without memory. */
bool table_write(const Dataset *data, FILE *out, Error *err);

/* Writes them with the columns of the table, in its units, as few digits as become the very same
 * sample again; the part to train on first. */
void table_write_own(const Dataset *data, FILE *out);

/* Writes such a number, which the network sees as x. */
void table_write_value(FILE *out, const SchemaColumn *column, Real x);

/* One sample as a line of values, in the order of the inputs and in the units of the table:
 * "5.1,3.5,oak"; commas, semicolons or blanks part them. Reads it as the inputs x[inputs];
 * false for other than so many values, and for one that the schema does not have, each by name. */
bool table_read_sample(const Dataset *data, const char *text, Real *x, Error *err);

/* Writes inputs as such a line, with as many digits as are needed to read the same again. */
void table_write_sample(const Dataset *data, const Real *x, FILE *out);

/* Writes a text as a cell of CSV: quoted where RFC 4180 asks for it, and where it would be a
 * comment or lose its blanks. */
void table_write_text(FILE *out, const char *text);

#endif
