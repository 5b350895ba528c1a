#include "data/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 9, INDENT = 2 };

json_t *json_numbers(const Real *v, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < n; i++)
        array = json_append(array, json_real((double)v[i]));
    return array;
}

/* Where reading goes when there is no memory: jansson (2.14) goes on with a text that lacks bytes
 * then, and writes beyond it. Its allocator has no other way to tell. */
static jmp_buf no_memory;

static void *allocate(size_t size)
{
    void *memory = malloc(size);
    if (!memory)
        longjmp(no_memory, 1);
    return memory;
}

static json_t *read_as(const char *bytes, size_t size, size_t flags, json_error_t *where)
{
    json_set_alloc_funcs(allocate, free);
    if (setjmp(no_memory) == 0) {
        json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES | flags, where);
        json_set_alloc_funcs(malloc, free);
        return root;
    }
    /* What was read so far is lost, with the memory that it has. */
    json_set_alloc_funcs(malloc, free);
    *where = (json_error_t){.line = -1, .column = -1};
    where->text[JSON_ERROR_TEXT_LENGTH - 1] = json_error_out_of_memory;
    return NULL;
}

json_t *json_read(const char *bytes, size_t size, json_error_t *where)
{
    return read_as(bytes, size, 0, where);
}

json_t *json_read_reals(const char *bytes, size_t size, json_error_t *where)
{
    return read_as(bytes, size, JSON_DECODE_INT_AS_REAL, where);
}

json_t *json_matrix(const Real *v, size_t rows, size_t columns)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < rows; i++)
        array = json_append(array, json_numbers(v + i * columns, columns));
    return array;
}

/* An array has no members, and an object no entries: one of the two loops is for nothing. */
static bool holds_containers(const json_t *value)
{
    const char *key;
    json_t *item;
    size_t i;
    json_array_foreach(value, i, item)
        if (json_is_array(item) || json_is_object(item))
            return true;
    json_object_foreach((json_t *)value, key, item)
        if (json_is_array(item) || json_is_object(item))
            return true;
    return false;
}

json_t *json_finite(double v)
{
    return isfinite(v) ? json_real(v) : json_null();
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

json_t *json_append(json_t *array, json_t *value)
{
    return json_if(json_array_append_new(array, value) == 0, array);
}

json_t *json_unless_empty(json_t *array)
{
    if (!array || json_array_size(array) > 0)
        return array;
    json_decref(array);
    return json_null();
}

static bool write_value(const json_t *value, int depth, FILE *out);

/* Item i of an array, or of an object under its key, on a line of its own. */
static bool write_item(size_t i, const char *key, const json_t *item, int depth, FILE *out)
{
    fprintf(out, "%s\n%*s", i > 0 ? "," : "", (depth + 1) * INDENT, "");
    if (key)
        fprintf(out, "\"%s\": ", key);
    return write_value(item, depth + 1, out);
}

static bool write_items(const json_t *value, int depth, FILE *out)
{
    const char *key;
    json_t *item;
    size_t i;
    json_array_foreach(value, i, item)
        if (!write_item(i, NULL, item, depth, out))
            return false;
    i = 0;
    json_object_foreach((json_t *)value, key, item)
        if (!write_item(i++, key, item, depth, out))
            return false;
    return true;
}

bool json_line(const json_t *value, FILE *out)
{
    return value && json_dumpf(value, out, JSON_REAL_PRECISION(DIGITS) | JSON_ENCODE_ANY) == 0;
}

/* Containers of containers are broken over lines; the depth is that of what this program makes. */
static bool write_value(const json_t *value, int depth, FILE *out)
{
    const size_t flags = JSON_ENCODE_ANY | JSON_REAL_PRECISION(DIGITS) | JSON_ENSURE_ASCII;
    if (!holds_containers(value) && !(depth == 0 && json_is_object(value)))
        return json_dumpf(value, out, flags) == 0;
    fputc(json_is_array(value) ? '[' : '{', out);
    bool ok = write_items(value, depth, out);
    fprintf(out, "\n%*s%c", depth * INDENT, "", json_is_array(value) ? ']' : '}');
    return ok;
}

bool json_text(const json_t *value, char **text, size_t *size, Error *err)
{
    *text = NULL;
    FILE *out = open_memstream(text, size);
    if (!out)
        return error_memory(err);
    bool ok = write_value(value, 0, out);
    ok = fputc('\n', out) != EOF && !ferror(out) && ok;
    /* The last that the stream asks memory for is not told by fclose. */
    if (fclose(out) == 0 && ok && *text)
        return true;
    free(*text);
    *text = NULL;
    return error_memory(err);
}
