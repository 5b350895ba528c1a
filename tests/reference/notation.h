/* Reads the formulas that the screen shows, "1/(1+e^-z)" or "v ← μv + g,  w ← w − η v", as a person
 * would, and works them out in double. It knows the notation and nothing of the program, so that a
 * test can compare what a formula says with an independent implementation.
 *
 * Products and quotients go from left to right, and "1/ab", which people read differently, is not
 * read at all; Σ is of the product that follows, "mean" of the whole sum. */
#ifndef REFERENCE_NOTATION_H
#define REFERENCE_NOTATION_H

#include <stdbool.h>
#include <stddef.h>

enum { NOTATION_NAMES = 40, NOTATION_NAME_SIZE = 24 };

/* A letter or a word with its value, or with one for each output. */
typedef struct NotationName {
    char name[NOTATION_NAME_SIZE];
    double value;
    const double *each;
} NotationName;

/* What the letters of formulas stand for. All zero: nothing is known. */
typedef struct Notation {
    NotationName name[NOTATION_NAMES];
    size_t count;
    size_t outputs, output; /* how many Σ and mean go through, and which is meant outside them */
} Notation;

/* Gives a name another value; `each` is [outputs] and is not copied. */
void notation_set(Notation *n, const char *name, double value);
void notation_set_each(Notation *n, const char *name, const double *each);

/* The value of the name, or NAN. */
double notation_get(const Notation *n, const char *name);

/* Works a formula out, with the definitions that follow it ("…, t=a/z"). False where it cannot be
 * read to its end, or a letter of it is not known. */
bool notation_value(const Notation *n, const char *text, double *value);

/* One part of "v ← μv + g,  w ← w − η v", beginning at *text, which moves to the next part, to NULL
 * after the last: what is given a value, and the formula for it. */
bool notation_part(const char **text, char name[NOTATION_NAME_SIZE], char *formula, size_t size);

#endif
