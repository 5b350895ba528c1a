/* Changes of a network's shape that keep what can be kept: which number of the network before a
 * number of the one after is.
 *
 * A weight stays where its unit and what it comes from stay, a bias where its unit stays. What is
 * new has no number here: it is drawn as the start weights of the new shape are. The optimizer's
 * state and frozen units follow in the same way. */
#ifndef CORE_NET_RESHAPE_H
#define CORE_NET_RESHAPE_H

#include "core/net/net.h"

typedef enum ReshapeKind {
    RESHAPE_ADD_UNITS,    /* behind the others of a layer */
    RESHAPE_REMOVE_UNIT,
    RESHAPE_ADD_LAYER,    /* a hidden one */
    RESHAPE_REMOVE_LAYER,
    RESHAPE_SIZES,        /* other hidden layers, kept from the first on as far as they go */
    RESHAPE_FEATURES      /* other inputs, kept by their formulas */
} ReshapeKind;

typedef struct Reshape {
    ReshapeKind kind;
    size_t layer; /* 0-based: changed, removed, or where the new one stands afterwards */
    size_t unit;  /* that is removed */
} Reshape;

/* The network after more units in a hidden layer; without one of them; with another hidden layer;
 * without one; with other hidden sizes [count]; with these features, NULL: the columns themselves.
 * New layers get `activation`. False with what would be right. */
bool reshape_add_units(const Net *net, size_t layer, size_t units, Net *out, Error *err);
bool reshape_remove_unit(const Net *net, size_t layer, Net *out, Error *err);
bool reshape_add_layer(const Net *net, size_t layer, size_t units, const Activation *activation,
                       Net *out, Error *err);
bool reshape_remove_layer(const Net *net, size_t layer, Net *out, Error *err);
bool reshape_sizes(const Net *net, size_t count, const size_t *units, const Activation *activation,
                   Net *out, Error *err);
bool reshape_features(const Net *net, const Features *features, Net *out, Error *err);

/* Whether a change leads from one network to the other, as the functions above make it. */
bool reshape_fits(const Reshape *reshape, const Net *before, const Net *after);

/* Copies numbers of all parameters, [before->parameter_count], to where they stay in
 * [after->parameter_count]; the others are left as they are. Returns how many stay; where `from` is
 * NULL they are only counted. */
size_t reshape_carry(const Reshape *reshape, const Net *before, const Net *after, const Real *from,
                     Real *to);

/* The same for flags of units, [unit_count]; those of new units are false. */
void reshape_carry_flags(const Reshape *reshape, const Net *before, const Net *after,
                         const bool *from, bool *to);

/* Whether both have the same units in the same layers. */
bool net_same_sizes(const Net *a, const Net *b);

#endif
