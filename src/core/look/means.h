/* The mean sample of each class: what the data look like before anything is learnt. */
#ifndef CORE_LOOK_MEANS_H
#define CORE_LOOK_MEANS_H

#include "core/samples/dataset.h"

/* Above this many numbers in all there are none. */
enum { MEANS_NUMBERS_MAX = 1 << 20 };

typedef struct ClassMeans {
    const Dataset *data; /* borrowed; NULL: none, its targets are no classes */
    size_t classes;
    double *sum;         /* [classes][inputs], owned */
    Real *mean;          /* [classes][inputs], in the same memory */
    size_t *count;       /* [classes] samples of each so far, in the same memory */
    size_t done;         /* samples of the training part that are counted */
    uint64_t revision;   /* of the data that they are of */
} ClassMeans;

/* Makes room for the classes of `data`; means_free releases it. */
bool means_init(ClassMeans *means, const Dataset *data, Error *err);
void means_free(ClassMeans *means);

/* Counts more samples of the training part, about *work numbers, which is lowered by what was done;
 * begins anew where the data have been changed. True when all are counted and `mean` is that of
 * all. */
bool means_advance(ClassMeans *means, uint64_t *work);
bool means_are_known(const ClassMeans *means);

#endif
