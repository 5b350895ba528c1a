/* The pass as a wave: what flows along the links in the phase computed last, on its way.
 *
 * Forward, a pulse on each link carries w·a of the sample in the spotlight to the layer that the
 * phase has computed; backward w·δ from the layer behind it; in the update Δw. Outputs give a to
 * the loss and take ∂L/∂a from it. Hue is the sign, brightness and thickness the magnitude.
 *
 * A wave is the way from one trace to the next. What flows is a number of the trace after the
 * phase; until the pulses arrive all else that is shown is the trace before it. Both are copies of
 * the core's own state, and the clock is somebody else's: `progress` goes from 0 to 1. */
#ifndef VIEW_GRAPH_WAVE_H
#define VIEW_GRAPH_WAVE_H

#include "view/graph/graph.h"

/* Borrows both traces. */
typedef struct Wave {
    const Trace *now;    /* the present one: the phase that it has computed last is on its way */
    const Trace *before; /* the one before that phase; NULL: nothing is on its way */
    float progress;      /* 0 … 1, its end */
    const Trace *less;   /* links show their numbers less those of this one, of the same shape; or
                            NULL */
    double scale;        /* of links, where that of their own numbers is smaller: networks side by
                            side have the same */
} Wave;

/* Whether pulses are seen, and whether they have arrived, as they have when none are. */
bool wave_is_under_way(const Wave *wave);
bool wave_has_arrived(const Wave *wave);

/* The trace that is to be shown: before the pulses arrive the one before the phase. */
const Trace *wave_shown(const Wave *wave);

typedef enum FlowKind { FLOWS_NOTHING, FLOWS_FORWARD, FLOWS_LOSS, FLOWS_BACKWARD, FLOWS_UPDATE }
    FlowKind;

typedef struct WaveFlow {
    FlowKind kind;
    size_t layer; /* that the phase has computed */
} WaveFlow;

/* What flows in the phase computed last. */
WaveFlow wave_flow(const Trace *now);

/* The same as the header says it: "w·a →"; "" for nothing. */
const char *wave_name(const Trace *now);

/* Whether the links into `layer` step back: the present pass has not reached them, or pulses run
 * along them. */
bool wave_quiet(const Wave *wave, size_t layer);

/* The scale of the pulses' colours, as graph_scale. */
double wave_scale(const Trace *now);

/* Draws the pulses, if any are seen. Of many links the strongest carry one, as in graph_draw. */
void wave_draw(const Graph *graph, const Wave *wave, const View *view, Canvas *canvas);

#endif
