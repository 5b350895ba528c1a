/* What can be selected: a thing that has an explanation, and what it is called. */
#ifndef EXPLAIN_SELECTION_H
#define EXPLAIN_SELECTION_H

#include "core/net/net.h"

#include <stdint.h>

typedef enum SelectionKind {
    SELECT_NONE, SELECT_UNIT, SELECT_LINK, SELECT_BIAS, SELECT_LAYER, SELECT_LOSS, SELECT_RATE,
    SELECT_TARGET
} SelectionKind;

/* A unit: `column` 0 is the inputs, column l + 1 is layer l. A link: into `unit` of that column,
 * from `source` of the column before. A bias: of `unit`. A layer: `column`, from 1. A target:
 * of output `unit`, `column` the last. */
typedef struct Selection {
    SelectionKind kind;
    size_t column, unit, source;
} Selection;

/* Units in a column; column 0 is the inputs. */
size_t selection_units(const Net *net, size_t column);

/* Whether there is such a thing in `net`. */
bool selection_fits(const Selection *selection, const Net *net);

bool selection_same(const Selection *a, const Selection *b);

/* The weight of the link selected, or the bias of the unit; false when it has none. */
bool selection_parameter(const Selection *selection, const Net *net, size_t *parameter);

/* "w[2][3,1]", "b[2][3]", "a[2][3]", "x[1]", "t[1]", "layer[2]" (1-based), "loss", "rate" or
 * "none": how commands name what is selected. */
enum { SELECTION_NAME_SIZE = 48 };
void selection_name(const Selection *selection, char out[SELECTION_NAME_SIZE]);
bool selection_parse(Selection *selection, const char *name, const Net *net, Error *err);

/* A selection that is no link as one number, 0 for nothing, so that a cell of the screen can hold
 * what it is about; and back. */
uint32_t selection_code(SelectionKind kind, size_t column, size_t unit);
Selection selection_decode(uint32_t code);

#endif
