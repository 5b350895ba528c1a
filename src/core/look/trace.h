/* One step of training as a value: what the core has computed of the present mini-batch.
 *
 * A trace is a copy and may be kept and drawn while training goes on. Its parts are values: the
 * pass of the sample in the spotlight (z, a and δ of each layer), the one to come, the mini-batch,
 * the update, the parameters before and after it. What has not been computed is to be shown as
 * absent: ask the trace_has_… functions before reading. */
#ifndef CORE_LOOK_TRACE_H
#define CORE_LOOK_TRACE_H

#include "core/look/effect.h"
#include "core/look/gradcheck.h"
#include "core/look/health.h"
#include "core/train/update.h"

/* Rows of the mini-batch that are noted for lists. */
enum { TRACE_ROWS_MAX = 128 };
/* Activations of a layer that are copied at most: every second, third, … where there are more. */
enum { TRACE_SPREAD_MAX = 4096 };

/* The sample in the spotlight: what the pass has computed of it. */
typedef struct Spotlight {
    bool is_own;         /* looked at alone: a person's own, of no data set, or one of no
                            mini-batch: it goes forward, and nothing else is computed of it */
    size_t row, sample;  /* its row of the mini-batch, its place in the data set; else SIZE_MAX */
    const Real *base;    /* its columns, */
    const Real *x, *t;   /* its inputs, and its targets or NULL; all borrowed */
    Real *z, *a, *delta; /* [unit_count], layer l at layers[l].first */
    Real *a_gradient;    /* [unit_count] ∂L/∂a */
    Real *factor;        /* [unit_count] ∂a/∂f: 0 where dropout has dropped it */
    double loss;         /* L */
} Spotlight;

/* The pass to come, where it has been looked at: trace_capture_ahead. */
typedef struct PassAhead {
    bool known;
    Real *a;             /* [unit_count] the activations that it would have */
} PassAhead;

/* The mini-batch held. */
typedef struct TraceBatch {
    size_t rows;         /* its samples; 0 before the first mini-batch */
    double loss;         /* the mean of their L */
} TraceBatch;

/* Rows of the mini-batch that are listed. */
typedef struct TraceList {
    size_t first, rows, all; /* all: rows of the mini-batch, listed or not */
    size_t sample[TRACE_ROWS_MAX]; /* their places in the data set */
} TraceList;

/* The activations of a layer in all rows. */
typedef struct TraceSpread {
    size_t layer, count; /* 0: none */
    Real *a;             /* [count], at most TRACE_SPREAD_MAX */
} TraceSpread;

/* The gradient of one parameter in rows of the mini-batch, from row `first` on, among them that of
 * the spotlight: the terms of its mean. */
enum { TRACE_SHARES_MAX = 16 };
typedef struct TraceShares {
    size_t parameter, first, count;  /* 0: they have not been computed */
    size_t sample[TRACE_SHARES_MAX]; /* their places in the data set */
    double gradient[TRACE_SHARES_MAX];
} TraceShares;

/* The update shown, or, where it has not been made, the one to come. */
typedef struct TraceUpdate {
    double rate;         /* η */
    Hyper hyper;         /* in force in it */
    const bool *frozen;  /* [unit_count] units that it leaves as they are; NULL: none. Borrowed */
} TraceUpdate;

/* What an explanation says of the update shown beyond its numbers. */
typedef struct TraceExplained {
    bool has_terms;      /* `terms` takes the update apart for what is selected */
    UpdateTerms terms;
    bool has_subject;    /* `subject` takes it apart for what is being explained */
    UpdateTerms subject;
    bool has_check;      /* `check` compares the gradient of that with differences */
    ParameterCheck check;
    bool has_effect;     /* `effect` is what the update did to the loss */
    Effect effect;
    double check_share;  /* of the samples that have been measured for them; NaN where that is */
    double effect_share; /* not under way */
} TraceExplained;

/* Numbers of all parameters, [n] each. */
typedef struct TraceParameters {
    Real *gradient;      /* of the mini-batch: its mean */
    Real *before;        /* they were this before the last update, */
    Real *theta;         /* and are this now */
    uint64_t version;    /* differs whenever theta differs */
} TraceParameters;

typedef struct Trace {
    Net net;
    const Dataset *data;        /* borrowed from the trainer */
    TrainerSpec spec;
    Hyper hyper;                /* in force now */
    const bool *frozen;         /* [unit_count] units frozen now; NULL: none. Borrowed */
    double next_rate;           /* η of the update to come */
    Cursor cursor;              /* how far training has come: cursor.phase says what is computed */
    Divergence divergence;
    TraceBatch batch;
    Spotlight spotlight;        /* the pass under way, or completed */
    PassAhead ahead;
    TraceList list;
    TraceSpread spread;
    TraceShares shares;
    TraceUpdate update;
    TraceExplained explained;
    LayerHealth health[NET_LAYERS_MAX]; /* NaN where it is not computed */
    TraceParameters parameters;
    Real *memory;               /* owned; the numbers above are in it */
} Trace;

/* Takes memory for traces of this trainer; released by trace_free. */
bool trace_init(Trace *trace, const Trainer *trainer, Error *err);
void trace_free(Trace *trace);

/* Copies the present state, with row `spotlight` of the mini-batch (the last one where there are
 * fewer) in the spotlight, and notes the samples from row `list_first` on. Allocates nothing. */
void trace_capture(Trace *trace, const Trainer *trainer, size_t spotlight, size_t list_first);

/* The same with a sample that is looked at alone in the spotlight, base[columns] and what the
 * network sees of it, x[inputs], both borrowed: a person's own (`sample` SIZE_MAX), or one of the
 * data that is not in the mini-batch. What the present parameters make of it, with nothing dropped.
 * It has been forward through all layers, and nothing else is known of it; nor is there a
 * mini-batch that it belongs to. */
void trace_capture_own(Trace *trace, const Trainer *trainer, const Real *base, const Real *x,
                       size_t sample, size_t list_first);

/* Between mini-batches, what a forward pass of the spotlight under the present parameters gives,
 * with nothing dropped: what a change by hand does is seen before training goes on with it. */
void trace_capture_ahead(Trace *trace, const Trainer *trainer);

/* The activations of a layer in all rows of the mini-batch held, once they are computed. */
void trace_capture_spread(Trace *trace, const Trainer *trainer, size_t layer);

/* The gradient of a parameter in each row, or in those around the spotlight, once the backward pass
 * has reached it. */
void trace_capture_shares(Trace *trace, const Trainer *trainer, size_t parameter);

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
