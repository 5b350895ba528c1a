#include "app/motion.h"

#include "app/app.h"
#include "app/speed.h"

#include <math.h>

static const TableRow rows[] = {
    {"auto", "on where there are colours and frames do not take long"},
    {"on", "the wave of each phase is played"},
    {"off", "the end of each phase is shown at once"},
};
const Table motion_table = TABLE_OF("motion", rows);

enum { MOTION_AUTO, MOTION_ON, MOTION_OFF };

/* Seconds of a wave after a single step, and of a frame that is too slow for motion; so many of
 * them in a row end it. */
static const double single_step = 0.25, slow_frame = 0.05;
enum { SLOW_FRAMES = 3 };

static bool is_wanted(const App *app)
{
    if (app->run.options.motion != MOTION_AUTO)
        return app->run.options.motion == MOTION_ON;
    return app_scheme(app).depth != DEPTH_NONE && app->motion.slow_frames < SLOW_FRAMES;
}

void motion_prepare(App *app)
{
    Error err;
    bool is_seen = app->pace.pending == 1 || app_is_running(app);
    motion_finish(app);
    app->motion.coming = is_seen && is_wanted(app) && app_keep_before(app, &err);
}

void motion_start(App *app)
{
    double per_second = speed_at(app->pace.speed)->per_second;
    bool paced = app_is_running(app) && per_second > 0;
    app->motion.playing = app->motion.coming;
    app->motion.coming = false;
    app->motion.start = app->clock();
    app->motion.seconds = paced ? 1 / per_second : single_step;
}

void motion_finish(App *app)
{
    if (app->motion.playing)
        app->frame.dirty = true;
    app->motion.playing = app->motion.coming = false;
    app->motion.drawn = 1;
}

float motion_progress(const App *app)
{
    const Motion *m = &app->motion;
    if (!m->playing)
        return 1;
    return (float)fmin(fmax((app->clock() - m->start) / m->seconds, 0), 1);
}

void motion_frame_shown(App *app, double seconds)
{
    Motion *m = &app->motion;
    if (!m->playing)
        return;
    m->slow_frames = seconds > slow_frame ? m->slow_frames + 1 : 0;
    if (m->drawn >= 1)
        m->playing = false;
    else if (!is_wanted(app))
        motion_finish(app);
}
