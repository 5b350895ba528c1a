/* Numbers as people and programs write them, whatever the locale. */
#ifndef DATA_NUMBER_H
#define DATA_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* Reads text[length], blanks around it allowed, as a decimal number: an optional sign, digits with
 * at most one point (or a comma where `decimal_comma`), an optional exponent. Correctly rounded.
 * False for anything else: hexadecimal, inf, nan, and what is too large for a double. */
bool number_parse(const char *text, size_t length, bool decimal_comma, double *value);

/* Writes a finite number with as few digits as read back as the very same one, at least the six
 * that it is shown with elsewhere. */
enum { NUMBER_SIZE = 32 };
const char *number_write(double value, char out[NUMBER_SIZE]);

#endif
