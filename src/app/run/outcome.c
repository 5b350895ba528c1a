#include "app/run/outcome.h"

#include <math.h>

static const Metrics nothing = {{NAN, NAN}, {NAN, NAN}};

double outcome_r2(const Report *r)
{
    double sum = 0;
    size_t known = 0;
    for (size_t j = 0; j < r->outputs; j++) {
        double r2 = report_r2(r, j);
        if (isnan(r2))
            continue;
        sum += r2;
        known++;
    }
    return known > 0 ? sum / (double)known : NAN;
}

void outcome_of(Training *training, Outcome *outcome)
{
    bool diverged = training_has_diverged(training);
    *outcome = (Outcome){.end = diverged ? TRAINING_DIVERGED : training->end,
                         .epochs = training->setup.trainer.cursor.epoch,
                         .metrics = *training_metrics(training),
                         .r2 = outcome_r2(&training->evaluation.report)};
}

const Metrics *outcome_compared(const Outcome *outcome)
{
    return outcome->end == TRAINING_DIVERGED ? &nothing : &outcome->metrics;
}

Spread outcomes_reached(const Outcome *outcomes, size_t count, double *epochs)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (outcomes[i].end == TRAINING_REACHED)
            epochs[n++] = (double)outcomes[i].epochs;
    return spread_of(epochs, n);
}

void outcome_refused(Outcome *outcome)
{
    *outcome = (Outcome){.refused = true, .metrics = nothing, .r2 = NAN};
}
