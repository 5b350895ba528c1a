/* The clock of the wave: when it starts, how far it is, and whether there is to be one at all.
 *
 * A wave is the way from the trace before a phase to the present one, of one sample, one
 * selection, one size: whatever a person does, but for moving the mouse, ends it, and so does
 * another phase. */
#ifndef APP_MOTION_H
#define APP_MOTION_H

#include "core/base/table.h"

#include <stdbool.h>

extern const Table motion_table; /* auto, on, off: values of --motion */

typedef struct Motion {
    bool coming;      /* the phase that is being computed will be shown as a wave */
    bool playing;     /* a frame of the wave is still to be drawn */
    double start;     /* of the wave, by the app's clock */
    double seconds;   /* that it takes */
    float drawn;      /* how far it was in the last frame: 0 … 1 */
    int slow_frames;  /* frames in a row that took too long for motion */
} Motion;

/* Whether there is to be one, as a row of motion_table asks: by itself not without colours, nor
 * after frames that took too long. */
bool motion_is_wanted(const Motion *motion, int asked, bool has_colours);

/* A phase that is to be shown as a wave is about to be computed. The wave before it ends. */
void motion_prepare(Motion *motion);

/* It has been computed by `now`, the time in seconds: its wave starts, and takes so many. */
void motion_start(Motion *motion, double now, double seconds);

/* The wave is at its end at once, and that of a phase under way does not come. Whether one was
 * under way. */
bool motion_finish(Motion *motion);

/* How far it is now: 0 … 1. */
float motion_progress(const Motion *motion, double now);

/* After a frame that took so many seconds. */
void motion_frame_shown(Motion *motion, double seconds);

#endif
