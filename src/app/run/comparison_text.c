#include "app/run/comparison_text.h"

#include "core/base/text.h"
#include "data/table/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), n = strlen(ending);
    return length > n && strcasecmp(name + length - n, ending) == 0;
}

bool comparison_is_file(const char *name)
{
    return ends_with(name, ".csv") || ends_with(name, ".md");
}

/* A cell of a Markdown table may have no bar in it. */
static void write_text(FILE *out, const char *text, bool markdown)
{
    if (!markdown)
        table_write_text(out, text);
    for (const char *c = text; markdown && *c; c++)
        fprintf(out, *c == '|' ? "\\|" : "%c", *c);
}

static void write_number(FILE *out, double value, int digits)
{
    if (isnan(value))
        return;
    if (digits == 0)
        fprintf(out, "%.9g", value);
    else
        fprintf(out, "%.*g", digits, value);
}

static void write_row(FILE *out, const CompareRow *row, bool markdown)
{
    const char *between = markdown ? " | " : ",";
    fputs(markdown ? "| " : "", out);
    write_text(out, row->name, markdown);
    fputs(between, out);
    write_text(out, row->differs, markdown);
    for (size_t i = 0; i < COMPARE_COLUMNS; i++) {
        fputs(between, out);
        write_number(out, compare_value(row, i), compare_columns[i].digits);
    }
    fprintf(out, "%s%s%s", between, row->state, markdown ? " |\n" : "\n");
}

static void write_header(FILE *out, bool markdown)
{
    const char *between = markdown ? " | " : ",";
    fprintf(out, "%srun%sdiffers", markdown ? "| " : "", between);
    for (size_t i = 0; i < COMPARE_COLUMNS; i++)
        fprintf(out, "%s%s", between, compare_columns[i].name);
    fprintf(out, "%sstate%s", between, markdown ? " |\n" : "\n");
    if (!markdown)
        return;
    fputs("| --- | --- |", out);
    for (size_t i = 0; i < COMPARE_COLUMNS; i++)
        fputs(" ---: |", out);
    fputs(" --- |\n", out);
}

char *comparison_text(const Comparison *c, const char *path)
{
    bool markdown = ends_with(path, ".md");
    char *text = NULL;
    FILE *out = text_open(&text);
    if (!out)
        return NULL;
    write_header(out, markdown);
    for (size_t i = 0; i < c->count; i++)
        write_row(out, &c->rows[i], markdown);
    return text_close(out, &text);
}
