/* Whether the steps of a recorded run follow from each other: every gradient from parameters and
 * samples, every update from the gradient and what the optimizer remembers.
 *
 * Numbers in, numbers out: where they come from is for others (watch/protocol.h). What is not said
 * cannot be judged, and is counted; what the optimizer remembers is 0 at the start, and is gone on
 * with where it is not said. The loss is judged to four digits, for so it is often printed. */
#ifndef LAB_FOLLOW_FOLLOW_H
#define LAB_FOLLOW_FOLLOW_H

#include "lab/follow/mistake.h"
#include "lab/follow/scale.h"

typedef enum FollowKind {
    FOLLOW_ACTIVATION,
    FOLLOW_DELTA,
    FOLLOW_GRADIENT,
    FOLLOW_LOSS,
    FOLLOW_PARAMETER, /* after the update */
    FOLLOW_STATE,     /* what the optimizer remembers after it */
} FollowKind;
extern const Table follow_kind_table; /* rows in the order of FollowKind */

/* What does not follow, and why. */
typedef struct FollowFinding {
    FollowKind kind;
    Difference where;
    uint64_t line, step;        /* of the number that is wrong */
    const Mistake *mistake;     /* NULL: none of the usual ones, or a factor alone */
    Variant variant;
    double factor;              /* that it is too large by, 1: none */
    uint64_t weights, biases;   /* of these layers alone; both 0: all of it */
    bool rounded;               /* the digits of the file are too few to tell */
    unsigned digits;            /* that it is found by, where they are few; else 0 */
    uint64_t layers_right;      /* bits of the layers whose gradient follows */
    ScaleWords scale;           /* where the factor is one of the usual ones */
} FollowFinding;

/* How far it has followed. */
typedef struct FollowCounts {
    uint64_t steps, gradients, updates; /* gradients and updates that were judged */
    uint64_t vague;         /* layers whose gradient is no larger than rounding may be */
    uint64_t unjudged;      /* steps of which neither could be */
    Difference gradient, update; /* the largest relative ones */
    uint64_t gradient_step, update_step;
} FollowCounts;

/* What has to be said before it can go on. */
typedef enum FollowEnd {
    FOLLOW_ON,
    FOLLOW_DEPARTED,
    FOLLOW_NEEDS_LOSS,
    FOLLOW_NEEDS_OPTIMIZER,
    FOLLOW_NEEDS_RATE,
} FollowEnd;

typedef struct Follow {
    const RecordedModel *model;  /* borrowed */
    FollowPass pass;
    double *state[OPTIMIZER_STATES_MAX], *state_error[OPTIMIZER_STATES_MAX]; /* [n] */
    double *spare[OPTIMIZER_STATES_MAX], *spare_error[OPTIMIZER_STATES_MAX]; /* [n] */
    double *w, *w_error, *trial, *trial_error, *blurred;                     /* [n] */
    bool begun, state_known;
    uint64_t number;             /* of the next update */
    FollowCounts counts;
    FollowFinding finding;
    double *memory;              /* owned */
} Follow;

/* Begins with a model whose activations are said; follow_free releases it, also after failure. */
bool follow_init(Follow *follow, const RecordedModel *model, Error *err);
void follow_free(Follow *follow);

/* Judges one step, with those before and after it in the file (NULL: none). */
FollowEnd follow_step(Follow *follow, const RecordedStep *before, const RecordedStep *now,
                      const RecordedStep *next);

/* The name of what a finding is about: "w[1][2,1]", "a[2][1] of sample 3", "the loss". */
enum { FOLLOW_NAME_SIZE = 96 };
void follow_name(const Follow *follow, char name[FOLLOW_NAME_SIZE]);

/* The mistake's name with where and for what, "σ′ left out in layers 1 and 2", and what would be
 * right; or, where it has none, what is known of where to look. */
enum { FOLLOW_WORDS_SIZE = 480 };
void follow_words(const Follow *follow, char title[FOLLOW_WORDS_SIZE],
                  char sentence[FOLLOW_WORDS_SIZE]);

#endif
