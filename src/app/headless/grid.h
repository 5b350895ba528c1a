/* What --vary asks for: all combinations of values, the first one changing most slowly. */
#ifndef APP_HEADLESS_GRID_H
#define APP_HEADLESS_GRID_H

#include "app/option/options.h"
#include "app/option/values.h"

enum { VARIATIONS_MAX = 16, GRID_CELLS_MAX = 10 * 1000 * 1000 };

typedef struct Variation {
    char *key;            /* as it was typed, owned */
    const Option *option; /* that is varied; NULL: the data set, or what is said of it, */
    const char *said;     /* which is this key of the data set; NULL: its name */
    Values values;
} Variation;

typedef struct Grid {
    const Options *base; /* all that is not varied; borrowed */
    size_t count, cells;
    Variation variations[VARIATIONS_MAX];
} Grid;

/* Reads the lines of base->vary, "KEY=VALUES", and sees that each value is one. False for a usage
 * error. Released by grid_free also after failure. */
bool grid_init(Grid *grid, const Options *base, Error *err);
void grid_free(Grid *grid);

/* The value of variation v in a cell, below grid->cells, as it was typed. */
const char *grid_value(const Grid *grid, size_t cell, size_t v);

/* The options of a cell, for `train`; released by options_free also after failure. */
bool grid_options(const Grid *grid, size_t cell, Options *options, Error *err);

/* "rate=0.1 seed=3". */
void grid_words(const Grid *grid, size_t cell, char *out, size_t size);

#endif
