#include "data/csv/csv_columns.h"

#include <stdlib.h>
#include <string.h>

typedef struct Token {
    const char *text;
    size_t length;
} Token;

static bool contains(const size_t *list, size_t count, size_t column)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == column)
            return true;
    return false;
}

static bool add(size_t *list, size_t *count, size_t room, size_t column, const Token *token,
                Error *err)
{
    if (contains(list, *count, column))
        return error_set(err, "column '%.*s' is named twice", (int)token->length, token->text);
    if (*count == room)
        return error_set(err, "too many columns are named");
    list[(*count)++] = column;
    return true;
}

/* "3" or "5-8", 1-based; *last is *first for a single number. */
static bool parse_range(const Token *token, size_t *first, size_t *last)
{
    char copy[32], *end;
    if (token->length == 0 || token->length >= sizeof copy ||
        strspn(token->text, "0123456789-") < token->length || token->text[0] == '-')
        return false;
    memcpy(copy, token->text, token->length);
    copy[token->length] = '\0';
    *first = *last = strtoul(copy, &end, 10);
    if (*end == '-' && end[1] != '\0')
        *last = strtoul(end + 1, &end, 10);
    return *end == '\0';
}

static bool find_name(const CsvReader *reader, const Token *token, size_t *column)
{
    for (size_t i = 0; i < reader->cell_count; i++) {
        const CsvCell *cell = &reader->cells[i];
        if (cell->length == token->length && memcmp(cell->text, token->text, cell->length) == 0) {
            *column = i;
            return true;
        }
    }
    return false;
}

static bool add_token(const CsvReader *reader, const Token *token, size_t *list, size_t *count,
                      Error *err)
{
    size_t first, last;
    bool range = parse_range(token, &first, &last);
    bool places = range && first >= 1 && first <= last && last <= reader->cell_count;
    if (!places && find_name(reader, token, &first))
        return add(list, count, reader->cell_count, first, token, err);
    if (!range)
        return error_set(err, "%s:%zu: there is no column '%.*s'; name one of the header, or a "
                         "number from 1 to %zu", reader->path, reader->line,
                         (int)(token->length < 64 ? token->length : 64), token->text,
                         reader->cell_count);
    if (!places)
        return error_set(err, "%s:%zu: columns %.*s: there are columns 1 to %zu", reader->path,
                         reader->line, (int)token->length, token->text, reader->cell_count);
    for (size_t i = first; i <= last; i++)
        if (!add(list, count, reader->cell_count, i - 1, token, err))
            return false;
    return true;
}

static bool parse_list(const CsvReader *reader, const char *wanted, size_t *list, size_t *count,
                       Error *err)
{
    for (const char *p = wanted;; p++) {
        Token token = {p, strcspn(p, ",")};
        if (!add_token(reader, &token, list, count, err))
            return false;
        p += token.length;
        if (*p == '\0')
            return true;
    }
}

bool column_choice_make(ColumnChoice *choice, const CsvReader *reader, const char *inputs,
                        const char *targets, Error *err)
{
    size_t columns = reader->cell_count;
    *choice = (ColumnChoice){.inputs = calloc(columns, sizeof(size_t)),
                             .targets = calloc(columns, sizeof(size_t))};
    if (!choice->inputs || !choice->targets)
        return error_memory(err);
    if (columns < 2)
        return error_set(err, "%s:%zu: one column only; inputs and a target need two, with "
                         "commas, semicolons or tabs between", reader->path, reader->line);
    if (targets && !parse_list(reader, targets, choice->targets, &choice->target_count, err))
        return false;
    if (!targets)
        choice->targets[choice->target_count++] = columns - 1;
    if (inputs && !parse_list(reader, inputs, choice->inputs, &choice->input_count, err))
        return false;
    for (size_t i = 0; i < columns && !inputs; i++)
        if (!contains(choice->targets, choice->target_count, i))
            choice->inputs[choice->input_count++] = i;
    for (size_t i = 0; i < choice->input_count; i++)
        if (contains(choice->targets, choice->target_count, choice->inputs[i]))
            return error_set(err, "%s: column %zu is an input and a target", reader->path,
                             choice->inputs[i] + 1);
    return choice->input_count > 0 ||
           error_set(err, "%s: every column is a target; at least one input is needed",
                     reader->path);
}

void column_choice_free(ColumnChoice *choice)
{
    free(choice->inputs);
    free(choice->targets);
    *choice = (ColumnChoice){0};
}
