#include "core/losses.h"

#include <math.h>

void losses_join(CurvePoint *into, const CurvePoint *next)
{
    into->low = fmin(into->low, next->low);
    into->high = fmax(into->high, next->high);
    into->last = next->last;
    into->test = next->test;
    into->epoch = next->epoch;
}

void losses_thin(Branch *branch)
{
    size_t kept = 1;
    for (size_t i = 1; i < branch->count; i += 2) {
        branch->points[kept] = branch->points[i];
        if (i + 1 < branch->count)
            losses_join(&branch->points[kept], &branch->points[i + 1]);
        kept++;
    }
    branch->count = kept;
    branch->spacing = branch->points[kept - 1].epoch / (double)kept;
}
