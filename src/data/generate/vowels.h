/* Vowels as different people speak them: the published means with a stated spread around them. */
#ifndef DATA_GENERATE_VOWELS_H
#define DATA_GENERATE_VOWELS_H

#include "core/samples/dataset.h"
#include "data/generate/choice.h"

/* Of the means of groups of speakers, a row each with F1, F2, F3 in kHz, makes the data set of a
 * choice: choice->number formants, choice->samples of each row, each formant its mean times exp of
 * a normal deviate of the noise's size; without noise each row once. Released by dataset_free also
 * after failure. */
bool vowels_make(Dataset *data, const char *name, const Dataset *means,
                 const GeneratorChoice *choice, Error *err);

#endif
