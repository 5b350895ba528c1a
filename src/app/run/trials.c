#include "app/run/trials.h"

#include "core/base/text.h"
#include "core/look/spread.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool trials_begin(Trials *t, Options *options, size_t count, Error *err)
{
    *t = (Trials){.options = *options, .count = count,
                  .first = options_given(options, seed) ? options->seed : HYPER_SEED};
    *options = (Options){0};
    t->outcomes = calloc(count, sizeof *t->outcomes);
    t->rows = calloc(count, sizeof *t->rows);
    t->names = calloc(count, sizeof *t->names);
    if (!t->outcomes || !t->rows || !t->names) {
        trials_free(t);
        return error_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        snprintf(t->names[i], sizeof t->names[i], "seed %" PRIu64, t->first + i);
        t->rows[i] = (TableRow){t->names[i], ""};
    }
    return true;
}

static void end_one(Trials *t)
{
    if (t->training)
        training_free(t->training);
    free(t->training);
    t->training = NULL;
}

void trials_free(Trials *t)
{
    end_one(t);
    options_free(&t->options);
    free(t->outcomes);
    free(t->rows);
    free(t->names);
    *t = (Trials){0};
}

bool trials_are_going(const Trials *t)
{
    return t->done < t->count;
}

static bool begin_one(Trials *t, Error *err)
{
    Status status;
    t->options.seed = t->first + t->done;
    options_give(&t->options, seed, true);
    t->training = calloc(1, sizeof *t->training);
    return t->training ? training_init(t->training, &t->options, &status, err)
                       : error_memory(err);
}

bool trials_advance(Trials *t, uint64_t *work, bool *news, Error *err)
{
    *news = false;
    if (!t->training && !begin_one(t, err)) {
        end_one(t);
        t->count = t->done;
        return false;
    }
    if (!training_go_on(t->training, work))
        return true;
    outcome_of(t->training, &t->outcomes[t->done++]);
    end_one(t);
    return *news = true;
}

Goal trials_judged_by(const Options *o)
{
    return options_given(o, until) ? o->until : (Goal){0};
}

/* How many have reached the goal, and after how many epochs. */
static void write_reached(const Trials *t, double *numbers, char *out, size_t size)
{
    const Goal goal = trials_judged_by(&t->options);
    char words[GOAL_WORDS_SIZE];
    Spread s = outcomes_reached(t->outcomes, t->done, numbers);
    goal_words(&goal, words);
    if (s.count > 0)
        snprintf(out, size, N_("%s: %zu of %zu, after %.0f to %.0f epochs, in the median %.9g"),
                 words, s.count, t->done, s.least, s.most, s.median);
    else
        snprintf(out, size, N_("%s: 0 of %zu"), words, t->done);
}

static void write_spread(const Trials *t, double *numbers, char *out, size_t size)
{
    for (size_t i = 0; i < t->done; i++)
        numbers[i] = outcome_compared(&t->outcomes[i])->training.loss;
    Spread s = spread_of(numbers, t->done);
    if (s.count > 0)
        snprintf(out, size, N_("%zu of %zu: loss %.5g to %.5g, in the median %.5g"), s.count,
                 t->done, s.least, s.most, s.median);
    else
        snprintf(out, size, N_("0 of %zu with a loss"), t->done);
}

bool trials_words(const Trials *t, char out[TRIALS_WORDS_SIZE], Error *err)
{
    double *numbers = malloc((t->done + 1) * sizeof *numbers);
    if (!numbers)
        return error_memory(err);
    if (options_given(&t->options, until))
        write_reached(t, numbers, out, TRIALS_WORDS_SIZE);
    else
        write_spread(t, numbers, out, TRIALS_WORDS_SIZE);
    free(numbers);
    return true;
}
