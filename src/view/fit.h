/* What the network answers along its one input, and what each unit before the output adds to that.
 *
 * Computed by the core's forward pass at places that stand evenly over the range of the samples,
 * with a margin. */
#ifndef VIEW_FIT_H
#define VIEW_FIT_H

#include "core/look/trace.h"
#include "view/map.h"

/* The most units whose parts in the answer are shown. */
enum { FIT_PARTS_MAX = 16 };

typedef struct Fit {
    const Dataset *data;  /* borrowed; NULL: no fit, the data has other than one input */
    MapAxis across, down; /* of the input, and of the answer from its largest value down */
    size_t parts;         /* units of the last hidden layer; 0: none, or too many */
    Real *values;         /* owned: [places][1 + parts] the answer, and w a of each unit */
    Batch row;
    size_t room;
    uint64_t version;     /* of the parameters it was computed from */
    size_t output;
    bool valid;
} Fit;

/* Finds the ranges of `data`; a fit only where it has one input. fit_free releases it. */
void fit_init(Fit *fit, const Dataset *data);
void fit_free(Fit *fit);

/* Computes the answer at `places` places, of output `output`, under `theta`, whose version is
 * `version`; nothing when they are known already. Allocates only when it grows. */
bool fit_update(Fit *fit, const Net *net, const Real *theta, uint64_t version, size_t output,
                int places, Error *err);

/* The answer at a place, and there the part of a unit. */
double fit_answer(const Fit *fit, int place);
double fit_part(const Fit *fit, int place, size_t unit);

/* The curve that the samples were drawn around, as the network sees it; false where there is none.
 */
bool fit_truth(const Fit *fit, double x, double *value);

#endif
