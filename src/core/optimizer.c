#include "core/optimizer.h"

static void sgd_update(size_t n, const Real *restrict before, const Real *restrict gradient,
                       double rate, Real *slots, Real *restrict after)
{
    (void)slots;
    Real eta = (Real)rate;
    for (size_t i = 0; i < n; i++)
        after[i] = before[i] - eta * gradient[i];
}

static const Optimizer optimizers[] = {
    {{"sgd", "gradient descent on each mini-batch"}, "w ← w − η ∂L/∂w", 0, sgd_update},
};

const Table optimizer_table = {"optimizer", optimizers, sizeof optimizers[0],
                               sizeof optimizers / sizeof optimizers[0]};

const Optimizer *optimizer_find(const char *name, Error *err)
{
    int index = table_find(&optimizer_table, name, err);
    return index < 0 ? NULL : &optimizers[index];
}
