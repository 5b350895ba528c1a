#include "data/table/fann.h"

#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r\n", in_line[] = " \t";

typedef struct FannHeader {
    size_t samples, inputs, outputs;
    const char *next; /* behind it */
} FannHeader;

static size_t numbers_in(const FannHeader *h)
{
    return h->samples * (h->inputs + h->outputs);
}

/* Behind the blanks at p; the word there has *length characters, 0 at the end of the file. */
static const char *next_word(const char *p, size_t *length)
{
    p += strspn(p, blanks);
    *length = strcspn(p, blanks);
    return p;
}

/* How many words the next line that has any holds, and whether all of them are numbers. */
static size_t words_in_line(const char *p, bool *numbers, const char **behind)
{
    size_t n = 0;
    double value;
    *numbers = true;
    p += strspn(p, blanks);
    for (size_t length; (length = strcspn(p, blanks)) > 0; p += strspn(p, in_line)) {
        *numbers = *numbers && number_parse(p, length, NUMBER_POINT, &value);
        p += length;
        n++;
    }
    *behind = p;
    return n;
}

/* A whole number from 1 on, of at most nine digits. */
static const char *take_size(const char *p, size_t *size)
{
    size_t digits = strspn(p += strspn(p, in_line), "0123456789");
    *size = digits > 0 && digits < 10 ? strtoul(p, NULL, 10) : 0;
    return p + digits;
}

/* The first line, where it is three whole numbers that a data set can have. */
static bool take_header(const char *bytes, FannHeader *h)
{
    const char *p = bytes + (strncmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
    p += strspn(p, blanks);
    p = take_size(p, &h->samples);
    p = take_size(p, &h->inputs);
    p = take_size(p, &h->outputs);
    h->next = p + strspn(p, in_line);
    return h->samples > 0 && h->inputs > 0 && h->outputs > 0 && strchr("\r\n", *h->next);
}

/* Whether the lines behind the header are as FANN writes them and not of three cells, as the
 * header is. */
static bool has_lines(const FannHeader *h)
{
    bool numbers;
    const char *p;
    size_t first = words_in_line(h->next, &numbers, &p);
    if (first == 0 || !numbers)
        return false;
    if (first != 3 || h->inputs != 3)
        return first != 3;
    return h->outputs != 3 && words_in_line(p, &numbers, &p) == h->outputs && numbers;
}

bool fann_begins(const char *bytes, size_t size)
{
    FannHeader h;
    double value;
    size_t count = 0, length, wanted;
    if (!take_header(bytes, &h) || memchr(bytes, '\0', size))
        return false;
    if (has_lines(&h))
        return true;
    wanted = numbers_in(&h);
    for (const char *p = next_word(h.next, &length); length > 0 && count <= wanted; count++) {
        if (!number_parse(p, length, NUMBER_POINT, &value))
            return false;
        p = next_word(p + length, &length);
    }
    return count == wanted;
}

static bool refuse_count(const Sheet *s, const FannHeader *h, const char *at, size_t count,
                         Error *err)
{
    return record_error(s->path, s->bytes, at, err, "the file ends after %zu numbers; %zu samples "
                        "of %zu inputs and %zu outputs, as its first line says, are %zu: %zu are "
                        "missing", count, h->samples, h->inputs, h->outputs, numbers_in(h),
                        numbers_in(h) - count);
}

/* One number; *p goes behind it. */
static bool take_number(Sheet *s, const FannHeader *h, size_t row, size_t c, const char **p,
                        Error *err)
{
    SheetColumn *column = &s->column[c];
    size_t length;
    const char *word = next_word(*p, &length);
    if (length == 0)
        return refuse_count(s, h, *p, row * s->column_count + c, err);
    if (!number_parse(word, length, NUMBER_POINT, &column->number[row]))
        return record_error(s->path, s->bytes, word, err, "'%.*s' is no number; %s %zu of sample "
                            "%zu stands here", (int)(length < 40 ? length : 40), word,
                            c < h->inputs ? "input" : "output", c < h->inputs ? c + 1
                            : c + 1 - h->inputs, row + 1);
    if (column->numbers++ == 0)
        column->first_number = word;
    if (c == 0)
        s->start[row] = (uint32_t)(word - s->bytes);
    *p = word + length;
    return true;
}

static bool take_samples(Sheet *s, const FannHeader *h, Error *err)
{
    const char *p = h->next;
    size_t length;
    for (size_t row = 0; row < s->rows; row++)
        for (size_t c = 0; c < s->column_count; c++)
            if (!take_number(s, h, row, c, &p, err))
                return false;
    p = next_word(p, &length);
    return length == 0 ||
           record_error(s->path, s->bytes, p, err, "more than the %zu numbers that %zu samples "
                        "of %zu inputs and %zu outputs, as the first line says, have",
                        numbers_in(h), h->samples, h->inputs, h->outputs);
}

bool fann_read(Sheet *sheet, const char *path, char *bytes, size_t size, const TableChoice *choice,
               Error *err)
{
    FannHeader h;
    (void)choice;
    *sheet = (Sheet){.path = path, .bytes = bytes};
    const char *nul = memchr(bytes, '\0', size);
    if (nul)
        return file_refuse_nul(path, bytes, nul, err);
    if (!take_header(bytes, &h))
        return error_set(err, "%s:1: three whole numbers are needed: samples, inputs, outputs",
                         path);
    bool ok = sheet_init(sheet, path, h.samples, h.inputs + h.outputs, err);
    sheet->bytes = bytes;
    if (!ok)
        return false;
    sheet->target_count = h.outputs;
    sheet->start = calloc(sheet->rows + 1, sizeof *sheet->start);
    return sheet->start ? take_samples(sheet, &h, err) : error_memory(err);
}
