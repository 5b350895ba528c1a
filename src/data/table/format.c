#include "data/table/format.h"

#include "data/table/arff.h"
#include "data/table/fann.h"
#include "data/table/idx.h"
#include "data/table/npy.h"
#include "data/table/npz.h"
#include "data/table/sheet_read.h"
#include "data/table/unpack.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_any(const char *bytes, size_t size)
{
    (void)bytes;
    (void)size;
    return true;
}

/* The first line that is not blank begins so, whatever the case. */
static bool starts(const char *bytes, const char *words)
{
    return strncasecmp(bytes + strspn(bytes, " \t\r\n"), words, strlen(words)) == 0;
}

static bool is_snns(const char *bytes, size_t size)
{
    (void)size;
    return starts(bytes, "SNNS pattern definition file");
}

static bool is_html(const char *bytes, size_t size)
{
    (void)size;
    return starts(bytes, "<!doctype html") || starts(bytes, "<html");
}

/* "+1 1:0.5 2:-1": a number, and behind it numbers with an index. */
static bool is_libsvm(const char *bytes, size_t size)
{
    const char *p = bytes;
    (void)size;
    p += strspn(p, "+-0123456789.eE");
    size_t digits = *p == ' ' && p > bytes ? strspn(p + 1, "0123456789") : 0;
    return digits > 0 && p[1 + digits] == ':' && strspn(p + 2 + digits, "+-.0123456789") > 0;
}

static bool is_json(const char *bytes, size_t size)
{
    (void)size;
    return starts(bytes, "{") || starts(bytes, "[{") || starts(bytes, "[[");
}

/* Files of Excel were compound files of old; today they are archives, as .npz files are. */
static bool is_sheet_of_office(const char *bytes, size_t size)
{
    return size > 8 && memcmp(bytes, "\xd0\xcf\x11\xe0", 4) == 0;
}

static bool is_parquet(const char *bytes, size_t size)
{
    return size > 4 && memcmp(bytes, "PAR1", 4) == 0;
}

/* The format is told by what is inside. */
static bool read_packed(Sheet *sheet, const char *path, char *bytes, size_t size,
                        const TableChoice *choice, Error *err)
{
    char *inside = NULL;
    *sheet = (Sheet){.path = path};
    bool ok = unpack_gzip(path, bytes, size, TABLE_BYTES_MAX, &inside, &size, err);
    free(bytes);
    if (!ok)
        return false;
    if (!unpack_is_gzip(inside, size))
        return format_read(sheet, path, inside, size, choice, err);
    free(inside);
    return error_set(err, "%s: packed by gzip twice; once would be right", path);
}

static const Format formats[] = {
    {.row = {"gzip", "any of these, packed by gzip"},
     .begins = unpack_is_gzip,
     .read = read_packed,
     .takes = SAID_OF_TEXT | SAID_OF_MISSING},
    {.row = {"npy", "an array of NumPy, the last column of which is the target"},
     .begins = npy_begins,
     .read = npy_read},
    {.row = {"npz", "arrays of NumPy: x and y, x_train and y_train"},
     .begins = npz_begins,
     .read = npz_read},
    {.row = {"idx", "images of MNIST, with their labels in a file beside them"},
     .begins = idx_begins,
     .read = idx_read},
    {.row = {"xls", "old files of Excel"},
     .begins = is_sheet_of_office,
     .why = "a file of a spreadsheet program; save the sheet as CSV in UTF-8"},
    {.row = {"parquet", "Parquet"},
     .begins = is_parquet,
     .why = "a Parquet file, which is not read here; write it as CSV"},
    {.row = {"arff", "ARFF of Weka, dense"},
     .begins = arff_begins,
     .read = arff_read,
     .takes = SAID_OF_MISSING},
    {.row = {"fann", "training files of FANN"}, .begins = fann_begins, .read = fann_read},
    {.row = {"snns", "pattern files of SNNS"},
     .begins = is_snns,
     .why = "a pattern file of SNNS, which is not read here; write its numbers as CSV, a pattern "
            "a line"},
    {.row = {"html", "web pages"},
     .begins = is_html,
     .why = "a web page, not a table; download the file that it shows or leads to"},
    {.row = {"libsvm", "sparse files of LIBSVM"},
     .begins = is_libsvm,
     .why = "a sparse file of LIBSVM, which is not read here; write it as CSV, with a column for "
            "each index"},
    {.row = {"json", "JSON"},
     .begins = is_json,
     .why = "JSON: a session is opened by --load, or by :load; a table is to be CSV"},
    {.row = {"csv", "text with commas, semicolons, tabs, | or blanks between cells"},
     .begins = is_any,
     .read = sheet_read_delimited,
     .takes = SAID_OF_TEXT | SAID_OF_MISSING},
};
const Table table_format_table = TABLE_OF("format", formats);

bool format_read(Sheet *sheet, const char *path, char *bytes, size_t size,
                 const TableChoice *choice, Error *err)
{
    size_t i = 0;
    while (!formats[i].begins(bytes, size))
        i++;
    const unsigned in_vain = (SAID_OF_TEXT | SAID_OF_MISSING) & ~formats[i].takes;
    const char *vain = table_choice_said(choice, in_vain);
    if (vain && formats[i].read) {
        free(bytes);
        return error_set(err, "%s: %s is for text with cells in lines, and the file is of the "
                         "format %s", path, vain, formats[i].row.name);
    }
    if (formats[i].read)
        return formats[i].read(sheet, path, bytes, size, choice, err);
    free(bytes);
    return error_set(err, "%s: %s", path, formats[i].why);
}
