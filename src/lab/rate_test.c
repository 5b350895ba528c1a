#include "lab/rate_test.h"

#include "core/base/mathematics.h"

#include <math.h>

/* A fall by a smaller share of the loss is not told from rounding. */
static const double least_fall = 1e-5;

/* What the mean keeps of the losses before, how far above its least it ends the test, and what is
 * left out at both ends of the losses that the suggestion is read off: all as in fast.ai. */
static const double forgetting = 0.98, too_high = 4;
enum { LEFT_OUT_FIRST = RATE_TEST_STEPS / 10, LEFT_OUT_LAST = 5 };

void rate_test_free(RateTest *test)
{
    test->copy.frozen = (FrozenSets){0};
    trainer_free(&test->copy);
    *test = (RateTest){.going = false};
}

/* Whether the copy has room for what the trainer holds now: then it is used again. */
static bool fits(const RateTest *test, const Trainer *t)
{
    const Trainer *copy = &test->copy;
    return copy->data == t->data && test->revision == t->data->revision &&
           copy->data->count == copy->order.count && net_same_sizes(&copy->net, &t->net) &&
           copy->net.features == t->net.features && copy->parameters.states >= t->parameters.states;
}

/* The copy stands where the trainer does, with a rate that its schedule leaves as it is. */
static bool place_copy(RateTest *test, const Trainer *t, Error *err)
{
    Trainer *copy = &test->copy;
    Hyper hyper = t->hyper;
    hyper.schedule = 0;
    hyper.warmup = 0;
    if (!fits(test, t)) {
        rate_test_free(test);
        if (!trainer_init(copy, &t->net, t->data, &t->spec, &hyper, err))
            return false;
    } else if (!trainer_set_hyper(copy, &hyper, err)) {
        return false;
    }
    trainer_restore(copy, t->parameters.theta, t->parameters.state, &t->cursor, &hyper);
    return true;
}

bool rate_test_start(RateTest *test, const Trainer *t, Error *err)
{
    if (!place_copy(test, t, err)) {
        rate_test_free(test);
        return false;
    }
    test->going = true;
    test->done = test->rose = test->diverged = false;
    test->version = t->version;
    test->epoch = t->cursor.epoch;
    test->revision = t->data->revision;
    test->hyper = t->hyper;
    test->rate = trainer_rate(t);
    test->known = 0;
    double first = math_power_of_ten(math_decade(test->rate) - RATE_TEST_DECADES / 2);
    for (int i = 0; i < RATE_TEST_STEPS; i++)
        test->rates[i] = first * math_pow(10, (double)RATE_TEST_DECADES * i / RATE_TEST_STEPS);
    return true;
}

/* Takes the loss of the step just made; whether the test is over. */
static bool take_loss(RateTest *test)
{
    size_t i = test->known;
    double loss = test->copy.batch.loss, least = INFINITY;
    double kept = i > 0 ? test->smooth[i - 1] * (1 - math_pow(forgetting, (double)i)) : 0;
    test->losses[i] = loss;
    test->smooth[i] = (forgetting * kept + (1 - forgetting) * loss) /
                      (1 - math_pow(forgetting, (double)i + 1));
    test->known++;
    for (size_t k = 0; k < test->known; k++)
        least = test->smooth[k] < least ? test->smooth[k] : least;
    test->rose = test->smooth[i] > too_high * least;
    test->diverged = test->copy.divergence.happened || !isfinite(loss);
    return test->rose || test->diverged || test->known == RATE_TEST_STEPS;
}

bool rate_test_advance(RateTest *test, const Trainer *t, uint64_t *work)
{
    /* The copy borrows the data: it must not be touched once they are others. */
    if (test->going && !fits(test, t))
        test->going = false;
    /* Another set may have been frozen since, and all of them may stand elsewhere now. */
    test->copy.frozen = t->frozen;
    while (test->going && *work > 0) {
        test->copy.hyper.rate = test->rates[test->known];
        if (!trainer_advance(&test->copy, GRAIN_BATCH, work))
            break;
        test->done = take_loss(test);
        test->going = !test->done;
    }
    return !test->going;
}

bool rate_test_is_of(const RateTest *test, const Trainer *t)
{
    return (test->going || test->done) && test->version == t->version && fits(test, t) &&
           hyper_same(&test->hyper, &t->hyper);
}

/* The ends of the longest falling subsequence of y[n] as fast.ai finds it: its start is taken as
 * so many places before its end as it is long, which may be −1. False where nothing falls. */
static bool find_fall(const double *y, int n, int *from, int *to)
{
    int length[RATE_TEST_STEPS], end = 0;
    double top = -INFINITY;
    for (int i = 0; i < n; i++) {
        length[i] = 1;
        for (int j = 0; j < i; j++)
            if (y[i] < y[j] && length[i] < length[j] + 1)
                length[i] = length[j] + 1;
        end = length[i] > length[end] ? i : end;
    }
    if (n == 0 || length[end] < 2)
        return false;
    *from = end - length[end];
    *to = end;
    for (int i = *from < 0 ? 0 : *from; i < end; i++)
        top = fmax(top, y[i]);
    return top - y[end] > least_fall * fabs(top);
}

RateTestFacts rate_test_facts(const RateTest *test)
{
    RateTestFacts f = {NAN, NAN, NAN, NAN, NAN};
    const double *rates = test->rates + LEFT_OUT_FIRST, *y = test->smooth + LEFT_OUT_FIRST;
    int from, to, least = 0, steepest = 0, n = 0;
    if (!test->done || test->known <= LEFT_OUT_FIRST + LEFT_OUT_LAST)
        return f;
    while (n < (int)test->known - LEFT_OUT_FIRST - LEFT_OUT_LAST && isfinite(y[n]))
        n++;
    if (!find_fall(y, n, &from, &to))
        return f;
    f.from = rates[from < 0 ? 0 : from];
    f.to = rates[to];
    f.valley = rates[from + (to - from) / 3 + (to - from) / 6];
    /* The rates grow by the same factor: the largest difference is the steepest place. */
    for (int i = 0; i < n; i++) {
        least = y[i] < y[least] ? i : least;
        if (i + 1 < n && y[i + 1] - y[i] < y[steepest + 1] - y[steepest])
            steepest = i;
    }
    f.lowest = rates[least];
    f.steepest = rates[steepest];
    return f;
}
