/* The parts of an explanation, for view/explain.c: each writes its lines on a sheet. */
#ifndef VIEW_EXPLAIN_PLACE_H
#define VIEW_EXPLAIN_PLACE_H

#include "core/trace.h"
#include "view/format.h"
#include "view/sheet.h"

/* One line of a table of three numbers, such as w × δ = wδ. */
typedef struct Term {
    char name[FORMAT_SIZE];
    double number[3];
    Selection place, door;
} Term;

/* A table of `n` such lines about `place`, that ends with a total unless `total` is NULL. */
typedef struct TermTable {
    const char *titles[3], *signs[2]; /* signs between the numbers; "=" is written ≈ if rounded */
    size_t n;
    bool known[3];
    Selection place;
    Term (*term)(const Trace *trace, const Selection *place, size_t i);
    const char *total;
    double sum;
    const Selection *bias; /* stands before the total with `offset`, or NULL */
    double offset;
} TermTable;

void explain_table(Sheet *sheet, const Trace *trace, const TermTable *table);

/* A heading, with the share of the samples behind it while its numbers are being measured. */
void explain_measured(Sheet *sheet, const Selection *place, const char *text, double share);

/* A neuron or an input. */
void explain_unit(Sheet *sheet, const Trace *trace, const Selection *place);

/* The gradient of the parameter of `place` beside the quotient of differences of the loss. */
void explain_check(Sheet *sheet, const Trace *trace, const Selection *place);

/* The update of the parameter of `place`, and what all updates together did to the loss. */
void explain_update(Sheet *sheet, const Trace *trace, const Selection *place);

#endif
