/* Commands that train: steps, runs, the learning rate, restarts, going back. */
#include "app/app.h"
#include "app/command.h"
#include "app/speed.h"
#include "core/freeze.h"
#include "core/gradcheck.h"
#include "core/mathematics.h"
#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A whole number from 1 on; 1 where there is none. */
static bool read_count(const char *argument, long *count, Error *err)
{
    *count = 1;
    if (!*argument)
        return true;
    bool ok = strspn(argument, "0123456789") == strlen(argument) && strlen(argument) <= 12;
    *count = ok ? atol(argument) : 0;
    return *count > 0 || error_set(err, "'%.40s': how often, from 1 to 999999999999?", argument);
}

static bool step(App *app, Grain grain, const char *argument, Error *err)
{
    long count;
    if (!read_count(argument, &count, err))
        return false;
    if (app->run.setup->trainer.divergence.happened)
        return error_set(err, "training has diverged; Backspace goes back, r starts again");
    app_step(app, grain, count);
    return true;
}

bool do_epoch(App *app, const char *argument, Error *err)
{
    return step(app, GRAIN_EPOCH, argument, err);
}

bool do_minibatch(App *app, const char *argument, Error *err)
{
    return step(app, GRAIN_BATCH, argument, err);
}

bool do_phase(App *app, const char *argument, Error *err)
{
    return step(app, GRAIN_PHASE, argument, err);
}

bool do_run(App *app, const char *argument, Error *err)
{
    (void)argument;
    if (app_is_running(app) || app->pace.pending > 1) {
        app_stop(app);
        return true;
    }
    if (!step(app, speed_at(app->pace.speed)->grain, "", err))
        return false;
    app->pace.pending = ENDLESS;
    patience_start(&app->run.patience);
    return true;
}

/* Of the mini-batch on the screen, under the parameters that its gradient was computed with. */
bool do_check(App *app, const char *argument, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    LayerCheck layers[NET_LAYERS_MAX];
    char name[NET_PARAMETER_NAME_SIZE];
    size_t phases = trainer_phases(t);
    (void)argument;
    if (timeline_is_replaying(&app->run.timeline) || t->batch.done > 0 ||
        t->cursor.phase + 1 < phases)
        return error_set(err, "check: there is no whole gradient yet; Space computes one");
    bool updated = t->cursor.phase == phases;
    if (!gradcheck_run(t, updated ? t->parameters.before : t->parameters.theta, layers, err))
        return false;
    const LayerCheck *worst = &layers[gradcheck_worst(layers, t->net.layer_count)];
    net_parameter_name(&t->net, worst->parameter, name);
    app_say(app, !(worst->error <= gradcheck_limit),
            "check: relative error %.2g at most, at %s: %.6g, by differences %.6g", worst->error,
            name, worst->gradient, worst->quotient);
    return true;
}

/* The units named, or the one that is selected or that the selected link goes into. */
static bool set_frozen(App *app, const char *argument, bool frozen, Error *err)
{
    Trainer *t = &app->run.setup->trainer;
    const Selection *s = &app->view.selection;
    const bool *present = freeze_flags(&t->frozen, t->hyper.frozen);
    size_t count = t->net.unit_count;
    char name[SELECTION_NAME_SIZE];
    Hyper hyper = t->hyper;
    bool of_unit = s->kind == SELECT_UNIT || s->kind == SELECT_LINK || s->kind == SELECT_BIAS;
    if (!*argument && s->kind != SELECT_LAYER && (!of_unit || s->column == 0))
        return error_set(err, "select a neuron that is no input, or name it: a[layer][unit]");
    if (s->kind == SELECT_LAYER)
        snprintf(name, sizeof name, "a[%zu]", s->column);
    else
        snprintf(name, sizeof name, "a[%zu][%zu]", s->column, s->unit + 1);
    bool *flags = calloc(count, sizeof *flags);
    if (!flags)
        return error_memory(err);
    if (present)
        memcpy(flags, present, count * sizeof *flags);
    bool ok = freeze_names(&t->net, *argument ? argument : name, frozen, flags, err) &&
              freeze_number(&t->frozen, &t->net, flags, &hyper.frozen, err);
    if (ok && hyper.frozen != t->hyper.frozen)
        ok = timeline_set(&app->run.timeline, &hyper, err);
    if (ok)
        app_say(app, false, "%zu of %zu neurons are frozen", freeze_count(&t->net, flags), count);
    free(flags);
    return ok;
}

bool do_freeze(App *app, const char *argument, Error *err)
{
    return set_frozen(app, argument, true, err);
}

bool do_unfreeze(App *app, const char *argument, Error *err)
{
    return set_frozen(app, argument, false, err);
}

/* A run goes on from the weights that it finds. */
bool do_jog(App *app, const char *argument, Error *err)
{
    double amount = 0.1;
    if (*argument && (!number_parse(argument, strlen(argument), false, &amount) || amount < 0 ||
                      amount > 1000))
        return error_set(err, "jog: a standard deviation from 0 to 1000, as in jog 0.1");
    /* As a session's history holds it. */
    amount = hyper_rate(amount);
    if (!timeline_jog(&app->run.timeline, amount, err))
        return false;
    app->metrics.evaluating = false;
    app->metrics.wanted = true;
    app_say(app, false, "jogged: noise of deviation %.6g on the weights", amount);
    return true;
}

static bool change_speed(App *app, int by)
{
    int next = app->pace.speed + by;
    if (next < 0 || next >= (int)speed_table.count)
        return true;
    app_set_speed(app, next);
    return true;
}

bool do_faster(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    return change_speed(app, 1);
}

bool do_slower(App *app, const char *argument, Error *err)
{
    (void)argument;
    (void)err;
    return change_speed(app, -1);
}

/* The next of Renard's preferred numbers R10 (ISO 3), ten to a decade: rates stay easy to read. */
static double next_notch(double rate, int by)
{
    static const double notches[] = {1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10};
    if (rate <= 0)
        return by > 0 ? 1e-6 : 0;
    double decade = math_power_of_ten(math_decade(rate * (1 + 2e-9))), share = rate / decade;
    for (int i = 0; by > 0 && i <= 10; i++)
        if (notches[i] > share * (1 + 1e-9))
            return notches[i] * decade;
    for (int i = 9; by < 0 && i >= 0; i--)
        if (notches[i] < share * (1 - 1e-9))
            return notches[i] * decade;
    return by > 0 ? 12.5 * decade : 0.8 * decade;
}

/* What a key makes of a rate, within the range; false where `how` is no such word. A rate beyond
 * an end, as an old session may have, is not led back by the key that leads away. */
static bool step_rate(const char *how, double old, double *rate)
{
    bool up = strcmp(how, "up") == 0 || strcmp(how, "x10") == 0;
    if (strcmp(how, "up") == 0 || strcmp(how, "down") == 0)
        *rate = next_notch(old, up ? 1 : -1);
    else if (strcmp(how, "x10") == 0)
        *rate = old * 10;
    else if (strcmp(how, "/10") == 0)
        *rate = old / 10;
    else
        return false;
    if (*rate > 0)
        *rate = hyper_rate(fmin(fmax(*rate, HYPER_RATE_LEAST), HYPER_RATE_MOST));
    if (old > 0 && (up ? *rate < old : *rate > old))
        *rate = old;
    return true;
}

/* A key that is pressed at an end of the range says why nothing more happens. */
static bool say_rate(App *app, double old, double rate)
{
    const char *end = !hyper_rate_fits(rate)     ? ": outside 1e-9 … 1e9"
                      : rate >= HYPER_RATE_MOST  ? ": the largest"
                      : rate <= 0                ? ""
                      : rate <= HYPER_RATE_LEAST ? ": the smallest but 0" : "";
    if (rate < old || rate > old)
        app_say(app, false, "rate %.6g → %.6g%s", old, rate, end);
    else if (rate <= 0)
        app_say(app, false, "rate 0: training changes nothing; + or :rate 0.1 sets another");
    else
        app_say(app, false, "rate %.6g%s", rate, end);
    return true;
}

bool do_rate(App *app, const char *argument, Error *err)
{
    Hyper hyper = app->run.setup->trainer.hyper;
    Options options = {0};
    double old = hyper.rate;
    bool stepped = step_rate(argument, old, &hyper.rate);
    if (!stepped && !option_set(&options, option_find("rate", err), argument, err))
        return error_set(err, "rate: '%.40s': it is to be " HYPER_RATE_RANGE
                              ", or up, down, x10 or /10", argument);
    if (!stepped)
        hyper.rate = hyper_rate(options.rate);
    bool changed = hyper.rate < old || hyper.rate > old;
    return (!changed || timeline_set(&app->run.timeline, &hyper, err)) &&
           say_rate(app, old, hyper.rate);
}

static bool restart(App *app, uint64_t seed, Error *err)
{
    if (!timeline_reset(&app->run.timeline, seed, err))
        return false;
    app_state_jumped(app);
    app_say(app, false, "started again from seed %llu", (unsigned long long)seed);
    return true;
}

bool do_restart(App *app, const char *argument, Error *err)
{
    (void)argument;
    return restart(app, app->run.setup->trainer.hyper.seed, err);
}

bool do_reseed(App *app, const char *argument, Error *err)
{
    Options asked = {0};
    uint64_t seed = (app->run.setup->trainer.hyper.seed + 1) & UINT32_MAX;
    if (*argument) {
        if (!option_set(&asked, option_find("seed", NULL), argument, err))
            return false;
        seed = asked.seed;
    }
    return restart(app, seed, err);
}
