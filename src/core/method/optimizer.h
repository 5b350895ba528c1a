/* Optimizers: how a gradient becomes an update of the parameters.
 *
 * A new one is a row of `optimizer_table` and its function. Standard values are PyTorch's, so that
 * a class can compare. */
#ifndef CORE_METHOD_OPTIMIZER_H
#define CORE_METHOD_OPTIMIZER_H

#include "core/base/table.h"
#include "kernel/real.h"

#include <stdbool.h>
#include <stdint.h>

enum { OPTIMIZER_STATES_MAX = 2 };

/* What optimizers can be tuned with; each uses some of it. */
typedef struct OptimizerSettings {
    double momentum; /* share of the velocity that is kept */
    double beta1;    /* decay of the mean of gradients */
    double beta2;    /* decay of the mean of squared gradients */
    double epsilon;  /* added to a denominator */
} OptimizerSettings;

/* One update of some parameters. All vectors are [n] and distinct. */
typedef struct OptimizerStep {
    OptimizerSettings settings;
    double rate;
    uint64_t number;       /* of its updates, from 1 */
    const Real *before, *gradient;
    const Real *state[OPTIMIZER_STATES_MAX]; /* its state before */
    Real *after;
    Real *next[OPTIMIZER_STATES_MAX];        /* and after */
} OptimizerStep;

/* A number of state: its letter, and how an update makes it another. */
typedef struct OptimizerState {
    const char *letter, *rule;
} OptimizerState;

/* Which of the settings an update depends on: what an explanation of it lists. */
enum {
    USES_MOMENTUM = 1 << 0,
    USES_BETA1 = 1 << 1,
    USES_BETA2 = 1 << 2,
    USES_EPSILON = 1 << 3
};

typedef struct Optimizer {
    TableRow row;
    const char *formula; /* the update of one weight by gradient g as the screen writes it */
    const char *bias_formula;   /* and that of a bias, which decay leaves alone */
    unsigned uses;       /* bits USES_… */
    bool corrects;       /* it uses m′ = m/(1−β₁ᵗ) and v′ = v/(1−β₂ᵗ) */
    double rate;         /* standard learning rate; 0: what suits the data */
    double decay;        /* standard decoupled weight decay */
    OptimizerSettings settings; /* standard values */
    /* after[i], next[…][i] from before[i], gradient[i], state[…][i] for i < n. */
    void (*update)(const OptimizerStep *step, size_t n);
    /* What η times the curvature of a parabola may be before updates go ever farther from its
     * middle, the scale below held; NULL: none, for it is no descent along a gradient. */
    double (*limit)(const OptimizerSettings *settings);
    /* after[i] = what an update multiplies rate and gradient, or their mean, by, from the state
     * before after `number` updates, at least one; NULL: by 1. */
    void (*scale)(const OptimizerStep *step, size_t n);
    size_t states;       /* numbers of state for each parameter, 0 at the start */
    OptimizerState state[OPTIMIZER_STATES_MAX];
} Optimizer;

extern const Table optimizer_table;

/* The optimizer called `name` (a unique prefix will do), or NULL with a sentence. */
const Optimizer *optimizer_find(const char *name, Error *err);

/* Whether its update is gradient descent, w - η ∂L/∂w, and nothing else. */
bool optimizer_is_descent(const Optimizer *optimizer);

#endif
