/* Data sets with one input: points around a curve, and points above and below one. */
#ifndef DATA_GENERATE_CURVE_H
#define DATA_GENERATE_CURVE_H

#include "core/samples/dataset.h"
#include "data/generate/choice.h"

/* Curves over −3 … 3, with their formulas; rows of curve_table. */
typedef struct Curve {
    TableRow row;
    double (*value)(double x);
} Curve;
typedef enum CurveId {
    CURVE_LINE,
    CURVE_SINE,
    CURVE_CUBIC,
    CURVE_ABS,
    CURVE_STEP,
    CURVE_BUMP,
    CURVE_WAVE
} CurveId;
extern const Table curve_table;

/* Points around curve choice->number: x uniform on −3 … 3 without the gap, y the curve's value plus
 * a normal deviate of the noise's size. The data set remembers the curve. */
bool curve_points(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err);

/* Points in the plane, x on −3 … 3 and y within a half beyond what the curve reaches: plus above
 * the curve, moved up or down by a normal deviate of the noise's size after that is decided. */
bool curve_sides(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err);

#endif
