#include "core/look/rate_trial.h"

#include "core/base/mathematics.h"
#include "core/train/phase.h"

#include <math.h>
#include <stdio.h>

enum {
    /* Rates tried from one place, three to a decade. */
    RATES = 27,
    /* Epochs of training with each, as far as the work goes, and at least so many mini-batches. */
    EPOCHS = 100,
    LEAST_STEPS = 10,
    LENGTH_SIZE = 48
};

/* Multiply-adds for one rate, a fraction of a second, and for all. */
static const uint64_t rate_work = UINT64_C(1) << 30, all_work = UINT64_C(1) << 34;

/* The next of 1, 2, 5, 10, … below a rate. */
static double next_below(double rate)
{
    static const double digits[] = {5, 2, 1};
    double decade = math_power_of_ten(math_decade(rate));
    for (int i = 0; i < 3; i++)
        if (digits[i] * decade < rate * (1 - 1e-9))
            return hyper_rate(digits[i] * decade);
    return hyper_rate(decade / 2);
}

void rate_trial_free(RateTrial *trial)
{
    trial->copy.frozen = (FrozenSets){0};
    trainer_free(&trial->copy);
    evaluation_free(&trial->evaluation);
    *trial = (RateTrial){.state = TRIAL_NONE};
}

bool rate_trial_start(RateTrial *trial, const Trainer *t, Error *err)
{
    rate_trial_free(trial);
    *trial = (RateTrial){.state = TRIAL_GOING, .stage = STAGE_START_LOSS, .of = t,
                         .version = t->version, .rate = t->hyper.rate, .work = all_work};
    if (!trainer_init(&trial->copy, &t->net, t->data, &t->spec, &t->hyper, err) ||
        !evaluation_init(&trial->evaluation, &t->net, t->data, err)) {
        rate_trial_free(trial);
        return false;
    }
    trial->copy.frozen = t->frozen;
    evaluation_start(&trial->evaluation);
    return true;
}

/* How long each rate is tried from here: as many epochs as are usual, twice as many as it took to
 * diverge, or as the work allows. */
static void set_length(RateTrial *trial)
{
    const Trainer *t = trial->of;
    size_t per_epoch = hyper_steps_per_epoch(&t->hyper, t->data->count);
    uint64_t most = rate_work / phase_work(&t->net, trainer_batch(t));
    uint64_t epochs = trial->from_start ? 2 * (t->cursor.epoch + 1) : 0;
    if (epochs < EPOCHS)
        epochs = EPOCHS;
    if (epochs > most / per_epoch)
        epochs = most / per_epoch;
    trial->epochs = epochs;
    trial->steps = epochs > 0 ? trainer_steps(&trial->copy, epochs)
                              : most > LEAST_STEPS ? most : LEAST_STEPS;
    trial->end = trial->copy.cursor.step + trial->steps;
}

/* Puts the copy where it begins, under the rate. */
static void begin_rate(RateTrial *trial)
{
    const Trainer *t = trial->of;
    Hyper hyper = t->hyper;
    hyper.rate = trial->rate;
    if (trial->from_start) {
        trial->copy.hyper.rate = trial->rate;
        trainer_reset(&trial->copy, t->hyper.seed);
    } else {
        trainer_restore(&trial->copy, t->parameters.theta, t->parameters.state, &t->cursor, &hyper);
    }
    set_length(trial);
    trial->stage = STAGE_TRAIN;
}

/* Goes on to the next rate; from the start, when all have been tried from here. */
static void next_rate(RateTrial *trial)
{
    double rate = trial->rate > 0 ? next_below(trial->rate) : 0;
    bool none = trial->tried >= RATES || rate < HYPER_RATE_LEAST;
    if (none && !trial->from_start) {
        trial->from_start = true;
        trial->tried = 0;
        trial->rate = trial->of->hyper.rate;
        next_rate(trial);
        return;
    }
    if (none || trial->work == 0) {
        trial->state = TRIAL_FAILED;
        return;
    }
    trial->rate = trial->least = rate;
    begin_rate(trial);
}

static void refuse_rate(RateTrial *trial)
{
    trial->tried++;
    next_rate(trial);
}

/* Goes on with the mean loss under theta; true when it is known. */
static bool find_loss(RateTrial *trial, const Real *theta, uint64_t *work, double *loss)
{
    const Trainer *t = trial->of;
    Metrics metrics;
    if (!evaluation_advance(&trial->evaluation, &t->net, theta, t->data, t->spec.loss, work,
                            &metrics))
        return false;
    evaluation_start(&trial->evaluation);
    *loss = metrics.training.loss;
    return true;
}

/* The last finite state has often gone far from where training began: it is of use only where it
 * is better than that. */
static void choose_place(RateTrial *trial)
{
    bool better = trial->here_loss <= trial->start_loss && trial->of->cursor.step > 0;
    trial->from_start = !better;
    next_rate(trial);
}

static void judge(RateTrial *trial)
{
    double before = trial->from_start ? trial->start_loss : trial->here_loss;
    if (trial->loss < before)
        trial->state = TRIAL_FOUND;
    else
        refuse_rate(trial);
}

static void advance_slice(RateTrial *trial, uint64_t *work)
{
    Trainer *copy = &trial->copy;
    switch (trial->stage) {
    case STAGE_START_LOSS:
        if (find_loss(trial, copy->parameters.theta, work, &trial->start_loss))
            trial->stage = STAGE_HERE_LOSS;
        break;
    case STAGE_HERE_LOSS:
        if (find_loss(trial, trial->of->parameters.theta, work, &trial->here_loss))
            choose_place(trial);
        break;
    case STAGE_TRAIN:
        if (!trainer_advance_to(copy, trial->end, work))
            break;
        if (copy->divergence.happened)
            refuse_rate(trial);
        else
            trial->stage = STAGE_LOSS;
        break;
    case STAGE_LOSS:
        if (find_loss(trial, copy->parameters.theta, work, &trial->loss))
            judge(trial);
        break;
    }
}

bool rate_trial_advance(RateTrial *trial, uint64_t *work)
{
    while (trial->state == TRIAL_GOING && *work > 0) {
        uint64_t before = *work;
        advance_slice(trial, work);
        uint64_t done = before - *work;
        trial->work -= done < trial->work ? done : trial->work;
    }
    return trial->state != TRIAL_GOING;
}

/* "100 epochs". */
static void write_length(const RateTrial *trial, char out[LENGTH_SIZE])
{
    if (trial->epochs > 0)
        snprintf(out, LENGTH_SIZE, "%llu epoch%s", (unsigned long long)trial->epochs,
                 trial->epochs == 1 ? "" : "s");
    else
        snprintf(out, LENGTH_SIZE, "%llu mini-batches", (unsigned long long)trial->steps);
}

void rate_trial_words(const RateTrial *trial, char *out, size_t size)
{
    char length[LENGTH_SIZE];
    write_length(trial, length);
    if (trial->state == TRIAL_FOUND)
        snprintf(out, size, "rate %.9g, tried on a copy %s, takes the loss from %.4g to %.4g in %s",
                 trial->rate, trial->from_start ? "from the start" : "from here",
                 trial->from_start ? trial->start_loss : trial->here_loss, trial->loss, length);
    else if (trial->state == TRIAL_FAILED && trial->tried > 0)
        snprintf(out, size, "no smaller rate did better on a copy: %zu were tried from the start, "
                 "down to %.9g", trial->tried, trial->least);
    else if (trial->state == TRIAL_FAILED)
        snprintf(out, size, "no smaller rate could be tried");
    else
        snprintf(out, size, "smaller ones are being tried on a copy");
}
