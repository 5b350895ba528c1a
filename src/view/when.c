#include "view/when.h"

#include <limits.h>
#include <stdio.h>

/* From the longest to the shortest. */
enum { FORMS = 4 };
static const char *const forms[][FORMS] = {
    [WHEN_ALL] = {"before the update", "before update", "before", "before"},
    [WHEN_ACTIVATIONS] = {"a, δ before the update", "a, δ before update", "a, δ before", "before"},
};

bool when_is_before(const Trace *trace)
{
    return trace_has_update(trace);
}

/* The words, as short as `room` columns ask for. */
static const char *words_for(const Canvas *canvas, WhenPart part, int room)
{
    size_t i = 0;
    while (i + 1 < FORMS && canvas_text_width(canvas, forms[part][i]) > room)
        i++;
    return forms[part][i];
}

int when_longest(const Canvas *canvas, WhenPart part)
{
    return canvas_text_width(canvas, words_for(canvas, part, INT_MAX));
}

int when_shortest(const Canvas *canvas)
{
    return canvas_text_width(canvas, words_for(canvas, WHEN_ALL, 0));
}

bool when_add(const Canvas *canvas, WhenPart part, int room, const char *first, char *out,
              size_t size)
{
    int behind = room - canvas_text_width(canvas, first) - 2;
    bool both = *first && behind >= when_shortest(canvas);
    snprintf(out, size, "%s%s%s", both ? first : "", both ? ", " : "",
             words_for(canvas, part, both ? behind : room));
    return both || !*first;
}
