/* Which smaller learning rate would do after a divergence: rates are tried on a copy of the
 * trainer, from the last finite state where its loss is no larger than that of the start, else from
 * the start. One does that stays finite for so many mini-batches, and ends with a smaller loss than
 * it began with. In slices and of bounded work; the trainer is only looked at. */
#ifndef CORE_LOOK_RATE_TRIAL_H
#define CORE_LOOK_RATE_TRIAL_H

#include "core/look/evaluation.h"
#include "core/train/trainer.h"

typedef enum TrialState { TRIAL_NONE, TRIAL_GOING, TRIAL_FOUND, TRIAL_FAILED } TrialState;

/* What the next slice goes on with. */
typedef enum TrialStage { STAGE_START_LOSS, STAGE_HERE_LOSS, STAGE_TRAIN, STAGE_LOSS } TrialStage;

typedef struct RateTrial {
    TrialState state;
    TrialStage stage;
    const Trainer *of;     /* borrowed: the trainer that has diverged, */
    uint64_t version;      /* and its version then */
    bool from_start;       /* where the copy begins, else at the last finite state */
    double rate, least;    /* tried now, or found; and the smallest that was tried */
    size_t tried;          /* rates that did not do */
    uint64_t epochs, end;  /* of training with each, 0: only mini-batches; its last mini-batch */
    uint64_t steps;        /* mini-batches of it */
    double start_loss, here_loss; /* mean losses of the training samples where a copy begins */
    double loss;           /* where the rate found has led to */
    uint64_t work;         /* multiply-adds that are left */
    Trainer copy;          /* owned, but for its sets of frozen units */
    Evaluation evaluation; /* owned */
} RateTrial;

/* Starts a trial for a trainer that has diverged, and has to stay as it is until the trial ends;
 * what `trial` had is released. False without memory for a copy. */
bool rate_trial_start(RateTrial *trial, const Trainer *trainer, Error *err);

/* Goes on for about *work multiply-adds; true when it has found a rate or given up. */
bool rate_trial_advance(RateTrial *trial, uint64_t *work);

/* Ends it and releases what it has. A zeroed trial is a valid one that has none. */
void rate_trial_free(RateTrial *trial);

/* What came of it: "rate 1, tried on a copy from the start, …". */
void rate_trial_words(const RateTrial *trial, char *out, size_t size);

#endif
