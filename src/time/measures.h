/* What was measured of a run: losses, norms of gradients, and curvature, at marks of its journal.
 *
 * What is known at a mark belongs to all branches that have it, so that nothing is kept twice. A
 * branch's losses, in order, are those of its events. Where a curve has too many of them they are
 * thinned by joining neighbours; of what is joined the least, the greatest and the last loss stay.
 */
#ifndef TIME_MEASURES_H
#define TIME_MEASURES_H

#include "core/look/health.h"
#include "time/marked.h"

/* Points of one curve, and of all together; norms of all branches together. */
enum { LOSSES_MAX = 2048, LOSSES_ALL = (BRANCHES_MAX + 1) * LOSSES_MAX, NORMS_ALL = 25 * 1024 };
enum { STUCK_ALL = 1024 };
/* Curvatures of all branches, and of one curve. */
enum { CURVATURES_ALL = 16 * 1024, CURVATURES_SHOWN = 2048 };

typedef struct LossPoint {
    Mark mark;      /* of the last loss in it */
    double epoch;   /* of the last loss in it; fractions between epochs */
    double first, low, high, last;
    double test;    /* last test loss, NaN where there is no test part */
    double spacing; /* epochs that it and those after it stand for at least, 0: one loss */
    double samples; /* that training had seen by the last loss in it, since the start; NaN where the
                       start is not known, as of a session that began in the midst of training, */
    double seconds; /* and that it had taken; NaN where nobody measured them */
} LossPoint;

/* Norms of a mini-batch, at the end of its backward pass. */
typedef struct NormPoint {
    Mark mark;
    float rms[NET_LAYERS_MAX]; /* LayerHealth.rms; no more of them are kept than layers */
} NormPoint;

/* Where more units of a layer hardly learn than at any time before in its era. */
typedef struct StuckPoint {
    Mark mark;
    size_t layer;
    StuckUnits units;
    Cursor cursor;
} StuckPoint;

/* The curvature of the loss, where somebody has looked at it (lab/curvature.h). */
typedef struct CurvaturePoint {
    Mark mark;
    double epoch;
    double most, least;  /* λmax and λmin */
    double share, limit; /* η λ beside what it may be; NaN: there is no limit */
} CurvaturePoint;

/* Those of a branch's era, in order: none is made up for moments at which nobody has looked. */
typedef struct CurvatureCurve {
    CurvaturePoint points[CURVATURES_SHOWN];
    size_t count, reached; /* the first so many are at or before the present place */
} CurvatureCurve;

/* The seconds of training that led to a mark. */
typedef struct Spent {
    Mark mark;
    double seconds;
} Spent;

typedef struct Measures {
    Marked losses;       /* LossPoints, at most LOSSES_ALL */
    Marked norms;        /* NormPoints, at most NORMS_ALL */
    Marked stuck;        /* StuckPoints, at most STUCK_ALL */
    Marked curvatures;   /* CurvaturePoints, at most CURVATURES_ALL */
    Spent spent;         /* as far as training has come */
    size_t layers;
    LossPoint *thinned;  /* owned: [LOSSES_MAX], while a curve is thinned */
    uint64_t additions;  /* differs whenever a loss was added at the front of the present branch, */
    uint64_t changes;    /* and this whenever anything else has changed; */
    uint64_t stuck_changes; /* and of `stuck` */
    bool unproven;       /* losses are from a file, and none has been compared with its own yet */
} Measures;

/* Norms of some mini-batches, the last one first. */
enum { NORMS_SHOWN = 32 };
typedef struct Norms {
    size_t count;
    float norm[NORMS_SHOWN][NET_LAYERS_MAX];
    uint64_t ticks[NORMS_SHOWN]; /* at the end of their backward pass */
} Norms;

/* Takes memory for a network of so many layers; measures_free releases it. */
bool measures_init(Measures *measures, size_t layers, Error *err);
void measures_free(Measures *measures);

/* Makes room for the norms of so many layers; false, with nothing changed, without memory. */
bool measures_widen(Measures *measures, size_t layers, Error *err);

/* Forgets everything; or the losses. */
void measures_clear(Measures *measures);
void measures_clear_losses(Measures *measures);

/* Bytes of what is known. */
size_t measures_bytes(const Measures *measures);

/* The loss at a place of the present branch, and the test loss or NaN. A loss that is not finite
 * leaves no point, nor one that is known; one between points that are known only where there was
 * none for long. */
void measures_loss(Measures *measures, const Journal *journal, Place place, double epoch,
                   double loss, double test);

/* Samples that training has seen since the start of its era at `epochs` in an event of a branch;
 * NaN where that began in the midst of training. */
double measures_samples(const Branch *branch, size_t event, double epochs);

/* The seconds that training took from the start of the era to a place of the present branch, or NaN
 * where they were not measured all the way; and what they are there now, of which losses at that
 * place take notice. */
double measures_spent(const Measures *measures, const Journal *journal, Place place);
void measures_spend(Measures *measures, const Journal *journal, Place place, double seconds);

/* Norms of the mini-batch whose backward pass ended at `place`: nothing when they are not all
 * known, or there are later ones. */
void measures_norms(Measures *measures, const Journal *journal, Place place,
                    const LayerHealth *layers);

/* Units of a layer that hardly learn, at `place`: nothing where there were as many before. */
void measures_stuck(Measures *measures, const Journal *journal, Place place, const Cursor *cursor,
                    size_t layer, StuckUnits units);

/* A point of a curve in a session's file, at a place of a branch: nothing where there is one. */
void measures_take(Measures *measures, const Journal *journal, const Branch *branch, Place place,
                   const LossPoint *point);

/* And units that hardly learn, in an event, at point->cursor. */
void measures_take_stuck(Measures *measures, const JournalEvent *event, const StuckPoint *point);

/* How many losses a branch has from event `first` on, up to a place. Copies them to `to`, which has
 * room for LOSSES_MAX, where that is not NULL: no more than that. */
size_t measures_curve(const Measures *measures, const Branch *branch,
                      size_t first, Place last, LossPoint *to);

/* The last loss at or before a place of the present branch, in its era; NULL without one. */
const LossPoint *measures_last_loss(const Measures *measures, const Journal *journal, Place place);

/* The norms of the last mini-batches at or before a place of the present branch, in its era. */
void measures_last_norms(const Measures *measures, const Journal *journal, Place place,
                         Norms *norms);

/* Keeps a curvature: nothing where there is one at its mark, or no branch has that any more. */
void measures_curvature(Measures *measures, const Journal *journal, const CurvaturePoint *point);

/* The curvatures of the era of a place in the present branch: of more than there is room for, every
 * second one, third, … */
void measures_curvatures(const Measures *measures, const Journal *journal, Place place,
                         CurvatureCurve *curve);

/* Lets a point stand for the next one too. */
void losses_join(LossPoint *into, const LossPoint *next);

/* Halves the points of a curve; the first, the start of training, stays alone. Returns how many
 * there are then. */
size_t losses_thin(LossPoint *points, size_t count);

/* Adds a point at the end of a curve with room for `most` (at least 4): where it is full it is
 * thinned, and where it has been, a point that is nearer than its spacing is joined. */
void losses_add(LossPoint *points, size_t *count, size_t most, const LossPoint *point);

/* Drops what no branch of the journal has any more. */
void measures_drop_orphans(Measures *measures, const Journal *journal);

#endif
