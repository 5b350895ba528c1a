#include "data/session/session_reading.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

bool reading_fail(const Reading *in, const char *place, const char *format, ...)
{
    char what[320];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(in->err, "%s: %s: %s", in->path, place, what);
}

bool reading_count(const Reading *in, const json_t *parent, const char *key, const char *place,
                   uint64_t least, uint64_t most, uint64_t *out)
{
    const json_t *value = json_object_get(parent, key);
    uint64_t number = (uint64_t)json_integer_value(value);
    if (!value)
        return true;
    if (!json_is_integer(value) || json_integer_value(value) < 0 || number < least || number > most)
        return reading_fail(in, place, "%s is to be a whole number from %llu to %llu", key,
                            (unsigned long long)least, (unsigned long long)most);
    *out = number;
    return true;
}

bool reading_name(const Reading *in, const json_t *parent, const char *key, const char *place,
                  const char **out)
{
    const json_t *value = json_object_get(parent, key);
    if (value && !json_is_string(value))
        return reading_fail(in, place, "%s is to be a text in quotes", key);
    if (value)
        *out = json_string_value(value);
    return true;
}

bool reading_numbers(const Reading *in, const json_t *array, const char *place, size_t n,
                     Real *out)
{
    if (!json_is_array(array) || json_array_size(array) != n)
        return reading_fail(in, place, "an array of %zu numbers is needed here", n);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(array, i);
        out[i] = (Real)json_number_value(item);
        if (!json_is_number(item) || !isfinite(out[i]))
            return reading_fail(in, place, "entry %zu is not a finite number", i + 1);
    }
    return true;
}

bool reading_matrix(const Reading *in, const json_t *array, const char *place, size_t rows,
                    size_t columns, Real *out)
{
    char row[128];
    if (!json_is_array(array) || json_array_size(array) != rows)
        return reading_fail(in, place, "an array of %zu rows of %zu numbers is needed here", rows,
                            columns);
    for (size_t i = 0; i < rows; i++) {
        snprintf(row, sizeof row, "%s[%zu]", place, i);
        if (!reading_numbers(in, json_array_get(array, i), row, columns, out + i * columns))
            return false;
    }
    return true;
}
