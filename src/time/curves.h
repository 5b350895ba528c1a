/* The loss curves of a journal's branches, ready to be drawn: the present one as far as it is
 * known, with what is ahead, and those of all other branches and eras. They are made of what was
 * measured whenever that has changed. */
#ifndef TIME_CURVES_H
#define TIME_CURVES_H

#include "time/landmarks.h"

enum { CURVES_MAX = 24, COMPARED_MAX = 32 };

/* What curves are drawn along. */
typedef enum CurveBy { CURVE_EPOCHS, CURVE_SAMPLES, CURVE_SECONDS } CurveBy;

typedef struct LossCurve {
    LossPoint *points; /* room for LOSSES_MAX */
    size_t count;
    size_t shared;     /* the first so many are the present curve's too */
    const Branch *branch; /* of the journal, as long as that stays as it was then */
    size_t era;        /* the event of it that the curve begins with */
    char label[DIFFERENCE_SIZE]; /* what it differs in from the others, see curves_label */
} LossCurve;

typedef struct LossCurves {
    LossCurve present;
    size_t reached;            /* its points at or before the present place */
    LossCurve others[CURVES_MAX];
    size_t other_count;
    Landmark marks[LANDMARKS_MAX]; /* of the present one, in order */
    size_t mark_count;
    const LossCurve *compared[COMPARED_MAX]; /* of other runs, borrowed */
    size_t compared_count;
    char name[DIFFERENCE_SIZE]; /* what the present one is called beside them */
    double epoch;              /* where training stands, */
    double samples, seconds;   /* as a point of its curve has them, */
    double loss, test;         /* and its losses there, NaN until they are known */
    LossPoint *memory;         /* owned */
    uint64_t changes, additions, journal; /* of what they were made of last, */
    uint64_t labelled;         /* and what they were labelled by */
} LossCurves;

/* Takes memory for all points; curves_free releases it. */
bool curves_init(LossCurves *curves, Error *err);
void curves_free(LossCurves *curves);

/* Forgets what they were made of: the next ones are another run's. */
void curves_clear(LossCurves *curves);

/* Makes the curves of a journal that stands at `place`, at `epoch`. Allocates nothing. */
void curves_make(LossCurves *curves, const Journal *journal, const Measures *measures, Place place,
                 double epoch);

/* Labels curves just made of the journal of `replay`: the others with what they have that the
 * present one has not, as "rate 1", that with what it has and another has not; "" where it is the
 * only one. Finds what happened along the present one, too. */
void curves_label(LossCurves *curves, const Replay *replay, const Measures *measures);

/* The last point at or before `epoch` of the present curve; NULL when there is none. */
const LossPoint *curve_at(const LossCurves *curves, double epoch);

/* Epochs that all curves of the journal have at most. */
double curves_extent(const LossCurves *curves);

/* The number of a point that curves are drawn along; NaN where it is not known. And where training
 * stands. */
double curve_along(const LossPoint *point, CurveBy by);
double curves_now(const LossCurves *curves, CurveBy by);

/* The largest of these of all curves, other runs' too: 1 at least of epochs and samples. */
double curves_extent_along(const LossCurves *curves, CurveBy by);

/* The last point of a curve at or before such a number; NULL when there is none. */
const LossPoint *curve_point(const LossCurve *curve, CurveBy by, double along);

#endif
