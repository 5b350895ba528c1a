/* The training core: backpropagation and gradient descent, in steps as small as one wishes.
 *
 * A mini-batch goes through 2·L + 2 phases: forward through layer 1 … L, the loss, backward
 * through layer L … 1, the update. Epochs, mini-batches and phases are advanced by the same code
 * in the same small slices, so it does not matter for a single bit
 * how far each call goes. Of many mini-batches in a row, all but the last may go without phases, by
 * core/fused.h, which computes the same bits.
 *
 * With the sample's loss L, z and a of each layer, and δ = ∂L/∂z (Rumelhart, Hinton, Williams
 * 1986):
 *     last layer      δ = ∂L/∂a · f′(z)
 *     layers before   δ = (Wᵀ δ of the next layer) · f′(z)
 *     gradient        ∂L/∂W = mean over the mini-batch of δ · a of the layer before, ∂L/∂b of δ
 *
 * The trainer knows no screen, no file and no clock. */
#ifndef CORE_TRAINER_H
#define CORE_TRAINER_H

#include "core/dataset.h"
#include "core/init.h"
#include "core/loss.h"
#include "core/net.h"
#include "core/optimizer.h"

typedef enum Grain { GRAIN_PHASE, GRAIN_BATCH, GRAIN_EPOCH } Grain;

/* What a person may change while training goes on. */
typedef struct Hyper {
    double rate;   /* learning rate η before the schedule; see hyper_rate and trainer_rate */
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
    uint32_t frozen; /* number of a set of frozen units, 0: none; see core/freeze.h */
    double dropout; /* share of hidden activations set to 0 in training; see core/dropout.h */
    double patience;         /* epochs without a lower test loss after which whoever drives the
                                trainer stops, 0: any number; see core/patience.h */
    unsigned char activation[NET_LAYERS_MAX]; /* of layer l: 1 + row of its table, 0: as is */
    unsigned char loss, optimizer;            /* the same */
} Hyper;

/* How far training has come. Counters only: no number of the network is in it. */
typedef struct Cursor {
    uint64_t epoch;  /* epochs completed */
    uint64_t step;   /* mini-batches completed: updates made */
    uint64_t optimizer_step; /* the `step` at which the optimizer began, its slots at 0 */
    size_t position; /* samples of the present epoch in completed mini-batches */
    size_t phase;    /* phases computed of the mini-batch whose numbers are held; after its
                        update this is 2·L + 2 and the counters above have moved on */
    uint64_t jogs;   /* times the weights have been jogged; see core/jog.h */
    bool shuffled;   /* the present epoch's order is drawn, not as stored */
} Cursor;

typedef struct TrainerSpec {
    const Loss *loss;           /* of a trainer: these two as they are now, see Hyper */
    const Optimizer *optimizer;
    const Init *init;
    bool has_bias;     /* every bias starts at `bias`, whatever init makes of it */
    double bias;
    const Real *start; /* start weights instead of init, [parameter_count], borrowed; or NULL */
} TrainerSpec;

/* Set when an update would make a parameter NaN or infinite. The update is not made: theta stays
 * the last finite state. */
typedef struct Divergence {
    bool happened;
    size_t parameter; /* the first that is not finite */
    bool in_slots;    /* it is what the optimizer remembers of it */
    Real value;       /* what it would have become */
    double last_loss; /* of the last mini-batch with a finite loss; NaN when there was none */
} Divergence;

typedef struct Trainer {
    Net net;
    const Dataset *data; /* borrowed */
    TrainerSpec spec;
    Hyper hyper;
    Cursor cursor;
    Divergence divergence;
    double update_rate; /* η of the last update, its number, and what was in force */
    uint64_t update_number;
    Hyper update_hyper;
    uint64_t version;   /* differs whenever theta differs */

    Real *theta;        /* [n] present parameters */
    Real *before;       /* [n] parameters before the last update, once it is computed */
    Real *gradient;     /* [n] of the mini-batch, layer by layer as the backward pass reaches it */
    size_t slot_room;   /* slots of a parameter that there is room for */
    Real *slots;        /* [optimizer slots][n] what the optimizer remembers */
    Real *slots_next;   /* and after an update that is not in force yet; else what it was before */

    bool **frozen_sets;     /* [frozen_count][unit_count] sets of units that have been frozen */
    uint32_t frozen_count;

    uint32_t *order;    /* [count] the present epoch's order of samples */
    uint64_t order_epoch;
    bool order_known, order_shuffled;

    size_t batch_first; /* the mini-batch held: its place in the order, and its samples */
    size_t batch_rows;
    size_t capacity;    /* rows there is room for */
    Real *input_store;  /* [capacity][inputs] gathered inputs */
    Real *target_store; /* [capacity][outputs] */
    const Real *input;  /* the mini-batch's inputs and targets: in the stores, or, when it is the */
    const Real *target; /* whole data set in stored order, the data set's own */
    Real *z, *a, *delta; /* for each layer [batch_rows][units], at trainer_unit_offset */
    size_t previous_rows; /* rows of the mini-batch completed right before the one held, and what */
    Real *previous_a, *previous_delta; /* they were in it; 0: there is none under this network */
    size_t row;         /* rows done of the phase under way */
    double batch_loss;  /* mean over the mini-batch, once the loss phase is computed */
    double loss_sum;

    struct Fused *fused;  /* for core/fused.c, where the network is small enough; else NULL */
    Real *fused_start;    /* [1 + optimizer slots][n] at the start of mini-batches in a row */
    uint64_t fused_again; /* no such before this step */
} Trainer;

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

/* The numbers of Hyper besides the rate, by the names that options and sessions give them. */
typedef struct HyperNumber {
    TableRow row;
    size_t offset; /* of the double in Hyper */
    double most;   /* they go from 0 to this */
} HyperNumber;

extern const Table hyper_number_table;
double *hyper_number(Hyper *hyper, size_t index);

/* Whether both ask for the same, number by number. */
bool hyper_same(const Hyper *a, const Hyper *b);

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

/* Makes a trainer at the start of training, parameters drawn from hyper->seed. The data set must
 * have net's inputs and outputs and stay alive; `net` is copied. The caller releases it with
 * trainer_free also after failure. */
bool trainer_init(Trainer *trainer, const Net *net, const Dataset *data, const TrainerSpec *spec,
                  const Hyper *hyper, Error *err);
void trainer_free(Trainer *trainer);

/* Back to the start: parameters drawn from `seed`, counters 0. */
void trainer_reset(Trainer *trainer, uint64_t seed);

/* Changes hyper-parameters from here on. Another batch size drops the phases computed of the
 * mini-batch under way, which then starts again in the new size, and so does another activation,
 * loss or dropout. Another optimizer begins with slots of 0 and counts its updates from 1.
 * After a divergence training may go on from the last finite state. False without memory for a
 * larger mini-batch or more slots; nothing has changed then. */
bool trainer_set_hyper(Trainer *trainer, const Hyper *hyper, Error *err);

/* Forgets what has been computed of the mini-batch held; theta stays. */
void trainer_drop_batch(Trainer *trainer);

/* Goes on to the next end of a phase, mini-batch or epoch, but stops after about *work
 * multiply-adds; *work is lowered by what was done. True when that end is reached, or training
 * has diverged (then nothing more is done). */
bool trainer_advance(Trainer *trainer, Grain grain, uint64_t *work);

/* The same to the moment when `step` mini-batches are completed: faster than one after the other;
 * and how many it takes to the end of so many epochs (at least 1), in the present batch size. */
bool trainer_advance_to(Trainer *trainer, uint64_t step, uint64_t *work);
uint64_t trainer_steps(const Trainer *trainer, uint64_t epochs);

/* To the next end without a limit. */
void trainer_finish(Trainer *trainer, Grain grain);

/* Puts theta and slots, copied from [n] and [slots][n], and counters in place, under the optimizer
 * of *hyper, which is that of now or one that has been in force. The numbers of the mini-batch
 * under way are not computed: cursor->phase is taken as 0. */
void trainer_restore(Trainer *trainer, const Real *theta, const Real *slots, const Cursor *cursor,
                     const Hyper *hyper);

/* Epochs since the start, a fraction within one. */
double trainer_epochs(const Trainer *trainer);

/* η of the next update: the rate times what the schedule says of this place in training. */
double trainer_rate(const Trainer *trainer);

/* Phases of a mini-batch: 2·L + 2. */
size_t trainer_phases(const Trainer *trainer);

/* Phases computed since the start: equal for equal places in training. */
uint64_t trainer_ticks(const Trainer *trainer);
uint64_t cursor_ticks(const Cursor *cursor, size_t phases);

/* Samples in a mini-batch, and mini-batches in an epoch, under `hyper`. */
size_t trainer_batch(const Trainer *trainer);
size_t trainer_steps_per_epoch(const Trainer *trainer);

/* Where layer l's [batch_rows][units] starts in z, a and delta. */
size_t trainer_unit_offset(const Trainer *trainer, size_t layer);

/* Rows to be looked at: those of the mini-batch held, or all samples before there is one. */
size_t trainer_rows(const Trainer *trainer);

/* The data set's index of one of these rows. */
size_t trainer_sample(const Trainer *trainer, size_t r);

/* The row that a sample of the data set has among them; false where it is not there. */
bool trainer_find_row(const Trainer *trainer, size_t sample, size_t *row);

/* The sentence for a diverged trainer, in `out`: which parameter, where, and what helps. */
void trainer_explain_divergence(const Trainer *trainer, char *out, size_t size);

#endif
