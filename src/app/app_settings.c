/* What is in force, and what of it a command has changed. */
#include "app/app.h"

void app_in_force(const App *app, InForce *now)
{
    in_force_find(app->run.setup, &app->run.options, now);
    now->options.speed = app->pace.speed;
    now->options.mouse = app_has_mouse(app);
}

bool app_changes(const App *app, const InForce *before, char out[APP_MESSAGE_SIZE])
{
    InForce now;
    app_in_force(app, &now);
    in_force_changes(before, &now, out, APP_MESSAGE_SIZE);
    return out[0] != '\0';
}
