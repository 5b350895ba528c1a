/* What the files of the check share; not for others. */
#ifndef LAB_FOLLOW_FOLLOW_INSIDE_H
#define LAB_FOLLOW_FOLLOW_INSIDE_H

#include "lab/follow/follow.h"

/* All parameters beside what they should be, `times` as large: in `out` the worst of the last layer
 * with something wrong, in `right` bits of the layers without. */
void follow_compare(const Follow *follow, const double *theirs, const double *ours,
                    const double *error, double times, Differences *out, uint64_t *right);

/* What a pass has found wrong in a or d, or NULL. */
const Difference *follow_wrong(const FollowPass *pass, FollowKind *kind);

/* Where an update of the present step puts what comes of it. */
UpdateOutput follow_output(Follow *follow, double *w, double *w_error);

double follow_largest(const double *v, size_t from, size_t to);

/* Names the mistake behind follow->finding, where it is one of the usual ones. */
void follow_explain(Follow *follow, const RecordedStep *before, const RecordedStep *now,
                    const RecordedStep *next, const UpdateInput *in);

#endif
