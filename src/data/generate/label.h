/* Targets of two classes, in each of the ways in which they can be written. */
#ifndef DATA_GENERATE_LABEL_H
#define DATA_GENERATE_LABEL_H

#include "core/samples/dataset.h"
#include "data/generate/choice.h"

/* Makes room for choice->samples with so many inputs; released by dataset_free also after failure.
 */
bool label_init(Dataset *data, const char *name, size_t samples, size_t inputs,
                const GeneratorChoice *choice, Error *err);

/* Sets the target of sample k. */
void label_set(Dataset *data, size_t k, bool positive, const GeneratorChoice *choice);

/* Names the outputs as classes; `names`[count] are copied. */
bool label_name(Dataset *data, const char *const *names, size_t count, Error *err);

#endif
