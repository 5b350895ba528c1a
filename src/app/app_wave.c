/* The wave on the screen: the way from the trace before a phase to the present one, and its clock:
 * when it starts, how far it is, and whether there is to be one at all. */
#include "app/app.h"
#include "app/speed.h"

#include <math.h>

/* Seconds of a wave after a single step. */
static const double single_step = 0.25;
/* Seconds of a frame that is too slow for motion; so many of them in a row end it. */
static const double slow_frame = 0.05;
enum { SLOW_FRAMES = 3 };

static bool is_wanted(const App *app)
{
    int asked = app->run.options.motion;
    if (asked != MOTION_AUTO)
        return asked == MOTION_ON;
    return app_scheme(app).depth != DEPTH_NONE && app->motion.slow_frames < SLOW_FRAMES;
}

void app_prepare_wave(App *app)
{
    Error err;
    /* Phases are gone through by samples of the data. */
    bool is_seen = !app->tools.own.shown && (app->pace.pending == 1 || app_is_running(app));
    app_finish_wave(app);
    app->motion.coming = is_seen && is_wanted(app) && app_keep_before(app, &err);
    for (size_t i = 0; i < app->sides.count && app->motion.coming; i++) {
        app_swap_side(app, i);
        app->motion.coming = app_keep_before(app, &err);
        app_swap_side(app, i);
    }
}

void app_start_wave(App *app)
{
    Motion *m = &app->motion;
    double per_second = speed_at(app->pace.speed)->per_second;
    bool paced = app_is_running(app) && per_second > 0;
    m->playing = m->coming;
    m->coming = false;
    m->start = app->clock();
    m->seconds = paced ? 1 / per_second : single_step;
}

void app_finish_wave(App *app)
{
    Motion *m = &app->motion;
    app->frame.dirty = app->frame.dirty || m->playing;
    m->playing = m->coming = false;
    m->drawn = 1;
}

void app_wave_shown(App *app, double seconds)
{
    Motion *m = &app->motion;
    if (!m->playing)
        return;
    m->slow_frames = seconds > slow_frame ? m->slow_frames + 1 : 0;
    if (m->drawn >= 1)
        m->playing = false;
    else if (!is_wanted(app))
        app_finish_wave(app);
}

/* How far it is by the clock: 0 … 1. */
static float progress(const App *app)
{
    const Motion *m = &app->motion;
    return m->playing ? (float)fmin(fmax((app->clock() - m->start) / m->seconds, 0), 1) : 1;
}

float app_progress(const App *app)
{
    return timeline_is_replaying(&app->run.timeline) ? 1 : progress(app);
}

bool app_update_is_on_its_way(const App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    Wave wave = {.now = &app->tools.trace, .before = &app->tools.before,
                 .progress = progress(app)};
    return t->cursor.phase == trainer_phases(t) && !wave_has_arrived(&wave);
}

/* Whether the second trace is one phase further than the first: with other layers than the network
 * that leads it may have made several, or none. */
static bool is_next(const Trace *before, const Trace *now)
{
    size_t phases = 2 * now->net.layer_count + 2;
    return now->cursor.phase == before->cursor.phase % phases + 1;
}

Wave app_wave(const App *app)
{
    const Tools *p = &app->tools;
    /* While the phase is being computed there is nothing newer to show. */
    if (app->motion.coming)
        return (Wave){.now = &p->before, .progress = 1};
    return (Wave){.now = &p->trace, .before = app->motion.drawn < 1 ? &p->before : NULL,
                  .progress = app->motion.drawn};
}

Wave app_wave_beside(const App *app, const Tools *p)
{
    bool under_way = app->motion.drawn < 1 && net_same_sizes(&p->before.net, &p->trace.net);
    if (app->motion.coming || (under_way && !is_next(&p->before, &p->trace)))
        return (Wave){.now = &p->before, .progress = 1};
    return (Wave){.now = &p->trace, .before = under_way ? &p->before : NULL,
                  .progress = app->motion.drawn};
}

const Trace *app_shown(const App *app)
{
    Wave wave = app_wave(app);
    return wave_shown(&wave);
}
