/* What the text of one cell can be. Which of these a column takes it for is decided from all of the
 * column (data/table/columns.h). */
#ifndef DATA_TABLE_CELL_H
#define DATA_TABLE_CELL_H

#include <stdbool.h>
#include <stddef.h>

/* Whether it stands for a missing value in every column: nothing; else one of `list`, with commas
 * between, or where that is NULL NA, N/A, NaN, null or ?, whatever the case. */
bool cell_is_missing(const char *text, size_t length, const char *list);

/* Which of the words that usually do so it is: a bit, or 0; and the words of such bits as a list,
 * each with a comma behind it, added to out[size]. */
unsigned cell_missing_words(const char *text, size_t length);
void cell_list_missing(unsigned words, char *out, size_t size);

/* Whether it does so among numbers only: -, . and None. */
bool cell_is_missing_number(const char *text, size_t length);

/* Whether it is one of the words of `list`, with commas between; numbers are alike where their
 * values are. */
bool cell_is_listed(const char *text, size_t length, const char *list);

/* Whether a number that is written with a decimal comma may as well have a mark of thousands:
 * 1,200 but not 0,125 or 1,25. */
bool cell_is_ambiguous(const char *text, size_t length);

/* How a number is written that no number is read from: "5%", "$5", "1,200", "5.0f", "1d5", "0x1F",
 * "inf", "1e999". NULL: it is none of these. `right` gets what could be written instead. */
enum { CELL_RIGHT_SIZE = 160 };
const char *cell_oddity(const char *text, size_t length, char right[CELL_RIGHT_SIZE]);

/* Whether it is a date, a time of the day, or both. */
bool cell_is_date(const char *text, size_t length);

#endif
