/* One sample as a line of values, as a person types it. */
#include "data/table/encode.h"
#include "data/table/sheet_read.h"
#include "data/table/table.h"

#include <stdlib.h>
#include <string.h>

/* Reads the cells in the order of the inputs; what is wrong with one is said by the name that its
 * column has in the table. */
static bool encode_inputs(Sheet *sheet, const Dataset *data, Real *x, Error *err)
{
    char name[SHEET_NAME_SIZE];
    size_t column = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < data->schema.count; i++) {
        const SchemaColumn *as = &data->schema.column[i];
        CellReader reader;
        if (as->is_target)
            continue;
        if (as->name && !(sheet->column[column].name = strdup(as->name)))
            return error_memory(err);
        if (sheet_lacks(sheet, 0, column) && data->form.missing != MISSING_MEAN)
            return error_set(err, "sample: %s is missing", sheet_name(sheet, column, name));
        ok = cell_reader_init(&reader, sheet, column++, as, err) &&
             encode_input(&reader, 0, data->form.missing, x, err);
        cell_reader_free(&reader);
    }
    return ok;
}

bool table_read_sample(const Dataset *data, const char *text, Real *x, Error *err)
{
    const TableChoice choice = {.header = HEADER_OFF,
                                .missing_values = data->form.missing_values};
    size_t inputs = schema_count_inputs(&data->schema);
    Sheet sheet = {0};
    char *bytes = strdup(text);
    bool ok = bytes ? sheet_read_delimited(&sheet, "sample", bytes, strlen(text), &choice, err)
                    : error_memory(err);
    free(sheet.start); /* there is one row, and no line to be named */
    sheet.start = NULL;
    if (ok && sheet.column_count != inputs)
        ok = error_set(err, "sample: %zu value%s, and the network has %zu input%s",
                       sheet.column_count, sheet.column_count == 1 ? "" : "s", inputs,
                       inputs == 1 ? "" : "s");
    ok = ok && encode_inputs(&sheet, data, x, err);
    sheet_free(&sheet);
    return ok;
}

/* As few digits as become the very same input again. */
void table_write_value(FILE *out, const SchemaColumn *c, Real x)
{
    char number[NUMBER_SIZE];
    double v = (double)x * c->size + c->shift, back;
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(number, sizeof number, "%.*g", digits, v);
        Real again = number_parse(number, strlen(number), NUMBER_POINT, &back)
                         ? (Real)preparation_scale(back, c->shift, c->size)
                         : x;
        if (again <= x && again >= x)
            break;
    }
    fputs(number, out);
}

void table_write_sample(const Dataset *data, const Real *x, FILE *out)
{
    const char *comma = "";
    for (size_t i = 0; i < data->schema.count; i++) {
        const SchemaColumn *c = &data->schema.column[i];
        if (c->is_target)
            continue;
        fputs(comma, out);
        comma = ",";
        if (c->values)
            table_write_text(out, c->values[dataset_largest(c->value_count, x + c->first)]);
        else
            table_write_value(out, c, x[c->first]);
    }
}
