/* The order in which an epoch goes through the samples: as stored, or drawn.
 *
 * A drawn order is a function of (seed, epoch) and needs no memory of the epochs before. */
#ifndef CORE_TRAIN_ORDER_H
#define CORE_TRAIN_ORDER_H

#include "core/train/cursor.h"

typedef struct Order {
    size_t count, room;   /* samples, and how many there is room for */
    uint32_t *samples;    /* [count] their indices, owned */
    bool shuffled;        /* it is drawn, for */
    uint64_t seed, epoch; /* these */
} Order;

/* The stored order of `count` samples; false without memory. order_free releases it. */
bool order_init(Order *order, size_t count, Error *err);
void order_free(Order *order);

/* Makes room for `count` samples; false without memory. And after that, the stored order of so
 * many. */
bool order_reserve(Order *order, size_t count, Error *err);
void order_resize(Order *order, size_t count);

/* The order of the epoch under way, or of the next one where an epoch has ended: at its start it is
 * decided whether it is drawn. */
void order_follow(Order *order, Cursor *cursor, const Hyper *hyper);

#endif
