/* The rows of a sheet as samples, by a schema. */
#ifndef DATA_TABLE_ENCODE_H
#define DATA_TABLE_ENCODE_H

#include "core/samples/preparation.h"
#include "data/table/sheet.h"

/* How it is done. */
typedef struct Encoding {
    const Sheet *sheet;
    const size_t *columns; /* [schema.count] of the sheet, SIZE_MAX: not there (a target) */
    unsigned char missing; /* MissingChoice */
    bool learn;            /* scalings and what stands for missing cells are found, not used */
    bool signs;            /* classes become −1 and +1 */
    bool single;           /* numbers are of single precision before they are scaled, as in 0.1 */
} Encoding;

/* Fills `data`, which has its schema, with numbers and names; divides and scales by `preparation`.
 * Remarks say what was left out. False for missing values that are not to be, for a text or value
 * that the schema does not have, each with its place, or without memory. */
bool encode(Dataset *data, const Encoding *encoding, const Preparation *preparation, Error *err);

/* Names the inputs and outputs of a data set that has none yet by the columns of its schema. */
bool encode_names(Dataset *data, Error *err);

/* Reads the cells of one column as numbers, one at a time. */
typedef struct CellReader {
    const Sheet *sheet;     /* borrowed, as all but `places` */
    size_t column;
    const SchemaColumn *as;
    size_t *places;         /* owned: of each text among the values; SIZE_MAX: it has none */
    size_t last;            /* the value found last */
} CellReader;

/* False without memory. Released by cell_reader_free also then. */
bool cell_reader_init(CellReader *reader, const Sheet *sheet, size_t column, const SchemaColumn *as,
                      Error *err);
void cell_reader_free(CellReader *reader);

/* The cell in a row: where the schema's column has values, the index of its own; NaN where it is
 * missing. False for a text or value that the schema does not have, with its place. */
bool cell_reader_read(CellReader *reader, size_t row, double *v, Error *err);

/* The input numbers that the reader's cell in a row becomes, in x[inputs] of the whole row;
 * MissingChoice says whether what the schema has for a missing one is used. False with its place
 * also where it is missing all the same, or too large. */
bool encode_input(CellReader *reader, size_t row, unsigned char missing, Real *x, Error *err);

/* The cells of one column as numbers, from `rows`[count]: where the schema's column has values, the
 * index of each; NaN where a cell is missing. */
bool encode_column(const Sheet *sheet, size_t column, const SchemaColumn *as, const size_t *rows,
                   size_t count, double *out, Error *err);

/* The input or output numbers of a value v of a column: v scaled, or one of several places `on` and
 * the others `off`; schema_width of them, the columns' first at out[0]. */
void encode_value(const SchemaColumn *as, double v, Real off, Real on, Real *out);

#endif
