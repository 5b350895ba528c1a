/* Arrays of numbers, nested or in base64, whose shape is known. */
#include "watch/protocol.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An array as it stands in a line, and where its numbers go. */
typedef struct Shaped {
    const ProtocolReader *in;
    const char *place;
    size_t rows, columns; /* rows 0: a vector */
    double *out;
    Error *err;
} Shaped;

static size_t count_of(const Shaped *s)
{
    return (s->rows > 0 ? s->rows : 1) * s->columns;
}

/* What would be right. */
static bool misshapen(const Shaped *s, const char *is)
{
    if (s->rows == 0)
        return protocol_fail(s->in, s->err, "%s: %s; %zu numbers would be right", s->place, is,
                             s->columns);
    return protocol_fail(s->in, s->err, "%s: %s; %zu rows of %zu numbers would be right", s->place,
                         is, s->rows, s->columns);
}

/* A number, or one of the words that stand for what is none. */
static bool is_number(const json_t *value, double *out)
{
    const char *word = json_string_value(value);
    *out = json_is_null(value) ? NAN : json_number_value(value);
    if (!word || word[0] != '\x7f')
        return json_is_number(value) || json_is_null(value);
    *out = word[1] == '+' ? INFINITY : word[1] == '-' ? -INFINITY : NAN;
    return true;
}

static bool take(const Shaped *s, const json_t *value, double *out)
{
    return is_number(value, out) ||
           misshapen(s, json_is_string(value) ? "there is a text in the place of a number"
                                              : "there is no number in the place of one");
}

bool protocol_number(const ProtocolReader *in, const json_t *value, const char *place, double *out,
                     Error *err)
{
    return is_number(value, out) || protocol_fail(in, err, "%s is to be a number", place);
}

static bool take_row(const Shaped *s, const json_t *row, size_t from)
{
    char is[96];
    if (json_array_size(row) != s->columns) {
        snprintf(is, sizeof is, "a row has %zu numbers", json_array_size(row));
        return misshapen(s, is);
    }
    for (size_t i = 0; i < s->columns; i++)
        if (!take(s, json_array_get(row, i), &s->out[from + i]))
            return false;
    return true;
}

/* A column [n][1] or a row [1][n] as the vector that it is. */
static bool take_vector(const Shaped *s, const json_t *array)
{
    const json_t *first = json_array_get(array, 0);
    if (!json_is_array(first))
        return take_row(s, array, 0);
    if (json_array_size(array) == 1)
        return take_row(s, first, 0);
    if (json_array_size(array) != s->columns)
        return take_row(s, array, 0);
    for (size_t i = 0; i < s->columns; i++) {
        const json_t *one = json_array_get(array, i);
        if (json_array_size(one) != 1)
            return misshapen(s, "there are rows of other sizes than 1");
        if (!take(s, json_array_get(one, 0), &s->out[i]))
            return false;
    }
    return true;
}

/* The layout is the usual reason for a matrix the other way round. */
static bool refuse_rows(const Shaped *s, const json_t *array)
{
    char is[192];
    size_t rows = json_array_size(array), columns = json_array_size(json_array_get(array, 0));
    bool turned = rows == s->columns && columns == s->rows;
    const char *hint = turned ? ", which is the other way round (\"layout\": \"torch\" is "
                                "[units][fan_in], \"keras\" [fan_in][units])"
                       : rows == s->columns ? " (each sample is a row, not a column)" : "";
    snprintf(is, sizeof is, "it has %zu rows of %zu%s", rows, columns, hint);
    return misshapen(s, is);
}

static bool take_nested(const Shaped *s, const json_t *array)
{
    if (s->rows == 0)
        return take_vector(s, array);
    if (json_array_size(array) != s->rows || !json_is_array(json_array_get(array, 0)) ||
        json_array_size(json_array_get(array, 0)) != s->columns)
        return refuse_rows(s, array);
    for (size_t i = 0; i < s->rows; i++)
        if (!take_row(s, json_array_get(array, i), i * s->columns))
            return false;
    return true;
}

static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* The bytes of base64 (RFC 4648, either alphabet), one after the other. */
typedef struct Base64 {
    const char *text;
    size_t size, at;
    uint32_t bits;
    int count; /* of bits that are left */
} Base64;

static bool next_byte(Base64 *b, unsigned char *byte)
{
    while (b->count < 8) {
        int six = b->at < b->size ? sextet(b->text[b->at++]) : -1;
        if (six < 0)
            return false;
        b->bits = b->bits << 6 | (uint32_t)six;
        b->count += 6;
    }
    b->count -= 8;
    *byte = (unsigned char)(b->bits >> b->count);
    return true;
}

/* Nothing but padding and bits of 0 stands behind the last byte. */
static bool is_over(const Base64 *b)
{
    size_t at = b->at, bytes = b->size;
    while (at < bytes && b->text[at] == '=')
        at++;
    return at == bytes && at - b->at <= 2 && (b->bits & ((1u << b->count) - 1)) == 0;
}

/* One number of `width` bytes, the least significant first. */
static bool take_bytes(Base64 *b, size_t width, double *out)
{
    uint64_t bits = 0;
    unsigned char byte;
    for (size_t i = 0; i < width; i++) {
        if (!next_byte(b, &byte))
            return false;
        bits |= (uint64_t)byte << 8 * i;
    }
    if (width == 4) {
        uint32_t low = (uint32_t)bits;
        float number;
        memcpy(&number, &low, sizeof number);
        *out = (double)number;
    } else {
        memcpy(out, &bits, sizeof *out);
    }
    return true;
}

/* Whether entry i of a shape is just this. */
static bool extent_is(const json_t *shape, size_t i, size_t wanted)
{
    double extent = json_number_value(json_array_get(shape, i));
    return extent >= (double)wanted && extent <= (double)wanted;
}

static bool shape_fits(const Shaped *s, const json_t *shape)
{
    size_t n = s->columns, dimensions = json_array_size(shape);
    if (dimensions == 1)
        return s->rows == 0 && extent_is(shape, 0, n);
    if (dimensions != 2)
        return false;
    if (s->rows > 0)
        return extent_is(shape, 0, s->rows) && extent_is(shape, 1, n);
    return (extent_is(shape, 0, 1) && extent_is(shape, 1, n)) ||
           (extent_is(shape, 0, n) && extent_is(shape, 1, 1));
}

static bool take_packed(const Shaped *s, const json_t *object)
{
    const char *dtype = json_string_value(json_object_get(object, "dtype"));
    const json_t *data = json_object_get(object, "data");
    bool single = dtype && strcmp(dtype, "<f4") == 0;
    if (!single && !(dtype && strcmp(dtype, "<f8") == 0))
        return protocol_fail(s->in, s->err, "%s: the dtype of an object is to be \"<f4\" or "
                             "\"<f8\"", s->place);
    if (!shape_fits(s, json_object_get(object, "shape")))
        return misshapen(s, "the shape of an object is another");
    if (!json_is_string(data))
        return protocol_fail(s->in, s->err, "%s: the data of an object is to be a text in base64",
                             s->place);
    Base64 b = {.text = json_string_value(data), .size = json_string_length(data)};
    for (size_t i = 0; i < count_of(s); i++)
        if (!take_bytes(&b, single ? 4 : 8, &s->out[i]))
            return protocol_fail(s->in, s->err, "%s: the base64 ends, or is none, at its character "
                                 "%zu; %zu numbers of %d bytes would be right", s->place, b.at,
                                 count_of(s), single ? 4 : 8);
    return is_over(&b) || protocol_fail(s->in, s->err, "%s: the base64 goes on behind %zu numbers",
                                        s->place, count_of(s));
}

static bool take_array(const Shaped *s, const json_t *array)
{
    if (json_is_object(array))
        return take_packed(s, array);
    return json_is_array(array) ? take_nested(s, array) : misshapen(s, "it is no array");
}

bool protocol_array(const ProtocolReader *in, const json_t *array, const char *place, size_t rows,
                    size_t columns, bool turned, double *out, Error *err)
{
    Shaped s = {.in = in, .place = place, .rows = rows, .columns = columns, .out = out,
                .err = err};
    if (!turned)
        return take_array(&s, array);
    double *spare = malloc(rows * columns * sizeof *spare);
    if (!spare)
        return error_memory(err);
    s = (Shaped){.in = in, .place = place, .rows = columns, .columns = rows, .out = spare,
                 .err = err};
    bool ok = take_array(&s, array);
    for (size_t i = 0; ok && i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            out[i * columns + j] = spare[j * rows + i];
    free(spare);
    return ok;
}
