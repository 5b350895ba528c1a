#include "data/table/idx.h"

#include "data/table/array.h"
#include "data/table/unpack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADER = 4, PATH_ROOM = 4096, NAMES = 4 };

typedef struct IdxType {
    unsigned char code;
    char kind;
    unsigned char width;
} IdxType;
static const IdxType types[] = {{0x08, 'u', 1}, {0x09, 'i', 1}, {0x0b, 'i', 2},
                                {0x0c, 'i', 4}, {0x0d, 'f', 4}, {0x0e, 'f', 8}};

static const IdxType *find_type(char code)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].code == (unsigned char)code)
            return &types[i];
    return NULL;
}

bool idx_begins(const char *bytes, size_t size)
{
    return size >= HEADER && bytes[0] == 0 && bytes[1] == 0 && find_type(bytes[2]) &&
           bytes[3] > 0 && bytes[3] <= ARRAY_DIMENSIONS_MAX;
}

static size_t load_size(const char *bytes)
{
    const unsigned char *p = (const unsigned char *)bytes;
    return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
}

static bool parse(Array *array, const char *name, const char *bytes, size_t size, Error *err)
{
    if (!idx_begins(bytes, size))
        return error_set(err, "%s: no IDX file: it does not begin with two bytes 0, a type and a "
                         "number of sizes", name);
    const IdxType *type = find_type(bytes[2]);
    size_t dimensions = (size_t)bytes[3], data = HEADER + 4 * dimensions;
    *array = (Array){.name = name,
                     .dimensions = dimensions,
                     .kind = type->kind,
                     .width = type->width,
                     .big_endian = true};
    if (size < data)
        return error_set(err, "%s: cut off at byte %zu: %zu sizes of four bytes are needed", name,
                         size, dimensions);
    for (size_t d = 0; d < dimensions; d++)
        array->size[d] = load_size(bytes + HEADER + 4 * d);
    array->bytes = bytes + data;
    return array_check(array, data, size - data, err);
}

/* The last place of `word` in `text`, or NULL. */
static const char *find_last(const char *text, const char *word)
{
    const char *found = NULL;
    for (const char *p = text; (p = strstr(p, word)); p++)
        found = p;
    return found;
}

static bool is_packed(const char *path)
{
    size_t length = strlen(path);
    return length > 3 && strcmp(path + length - 3, ".gz") == 0;
}

/* The path of the labels of the images in `path`, in out[PATH_ROOM]: with `mark` before idx (as it
 * is: NUL) and, where `packed`, .gz at its end. False where the name is none of images. */
static bool labels_path(const char *path, char mark, bool packed, char *out)
{
    const char *slash = strrchr(path, '/'), *images = find_last(slash ? slash : path, "images");
    if (!images)
        return false;
    const char *rest = images + strlen("images"), *end = path + strlen(path) - 3 * is_packed(path);
    const char *idx = find_last(rest, "idx"), *end_mark = packed ? ".gz" : "";
    int before = (int)(images - path), n;
    if (idx && idx > rest && idx + 4 <= end)
        n = snprintf(out, PATH_ROOM, "%.*slabels%.*s%cidx1%.*s%s", before, path,
                     (int)(idx - rest) - 1, rest, mark ? mark : idx[-1], (int)(end - idx) - 4,
                     idx + 4, end_mark);
    else
        n = snprintf(out, PATH_ROOM, "%.*slabels%.*s%s", before, path, (int)(end - rest), rest,
                     end_mark);
    return n > 0 && n < PATH_ROOM;
}

/* Finds the file of labels: named like that of the images, else with another mark, else packed
 * otherwise. *there: it exists; else out has the first name that was looked for. */
static bool find_labels(const char *path, char *out, bool *there, Error *err)
{
    static const char marks[NAMES] = {'\0', '\0', '-', '.'};
    *there = false;
    for (size_t i = 0; i < 2 * NAMES && !*there; i++) {
        if (!labels_path(path, marks[i / 2], is_packed(path) != (i % 2 == 1), out))
            return error_set(err, "%s: images, whose labels cannot be looked for: a name such as "
                             "train-images-idx3-ubyte is needed, beside train-labels-idx1-ubyte",
                             path);
        *there = access(out, F_OK) == 0;
    }
    if (!*there)
        labels_path(path, '\0', is_packed(path), out);
    return true;
}

/* All of a file, unpacked where it is packed. */
static bool read_unpacked(const char *path, FileKind files, char **bytes, size_t *size,
                          uint64_t *checksum, Error *err)
{
    char *packed;
    if (!file_read(path, files, TABLE_BYTES_MAX, bytes, size, err))
        return false;
    *checksum = file_checksum(*bytes, *size);
    if (!unpack_is_gzip(*bytes, *size))
        return true;
    packed = *bytes;
    bool ok = unpack_gzip(path, packed, *size, TABLE_BYTES_MAX, bytes, size, err);
    free(packed);
    return ok;
}

static bool parse_labels(Array *labels, const Array *images, const char *path, const char *bytes,
                         size_t size, Error *err)
{
    if (!parse(labels, path, bytes, size, err))
        return false;
    if (labels->dimensions != 1)
        return error_set(err, "%s: an array of %zu sizes; labels have one, how many there are",
                         path, labels->dimensions);
    return array_rows(labels) == array_rows(images) ||
           error_set(err, "%s: %zu labels, but %s has %zu images", path, array_rows(labels),
                     images->name, array_rows(images));
}

/* The labels as the last column of the sheet, which is made here; NULL: there are none. */
static bool make_sheet(Sheet *sheet, const Array *images, const Array *labels, Error *err)
{
    size_t pixels = array_columns(images);
    if (!sheet_init(sheet, images->name, array_rows(images), pixels + (labels != NULL), err) ||
        !array_fill(sheet, 0, images, err))
        return false;
    sheet->has_pixels = images->dimensions == 3 && images->kind == 'u' && images->width == 1;
    if (!labels)
        return true;
    sheet->has_names = true;
    sheet->target_count = 1;
    sheet->column[pixels].name = strdup("label");
    return (sheet->column[pixels].name || error_memory(err)) &&
           array_fill(sheet, pixels, labels, err);
}

static bool add_labels(Sheet *sheet, const Array *images, const char *path,
                       const TableChoice *choice, Error *err)
{
    Array labels;
    char *bytes = NULL;
    size_t size;
    uint64_t checksum;
    bool ok = read_unpacked(path, choice->files, &bytes, &size, &checksum, err) &&
              parse_labels(&labels, images, path, bytes, size, err) &&
              make_sheet(sheet, images, &labels, err);
    if (ok)
        sheet->beside = checksum;
    free(bytes);
    return ok;
}

static bool read_images(Sheet *sheet, const Array *images, const TableChoice *choice, Error *err)
{
    char path[PATH_ROOM];
    bool there;
    if (images->dimensions == 1)
        return error_set(err, "%s: labels alone; the file of the images is needed, such as "
                         "train-images-idx3-ubyte", images->name);
    if (!find_labels(images->name, path, &there, err))
        return false;
    if (there)
        return add_labels(sheet, images, path, choice, err);
    return choice->without_targets
               ? make_sheet(sheet, images, NULL, err)
               : error_set(err, "%s: its labels are missing: there is no %s", images->name, path);
}

bool idx_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
              Error *err)
{
    Array images;
    *sheet = (Sheet){.path = path};
    bool ok = parse(&images, path, bytes, size, err) && read_images(sheet, &images, choice, err);
    free(bytes);
    return ok;
}
