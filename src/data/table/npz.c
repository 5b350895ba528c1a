#include "data/table/npz.h"

#include "core/base/text.h"
#include "data/table/npy.h"
#include "data/table/zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_ROOM = 512, LIST_ROOM = 240 };

/* What inputs and targets are called, whatever the case; the first pair that is there counts. */
static const struct { const char *inputs, *targets; } pairs[] = {
    {"x", "y"}, {"x_train", "y_train"}, {"train_x", "train_y"}, {"train_images", "train_labels"},
    {"data", "target"}, {"data", "targets"}, {"data", "labels"}, {"features", "labels"},
    {"features", "targets"}, {"inputs", "targets"}, {"images", "labels"},
};

/* An array of the archive, unpacked. */
typedef struct Unpacked {
    const ZipMember *member; /* NULL: none */
    char name[NAME_ROOM];    /* "FILE: x.npy", for messages */
    char *bytes;             /* owned */
    Array array;
} Unpacked;

typedef struct Npz {
    Zip zip;
    size_t arrays; /* members that are arrays */
    bool named;    /* the two are called like a pair */
    Unpacked inputs, targets;
} Npz;

bool npz_begins(const char *bytes, size_t size)
{
    return zip_begins(bytes, size);
}

/* The length of an array's name without .npy; 0: the member is no array. */
static size_t stem(const ZipMember *m)
{
    size_t n = m->name_length;
    return n > 4 && memcmp(m->name + n - 4, ".npy", 4) == 0 ? n - 4 : 0;
}

static const ZipMember *find(const Zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->count; i++)
        if (stem(&zip->member[i]) == strlen(name) &&
            strncasecmp(zip->member[i].name, name, strlen(name)) == 0)
            return &zip->member[i];
    return NULL;
}

/* The names of all arrays but two, visible, with commas between. */
static void list_arrays(const Zip *zip, const ZipMember *but, const ZipMember *and,
                        char out[LIST_ROOM])
{
    char name[64];
    *out = '\0';
    for (size_t i = 0; i < zip->count; i++) {
        const ZipMember *m = &zip->member[i];
        if (stem(m) == 0 || m == but || m == and)
            continue;
        text_visible_bytes(m->name, stem(m), name, sizeof name);
        if (strlen(out) + strlen(name) + 8 > LIST_ROOM) {
            text_append(out, LIST_ROOM, ", …");
            return;
        }
        text_append(out, LIST_ROOM, "%s%s", *out ? ", " : "", name);
    }
}

static bool refuse_names(const Npz *z, Error *err)
{
    char list[LIST_ROOM];
    list_arrays(&z->zip, NULL, NULL, list);
    return error_set(err, "%s: which of its arrays are inputs and targets cannot be told: %s; x "
                     "and y would be right: np.savez(name, x=inputs, y=targets)", z->zip.path,
                     list);
}

/* The arrays that are called like a pair; else, of two or one, those that there are. */
static void choose(Npz *z)
{
    const ZipMember *found[2] = {NULL, NULL};
    const Zip *zip = &z->zip;
    size_t n = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0] && !z->targets.member; i++) {
        z->inputs.member = find(zip, pairs[i].inputs);
        z->targets.member = z->inputs.member ? find(zip, pairs[i].targets) : NULL;
    }
    z->named = z->targets.member != NULL;
    if (z->named)
        return;
    for (size_t i = 0; i < zip->count; i++)
        if (stem(&zip->member[i]) > 0 && n++ < 2)
            found[n - 1] = &zip->member[i];
    z->inputs.member = n <= 2 ? found[0] : NULL;
    z->targets.member = n <= 2 ? found[1] : NULL;
}

static bool unpack(Unpacked *u, const char *path, size_t limit, Error *err)
{
    int shown = (int)(u->member->name_length < 100 ? u->member->name_length : 100);
    snprintf(u->name, sizeof u->name, "%s: %.*s", path, shown, u->member->name);
    return zip_unpack(u->member, u->name, limit, &u->bytes, err) &&
           npy_parse(&u->array, u->name, u->bytes, u->member->size, err);
}

/* Of two arrays that have no such names: targets are a list, inputs are none. */
static bool tell_apart(Npz *z, bool *apart)
{
    bool first = z->inputs.array.dimensions == 1, second = z->targets.array.dimensions == 1;
    *apart = first != second;
    return first;
}

static bool check_rows(const Npz *z, Error *err)
{
    const Array *x = &z->inputs.array, *y = &z->targets.array;
    if (array_rows(x) != array_rows(y))
        return error_set(err, "%s: %zu rows, but %.*s has %zu; each row of inputs needs its "
                         "targets", x->name, array_rows(x), (int)z->targets.member->name_length,
                         z->targets.member->name, array_rows(y));
    return y->dimensions <= 2 ||
           error_set(err, "%s: targets of %zu sizes; one or two would be right", y->name,
                     y->dimensions);
}

/* A single column of targets is called as its array is. */
static bool name_target(Sheet *sheet, const ZipMember *member, Error *err)
{
    char name[256];
    SheetColumn *last = &sheet->column[sheet->column_count - 1];
    text_visible_bytes(member->name, stem(member), name, sizeof name);
    sheet->has_names = true;
    last->name = strdup(name);
    return last->name || error_memory(err);
}

static bool fill(Sheet *sheet, const Npz *z, Error *err)
{
    const Array *x = &z->inputs.array, *y = &z->targets.array;
    char list[LIST_ROOM];
    size_t inputs = array_columns(x), targets = array_columns(y);
    if (!sheet_init(sheet, z->zip.path, array_rows(x), inputs + targets, err))
        return false;
    sheet->target_count = targets;
    if (targets == 1 && !name_target(sheet, z->targets.member, err))
        return false;
    list_arrays(&z->zip, z->inputs.member, z->targets.member, list);
    return array_fill(sheet, 0, x, err) && array_fill(sheet, inputs, y, err) &&
           (z->arrays <= 2 ||
            remarks_add(&sheet->remarks, err, "other arrays of the file are left out: %s", list));
}

static void swap(Npz *z)
{
    Unpacked inputs = z->inputs;
    z->inputs = z->targets;
    z->targets = inputs;
    z->inputs.array.name = z->inputs.name;
    z->targets.array.name = z->targets.name;
}

static bool read_pair(Sheet *sheet, Npz *z, Error *err)
{
    const size_t left = TABLE_BYTES_MAX - z->inputs.member->size;
    bool apart = true;
    if (!unpack(&z->targets, z->zip.path, left, err))
        return false;
    if (!z->named && tell_apart(z, &apart))
        swap(z);
    if (!apart)
        return refuse_names(z, err);
    return check_rows(z, err) &&
           fill(sheet, z, err);
}

static bool read_arrays(Sheet *sheet, Npz *z, const TableChoice *choice, Error *err)
{
    const Zip *zip = &z->zip;
    for (size_t i = 0; i < zip->count; i++)
        z->arrays += stem(&zip->member[i]) > 0;
    if (z->arrays == 0)
        return error_set(err, "%s: a spreadsheet or archive; save the sheet as CSV in UTF-8",
                         zip->path);
    choose(z);
    if (!z->inputs.member)
        return refuse_names(z, err);
    if (!unpack(&z->inputs, zip->path, TABLE_BYTES_MAX, err))
        return false;
    if (!z->targets.member)
        return npy_fill(sheet, zip->path, &z->inputs.array, choice, err);
    return read_pair(sheet, z, err);
}

bool npz_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
              Error *err)
{
    Npz z = {.arrays = 0};
    *sheet = (Sheet){.path = path};
    bool ok = zip_open(&z.zip, path, bytes, size, err) && read_arrays(sheet, &z, choice, err);
    free(z.inputs.bytes);
    free(z.targets.bytes);
    zip_free(&z.zip);
    free(bytes);
    return ok;
}
