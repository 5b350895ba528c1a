/* The wave on the screen: the way from the trace before a phase to the present one. */
#include "app/app.h"
#include "app/speed.h"

/* Seconds of a wave after a single step. */
static const double single_step = 0.25;

static bool is_wanted(const App *app)
{
    return motion_is_wanted(&app->motion, app->run.options.motion,
                            app_scheme(app).depth != DEPTH_NONE);
}

void app_prepare_wave(App *app)
{
    Error err;
    bool is_seen = app->pace.pending == 1 || app_is_running(app);
    app_finish_wave(app);
    if (is_seen && is_wanted(app) && app_keep_before(app, &err))
        motion_prepare(&app->motion);
}

void app_start_wave(App *app)
{
    double per_second = speed_at(app->pace.speed)->per_second;
    bool paced = app_is_running(app) && per_second > 0;
    motion_start(&app->motion, app->clock(), paced ? 1 / per_second : single_step);
}

void app_finish_wave(App *app)
{
    if (motion_finish(&app->motion))
        app->frame.dirty = true;
}

void app_wave_shown(App *app, double seconds)
{
    motion_frame_shown(&app->motion, seconds);
    if (app->motion.playing && !is_wanted(app))
        app_finish_wave(app);
}

float app_progress(const App *app)
{
    bool replays = timeline_is_replaying(&app->run.timeline);
    return replays ? 1 : motion_progress(&app->motion, app->clock());
}

bool app_update_is_on_its_way(const App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    Wave wave = {&app->picture.trace, &app->picture.before,
                 motion_progress(&app->motion, app->clock())};
    return t->cursor.phase == trainer_phases(t) && !wave_has_arrived(&wave);
}

Wave app_wave(const App *app)
{
    const Picture *p = &app->picture;
    /* While the phase is being computed there is nothing newer to show. */
    if (app->motion.coming)
        return (Wave){.now = &p->before, .progress = 1};
    return (Wave){&p->trace, app->motion.drawn < 1 ? &p->before : NULL, app->motion.drawn};
}

const Trace *app_shown(const App *app)
{
    Wave wave = app_wave(app);
    return wave_shown(&wave);
}
