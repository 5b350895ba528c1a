/* What happened along the present line of a journal, as places to go to: settings that were
 * changed, numbers set by hand, weights jogged, units that came to learn hardly any more, and where
 * other branches part. */
#ifndef TIME_LANDMARKS_H
#define TIME_LANDMARKS_H

#include "time/history.h"
#include "time/measures.h"
#include "time/moment.h"

typedef enum LandmarkKind {
    LANDMARK_SETTING,
    LANDMARK_EDIT,
    LANDMARK_JOG,
    LANDMARK_STUCK,
    LANDMARK_BRANCH,
    LANDMARK_KINDS
} LandmarkKind;

typedef struct Landmark {
    LandmarkKind kind;
    Place place;
    double epoch;
    char moment[MOMENT_SIZE];
    char words[HISTORY_SIZE]; /* "rate 1 → 2.5"; of settings in a row as one change */
} Landmark;

enum { LANDMARKS_MAX = 64 };

/* Another era that has its beginning in common with the present one, and what it is called. */
typedef struct LandmarkBranch {
    BranchEra era;
    const char *label;
} LandmarkBranch;

/* Those of the present branch's era `era`, in order; of more than LANDMARKS_MAX the last ones.
 * Returns how many. `trainer` is the journal's. */
size_t landmarks_find(const Journal *journal, const Measures *measures, const Trainer *trainer,
                      size_t era, const LandmarkBranch *branches, size_t branch_count,
                      Landmark out[LANDMARKS_MAX]);

#endif
