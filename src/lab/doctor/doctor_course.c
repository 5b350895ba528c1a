/* Findings about the course of training: its rate, its mini-batches, and how far it has come. */
#include "lab/doctor/doctor_inside.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of the last ten steps of the loss so many up are too many. */
enum { RISES = 3 };
/* The loss has risen again when it is so many times its least; a test loss falls no more when the
 * least is so many epochs ago; a rate is too low where one so many times as large would be best. */
static const double risen_again = 1.1;
/* A loss that is so many times what it began with need not be waited for any longer. */
static const double grown = 10;
/* The ground is level where the gradient says that an epoch takes off less than this share of the
 * loss: if it falls no more where the gradient says more, mini-batches are to blame. */
static const double level = 0.1;
enum { OVERFIT_EPOCHS = 20, TOO_LOW = 10, NOISE = 10 };

/* Diverged. */

static bool diverged_holds(const DoctorFacts *f)
{
    return f->diverged;
}

static void diverged_say(const DoctorFacts *f, char *out, size_t size)
{
    const Divergence *d = &f->trainer->divergence;
    char name[NET_PARAMETER_NAME_SIZE], rate[RATE_WORDS_SIZE];
    doctor_rate(f, rate);
    if (d->happened) {
        net_parameter_name(doctor_net(f), d->parameter, name);
        snprintf(out, size, N_("Training has diverged: at rate %s, after %.4g epochs, %s would "
                               "become a number that is not finite."), rate, f->epochs, name);
    } else {
        snprintf(out, size, N_("Training has diverged: at rate %s, after %.4g epochs, the loss is "
                               "not a finite number any more."), rate, f->epochs);
    }
}

static void diverged_explain(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, N_("Each update goes farther beyond the lowest point than the one "
                           "before."));
}

static void diverged_treat(const DoctorFacts *f, char *out, size_t size)
{
    doctor_try_rate(isnan(f->other_rate) ? f->rate / 10 : f->other_rate, out,
                    size);
}

const Diagnosis diagnosis_diverged = {
    .row = {"diverged", N_("a number is not finite any more")},
    DIAGNOSIS(diverged),
    .explains = {"dead-units", "saturated", "vanishing", "exploding", "rate-too-high", "symmetric"},
};

/* A rate that is too high, and mini-batches that are too small for it: the loss goes up and down
 * and does not come down. */

static bool is_restless(const DoctorFacts *f, double fallen)
{
    const CourseFacts *c = &f->course;
    return c->steps == COURSE_STEPS && c->rises >= RISES &&
           doctor_is_unlearnt(f) && (c->fallen < fallen || f->left > 0.8) &&
           c->highest > risen_again * c->best;
}

static bool rises_by_all(const DoctorFacts *f)
{
    return f->after > f->loss || f->rate > f->probe.critical;
}

static bool rate_high_holds(const DoctorFacts *f)
{
    const CourseFacts *c = &f->course;
    bool grows = !f->diverged && c->rises >= RISES && c->last > grown * c->first;
    return (grows || is_restless(f, 0.2)) && rises_by_all(f);
}

static void rate_high_say(const DoctorFacts *f, char *out, size_t size)
{
    char rate[RATE_WORDS_SIZE], most[RATE_WORDS_SIZE];
    int length = snprintf(out, size, N_("The rate is too high: at %s the loss has risen in %zu of "
                                        "the last %zu epochs"), doctor_rate(f, rate),
                          f->course.rises, f->course.steps);
    if (length > 0 && f->rate > f->probe.critical)
        text_append(out, size, N_("; from %s on an update along the gradient makes it larger."),
                    rate_words(f->probe.critical, most));
    else
        text_append(out, size, N_("; the next update makes it %.4g, from %.4g."), f->after,
                    f->loss);
}

static void rate_high_explain(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, N_("An update goes beyond the lowest point, up on the other side."));
}

static void rate_high_treat(const DoctorFacts *f, char *out, size_t size)
{
    double rate = doctor_better_rate(f), now = f->rate;
    doctor_try_rate(rate < now / 2 ? rate : now / 3, out, size);
}

const Diagnosis diagnosis_rate_high = {
    .row = {"rate-too-high", N_("the loss goes up and down, for an update goes too far")},
    DIAGNOSIS(rate_high),
    .explains = {"batch-too-small", "rate-too-low", "wrong-loss", "missed-class", "underfitting",
                 "saddle", "plateau"},
};

static bool batch_small_holds(const DoctorFacts *f)
{
    size_t batch = trainer_batch(f->trainer);
    return is_restless(f, 0.02) && !rises_by_all(f) && batch < f->trainer->data->count &&
           (f->noise > NOISE * (double)batch || f->predicted > level);
}

static void batch_small_say(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, N_("Mini-batches of %zu are too small for this rate: the loss has risen in "
                           "%zu of the last %zu epochs, though an update by all samples would "
                           "lower it."),
             trainer_batch(f->trainer), f->course.rises, f->course.steps);
}

static void batch_small_explain(const DoctorFacts *f, char *out, size_t size)
{
    double batch = (double)trainer_batch(f->trainer);
    if (f->noise > batch)
        snprintf(out, size, N_("The samples disagree so much that it takes about %.2g of them to "
                               "see where the loss falls."), f->noise);
    else
        snprintf(out, size, N_("Each mini-batch pulls its own way, and at this rate farther than "
                               "there is to go."));
}

static void batch_small_treat(const DoctorFacts *f, char *out, size_t size)
{
    size_t batch = 4 * trainer_batch(f->trainer);
    if (f->rate > f->probe.critical / 10)
        doctor_try_rate(f->rate / 3, out, size);
    else if (batch < f->trainer->data->count)
        snprintf(out, size, "batch=%zu", batch);
    else
        snprintf(out, size, "batch=full");
}

const Diagnosis diagnosis_batch_small = {
    .row = {"batch-too-small", N_("the loss goes up and down, for mini-batches disagree")},
    DIAGNOSIS(batch_small),
    .explains = {"rate-too-low", "wrong-loss", "missed-class", "underfitting", "saddle", "plateau"},
};

/* A rate that is too low: hardly anything happens, and one update with another would do more. */

static bool rate_low_holds(const DoctorFacts *f)
{
    return doctor_is_unlearnt(f) && f->predicted < 1e-4 && f->moved_most < 0.1 &&
           doctor_better_rate(f) >= TOO_LOW * f->rate &&
           f->probe.best_loss < 0.999 * f->loss;
}

static void rate_low_say(const DoctorFacts *f, char *out, size_t size)
{
    char rate[RATE_WORDS_SIZE], best[RATE_WORDS_SIZE];
    snprintf(out, size, N_("The rate is too low: at %s an epoch takes only %.2g %% off the loss, "
                           "and a single update with rate %s would take off %.2g %%."),
             doctor_rate(f, rate), 100 * f->predicted, rate_words(f->probe.best_rate, best),
             100 * (f->loss - f->probe.best_loss) / f->loss);
}

static void rate_low_explain(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, N_("In %.6g epochs no layer's weights have moved by more than %.2g %%."),
             f->epochs, 100 * f->moved_most);
}

static void rate_low_treat(const DoctorFacts *f, char *out, size_t size)
{
    doctor_try_rate(doctor_better_rate(f), out, size);
}

const Diagnosis diagnosis_rate_low = {
    .row = {"rate-too-low", N_("hardly anything happens, and larger steps would help")},
    DIAGNOSIS(rate_low),
    .explains = {"vanishing", "missed-class", "underfitting", "saddle", "plateau"},
};

/* A loss whose gradient does not reach the wrong answers. */

static const char *fitting_loss(const DoctorFacts *f)
{
    Error err;
    const char *names[] = {"cross-entropy", "binary-cross-entropy"};
    for (size_t i = 0; i < 2; i++) {
        const Loss *loss = loss_find(names[i], &err);
        if (loss && loss_fits(loss, doctor_output(f), f->trainer->data, &err))
            return names[i];
    }
    return NULL;
}

static bool loss_holds(const DoctorFacts *f)
{
    return doctor_is_unlearnt(f) && !f->trainer->spec.loss->delta && !isnan(f->accuracy) &&
           f->wrong > 0 && f->wrong_flat * 2 >= f->wrong && fitting_loss(f);
}

static void loss_say(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, N_("The loss %s does not suit %s outputs: %zu of the %zu wrong answers are "
                           "where these are flat."),
             f->trainer->spec.loss->row.name, doctor_output(f)->row.name, f->wrong_flat,
             f->wrong);
}

static void loss_explain(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, N_("Its gradient is multiplied by the slope of %s: what is wrong and sure "
                           "is hardly corrected."), doctor_output(f)->row.name);
}

static void loss_treat(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, "loss=%s", fitting_loss(f));
}

const Diagnosis diagnosis_loss = {
    .row = {"wrong-loss", N_("a loss that hardly corrects what is wrong and sure")},
    DIAGNOSIS(loss),
    .explains = {"rate-too-low", "missed-class", "underfitting", "saddle", "plateau"},
};

/* Overfitting: the test loss has been lower. */

static bool overfitting_holds(const DoctorFacts *f)
{
    const CourseFacts *c = &f->course;
    return !f->diverged && c->test_last > risen_again * c->test_best &&
           c->test_last - c->test_best > 0.02 * f->scan.constant &&
           f->epochs - c->test_best_epoch >= OVERFIT_EPOCHS && c->last < c->loss_there;
}

static void overfitting_say(const DoctorFacts *f, char *out, size_t size)
{
    const CourseFacts *c = &f->course;
    snprintf(out, size, N_("The network overfits: the test loss was least at epoch %.4g, %.3g, and "
                           "is %.3g now, while the training loss fell from %.3g to %.3g."),
             c->test_best_epoch, c->test_best, c->test_last, c->loss_there, c->last);
}

static void overfitting_explain(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, N_("It learns its samples by heart: there are %zu parameters for %zu "
                           "samples."),
             doctor_net(f)->parameter_count, f->trainer->data->count);
}

/* A penalty, or a larger one. */
static void overfitting_treat(const DoctorFacts *f, char *out, size_t size)
{
    double l2 = f->trainer->hyper.l2;
    snprintf(out, size, "l2=%.3g", l2 > 0 ? 10 * l2 : 0.001);
}

const Diagnosis diagnosis_overfitting = {
    .row = {"overfitting", N_("the test loss rises while the training loss falls")},
    DIAGNOSIS(overfitting),
};

/* Underfitting: the network is small, and the loss falls no more. */

static bool underfitting_holds(const DoctorFacts *f)
{
    const Dataset *d = f->trainer->data;
    return doctor_stands(f) && f->predicted < level &&
           4 * doctor_net(f)->parameter_count < d->count * d->outputs;
}

static void underfitting_say(const DoctorFacts *f, char *out, size_t size)
{
    char share[SHARE_WORDS_SIZE], left[SHARE_WORDS_SIZE];
    snprintf(out, size, N_("The network underfits: in the second half of its epochs the least loss "
                           "fell by %s, and %s of what there is to learn is left."),
             doctor_share(f->course.fallen, share), doctor_share(f->left, left));
}

static void underfitting_explain(const DoctorFacts *f, char *out, size_t size)
{
    char shape[64];
    net_shape(doctor_net(f), shape, sizeof shape);
    snprintf(out, size, N_("%s has %zu parameters for %zu samples: it may be too small."), shape,
             doctor_net(f)->parameter_count, f->trainer->data->count);
}

static void underfitting_treat(const DoctorFacts *f, char *out, size_t size)
{
    doctor_try_more_units(f, out, size);
}

const Diagnosis diagnosis_underfitting = {
    .row = {"underfitting", N_("a small network that has learnt what it can")},
    DIAGNOSIS(underfitting),
    .explains = {"saddle", "plateau"},
};

/* The loss falls no more, for no reason of those before. */

static bool saddle_holds(const DoctorFacts *f)
{
    return doctor_stands(f) && f->lowest < -1e-3 * f->highest;
}

static void saddle_say(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, N_("Training is at a saddle: the loss stands at %.4g and bends down in one "
                           "direction (%.2g), up in another (%.2g); the gradient is %.2g."),
             f->loss, f->lowest, f->highest, f->gradient);
}

static void saddle_explain(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, N_("Where it bends down it is level at first: that takes many epochs to "
                           "leave."));
}

/* What has a memory of the way gets over level ground. */
static void saddle_treat(const DoctorFacts *f, char *out, size_t size)
{
    bool is_adam = strcmp(f->trainer->spec.optimizer->row.name, "adam") == 0;
    snprintf(out, size, "optimizer=%s", is_adam ? "momentum" : "adam");
}

const Diagnosis diagnosis_saddle = {
    .row = {"saddle", N_("the loss stands where it bends down and up")},
    DIAGNOSIS(saddle),
    .explains = {"plateau"},
};

static bool plateau_holds(const DoctorFacts *f)
{
    return doctor_stands(f) && f->predicted < level && f->course.fallen < 0.01;
}

static void plateau_say(const DoctorFacts *f, char *out, size_t size)
{
    char share[SHARE_WORDS_SIZE];
    snprintf(out, size, N_("Training is on a plateau: in the second half of its epochs the least "
                           "loss fell by %s, to %.4g, and the gradient is %.2g."),
             doctor_share(f->course.fallen, share), f->course.best, f->gradient);
}

static void plateau_explain(const DoctorFacts *f, char *out, size_t size)
{
    if (isnan(f->lowest))
        snprintf(out, size, N_("It may be level ground, or a lowest point that is not the lowest "
                               "of all: another start leads elsewhere."));
    else
        snprintf(out, size, N_("Nothing bends down here (from %.2g to %.2g): it is a lowest point, "
                               "or the floor of a valley. Another start leads elsewhere."),
                 f->lowest, f->highest);
}

static void plateau_treat(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, "seed=%llu", (unsigned long long)f->trainer->hyper.seed + 1);
}

const Diagnosis diagnosis_plateau = {
    .row = {"plateau", N_("the loss falls no more")},
    DIAGNOSIS(plateau),
    .asks_for_curvature = true,
};

/* None of these. */

static bool nothing_holds(const DoctorFacts *f)
{
    (void)f;
    return true;
}

static void nothing_say(const DoctorFacts *f, char *out, size_t size)
{
    char left[SHARE_WORDS_SIZE], fallen[SHARE_WORDS_SIZE];
    doctor_share(f->left, left);
    doctor_share(f->course.fallen, fallen);
    if (!(f->epochs > 0))
        snprintf(out, size, N_("Nothing is wrong so far: nothing has been trained yet."));
    else if (isnan(f->left))
        snprintf(out, size, N_("Nothing is wrong: the loss is %.4g, and no network can bring it "
                               "below %.4g."), f->loss, f->scan.least);
    else if (doctor_has_learnt(f))
        snprintf(out, size, N_("Nothing is wrong: the loss is %.4g, and %s of what there is to "
                               "learn is left."), f->loss, left);
    else if (f->course.steps == 0)
        snprintf(out, size, N_("Nothing is seen to be wrong: the loss is %.4g, and how it came to "
                               "that is not known."), f->loss);
    else if (isnan(f->course.fallen))
        snprintf(out, size, N_("Nothing is wrong so far: the loss is %.4g."), f->loss);
    else
        snprintf(out, size, N_("Nothing is wrong so far: in the second half of its epochs the "
                               "least loss fell by %s, to %.4g; %s of what there is to learn is "
                               "left."),
                 fallen, f->course.best, left);
}

static void nothing_explain(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    (void)size;
    out[0] = '\0';
}

static void nothing_treat(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    (void)size;
    out[0] = '\0';
}

const Diagnosis diagnosis_nothing = {
    .row = {"nothing-wrong", N_("none of the others")},
    DIAGNOSIS(nothing),
};
