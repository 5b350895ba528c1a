/* What a person may change while training goes on: its usual values, and its numbers as a table. */
#ifndef CORE_TRAIN_HYPER_H
#define CORE_TRAIN_HYPER_H

#include "core/method/loss.h"
#include "core/method/optimizer.h"
#include "core/net/net.h"

/* What becomes of the samples at the end of an epoch that make no whole mini-batch. */
typedef enum Leftover { LEFTOVER_USE, LEFTOVER_CARRY } Leftover;
extern const Table leftover_table; /* rows in the order of Leftover */

/* What the penalty l1 does to a weight that it brings to 0. */
typedef enum L1Rule { L1_CLIP, L1_DEAD } L1Rule;
extern const Table l1_rule_table; /* rows in the order of L1Rule */

typedef struct Hyper {
    double rate;   /* learning rate η before the schedule; see hyper_rate and cursor_rate */
    size_t batch;  /* samples in a mini-batch, 0: all */
    bool shuffle;  /* draw the order of samples anew each epoch (from the next epoch on) */
    uint64_t seed; /* start weights and orders are functions of it */
    OptimizerSettings settings;
    double l1, l2;     /* penalties l1·|w| and l2/2·w² of each weight; 0: none */
    double decay;      /* decoupled weight decay: each update keeps 1 − η·decay of a weight */
    double clip_value; /* largest |∂L/∂w| used, 0: any */
    double clip_norm;  /* largest ‖∂L/∂W‖ used, 0: any */
    unsigned char schedule;  /* row of schedule_table */
    double schedule_epochs;  /* its length or period, 0: the row's own */
    double schedule_factor;  /* its γ, 0: the row's own */
    double warmup;           /* epochs in which the rate rises to the schedule, 0: none */
    uint32_t frozen; /* number of a set of frozen units, 0: none; see core/net/freeze.h */
    double dropout; /* share of hidden activations set to 0 in training; see core/net/dropout.h */
    double patience;         /* epochs without a lower test loss after which whoever drives the
                                trainer stops, 0: any number; see core/train/early_stopping.h */
    unsigned char activation[NET_LAYERS_MAX]; /* of layer l: 1 + row of its table, 0: as is */
    unsigned char loss, optimizer;            /* the same */
    unsigned char leftover, l1_rule;          /* Leftover, L1Rule */
} Hyper;

/* A rate that a person sets is 0 or in this range. (What a schedule makes of it may be smaller.) */
#define HYPER_RATE_LEAST 1e-9
#define HYPER_RATE_MOST 1e9
#define HYPER_RATE_RANGE "0 or a number from 1e-9 to 1e9"

/* Whether it is one that may be set. */
bool hyper_rate_fits(double rate);

/* Takes `number` from a file as a rate, rounded as by hyper_rate; false where it is negative or not
 * finite, and *rate stays as it was. It need not be in the range: there was none at first, and
 * what was saved then goes on. */
bool hyper_take_rate(double number, double *rate);

/* Rounds a rate to the nine digits that files hold, so that a saved run goes on bit for bit. */
double hyper_rate(double rate);

/* The numbers of Hyper besides the rate: the one place for where each is in Hyper, the name that
 * options and sessions give it, and for the help what it is, what stands for it, and its usual
 * value in words; then its range, where 0 may be too, and the word for that 0 if it is outside. */
#define HYPER_NUMBERS_OF_UPDATES(NUMBER) \
    NUMBER(settings.momentum, "momentum", "share of the velocity that momentum and nesterov keep", \
           "X", "0.9", 0, 1, NULL) \
    NUMBER(settings.beta1, "beta1", "decay of the mean gradient in adam and adamw", \
           "X", "0.9", 0, 0.9999999, NULL) \
    NUMBER(settings.beta2, "beta2", "decay of the mean squared gradient", \
           "X", "by the optimizer", 0, 0.9999999, NULL) \
    NUMBER(settings.epsilon, "epsilon", "what optimizers add to denominators", \
           "X", "by the optimizer", 0, 1, NULL) \
    NUMBER(l1, "l1", "penalty on the size of each weight; a weight may come to be 0", \
           "X", "0", 0, 1e9, NULL) \
    NUMBER(l2, "l2", "penalty on half the square of each weight", \
           "X", "0", 0, 1e9, NULL) \
    NUMBER(decay, "decay", "decoupled weight decay", \
           "X", "0, adamw 0.01", 0, 1e9, NULL) \
    NUMBER(clip_value, "clip-value", "cut each partial derivative to this size; 0: do not", \
           "X", "0", 0, 1e300, NULL) \
    NUMBER(clip_norm, "clip-norm", "scale the gradient to at most this norm; 0: do not", \
           "X", "0", 0, 1e300, NULL)
#define HYPER_NUMBERS_OF_EPOCHS(NUMBER) \
    NUMBER(schedule_epochs, "schedule-epochs", "length or period of the schedule", \
           "EPOCHS", "step 100, else 1000", 1e-3, 1e15, NULL) \
    NUMBER(schedule_factor, "schedule-factor", "what step and exponential multiply by", \
           "X", "step 0.1, exponential 0.999", 1e-9, 1, NULL) \
    NUMBER(warmup, "warmup", "epochs in which the rate rises from 0 to the schedule", \
           "EPOCHS", "0", 0, 1e15, NULL) \
    NUMBER(dropout, "dropout", "share of hidden activations that are set to 0 in training", \
           "P", "0", 0, 0.9999999, NULL) \
    NUMBER(patience, "patience", \
           "stop after so many epochs without a lower test loss, or none", \
           "EPOCHS", "none", 1, 1e15, "none")

/* One of them. */
typedef struct HyperNumber {
    TableRow row;
    size_t offset; /* of the double in Hyper */
    double most;   /* they go from 0 to this */
} HyperNumber;

extern const Table hyper_number_table;
double *hyper_number(Hyper *hyper, size_t index);

/* Whether it has any part in training under *hyper: other optimizers or schedules may go by it. */
bool hyper_number_counts(const Hyper *hyper, size_t index);

/* Whether both ask for the same, number by number. */
bool hyper_same(const Hyper *a, const Hyper *b);

/* Samples in a mini-batch where there are `count` samples; and the most that one may have: with the
 * carried ones of the epoch before. */
size_t hyper_batch(const Hyper *hyper, size_t count);
size_t hyper_most_rows(const Hyper *hyper, size_t count);

/* Samples that an epoch leaves over for the first mini-batch of the next one. */
size_t hyper_carried(const Hyper *hyper, size_t count);

/* Mini-batches of the `left` samples at the end of an epoch of `count`; and of a whole one. */
size_t hyper_steps(const Hyper *hyper, size_t count, size_t left);
size_t hyper_steps_per_epoch(const Hyper *hyper, size_t count);

/* Whether nothing but the optimizer makes the update: no clipping, penalty or decay. */
bool hyper_is_plain(const Hyper *hyper);

/* Whether there is a penalty, l1 or l2. */
bool hyper_has_penalty(const Hyper *hyper);

/* The activation that *hyper asks for in layer l, or NULL; and asking for one. */
const Activation *hyper_activation(const Hyper *hyper, size_t layer);
void hyper_set_activation(Hyper *hyper, size_t layer, const Activation *activation);

/* The same for the loss and the optimizer. */
const Loss *hyper_loss(const Hyper *hyper);
void hyper_set_loss(Hyper *hyper, const Loss *loss);
const Optimizer *hyper_optimizer(const Hyper *hyper);
void hyper_set_optimizer(Hyper *hyper, const Optimizer *optimizer);

/* Asks for optimizer `to` after `from`. Settings that are as `from` is used when nothing is said
 * become those of `to`; others stay. Rates of two optimizers mean different things: where their
 * standard rates differ, the rate becomes that of `to`, or `data_rate` where that has none. */
void hyper_change_optimizer(Hyper *hyper, const Optimizer *from, const Optimizer *to,
                            double data_rate);

/* The seed when none is given. */
enum { HYPER_SEED = 1 };

/* What `optimizer` is used with when nothing has been said; a rate of 0 is for the data to say. */
Hyper hyper_usual(const Optimizer *optimizer);

#endif
