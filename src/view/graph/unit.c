#include "view/graph/unit.h"

#include "explain/chain.h"

#include <math.h>

bool unit_value(const Trace *trace, size_t column, size_t unit, double *value)
{
    *value = chain_activation(trace, column, unit);
    return chain_has_activation(trace, column);
}

bool unit_shown(const Trace *t, const View *view, size_t column, size_t unit, double *value)
{
    if (column == 0 || !view || !view->sums)
        return unit_value(t, column, unit, value);
    *value = (double)t->spotlight.z[t->net.layers[column - 1].first + unit];
    return trace_has_forward(t, column - 1);
}

bool unit_is_selected(const Selection *s, size_t column, size_t unit)
{
    bool own = s->kind == SELECT_UNIT || s->kind == SELECT_BIAS || s->kind == SELECT_TARGET;
    return own && s->column == column && s->unit == unit;
}

double unit_scale(const Trace *trace, const View *view, size_t column, size_t units)
{
    double scale = 1, value;
    for (size_t i = 0; i < units; i++)
        if (unit_shown(trace, view, column, i, &value) && isfinite(value))
            scale = fmax(scale, fabs(value));
    return scale;
}

bool unit_is_factor(const Selection *s, size_t column, size_t unit)
{
    if (s->kind != SELECT_LINK)
        return s->kind == SELECT_BIAS && s->column == column && s->unit == unit;
    return (s->column == column && s->unit == unit) ||
           (s->column == column + 1 && s->source == unit);
}
