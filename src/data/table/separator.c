#include "data/table/separator.h"

#include <string.h>

enum {
    WIDTHS = 12,        /* different numbers of cells that are told apart */
    LOOKED_AT = 1000,   /* records whose cells are looked at */
    CANDIDATES = SEPARATOR_COUNT,
};

/* How many records have how many cells, by one separator. */
typedef struct Widths {
    size_t first;
    size_t width[WIDTHS], records[WIDTHS], kinds;
    size_t others; /* records of still other widths */
} Widths;

typedef struct Candidate {
    size_t first, width;
    size_t odd;       /* records behind the first with another number of cells */
    size_t numbers, cells; /* of the first records, */
    size_t number_bytes;   /* and the bytes of these numbers */
} Candidate;

static void count_width(Widths *w, size_t cells, size_t record)
{
    if (record == 0) {
        w->first = cells;
        return;
    }
    size_t i = 0;
    while (i < w->kinds && w->width[i] != cells)
        i++;
    if (i == WIDTHS) {
        w->others++;
        return;
    }
    w->kinds += i == w->kinds;
    w->width[i] = cells;
    w->records[i]++;
}

/* Behind a closing quote, or NULL where there is none. */
static const char *skip_quoted(const char *p)
{
    for (p++;; p += 2) {
        p += strcspn(p, "\"");
        if (*p == '\0')
            return NULL;
        if (p[1] != '"')
            return p + 1;
    }
}

/* Counts the cells of one record by each separator; gives where it ends. A quote opens at the start
 * of what is a cell by any of them. */
static const char *count_cells(const char *p, size_t cells[CANDIDATES])
{
    static const unsigned char of[256] = {[','] = SEPARATOR_COMMA,
                                          [';'] = SEPARATOR_SEMICOLON,
                                          ['\t'] = SEPARATOR_TAB,
                                          ['|'] = SEPARATOR_PIPE,
                                          [' '] = SEPARATOR_BLANK};
    bool opens = true, word = false;
    for (size_t s = 0; s < CANDIDATES; s++)
        cells[s] = s != SEPARATOR_BLANK;
    while (*p && *p != '\n' && *p != '\r') {
        unsigned char separator = of[(unsigned char)*p];
        if (separator == 0 && *p != '"') {
            /* Nothing is to be counted till the next mark. */
            cells[SEPARATOR_BLANK] += !word;
            word = true;
            opens = false;
            p += strcspn(p, ",;\t| \"\r\n");
            continue;
        }
        bool blank = separator == SEPARATOR_BLANK || separator == SEPARATOR_TAB;
        if (!blank)
            cells[SEPARATOR_BLANK] += !word;
        word = !blank;
        if (separator > 0 && separator != SEPARATOR_BLANK)
            cells[separator]++;
        const char *behind = *p == '"' && opens ? skip_quoted(p) : NULL;
        opens = separator > 0;
        p = behind ? behind : p + 1;
    }
    return p;
}

/* Goes through all records; gives their number. */
static size_t count_all(const RecordReader *reader, Widths widths[CANDIDATES])
{
    size_t records = 0, cells[CANDIDATES];
    for (const char *p = reader->next; p < reader->end;) {
        const char *word = p + strspn(p, " \t");
        if (*word == '\n' || *word == '\r') {
            p = word + 1;
        } else if (*p == '#') {
            p += strcspn(p, "\r\n");
        } else if (*word) {
            p = count_cells(p, cells);
            for (size_t s = SEPARATOR_COMMA; s < CANDIDATES; s++)
                count_width(&widths[s], cells[s], records);
            records++;
        } else {
            break;
        }
    }
    return records;
}

/* How many records there are by the reader's own separator, the first that cannot be read among
 * them: a quote behind another separator opens nothing then. */
static size_t count_read(const RecordReader *reader)
{
    RecordReader copy = *reader;
    size_t records = 0;
    bool end = false;
    copy.cells = NULL;
    copy.cell_room = 0;
    for (bool ok = true; ok && !end; records += !end)
        ok = record_next(&copy, &end, NULL);
    record_reader_free(&copy);
    return records;
}

static Candidate sum_up(const Widths *w, size_t records)
{
    size_t most = 0;
    for (size_t i = 1; i < w->kinds; i++)
        if (w->records[i] > w->records[most])
            most = i;
    if (records < 2)
        return (Candidate){.first = w->first, .width = w->first};
    return (Candidate){.first = w->first,
                       .width = w->width[most],
                       .odd = records - 1 - w->records[most]};
}

/* Counts numbers among the cells of the first records; false where they cannot be read so. */
static bool look_at(const RecordReader *reader, Separator separator, Candidate *c)
{
    RecordReader copy = *reader;
    double value;
    bool end = false, ok = true;
    copy.cells = NULL;
    copy.cell_room = 0;
    copy.separator = separator_character(separator);
    for (size_t k = 0; k < LOOKED_AT && ok; k++) {
        ok = record_next(&copy, &end, NULL);
        if (!ok || end)
            break;
        c->cells += copy.cell_count;
        for (size_t i = 0; i < copy.cell_count; i++) {
            const RecordCell *cell = &copy.cells[i];
            if (!record_cell_number(cell, copy.separator, &value))
                continue;
            c->numbers++;
            c->number_bytes += cell->length;
        }
    }
    record_reader_free(&copy);
    return ok;
}

static bool is_even(const Candidate *c)
{
    return c->odd == 0 && c->width >= 2 && c->first + 1 >= c->width && c->first <= c->width + 1;
}

/* Whether candidate a is the better one: all lines alike, then more numbers, then a larger share of
 * numbers, then longer ones ("0,5;oak;1,5" has decimal commas). A table of texts that is even by
 * chance gives way to one of numbers that has a slip. */
static bool is_better(const Candidate *a, const Candidate *b)
{
    if (is_even(a) != is_even(b)) {
        const Candidate *even = is_even(a) ? a : b, *other = is_even(a) ? b : a;
        bool by_chance = even->numbers == 0 && 2 * other->numbers >= other->cells &&
                         other->numbers > 0 && other->width >= 2;
        return by_chance ? a == other : a == even;
    }
    if (a->numbers != b->numbers)
        return a->numbers > b->numbers;
    if ((a->first == a->width) != (b->first == b->width))
        return a->first == a->width;
    if (a->numbers * b->cells != b->numbers * a->cells)
        return a->numbers * b->cells > b->numbers * a->cells;
    return a->number_bytes > b->number_bytes;
}

Separator separator_said(const char *line, size_t size)
{
    if (size != 5 || strncmp(line, "sep=", 4) != 0)
        return SEPARATOR_AUTO;
    for (int s = SEPARATOR_COMMA; s < SEPARATOR_COUNT; s++)
        if (line[4] == separator_character((Separator)s))
            return (Separator)s;
    return SEPARATOR_AUTO;
}

TableShape separator_find(RecordReader *reader, Separator wanted)
{
    /* Where nothing tells them apart, the one that stands in texts less often. */
    static const Separator order[] = {SEPARATOR_TAB, SEPARATOR_COMMA, SEPARATOR_SEMICOLON,
                                      SEPARATOR_PIPE, SEPARATOR_BLANK};
    Widths widths[CANDIDATES] = {0};
    Candidate candidates[CANDIDATES];
    size_t records = count_all(reader, widths);
    Separator best = wanted;
    for (size_t s = 0; s < CANDIDATES; s++)
        candidates[s] = sum_up(&widths[s], records);
    for (size_t i = 0; i < sizeof order / sizeof order[0] && wanted == SEPARATOR_AUTO; i++) {
        Candidate *c = &candidates[order[i]];
        if (c->width < 2 && c->first < 2)
            continue;
        if (look_at(reader, order[i], c) &&
            (best == SEPARATOR_AUTO || is_better(c, &candidates[best])))
            best = order[i];
    }
    if (best == SEPARATOR_AUTO)
        best = SEPARATOR_COMMA;
    reader->separator = separator_character(best);
    if (memchr(reader->next, '"', (size_t)(reader->end - reader->next)))
        records = count_read(reader);
    return (TableShape){best, records, candidates[best].width, candidates[best].first};
}
