/* The pass as a wave: what flows along the links in the phase computed last, on its way.
 *
 * Forward, a pulse on each link carries w·a of the sample in the spotlight to the layer that the
 * phase has computed; backward w·δ from the layer behind it; in the update Δw. Outputs give a to
 * the loss and take ∂L/∂a from it. Hue is the sign, brightness and thickness the magnitude. What
 * the phase has computed is shown when the pulses arrive. All values are the trace's: it is the
 * core's own state, and the clock is somebody else's: `progress` goes from 0 to 1. */
#ifndef VIEW_GRAPH_WAVE_H
#define VIEW_GRAPH_WAVE_H

#include "view/graph/graph.h"

typedef enum WaveKind { WAVE_NONE, WAVE_FORWARD, WAVE_LOSS, WAVE_BACKWARD, WAVE_UPDATE } WaveKind;

typedef struct Wave {
    WaveKind kind;
    size_t layer; /* that the phase has computed */
} Wave;

/* The wave of the phase computed last. */
Wave wave_of(const Trace *trace);

/* What flows, as the header says it: "w·a →"; "" for none. */
const char *wave_name(const Trace *trace);

/* The trace as it is to be shown at `progress`: the present one, or, before the pulses arrive, as
 * it was before the phase, in *before, which borrows from it. Its counters are those of then. */
const Trace *wave_shown(const Trace *trace, float progress, Trace *before);

/* Whether at `progress` the pulses have arrived, and what the phase has computed is shown. */
bool wave_has_arrived(float progress);

/* Whether the links into `layer` step back: the present pass has not reached them, or pulses run
 * along them. */
bool wave_quiet(const Trace *trace, float progress, size_t layer);

/* The scale of the pulses' colours, as graph_scale. */
double wave_scale(const Trace *trace);

/* Draws the pulses; nothing at progress 1. Of many links the strongest carry one, as in
 * graph_draw. */
void wave_draw(const Graph *graph, const Trace *trace, const View *view, float progress,
               Canvas *canvas);

#endif
