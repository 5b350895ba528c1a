#include "app/motion.h"

#include <math.h>

static const TableRow rows[] = {
    {"auto", "on where there are colours and frames do not take long"},
    {"on", "the wave of each phase is played"},
    {"off", "the end of each phase is shown at once"},
};
const Table motion_table = TABLE_OF("motion", rows);

enum { MOTION_AUTO, MOTION_ON, MOTION_OFF };

/* Seconds of a frame that is too slow for motion; so many of them in a row end it. */
static const double slow_frame = 0.05;
enum { SLOW_FRAMES = 3 };

bool motion_is_wanted(const Motion *m, int asked, bool has_colours)
{
    if (asked != MOTION_AUTO)
        return asked == MOTION_ON;
    return has_colours && m->slow_frames < SLOW_FRAMES;
}

void motion_prepare(Motion *m)
{
    motion_finish(m);
    m->coming = true;
}

void motion_start(Motion *m, double now, double seconds)
{
    m->playing = m->coming;
    m->coming = false;
    m->start = now;
    m->seconds = seconds;
}

bool motion_finish(Motion *m)
{
    bool was_playing = m->playing;
    m->playing = m->coming = false;
    m->drawn = 1;
    return was_playing;
}

float motion_progress(const Motion *m, double now)
{
    return m->playing ? (float)fmin(fmax((now - m->start) / m->seconds, 0), 1) : 1;
}

void motion_frame_shown(Motion *m, double seconds)
{
    if (!m->playing)
        return;
    m->slow_frames = seconds > slow_frame ? m->slow_frames + 1 : 0;
    if (m->drawn >= 1)
        m->playing = false;
}
