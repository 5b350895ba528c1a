#include "lab/findings.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void findings_add(Findings *f, const char *name, double value, const char *format, ...)
{
    assert(f->count < FINDINGS_MAX);
    Finding *fact = &f->facts[f->count++];
    va_list arguments;
    fact->name = name;
    fact->value = value;
    fact->words[0] = '\0';
    if (!format)
        return;
    va_start(arguments, format);
    vsnprintf(fact->words, sizeof fact->words, format, arguments);
    va_end(arguments);
}

void findings_say(Findings *f, const char *sentence)
{
    findings_add(f, NULL, NAN, "%s", sentence);
}

bool findings_tabulate(Findings *f, const char *const *columns, size_t rows, Error *err)
{
    size_t width = 0;
    while (columns[width]) {
        assert(width < FINDINGS_COLUMNS_MAX);
        f->columns[width] = columns[width];
        width++;
    }
    free(f->cells);
    f->width = width;
    f->rows = 0;
    f->cells = rows > 0 ? malloc(rows * width * sizeof *f->cells) : NULL;
    if (rows > 0 && !f->cells)
        return error_memory(err);
    f->rows = rows;
    for (size_t i = 0; i < rows * width; i++)
        f->cells[i] = NAN;
    return true;
}

double *findings_cell(Findings *f, size_t row, size_t column)
{
    assert(row < f->rows && column < f->width);
    return &f->cells[row * f->width + column];
}

void findings_free(Findings *f)
{
    free(f->cells);
    *f = (Findings){.count = 0};
}
