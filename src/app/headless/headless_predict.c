/* `predict`: what a saved network answers to a table, a row of output for each row of input. */
#include "app/headless/headless.h"
#include "app/headless/prediction_lines.h"

#include "data/table/bind.h"
#include "data/table/format.h"

#include <stdlib.h>
#include <string.h>

/* A file that has been read whole, and its text once more, for its cells as they stand. */
typedef struct Whole {
    Prediction *prediction;
    Sheet sheet;
    size_t *columns;
    char *copy; /* owned; NULL: not wanted */
    RecordReader reader; /* in it */
} Whole;

/* Reads the file into the sheet, and copies its text where that is wanted. */
static bool read_sheet(Whole *w, const Options *o, const Schema *schema, Error *err)
{
    TableChoice choice = setup_choice(o);
    char *bytes, *names = bind_names(schema);
    size_t size;
    bool ok = names ? file_read(o->data, o->files, TABLE_BYTES_MAX, &bytes, &size, err)
                    : error_memory(err);
    if (ok && o->keep && !(w->copy = malloc(size + 1))) {
        free(bytes);
        ok = error_memory(err);
    }
    if (ok && w->copy) {
        memcpy(w->copy, bytes, size + 1);
        record_reader_init(&w->reader, o->data, w->copy, size, 0);
    }
    if (ok) {
        choice.inputs = *names ? names : NULL;
        choice.every_line = true;
        choice.without_targets = true;
        ok = format_read(&w->sheet, o->data, bytes, size, &choice, err);
        w->reader.separator = separator_character(w->sheet.separator);
    }
    free(names);
    return ok;
}

/* The cells of a row as they stand in the text; NULL where they do not, or are not wanted. */
static const RecordCell *cells_of(Whole *w, size_t row)
{
    RecordReader *reader = &w->reader;
    bool end;
    if (!w->copy || !w->sheet.start)
        return NULL;
    char *start = w->copy + w->sheet.start[row];
    reader->next = start;
    if (!record_next(reader, &end, NULL) || end || reader->cells[0].start != start ||
        reader->cell_count < w->sheet.column_count)
        return NULL;
    for (size_t c = 0; c < reader->cell_count; c++)
        record_unquote(&reader->cells[c]);
    return reader->cells;
}

static bool take_row(Whole *w, size_t row, Error *err)
{
    const Sheet *s = &w->sheet;
    char place[SHEET_PLACE_SIZE];
    Error why;
    if (!s->odd || s->odd[row] == 0)
        return prediction_take(w->prediction, row, row, cells_of(w, row), err);
    error_set(&why, "%s: %u cell%s, but most lines have %zu", sheet_place(s, row, place),
              s->odd[row], s->odd[row] == 1 ? "" : "s", s->column_count);
    return prediction_refuse(w->prediction, &why, err);
}

static bool take_rows(Whole *w, Error *err)
{
    for (size_t row = 0; row < w->sheet.rows && !ferror(stdout); row++)
        if (!take_row(w, row, err))
            return false;
    return prediction_flush(w->prediction, err);
}

static bool predict_file(Prediction *p, Error *err)
{
    const Schema *schema = &p->session->data.schema;
    Whole w = {.prediction = p, .columns = calloc(schema->count + 1, sizeof *w.columns)};
    p->place = sheet_place;
    bool ok = (w.columns || error_memory(err)) && read_sheet(&w, p->options, schema, err) &&
              bind_columns(&w.sheet, schema, false, w.columns, err);
    if (ok)
        headless_remark(&w.sheet.remarks);
    ok = ok && prediction_begin(p, &w.sheet, w.columns, err) && take_rows(&w, err);
    record_reader_free(&w.reader);
    sheet_free(&w.sheet);
    free(w.columns);
    free(w.copy);
    return ok;
}

static bool check_options(const Options *o, Error *err)
{
    if (!o->load)
        return error_set(err, "predict asks a saved network: --load FILE names it");
    return o->missing != MISSING_DROP ||
           error_set(err, "--missing drop does not go with predict, which has an answer for each "
                     "row: --missing mean, or --skip-errors, would be right");
}

static bool predict(Prediction *p, const Session *session, const Options *o, Error *err)
{
    bool lines = !o->data || strcmp(o->data, "-") == 0;
    return prediction_init(p, session, o, err) &&
           (lines ? prediction_lines(p, err) : predict_file(p, err));
}

Status headless_predict(const Options *options)
{
    Session session = {0};
    Prediction prediction = {0};
    Error err;
    if (!check_options(options, &err))
        return headless_refuse(&err);
    bool ok = session_load_network(&session, options->load, options->files, &err) &&
              predict(&prediction, &session, options, &err);
    bool failed = !ok || prediction.failed;
    if (!ok)
        headless_complain(err.message);
    prediction_free(&prediction);
    session_free(&session);
    return failed ? STATUS_FAILURE : STATUS_OK;
}
