#include "app/run/sweep_lines.h"

#include "app/run/outcome_cells.h"
#include "core/base/text.h"
#include "data/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WORDS_MAX = 512, HEAD_SIZE = 4096 };
/* So many are read in the time of a frame. */
static const size_t bytes_max = (size_t)1 << 24;

/* Whether the cells of a line are the names of a sweep's columns. */
static bool is_header(const RecordReader *reader)
{
    size_t n = reader->cell_count;
    bool is = n > OUTCOME_COLUMNS;
    for (size_t i = 0; is && i < OUTCOME_COLUMNS; i++) {
        const RecordCell *cell = &reader->cells[n - OUTCOME_COLUMNS + i];
        is = cell->length == strlen(outcome_columns[i]) &&
             strncmp(cell->text, outcome_columns[i], cell->length) == 0;
    }
    return is;
}

bool sweep_is_at(const char *path)
{
    char head[HEAD_SIZE + 1];
    Error err;
    bool end = false;
    struct stat status;
    FILE *in = stat(path, &status) == 0 && S_ISREG(status.st_mode) ? fopen(path, "r") : NULL;
    size_t size = in ? fread(head, 1, HEAD_SIZE, in) : 0;
    if (in)
        fclose(in);
    char *line = memchr(head, '\n', size);
    if (!line)
        return false;
    line[1] = '\0';
    RecordReader reader;
    record_reader_init(&reader, path, head, (size_t)(line + 1 - head), 0);
    reader.separator = ',';
    bool is = record_next(&reader, &end, &err) && !end && is_header(&reader);
    record_reader_free(&reader);
    return is;
}

/* The names of what was varied. */
typedef struct Varied {
    char **name;
    size_t count;
} Varied;

static bool note_names(const RecordReader *reader, Varied *v, Error *err)
{
    v->count = reader->cell_count - OUTCOME_COLUMNS;
    v->name = calloc(v->count, sizeof *v->name);
    for (size_t i = 0; v->name && i < v->count; i++)
        if (!(v->name[i] = strndup(reader->cells[i].text, reader->cells[i].length)))
            return error_memory(err);
    return v->name || error_memory(err);
}

static bool add_line(SweepLines *sweep, RecordReader *reader, const Varied *v, Error *err)
{
    const char *command;
    Outcome outcome;
    for (size_t i = 0; i < reader->cell_count; i++)
        record_unquote(&reader->cells[i]);
    if (reader->cell_count != v->count + OUTCOME_COLUMNS ||
        !outcome_cells_read(reader->cells + v->count, &outcome, &command))
        return record_error(reader->path, reader->bytes, reader->cells[0].start, err,
                            N_("this line is none of a sweep"));
    if (sweep->all++ >= SWEEP_LINES_MAX)
        return true;
    SweepLine *line = &sweep->lines[sweep->count++];
    *line = (SweepLine){.outcome = outcome, .command = strdup(command)};
    for (size_t i = 0; i < v->count; i++)
        text_append(line->values, sizeof line->values, "%s%s %.*s", i > 0 ? " " : "", v->name[i],
                    (int)reader->cells[i].length, reader->cells[i].text);
    return line->command || error_memory(err);
}

static bool read_lines(SweepLines *sweep, char *bytes, size_t size, Error *err)
{
    RecordReader reader;
    Varied v = {NULL, 0};
    bool end = false;
    record_reader_init(&reader, sweep->path, bytes, size, 0);
    reader.separator = ',';
    bool ok = record_next(&reader, &end, err);
    if (ok && (end || !is_header(&reader)))
        ok = error_set(err, N_("%s: this is no file of a sweep"), sweep->path);
    ok = ok && note_names(&reader, &v, err);
    while (ok && (ok = record_next(&reader, &end, err)) && !end)
        ok = is_header(&reader) || add_line(sweep, &reader, &v, err);
    for (size_t i = 0; v.name && i < v.count; i++)
        free(v.name[i]);
    free(v.name);
    record_reader_free(&reader);
    return ok;
}

bool sweep_lines_read(SweepLines *sweep, const char *path, Error *err)
{
    char *bytes;
    size_t size;
    *sweep = (SweepLines){.path = strdup(path)};
    sweep->lines = calloc(SWEEP_LINES_MAX, sizeof *sweep->lines);
    if (!sweep->path || !sweep->lines)
        return error_memory(err);
    if (!file_read_text(path, FILE_REGULAR, bytes_max, &bytes, &size, err))
        return false;
    size = outcome_whole_lines(bytes, size);
    bytes[size] = '\0';
    bool ok = read_lines(sweep, bytes, size, err);
    free(bytes);
    return ok;
}

void sweep_lines_free(SweepLines *sweep)
{
    for (size_t i = 0; i < sweep->count; i++)
        free(sweep->lines[i].command);
    free(sweep->lines);
    free(sweep->path);
    *sweep = (SweepLines){.path = NULL};
}

/* Cuts a line into its words, in place: a word in single quotes may have blanks, and '\'' in it is
 * such a quote. Returns how many. */
static int cut_words(char *line, char *words[WORDS_MAX])
{
    char *from = line, *to = line;
    int count = 0;
    while (count < WORDS_MAX - 1) {
        bool quoted = false;
        from += strspn(from, " ");
        if (!*from)
            break;
        words[count++] = to;
        for (; *from && (quoted || *from != ' '); from++) {
            if (*from == '\'')
                quoted = !quoted;
            else if (*from == '\\' && !quoted && from[1])
                *to++ = *++from;
            else
                *to++ = *from;
        }
        bool end = !*from;
        from += !end;
        *to++ = '\0';
        if (end)
            break;
    }
    words[count] = NULL;
    return count;
}

bool sweep_line_options(const SweepLine *line, Options *options, Error *err)
{
    char *words[WORDS_MAX], *copy = strdup(line->command);
    Error why;
    options_init(options);
    if (!copy)
        return error_memory(err);
    int count = cut_words(copy, words);
    bool ok = count > 1 && strcmp(words[0], "backprop") == 0;
    if (!ok)
        error_set(&why, "it does not begin with 'backprop train'");
    ok = ok && options_parse(options, count, words, &why);
    if (ok && options->verb != VERB_TRAIN)
        ok = error_set(&why, "it does not train");
    free(copy);
    return ok || error_set(err, N_("the command of this line cannot be followed: %s"),
                           why.message);
}
