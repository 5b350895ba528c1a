/* Planes through the parameters θ of a network: θ + α d₁ + β d₂.
 *
 * Along two chosen weights; along two random directions, in which what goes into a unit is as long
 * as its own weights are (filter normalisation: Li, Xu, Taylor, Studer, Goldstein 2018,
 * "Visualizing the Loss Landscape of Neural Nets"); or along the two principal components of the
 * path so far. */
#ifndef LAB_PLANE_H
#define LAB_PLANE_H

#include "core/net/freeze.h"
#include "lab/plane_spec.h"
#include "time/trail.h"

typedef struct Plane {
    size_t n;
    Real *direction[2];  /* [n] owned */
    double gram[3];      /* d₁·d₁, d₁·d₂, d₂·d₂ */
} Plane;

/* Room for n parameters; plane_free releases it also after failure. */
bool plane_init(Plane *plane, size_t n, Error *err);
void plane_free(Plane *plane);

/* Along two weights. */
void plane_along_weights(Plane *plane, const size_t parameter[2]);

/* Along random directions of θ: normal deviates drawn for `seed`, those into each unit scaled to
 * the length of its weights; biases, and what is frozen, stay. */
void plane_at_random(Plane *plane, const Net *net, const Real *theta, const bool *frozen,
                     uint64_t seed);

/* The principal components of moments of a path, found in pieces. */
typedef struct Components {
    size_t count, done;  /* moments; rows of `products` */
    double *products;    /* [count][count] (θᵢ − θ)·(θₖ − θ), owned, with room for PLANE_MOMENTS */
    double *values, *room;
} Components;
enum { PLANE_MOMENTS = TRAIL_POINTS + 1 };
bool components_init(Components *components, Error *err);
void components_free(Components *components);

/* Begins with `count` moments, and goes on for about *work multiply-adds, which is lowered; true
 * when it is done. moments[count][n] are differences from θ. */
void components_start(Components *components, size_t count);
bool components_advance(Components *components, size_t n, const Real *moments, uint64_t *work);

/* Then: the plane along the first two, unit vectors at right angles; the largest coordinate of the
 * path along each is negative: it comes from the left. False with a sentence where the moments are
 * all on a line. */
bool plane_along_path(Plane *plane, Components *components, const Real *moments, Error *err);

/* Whether the directions are not one line. */
bool plane_is_one(const Plane *plane);

/* The point of the plane that is nearest to θ + difference, and how far that is from it. */
double plane_nearest(const Plane *plane, const Real *difference, double at[2]);

/* θ + α d₁ + β d₂, rounded once. */
void plane_point(const Plane *plane, const Real *theta, const double at[2], Real *out);

/* The share of the variance of `count` points that lies in the plane; NaN where there is none. */
double plane_share(const Plane *plane, size_t count, const Real *moments);

#endif
