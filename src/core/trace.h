/* One step of training as a value: what the core has computed of the present mini-batch.
 *
 * A trace is a copy and may be kept and drawn while training goes on. For the sample in the
 * spotlight it holds z, a and δ of each layer, for the mini-batch the gradient and the update, and
 * the parameters before and after. What has not been computed is to be shown as absent: ask the
 * trace_has_… functions before reading. */
#ifndef CORE_TRACE_H
#define CORE_TRACE_H

#include "core/effect.h"
#include "core/gradcheck.h"
#include "core/health.h"
#include "core/update.h"

/* Rows of the mini-batch that are noted for lists. */
enum { TRACE_ROWS_MAX = 128 };
/* Activations of a layer that are copied at most: every second, third, … where there are more. */
enum { TRACE_SPREAD_MAX = 4096 };

typedef struct Trace {
    Net net;
    const Dataset *data;   /* borrowed from the trainer */
    TrainerSpec spec;
    Hyper hyper;
    Cursor cursor;
    Divergence divergence;
    size_t phases;         /* computed of the mini-batch held */
    uint64_t ticks;

    size_t rows;           /* samples in the mini-batch held; 0 before the first */
    size_t row;            /* the spotlight's row, and its sample in the data set */
    size_t sample;
    const Real *x, *t;     /* its inputs and targets, in the data set */
    Real *z, *a, *delta;   /* [unit_count] of the spotlight, at layers[l].first */
    Real *a_gradient;      /* [unit_count] ∂L/∂a of the spotlight */
    Real *factor;          /* [unit_count] ∂a/∂f of the spotlight: 0 where dropout has dropped it */
    bool has_old;          /* the pass before, of the same row, is there to be shown where this */
    Real *old_a, *old_delta; /* one has not come yet: [unit_count] */
    bool has_ahead;        /* the pass to come has been looked at: trace_capture_ahead */
    Real *ahead;           /* [unit_count] the activations that it would have */
    double sample_loss;    /* L of the spotlight */
    double batch_loss;
    const bool *frozen;    /* [unit_count] units frozen now, and in the update shown or to come; */
    const bool *held;      /* borrowed from the trainer, NULL: none */
    double rate;           /* η of the update shown, or of the one to come */
    double next_rate;      /* η of the update to come */
    Hyper update_hyper;    /* in force in the update shown, or in the one to come */
    bool has_terms;        /* `terms` takes the update shown apart */
    UpdateTerms terms;
    bool has_subject;      /* `subject` takes it apart for what is being explained */
    UpdateTerms subject;
    bool has_check;        /* `check` compares its gradient with differences */
    ParameterCheck check;
    bool has_effect;       /* `effect` is that of the update shown */
    Effect effect;
    double check_share;    /* of the samples that have been measured for them; NaN where that is */
    double effect_share;   /* not under way */

    size_t list_first, list_rows; /* rows of the mini-batch listed */
    size_t list_sample[TRACE_ROWS_MAX];

    size_t spread_layer, spread_count; /* activations of a layer, for all rows; 0: none */
    Real *spread;          /* [spread_count], at most TRACE_SPREAD_MAX */

    LayerHealth health[NET_LAYERS_MAX]; /* NaN where it is not computed */

    Real *gradient;        /* [n] of the mini-batch: its mean */
    Real *before, *theta;  /* [n] parameters before the update, and present ones */
    Real *memory;          /* owned; everything above points into it */
} Trace;

/* Takes memory for traces of this trainer; released by trace_free. */
bool trace_init(Trace *trace, const Trainer *trainer, Error *err);
void trace_free(Trace *trace);

/* Copies the present state, with row `spotlight` of the mini-batch (the last one where there are
 * fewer) in the spotlight, and notes the samples from row `list_first` on. Allocates nothing. */
void trace_capture(Trace *trace, const Trainer *trainer, size_t spotlight, size_t list_first);

/* Between mini-batches, what a forward pass of the spotlight under the present parameters gives,
 * with nothing dropped: what a change by hand does is seen before training goes on with it. */
void trace_capture_ahead(Trace *trace, const Trainer *trainer);

/* The activations of a layer in all rows of the mini-batch held, once they are computed. */
void trace_capture_spread(Trace *trace, const Trainer *trainer, size_t layer);

/* Takes the update apart for one parameter, once it has been made. */
void trace_capture_terms(Trace *trace, const Trainer *trainer, size_t parameter);
void trace_capture_subject(Trace *trace, const Trainer *trainer, size_t parameter);

/* Whether z and a of layer l, the loss, δ and the gradient of layer l, and the update have been
 * computed. */
bool trace_has_forward(const Trace *trace, size_t layer);
bool trace_has_loss(const Trace *trace);
bool trace_has_backward(const Trace *trace, size_t layer);
bool trace_has_update(const Trace *trace);

/* The parameters that the forward and backward pass shown have used. */
const Real *trace_used(const Trace *trace);

#endif
