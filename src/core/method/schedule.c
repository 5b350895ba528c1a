#include "core/method/schedule.h"

#include "core/base/mathematics.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static double constant(double progress, double epochs, double factor)
{
    (void)progress;
    (void)epochs;
    (void)factor;
    return 1;
}

static double step(double progress, double epochs, double factor)
{
    return math_pow(factor, floor(progress / epochs));
}

static double exponential(double progress, double epochs, double factor)
{
    (void)epochs;
    return math_pow(factor, progress);
}

/* From 1 at share 0 to 0 at share 1, on half a cosine. */
static double half_cosine(double share)
{
    return (1 + math_cos(pi * fmin(share, 1))) / 2;
}

/* Loshchilov and Hutter 2017, eq. 5, without restarts, down to 0. */
static double cosine(double progress, double epochs, double factor)
{
    (void)factor;
    return half_cosine(progress / epochs);
}

/* Smith and Topin 2019, with PyTorch's standard values: up from 1/25 over three tenths of the
 * time, then down to 1/250000. */
static double one_cycle(double progress, double epochs, double factor)
{
    const double rise = 0.3, first = 1.0 / 25, last = 1.0 / 250000;
    double share = progress / epochs;
    (void)factor;
    if (share < rise)
        return 1 + (first - 1) * half_cosine(share / rise);
    return last + (1 - last) * half_cosine((share - rise) / (1 - rise));
}

static const Schedule schedules[] = {
    {.row = {"constant", "the rate as it is"}, .epochs = 1, .factor = 1, .multiplier = constant},
    {.row = {"step", "times the factor after every so many epochs"},
     .uses = SCHEDULE_EPOCHS | SCHEDULE_FACTOR, .epochs = 100, .factor = 0.1, .multiplier = step},
    {.row = {"exponential", "times the factor in every epoch"},
     .uses = SCHEDULE_FACTOR, .epochs = 1, .factor = 0.999, .multiplier = exponential},
    {.row = {"cosine", "down to 0 on half a cosine"},
     .uses = SCHEDULE_EPOCHS, .epochs = 1000, .factor = 1, .multiplier = cosine},
    {.row = {"one-cycle", "up from 1/25 for three tenths of the epochs, then down to nearly 0"},
     .uses = SCHEDULE_EPOCHS, .epochs = 1000, .factor = 1, .multiplier = one_cycle},
};

const Table schedule_table = TABLE_OF("schedule", schedules);

double schedule_multiplier(size_t index, double progress, double part, double epochs, double factor,
                           double warmup)
{
    const Schedule *s = &schedules[index];
    double rise = warmup > 0 ? fmin(1, (progress + part) / warmup) : 1;
    return rise * s->multiplier(progress, epochs > 0 ? epochs : s->epochs,
                                factor > 0 ? factor : s->factor);
}

bool schedule_is_constant(size_t index)
{
    return schedules[index].multiplier == constant;
}
