/* A scan of the training part: what of the data decides how well any network can do.
 *
 * How large the numbers of each input are and how they are spread; the same of targets; samples
 * whose inputs are equal and whose targets are not; and from these, exactly for the loss in force
 * and the range of the outputs, the least loss that any network can have, and the loss of the best
 * answer that is the same for all samples. In slices. */
#ifndef LAB_SCAN_H
#define LAB_SCAN_H

#include "core/method/loss.h"
#include "core/net/net.h"
#include "core/samples/dataset.h"

/* A column, or the output, of some number. */
typedef struct ScanColumn {
    size_t index;
    double value;
} ScanColumn;

typedef struct ScanFacts {
    ScanColumn spread_most, spread_least; /* inputs of the largest and the least deviation that is
                                             not 0 */
    ScanColumn size_most;    /* the input of the largest √(mean x²) */
    ScanColumn target_most;  /* the output of the largest √(mean t²) */
    size_t beyond;           /* targets that the output's range does not hold, */
    double beyond_most;      /* and the one that is farthest away from it */
    double least, constant;  /* losses: the least possible, and of the best constant answer */
    size_t contradicting;    /* samples with others of equal inputs and other targets; */
    size_t pair[2];          /* two of them */
} ScanFacts;

typedef enum ScanStage {
    SCAN_NONE, SCAN_SAMPLES, SCAN_GROUPS, SCAN_CONSTANT, SCAN_DONE
} ScanStage;

typedef struct Scan {
    ScanStage stage;
    uint64_t revision;       /* of the data that it is of; */
    size_t samples, inputs, outputs; /* their sizes, */
    const Features *features;
    const Loss *loss;        /* the loss, */
    const Activation *output; /* and the activation of the outputs */
    size_t done;             /* samples, groups or outputs of the stage */
    double least, constant;  /* sums so far */
    ScanFacts facts;         /* when it is done */
    double *sums, *squares;  /* [inputs + outputs] of each column, less its first value; owned */
    double *targets;         /* [samples] of one output, owned */
    uint32_t *slot;          /* [slots] a power of two: 1 + the first sample of a group; owned */
    uint32_t *next;          /* [samples] 1 + the next sample of the group; owned */
    size_t slots;
} Scan;

/* As lab/lab.h says it. A zeroed scan is a valid one; scan_free releases what it has. */
bool scan_start(Scan *scan, const Net *net, const Dataset *data, const Loss *loss, Error *err);
bool scan_advance(Scan *scan, const Net *net, const Dataset *data, const Loss *loss,
                  uint64_t *work);
void scan_free(Scan *scan);

/* Whether it is of these. */
bool scan_is_of(const Scan *scan, const Net *net, const Dataset *data, const Loss *loss);

#endif
