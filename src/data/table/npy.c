#include "data/table/npy.h"

#include <stdlib.h>
#include <string.h>

enum { MAGIC = 6, PREFIX = 8 };

bool npy_begins(const char *bytes, size_t size)
{
    return size >= MAGIC && memcmp(bytes, "\x93NUMPY", MAGIC) == 0;
}

/* The header is a dictionary as Python writes it:
 * {'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), } */
typedef struct NpyHeader {
    const char *start; /* of the file */
    const char *next, *end;
    Array *array;
    bool has_type, has_order, has_shape;
} NpyHeader;

static bool malformed(const NpyHeader *h, const char *wanted, Error *err)
{
    return error_set(err, "%s: at byte %zu of the header of an array: %s would be right",
                     h->array->name, (size_t)(h->next - h->start), wanted);
}

static void skip_blanks(NpyHeader *h)
{
    while (h->next < h->end && strchr(" \t\r\n", *h->next) && *h->next)
        h->next++;
}

/* Whether `mark` comes next; it is gone past then. */
static bool take(NpyHeader *h, const char *mark)
{
    size_t length = strlen(mark);
    skip_blanks(h);
    if ((size_t)(h->end - h->next) < length || memcmp(h->next, mark, length) != 0)
        return false;
    h->next += length;
    return true;
}

/* A text in quotes; false where none comes next. */
static bool take_text(NpyHeader *h, const char **text, size_t *length)
{
    skip_blanks(h);
    if (h->next == h->end || (*h->next != '\'' && *h->next != '"'))
        return false;
    const char *from = h->next + 1, *to = memchr(from, *h->next, (size_t)(h->end - from));
    if (!to)
        return false;
    *text = from;
    *length = (size_t)(to - from);
    h->next = to + 1;
    return true;
}

static bool refuse_type(const NpyHeader *h, const char *type, size_t length, Error *err)
{
    static const char right[] = "an array of numbers (f4, f8, i1 to i8, u1 to u8, b1) is needed";
    bool text = length > 1 && strchr("SUa", type[length > 2 && strchr("<>|=", *type) ? 1 : 0]);
    if (length > 1 && type[1] == 'O')
        return error_set(err, "%s: an array of Python objects; %s", h->array->name, right);
    if (text)
        return error_set(err, "%s: an array of texts; %s", h->array->name, right);
    return error_set(err, "%s: numbers of type '%.*s'; %s", h->array->name,
                     (int)(length < 32 ? length : 32), type, right);
}

static bool take_type(NpyHeader *h, Error *err)
{
    const char *type;
    size_t length;
    if (take(h, "["))
        return error_set(err, "%s: an array of records with fields; one of plain numbers is needed",
                         h->array->name);
    if (!take_text(h, &type, &length))
        return malformed(h, "a type in quotes, such as '<f8',", err);
    if (length != 3 || !strchr("<>|=", type[0]) || !strchr("fiub", type[1]) || !type[1] || !type[0])
        return refuse_type(h, type, length, err);
    unsigned width = (unsigned char)type[2] - (unsigned)'0';
    bool may_be = type[1] == 'f' ? width == 4 || width == 8
                  : type[1] == 'b'
                      ? width == 1
                      : width == 1 || width == 2 || width == 4 || width == 8;
    if (!may_be || (type[0] == '|' && width > 1))
        return refuse_type(h, type, length, err);
    h->array->kind = type[1];
    h->array->width = (unsigned char)width;
    h->array->big_endian = type[0] == '>';
    h->has_type = true;
    return true;
}

static bool take_order(NpyHeader *h, Error *err)
{
    h->array->first_fastest = take(h, "True");
    h->has_order = h->array->first_fastest || take(h, "False");
    return h->has_order || malformed(h, "True or False", err);
}

/* A size of at most 18 digits. */
static bool take_size(NpyHeader *h, size_t *size)
{
    const char *from = h->next;
    *size = 0;
    for (; h->next < h->end && *h->next >= '0' && *h->next <= '9'; h->next++)
        if (h->next - from < 18)
            *size = 10 * *size + (size_t)(*h->next - '0');
    return h->next > from && h->next - from <= 18;
}

static bool take_shape(NpyHeader *h, Error *err)
{
    Array *a = h->array;
    if (!take(h, "("))
        return malformed(h, "sizes in parentheses", err);
    a->dimensions = 0;
    while (!take(h, ")")) {
        if (a->dimensions == ARRAY_DIMENSIONS_MAX)
            return error_set(err, "%s: an array of more than %d sizes; a table has two", a->name,
                             ARRAY_DIMENSIONS_MAX);
        skip_blanks(h);
        if (!take_size(h, &a->size[a->dimensions]))
            return malformed(h, "a size", err);
        a->dimensions++;
        bool comma = take(h, ",");
        skip_blanks(h);
        if (!comma && (h->next == h->end || *h->next != ')'))
            return malformed(h, "a comma or a closing parenthesis", err);
    }
    h->has_shape = true;
    return true;
}

static bool take_member(NpyHeader *h, Error *err)
{
    const char *key;
    size_t length;
    if (!take_text(h, &key, &length) || !take(h, ":"))
        return malformed(h, "a key in quotes and a colon", err);
    if (length == 5 && memcmp(key, "descr", 5) == 0 && !h->has_type)
        return take_type(h, err);
    if (length == 13 && memcmp(key, "fortran_order", 13) == 0 && !h->has_order)
        return take_order(h, err);
    if (length == 5 && memcmp(key, "shape", 5) == 0 && !h->has_shape)
        return take_shape(h, err);
    return malformed(h, "descr, fortran_order and shape once each before it", err);
}

static bool take_members(NpyHeader *h, Error *err)
{
    if (!take(h, "{"))
        return malformed(h, "an opening brace", err);
    while (!take(h, "}")) {
        if (!take_member(h, err))
            return false;
        bool comma = take(h, ",");
        skip_blanks(h);
        if (!comma && (h->next == h->end || *h->next != '}'))
            return malformed(h, "a comma or a closing brace", err);
    }
    skip_blanks(h);
    if (h->next < h->end)
        return malformed(h, "its end", err);
    return (h->has_type && h->has_order && h->has_shape) ||
           malformed(h, "descr, fortran_order and shape before it", err);
}

/* Where the header begins and ends; its length has two bytes in version 1, else four. */
static bool find_header(const char *name, const char *bytes, size_t size, size_t *from, size_t *to,
                        Error *err)
{
    const unsigned char *b = (const unsigned char *)bytes;
    if (!npy_begins(bytes, size) || size < PREFIX)
        return error_set(err, "%s: no array of NumPy: it does not begin as one", name);
    if (b[6] < 1 || b[6] > 3)
        return error_set(err, "%s: version %u of NumPy's format; 1 to 3 can be read", name, b[6]);
    *from = PREFIX + (b[6] == 1 ? 2 : 4);
    if (size < *from)
        return error_set(err, "%s: cut off at byte %zu, before its header", name, size);
    size_t length = b[8] | (size_t)b[9] << 8;
    if (b[6] > 1)
        length |= (size_t)b[10] << 16 | (size_t)b[11] << 24;
    *to = *from + length;
    return length <= size - *from ||
           error_set(err, "%s: cut off at byte %zu, in its header, which goes on to byte %zu", name,
                     size, *to);
}

bool npy_parse(Array *array, const char *name, const char *bytes, size_t size, Error *err)
{
    size_t from = 0, to = 0;
    *array = (Array){.name = name};
    if (!find_header(name, bytes, size, &from, &to, err))
        return false;
    NpyHeader header = {
        .start = bytes, .next = bytes + from, .end = bytes + to, .array = array};
    array->bytes = bytes + to;
    return take_members(&header, err) && array_check(array, to, size - to, err);
}

bool npy_fill(Sheet *sheet, const char *path, const Array *array, const TableChoice *choice,
              Error *err)
{
    if (array->dimensions > 2 && !choice->without_targets)
        return error_set(err, "%s: an array of %zu sizes; a table has two, rows and columns; "
                         "inputs of more belong into an .npz file: "
                         "np.savez(name, x=inputs, y=targets)", array->name, array->dimensions);
    return sheet_init(sheet, path, array_rows(array), array_columns(array), err) &&
           array_fill(sheet, 0, array, err);
}

bool npy_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
              Error *err)
{
    Array array;
    *sheet = (Sheet){.path = path};
    bool ok = npy_parse(&array, path, bytes, size, err) &&
              npy_fill(sheet, path, &array, choice, err);
    free(bytes);
    return ok;
}
