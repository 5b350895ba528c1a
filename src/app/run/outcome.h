/* What came of one training without a screen, as a value. */
#ifndef APP_RUN_OUTCOME_H
#define APP_RUN_OUTCOME_H

#include "app/run/training.h"
#include "core/look/spread.h"

typedef struct Outcome {
    TrainingEnd end;
    bool refused;    /* its options do not go together: nothing was trained */
    uint64_t epochs; /* trained in all */
    Metrics metrics; /* NaN what there is not, also of one that was refused; one that has diverged
                        has those of where it ended, finite or not */
    double r2;       /* of the test part where there is one, else of the training part: the mean
                        over the targets that have one; NaN: none is a number */
    double seconds;  /* that it took; NaN: nobody wants to know */
} Outcome;

/* Of a training that training_go_on has brought to its end, or that could not be made. */
void outcome_of(Training *training, Outcome *outcome);
void outcome_refused(Outcome *outcome);

/* Its numbers for a comparison with others: all NaN where it has diverged. */
const Metrics *outcome_compared(const Outcome *outcome);

/* How many of them have reached their goal, and how the epochs are spread that it took:
 * epochs[count] is room for these. */
Spread outcomes_reached(const Outcome *outcomes, size_t count, double *epochs);

/* R² of a report: the mean over the outputs that have one, NaN where none has. */
double outcome_r2(const Report *report);

#endif
