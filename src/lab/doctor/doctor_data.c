/* Findings about the data: what no network can make up for. */
#include "lab/doctor/doctor_inside.h"

#include "core/base/text.h"
#include "core/look/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Unscaled inputs. */

static bool inputs_holds(const DoctorFacts *f)
{
    const ScanFacts *s = &f->scan;
    bool uneven = s->spread_most.value > 10 * s->spread_least.value && s->size_most.value > 2;
    return (f->diverged || doctor_is_unlearnt(f)) && (s->size_most.value > 10 || uneven);
}

static void inputs_say(const DoctorFacts *f, char *out, size_t size)
{
    const ScanFacts *s = &f->scan;
    const Dataset *d = f->trainer->data;
    char most[DATASET_NAME_SIZE], least[DATASET_NAME_SIZE];
    if (s->size_most.value > 10)
        snprintf(out, size, N_("The inputs are large numbers: those of %s are around %.3g, where "
                               "around 1 would be right."),
                 dataset_input_name(d, s->size_most.index, most), s->size_most.value);
    else
        snprintf(out, size, N_("The inputs are of different sizes: those of %s vary by %.3g, those "
                               "of %s by %.3g."),
                 dataset_input_name(d, s->spread_most.index, most), s->spread_most.value,
                 dataset_input_name(d, s->spread_least.index, least), s->spread_least.value);
}

static void inputs_explain(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, N_("The gradient of a weight is as large as its input: no rate suits all "
                           "weights, and units saturate at once."));
}

static void inputs_treat(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, "scaling=standard");
}

const Diagnosis diagnosis_inputs = {
    .row = {"unscaled-inputs", N_("inputs of very different sizes, or all of them large")},
    DIAGNOSIS(inputs),
    .explains = {"saturated", "dead-units", "vanishing", "exploding", "rate-too-high",
                 "rate-too-low", "missed-class", "underfitting", "saddle", "plateau"},
};

/* Unscaled targets, or targets that outputs cannot reach. */

static bool targets_holds(const DoctorFacts *f)
{
    if (!f->diverged && !doctor_is_unlearnt(f))
        return false;
    return f->scan.beyond > 0 ||
           (f->trainer->data->kind == TARGET_REAL && f->scan.target_most.value > 10);
}

static void targets_say(const DoctorFacts *f, char *out, size_t size)
{
    const ScanFacts *s = &f->scan;
    const Activation *output = doctor_output(f);
    char name[DATASET_NAME_SIZE];
    if (s->beyond > 0)
        snprintf(out, size, N_("%zu targets, as %.4g, are out of reach: %s outputs are from %.3g "
                               "to %.3g."),
                 s->beyond, s->beyond_most, output->row.name, output->low, output->high);
    else
        snprintf(out, size, N_("The targets are large numbers: those of %s are around %.3g, where "
                               "around 1 would be right."),
                 dataset_output_name(f->trainer->data, s->target_most.index, name),
                 s->target_most.value);
}

static void targets_explain(const DoctorFacts *f, char *out, size_t size)
{
    if (f->scan.beyond > 0)
        snprintf(out, size, N_("However long it is trained, the loss stays above %.4g."),
                 f->scan.least);
    else
        snprintf(out, size, N_("The error is as large as the targets, and so are gradient and "
                               "update."));
}

static void targets_treat(const DoctorFacts *f, char *out, size_t size)
{
    bool real = f->trainer->data->kind == TARGET_REAL;
    if (f->scan.beyond == 0)
        snprintf(out, size, "scaling-targets=standard");
    else
        snprintf(out, size, "output-activation=%s", real ? "identity" : "tanh");
}

const Diagnosis diagnosis_targets = {
    .row = {"unscaled-targets", N_("targets that are large, or out of the outputs' reach")},
    DIAGNOSIS(targets),
    .explains = {"saturated", "exploding", "wrong-loss", "rate-too-high", "rate-too-low",
                 "underfitting", "plateau"},
};

/* The same inputs with other targets. */

/* Where at least half of what is left of the loss is due to them. */
static bool contradicting_holds(const DoctorFacts *f)
{
    return !f->diverged && f->scan.contradicting > 0 && f->scan.least >= f->loss / 2;
}

static void contradicting_say(const DoctorFacts *f, char *out, size_t size)
{
    const ScanFacts *s = &f->scan;
    snprintf(out, size, N_("%zu samples have the same inputs as others and other targets, as "
                           "samples %zu and %zu: no network can bring the loss below %.4g, and it "
                           "is %.4g."),
             s->contradicting, s->pair[0] + 1, s->pair[1] + 1, s->least, f->loss);
}

static void contradicting_explain(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, N_("Nothing in the inputs tells these samples apart: a further input "
                           "could."));
}

static void contradicting_treat(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    (void)size;
    out[0] = '\0';
}

const Diagnosis diagnosis_contradicting = {
    .row = {"contradicting", N_("samples with equal inputs and other targets")},
    DIAGNOSIS(contradicting),
    .explains = {"rate-too-low", "missed-class", "underfitting", "saddle", "plateau", "wrong-loss"},
};

/* A class that is never the answer. */

static bool missed_holds(const DoctorFacts *f)
{
    size_t samples = f->trainer->data->count;
    return !f->diverged && f->epochs >= 20 && f->missed_count * 50 >= samples &&
           f->missed_count > 1 && f->course.fallen < 0.1;
}

static void missed_say(const DoctorFacts *f, char *out, size_t size)
{
    char name[DATASET_NAME_SIZE];
    const Dataset *d = f->trainer->data;
    snprintf(out, size, N_("The network never answers %s, which %zu of the %zu samples are."),
             report_class_name(d, f->missed, name), f->missed_count, d->count);
}

static void missed_explain(const DoctorFacts *f, char *out, size_t size)
{
    (void)f;
    snprintf(out, size, N_("For each of them another class has the larger output: they are too few "
                           "beside the others, or too much like them for this network."));
}

/* Adam makes more of small gradients. */
static void missed_treat(const DoctorFacts *f, char *out, size_t size)
{
    if (strcmp(f->trainer->spec.optimizer->row.name, "adam") != 0)
        snprintf(out, size, "optimizer=adam");
    else
        doctor_try_more_units(f, out, size);
}

const Diagnosis diagnosis_missed = {
    .row = {"missed-class", N_("a class that is never the answer")},
    DIAGNOSIS(missed),
    .explains = {"underfitting", "plateau"},
};
