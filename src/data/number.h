/* Numbers as people and programs write them, whatever the locale. */
#ifndef DATA_NUMBER_H
#define DATA_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* What may part a whole number from its fraction. */
typedef enum NumberMark { NUMBER_POINT = 1, NUMBER_COMMA = 2, NUMBER_EITHER = 3 } NumberMark;

/* Reads text[length], blanks around it allowed, as a decimal number: an optional sign (also the
 * typographic minus or the dash of U+2013), digits with at most one decimal mark, digits behind it
 * where it is a comma, an optional exponent. Correctly rounded. False for anything else:
 * hexadecimal, inf, nan, and what is too large for a double. */
bool number_parse(const char *text, size_t length, NumberMark mark, double *value);

/* Writes a finite number with as few digits as read back as the very same one, at least the six
 * that it is shown with elsewhere. */
enum { NUMBER_SIZE = 32 };
const char *number_write(double value, char out[NUMBER_SIZE]);

#endif
