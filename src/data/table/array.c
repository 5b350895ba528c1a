#include "data/table/array.h"

#include "core/samples/dataset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows that are gone through at a time, column after column: as many as stay in the caches. */
enum { BLOCK = 64 };

size_t array_rows(const Array *array)
{
    return array->size[0];
}

size_t array_columns(const Array *array)
{
    size_t columns = 1;
    for (size_t d = 1; d < array->dimensions; d++)
        columns *= array->size[d];
    return columns;
}

bool array_check(const Array *a, size_t offset, size_t there, Error *err)
{
    size_t count = 1;
    if (a->dimensions == 0)
        return error_set(err, "%s: a single number, not a table", a->name);
    for (size_t d = 0; d < a->dimensions; d++) {
        if (a->size[d] == 0)
            return error_set(err, "%s: no samples: size %zu of the array is 0", a->name, d + 1);
        if (a->size[d] > DATASET_VALUES_MAX / count)
            return error_set(err, "%s: too large: more than %d numbers", a->name,
                             DATASET_VALUES_MAX);
        count *= a->size[d];
    }
    if (there < count * a->width)
        return error_set(err, "%s: cut off: %zu numbers of %u bytes from byte %zu on need %zu "
                         "bytes, and %zu are there", a->name, count, a->width, offset,
                         count * a->width, there);
    return there == count * a->width ||
           error_set(err, "%s: %zu bytes behind the last number, from byte %zu on; nothing may be "
                     "there", a->name, there - count * a->width, offset + count * a->width);
}

/* How many numbers stand before that of row 0 and this column. */
static size_t offset_of(const Array *a, size_t column)
{
    size_t offset = 0, step = array_rows(a);
    if (!a->first_fastest)
        return column;
    /* step is that of index d; the columns behind it are counted by the indices behind d. */
    for (size_t d = 1, behind = array_columns(a); d < a->dimensions; d++) {
        behind /= a->size[d];
        offset += column / behind % a->size[d] * step;
        step *= a->size[d];
    }
    return offset;
}

static uint64_t load_word(const Array *a, const unsigned char *p)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < a->width; i++)
        word |= (uint64_t)p[a->big_endian ? a->width - 1u - i : i] << 8 * i;
    return word;
}

static double signed_value(uint64_t word, unsigned width)
{
    uint64_t top = UINT64_C(1) << (8 * width - 1);
    return word < top ? (double)word : -(double)(top - (word - top));
}

static double float_value(uint64_t word, unsigned width)
{
    uint32_t half = (uint32_t)word;
    float single;
    double value;
    memcpy(&single, &half, sizeof single);
    memcpy(&value, &word, sizeof value);
    return width == sizeof single ? (double)single : value;
}

static double load_number(const Array *a, const unsigned char *p)
{
    uint64_t word = load_word(a, p);
    switch (a->kind) {
    case 'f':
        return float_value(word, a->width);
    case 'i':
        return signed_value(word, a->width);
    case 'b':
        return word > 0;
    default:
        return (double)word;
    }
}

/* n numbers of a column, `step` bytes apart. Bytes are most of what is read. */
static void load(const Array *a, const unsigned char *p, size_t step, size_t n, double *out)
{
    if (a->kind == 'u' && a->width == 1)
        for (size_t k = 0; k < n; k++)
            out[k] = p[k * step];
    else
        for (size_t k = 0; k < n; k++)
            out[k] = load_number(a, p + k * step);
}

/* Counts what is missing among n numbers; the place of the first that is infinite, or n. */
static size_t look_at(SheetColumn *column, const double *v, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (isfinite(v[k]))
            continue;
        if (!isnan(v[k]))
            return k;
        column->missing++;
    }
    return n;
}

static bool fill_block(Sheet *sheet, size_t first, const Array *a, const size_t *offset, size_t row,
                       Error *err)
{
    size_t rows = array_rows(a), columns = array_columns(a);
    size_t n = rows - row < BLOCK ? rows - row : BLOCK, step = a->first_fastest ? 1 : columns;
    for (size_t c = 0; c < columns; c++) {
        SheetColumn *column = &sheet->column[first + c];
        double *v = column->number + row;
        load(a, (const unsigned char *)a->bytes + (offset[c] + row * step) * a->width,
             step * a->width, n, v);
        size_t bad = look_at(column, v, n);
        if (bad < n)
            return error_set(err, "%s, row %zu, column %zu: infinity; a finite number is needed, "
                             "or NaN where none is known", a->name, row + bad + 1, c + 1);
    }
    return true;
}

bool array_fill(Sheet *sheet, size_t first, const Array *a, Error *err)
{
    size_t columns = array_columns(a), *offset = calloc(columns, sizeof *offset);
    bool ok = offset || error_memory(err);
    for (size_t c = 0; ok && c < columns; c++)
        offset[c] = offset_of(a, c);
    for (size_t row = 0; ok && row < array_rows(a); row += BLOCK)
        ok = fill_block(sheet, first, a, offset, row, err);
    for (size_t c = 0; ok && c < columns; c++)
        sheet->column[first + c].numbers = sheet->rows - sheet->column[first + c].missing;
    free(offset);
    return ok;
}
