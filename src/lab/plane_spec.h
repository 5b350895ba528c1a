/* Which plane through the parameters is asked for. */
#ifndef LAB_PLANE_SPEC_H
#define LAB_PLANE_SPEC_H

#include "core/base/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum PlaneKind { PLANE_WEIGHTS, PLANE_RANDOM, PLANE_PATH } PlaneKind;
extern const Table plane_table; /* rows in the order of PlaneKind */

/* Which plane is asked for. */
typedef struct PlaneSpec {
    PlaneKind kind;
    size_t parameter[2]; /* of two weights, which differ */
    uint64_t seed;       /* of random directions */
    double reach;        /* so far from θ each way; 0: as far as the path goes, or 1 at random */
} PlaneSpec;
bool plane_same(const PlaneSpec *a, const PlaneSpec *b);

#endif
