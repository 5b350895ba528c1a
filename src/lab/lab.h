/* The lab: all instruments of one network. Each measures in slices and on copies, and only looks at
 * the trainer; a row of instrument_table has all that panels and verbs need of one. */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include "core/base/table.h"
#include "lab/curvature.h"
#include "lab/doctor/course.h"
#include "lab/doctor/examination.h"
#include "lab/findings.h"
#include "lab/flow.h"
#include "lab/gradient_noise.h"
#include "lab/landscape.h"
#include "lab/probe.h"
#include "lab/rate_test.h"

/* A zeroed one is valid: nothing has been measured. */
typedef struct Lab {
    Probe probe;
    RateTest rate_test;
    Curvature curvature;
    size_t parameter; /* the weight or bias that somebody asks about */
    GradientNoise gradient_noise;
    Landscape landscape;
    Flow flow;
    LossCourse course;        /* how the loss has gone: whoever trains writes it down */
    Examination examination;
} Lab;

typedef struct Instrument {
    TableRow row; /* the name of its verb, and what it measures */
    /* Begins with the trainer's present state; what it had is over. False without memory. */
    bool (*start)(Lab *lab, const Trainer *trainer, Error *err);
    /* Goes on for about *work multiply-adds, which is lowered by what was done; true when there is
     * nothing more to do. */
    bool (*advance)(Lab *lab, const Trainer *trainer, uint64_t *work);
    /* Whether it has begun and is not done. */
    bool (*is_going)(const Lab *lab);
    /* Whether what it has is of the trainer's present state. */
    bool (*is_of)(const Lab *lab, const Trainer *trainer);
    bool takes_diverged; /* it has something to say where training has diverged, too, */
    bool reads_course;   /* and reads how the loss has gone */
    /* What it has found, when it is done. False without memory. */
    bool (*report)(const Lab *lab, const Trainer *trainer, Findings *findings, Error *err);
} Instrument;

/* All of them, which are verbs in this order too. */
#define LAB_INSTRUMENTS(ROW) ROW(probe) ROW(rate_test) ROW(curvature) \
    ROW(gradient_noise) ROW(landscape) ROW(flow) ROW(doctor)

/* Where each stands in the table. */
#define LAB_INDEX(name) INSTRUMENT_##name,
enum { LAB_INSTRUMENTS(LAB_INDEX) };
#undef LAB_INDEX

#define LAB_DECLARE(name) extern const Instrument instrument_##name;
LAB_INSTRUMENTS(LAB_DECLARE)
#undef LAB_DECLARE
extern const Table instrument_table;

void lab_free(Lab *lab);

#endif
