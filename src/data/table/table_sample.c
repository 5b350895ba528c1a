/* One sample as a line of values, as a person types it. */
#include "data/table/bind.h"
#include "data/table/encode.h"
#include "data/table/sheet_read.h"
#include "data/table/table.h"

#include <stdlib.h>
#include <string.h>

/* What is wrong with a cell is said by the name that its column has in the table. */
static bool name_columns(Sheet *sheet, const Schema *schema, const size_t *columns, Error *err)
{
    for (size_t i = 0; i < schema->count; i++) {
        const SchemaColumn *as = &schema->column[i];
        if (!as->is_target && as->name && !sheet->column[columns[i]].name &&
            !(sheet->column[columns[i]].name = strdup(as->name)))
            return error_memory(err);
    }
    return true;
}

/* Reads the cells that the inputs are made of. */
static bool encode_inputs(const Sheet *sheet, const Dataset *data, const size_t *columns, Real *x,
                          Error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < data->schema.count; i++) {
        const SchemaColumn *as = &data->schema.column[i];
        CellReader reader;
        if (as->is_target)
            continue;
        ok = cell_reader_init(&reader, sheet, columns[i], as, err) &&
             encode_input(&reader, 0, data->form.missing, x, err);
        cell_reader_free(&reader);
    }
    return ok;
}

bool table_read_sample(const Dataset *data, const char *text, Real *x, Error *err)
{
    const TableChoice choice = {.header = HEADER_OFF,
                                .missing_values = data->form.missing_values,
                                .without_targets = true};
    Sheet sheet = {0};
    char *bytes = strdup(text);
    size_t *columns = calloc(data->schema.count + 1, sizeof *columns);
    bool ok = (bytes && columns) || error_memory(err);
    if (!ok)
        free(bytes);
    ok = ok && sheet_read_delimited(&sheet, "sample", bytes, strlen(text), &choice, err) &&
         bind_columns(&sheet, &data->schema, false, columns, err) &&
         name_columns(&sheet, &data->schema, columns, err) &&
         encode_inputs(&sheet, data, columns, x, err);
    sheet_free(&sheet);
    free(columns);
    return ok;
}

/* As few digits as become the very same input again. */
static void write_value(FILE *out, const SchemaColumn *c, Real x)
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
            write_value(out, c, x[c->first]);
    }
}
