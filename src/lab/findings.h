/* What an instrument has found: facts, each with a name, a number and a sentence, and a table of
 * numbers. Headless verbs write it as words, CSV or JSON. */
#ifndef LAB_FINDINGS_H
#define LAB_FINDINGS_H

#include "core/base/error.h"

#include <stddef.h>

enum { FINDINGS_MAX = 96, FINDING_WORDS_SIZE = 800, FINDINGS_COLUMNS_MAX = 16 };

typedef struct Finding {
    const char *name;                /* of the number, as in JSON: "best_rate"; static. NULL: it is
                                        a sentence about the table, whose numbers are there */
    double value;                    /* not finite: there is none */
    char words[FINDING_WORDS_SIZE];  /* for people; "": other facts say it */
} Finding;

typedef struct Findings {
    Finding facts[FINDINGS_MAX];
    size_t count;
    const char *columns[FINDINGS_COLUMNS_MAX]; /* the table's, static */
    size_t width, rows;
    double *cells;                   /* [rows][width], owned; not finite: there is none */
} Findings;

/* Adds a fact; the format is NULL where it has no sentence of its own. */
void findings_add(Findings *findings, const char *name, double value, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds a sentence alone, behind all that have a number. */
void findings_say(Findings *findings, const char *sentence);

/* Begins the table, which is empty then; false without memory. `columns` ends with NULL. */
bool findings_tabulate(Findings *findings, const char *const *columns, size_t rows, Error *err);

/* The cell of a row and column, to be set. */
double *findings_cell(Findings *findings, size_t row, size_t column);

/* A zeroed one is empty and valid. */
void findings_free(Findings *findings);

#endif
