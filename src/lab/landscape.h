/* The landscape: the loss over a plane through the present parameters (lab/plane.h), on a grid of
 * 51 × 51 points, with the path that led there, −∇L and the optimizer's step seen in that plane.
 *
 * It is a cut: another plane has another landscape. What is not in the plane is said: of the path
 * the share of its variance that is, and how far each of its points is from it. The loss is the
 * mean over the training part, without penalties and with nothing dropped. Computed in slices and
 * on copies, from coarse to fine: every tenth, every fifth, every point. */
#ifndef LAB_LANDSCAPE_H
#define LAB_LANDSCAPE_H

#include "core/look/derivatives.h"
#include "lab/plane.h"
#include "lab/step.h"
#include "time/timeline.h"

enum { LANDSCAPE_SIDE = 51, LANDSCAPE_POINTS = LANDSCAPE_SIDE * LANDSCAPE_SIDE };

typedef enum LandscapeStage {
    LANDSCAPE_NONE, LANDSCAPE_PLANE, LANDSCAPE_GRADIENT, LANDSCAPE_GRID, LANDSCAPE_DONE
} LandscapeStage;

/* A moment of the path: its nearest point in the plane, and how far that is from it. */
typedef struct PathPoint {
    double at[2];
    double distance;
    double epoch;
} PathPoint;

/* A vector of all parameters: its length, and what of it lies in the plane. */
typedef struct PlaneArrow {
    double along[2];  /* coordinates */
    double length, within;
} PlaneArrow;

/* What is seen of it. Coordinates are counted from the present parameters, which are at (0, 0). */
typedef struct LandscapePicture {
    PlaneSpec spec;
    Net net;               /* with the names of parameters */
    uint64_t version;      /* of the parameters that it is of, */
    uint64_t epoch;        /* in that epoch */
    const Loss *of;        /* the loss, */
    size_t samples;        /* the mean over so many */
    double loss;           /* there; NaN until it is known */
    double offset[2];      /* of two weights what they are there, else 0: what is to be added to a
                              coordinate where it is shown */
    double low[2], high[2]; /* the ends of the grid */
    int stride;            /* so fine it is known: 10, 5 or 1; 0: not yet */
    double losses[LANDSCAPE_POINTS]; /* [LANDSCAPE_SIDE] rows along the second direction, of points
                                        along the first; NaN where it is not known, or no number */
    size_t count;          /* moments of the path, with the present one, the last */
    PathPoint path[PLANE_MOMENTS];
    double share;          /* of the path's variance, in the plane; NaN: it has none */
    PlaneArrow downhill;   /* −∇L */
    PlaneArrow step;       /* of the optimizer, with the present rate */
    char missing[ERROR_SIZE]; /* why there is no plane, or "" */
} LandscapePicture;

typedef struct Landscape {
    PlaneSpec asked;           /* by whoever looks */
    const Timeline *timeline;  /* whose path is shown, borrowed, */
    const Path *path;          /* or this one, borrowed; both NULL: none */
    LandscapePicture shown;    /* the last one that is whole, or whole in part */
    LandscapePicture next;     /* under way */
    LandscapeStage stage;
    size_t point;              /* of the grid, in the order of the present stride */
    Net shape;                 /* that it has room for */
    uint64_t revision;         /* of the data that it was begun with */
    Plane plane;               /* of `next`; once that is done, of `shown` */
    Components components;
    Real *theta;               /* [n] owned, with the others: the parameters, a place, a step */
    Real *at, *step;
    Real *moments;             /* [trail_capacity(n) + 1][n] owned: differences of the path from
                                  theta */
    StepBasis basis;
    Derivatives derivatives;
} Landscape;

/* As lab/lab.h says it. A zeroed landscape is a valid one: it asks for two weights, the first. */
bool landscape_start(Landscape *landscape, const Trainer *trainer, Error *err);
bool landscape_advance(Landscape *landscape, const Trainer *trainer, uint64_t *work);
bool landscape_is_of(const Landscape *landscape, const Trainer *trainer);
void landscape_free(Landscape *landscape);

/* The coordinate of row or column i. */
double landscape_coordinate(const LandscapePicture *picture, int direction, int i);

/* The loss at a point, between those of the grid that are known; NaN beyond them. */
double landscape_loss(const LandscapePicture *picture, const double at[2]);

/* The lowest and the highest loss that is known; false where none is. */
bool landscape_range(const LandscapePicture *picture, double *low, double *high);

/* What an axis says at a share of its way: a coordinate, or what a weight is there. */
const char *landscape_number(const LandscapePicture *picture, int direction, double share,
                             char *out, size_t size);

/* The names of the two directions: "w[1][1,1]", "d₁", "PC1". */
const char *landscape_axis(const LandscapePicture *picture, int direction,
                           char name[NET_PARAMETER_NAME_SIZE]);

/* The parameters at a point, [n]; false where the plane is not that of the picture that is shown:
 * the next one is under way. */
bool landscape_parameters(const Landscape *landscape, const double at[2], Real *theta);

#endif
