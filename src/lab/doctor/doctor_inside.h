/* What the rows of the doctor's table share; not for others. */
#ifndef LAB_DOCTOR_INSIDE_H
#define LAB_DOCTOR_INSIDE_H

#include "lab/doctor/doctor.h"

/* The rows, what matters first before the others: `name` is that of the row, diagnosis_name. The
 * last one holds when no other does. */
#define DIAGNOSES(ROW) \
    ROW(diverged) ROW(symmetric) ROW(inputs) ROW(targets) ROW(saturated) ROW(dead) ROW(vanishing) \
    ROW(exploding) ROW(loss) ROW(rate_high) ROW(batch_small) ROW(rate_low) ROW(contradicting) \
    ROW(missed) ROW(overfitting) ROW(underfitting) ROW(saddle) ROW(plateau) ROW(nothing)

#define DIAGNOSIS_ROW(name) extern const Diagnosis diagnosis_##name;
DIAGNOSES(DIAGNOSIS_ROW)
#undef DIAGNOSIS_ROW

/* A row whose functions are called by its name. */
#define DIAGNOSIS(name) \
    .holds = name##_holds, .say = name##_say, .explain = name##_explain, .treat = name##_treat

const Net *doctor_net(const DoctorFacts *facts);
const Activation *doctor_activation(const DoctorFacts *facts, size_t layer);
const Activation *doctor_output(const DoctorFacts *facts);

/* The rate of the next update, as words. */
const char *doctor_rate(const DoctorFacts *facts, char out[RATE_WORDS_SIZE]);

/* The rate at which the loss along the step is least, or half of the one from which it would be
 * larger, whichever is smaller. */
double doctor_better_rate(const DoctorFacts *facts);

/* The remedies of another rate, none where it is no rate; and of twice as many hidden units. */
void doctor_try_rate(double rate, char *out, size_t size);
void doctor_try_more_units(const DoctorFacts *facts, char *out, size_t size);

/* Training has gone on for a while and not come to its end; and its loss falls no more. */
bool doctor_is_unlearnt(const DoctorFacts *facts);
bool doctor_stands(const DoctorFacts *facts);

/* A share as words: "12 %", and what is more than nothing is not 0. */
enum { SHARE_WORDS_SIZE = 16 };
const char *doctor_share(double share, char out[SHARE_WORDS_SIZE]);

#endif
