/* The chain rule as a table: the product of a sample and its factors, each with its number and in
 * words what it is. */
#ifndef VIEW_EXPLAIN_FACTORS_H
#define VIEW_EXPLAIN_FACTORS_H

#include "explain/explanation.h"
#include "view/canvas/pen.h"

/* The style of a line's number: by its sign, dim where it is not known. */
Style line_style(const ExplainLine *line);

/* Writes its number, and that it is 0 because its unit is dropped. */
void line_write(Pen *pen, const ExplainLine *line);

/* The same in bold, as the end of a line: only its first digits stand where its room is small. */
void line_write_result(Pen *pen, const ExplainLine *line);

/* Draws the table of `heading`, whose factors follow it, at the top left of `area`: a row of
 * symbols, one of numbers, and up to two of words, as many as `area` has rows and as fit into its
 * width. Returns the column behind the table; -1 where there is no room for it, and nothing is
 * drawn. */
int factors_draw(const ExplainLine *heading, Rect area, Canvas *canvas);

#endif
