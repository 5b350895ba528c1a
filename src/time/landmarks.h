/* What happened along the present branch of a journal, as places to go to: settings and shapes that
 * were changed, numbers and samples set by hand, weights jogged, units that came to learn hardly
 * any more, and where other branches part. */
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
    LANDMARK_SHAPE,
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
 * Returns how many. */
size_t landmarks_find(const Replay *replay, const Measures *measures, size_t era,
                      const LandmarkBranch *branches, size_t branch_count,
                      Landmark out[LANDMARKS_MAX]);

#endif
