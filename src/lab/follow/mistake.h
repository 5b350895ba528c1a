/* The usual mistakes of whoever writes backpropagation for the first time: how gradient or update
 * come out with each of them, so that it can be named where numbers do not follow.
 *
 * A new one is a row of `mistake_table`: its bit in Deviation or UpdateDeviation with the layers in
 * which it can be made, or a function that makes its variants. */
#ifndef LAB_FOLLOW_MISTAKE_H
#define LAB_FOLLOW_MISTAKE_H

#include "lab/follow/follow_pass.h"
#include "lab/follow/follow_update.h"

/* What does not follow, and all that is known around it. */
typedef struct MistakeCase {
    const RecordedModel *model;
    const RecordedStep *before, *now, *next; /* the first and the last may be NULL */
    double rate, number;  /* of the step's update; a rate of NaN was not said */
    const double *undone; /* [n] w from which an update by g leads to w, or NULL */
    const double *updated; /* [n] w after an update by g, or NULL */
} MistakeCase;

/* One way in which a mistake can have been made. */
typedef struct Variant {
    Deviation pass;
    UpdateDeviation update;
    uint64_t layers;   /* in which; 0: it is not of layers */
    const char *named; /* "cross-entropy": what it was taken for, or NULL */
} Variant;

typedef struct Mistake {
    TableRow row;       /* what it is called, and what would be right */
    bool of_update;     /* the gradient is right, and the update is not */
    size_t bits;        /* the place in Variant of the layers it was made in, without `make` */
    bool whole;         /* in all layers that fit at once */
    bool of_slope;      /* it is about f′ */
    bool (*fits)(const MistakeCase *c, size_t layer); /* NULL: in any */
    bool (*make)(const MistakeCase *c, size_t k, Variant *out); /* variant k; false: no more */
} Mistake;

extern const Table mistake_table;

/* Makes variant k of a mistake; false where there are no more. */
bool mistake_variant(const Mistake *mistake, const MistakeCase *c, size_t k, Variant *out);

#endif
