#include "format_checks.h"

#include "data/table/format.h"
#include "data/table/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void check_sheet(const Sheet *sheet, size_t rows, size_t columns, const double *wanted)
{
    assert_int_equal(sheet->rows, rows);
    assert_int_equal(sheet->column_count, columns);
    for (size_t k = 0; k < rows * columns; k++) {
        double v = sheet->column[k % columns].number[k / columns];
        if (isnan(wanted[k]))
            assert_true(isnan(v));
        else
            check_near(v, wanted[k], 0);
    }
}

void check_numbers(const char *path, size_t rows, size_t columns, size_t targets,
                   const double *wanted)
{
    Sheet sheet;
    uint64_t checksum;
    Error err = {.message = ""};
    if (!table_read(&sheet, path, &(TableChoice){0}, &checksum, &err))
        fail_msg("refused: %s", err.message);
    check_sheet(&sheet, rows, columns, wanted);
    assert_int_equal(sheet.target_count, targets);
    sheet_free(&sheet);
}

void check_message(const char *path, const char *message, const char *wanted)
{
    if (strncmp(message, path, strlen(path)) != 0 ||
        strncmp(message + strlen(path), wanted, strlen(wanted)) != 0)
        fail_msg("\"%s\", wanted …%s", message, wanted);
}

void check_refused(const char *path, const char *wanted)
{
    Sheet sheet;
    uint64_t checksum;
    Error err = {.message = ""};
    if (table_read(&sheet, path, &(TableChoice){0}, &checksum, &err))
        fail_msg("not refused, wanted %s", wanted);
    sheet_free(&sheet);
    check_message(path, err.message, wanted);
}

/* Every cell of a column is a number, missing or a text, and is counted as that. */
static void check_counts(const Sheet *sheet, const SheetColumn *column)
{
    size_t numbers = 0, texts = 0, counted = 0;
    for (size_t k = 0; k < sheet->rows; k++) {
        numbers += isnan(column->number[k]) ? 0 : 1;
        texts += column->text && column->text[k] > 0 ? 1 : 0;
    }
    for (size_t i = 0; i < column->texts.count; i++)
        counted += column->texts.text[i].cells;
    assert_int_equal(column->numbers, numbers);
    assert_int_equal(column->missing, sheet->rows - numbers - texts);
    assert_int_equal(counted, texts);
}

static void read_damaged(const char *path, const char *bytes, size_t size)
{
    Sheet sheet = {0};
    char *copy = malloc(size + 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    copy[size] = '\0';
    if (format_read(&sheet, path, copy, size, &(TableChoice){0}, NULL))
        for (size_t c = 0; c < sheet.column_count; c++)
            check_counts(&sheet, &sheet.column[c]);
    sheet_free(&sheet);
}

void check_damage(const char *path, const char *bytes, size_t size)
{
    static const char hard[] = "\0\1\x7f\x80\xff\n\r'\"\\{},?%@9)- ";
    uint64_t random = draw_seed((const char *const[]){"damage", NULL});
    char *other = malloc(size);
    assert_non_null(other);
    for (size_t n = 0; n <= size; n++)
        read_damaged(path, bytes, n);
    for (size_t n = 0; n < fewer(8000); n++) {
        memcpy(other, bytes, size);
        for (size_t i = 0; i <= n % 3; i++) {
            size_t at = draw_below(&random, size);
            other[at] = n % 2 ? (char)(other[at] ^ 1 << draw_below(&random, 8))
                              : hard[draw_below(&random, sizeof hard - 1)];
        }
        read_damaged(path, other, size);
    }
    free(other);
}
