/* The doctor's table: its rows in their order, and what they share. */
#include "lab/doctor/doctor_inside.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>

/* Enough is learnt with so many samples of a class decided rightly, or so much or less of the loss
 * left; training stands where so much of the loss, or less, went in the second half of its epochs,
 * or where it changes by no more than this, so far above its least. */
static const double learnt_accuracy = 0.95, learnt_share = 0.1, standing_share = 0.05,
                    level_share = 0.01, risen_share = 1.1;
enum { EPOCHS_LEAST = 10 };

static const TableRow *const rows[] = {
#define ROW(name) &diagnosis_##name.row,
    DIAGNOSES(ROW)
#undef ROW
};
const Table diagnosis_table = {
    .kind = "finding", .count = sizeof rows / sizeof rows[0], .list = rows};

const Net *doctor_net(const DoctorFacts *f)
{
    return &f->trainer->net;
}

const Activation *doctor_activation(const DoctorFacts *f, size_t layer)
{
    return doctor_net(f)->layers[layer].activation;
}

const Activation *doctor_output(const DoctorFacts *f)
{
    return doctor_activation(f, doctor_net(f)->layer_count - 1);
}

bool doctor_has_learnt(const DoctorFacts *f)
{
    if (isnan(f->left)) /* the same answer to all is the best one */
        return f->loss <= f->scan.least + learnt_share * learnt_share;
    return f->left <= learnt_share || (f->accuracy >= learnt_accuracy && f->left <= 0.5);
}

bool doctor_is_unlearnt(const DoctorFacts *f)
{
    return !f->diverged && f->epochs >= EPOCHS_LEAST && !doctor_has_learnt(f);
}

bool doctor_stands(const DoctorFacts *f)
{
    const CourseFacts *c = &f->course;
    bool moves = c->highest - c->lowest > level_share * c->last;
    return doctor_is_unlearnt(f) && c->steps == COURSE_STEPS &&
           (c->fallen < standing_share || (!moves && c->last > risen_share * c->best));
}

const char *doctor_rate(const DoctorFacts *f, char out[RATE_WORDS_SIZE])
{
    snprintf(out, RATE_WORDS_SIZE, "%.6g", f->rate);
    return out;
}

double doctor_better_rate(const DoctorFacts *f)
{
    return fmin(f->probe.best_rate, isnan(f->probe.critical) ? INFINITY : f->probe.critical / 2);
}

void doctor_try_rate(double rate, char *out, size_t size)
{
    char words[RATE_WORDS_SIZE];
    out[0] = '\0';
    if (rate > 0 && isfinite(rate))
        snprintf(out, size, "rate=%s", rate_words(rate, words));
}

/* At least eight in a layer, and where there is none one of eight. */
void doctor_try_more_units(const DoctorFacts *f, char *out, size_t size)
{
    const Net *net = doctor_net(f);
    snprintf(out, size, net->layer_count > 1 ? "hidden=" : "hidden=8");
    for (size_t l = 0; l + 1 < net->layer_count; l++) {
        size_t units = 2 * net->layers[l].units;
        text_append(out, size, "%s%zu", l > 0 ? "," : "", units < 8 ? 8 : units);
    }
}

const char *doctor_share(double share, char out[SHARE_WORDS_SIZE])
{
    if (share > 0 && share < 0.001)
        snprintf(out, SHARE_WORDS_SIZE, "%.1g %%", 100 * share);
    else
        snprintf(out, SHARE_WORDS_SIZE, "%.3g %%", 100 * share);
    return out;
}
