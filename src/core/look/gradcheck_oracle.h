/* Plain formulas in double for checks of gradients: by the definitions, not for speed. The slopes
 * are written from the formulas again, so that a trace can be judged to the last digit of double;
 * differences of the values are what they are tested against. */
#ifndef CORE_LOOK_GRADCHECK_ORACLE_H
#define CORE_LOOK_GRADCHECK_ORACLE_H

#include <stddef.h>

typedef struct OracleActivation {
    const char *name;
    double (*value)(double z); /* NULL: softmax, of all outputs together */
    double (*slope)(double z); /* f′(z), at a kink as training takes it; NULL where value is */
    double (*of_value)(double a); /* f′ written in a = f(z), where textbooks do so; else NULL */
    int curved; /* by e^z or the like, where a rounding may be as large as that of 1 */
    size_t kinks;
    double kink[2];            /* where f has no derivative, or f′ none: differences see that */
} OracleActivation;

typedef struct OracleLoss {
    const char *name;
    /* Of one output, z of a softmax being ln a; L is their sum or mean. */
    double (*term)(double z, double a, double t);
    /* ∂L/∂a of one output's term, or, where `of_z` is set, ∂L/∂z of it under the loss's partner. */
    double (*slope)(double a, double t);
    int of_z;
    int mean;
    int kink;                  /* 0: none, 1: where a = t, 2: where t·a = 1, 3: where |a−t| = 1 */
} OracleLoss;

/* The row of that name, or NULL. */
const OracleActivation *oracle_activation(const char *name);
const OracleLoss *oracle_loss(const char *name);

#endif
