/* The training core: backpropagation and gradient descent, in steps as small as one wishes.
 *
 * A mini-batch goes through 2·L + 2 phases: forward through layer 1 … L, the loss, backward through
 * layer L … 1, the update. Epochs, mini-batches and phases are advanced by the same code in the
 * same small slices, so it does not matter for a single bit how far each call goes. Of many
 * mini-batches in a row, all but the last may go without phases, by core/train/fused.h, which
 * computes the same bits. What is computed of a mini-batch is defined in core/train/pass.h and
 * core/train/update.h.
 *
 * The trainer knows no screen, no file and no clock. */
#ifndef CORE_TRAIN_TRAINER_H
#define CORE_TRAIN_TRAINER_H

#include "core/method/init.h"
#include "core/net/freeze.h"
#include "core/net/reshape.h"
#include "core/samples/dataset.h"
#include "core/train/batch.h"
#include "core/train/fused.h"
#include "core/train/order.h"
#include "core/train/update.h"

typedef enum Grain { GRAIN_PHASE, GRAIN_BATCH, GRAIN_EPOCH } Grain;

typedef struct TrainerSpec {
    const Loss *loss;           /* of a trainer: these two as they are now, see Hyper */
    const Optimizer *optimizer;
    const Init *init;
    bool has_bias;     /* every bias starts at `bias`, whatever init makes of it */
    double bias;
    const Real *start; /* start weights instead of init, [parameter_count], borrowed; or NULL */
    const Net *start_net; /* the shape that they are of, borrowed; NULL: whatever it is */
} TrainerSpec;

/* Set when an update would make a parameter NaN or infinite. The update is not made: theta stays
 * the last finite state. */
typedef struct Divergence {
    bool happened;
    size_t parameter; /* the first that is not finite */
    bool in_state;    /* it is a number of its optimizer state */
    Real value;       /* what it would have become */
    double last_loss; /* of the last mini-batch with a finite loss; NaN when there was none */
} Divergence;

typedef struct Trainer {
    Net net;               /* the network's shape and activations, its own copy */
    const Dataset *data;   /* what it learns from; borrowed */
    TrainerSpec spec;      /* how it began, with the loss and the optimizer as they are now */
    Hyper hyper;           /* what is in force */
    Cursor cursor;         /* how far it has come */
    Divergence divergence; /* why it stopped, if it did */
    uint64_t version;      /* differs whenever theta differs */
    Parameters parameters; /* theta, gradient, optimizer state, and those before the last update */
    Order order;           /* in which the present epoch goes through the samples */
    Batch batch;           /* the mini-batch held: gathered, or the whole data set's own numbers */
    LastUpdate update;     /* the last update: its rate, its number, and what was in force */
    FrozenSets frozen;     /* the sets of units that have been frozen */
    FusedRun fused;        /* what many mini-batches in a row are trained in */
} Trainer;

/* Makes a trainer at the start of training, parameters drawn from hyper->seed. The data set must
 * have net's inputs and outputs and stay alive; `net` is copied. The caller releases it with
 * trainer_free also after failure. */
bool trainer_init(Trainer *trainer, const Net *net, const Dataset *data, const TrainerSpec *spec,
                  const Hyper *hyper, Error *err);
void trainer_free(Trainer *trainer);

/* Goes on as another network, which the change `reshape` makes of the present one: what can be kept
 * is kept, what is new is as a network of that shape starts from the present seed, its optimizer's
 * state 0. The mini-batch under way starts again. Where the inputs are others, the data is to be
 * changed too, before anything else is done. False without memory: nothing has changed then. */
bool trainer_reshape(Trainer *trainer, const Net *net, const Reshape *reshape, Error *err);

/* Makes room for what may be in force later: mini-batches and optimizer of *hyper, with `count`
 * samples to train on. False without memory. The mini-batch under way may start again. */
bool trainer_reserve(Trainer *trainer, const Hyper *hyper, size_t count, Error *err);

/* After samples were put into the data or taken out of it: an epoch that has no more of them is
 * over. The mini-batch under way starts again. */
void trainer_follow_samples(Trainer *trainer);

/* Back to the start: parameters drawn from `seed`, counters 0. */
void trainer_reset(Trainer *trainer, uint64_t seed);

/* The parameters theta[n] that a network of the present shape starts with. */
void trainer_draw_start(const Trainer *trainer, uint64_t seed, Real *theta);

/* Changes hyper-parameters from here on. Another batch size drops the phases computed of the
 * mini-batch under way, which then starts again in the new size, and so does another activation,
 * loss or dropout. Another optimizer begins with state of 0 and counts its updates from 1.
 * After a divergence training may go on from the last finite state. False without memory for a
 * larger mini-batch or more optimizer state; nothing has changed then. */
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

/* Puts theta and optimizer state, copied from [n] and [states][n], and counters in place, under the
 * optimizer of *hyper, which is that of now or one that has been in force. The numbers of the
 * mini-batch under way are not computed: cursor->phase is taken as 0. */
void trainer_restore(Trainer *trainer, const Real *theta, const Real *state, const Cursor *cursor,
                     const Hyper *hyper);

/* Epochs since the start, a fraction within one. */
double trainer_epochs(const Trainer *trainer);

/* η of the next update: the rate times what the schedule says of this place in training. */
double trainer_rate(const Trainer *trainer);

/* Phases of a mini-batch: 2·L + 2. */
size_t trainer_phases(const Trainer *trainer);

/* Phases computed since the start: equal for equal places in training. */
uint64_t trainer_ticks(const Trainer *trainer);

/* Samples in a mini-batch under `hyper`. */
size_t trainer_batch(const Trainer *trainer);

/* Rows to be looked at: those of the mini-batch held, or all samples before there is one. */
size_t trainer_rows(const Trainer *trainer);

/* The data set's index of one of these rows. */
size_t trainer_sample(const Trainer *trainer, size_t r);

/* The row that a sample of the data set has among them; false where it is not there. */
bool trainer_find_row(const Trainer *trainer, size_t sample, size_t *row);

/* The sentence for a diverged trainer, in `out`: which parameter, where, and why that is likely. */
void trainer_explain_divergence(const Trainer *trainer, char *out, size_t size);

#endif
