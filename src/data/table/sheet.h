/* A table as it was read, before anything is made of it: columns of cells, each a number, a text or
 * missing. */
#ifndef DATA_TABLE_SHEET_H
#define DATA_TABLE_SHEET_H

#include "core/base/remarks.h"
#include "data/file.h"
#include "data/number.h"
#include "data/table/record.h"
#include "data/table/texts.h"

#include <stdint.h>

/* The most bytes of a file with a table, packed and unpacked. */
enum { TABLE_BYTES_MAX = 256 << 20 };

/* Whether the first line names the columns; what is done with samples that lack a value; what the
 * targets are taken for; how the test part is drawn: rows of these tables. */
typedef enum HeaderChoice { HEADER_AUTO, HEADER_ON, HEADER_OFF } HeaderChoice;
typedef enum DecimalChoice { DECIMAL_AUTO, DECIMAL_POINT, DECIMAL_COMMA } DecimalChoice;
typedef enum MissingChoice { MISSING_ERROR, MISSING_DROP, MISSING_MEAN } MissingChoice;
typedef enum ProblemChoice {
    PROBLEM_AUTO,
    PROBLEM_CLASSIFICATION,
    PROBLEM_REGRESSION
} ProblemChoice;
extern const Table header_table, decimal_table, missing_table, problem_table;

/* What a person has said about a table, all of it borrowed; all 0: everything is found out. Columns
 * are names, numbers from 1, and ranges of numbers, with commas between ("height,3,5-8"). */
typedef struct TableChoice {
    const char *inputs, *targets; /* NULL: the last column is the target, the others are inputs */
    const char *categories;       /* columns whose numbers are names of something */
    const char *missing_values;   /* with commas between; NULL: what stands for missing usually */
    unsigned char separator, header, decimal, missing, problem;
    size_t skip_lines;
    FileKind files;               /* kinds of files that it may be read from */
    bool signs;                   /* classes are targets of −1 and +1 instead of 0 and 1 */
    bool without_targets;         /* all columns may be inputs */
    bool keep_places;             /* a schema's columns are remembered by their places here */
    bool every_line;              /* lines with nothing in any cell, and of another width, too */
    bool as_they_are;             /* pixels are not scaled by themselves */
    bool as_in_0_1;               /* classes in the order of their rows, numbers never classes */
} TableChoice;

/* Kinds of what may be said about a table: of its columns, of how its text is cut into cells, of
 * words for missing values. */
enum { SAID_OF_COLUMNS = 1, SAID_OF_TEXT = 2, SAID_OF_MISSING = 4, SAID_OF_ALL = 7 };

/* The first option of these kinds that has been given; NULL: none. */
const char *table_choice_said(const TableChoice *choice, unsigned kinds);

typedef struct SheetColumn {
    char *name;     /* visible text, or NULL */
    double *number; /* [rows]; NaN where there is none */
    uint32_t *text; /* [rows] 1 + its place in texts, or 0; NULL: the column has no texts */
    Texts texts;
    size_t numbers, missing; /* cells of these kinds; the rest are texts */
    size_t quoted;           /* of all kinds, those that stood in quotes */
    const char *first_number, *first_missing; /* the places of the first of them */
    const char *with_point, *with_comma; /* and of the first numbers that have such marks */
    bool unambiguous_comma; /* a comma that cannot mark thousands */
} SheetColumn;

typedef struct Sheet {
    const char *path; /* borrowed */
    char *bytes;      /* owned: texts are in it; NULL: it had none */
    uint32_t *start;  /* owned: [rows] where each row begins in `bytes`, or NULL */
    uint32_t *odd;    /* owned: [rows] cells of a line that has more or fewer, else 0; or NULL */
    size_t *known;    /* owned: [2] a place in `bytes` and the lines that end before it, or NULL */
    size_t lines_before; /* of the text, where `bytes` are not its beginning */
    size_t rows, column_count;
    SheetColumn *column; /* owned: [column_count] */
    bool has_names;      /* the columns have a header, */
    bool has_comment;    /* which stands in a comment above them */
    bool has_row_names;  /* the first column does nothing but name the rows */
    bool has_pixels;     /* all but the targets are pixels from 0 to 255 */
    size_t target_count; /* how many of the last columns the format calls targets; 0: it does not */
    Separator separator; /* as decided */
    NumberMark decimal;
    unsigned missing_words; /* those met that stand for a missing value: cell_missing_words */
    uint64_t beside; /* checksum of another file that it was made of, 0: of none */
    Remarks remarks;
} Sheet;

void sheet_free(Sheet *sheet);

/* A column's name, or "column 3"; in `buffer` where it has none. */
enum { SHEET_NAME_SIZE = 32 };
const char *sheet_name(const Sheet *sheet, size_t column, char buffer[SHEET_NAME_SIZE]);

/* The text of a cell that has one, visible, in out[size]; "" where it is missing; a number as
 * number_write writes it. */
void sheet_cell(const Sheet *sheet, size_t row, size_t column, char *out, size_t size);

/* "FILE:7" for a row of text; "FILE, row 7" where there are no lines, "FILE" for its only one.
 * Lines are counted from the row asked for last, so that what is wrong with many can be said. */
enum { SHEET_PLACE_SIZE = 320 };
const char *sheet_place(const Sheet *sheet, size_t row, char out[SHEET_PLACE_SIZE]);

/* Whether a cell is missing; whether one of several in a row is. */
bool sheet_lacks(const Sheet *sheet, size_t row, size_t column);
bool sheet_lacks_any(const Sheet *sheet, size_t row, const size_t *columns, size_t count);

/* Whether the numbers of a column go up by one from each row to the next, from row `first` on. */
bool sheet_counts_up(const SheetColumn *column, size_t first, size_t rows);

/* Takes away the rows that are marked, and texts that no other row has. */
bool sheet_drop_rows(Sheet *sheet, const bool *drop, Error *err);

/* Makes room for columns of `rows` numbers, all of them 0, with nothing counted yet. False over the
 * limits of core/samples/dataset.h, or without memory. */
bool sheet_init(Sheet *sheet, const char *path, size_t rows, size_t columns, Error *err);

#endif
