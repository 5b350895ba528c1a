#include "app/run/race.h"

#include "core/base/text.h"
#include "core/method/optimizer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Epochs between two looks at the losses: a share of those so far, which is about a dot of the
 * curve; each epoch where a goal is to be seen. */
enum { LOOK_SHARE = 512 };

static void free_racer(Racer *r)
{
    if (r && r->training)
        training_free(r->training);
    if (r) {
        free(r->training);
        free(r->curve.points);
        options_free(&r->options);
    }
    free(r);
}

void race_free(Race *race)
{
    for (size_t i = 0; i < race->count; i++)
        free_racer(race->racers[i]);
    *race = (Race){.count = 0};
}

/* What an optimizer brings of its own is not taken from another one. */
static void forget_numbers(Options *o)
{
    options_give(o, rate, false);
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        size_t first = offsetof(Options, numbers.settings);
        if (option->offset >= first && option->offset < first + sizeof o->numbers.settings)
            options_forget(o, option);
    }
}

static bool set_value(Options *o, const Option *option, const char *value, Error *err)
{
    int before = o->optimizer;
    bool ok = option_set(o, option, value, err);
    if (ok && option->scope == SCOPE_OPTIMIZER && o->optimizer != before)
        forget_numbers(o);
    return ok;
}

static bool add_racer(Race *race, const Options *base, const Option *option, const char *value,
                      Error *err)
{
    Racer *r = calloc(1, sizeof *r);
    if (!r)
        return error_memory(err);
    race->racers[race->count++] = r;
    r->reached = NAN;
    r->curve.points = malloc(RACE_POINTS * sizeof *r->curve.points);
    if (!r->curve.points)
        return error_memory(err);
    bool ok = options_copy(&r->options, base, err) && set_value(&r->options, option, value, err);
    r->options.epochs = race->epochs;
    options_give(&r->options, epochs, true);
    options_give(&r->options, until, false);
    return ok;
}

bool race_begin(Race *race, Options *base, const Option *option, const Values *values,
                uint64_t epochs, Error *err)
{
    bool ok = true;
    *race = (Race){.asked = values->count, .epochs = epochs, .goal = base->until,
                   .has_goal = options_given(base, until)};
    snprintf(race->what, sizeof race->what, "%s", option->row.name);
    race->own_rates = option->scope == SCOPE_OPTIMIZER;
    for (size_t i = 0; ok && i < values->count && i < RACE_MAX; i++)
        ok = add_racer(race, base, option, values->text[i], err);
    options_free(base);
    if (!ok)
        race_free(race);
    return ok;
}

static bool is_under_way(const Racer *r)
{
    return r->training && !r->over;
}

bool race_is_going(const Race *race)
{
    bool going = false;
    for (size_t i = 0; i < race->count; i++)
        going = going || is_under_way(race->racers[i]) ||
                (!race->racers[i]->training && !race->racers[i]->refused);
    return going && !race->stopped;
}

/* Epochs that each trains in its turn. */
static uint64_t stretch_of(const Race *race)
{
    uint64_t left = race->epochs - race->epoch, share = race->epoch / LOOK_SHARE;
    uint64_t stretch = race->has_goal || share < 1 ? 1 : share;
    return stretch < left ? stretch : left;
}

/* The turn of the first one under way from racer `from` on; false where there is none. */
static bool take_turn(Race *race, size_t from)
{
    for (size_t i = from; i < race->count; i++)
        if (is_under_way(race->racers[i])) {
            race->at = i;
            race->stage = RACE_TRAINS;
            training_begin_stretch(race->racers[i]->training, race->stretch);
            return true;
        }
    return false;
}

static void begin_round(Race *race)
{
    race->stretch = stretch_of(race);
    take_turn(race, 0);
}

/* Its losses are looked at, which tells where it stands. */
static void begin_look(Race *race, Racer *r)
{
    race->stage = RACE_LOOKS;
    evaluation_start(&r->training->evaluation);
}

static bool make(Racer *r, Error *err)
{
    Status status;
    r->training = calloc(1, sizeof *r->training);
    if (!r->training)
        return error_memory(err);
    if (training_init(r->training, &r->options, &status, &r->why))
        return true;
    training_free(r->training);
    free(r->training);
    r->training = NULL;
    r->refused = true;
    return !r->why.is_memory || error_memory(err);
}

static void note_point(const Race *race, Racer *r)
{
    const Trainer *t = &r->training->setup.trainer;
    const Metrics *m = &r->training->metrics;
    double loss = m->training.loss, epoch = (double)t->cursor.epoch;
    LossPoint point = {.epoch = epoch, .first = loss, .low = loss, .high = loss, .last = loss,
                       .test = m->test.loss, .samples = epoch * (double)t->data->count,
                       .seconds = r->seconds};
    r->facts = (RunFacts){.known = true, .version = t->version, .metrics = *m};
    r->diverged = t->divergence.happened || !isfinite(loss);
    if (isfinite(loss))
        losses_add(r->curve.points, &r->curve.count, RACE_POINTS, &point);
    if (race->has_goal && isnan(r->reached) && goal_is_reached(&race->goal, m))
        r->reached = epoch;
    r->over = r->diverged || t->cursor.epoch - r->training->from >= race->epochs;
}

/* True when its losses are known, with a point of its curve. */
static bool look(const Race *race, Racer *r, uint64_t *work)
{
    Training *run = r->training;
    const Trainer *t = &run->setup.trainer;
    if (!evaluation_advance(&run->evaluation, &t->net, t->parameters.theta, t->data, t->spec.loss,
                            work, &run->metrics))
        return false;
    run->measured = true;
    note_point(race, r);
    return true;
}

/* When all have been made, they train. */
static void go_on_making(Race *race)
{
    race->stage = RACE_MAKES;
    race->made = ++race->at == race->count;
    if (race->made)
        begin_round(race);
}

/* The first points are of the starts, as each is made. */
static bool make_next(Race *race, bool *news, Error *err)
{
    Racer *r = race->racers[race->at];
    *news = true;
    race->serial++;
    if (!make(r, err)) {
        race->stopped = true;
        return false;
    }
    if (r->training)
        begin_look(race, r);
    else
        go_on_making(race);
    return true;
}

bool race_advance(Race *race, uint64_t *work, bool *trained, size_t *who, bool *news, Error *err)
{
    Racer *r = race->racers[race->at];
    *who = race->at;
    *trained = race->stage == RACE_TRAINS;
    *news = false;
    if (race->stage == RACE_MAKES)
        return make_next(race, news, err);
    if (race->stage == RACE_TRAINS) {
        if (training_advance(r->training, work))
            begin_look(race, r);
        return true;
    }
    if (!look(race, r, work))
        return true;
    if (!race->made) {
        go_on_making(race);
        *news = true;
    } else if (!take_turn(race, race->at + 1)) {
        race->epoch += race->stretch;
        *news = true;
        begin_round(race);
    }
    return true;
}

size_t race_bytes(const Race *race)
{
    size_t bytes = 0;
    for (size_t i = 0; i < race->count; i++) {
        const Racer *r = race->racers[i];
        bytes += sizeof *r + RACE_POINTS * sizeof *r->curve.points;
        if (r->training)
            bytes += setup_bytes(&r->training->setup);
    }
    return bytes;
}

void race_words(const Race *race, char out[RACE_WORDS_SIZE])
{
    size_t diverged = 0, refused = 0, over = 0;
    for (size_t i = 0; i < race->count; i++) {
        diverged += race->racers[i]->diverged;
        refused += race->racers[i]->refused;
        over += race->racers[i]->over;
    }
    bool done = over + refused == race->count;
    snprintf(out, RACE_WORDS_SIZE, N_("race of %zu, %s"), race->count, race->what);
    if (race->own_rates)
        text_append(out, RACE_WORDS_SIZE, N_(", each at its usual rate"));
    if (race->asked > race->count)
        text_append(out, RACE_WORDS_SIZE, N_(", the first of %zu values"), race->asked);
    text_append(out, RACE_WORDS_SIZE, done ? N_(": %llu epochs each") : N_(": epoch %llu"),
                (unsigned long long)(done ? race->epochs : race->epoch));
    if (!done)
        text_append(out, RACE_WORDS_SIZE, N_(" of %llu"), (unsigned long long)race->epochs);
    if (diverged > 0)
        text_append(out, RACE_WORDS_SIZE, N_(", %zu diverged"), diverged);
    if (refused > 0)
        text_append(out, RACE_WORDS_SIZE, N_(", %zu cannot be"), refused);
    if (race->stopped && !done)
        text_append(out, RACE_WORDS_SIZE, N_(", stopped"));
}
