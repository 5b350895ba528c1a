#include "data/csv/csv.h"

#include "core/base/text.h"
#include "data/csv/csv_columns.h"
#include "data/csv/csv_reader.h"
#include "data/file.h"
#include "data/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 64, CLASS_BYTES = 1024 };

typedef struct Loader {
    CsvReader reader;
    ColumnChoice choice;
    Dataset *data;
    size_t columns;   /* cells of every record */
    size_t room;      /* samples there is memory for */
    bool classes;     /* the target is text */
    size_t *labels;   /* [room] class of each sample, when it is */
    size_t class_count;
    char *names[CSV_CLASSES_MAX];
} Loader;

static bool is_number(const Loader *loader, const CsvCell *cell)
{
    double value;
    return number_parse(cell->text, cell->length, loader->reader.delimiter != ',', &value);
}

static char *cell_name(const CsvCell *cell)
{
    char visible[NAME_BYTES];
    text_visible_bytes(cell->text, cell->length, visible, sizeof visible);
    return strdup(visible);
}

/* Names of the chosen columns from the header, which is the present record. */
static bool take_names(const Loader *loader, const size_t *columns, size_t count, char ***names,
                       Error *err)
{
    *names = calloc(count, sizeof **names);
    if (!*names)
        return error_memory(err);
    for (size_t i = 0; i < count; i++) {
        const CsvCell *cell = &loader->reader.cells[columns[i]];
        if (cell->length > 0 && !((*names)[i] = cell_name(cell)))
            return error_memory(err);
    }
    return true;
}

static bool is_header(const Loader *loader)
{
    for (size_t i = 0; i < loader->choice.input_count; i++)
        if (!is_number(loader, &loader->reader.cells[loader->choice.inputs[i]]))
            return true;
    return false;
}

static bool more_room(Loader *loader, Error *err)
{
    Dataset *d = loader->data;
    size_t room = 2 * loader->room + 64, outputs = loader->classes ? 0 : d->outputs;
    if (d->count == DATASET_ROWS_MAX || d->count * (d->inputs + d->outputs) > DATASET_VALUES_MAX)
        return error_set(err, "%s:%zu: too large; the limits are %d rows and %d numbers",
                         loader->reader.path, loader->reader.line, DATASET_ROWS_MAX,
                         DATASET_VALUES_MAX);
    if (d->count < loader->room)
        return true;
    Real *x = realloc(d->x, room * d->inputs * sizeof *x);
    if (x)
        d->x = x;
    Real *t = realloc(d->t, (room * outputs + 1) * sizeof *t);
    if (t)
        d->t = t;
    size_t *labels = loader->classes ? realloc(loader->labels, room * sizeof *labels) : NULL;
    if (labels)
        loader->labels = labels;
    if (!x || !t || (loader->classes && !labels))
        return error_memory(err);
    loader->room = room;
    return true;
}

static bool take_number(const Loader *loader, size_t column, Real *out, Error *err)
{
    const CsvCell *cell = &loader->reader.cells[column];
    char shown[NAME_BYTES];
    double value;
    if (!number_parse(cell->text, cell->length, loader->reader.delimiter != ',', &value)) {
        text_visible_bytes(cell->text, cell->length, shown, sizeof shown);
        if (cell->length == 0)
            return csv_cell_error(&loader->reader, cell, err, "an empty cell; a number is needed");
        return csv_cell_error(&loader->reader, cell, err, "'%s' is not a finite number; only a "
                              "single target column may hold text", shown);
    }
    *out = (Real)value;
    if (!isfinite(*out))
        return csv_cell_error(&loader->reader, cell, err, "%g is too large", value);
    return true;
}

static bool take_class(Loader *loader, size_t column, size_t *label, Error *err)
{
    const CsvCell *cell = &loader->reader.cells[column];
    char name[CLASS_BYTES];
    if (4 * cell->length >= sizeof name)
        return csv_cell_error(&loader->reader, cell, err, "a class of %zu bytes; at most %zu are "
                              "allowed", cell->length, sizeof name / 4 - 1);
    if (cell->length == 0)
        return csv_cell_error(&loader->reader, cell, err, "an empty cell; a class is needed");
    text_visible_bytes(cell->text, cell->length, name, sizeof name);
    for (*label = 0; *label < loader->class_count; ++*label)
        if (strcmp(loader->names[*label], name) == 0)
            return true;
    if (loader->class_count == CSV_CLASSES_MAX)
        return csv_cell_error(&loader->reader, cell, err, "more than %d different classes; is "
                              "this column the target?", CSV_CLASSES_MAX);
    loader->names[loader->class_count] = strdup(name);
    return loader->names[loader->class_count++] ? true : error_memory(err);
}

/* The present record becomes a sample. */
static bool take_sample(Loader *loader, Error *err)
{
    Dataset *d = loader->data;
    const ColumnChoice *choice = &loader->choice;
    size_t cells = loader->reader.cell_count;
    if (cells != loader->columns)
        return csv_cell_error(&loader->reader,
                              &loader->reader.cells[cells < loader->columns ? cells - 1
                                                                            : loader->columns],
                              err, "%zu cells, but the first line has %zu", cells, loader->columns);
    if (!more_room(loader, err))
        return false;
    for (size_t i = 0; i < choice->input_count; i++)
        if (!take_number(loader, choice->inputs[i], &d->x[d->count * d->inputs + i], err))
            return false;
    if (loader->classes) {
        if (!take_class(loader, choice->targets[0], &loader->labels[d->count], err))
            return false;
    } else {
        for (size_t i = 0; i < choice->target_count; i++)
            if (!take_number(loader, choice->targets[i], &d->t[d->count * d->outputs + i], err))
                return false;
    }
    d->count++;
    return true;
}

/* The first record decides on the columns; it may be the header. *end: the file has no samples. */
static bool take_start(Loader *loader, const CsvColumns *wanted, bool *end, Error *err)
{
    CsvReader *reader = &loader->reader;
    Dataset *d = loader->data;
    if (!csv_reader_next(reader, end, err))
        return false;
    if (*end)
        return true;
    if (!column_choice_make(&loader->choice, reader, wanted->inputs, wanted->targets, err))
        return false;
    loader->columns = reader->cell_count;
    d->inputs = loader->choice.input_count;
    d->outputs = loader->choice.target_count;
    if (!is_header(loader))
        return true;
    return take_names(loader, loader->choice.inputs, d->inputs, &d->input_names, err) &&
           take_names(loader, loader->choice.targets, d->outputs, &d->output_names, err) &&
           csv_reader_next(reader, end, err);
}

static bool take_samples(Loader *loader, const CsvColumns *wanted, Error *err)
{
    bool end;
    if (!take_start(loader, wanted, &end, err))
        return false;
    if (end)
        return error_set(err, "%s: no samples", loader->reader.path);
    size_t target = loader->choice.targets[0];
    loader->classes = loader->choice.target_count == 1 && target < loader->reader.cell_count &&
                      !is_number(loader, &loader->reader.cells[target]);
    while (!end)
        if (!take_sample(loader, err) || !csv_reader_next(&loader->reader, &end, err))
            return false;
    return true;
}

/* Labels become one-hot targets, named after their classes; the column's name is kept. */
static bool expand_classes(Loader *loader, Error *err)
{
    Dataset *d = loader->data;
    size_t n = loader->class_count;
    if (d->count * n > DATASET_VALUES_MAX)
        return error_set(err, "%s: %zu samples of %zu classes are too many", loader->reader.path,
                         d->count, n);
    char **names = calloc(n, sizeof *names);
    Real *t = calloc(d->count * n, sizeof *t);
    d->class_column = d->output_names && d->output_names[0] ? d->output_names[0] : strdup("class");
    free(d->output_names);
    free(d->t);
    d->output_names = names;
    d->t = t;
    d->outputs = n;
    if (!names || !t || !d->class_column)
        return error_memory(err);
    for (size_t i = 0; i < n; i++) {
        names[i] = loader->names[i];
        loader->names[i] = NULL;
    }
    for (size_t k = 0; k < d->count; k++)
        t[k * n + loader->labels[k]] = 1;
    return true;
}

static bool remember_source(Dataset *d, const char *path, const CsvColumns *columns, Error *err)
{
    d->name = strdup(path);
    d->path = strdup(path);
    d->input_columns = columns->inputs ? strdup(columns->inputs) : NULL;
    d->target_columns = columns->targets ? strdup(columns->targets) : NULL;
    bool ok = d->name && d->path && (d->input_columns || !columns->inputs) &&
              (d->target_columns || !columns->targets);
    return ok || error_memory(err);
}

bool csv_load(Dataset *data, const char *path, const CsvColumns *columns, Error *err)
{
    Loader loader = {.data = data};
    char *bytes;
    size_t size;
    *data = (Dataset){0};
    if (!file_read_text(path, columns->kind, CSV_BYTES_MAX, &bytes, &size, err))
        return false;
    data->checksum = file_checksum(bytes, size);
    csv_reader_init(&loader.reader, path, bytes, size);
    bool ok = remember_source(data, path, columns, err) && take_samples(&loader, columns, err) &&
              (!loader.classes || expand_classes(&loader, err));
    if (ok)
        dataset_finish(data);
    for (size_t i = 0; i < loader.class_count; i++)
        free(loader.names[i]);
    free(loader.labels);
    column_choice_free(&loader.choice);
    csv_reader_free(&loader.reader);
    free(bytes);
    return ok;
}
