/* Plain formulas in double for checks of gradients: by the definitions, not for speed. */
#ifndef CORE_LOOK_GRADCHECK_ORACLE_H
#define CORE_LOOK_GRADCHECK_ORACLE_H

#include <stddef.h>

typedef struct OracleActivation {
    const char *name;
    double (*value)(double z); /* NULL: softmax, of all outputs together */
    size_t kinks;
    double kink[2];            /* where f has no derivative, or f′ none: differences see that */
} OracleActivation;

typedef struct OracleLoss {
    const char *name;
    /* Of one output, z of a softmax being ln a; L is their sum or mean. */
    double (*term)(double z, double a, double t);
    int mean;
    int kink;                  /* 0: none, 1: where a = t, 2: where t·a = 1, 3: where |a−t| = 1 */
} OracleLoss;

/* The row of that name, or NULL. */
const OracleActivation *oracle_activation(const char *name);
const OracleLoss *oracle_loss(const char *name);

#endif
