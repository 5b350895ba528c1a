#include "view/when.h"

#include "core/base/text.h"

#include <limits.h>
#include <stdio.h>

/* From the longest to the shortest. */
enum { FORMS = 3 };
static const char *const forms[FORMS] = {"before the update", "before update", "before"};

bool when_is_before(const Trace *trace)
{
    return trace_has_update(trace);
}

/* The words, as short as `room` columns ask for. */
static const char *words_for(const Canvas *canvas, int room)
{
    size_t i = 0;
    while (i + 1 < FORMS && canvas_text_width(canvas, forms[i]) > room)
        i++;
    return forms[i];
}

int when_longest(const Canvas *canvas)
{
    return canvas_text_width(canvas, words_for(canvas, INT_MAX));
}

int when_shortest(const Canvas *canvas)
{
    return canvas_text_width(canvas, words_for(canvas, 0));
}

bool when_add(const Canvas *canvas, int room, const char *first, char *out, size_t size)
{
    int behind = room - canvas_text_width(canvas, first) - 2;
    bool both = *first && behind >= when_shortest(canvas);
    snprintf(out, size, "%s%s%s", both ? first : "", both ? ", " : "",
             words_for(canvas, both ? behind : room));
    return both || !*first;
}

void when_batch(const Trace *trace, char *out, size_t size)
{
    size_t rows = trace->batch.rows, count = trace->data->count;
    if (rows == count)
        snprintf(out, size, N_("all %zu"), rows);
    else if (rows > 0)
        snprintf(out, size, N_("mini-batch: %zu of %zu"), rows, count);
    else
        snprintf(out, size, "%s", "");
}
