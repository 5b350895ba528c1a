/* What is said when training has diverged: which rate would do, found out on a copy. */
#include "app/app.h"
#include "core/base/text.h"

#include <stdio.h>

/* Multiply-adds between two looks at the clock. */
enum { SLICE = 1 << 22, WORDS_SIZE = 256 };

static void say_divergence(App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    const RateTrial *trial = &app->background.trial;
    char name[NET_PARAMETER_NAME_SIZE], words[WORDS_SIZE];
    net_parameter_name(&t->net, t->divergence.parameter, name);
    rate_trial_words(trial, words, sizeof words);
    if (trial->state == TRIAL_FOUND && trial->from_start)
        app_say(app, true, N_("%s%s is not finite: rate %.6g is too high; %s: :rate %.9g, then r; "
                "or ⌫ back"), app_side_words(app), name, trainer_rate(t), words, trial->rate);
    else if (trial->state == TRIAL_FOUND)
        app_say(app, true, N_("%s%s is not finite: rate %.6g is too high; %s: :rate %.9g goes on; "
                "or ⌫ back"), app_side_words(app), name, trainer_rate(t), words, trial->rate);
    else
        app_say(app, true, N_("%s%s is not finite: is rate %.6g too high? %s; ⌫ back"),
                app_side_words(app), name, trainer_rate(t), words);
}

bool app_is_trying(const App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    return app->background.trial.state == TRIAL_GOING && app->background.trial.of == t &&
           app->background.trial.version == t->version && t->divergence.happened;
}

void app_stop_trial(App *app)
{
    if (app->background.trial.state != TRIAL_NONE)
        rate_trial_free(&app->background.trial);
}

void app_try_rates(App *app)
{
    if (!rate_trial_advance(&app->background.trial, &(uint64_t){SLICE}))
        return;
    say_divergence(app);
    rate_trial_free(&app->background.trial);
}

void app_advise_rate(App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    char name[NET_PARAMETER_NAME_SIZE];
    Error err;
    if (!rate_trial_start(&app->background.trial, t, &err)) {
        net_parameter_name(&t->net, t->divergence.parameter, name);
        app_say(app, true, N_("%s%s is not finite: is rate %.6g too high? no other is tried: %s"),
                app_side_words(app), name, trainer_rate(t), err.message);
        return;
    }
    say_divergence(app);
    app_try_rates(app);
}
