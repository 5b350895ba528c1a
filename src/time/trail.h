/* The parameters along the way, as training passes: exact copies at some moments, so that the path
 * of descent can be drawn.
 *
 * A point belongs to a mark of the journal, and so to all branches that have it. At first there is
 * one for each mini-batch. Where the room runs out, points that the present era does not have go
 * first; then some of those whose neighbours are near each other, so that few are left where the
 * parameters hardly moved, and from then on there is one for four times as many mini-batches. All
 * memory is taken at the start, and anew for a larger network; of one for which there is not room
 * for a few points none are kept. */
#ifndef TIME_TRAIL_H
#define TIME_TRAIL_H

#include "time/marked.h"

enum { TRAIL_POINTS = 128, TRAIL_LEAST = 8, TRAIL_BYTES = 8 << 20 };

typedef struct TrailPoint {
    Mark mark;
    uint64_t step;   /* mini-batches completed */
    double epoch;
    size_t slot;     /* of the pool */
} TrailPoint;

typedef struct Trail {
    Marked list;     /* of TrailPoints */
    Real *pool;      /* [capacity][numbers] owned */
    size_t room;     /* numbers in it */
    size_t numbers;  /* parameters of the network that all points are of */
    size_t capacity; /* points that there is room for; 0: too few, none is kept */
    uint64_t gap;    /* mini-batches from one to the next */
} Trail;

/* How many points there is room for, of a network of so many parameters. */
size_t trail_capacity(size_t parameters);

/* Takes memory for networks of so many parameters; trail_free releases it also after failure. */
bool trail_init(Trail *trail, size_t parameters, Error *err);
void trail_free(Trail *trail);

/* Makes room for as many parameters; false, with nothing changed, without memory. */
bool trail_widen(Trail *trail, size_t parameters, Error *err);

/* Forgets all points. */
void trail_clear(Trail *trail);

/* How many mini-batches will be completed when the next point is due. */
uint64_t trail_due(const Trail *trail, uint64_t step);

/* The trainer stands at `here` of the present branch: keeps a point where one is due. A network of
 * another size than before begins a trail of its own. */
void trail_see(Trail *trail, const Trainer *trainer, const Journal *journal, Place here);

/* The path that led to a place: the points of the present branch from the start of its era, or from
 * the last change of its shape there, and before the place; borrowed from the trail. */
typedef struct Path {
    size_t count;
    const Real *theta[TRAIL_POINTS]; /* [parameters] each */
    double epoch[TRAIL_POINTS];
} Path;
void trail_path(const Trail *trail, const Journal *journal, Place here, Path *path);

#endif
