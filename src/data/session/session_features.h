/* Features in a session: an array of formulas. */
#ifndef DATA_SESSION_SESSION_FEATURES_H
#define DATA_SESSION_SESSION_FEATURES_H

#include "data/formula.h"

#include <jansson.h>

/* The formulas as a new array, null where there are none; NULL without memory. */
json_t *features_json(const Features *features);

/* Reads them over the columns of `data` into *features, which the caller frees; NULL for no array.
 * False with what would be right. */
bool features_read(const json_t *array, const Dataset *data, Features **features, Error *err);

#endif
