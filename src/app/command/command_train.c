/* Commands that train: steps, play, the learning rate, noise, frozen neurons, restarts. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/speed.h"
#include "core/base/mathematics.h"
#include "core/base/text.h"
#include "core/look/gradcheck.h"
#include "core/net/freeze.h"
#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Steps of the grain that the command's row has. */
static bool do_step(App *app, const Argument *argument, Error *err)
{
    if (app->run.setup->trainer.divergence.happened)
        return error_set(err, "training has diverged; Backspace goes back, r starts again");
    if (argument->count > 1 && app->pace.pending == 0)
        early_stopping_start(&app->run.stopping);
    /* A key that is pressed again on the way adds to what is under way. */
    if (argument->count > 1 || app->pace.pending <= 0)
        app_begin_command(app, argument->count > 1);
    app_step(app, (Grain)argument->variant, argument->count > 0 ? argument->count : 1);
    return true;
}

const Command command_epoch = {
    .row = {"epoch", "train one epoch"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_FIRST,
    .usage = "[N]",
    .argument = ARGUMENT_COUNT,
    .leads = true,
    .waits = true,
    .variant = GRAIN_EPOCH,
    .run = do_step,
};

const Command command_minibatch = {
    .row = {"minibatch", "train one mini-batch"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .usage = "[N]",
    .argument = ARGUMENT_COUNT,
    .leads = true,
    .waits = true,
    .variant = GRAIN_BATCH,
    .run = do_step,
};

const Command command_phase = {
    .row = {"phase", "compute one phase: a layer forward, the loss, a layer backward, the update"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_FIRST,
    .usage = "[N]",
    .argument = ARGUMENT_COUNT,
    .leads = true,
    .waits = true,
    .variant = GRAIN_PHASE,
    .run = do_step,
};

static bool do_play(App *app, Error *err)
{
    if (app_is_running(app) || app->pace.pending > 1) {
        app_stop(app);
        return true;
    }
    const Argument once = {.variant = (int)speed_at(app->pace.speed)->grain};
    if (!do_step(app, &once, err))
        return false;
    app->pace.pending = ENDLESS;
    app_begin_command(app, true);
    early_stopping_start(&app->run.stopping);
    return true;
}

const Command command_play = {
    .row = {"play", "play, or pause: train until told to stop, once called run"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_FIRST,
    .leads = true,
    .waits = true,
    .attempt = do_play,
};

/* Of the mini-batch on the screen, under the parameters that its gradient was computed with. */
static bool do_check(App *app, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    LayerCheck layers[NET_LAYERS_MAX];
    char name[NET_PARAMETER_NAME_SIZE];
    size_t phases = trainer_phases(t);
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

const Command command_check = {
    .row = {"check", "compare the gradient with differences of the loss"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .attempt = do_check,
};

enum { FREEZE, UNFREEZE };

/* Freezes or frees units; what is selected, and frozen already, is freed. */
static bool mark_units(const Net *net, const char *names, const Argument *argument, bool *flags,
                       Error *err)
{
    size_t before = freeze_count(net, flags);
    bool freeze = argument->variant == FREEZE;
    if (!freeze_names(net, names, freeze, flags, err))
        return false;
    bool turns = freeze && !argument->text[0] && freeze_count(net, flags) == before;
    return !turns || freeze_names(net, names, false, flags, err);
}

/* The units named, or the one that is selected or that the selected link goes into. */
static bool do_freeze(App *app, const Argument *argument, Error *err)
{
    Trainer *t = &app->run.setup->trainer;
    const Selection *s = &app->view.selection;
    const bool *present = freeze_flags(&t->frozen, t->hyper.frozen);
    size_t count = t->net.unit_count;
    char name[SELECTION_NAME_SIZE];
    Hyper hyper = t->hyper;
    bool of_unit = s->kind == SELECT_UNIT || s->kind == SELECT_LINK || s->kind == SELECT_BIAS;
    if (!argument->text[0] && s->kind != SELECT_LAYER && (!of_unit || s->column == 0))
        return error_set(err, "select a neuron that is no input, or name it: a[layer][unit]");
    if (s->kind == SELECT_LAYER)
        snprintf(name, sizeof name, "a[%zu]", s->column);
    else
        snprintf(name, sizeof name, "a[%zu][%zu]", s->column, s->unit + 1);
    char changes[APP_MESSAGE_SIZE] = "";
    InForce before;
    bool *flags = calloc(count, sizeof *flags);
    if (!flags)
        return error_memory(err);
    if (present)
        memcpy(flags, present, count * sizeof *flags);
    bool ok = mark_units(&t->net, argument->text[0] ? argument->text : name, argument, flags,
                         err) &&
              freeze_number(&t->frozen, &t->net, flags, &hyper.frozen, err);
    app_in_force(app, &before);
    if (ok && hyper.frozen != t->hyper.frozen)
        ok = timeline_set(&app->run.timeline, &hyper, err);
    if (ok && app_changes(app, &before, changes))
        text_append(changes, sizeof changes, ": ");
    if (ok)
        app_say(app, false, "%s%zu of %zu neurons are frozen", changes,
                freeze_count(&t->net, flags), count);
    free(flags);
    return ok;
}

const Command command_freeze = {
    .row = {"freeze", "keep units as they are: a[layer][unit], a[layer], all; else the selected "
            "one, or let that learn again"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "[UNITS]",
    .argument = ARGUMENT_TEXT,
    .waits = true,
    .variant = FREEZE,
    .run = do_freeze,
};

const Command command_unfreeze = {
    .row = {"unfreeze", "let units learn again: a[layer][unit], a[layer], all; else the selected "
            "one"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "[UNITS]",
    .argument = ARGUMENT_TEXT,
    .waits = true,
    .variant = UNFREEZE,
    .run = do_freeze,
};

/* Play goes on from the weights that it finds. */
static bool do_jog(App *app, const Argument *argument, Error *err)
{
    double amount = 0.1;
    const char *text = argument->text;
    if (*text && (!number_parse(text, strlen(text), NUMBER_POINT, &amount) || amount < 0 ||
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

const Command command_jog = {
    .row = {"jog", "add normal noise of this deviation to all weights that are not frozen; else of "
            "0.1"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_SELDOM,
    .usage = "[AMOUNT]",
    .argument = ARGUMENT_TEXT,
    .waits = true,
    .run = do_jog,
};

/* A key that is pressed at an end says why nothing more happens. */
static void change_speed(App *app, int by)
{
    int old = app->pace.speed, next = old + by, last = (int)speed_table.count - 1;
    if (next < 0 || next > last) {
        app_say(app, false, by < 0 ? N_("speed %s: the slowest") : N_("speed %s: the fastest"),
                speed_at(old)->text);
        return;
    }
    app_set_speed(app, next);
    app_say(app, false, "speed %s → %s", speed_at(old)->text, speed_at(next)->text);
}

static void do_faster(App *app)
{
    change_speed(app, 1);
}

const Command command_faster = {
    .row = {"faster", "play faster"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .act = do_faster,
};

static void do_slower(App *app)
{
    change_speed(app, -1);
}

const Command command_slower = {
    .row = {"slower", "play slower"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .act = do_slower,
};

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

typedef enum RateWord { RATE_UP, RATE_DOWN, RATE_TIMES_TEN, RATE_BY_TEN } RateWord;

static const TableRow rates[] = {
    [RATE_UP] = {"up", "a tenth of a decade up"},
    [RATE_DOWN] = {"down", "a tenth of a decade down"},
    [RATE_TIMES_TEN] = {"x10", "ten times as much"},
    [RATE_BY_TEN] = {"/10", "a tenth"},
};
static const Table rate_table = TABLE_OF("rate", rates);

/* What a word makes of a rate, within the range. A rate beyond an end, as an old session may have,
 * is not led back by the key that leads away. */
static double stepped_rate(RateWord word, double old)
{
    bool up = word == RATE_UP || word == RATE_TIMES_TEN;
    double rate = word == RATE_TIMES_TEN ? old * 10
                  : word == RATE_BY_TEN  ? old / 10 : next_notch(old, up ? 1 : -1);
    if (rate > 0)
        rate = hyper_rate(fmin(fmax(rate, HYPER_RATE_LEAST), HYPER_RATE_MOST));
    return old > 0 && (up ? rate < old : rate > old) ? old : rate;
}

/* A key that is pressed at an end of the range says why nothing more happens. */
static bool say_rate(App *app, double old, double rate)
{
    const char *end = !hyper_rate_fits(rate)     ? ": outside 1e-9 … 1e9"
                      : rate >= HYPER_RATE_MOST  ? ": the largest"
                      : rate <= 0                ? ""
                      : rate <= HYPER_RATE_LEAST ? ": the smallest but 0" : "";
    char from[NUMBER_SIZE], to[NUMBER_SIZE];
    number_write(old, from);
    number_write(rate, to);
    if (rate < old || rate > old)
        app_say(app, false, "%srate %s → %s%s", app_side_words(app), from, to, end);
    else if (rate <= 0)
        app_say(app, false, "rate 0: training changes nothing; + or :rate 0.1 sets another");
    else
        app_say(app, false, "rate %s%s", to, end);
    return true;
}

static bool do_rate(App *app, const Argument *argument, Error *err)
{
    Hyper hyper = app->run.setup->trainer.hyper;
    Options asked = {0};
    double old = hyper.rate;
    if (argument->word < 0 && !option_set(&asked, option_find("rate", err), argument->text, err))
        return error_set(err, "rate: '%.40s': it is to be " HYPER_RATE_RANGE
                              ", or up, down, x10 or /10", argument->text);
    hyper.rate = argument->word >= 0 ? stepped_rate((RateWord)argument->word, old)
                                     : hyper_rate(asked.rate);
    bool changed = hyper.rate < old || hyper.rate > old;
    return (!changed || timeline_set(&app->run.timeline, &hyper, err)) &&
           say_rate(app, old, hyper.rate);
}

const Command command_rate = {
    .row = {"rate", "change the learning rate"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_FIRST,
    .usage = "up|down|x10|/10|RATE",
    .argument = ARGUMENT_TEXT,
    .words = &rate_table,
    .waits = true,
    .run = do_rate,
};

static bool restart(App *app, uint64_t seed, Error *err)
{
    unsigned long long old = app->run.setup->trainer.hyper.seed;
    if (!app_restart(app, seed, err))
        return false;
    if (seed == old)
        app_say(app, false, N_("started again from seed %llu"), old);
    else
        app_say(app, false, N_("seed %llu → %llu: started again"), old, (unsigned long long)seed);
    return true;
}

static bool do_restart(App *app, Error *err)
{
    return restart(app, app->run.setup->trainer.hyper.seed, err);
}

const Command command_restart = {
    .row = {"restart", "start again from the same seed"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_FIRST,
    .waits = true,
    .attempt = do_restart,
};

static bool do_reseed(App *app, const Argument *argument, Error *err)
{
    Options asked = {0};
    uint64_t seed = (app->run.setup->trainer.hyper.seed + 1) & UINT32_MAX;
    if (argument->text[0]) {
        if (!option_set(&asked, option_find("seed", NULL), argument->text, err))
            return false;
        seed = asked.seed;
    }
    return restart(app, seed, err);
}

const Command command_reseed = {
    .row = {"reseed", "start again from a new seed"},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .usage = "[SEED]",
    .argument = ARGUMENT_TEXT,
    .waits = true,
    .run = do_reseed,
};
