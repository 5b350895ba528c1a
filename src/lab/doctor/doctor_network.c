/* Findings about the network: what its units do to what flows through them. */
#include "lab/doctor/doctor_inside.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Glorot and Bengio 2010 see layers of which this much is flat and learn nothing. */
static const double saturated_share = 0.9;

/* Units that are equal. */

static bool symmetric_holds(const DoctorFacts *f)
{
    return f->alike * 2 >= f->alike_of && f->alike > 0 && !f->diverged && !doctor_has_learnt(f);
}

static void symmetric_say(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, f->alike == f->alike_of
             ? N_("%zu of %zu units of layer %zu do the same: their weights are equal, and so are "
                  "their gradients.")
             : N_("%zu of %zu units of layer %zu do the same as another one: their weights are "
                  "equal, and so are their gradients."),
             f->alike, f->alike_of, f->alike_layer + 1);
}

static void symmetric_explain(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, N_("What starts equal stays equal, however long it is trained."));
}

static void symmetric_treat(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, "init=glorot-uniform");
}

const Diagnosis diagnosis_symmetric = {
    .row = {"symmetric", N_("units of a layer are equal and stay so")},
    DIAGNOSIS(symmetric),
    .explains = {"dead-units", "vanishing", "wrong-loss", "rate-too-low", "rate-too-high",
                 "missed-class", "underfitting", "saddle", "plateau"},
};

/* Saturated by a rate that is too high, which looks like convergence. */

static bool saturated_holds(const DoctorFacts *f)
{
    return doctor_stands(f) && f->flat >= saturated_share && f->moved > 1 && f->predicted < 1e-3;
}

static void saturated_say(const DoctorFacts *f, char *out, size_t size)
{
    char share[SHARE_WORDS_SIZE];
    snprintf(out, size, N_("The loss stands at %.4g as if training were over, but in layer %zu %s "
                           "of all values are where %s is flat, and the gradient is only %.2g."),
             f->loss, f->flat_layer + 1, doctor_share(f->flat, share),
             doctor_activation(f, f->flat_layer)->row.name, f->gradient);
}

static void saturated_explain(const DoctorFacts *f, char *out, size_t size)
{
    char rate[RATE_WORDS_SIZE];
    snprintf(out, size, N_("Rate %s has moved its weights %.3g times as far as they were large: "
                           "nothing gets through now."),
             doctor_rate(f, rate), f->moved);
}

static void saturated_treat(const DoctorFacts *f, char *out, size_t size)
{
    doctor_try_rate(f->rate / 10, out, size);
}

const Diagnosis diagnosis_saturated = {
    .row = {"saturated", N_("a rate that was too high has left units flat: it looks like the end")},
    DIAGNOSIS(saturated),
    .explains = {"vanishing", "exploding", "wrong-loss", "rate-too-low", "rate-too-high",
                 "missed-class", "underfitting", "saddle", "plateau"},
};

/* Dead units. */

static bool dead_holds(const DoctorFacts *f)
{
    return doctor_is_unlearnt(f) && f->dead > 0 && f->dead * 2 >= f->dead_of;
}

static void dead_say(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, N_("In layer %zu, %zu of the %zu %s units are dead: their z is in the flat "
                           "part for every sample."),
             f->dead_layer + 1, f->dead, f->dead_of, doctor_activation(f, f->dead_layer)->row.name);
}

static void dead_explain(const DoctorFacts *f, char *out, size_t size)
{
    char rate[RATE_WORDS_SIZE];
    if (f->moved_most > 1)
        snprintf(out, size, N_("No gradient reaches them, so that they stay so. One update that "
                               "was too large does that, here at rate %s."), doctor_rate(f, rate));
    else
        snprintf(out, size, N_("No gradient reaches them, so that they stay so."));
}

static void dead_treat(const DoctorFacts *f, char *out, size_t size)
{
    bool hard = strcmp(doctor_activation(f, f->dead_layer)->row.name, "hard-tanh") == 0;
    if (f->moved_most > 1)
        doctor_try_rate(f->rate / 10, out, size);
    else
        snprintf(out, size, "activation=%s", hard ? "tanh" : "leaky-relu");
}

const Diagnosis diagnosis_dead = {
    .row = {"dead-units", N_("units whose activation is flat in every sample")},
    DIAGNOSIS(dead),
    .explains = {"vanishing", "rate-too-low", "missed-class", "underfitting", "saddle", "plateau"},
};

/* Vanishing, and exploding. */

static bool vanishing_holds(const DoctorFacts *f)
{
    return doctor_stands(f) && f->way.flow == FLOW_VANISHES;
}

static void vanishing_say(const DoctorFacts *f, char *out, size_t size)
{
    snprintf(out, size, N_("The gradient vanishes on its way back: in layer %zu it is %.2g of that "
                           "in layer %zu."),
             f->way.least + 1, f->way.ratio, f->way.most + 1);
}

static void vanishing_explain(const DoctorFacts *f, char *out, size_t size)
{
    const Activation *a = doctor_activation(f, f->way.least);
    if (a->steepest > 0 && a->steepest < 1)
        snprintf(out, size, N_("Each %s layer lets at most %.3g of it through."), a->row.name,
                 a->steepest);
    else
        snprintf(out, size, N_("Each layer's weights and slopes let only a part of it through."));
}

static void vanishing_treat(const DoctorFacts *f, char *out, size_t size)
{
    bool relu = strcmp(doctor_activation(f, f->way.least)->row.name, "relu") == 0;
    snprintf(out, size, "activation=%s", relu ? "tanh" : "relu");
}

const Diagnosis diagnosis_vanishing = {
    .row = {"vanishing", N_("the gradient is next to nothing in the first layers")},
    DIAGNOSIS(vanishing),
    .explains = {"rate-too-low", "missed-class", "underfitting", "saddle", "plateau"},
};

static bool exploding_holds(const DoctorFacts *f)
{
    return doctor_is_unlearnt(f) && (f->way.flow == FLOW_EXPLODES || f->way.flow == FLOW_INFINITE);
}

static void exploding_say(const DoctorFacts *f, char *out, size_t size)
{
    if (f->way.flow == FLOW_INFINITE)
        snprintf(out, size, N_("The gradient explodes on its way back: in layer %zu it is not a "
                               "finite number."), f->way.most + 1);
    else
        snprintf(out, size, N_("The gradient explodes on its way back: in layer %zu it is %.0f "
                               "times that in layer %zu."),
                 f->way.most + 1, 1 / f->way.ratio, f->way.least + 1);
}

static void exploding_explain(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, N_("Weights that are too large make it larger in each layer."));
}

static void exploding_treat(const DoctorFacts *f, char *out, size_t size)
{
    bool relu = doctor_activation(f, 0)->can_die && doctor_activation(f, 0)->steepest <= 0;
    snprintf(out, size, "init=%s", relu ? "he-normal" : "glorot-uniform");
}

const Diagnosis diagnosis_exploding = {
    .row = {"exploding", N_("the gradient grows on its way back")},
    DIAGNOSIS(exploding),
    .explains = {"rate-too-high", "missed-class"},
};
