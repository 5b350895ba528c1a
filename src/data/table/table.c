#include "data/table/table.h"

#include "core/base/text.h"
#include "data/table/advice.h"
#include "data/table/bind.h"
#include "data/table/columns.h"
#include "data/table/encode.h"
#include "data/table/format.h"
#include "data/table/roles.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Inputs beyond this, or columns that differ more than so many times in spread, are hard to learn
 * from as they are. */
enum { FAR = 10, UNLIKE = 100, WHY_SIZE = 80 };

static char *copy_of(const char *text, bool *ok)
{
    char *copy = text ? strdup(text) : NULL;
    *ok = *ok && (copy || !text);
    return copy;
}

/* How the file was read, as it was decided, so that it can be read again just so. */
static bool remember_form(Dataset *data, const Sheet *sheet, const TableChoice *choice, Error *err)
{
    bool ok = true;
    data->name = copy_of(sheet->path, &ok);
    data->path = copy_of(sheet->path, &ok);
    data->form = (TableForm){.separator = (unsigned char)sheet->separator,
                             .header = choice->header,
                             .decimal = choice->decimal,
                             .missing = choice->missing,
                             .problem = choice->problem,
                             .skip_lines = choice->skip_lines,
                             .inputs = copy_of(choice->inputs, &ok),
                             .targets = copy_of(choice->targets, &ok),
                             .categories = copy_of(choice->categories, &ok),
                             .missing_values = copy_of(choice->missing_values, &ok)};
    if (sheet->separator != SEPARATOR_AUTO) {
        data->form.header = sheet->has_comment ? HEADER_AUTO
                            : sheet->has_names ? HEADER_ON
                                               : HEADER_OFF;
        data->form.decimal = sheet->decimal == NUMBER_COMMA ? DECIMAL_COMMA : DECIMAL_AUTO;
    }
    return ok || error_memory(err);
}

TableChoice table_choice(const Dataset *data)
{
    const TableForm *f = &data->form;
    return (TableChoice){.inputs = f->inputs,
                         .targets = f->targets,
                         .categories = f->categories,
                         .missing_values = f->missing_values,
                         .separator = f->separator,
                         .header = f->header,
                         .decimal = f->decimal,
                         .missing = f->missing,
                         .problem = f->problem,
                         .skip_lines = f->skip_lines};
}

bool table_read(Sheet *sheet, const char *path, const TableChoice *choice, uint64_t *checksum,
                Error *err)
{
    char *bytes;
    size_t size;
    *sheet = (Sheet){0};
    if (!file_read(path, choice->files, TABLE_BYTES_MAX, &bytes, &size, err))
        return false;
    *checksum = file_checksum(bytes, size);
    bool ok = format_read(sheet, path, bytes, size, choice, err);
    *checksum ^= sheet->beside;
    return ok;
}

bool table_has_file(const Dataset *data)
{
    struct stat status;
    return data->path && stat(data->path, &status) == 0 && S_ISREG(status.st_mode);
}

bool table_read_again(Sheet *sheet, const Dataset *data, Error *err)
{
    const TableChoice choice = table_choice(data);
    uint64_t checksum;
    if (!table_read(sheet, data->path, &choice, &checksum, err))
        return false;
    return checksum == data->checksum ||
           error_set(err, "%s: it has changed since it was read", data->path);
}

/* What a column spans over the training part: its largest size, and its standard deviation. */
static void measure(const Dataset *data, size_t column, double *most, double *spread)
{
    double sum = 0, squares = 0, n = (double)data->count;
    const double first = (double)*dataset_value(data, 0, column);
    *most = 0;
    for (size_t k = 0; k < data->count; k++) {
        double v = (double)*dataset_value(data, k, column), size = fabs(v), off = v - first;
        *most = size > *most ? size : *most;
        sum += off;
        squares += off * off;
    }
    *spread = sqrt(fmax(squares / n - sum / n * (sum / n), 0));
}

/* What makes columns of numbers hard to learn from: "reach 300", "differ 150-fold in spread", both;
 * false where nothing does. */
static bool need_scaling(const Dataset *data, bool targets, char why[WHY_SIZE])
{
    double least = INFINITY, largest = 0, most = 0;
    for (size_t i = 0; i < data->schema.count; i++) {
        const SchemaColumn *c = &data->schema.column[i];
        double far, spread;
        if (c->is_target != targets || c->values)
            continue;
        measure(data, c->first + (targets ? data->inputs : 0), &far, &spread);
        most = fmax(most, far);
        largest = fmax(largest, spread);
        if (spread > 0)
            least = fmin(least, spread);
    }
    bool unlike = largest > UNLIKE * least;
    *why = '\0';
    if (most > FAR)
        text_append(why, WHY_SIZE, "reach %.4g", most);
    if (unlike)
        text_append(why, WHY_SIZE, "%sdiffer %.3g-fold in spread", *why ? " and " : "",
                    largest / least);
    return *why;
}

static bool advise_on_scaling(Dataset *data, const Preparation *p, Error *err)
{
    char why[WHY_SIZE];
    if (p->scaling == 0 && need_scaling(data, false, why) &&
        !remarks_add(&data->remarks, err, "inputs %s, which is hard to learn from: --scaling "
                     "standard would help", why))
        return false;
    return p->target_scaling > 0 || data->kind != TARGET_REAL || !need_scaling(data, true, why) ||
           remarks_add(&data->remarks, err, "targets %s: --scaling-targets standard would help",
                       why);
}

static bool say_split(Dataset *data, const Preparation *p, Error *err)
{
    bool classes = data->kind == TARGET_ONE_HOT || (data->kind == TARGET_BINARY &&
                                                    data->outputs == 1);
    size_t several = data->kind == TARGET_ONE_HOT ? data->outputs : 2;
    if (p->test <= 0 || !classes || p->split == SPLIT_RANDOM)
        return true;
    if (data->count < several)
        return remarks_add(&data->remarks, err, "the test part is drawn from all: there are too "
                           "few samples for one of each class to train on");
    return remarks_add(&data->remarks, err, "the test part has of each class its share; --split "
                       "random draws it from all samples");
}

/* No row is left: no target has a value, or, where rows are left out for that, inputs lack them. */
static bool refuse_all(const Sheet *s, const Columns *c, Error *err)
{
    char name[SHEET_NAME_SIZE], other[ADVICE_SIZE];
    for (size_t i = 0; i < c->target_count; i++)
        if (s->column[c->targets[i]].missing == s->rows) {
            advice_on_target(s, c, other);
            return error_set(err, "%s: the target %s has no values%s", s->path,
                             sheet_name(s, c->targets[i], name), other);
        }
    return error_set(err, "%s: every row lacks a value; --missing mean fills those of inputs",
                     s->path);
}

/* Rows that are left out have no say in what the columns are. */
static bool drop_rows(Sheet *s, const Columns *c, unsigned char missing, Error *err)
{
    size_t rows = s->rows, dropped = 0;
    bool *drop = calloc(rows + 1, sizeof *drop), ok = true;
    if (!drop)
        return error_memory(err);
    for (size_t row = 0; row < rows && missing != MISSING_ERROR; row++) {
        drop[row] = sheet_lacks_any(s, row, c->targets, c->target_count) ||
                    (missing == MISSING_DROP && sheet_lacks_any(s, row, c->inputs, c->input_count));
        dropped += drop[row];
    }
    if (dropped == rows)
        ok = refuse_all(s, c, err);
    else if (dropped > 0)
        ok = sheet_drop_rows(s, drop, err) &&
             remarks_add(&s->remarks, err, "%zu of %zu rows left out: a value is missing", dropped,
                         rows);
    free(drop);
    return ok;
}

/* The schema is made from the sheet. */
static bool make(Dataset *data, Sheet *sheet, const TableChoice *choice, const Preparation *asked,
                 Error *err)
{
    Columns columns;
    Preparation own = *asked;
    const Preparation *p = &own;
    bool scaled = sheet->has_pixels && !choice->as_they_are && own.scaling == SCALING_NONE;
    own.scaling = scaled ? SCALING_BYTES : own.scaling;
    bool ok = columns_choose(&columns, sheet, choice, err) &&
              drop_rows(sheet, &columns, choice->missing, err) &&
              roles_decide(&data->schema, sheet, &columns, choice, err);
    data->schema.width = sheet->column_count;
    data->remarks = sheet->remarks;
    sheet->remarks = (Remarks){0};
    size_t *map = calloc(data->schema.count + 1, sizeof *map);
    ok = ok && (map || error_memory(err));
    for (size_t i = 0; ok && i < data->schema.count; i++)
        map[i] = data->schema.column[i].place;
    const Encoding encoding = {.sheet = sheet,
                               .columns = map,
                               .missing = choice->missing,
                               .learn = true,
                               .signs = choice->signs,
                               .single = choice->as_in_0_1};
    ok = ok && encode(data, &encoding, p, err) &&
         (choice->as_in_0_1 || roles_check_target(sheet, &columns, err)) &&
         (!scaled || remarks_add(&data->remarks, err, "pixels from 0 to 255 become 0 to 1; "
                                                      "--scaling none leaves them")) &&
         advise_on_scaling(data, p, err) && say_split(data, p, err);
    columns_free(&columns);
    free(map);
    return ok;
}

/* The columns that are inputs, or targets, as a list of places: "3,1". NULL without memory. */
static char *list_places(const Schema *schema, bool targets)
{
    char *text = NULL;
    const char *comma = "";
    FILE *out = text_open(&text);
    for (size_t i = 0; out && i < schema->count; i++) {
        if (schema->column[i].is_target != targets)
            continue;
        fprintf(out, "%s%zu", comma, schema->column[i].place + 1);
        comma = ",";
    }
    return text_close(out, &text);
}

/* Which columns were taken is not to be found out from the file alone. */
static bool remember_places(Dataset *data, Error *err)
{
    TableForm *form = &data->form;
    free(form->inputs);
    free(form->targets);
    form->inputs = list_places(&data->schema, false);
    form->targets = list_places(&data->schema, true);
    return (form->inputs && form->targets) || error_memory(err);
}

/* The sheet is read by a schema that there is. */
static bool follow(Dataset *data, Sheet *sheet, const TableChoice *choice, const Schema *schema,
                   const Preparation *p, Error *err)
{
    size_t *map = calloc(schema->count + 1, sizeof *map);
    bool ok = (map || error_memory(err)) && schema_copy(&data->schema, schema, err) &&
              bind_columns(sheet, schema, !choice->without_targets, map, err);
    data->remarks = sheet->remarks;
    sheet->remarks = (Remarks){0};
    data->schema.width = sheet->column_count; /* the places are those of this table now */
    for (size_t i = 0; ok && i < schema->count; i++)
        if (map[i] != SIZE_MAX)
            data->schema.column[i].place = map[i];
    ok = ok && (!choice->keep_places || remember_places(data, err));
    const Encoding encoding = {
        .sheet = sheet, .columns = map, .missing = choice->missing, .signs = schema->low < 0};
    ok = ok && encode(data, &encoding, p, err);
    free(map);
    return ok;
}

/* A line with names of the schema's inputs is a header, also above a few rows of texts. */
static bool read_as(Sheet *sheet, const char *path, const TableChoice *choice, const Schema *schema,
                    uint64_t *checksum, Error *err)
{
    TableChoice known = *choice;
    char *names = schema ? bind_names(schema) : NULL;
    *sheet = (Sheet){0};
    if (schema && !names)
        return error_memory(err);
    if (names && *names && !known.inputs)
        known.inputs = names;
    bool ok = table_read(sheet, path, &known, checksum, err);
    free(names);
    return ok;
}

bool table_load(Dataset *data, const char *path, const TableChoice *choice, const Schema *schema,
                const Preparation *preparation, Error *err)
{
    Sheet sheet;
    *data = (Dataset){0};
    bool ok = read_as(&sheet, path, choice, schema, &data->checksum, err) &&
              remember_form(data, &sheet, choice, err) &&
              (schema ? follow(data, &sheet, choice, schema, preparation, err)
                      : make(data, &sheet, choice, preparation, err));
    sheet_free(&sheet);
    return ok;
}
