/* Shapes that a network has had, samples that were put into its data or taken out, and parameters
 * that were set all at once: kept under numbers, which events hold, so that these stay small and
 * are shared by all branches. */
#ifndef TIME_SHAPES_H
#define TIME_SHAPES_H

#include "core/train/hyper.h"

typedef struct Shape {
    size_t inputs;
    const Features *features; /* the data's own list; NULL: the inputs are its columns */
    InputsAre inputs_are;
    size_t layers;
    size_t units[];
} Shape;

typedef struct Shapes {
    Shape **list;      /* owned, as is each */
    size_t count;
    Real **values;     /* owned, as is each: of a sample [columns + outputs], or parameters */
    size_t value_count;
} Shapes;

/* Finds or makes the number of a network's shape; false without memory. */
bool shapes_number(Shapes *shapes, const Net *net, uint32_t *number, Error *err);

/* The network of a shape, with the activations of *hyper. */
Net shapes_net(const Shapes *shapes, uint32_t number, const Hyper *hyper);

/* Keeps values[n] under a new number; false without memory. */
bool shapes_keep_values(Shapes *shapes, const Real *values, size_t n, uint32_t *number, Error *err);

void shapes_free(Shapes *shapes);

#endif
