/* Words in titles for the moment that the numbers of a panel belong to. What judges the network is
 * of the present parameters, "now"; what a pass has computed is, once its update has been made, of
 * the parameters "before the update". */
#ifndef VIEW_WHEN_H
#define VIEW_WHEN_H

#include "core/look/trace.h"
#include "view/canvas/canvas.h"

/* Whether what the trace has of the pass is older than its parameters. */
bool when_is_before(const Trace *trace);

/* How wide "before the update" is at its longest, and at its shortest, which is "before". */
int when_longest(const Canvas *canvas);
int when_shortest(const Canvas *canvas);

/* Puts `first`, a comma where it is not empty, and those words into a note of `room` columns; false
 * where `first` is left out, for there is no room for both. */
bool when_add(const Canvas *canvas, int room, const char *first, char *out, size_t size);

/* Which samples the pass is of: "all 4", "mini-batch: 8 of 200", "" where there is none. */
void when_batch(const Trace *trace, char *out, size_t size);

#endif
