#include "data/table/encode.h"

#include "core/base/text.h"
#include "data/table/advice.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 1024, NAME_SIZE = 1200, CHOICES_SIZE = 200 };

/* The sentence about a cell that has no place in the schema. */
static bool refuse_value(const Sheet *s, size_t column, const SchemaColumn *as, size_t row,
                         Error *err)
{
    char place[SHEET_PLACE_SIZE], cell[SHOWN], name[SHEET_NAME_SIZE], list[120] = "";
    sheet_cell(s, row, column, cell, sizeof cell);
    sheet_place(s, row, place);
    for (size_t i = 0; i < as->value_count && i < 6; i++)
        text_append(list, sizeof list, strchr(as->values[i], ',') ? "%s'%s'" : "%s%s",
                    i > 0 ? ", " : "", as->values[i]);
    if (!as->values)
        return error_set(err, "%s: '%.60s' in %s is no number, and the network was trained with "
                         "numbers", place, cell, sheet_name(s, column, name));
    return error_set(err, "%s: '%.60s' in %s is new to the network, which knows %s%s", place, cell,
                     sheet_name(s, column, name), list, as->value_count > 6 ? ", …" : "");
}

/* The index in the schema of each text of a column; SIZE_MAX: it has none. NULL without memory. */
static size_t *text_places(const SheetColumn *c, const SchemaColumn *as)
{
    char text[SHOWN];
    size_t *place = calloc(c->texts.count + 1, sizeof *place);
    for (size_t i = 0; place && i < c->texts.count; i++) {
        text_visible_bytes(c->texts.text[i].text, c->texts.text[i].length, text, sizeof text);
        size_t value = schema_value(as, text);
        place[i] = value < as->value_count ? value : SIZE_MAX;
    }
    return place;
}

/* The index of a number among the values. Rows often repeat what was found before. */
static size_t number_place(const SchemaColumn *as, double v, size_t last)
{
    char number[NUMBER_SIZE];
    double known;
    if (last < as->value_count && number_parse(as->values[last], strlen(as->values[last]),
                                               NUMBER_POINT, &known) &&
        known <= v && known >= v)
        return last;
    size_t value = schema_value(as, number_write(v, number));
    return value < as->value_count ? value : SIZE_MAX;
}

bool cell_reader_init(CellReader *reader, const Sheet *sheet, size_t column, const SchemaColumn *as,
                      Error *err)
{
    *reader = (CellReader){sheet, column, as, text_places(&sheet->column[column], as), 0};
    return reader->places || error_memory(err);
}

void cell_reader_free(CellReader *reader)
{
    free(reader->places);
    *reader = (CellReader){0};
}

bool cell_reader_read(CellReader *r, size_t row, double *v, Error *err)
{
    const SheetColumn *c = &r->sheet->column[r->column];
    size_t text = c->text ? c->text[row] : 0, value;
    *v = text > 0 ? NAN : c->number[row];
    if (text == 0 && (!r->as->values || isnan(*v)))
        return true;
    value = text > 0 ? r->places[text - 1] : number_place(r->as, *v, r->last);
    if (value == SIZE_MAX)
        return refuse_value(r->sheet, r->column, r->as, row, err);
    *v = (double)(r->last = value);
    return true;
}

bool encode_column(const Sheet *s, size_t column, const SchemaColumn *as, const size_t *rows,
                   size_t count, double *out, Error *err)
{
    CellReader reader;
    bool ok = cell_reader_init(&reader, s, column, as, err);
    for (size_t k = 0; ok && k < count; k++)
        ok = cell_reader_read(&reader, rows[k], &out[k], err);
    cell_reader_free(&reader);
    return ok;
}

void encode_value(const SchemaColumn *as, double v, Real off, Real on, Real *out)
{
    for (size_t i = 0; i < as->value_count; i++)
        out[i] = i == (size_t)v ? on : off;
    if (!as->values)
        *out = (Real)preparation_scale(v, as->shift, as->size);
}

/* What stands for a missing cell. */
static bool fill_in(const CellReader *r, size_t row, unsigned char missing, double *v, Error *err)
{
    char place[SHEET_PLACE_SIZE], name[SHEET_NAME_SIZE];
    const char *called = sheet_name(r->sheet, r->column, name);
    *v = r->as->fill;
    if (missing == MISSING_MEAN && !isnan(*v))
        return true;
    sheet_place(r->sheet, row, place);
    return missing == MISSING_MEAN
               ? error_set(err, "%s: %s is missing, and the session has nothing that could stand "
                           "for it", place, called)
               : error_set(err, "%s: %s is missing; --missing mean puts the session's mean in its "
                           "place", place, called);
}

bool encode_input(CellReader *r, size_t row, unsigned char missing, Real *x, Error *err)
{
    char place[SHEET_PLACE_SIZE], name[SHEET_NAME_SIZE];
    double v;
    if (!cell_reader_read(r, row, &v, err) ||
        (isnan(v) && !fill_in(r, row, missing, &v, err)))
        return false;
    encode_value(r->as, v, 0, 1, x + r->as->first);
    return isfinite(x[r->as->first]) ||
           error_set(err, "%s: %.9g in %s is too large", sheet_place(r->sheet, row, place), v,
                     sheet_name(r->sheet, r->column, name));
}

/* Marks the rows that lack a value: 1 where an input does, 2 where a target does. */
static void mark_missing(const Schema *schema, const Encoding *e, unsigned char *lacks)
{
    for (size_t i = 0; i < schema->count; i++) {
        size_t column = e->columns[i];
        if (column == SIZE_MAX || e->sheet->column[column].missing == 0)
            continue;
        unsigned char bit = schema->column[i].is_target ? 2 : 1;
        for (size_t row = 0; row < e->sheet->rows; row++)
            if (sheet_lacks(e->sheet, row, column))
                lacks[row] |= bit;
    }
}

/* The place of a cell that is missing: to the column where it is the first of its kind. */
static const char *missing_place(const Sheet *s, size_t row, size_t column,
                                 char out[SHEET_PLACE_SIZE])
{
    const char *at = s->column[column].first_missing;
    bool known = s->start && at && at >= s->bytes + s->start[row] &&
                 (row + 1 == s->rows || at < s->bytes + s->start[row + 1]);
    if (!known)
        return sheet_place(s, row, out);
    snprintf(out, SHEET_PLACE_SIZE, "%s:%zu:%zu", s->path, record_line(s->bytes, at),
             record_column(s->bytes, at));
    return out;
}

/* What could be done where `rows` of the rows lack a value, `targets` of them the target. */
static void list_choices(const Sheet *s, size_t rows, size_t targets, char out[CHOICES_SIZE])
{
    *out = '\0';
    if (rows < s->rows)
        text_append(out, CHOICES_SIZE, "--missing drop leaves them out");
    if (rows < s->rows && 2 * rows > s->rows)
        text_append(out, CHOICES_SIZE, ", and %zu stay", s->rows - rows);
    if (targets < s->rows)
        text_append(out, CHOICES_SIZE, targets == 0 ? "%s--missing mean fills them"
                    : "%s--missing mean fills inputs and leaves out the %zu without a target",
                    *out ? "; " : "", targets);
}

/* How many rows lack a value, and where the first one is. */
static bool refuse_missing(const Schema *schema, const Encoding *e, const unsigned char *lacks,
                           Error *err)
{
    const Sheet *s = e->sheet;
    char place[SHEET_PLACE_SIZE], name[SHEET_NAME_SIZE], choices[CHOICES_SIZE];
    size_t rows = 0, targets = 0, first = s->rows, column = 0;
    for (size_t row = s->rows; row-- > 0;) {
        rows += lacks[row] > 0;
        targets += lacks[row] > 1;
        first = lacks[row] > 0 ? row : first;
    }
    list_choices(s, rows, targets, choices);
    for (size_t i = schema->count; i-- > 0;)
        if (e->columns[i] != SIZE_MAX && sheet_lacks(s, first, e->columns[i]))
            column = e->columns[i];
    return error_set(err, "%s: %s is missing here, and %zu of %zu rows lack a value; %s",
                     missing_place(s, first, column, place), sheet_name(s, column, name), rows,
                     s->rows, choices);
}

/* The rows that become samples, in rows[]; the others are left out, which is said. */
static bool choose_rows(Dataset *data, const Encoding *e, size_t *rows, size_t *count, Error *err)
{
    const Sheet *s = e->sheet;
    unsigned char *lacks = calloc(s->rows + 1, 1);
    size_t filled = 0;
    bool ok = lacks || error_memory(err);
    *count = 0;
    if (ok)
        mark_missing(&data->schema, e, lacks);
    for (size_t row = 0; ok && row < s->rows; row++) {
        if (lacks[row] > 0 && e->missing == MISSING_ERROR) {
            ok = refuse_missing(&data->schema, e, lacks, err);
        } else if (lacks[row] == 0 || (lacks[row] == 1 && e->missing == MISSING_MEAN)) {
            filled += lacks[row] > 0;
            rows[(*count)++] = row;
        }
    }
    free(lacks);
    if (ok && *count == 0)
        return error_set(err, "%s: every row lacks a value; --inputs names columns without these",
                         s->path);
    if (ok && *count < s->rows)
        ok = remarks_add(&data->remarks, err, "%zu of %zu rows left out: a value is missing",
                         s->rows - *count, s->rows);
    return ok && (filled == 0 ||
                  remarks_add(&data->remarks, err, "%zu of %zu rows have missing values, filled "
                              "with the %s", filled, s->rows,
                              e->learn ? "mean of the training part, or the commonest text"
                                       : "means of the session"));
}

/* What stands for a missing cell: the mean of the training part, of values the commonest. */
static double learn_fill(const SchemaColumn *as, const double *v, size_t training)
{
    double sum = 0;
    size_t known = 0, best = 0, in[SCHEMA_CLASSES_MAX] = {0};
    for (size_t k = 0; k < training; k++) {
        if (isnan(v[k]))
            continue;
        known++;
        if (as->values)
            in[(size_t)v[k]]++;
        else
            sum += v[k];
    }
    for (size_t i = 1; i < as->value_count; i++)
        best = in[i] > in[best] ? i : best;
    return known == 0 ? NAN : as->values ? (double)best : sum / (double)known;
}

/* Puts something in the place of missing cells. */
static bool fill(const Encoding *e, size_t column, const SchemaColumn *as, size_t count, double *v,
                 Error *err)
{
    char name[SHEET_NAME_SIZE];
    for (size_t k = 0; k < count; k++) {
        if (!isnan(v[k]))
            continue;
        if (isnan(as->fill))
            return error_set(err, "%s: %s has no value in the training part that could stand for "
                             "those missing; --missing drop leaves their rows out", e->sheet->path,
                             sheet_name(e->sheet, column, name));
        v[k] = as->fill;
    }
    return true;
}

typedef struct Rows {
    size_t *row; /* of the sheet, those to train on first */
    size_t count, training;
} Rows;

/* Whether a number can be in a column: a finite one, and of targets of two values one of them. */
static bool may_be(const Schema *schema, const SchemaColumn *as, Real v)
{
    bool two = as->is_target && !as->values && schema->kind != TARGET_REAL;
    return isfinite(v) && (!two || (v <= schema->low && v >= schema->low) ||
                           (v <= schema->high && v >= schema->high));
}

static bool refuse_number(const Schema *schema, const Encoding *e, size_t i, size_t row, double v,
                          Error *err)
{
    char place[SHEET_PLACE_SIZE], name[SHEET_NAME_SIZE];
    sheet_place(e->sheet, row, place);
    const char *called = sheet_name(e->sheet, e->columns[i], name);
    if (schema->column[i].is_target && schema->kind != TARGET_REAL)
        return error_set(err, "%s: %.9g in %s: the network was trained with %g and %g", place, v,
                         called, (double)schema->low, (double)schema->high);
    return error_set(err, "%s: %.9g in %s is too large", place, v, called);
}

static bool take_column(Dataset *data, const Encoding *e, const Rows *rows, size_t i, double *v,
                        Error *err)
{
    SchemaColumn *as = &data->schema.column[i];
    const Preparation *p = &data->preparation;
    size_t width = as->is_target ? data->outputs : data->inputs, column = e->columns[i];
    Real *out = (as->is_target ? data->t : data->x) + as->first, off = e->signs ? -1 : 0;
    if (column == SIZE_MAX)
        return true;
    if (!encode_column(e->sheet, column, as, rows->row, rows->count, v, err))
        return false;
    for (size_t k = 0; k < rows->count && e->single; k++)
        v[k] = (double)(Real)v[k];
    if (e->learn)
        as->fill = learn_fill(as, v, rows->training);
    if (!fill(e, column, as, rows->count, v, err))
        return false;
    bool scaled = !as->values && (!as->is_target || data->schema.kind == TARGET_REAL);
    if (e->learn && scaled)
        preparation_learn(as->is_target ? p->target_scaling : p->scaling, rows->training, v,
                          &as->shift, &as->size);
    for (size_t k = 0; k < rows->count; k++) {
        encode_value(as, v[k], as->is_target ? off : 0, 1, out + k * width);
        if (!may_be(&data->schema, as, out[k * width]))
            return refuse_number(&data->schema, e, i, rows->row[k], v[k], err);
    }
    return true;
}

/* "island=Biscoe" for each value of a column, its name for numbers. */
static bool name_column(char **names, const SchemaColumn *as, bool is_class, Error *err)
{
    char name[NAME_SIZE];
    for (size_t i = 0; i < as->value_count; i++) {
        if (is_class)
            snprintf(name, sizeof name, "%s", as->values[i]);
        else if (as->name)
            snprintf(name, sizeof name, "%s=%s", as->name, as->values[i]);
        else
            snprintf(name, sizeof name, "%zu=%s", as->place + 1, as->values[i]);
        if (!(names[as->first + i] = strdup(name)))
            return error_memory(err);
    }
    if (!as->values && as->name && !(names[as->first] = strdup(as->name)))
        return error_memory(err);
    return true;
}

bool encode_names(Dataset *data, Error *err)
{
    bool inputs = false, outputs = false;
    for (size_t i = 0; i < data->schema.count; i++) {
        const SchemaColumn *c = &data->schema.column[i];
        *(c->is_target ? &outputs : &inputs) |= c->name || c->values;
        if (c->is_target && c->values &&
            !(data->class_column = strdup(c->name ? c->name : "class")))
            return error_memory(err);
    }
    data->input_names = inputs ? calloc(data->inputs + 1, sizeof *data->input_names) : NULL;
    data->output_names = outputs ? calloc(data->outputs + 1, sizeof *data->output_names) : NULL;
    if ((inputs && !data->input_names) || (outputs && !data->output_names))
        return error_memory(err);
    for (size_t i = 0; i < data->schema.count; i++) {
        const SchemaColumn *c = &data->schema.column[i];
        char **names = c->is_target ? data->output_names : data->input_names;
        if (names && !name_column(names, c, c->is_target, err))
            return false;
    }
    return true;
}

/* The classes by which the test part is drawn, in the order of `rows`, owned by the caller; NULL
 * where there are none. False without memory. */
static bool classes_of(const Dataset *data, const Encoding *e, const Rows *rows, double *v,
                       size_t **classes, size_t *class_count)
{
    Error why;
    const Schema *schema = &data->schema;
    size_t i = schema->count - 1;
    const SchemaColumn *as = &schema->column[i];
    bool single = data->outputs == schema_width(as) && e->columns[i] != SIZE_MAX;
    *classes = NULL;
    if (!single || schema->kind == TARGET_REAL)
        return true;
    if (!encode_column(e->sheet, e->columns[i], as, rows->row, rows->count, v, &why))
        return !why.is_memory;
    *classes = calloc(rows->count + 1, sizeof **classes);
    for (size_t k = 0; *classes && k < rows->count; k++)
        (*classes)[k] = as->values ? (size_t)v[k] : v[k] > 0;
    *class_count = as->values ? as->value_count : 2;
    return *classes;
}

/* Brings the rows to train on to the front. */
static bool divide(const Dataset *data, const Encoding *e, const Preparation *p, Rows *rows,
                   double *v, Error *err)
{
    Error why;
    size_t class_count = 0, *order = calloc(rows->count + 1, sizeof *order);
    size_t *moved = calloc(rows->count + 1, sizeof *moved);
    size_t *classes;
    bool room = classes_of(data, e, rows, v, &classes, &class_count) && order && moved;
    bool ok = room && preparation_divide(p, rows->count, classes, class_count, order,
                                                   &rows->training, &why);
    for (size_t k = 0; ok && k < rows->count; k++)
        moved[k] = rows->row[order[k]];
    if (ok)
        memcpy(rows->row, moved, rows->count * sizeof *moved);
    bool memory = !room || (!ok && why.is_memory);
    free(classes);
    free(order);
    free(moved);
    return ok || (memory ? error_memory(err)
                         : error_set(err, "%s: %s", e->sheet->path, why.message));
}

/* Whether the targets, all of them numbers, are `low` or 1; *one: just one of a row is 1. */
static bool are_two(const Dataset *data, const Encoding *e, const Rows *rows, double low, bool *one)
{
    const Schema *schema = &data->schema;
    *one = true;
    for (size_t k = 0; k < rows->count; k++) {
        size_t ones = 0;
        for (size_t i = schema->count - data->outputs; i < schema->count; i++) {
            double v = e->sheet->column[e->columns[i]].number[rows->row[k]];
            bool is_one = v <= 1 && v >= 1;
            if (!is_one && !(v <= low && v >= low))
                return false;
            ones += is_one;
        }
        *one = *one && ones == 1;
    }
    return true;
}

/* What the targets of a new schema are. Several columns of 0 and 1 may be one of several. */
static void find_kind(Dataset *data, const Encoding *e, const Rows *rows, unsigned char problem)
{
    Schema *schema = &data->schema;
    bool values = schema->column[schema->count - 1].values;
    bool one;
    schema->high = 1;
    schema->low = values && e->signs ? -1 : 0;
    schema->kind = values ? TARGET_ONE_HOT : TARGET_REAL;
    if (values || problem == PROBLEM_REGRESSION)
        return;
    if (are_two(data, e, rows, 0, &one)) {
        schema->kind = one && data->outputs > 1 ? TARGET_ONE_HOT : TARGET_BINARY;
    } else if (are_two(data, e, rows, -1, &one)) {
        schema->kind = TARGET_BINARY;
        schema->low = -1;
    }
}

static bool make_samples(Dataset *data, const Encoding *e, const Preparation *p, Rows *rows,
                         Error *err)
{
    char *name = data->name;
    double *v = calloc(rows->count + 1, sizeof *v);
    bool ok = v || error_memory(err);
    if (ok && e->learn)
        find_kind(data, e, rows, data->form.problem);
    ok = ok && divide(data, e, p, rows, v, err);
    data->preparation = *p;
    data->count = rows->training;
    data->test_count = rows->count - rows->training;
    if (ok && rows->count * (data->inputs + data->outputs) > DATASET_VALUES_MAX)
        ok = error_set(err, "%s: %zu samples of %zu inputs and %zu outputs are too many", name,
                       rows->count, data->inputs, data->outputs);
    data->x = ok ? calloc(rows->count * data->inputs + 1, sizeof *data->x) : NULL;
    data->t = ok ? calloc(rows->count * data->outputs + 1, sizeof *data->t) : NULL;
    if (ok && (!data->x || !data->t))
        ok = error_memory(err);
    for (size_t i = 0; ok && i < data->schema.count; i++)
        ok = take_column(data, e, rows, i, v, err);
    free(v);
    return ok;
}

bool encode(Dataset *data, const Encoding *e, const Preparation *p, Error *err)
{
    Rows rows = {.row = calloc(e->sheet->rows + 1, sizeof *rows.row)};
    for (size_t i = 0; i < data->schema.count; i++)
        *(data->schema.column[i].is_target ? &data->outputs : &data->inputs) +=
            schema_width(&data->schema.column[i]);
    bool ok = rows.row ? choose_rows(data, e, rows.row, &rows.count, err) : error_memory(err);
    ok = ok && make_samples(data, e, p, &rows, err) && encode_names(data, err);
    free(rows.row);
    if (!ok)
        return false;
    dataset_find_range(data);
    data->kind = data->schema.kind;
    data->low = data->schema.low;
    data->high = data->schema.high;
    return true;
}
