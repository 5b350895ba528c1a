/* What is right to stand on the screen: a run in double beside that of an App. It takes from the
 * App what training was given, and computes the rest: its start weights, its samples and their
 * order, its settings, and which units were drawn to be dropped. */
#ifndef TESTS_APP_TRUTH_H
#define TESTS_APP_TRUTH_H

#include "player.h"
#include "../reference/plain_run.h"

typedef struct Truth {
    const Player *player;
    PlainRun run;     /* its net has the pass of the row in the spotlight */
    size_t phases;    /* computed of the mini-batch held */
    size_t row;       /* in the spotlight */
    double loss;      /* of that row */
    double *x, *t, *keep; /* the mini-batch */
    size_t units;     /* of all layers */
} Truth;

/* At the start of training, and after each phase that the App's trainer has computed since. */
void truth_open(Truth *truth, const Player *player);
void truth_follow(Truth *truth);
void truth_close(Truth *truth);

/* Whether there are z and a of layer l, the loss, δ and the gradient of layer l, and the update. */
bool truth_has_forward(const Truth *truth, size_t layer);
bool truth_has_loss(const Truth *truth);
bool truth_has_backward(const Truth *truth, size_t layer);
bool truth_has_update(const Truth *truth);

/* Where the numbers of a layer's first unit are among those of all units. */
size_t truth_first(const Truth *truth, size_t layer);

/* a of a unit or, in column 0, an input; ∂L/∂a and ∂a/∂z, with what dropout makes of it. */
double truth_a(const Truth *truth, size_t column, size_t unit);
double truth_a_gradient(const Truth *truth, size_t layer, size_t unit);
double truth_slope(const Truth *truth, size_t layer, size_t unit);

/* Whether δ of a layer is of one piece: the loss is of its logits, or its units are of softmax. */
bool truth_is_joint(const Truth *truth, size_t layer);

/* The parameters now. */
const double *truth_theta(const Truth *truth);

/* What the network answers to sample k of the data under the parameters now, nothing dropped: into
 * a[outputs]. Its loss. */
double truth_answer(Truth *truth, size_t k, double *a);

#endif
