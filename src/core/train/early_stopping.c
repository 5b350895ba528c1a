#include "core/train/early_stopping.h"

void early_stopping_start(EarlyStopping *p)
{
    *p = (EarlyStopping){0};
}

void early_stopping_recall(EarlyStopping *p, double best, uint64_t best_epoch, uint64_t last)
{
    *p = (EarlyStopping){best_epoch <= last, best, best_epoch, last};
}

bool early_stopping_is_over(EarlyStopping *p, double epochs, uint64_t epoch, double test_loss)
{
    if (!p->watching || epoch < p->last_epoch || test_loss < p->best) {
        p->watching = true;
        p->best = test_loss;
        p->best_epoch = epoch;
    }
    p->last_epoch = epoch;
    return epochs > 0 && (double)(epoch - p->best_epoch) >= epochs;
}
