/* Factors between a gradient that was said and the right one, and what each usually comes from: a
 * row of `scale_table` each. */
#ifndef LAB_FOLLOW_SCALE_H
#define LAB_FOLLOW_SCALE_H

#include "lab/follow/mistake.h"

typedef struct Scale {
    TableRow row; /* what it is called, and where it comes from */
    double (*factor)(const MistakeCase *c); /* NaN: there is none here */
} Scale;
extern const Table scale_table;

/* What a factor comes from, within so large a relative difference: all rows that are just it, or
 * else two that make it together. */
typedef struct ScaleWords {
    char name[96], sentence[320];
    size_t count; /* rows */
} ScaleWords;
bool scale_explain(const MistakeCase *c, double factor, double within, ScaleWords *out);

#endif
