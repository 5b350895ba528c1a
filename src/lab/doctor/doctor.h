/* The doctor: what is wrong with a training, in plain sentences with their numbers, and what to
 * try.
 *
 * A row of diagnosis_table is a finding: when it holds, what is said of it, its cause, its remedy,
 * and which other findings it explains, so that these are not listed beside it. Rows stand in the
 * order of what matters first. They read a struct of facts, which others measure: nothing is looked
 * at here but numbers. */
#ifndef LAB_DOCTOR_H
#define LAB_DOCTOR_H

#include "core/base/table.h"
#include "core/look/rate_trial.h"
#include "lab/doctor/course.h"
#include "lab/flow.h"
#include "lab/probe.h"
#include "lab/doctor/scan.h"

/* All that findings are made of. A number that is not known is NaN, and no finding comes of it. */
typedef struct DoctorFacts {
    const Trainer *trainer;  /* borrowed: its net, data and settings, not its parameters */
    double epochs, rate;     /* trained, and the rate of the next update */
    bool diverged;           /* training has ended for a number that is not finite; */
    double other_rate;       /* that would do then, found on a copy; */
    bool other_from_start;   /* from the start, else from where it stopped */
    CourseFacts course;
    ScanFacts scan;
    double loss, gradient;   /* of the training part: L and ‖∇L‖ */
    double accuracy;         /* NaN: the targets are no classes */
    double left;             /* of what can be learnt: (L − least) / (constant − least) of the scan;
                                1 is no better than the best constant answer, 0 is perfect; NaN:
                                these are the same */
    ProbeFacts probe;
    double predicted;        /* by what share of it L falls in an epoch, as the gradient says */
    double after;            /* L after the next update by all samples */
    HealthVerdict way;       /* of the gradient through the layers */
    size_t flat_layer;       /* the layer with the most saturated pairs, */
    double flat;             /* and their share there */
    double moved;            /* of its weights: ‖W − start‖ / ‖start‖; */
    double moved_most;       /* and the largest of all layers */
    size_t dead_layer, dead, dead_of;   /* the layer with the largest share of dead units; */
    size_t alike_layer, alike, alike_of; /* with that of units that are alike */
    size_t wrong, wrong_flat; /* samples decided wrongly, and those where all outputs are flat */
    size_t missed, missed_count; /* a class that is never the answer, and how many samples it has;
                                    0: there is none */
    double noise;            /* tr Σ / |G|²: as many samples a mini-batch needs for as much gradient
                                as noise */
    double lowest, highest;  /* eigenvalues of the Hessian */
} DoctorFacts;

enum { DIAGNOSIS_WORDS_SIZE = 320, REMEDY_SIZE = 96, EXPLAINS_MAX = 10,
       COMPLAINT_WORDS_SIZE = 2 * DIAGNOSIS_WORDS_SIZE + REMEDY_SIZE + 16 };

typedef struct Diagnosis {
    TableRow row;
    bool (*holds)(const DoctorFacts *facts);
    /* The sentence with its numbers; and why that is so. */
    void (*say)(const DoctorFacts *facts, char *out, size_t size);
    void (*explain)(const DoctorFacts *facts, char *out, size_t size);
    /* What to try, as an option and its value, "rate=0.3"; "" where no option would help. */
    void (*treat)(const DoctorFacts *facts, char *out, size_t size);
    bool asks_for_curvature; /* with that, it may be another one */
    const char *explains[EXPLAINS_MAX + 1]; /* names of findings that come of this one */
    const char *lesson;                     /* that is about it; NULL: there is none */
} Diagnosis;

extern const Table diagnosis_table;

/* One finding, in words. */
typedef struct Complaint {
    const Diagnosis *diagnosis;
    char sentence[DIAGNOSIS_WORDS_SIZE], cause[DIAGNOSIS_WORDS_SIZE];
    char remedy[REMEDY_SIZE];
} Complaint;

/* What matters first, in this order: at least one, for nothing being wrong is one too. */
enum { COMPLAINTS_MAX = 3 };
typedef struct Complaints {
    Complaint list[COMPLAINTS_MAX];
    size_t count;
} Complaints;

/* The sentence, the cause, and "Try: --rate 0.3." as a person types it. */
void complaint_words(const Complaint *complaint, char *out, size_t size);

/* The place of its row, from 1. */
size_t complaint_number(const Complaint *complaint);

void doctor_judge(const DoctorFacts *facts, Complaints *complaints);

/* Whether the eigenvalues, which are not known, would tell a finding from another. */
bool doctor_asks_for_curvature(const DoctorFacts *facts);

/* Whether the network has learnt what it can: nine tenths of what there is to learn, or in 95 of
 * 100 samples the right class and half of that. */
bool doctor_has_learnt(const DoctorFacts *facts);

#endif
