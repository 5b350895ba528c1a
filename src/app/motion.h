/* The clock of the wave: when it starts, how far it is, and whether there is to be one at all.
 *
 * A wave is the way from the trace before a phase to the present one, of one sample, one
 * selection, one size: whatever a person does, but for moving the mouse, ends it, and so does
 * another phase. */
#ifndef APP_MOTION_H
#define APP_MOTION_H

#include "core/base/table.h"

#include <stdbool.h>

struct App;

extern const Table motion_table; /* auto, on, off: values of --motion */

typedef struct Motion {
    bool coming;      /* the phase that is being computed will be shown as a wave */
    bool playing;     /* a frame of the wave is still to be drawn */
    double start;     /* of the wave, by the app's clock */
    double seconds;   /* that it takes */
    float drawn;      /* how far it was in the last frame: 0 … 1 */
    int slow_frames;  /* frames in a row that took too long for motion */
} Motion;

/* A phase is about to be computed. Where it will be shown as a wave, the trace before it is kept:
 * of the last phase that was asked for, and of each in a run. None is where motion is off: it was
 * set so, or by itself without colours, or after frames that took too long. The wave of the phase
 * before ends. */
void motion_prepare(struct App *app);

/* It has been computed: its wave starts, which takes a quarter of a second, or as long as a run
 * waits for the next phase. */
void motion_start(struct App *app);

/* The wave is at its end at once, and that of a phase under way does not come. */
void motion_finish(struct App *app);

/* How far it is now: 0 … 1. */
float motion_progress(const struct App *app);

/* After a frame that took so many seconds. */
void motion_frame_shown(struct App *app, double seconds);

#endif
