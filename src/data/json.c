#include "data/json.h"

#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 9, INDENT = 2 };

json_t *json_numbers(const Real *v, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < n; i++)
        if (json_array_append_new(array, json_real((double)v[i])) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

json_t *json_matrix(const Real *v, size_t rows, size_t columns)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < rows; i++)
        if (json_array_append_new(array, json_numbers(v + i * columns, columns)) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static bool holds_containers(const json_t *value)
{
    const char *key;
    json_t *item;
    size_t i;
    if (json_is_array(value)) {
        json_array_foreach(value, i, item)
            if (json_is_array(item) || json_is_object(item))
                return true;
        return false;
    }
    json_object_foreach((json_t *)value, key, item)
        if (json_is_array(item) || json_is_object(item))
            return true;
    return false;
}

bool json_put(json_t *object, const char *name, json_t *value)
{
    return json_is_null(value) || json_object_set_new(object, name, value) == 0;
}

json_t *json_if(bool whole, json_t *value)
{
    if (whole)
        return value;
    json_decref(value);
    return NULL;
}

static void write_flat(const json_t *value, FILE *out)
{
    json_dumpf(value, out, JSON_ENCODE_ANY | JSON_REAL_PRECISION(DIGITS) | JSON_ENSURE_ASCII);
}

/* Containers of containers are broken over lines; the depth is that of what this program makes. */
static void write_value(const json_t *value, int depth, FILE *out)
{
    const char *key, *separator = "";
    json_t *item;
    size_t i;
    if (!holds_containers(value) && !(depth == 0 && json_is_object(value))) {
        write_flat(value, out);
        return;
    }
    fputc(json_is_array(value) ? '[' : '{', out);
    if (json_is_array(value)) {
        json_array_foreach(value, i, item) {
            fprintf(out, "%s\n%*s", separator, (depth + 1) * INDENT, "");
            write_value(item, depth + 1, out);
            separator = ",";
        }
    } else {
        json_object_foreach((json_t *)value, key, item) {
            fprintf(out, "%s\n%*s\"%s\": ", separator, (depth + 1) * INDENT, "", key);
            write_value(item, depth + 1, out);
            separator = ",";
        }
    }
    fprintf(out, "\n%*s%c", depth * INDENT, "", json_is_array(value) ? ']' : '}');
}

bool json_text(const json_t *value, char **text, size_t *size, Error *err)
{
    FILE *out = open_memstream(text, size);
    if (!out)
        return error_memory(err);
    write_value(value, 0, out);
    fputc('\n', out);
    if (fclose(out) == 0)
        return true;
    free(*text);
    return error_memory(err);
}
