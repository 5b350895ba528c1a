/* Lists of values as a person types them to be tried one after the other: "sgd,adam", "1..40",
 * "0..0.5:6", "0.01..10:log:7". */
#ifndef APP_OPTION_VALUES_H
#define APP_OPTION_VALUES_H

#include "core/base/error.h"

#include <stddef.h>

enum { VALUES_MAX = 1000000 };

typedef struct Values {
    size_t count;
    char **text; /* owned, as is each */
} Values;

/* Reads a list: values with commas between, and among them ranges of numbers. "1..40" are the whole
 * numbers from 1 to 40, "A..B:N" are N numbers at the same distance, "A..B:log:N" N numbers of
 * which each is the same multiple of the one before, written in nine digits. Released by
 * values_free also after failure. */
bool values_read(Values *values, const char *list, Error *err);

/* In values that may have commas themselves, as sizes of layers, + stands for each: 8+8. */
void values_write_commas(Values *values);
void values_free(Values *values);

#endif
