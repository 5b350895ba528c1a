/* The golden scenes: one row each. */
#ifndef TESTS_VIEW_GOLDEN_CASES_H
#define TESTS_VIEW_GOLDEN_CASES_H

#include "stage.h"

typedef struct Case {
    const char *name;
    StageNet net;
    int width, height;
    Symbols symbols;
    bool mono;
    size_t phases;
    void (*prepare)(Stage *stage); /* or NULL */
} Case;

extern const Case golden_cases[];
extern const size_t golden_case_count;

#endif
