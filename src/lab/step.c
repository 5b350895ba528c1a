#include "lab/step.h"

#include "core/net/freeze.h"

#include <string.h>

void step_take_basis(StepBasis *b, const Trainer *t)
{
    size_t n = t->net.parameter_count;
    b->optimizer = t->spec.optimizer;
    b->hyper = t->hyper;
    b->rate = trainer_rate(t);
    b->number = cursor_update_number(&t->cursor);
    memcpy(b->state, t->parameters.state, b->optimizer->states * n * sizeof *b->state);
}

void step_find(StepBasis *b, const Trainer *t, const Real *none, const Real *gradient, Real *step)
{
    size_t n = t->net.parameter_count;
    const bool *frozen = freeze_flags(&t->frozen, b->hyper.frozen);
    OptimizerStep made = {.settings = b->hyper.settings, .rate = b->rate, .number = b->number,
                          .before = none, .gradient = gradient, .after = step};
    for (size_t s = 0; s < b->optimizer->states; s++) {
        made.state[s] = b->state + s * n;
        made.next[s] = b->next + s * n;
    }
    b->optimizer->update(&made, n);
    for (size_t i = 0; i < n; i++)
        step[i] = freeze_holds(&t->net, frozen, i) ? 0 : (Real)((double)step[i] / b->rate);
}
