#include "app/headless/prediction.h"

#include "app/headless/say.h"
#include "core/base/text.h"
#include "core/train/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a forward pass: few enough for its numbers to stay in a cache. */
enum { ROWS_MAX = 64, ROWS_WORK = 1 << 22, CELL_SIZE = 1100, NAME_SIZE = 1200 };

/* What the answers are: numbers, one of several classes, or for each output whether it is one. */
typedef enum AnswerKind { ANSWER_NUMBERS, ANSWER_CLASS, ANSWER_LABELS } AnswerKind;

static AnswerKind answer_kind(const Session *s)
{
    if (s->data.kind == TARGET_REAL)
        return ANSWER_NUMBERS;
    return s->data.kind == TARGET_ONE_HOT || s->data.outputs == 1 ? ANSWER_CLASS : ANSWER_LABELS;
}

/* Whether there is one output for two classes. */
static bool is_single(const Session *s)
{
    return answer_kind(s) == ANSWER_CLASS && s->data.outputs == 1 && s->data.kind == TARGET_BINARY;
}

/* Whether the outputs are probabilities of classes. */
static bool has_shares(const Session *s)
{
    const char *name = s->net.layers[s->net.layer_count - 1].activation->row.name;
    if (answer_kind(s) != ANSWER_CLASS)
        return false;
    return is_single(s) ? strcmp(name, "sigmoid") == 0 && s->data.low >= 0
                        : strcmp(name, "softmax") == 0;
}

static void write_json_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

/* A name as it stands in what is written: a cell of CSV, or a text of JSON. NULL without memory. */
static char *written(const char *name, bool json)
{
    char *text = NULL;
    FILE *out = text_open(&text);
    if (!out)
        return NULL;
    (json ? write_json_string : table_write_text)(out, name);
    return text_close(out, &text);
}

/* What output k is called, its class or its target. */
static const char *output_name(const Session *s, size_t k, char buffer[DATASET_NAME_SIZE])
{
    const SchemaColumn *c = schema_output(&s->data.schema, k);
    if (c && c->values)
        return c->values[k - c->first];
    if (c && c->name)
        return c->name;
    snprintf(buffer, DATASET_NAME_SIZE, "y%zu", k + 1);
    return buffer;
}

/* The two classes of a single output are numbers, in JSON too. */
static char *label_of(const Session *s, size_t k, bool json)
{
    char buffer[DATASET_NAME_SIZE];
    if (!is_single(s))
        return written(output_name(s, k, buffer), json);
    snprintf(buffer, sizeof buffer, "%g", (double)(k == 0 ? s->data.low : s->data.high));
    return strdup(buffer);
}

static bool make_labels(Prediction *p, Error *err)
{
    const Session *s = p->session;
    p->labels = calloc(s->data.outputs + 2, sizeof *p->labels);
    if (!p->labels)
        return error_memory(err);
    for (size_t count = is_single(s) ? 2 : s->data.outputs; p->label_count < count;
         p->label_count++)
        if (!(p->labels[p->label_count] = label_of(s, p->label_count, p->options->json)))
            return error_memory(err);
    return true;
}

bool prediction_init(Prediction *p, const Session *session, const Options *options, Error *err)
{
    size_t rows = ROWS_WORK / (net_work(&session->net) + 1) + 1;
    rows = rows < ROWS_MAX ? rows : ROWS_MAX;
    *p = (Prediction){.session = session, .options = options};
    if (!batch_reserve(&p->batch, &session->net, rows, err) || !make_labels(p, err))
        return false;
    p->x = batch_inputs(&p->batch, rows);
    p->base = calloc(dataset_columns(&session->data) + 1, sizeof *p->base);
    p->row = calloc(rows, sizeof *p->row);
    p->kept_end = calloc(rows, sizeof *p->kept_end);
    p->readers = calloc(session->data.schema.count + 1, sizeof *p->readers);
    if (options->keep)
        p->kept = open_memstream(&p->kept_text, &p->kept_size);
    return (p->base && p->row && p->kept_end && p->readers && (p->kept || !options->keep)) ||
           error_memory(err);
}

static void free_readers(Prediction *p)
{
    for (size_t i = 0; p->readers && i < p->session->data.schema.count; i++)
        cell_reader_free(&p->readers[i]);
}

void prediction_free(Prediction *p)
{
    free_readers(p);
    free(p->readers);
    free(p->base);
    for (size_t k = 0; k < p->label_count; k++)
        free(p->labels[k]);
    free(p->labels);
    for (size_t c = 0; c < p->key_count; c++)
        free(p->keys[c]);
    free(p->keys);
    if (p->kept)
        fclose(p->kept);
    free(p->kept_text);
    free(p->row);
    free(p->kept_end);
    batch_free(&p->batch);
    *p = (Prediction){0};
}

/* What a column of the sheet is called: there, else in the schema. */
static const char *column_name(const Prediction *p, size_t column, char buffer[SHEET_NAME_SIZE])
{
    const Schema *schema = &p->session->data.schema;
    for (size_t i = 0; i < schema->count; i++)
        if (p->columns[i] == column && schema->column[i].name && !p->sheet->column[column].name)
            return schema->column[i].name;
    return sheet_name(p->sheet, column, buffer);
}

static bool make_keys(Prediction *p, Error *err)
{
    char buffer[SHEET_NAME_SIZE];
    p->keys = calloc(p->sheet->column_count + 1, sizeof *p->keys);
    if (!p->keys)
        return error_memory(err);
    for (; p->key_count < p->sheet->column_count; p->key_count++)
        if (!(p->keys[p->key_count] = written(column_name(p, p->key_count, buffer),
                                             p->options->json)))
            return error_memory(err);
    return true;
}

/* Whether a column that is kept is called so already. */
static bool is_kept(const Prediction *p, const char *label)
{
    for (size_t c = 0; c < p->key_count; c++)
        if (strcmp(p->keys[c], label) == 0)
            return true;
    return false;
}

static void write_header(const Prediction *p)
{
    const Session *s = p->session;
    bool classes = answer_kind(s) == ANSWER_CLASS;
    char name[NAME_SIZE], buffer[DATASET_NAME_SIZE];
    for (size_t c = 0; c < p->key_count; c++)
        printf("%s,", p->keys[c]);
    if (classes)
        fputs("predicted", stdout);
    for (size_t k = 0; classes && has_shares(s) && k < s->data.outputs; k++) {
        snprintf(name, sizeof name, "p(%s)", is_single(s) ? "1" : output_name(s, k, buffer));
        putchar(',');
        table_write_text(stdout, name);
    }
    for (size_t k = 0; !classes && k < p->label_count; k++) {
        snprintf(name, sizeof name, is_kept(p, p->labels[k]) ? "predicted %s" : "%s",
                 output_name(s, k, buffer));
        fputs(k > 0 ? "," : "", stdout);
        table_write_text(stdout, name);
    }
    putchar('\n');
}

bool prediction_renew(Prediction *p, Error *err)
{
    const Schema *schema = &p->session->data.schema;
    free_readers(p);
    for (size_t i = 0; i < schema->count; i++)
        if (!schema->column[i].is_target &&
            !cell_reader_init(&p->readers[i], p->sheet, p->columns[i], &schema->column[i], err))
            return false;
    return true;
}

bool prediction_begin(Prediction *p, const Sheet *sheet, const size_t *columns, Error *err)
{
    p->sheet = sheet;
    p->columns = columns;
    if (!prediction_renew(p, err) || (p->kept && !make_keys(p, err)))
        return false;
    if (!p->options->json)
        write_header(p);
    return true;
}

/* A cell as it stands, made visible; false without memory. */
static bool keep_text(const Prediction *p, const char *text, size_t length, Error *err)
{
    char small[CELL_SIZE], *visible = small;
    size_t size = 4 * length + 1;
    if (size > sizeof small && !(visible = malloc(size)))
        return error_memory(err);
    text_visible_bytes(text, length, visible, size > sizeof small ? size : sizeof small);
    (p->options->json ? write_json_string : table_write_text)(p->kept, visible);
    if (visible != small)
        free(visible);
    return true;
}

/* Whether a text is a number as JSON writes one: no + or zeros before it, digits around a point. */
static bool is_json_number(const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    p += p < end && *p == '-';
    const char *digits = p;
    p += strspn(p, "0123456789");
    if (p == digits || p > end || (*digits == '0' && p > digits + 1))
        return false;
    if (p < end && *p == '.') {
        size_t n = strspn(p + 1, "0123456789");
        p += 1 + n;
        if (n == 0)
            return false;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p += 1 + (p + 1 < end && (p[1] == '-' || p[1] == '+'));
        size_t n = strspn(p, "0123456789");
        p += n;
        if (n == 0)
            return false;
    }
    return p == end;
}

/* A number of JSON is one, as it stands; what is missing is nothing, or null. */
static bool keep_cell(const Prediction *p, size_t row, size_t c, const RecordCell *cell, Error *err)
{
    const SheetColumn *column = &p->sheet->column[c];
    char text[CELL_SIZE], number[NUMBER_SIZE];
    bool is_text = column->text && column->text[row] > 0;
    if (p->options->json && !is_text) {
        bool missing = isnan(column->number[row]);
        if (cell && !missing && is_json_number(cell->text, cell->length)) {
            fwrite(cell->text, 1, cell->length, p->kept);
            return true;
        }
        if (cell && !missing && cell->length > 1 && *cell->text == '0')
            return keep_text(p, cell->text, cell->length, err); /* a name, as zeros before it say */
        fputs(missing ? "null" : number_write(column->number[row], number), p->kept);
        return true;
    }
    if (cell)
        return keep_text(p, cell->text, cell->length, err);
    sheet_cell(p->sheet, row, c, text, sizeof text);
    return keep_text(p, text, strlen(text), err);
}

static bool keep_row(Prediction *p, size_t row, const RecordCell *cells, Error *err)
{
    for (size_t c = 0; p->kept && c < p->sheet->column_count; c++) {
        if (p->options->json)
            fprintf(p->kept, "%s%s: ", c > 0 ? ", " : "{", p->keys[c]);
        if (!keep_cell(p, row, c, cells ? &cells[c] : NULL, err))
            return false;
        fputs(p->options->json ? c + 1 < p->sheet->column_count ? "" : "}" : ",", p->kept);
    }
    return true;
}

static bool take_inputs(Prediction *p, size_t row, Error *err)
{
    const Schema *schema = &p->session->data.schema;
    char place[SHEET_PLACE_SIZE];
    Error why;
    for (size_t i = 0; i < schema->count; i++)
        if (!schema->column[i].is_target &&
            !encode_input(&p->readers[i], row, (unsigned char)p->options->missing, p->base, err))
            return false;
    return dataset_present(&p->session->data, p->base,
                           p->x + p->waiting * p->session->net.inputs, &why) ||
           error_set(err, "%s: %s", sheet_place(p->sheet, row, place), why.message);
}

bool prediction_take(Prediction *p, size_t row, size_t number, const RecordCell *cells, Error *err)
{
    Error why;
    if (!keep_row(p, row, cells, err))
        return false;
    if (!take_inputs(p, row, &why))
        return prediction_refuse(p, &why, err);
    p->row[p->waiting] = number;
    if (p->kept)
        p->kept_end[p->waiting] = (size_t)ftello(p->kept);
    return ++p->waiting < p->batch.capacity || prediction_flush(p, err);
}

static void write_class(const Prediction *p, const Real *a)
{
    const Session *s = p->session;
    fputs(p->labels[dataset_class_of(&s->data, a)], stdout);
    for (size_t k = 0; has_shares(s) && k < s->data.outputs; k++)
        printf(",%.9g", (double)a[k]);
}

static void write_class_json(const Prediction *p, const Real *a)
{
    const Session *s = p->session;
    const char *quote = is_single(s) ? "\"" : "";
    printf("\"predicted\": %s", p->labels[dataset_class_of(&s->data, a)]);
    for (size_t k = 0; has_shares(s) && k < s->data.outputs; k++)
        printf("%s%s%s%s: %.9g", k > 0 ? ", " : ", \"p\": {", quote,
               p->labels[is_single(s) ? 1 : k], quote, (double)a[k]);
    if (has_shares(s))
        putchar('}');
}

/* Numbers, or whether each of several labels is there. */
static void write_values(const Prediction *p, const Real *a)
{
    const Session *s = p->session;
    Real middle = (s->data.low + s->data.high) / 2;
    for (size_t k = 0; k < s->data.outputs; k++) {
        double v = answer_kind(s) == ANSWER_NUMBERS ? dataset_own_value(&s->data, k, a[k])
                                                    : (double)(a[k] > middle ? s->data.high
                                                                             : s->data.low);
        fputs(k == 0 ? "" : p->options->json ? ", " : ",", stdout);
        if (p->options->json)
            printf("%s: ", p->labels[k]);
        printf("%.9g", v);
    }
}

static void write_answer(const Prediction *p, const Real *a)
{
    if (answer_kind(p->session) != ANSWER_CLASS)
        write_values(p, a);
    else if (p->options->json)
        write_class_json(p, a);
    else
        write_class(p, a);
}

/* The answer to a row that has none. A single empty cell is quoted: no reader passes over it. */
static void write_nothing(const Prediction *p)
{
    const Session *s = p->session;
    bool classes = answer_kind(s) == ANSWER_CLASS, json = p->options->json;
    size_t cells = classes ? 1 + (has_shares(s) ? s->data.outputs : 0) : p->label_count;
    if (json && classes)
        printf("\"predicted\": null%s", has_shares(s) ? ", \"p\": null" : "");
    for (size_t k = 0; json && !classes && k < cells; k++)
        printf("%s%s: null", k > 0 ? ", " : "", p->labels[k]);
    if (!json && cells == 1 && !p->kept)
        fputs("\"\"", stdout);
    for (size_t k = 1; !json && k < cells; k++)
        putchar(',');
}

/* The cells kept of a row, from `begin` to `end`; of one that could not be read, nothing. */
static void write_kept(const Prediction *p, size_t begin, size_t end)
{
    bool json = p->options->json;
    if (!p->kept)
        return;
    if (json)
        fputs("\"input\": ", stdout);
    fwrite(p->kept_text + begin, 1, end - begin, stdout);
    if (json)
        fputs(end == begin ? "null, " : ", ", stdout);
    for (size_t c = 0; !json && end == begin && c < p->sheet->column_count; c++)
        putchar(',');
}

/* One row, whose answer is `a`, or nothing where that is NULL. */
static void write_row(const Prediction *p, size_t begin, size_t end, const Real *a)
{
    if (p->options->json)
        putchar('{');
    write_kept(p, begin, end);
    if (a)
        write_answer(p, a);
    else
        write_nothing(p);
    puts(p->options->json ? "}" : "");
}

/* Whether an answer can be written. */
static bool is_finite(const Prediction *p, const Real *a)
{
    const Session *s = p->session;
    for (size_t k = 0; k < s->data.outputs; k++)
        if (!isfinite(a[k]) ||
            (answer_kind(s) == ANSWER_NUMBERS && !isfinite(dataset_own_value(&s->data, k, a[k]))))
            return false;
    return true;
}

/* Says what is wrong with a row; false where that is the end. */
static bool pass_over(Prediction *p, const Error *why, Error *err)
{
    if (why->is_memory)
        return error_memory(err);
    if (!p->options->skip_errors)
        return error_set(err, "%s", why->message);
    headless_complain(why->message);
    p->failed = true;
    return true;
}

/* Answers the rows that wait; the cells kept of a row behind them stay. */
static bool answer(Prediction *p, Error *err)
{
    size_t rows = p->waiting, outputs = p->session->data.outputs, begin = 0;
    char place[SHEET_PLACE_SIZE];
    Error why;
    p->waiting = 0;
    if (p->kept && (fflush(p->kept) != 0 || ferror(p->kept)))
        return error_memory(err);
    if (rows == 0)
        return true;
    batch_inputs(&p->batch, rows);
    const Real *out = pass_predict(&p->session->net, p->session->theta, &p->batch);
    for (size_t r = 0; r < rows; r++) {
        const Real *a = out + r * outputs;
        bool finite = is_finite(p, a);
        if (!finite)
            error_set(&why, "%s: the network's answer is not finite: its inputs are too large",
                      p->place(p->sheet, p->row[r], place));
        if (!finite && !pass_over(p, &why, err))
            return false;
        write_row(p, begin, p->kept_end[r], finite ? a : NULL);
        begin = p->kept_end[r];
    }
    return true;
}

bool prediction_flush(Prediction *p, Error *err)
{
    bool ok = answer(p, err);
    if (p->kept)
        rewind(p->kept);
    return ok;
}

bool prediction_refuse(Prediction *p, const Error *why, Error *err)
{
    size_t begin = p->waiting > 0 ? p->kept_end[p->waiting - 1] : 0;
    if (!answer(p, err) || !pass_over(p, why, err))
        return false;
    write_row(p, begin, p->kept ? (size_t)ftello(p->kept) : begin, NULL);
    if (p->kept)
        rewind(p->kept);
    return true;
}
