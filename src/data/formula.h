/* Formulas of input features as people type them: "x1*sin(3*x2)", "x₁x₂", "petal_length^2".
 *
 *   formula = term (+|− term)*      factor = −factor | power
 *   term    = factor (*|/|· factor | power)*     power = piece (^ factor)? | piece ² or ³
 *   piece   = number | pi | e | column | "column" | (formula) | function piece
 *           | function(formula, …)
 *
 * A column is called by its name in the data, in quotes where that has other characters than
 * letters, digits and _, or x1, x2, … by its place among the columns. Products of what stands side
 * by side are understood, since the screen writes them so: x₁x₂. A small reader: it makes numbers
 * to be computed with (core/samples/feature.h), and no code. */
#ifndef DATA_FORMULA_H
#define DATA_FORMULA_H

#include "core/samples/dataset.h"
#include "core/samples/feature.h"

/* Reads one formula over the columns of `data`; false with the column of the text at which it is
 * wrong, and what would be right. */
bool formula_read(const Dataset *data, const char *text, Feature *feature, Error *err);

/* Reads formulas with commas between, each one once: "x1,x2,x1*x2". The caller frees *features,
 * which is NULL after failure. What formulas_write makes of it has room in FORMULAS_SIZE. */
enum { FORMULAS_SIZE = 2048 };
bool formulas_read(const Dataset *data, const char *text, Features **features, Error *err);

/* Writes text and symbol of a feature from its steps; false where the text is too long. */
bool formula_name(const Dataset *data, Feature *feature);

/* The constants that have names. */
extern const double formula_pi, formula_e;

/* Writes a list as it is read again. */
void formulas_write(const Features *features, char out[FORMULAS_SIZE]);

#endif
