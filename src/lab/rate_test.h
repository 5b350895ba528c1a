/* The rate test: training from here with a rate that grows at every mini-batch.
 *
 * After Smith 2017 ("Cyclical Learning Rates for Training Neural Networks") as fast.ai does it: 100
 * mini-batches, η_i = η_0 (η_100/η_0)^(i/100), the loss of each under the rate before, smoothed by
 * a mean that forgets with 0.98 and is without bias; over when that is above four times its least,
 * or no number. There the rates go from 1e-7 to 10; here as far, four decades below that of the
 * present rate to four above. The suggestion is fast.ai's "valley": of the smoothed losses, without
 * the first tenth and the last five, the longest falling subsequence, and of that the place after a
 * third and a sixth more. On a copy, in the exact order in which the samples come next, with the
 * optimizer's state, penalties and dropout, without the schedule. */
#ifndef LAB_RATE_TEST_H
#define LAB_RATE_TEST_H

#include "core/train/trainer.h"

enum { RATE_TEST_STEPS = 100, RATE_TEST_DECADES = 8 };

typedef struct RateTest {
    bool going, done;
    uint64_t version;      /* of the parameters that it is of, */
    uint64_t epoch;        /* in that epoch */
    uint64_t revision;     /* of the data */
    Hyper hyper;           /* in force there, */
    double rate;           /* and the rate of the next update */
    double rates[RATE_TEST_STEPS], losses[RATE_TEST_STEPS], smooth[RATE_TEST_STEPS];
    size_t known;          /* steps made */
    bool rose;             /* it ended because the loss had grown, */
    bool diverged;         /* or was no number any more */
    Trainer copy;          /* owned, but for its sets of frozen units */
} RateTest;

/* As lab/lab.h says it. A zeroed test is a valid one; rate_test_free releases what it has. */
bool rate_test_start(RateTest *test, const Trainer *trainer, Error *err);
bool rate_test_advance(RateTest *test, const Trainer *trainer, uint64_t *work);
bool rate_test_is_of(const RateTest *test, const Trainer *trainer);
void rate_test_free(RateTest *test);

/* What is read off one that is done; NaN where there is none. */
typedef struct RateTestFacts {
    double valley;         /* the suggestion, */
    double from, to;       /* and the ends of the longest fall, in which it lies */
    double steepest;       /* where the loss falls most over the logarithm of the rate */
    double lowest;         /* where it is least, which is ten times another usual suggestion */
} RateTestFacts;
RateTestFacts rate_test_facts(const RateTest *test);

#endif
