/* Small images of the ten digits, each a little different. */
#ifndef DATA_GENERATE_DIGITS_H
#define DATA_GENERATE_DIGITS_H

#include "core/samples/dataset.h"
#include "data/generate/choice.h"

enum { DIGIT_SIDE = 8 };

/* choice->samples images of each of the ten digits, 8 × 8 pixels from 0 (paper) to 1 (ink), row by
 * row from the top: a bitmap of 5 × 7, drawn for this program, that is scaled by 0.9 to 1.1,
 * slanted by up to ±0.25 (14°), moved by up to ±0.9 of a pixel, thickened by up to a half of what
 * its neighbours have, and speckled by a normal deviate of the noise's size at each pixel, kept
 * within 0 and 1. Digit k is sample k modulo 10, so that any beginning has all of them. Released by
 * dataset_free also after failure. */
bool digits_make(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err);

#endif
