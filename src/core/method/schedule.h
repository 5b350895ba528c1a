/* Learning-rate schedules: what the rate is multiplied by as epochs go by.
 *
 * A new one is a row of `schedule_table` and its function. */
#ifndef CORE_METHOD_SCHEDULE_H
#define CORE_METHOD_SCHEDULE_H

#include "core/base/table.h"

/* What a schedule depends on besides how far training has come. */
enum { SCHEDULE_EPOCHS = 1 << 0, SCHEDULE_FACTOR = 1 << 1 };

typedef struct Schedule {
    TableRow row;
    unsigned uses; /* bits of these */
    double epochs; /* standard length or period in epochs */
    double factor; /* standard γ */
    /* The multiplier after `progress` epochs (parts of an epoch count), for a length or period of
     * `epochs` > 0 and γ = `factor`. */
    double (*multiplier)(double progress, double epochs, double factor);
} Schedule;

extern const Table schedule_table;

/* Whether a row of the table leaves the rate as it is. */
bool schedule_is_constant(size_t index);

/* Row `index`; `epochs` and `factor` of 0 stand for its standard values. The first `warmup` epochs
 * rise to the schedule on a line; `part` is the share of an epoch of the mini-batch to come. */
double schedule_multiplier(size_t index, double progress, double part, double epochs, double factor,
                           double warmup);

#endif
