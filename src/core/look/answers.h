/* What the network answers to the samples of a list: forward passes alone, nothing dropped.
 *
 * Whoever shows a list asks for its samples under the parameters of a version, each time that it is
 * shown; what is known of them already stays. Of a large network the answers come in slices, from
 * the first sample on, and those that are still to come are absent. */
#ifndef CORE_LOOK_ANSWERS_H
#define CORE_LOOK_ANSWERS_H

#include "core/train/batch.h"

/* Samples that a list has at most. */
enum { ANSWERS_MAX = 128 };

typedef struct Answers {
    Batch batch;               /* as many samples as a slice has */
    Real *out;                 /* owned: [count][outputs], of the first `known` samples */
    size_t count, known;
    size_t sample[ANSWERS_MAX]; /* [count] rows of the data set */
    uint64_t version;          /* of the parameters */
} Answers;

/* Takes memory for networks of this shape; answers_free releases it. */
bool answers_init(Answers *answers, const Net *net, Error *err);
void answers_free(Answers *answers);

/* Asks for `count` samples, ANSWERS_MAX at most, under the parameters of `version`, which differs
 * whenever parameters, data or curves differ. */
void answers_ask(Answers *answers, uint64_t version, const size_t *sample, size_t count);

/* Goes on for about *work multiply-adds, at least one slice, which is lowered by what was done;
 * true when all are known. Allocates nothing. */
bool answers_advance(Answers *answers, const Net *net, const Real *theta, const Dataset *data,
                     uint64_t *work);

/* The outputs [outputs] for sample i of the list, NULL where they are not known yet. */
const Real *answers_of(const Answers *answers, const Dataset *data, size_t i);

#endif
