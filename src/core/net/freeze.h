/* Frozen units: updates leave their weights, their bias and the optimizer's state of these as they
 * are. Their gradients are computed all the same.
 *
 * A set of frozen units is an array of flags [unit_count] that never changes. Each set that comes
 * up is kept under a number, which Hyper holds: so the past needs no more than Hyper to be gone
 * through. Number 0 is the empty set. */
#ifndef CORE_NET_FREEZE_H
#define CORE_NET_FREEZE_H

#include "core/net/net.h"
#include "core/net/parameters.h"

#include <stdint.h>

typedef struct FrozenSets {
    bool **sets;    /* [count][units], owned; they never move */
    size_t *units;  /* [count] of the network that each is of, owned */
    uint32_t count;
} FrozenSets;

/* Sets the flags of units named in a list with commas: a[2][3] a unit (layer and unit from 1), a[2]
 * a layer, all; with `frozen` also none, which clears all. False with what would be right; flags
 * may have changed then. */
bool freeze_names(const Net *net, const char *names, bool frozen, bool *flags, Error *err);

/* Writes the list that names the units of a set, whole layers as such: "a[1],a[2][3]", or "none".
 * False where there is no room for all of it; "…" stands at its end then. */
bool freeze_list(const Net *net, const bool *flags, char *out, size_t size);

/* Finds or makes the number of a set; `flags` is copied. False without memory. */
bool freeze_number(FrozenSets *sets, const Net *net, const bool *flags, uint32_t *number,
                   Error *err);

/* The flags of a set; NULL for the empty one. They live as long as the sets. */
const bool *freeze_flags(const FrozenSets *sets, uint32_t number);

/* How many units are in a set, and whether a parameter belongs to one of them. `flags` may be
 * NULL. */
size_t freeze_count(const Net *net, const bool *flags);
bool freeze_holds(const Net *net, const bool *flags, size_t parameter);

/* After an update has been computed into `before` and `state_next`: puts what belongs to frozen
 * units there as it is in theta and state, of `states` numbers each. */
void freeze_apply(const Net *net, const bool *flags, size_t states, Parameters *parameters);

/* Releases all sets. */
void freeze_free(FrozenSets *sets);

#endif
