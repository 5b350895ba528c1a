#include "core/method/patience.h"

void patience_start(Patience *p)
{
    *p = (Patience){0};
}

void patience_recall(Patience *p, double best, uint64_t best_epoch, uint64_t last)
{
    *p = (Patience){best_epoch <= last, best, best_epoch, last};
}

bool patience_is_over(Patience *p, double epochs, uint64_t epoch, double test_loss)
{
    if (!p->watching || epoch < p->last_epoch || test_loss < p->best) {
        p->watching = true;
        p->best = test_loss;
        p->best_epoch = epoch;
    }
    p->last_epoch = epoch;
    return epochs > 0 && (double)(epoch - p->best_epoch) >= epochs;
}
