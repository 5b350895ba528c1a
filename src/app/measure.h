/* What an explanation shows beyond the trace, measured in slices: what the last update did to the
 * loss, and the check of a gradient. Small mini-batches are measured within a frame, larger ones
 * while there is nothing else to do. */
#ifndef APP_MEASURE_H
#define APP_MEASURE_H

#include "core/look/effect.h"
#include "core/look/gradcheck.h"
#include "core/look/trace.h"

/* Of which state a measurement is, and how far. */
typedef struct Measured {
    bool going, known;
    uint64_t version, ticks;
    size_t parameter;
} Measured;

typedef struct Measure {
    Measured effect_of, check_of;
    EffectRun effect_run; /* owned */
    Check *check_run;     /* owned */
    Effect effect;
    ParameterCheck check;
} Measure;

/* Takes memory for networks of this shape; measure_free releases it. */
bool measure_init(Measure *measure, const Net *net, Error *err);
void measure_free(Measure *measure);

/* Adds to the trace, which is one of the trainer's present state, the effect of the update, or the
 * check of a parameter, or how far the measurement has come. The first call for a state starts it;
 * where the state has no update, or no whole gradient, nothing is added. Allocates nothing; false
 * when the check has no oracle. */
void measure_effect(Measure *measure, const Trainer *trainer, Trace *trace);
bool measure_check(Measure *measure, const Trainer *trainer, size_t parameter, Trace *trace,
                   Error *err);

/* Gives up what is being measured. */
void measure_stop(Measure *measure);

/* Whether something of the trainer's present state is still to be measured. */
bool measure_going(const Measure *measure, const Trainer *trainer);

/* Goes on with that for about *work multiply-adds. */
void measure_work(Measure *measure, const Trainer *trainer, uint64_t *work);

#endif
