/* The doctor's examination: all facts of a training, measured in slices, and the findings.
 *
 * It reads what other instruments have found, and scans the data itself. Where training has
 * diverged, it tries which rate would do; and where it stands on a plateau, it finds the curvature
 * to say whether that is a saddle. How the loss has gone is the caller's to say. */
#ifndef LAB_EXAMINATION_H
#define LAB_EXAMINATION_H

#include "lab/curvature.h"
#include "lab/doctor/doctor.h"
#include "lab/gradient_noise.h"

typedef enum ExaminationStage {
    EXAMINATION_NONE, EXAMINATION_SCAN, EXAMINATION_TRIAL, EXAMINATION_CURVATURE, EXAMINATION_DONE
} ExaminationStage;

typedef struct Examination {
    ExaminationStage stage;
    uint64_t version;   /* of the parameters that it is of, */
    bool diverged;      /* and whether training had ended there */
    Scan scan;
    RateTrial trial;
    Curvature curvature; /* its own: that of the panel belongs to a moment of the journal */
    DoctorFacts facts;  /* of the last one that came to its end, */
    Complaints complaints; /* and what they say */
} Examination;

/* What it reads: all of it is borrowed, and was measured to its end. */
typedef struct Evidence {
    const Flow *flow;
    const Probe *probe;
    const GradientNoise *noise;
    const LossCourse *course;
} Evidence;

/* Begins with the trainer's present state. False without memory. A zeroed examination is a valid
 * one; examination_free releases what it has. */
bool examination_start(Examination *examination, const Trainer *trainer, Error *err);

/* Goes on for about *work multiply-adds, which is lowered by what was done; true when there is
 * nothing more to do. Where the trainer has other data, loss or output than it was begun with, or
 * is trained again after a divergence, it is over. */
bool examination_advance(Examination *examination, const Trainer *trainer, const Evidence *evidence,
                         uint64_t *work);
void examination_free(Examination *examination);

#endif
