/* Sentences about what has been decided, for the person who may want it otherwise. */
#ifndef CORE_BASE_REMARKS_H
#define CORE_BASE_REMARKS_H

#include "core/base/error.h"

#include <stddef.h>

typedef struct Remarks {
    char **line; /* owned, as everything in it */
    size_t count;
} Remarks;

/* Adds a sentence; false without memory. */
bool remarks_add(Remarks *remarks, Error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void remarks_free(Remarks *remarks);

#endif
