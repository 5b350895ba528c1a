/* Numbers as text for people: fixed digits, a sign always where it matters. */
#ifndef EXPLAIN_FORMAT_H
#define EXPLAIN_FORMAT_H

#include "core/net/net.h"

enum { FORMAT_SIZE = 32 };

/* At least four significant digits with a sign, in at most ten columns: "+0.01360",
 * "-1.5148", "+1.861e-03". The result is `out`. */
char *format_number(double v, char out[FORMAT_SIZE]);

/* The same without a plus sign: for losses, rates and slopes. */
char *format_plain(double v, char out[FORMAT_SIZE]);

/* As format_number, in at most `columns` columns (3 or more) by giving up digits; "~" where not
 * even the power of ten fits. */
char *format_within(double v, int columns, char out[FORMAT_SIZE]);

/* With a sign and four digits behind the point, or as many as `columns` columns (3 or more) have
 * room for; with a power of ten below 1e-4. So numbers below each other can be compared. */
char *format_fixed(double v, int columns, char out[FORMAT_SIZE]);

/* As format_fixed, with so many more digits that its product with `by` is right to four of them;
 * and what it is then, rounded to these, where `columns` have room for them. */
char *format_factor(double v, double by, int columns, char out[FORMAT_SIZE]);
double format_rounded(double v, double by);

/* As format_number, in at most `columns` columns: its first digits, and all of its power of ten;
 * "…" where they have no room. */
char *format_whole(double v, int columns, char out[FORMAT_SIZE]);

/* Without a sign for plus, in at most `columns` columns (5 or more) by giving up digits. */
char *format_short(double v, int columns, char out[FORMAT_SIZE]);

/* Two numbers likewise, with so many digits, and more where they would look the same and there is
 * room. */
void format_apart(double v, double w, int digits, int columns, char out_v[FORMAT_SIZE],
                  char out_w[FORMAT_SIZE]);

/* "₁₂" for 12. */
char *format_subscript(size_t n, char out[FORMAT_SIZE]);

/* A whole number with its thousands apart: "101,632". */
char *format_count(size_t n, char out[FORMAT_SIZE]);

/* The symbol of a unit: column 0 is the inputs (x₁, or the formula of a feature, x₁x₂), the last
 * the outputs (ŷ, or ŷ₁ of several), those between hidden (h₁; of several hidden layers h₂.₁ is the
 * first unit of the second). */
char *format_unit(const Net *net, size_t column, size_t unit, char out[FORMAT_SIZE]);

/* The letter of what comes into a layer: "x" into the first one (0), else "a"; static. */
const char *format_source(size_t layer);

/* "h₁…h₄": the first and the last unit of a column, or its only one. */
enum { FORMAT_RANGE_SIZE = 2 * FORMAT_SIZE };
char *format_range(const Net *net, size_t column, char out[FORMAT_RANGE_SIZE]);

#endif
