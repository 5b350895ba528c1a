#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(Error *err, const char *format, ...)
{
    if (err) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(err->message, sizeof err->message, format, arguments);
        va_end(arguments);
    }
    return false;
}

bool error_memory(Error *err)
{
    return error_set(err, "not enough memory; a smaller network, batch or data set would fit");
}
