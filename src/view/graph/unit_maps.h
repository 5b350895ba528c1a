/* A small map in each neuron: what it has learnt, over the plane of two columns of the samples; and
 * in each input that is a feature, what that is.
 *
 * Activations are computed by the core's forward pass at the middle of each half cell of a neuron's
 * face, or of each cell where cells cannot be halved. */
#ifndef VIEW_GRAPH_UNIT_MAPS_H
#define VIEW_GRAPH_UNIT_MAPS_H

#include "view/graph/graph.h"

/* The plane: two columns of the samples with their ends, from left to right and from top to bottom;
 * the others are as in `held`[columns], borrowed. */
typedef struct UnitPlane {
    size_t across, down;
    double left, right, top, bottom;
    const Real *held;
    const Dataset *data;  /* whose features the inputs may be; borrowed */
    double t_low, t_high; /* range of the targets: the colours of outputs */
} UnitPlane;

typedef struct UnitMaps {
    bool valid;
    uint64_t version;    /* of the parameters they are of, */
    UnitPlane plane;     /* and where */
    int width[GRAPH_COLUMNS_MAX], height[GRAPH_COLUMNS_MAX]; /* places of a unit of each column */
    size_t at[GRAPH_COLUMNS_MAX]; /* where those of a column begin */
    Real *values;        /* [places of a column][its units] one column after the other, owned */
    size_t room;
    Real *held;          /* [columns], owned */
    Batch row;
} UnitMaps;

void unit_maps_free(UnitMaps *maps);

/* The face of a neuron: its chip and the lines below. */
Rect unit_maps_face(const Graph *graph, size_t column, size_t unit);

/* Whether the neurons of a column have room for maps in a picture. */
bool unit_maps_fit(const Graph *graph, size_t column);

/* Computes them for the faces of a picture; nothing where they are known, and none where that would
 * take too long. Allocates only when it grows. */
bool unit_maps_update(UnitMaps *maps, const Graph *graph, const Net *net, const Real *theta,
                      uint64_t version, const UnitPlane *plane, Error *err);

/* Whether there is one of a neuron, and drawing it: each unit's colours go as far as its activation
 * can, or as it does here, with the border where z is 0. */
bool unit_maps_has(const UnitMaps *maps, const Graph *graph, size_t column);
void unit_maps_draw(const UnitMaps *maps, const Graph *graph, const Net *net, size_t column,
                    size_t unit, Canvas *canvas);

#endif
