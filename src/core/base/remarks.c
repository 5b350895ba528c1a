#include "core/base/remarks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool remarks_add(Remarks *remarks, Error *err, const char *format, ...)
{
    char text[sizeof err->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    char *copy = strdup(text);
    char **larger = copy ? realloc(remarks->line, (remarks->count + 1) * sizeof *larger) : NULL;
    if (!larger) {
        free(copy);
        return error_memory(err);
    }
    remarks->line = larger;
    remarks->line[remarks->count++] = copy;
    return true;
}

void remarks_free(Remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++)
        free(remarks->line[i]);
    free(remarks->line);
    *remarks = (Remarks){0};
}
