/* The lines of an explanation as rows of a panel: how many there are, what each is about, and how
 * they are drawn. A table has a row for each of its terms. */
#ifndef VIEW_EXPLAIN_LINES_H
#define VIEW_EXPLAIN_LINES_H

#include "explain/explanation.h"
#include "view/canvas/canvas.h"

/* Rows of all lines, and of those before line `line`. */
size_t lines_rows(const Explanation *e);
size_t lines_before(const Explanation *e, size_t line);

/* The line that row `row` of them belongs to. */
const ExplainLine *lines_at(const Explanation *e, size_t row);

/* What row `row` is about, and whether it opens *door. */
bool lines_about(const Explanation *e, const Trace *trace, size_t row, Selection *place,
                 Selection *door);

/* Draws the rows from `first` on that `area` has room for; that at `cursor` is marked. */
void lines_draw(const Explanation *e, const Trace *trace, size_t first, size_t cursor, Rect area,
                Canvas *canvas);

#endif
