/* What a saved network answers to the rows of a table, as CSV or as a line of JSON each.
 *
 * Rows are taken one after the other and wait for a forward pass of several; they are written in
 * their order, each on standard output, what is wrong with one on standard error. */
#ifndef APP_HEADLESS_PREDICTION_H
#define APP_HEADLESS_PREDICTION_H

#include "app/option/options.h"
#include "core/train/batch.h"
#include "data/session/session.h"
#include "data/table/encode.h"

#include <stdio.h>

typedef struct Prediction {
    const Session *session;
    const Options *options;
    const Sheet *sheet;      /* that the rows are of */
    const size_t *columns;   /* of the sheet, for those of the schema */
    CellReader *readers;     /* owned: [schema.count], of the inputs */
    Batch batch;
    Real *x;                 /* [batch.capacity][inputs], the batch's own */
    Real *base;              /* owned: [columns] of one row */
    size_t waiting;          /* rows in it */
    const char *(*place)(const Sheet *sheet, size_t row, char out[SHEET_PLACE_SIZE]);
    size_t *row;             /* owned: [batch.capacity] rows that wait, as `place` knows them */
    size_t *kept_end;        /* owned: [batch.capacity] where their cells end in `kept` */
    FILE *kept;              /* cells to be kept, as they will be written; NULL: none */
    char *kept_text;         /* owned, and what is in it */
    size_t kept_size;
    char **labels;           /* owned: [label_count] classes or targets, as they are written */
    size_t label_count;
    char **keys;             /* owned: [key_count] the sheet's columns, as they are written */
    size_t key_count;
    bool failed;             /* a row was passed over */
} Prediction;

/* Takes memory for a session's network; prediction_free releases it, also after failure. */
bool prediction_init(Prediction *prediction, const Session *session, const Options *options,
                     Error *err);
void prediction_free(Prediction *prediction);

/* Begins with a sheet, whose columns have been bound, and which stays there: writes the header. */
bool prediction_begin(Prediction *prediction, const Sheet *sheet, const size_t *columns,
                      Error *err);

/* The texts of the sheet's columns have changed, as those of a sheet with a row at a time do. */
bool prediction_renew(Prediction *prediction, Error *err);

/* Takes a row of the sheet, which `place` knows as `number`. Its cells, unquoted, are kept as they
 * stand; NULL: as the sheet has them. False, with a sentence that has its place, for a row that
 * cannot be answered, and is not gone on from. */
bool prediction_take(Prediction *prediction, size_t row, size_t number, const RecordCell *cells,
                     Error *err);

/* Something is wrong with a row that has not got as far as that. False, with the sentence in *err,
 * where it is not to be gone on from. */
bool prediction_refuse(Prediction *prediction, const Error *why, Error *err);

/* Answers and writes all rows that wait. */
bool prediction_flush(Prediction *prediction, Error *err);

#endif
