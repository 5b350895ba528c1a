/* The probe: what one update would make of the loss, for any learning rate.
 *
 * L(θ + η s) for rates η over ten decades around the present one, s being the update of the
 * optimizer for the whole training part per unit of the rate: −∇L for gradient descent, and for the
 * others what they make of ∇L and of their state. Without penalties, clipping and dropout; frozen
 * units stay. With g = ∇L and the Hessian H the loss is, near θ, L + η g·s + η²/2 s·Hs: so it is
 * least at η = −g·s / s·Hs, and from twice that on larger than before, which for gradient descent
 * is 2/λ with λ = g·Hg / g·g. All of it on copies and in slices: the trainer is only looked at. */
#ifndef LAB_PROBE_H
#define LAB_PROBE_H

#include "core/look/derivatives.h"
#include "core/train/trainer.h"

enum { PROBE_DECADES = 10, PROBE_EACH = 20, PROBE_RATES = PROBE_DECADES * PROBE_EACH + 1 };

typedef enum ProbeStage {
    PROBE_NONE, PROBE_GRADIENT, PROBE_CURVATURE, PROBE_PRESENT, PROBE_LINE, PROBE_DONE
} ProbeStage;

typedef struct Probe {
    ProbeStage stage;
    uint64_t version;    /* of the parameters that it is of, */
    uint64_t epoch;      /* in that epoch */
    const Optimizer *optimizer;
    Hyper hyper;         /* in force there, */
    double rate;         /* and the rate of the next update, */
    double present;      /* and the loss after it; NaN until it is known */
    double loss;         /* before it */
    double slope, curvature; /* g·s and s·Hs */
    double rates[PROBE_RATES], line[PROBE_RATES]; /* L for each; the first `known` are known */
    size_t known;
    Net net;             /* that it has room for */
    const Loss *of;      /* begun with, */
    uint64_t revision;   /* and so were these data */
    Real *theta;         /* [n] owned, with all others: the parameters, s, a place of the line, */
    Real *step, *at;
    Real *state, *next;  /* the optimizer's state, and what the update makes of it: [states][n] */
    Derivatives derivatives;
} Probe;

/* Begins with the trainer's present state; what the probe had is over. False without memory. A
 * zeroed probe is a valid one; probe_free releases what it has. */
bool probe_start(Probe *probe, const Trainer *trainer, Error *err);
void probe_free(Probe *probe);

/* Goes on for about *work multiply-adds, which is lowered by what was done; true when it is done.
 * Where the trainer has other data, another shape or loss than it was begun with, that is over. */
bool probe_advance(Probe *probe, const Trainer *trainer, uint64_t *work);

/* Whether it is of the trainer's present parameters, data and rate. */
bool probe_is_of(const Probe *probe, const Trainer *trainer);

/* What is read off one that is done; NaN where there is none. */
typedef struct ProbeFacts {
    double best_rate, best_loss; /* of the line's lowest loss, where that is below the one before */
    double rise;                 /* the first rate above that with a loss above the one before */
    double critical;             /* twice the rate where the parabola is lowest: 2/λ for descent */
} ProbeFacts;
ProbeFacts probe_facts(const Probe *probe);

/* A rate in two digits, as fine as such lines are; returns `out`. */
enum { RATE_WORDS_SIZE = 24 };
const char *rate_words(double rate, char out[RATE_WORDS_SIZE]);

#endif
