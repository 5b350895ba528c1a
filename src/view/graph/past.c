#include "view/graph/past.h"

#include "core/base/text.h"
#include "view/canvas/pen.h"

#include <math.h>
#include <stdio.h>

/* How many of the norms, the last ones first, are of mini-batches after the one shown. */
static size_t norms_after(const Trace *t, const Norms *norms)
{
    bool under_way = trace_has_backward(t, 0) && !trace_has_update(t);
    uint64_t end = (t->cursor.step + (under_way ? 1 : 0)) * (2 * t->net.layer_count + 2);
    size_t after = 0;
    while (norms && after < norms->count && norms->ticks[after] >= end)
        after++;
    return after;
}

static double past_norm(const Past *past, size_t i, size_t layer)
{
    return (double)past->norms->norm[past->first + i][layer];
}

/* The logarithms of a layer's least and largest norm that has one; least > most: none has. */
static void past_ends(const Past *past, size_t layer, double *least, double *most)
{
    *most = -INFINITY;
    *least = INFINITY;
    for (size_t i = 0; i < past->count; i++) {
        double norm = past_norm(past, i, layer);
        if (norm > 0 && isfinite(norm)) {
            *most = fmax(*most, log10(norm));
            *least = fmin(*least, log10(norm));
        }
    }
}

Past past_find(const Trace *t, const Norms *norms)
{
    Past past = {norms, norms_after(t, norms), 0, 1};
    size_t known = norms ? norms->count - past.first : 0;
    past.count = known < PAST_MOST ? known : PAST_MOST;
    for (size_t layer = 0; layer < t->net.layer_count; layer++) {
        double least, most;
        past_ends(&past, layer, &least, &most);
        past.decades = fmax(past.decades, ceil(most - least));
    }
    return past;
}

void past_draw(const Past *past, size_t layer, int x, int y, Canvas *canvas)
{
    double least, most;
    past_ends(past, layer, &least, &most);
    for (size_t i = 0; i < past->count; i++) {
        double norm = past_norm(past, i, layer);
        double share = 0.5 + (log10(norm) - (least + most) / 2) / past->decades;
        int at = x + (int)(past->count - 1 - i);
        if (isinf(norm))
            canvas_text(canvas, at, y, (Style){.ink = INK_ERROR}, "!");
        else if (!(norm > 0))
            canvas_text(canvas, at, y, dim, "0");
        else
            canvas_bar(canvas, (Rect){at, y, 1, 1}, 1 + (int)(share * (EIGHTHS - 2) + 0.5), dim);
    }
}

void past_text(const Past *past, char out[PAST_TEXT_SIZE])
{
    if (past->count == 0)
        snprintf(out, PAST_TEXT_SIZE, N_("over time"));
    else if (past->decades < 3)
        snprintf(out, PAST_TEXT_SIZE, N_("over time ↑ ×%.0f"), pow(10, past->decades));
    else
        snprintf(out, PAST_TEXT_SIZE, N_("over time ↑ ×1e%.0f"), past->decades);
}
