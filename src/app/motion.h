/* The clock of the wave: when it starts, how far it is, and whether there is to be one at all. */
#ifndef APP_MOTION_H
#define APP_MOTION_H

#include "core/base/table.h"

#include <stdbool.h>

struct App;

extern const Table motion_table; /* auto, on, off: values of --motion */

typedef struct Motion {
    bool playing;     /* a frame of the wave is still to be drawn */
    double start;     /* of the wave, by the app's clock */
    double seconds;   /* that it takes */
    int slow_frames;  /* frames in a row that took too long for motion */
} Motion;

/* A phase has been computed: its wave starts, which takes a quarter of a second, or as long as a
 * run waits for the next phase. Nothing where motion is off: it was set so, or by itself without
 * colours, or after frames that took too long. */
void motion_start(struct App *app);

/* The wave is at its end at once. */
void motion_finish(struct App *app);

/* How far it is now: 0 … 1. */
float motion_progress(const struct App *app);

/* After a frame that took so many seconds. */
void motion_frame_shown(struct App *app, double seconds);

#endif
