/* Units of a layer that compute the same and learn the same, and so stay the same.
 *
 * Two hidden units are alike where their weights in, their biases and their weights out are equal,
 * or for an odd activation, as tanh, equal but for the sign of all of them: then their gradients
 * are, too, and no update of any optimizer tells them apart (but for rounding, where signs
 * differ). */
#ifndef LAB_ALIKE_H
#define LAB_ALIKE_H

#include "core/net/net.h"

#include <stdbool.h>
#include <stdint.h>

/* Numbers are equal within this share of the larger one. */
#define ALIKE_WITHIN 1e-6

typedef struct Alike {
    size_t units;   /* that are like another one of their layer */
    size_t pair[2]; /* two that are alike */
} Alike;

/* What one unit is found by: room for as many as the widest layer has is the caller's. */
typedef struct AlikeKey {
    double size;    /* Σ|w| + |b| over all that it has: the same for units that are alike */
    size_t unit, group; /* the place of the first one of its group, */
    size_t earlier;     /* and for such a one of the first one before, or SIZE_MAX */
    bool has_other;
} AlikeKey;

/* Those in layer l; there are none in the last one, whose outputs have targets of their own. */
Alike alike_find(const Net *net, const Real *theta, size_t layer, AlikeKey *keys);

#endif
