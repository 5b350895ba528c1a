#include "core/base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(Error *err, const char *format, ...)
{
    if (err) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(err->message, sizeof err->message, format, arguments);
        va_end(arguments);
        err->is_memory = false;
    }
    return false;
}

bool error_memory(Error *err)
{
    error_set(err, "not enough memory; a smaller network, batch or data set would fit");
    if (err)
        err->is_memory = true;
    return false;
}
