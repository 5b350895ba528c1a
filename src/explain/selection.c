#include "explain/selection.h"

#include <stdio.h>
#include <string.h>

/* Bits of a code: the unit, above it the column, above that the kind. */
enum { CODE_UNIT = 20, CODE_COLUMN = 8 };

size_t selection_units(const Net *net, size_t column)
{
    return column == 0 ? net->inputs : net->layers[column - 1].units;
}

bool selection_fits(const Selection *s, const Net *net)
{
    if (s->kind == SELECT_NONE || s->kind == SELECT_LOSS || s->kind == SELECT_RATE)
        return true;
    if (s->column > net->layer_count || (s->column == 0 && s->kind != SELECT_UNIT))
        return false;
    if (s->kind == SELECT_LAYER)
        return true;
    if (s->kind == SELECT_TARGET && s->column != net->layer_count)
        return false;
    return s->unit < selection_units(net, s->column) &&
           (s->kind != SELECT_LINK || s->source < selection_units(net, s->column - 1));
}

bool selection_same(const Selection *a, const Selection *b)
{
    return a->kind == b->kind && a->column == b->column && a->unit == b->unit &&
           a->source == b->source;
}

bool selection_parameter(const Selection *s, const Net *net, size_t *parameter)
{
    bool has = s->kind == SELECT_LINK || s->kind == SELECT_UNIT || s->kind == SELECT_BIAS;
    if (!has || s->column == 0)
        return false;
    long source = s->kind == SELECT_LINK ? (long)s->source : NET_BIAS;
    *parameter = net_parameter(net, (ParameterPlace){s->column - 1, s->unit, source});
    return true;
}

void selection_name(const Selection *s, char out[SELECTION_NAME_SIZE])
{
    static const char *const words[] = {
        [SELECT_NONE] = "none", [SELECT_LOSS] = "loss", [SELECT_RATE] = "rate"};
    if (s->kind == SELECT_LINK)
        snprintf(out, SELECTION_NAME_SIZE, "w[%zu][%zu,%zu]", s->column, s->unit + 1,
                 s->source + 1);
    else if (s->kind == SELECT_LAYER)
        snprintf(out, SELECTION_NAME_SIZE, "layer[%zu]", s->column);
    else if (s->kind == SELECT_TARGET)
        snprintf(out, SELECTION_NAME_SIZE, "t[%zu]", s->unit + 1);
    else if (s->kind != SELECT_UNIT && s->kind != SELECT_BIAS)
        snprintf(out, SELECTION_NAME_SIZE, "%s", words[s->kind]);
    else if (s->column == 0)
        snprintf(out, SELECTION_NAME_SIZE, "x[%zu]", s->unit + 1);
    else
        snprintf(out, SELECTION_NAME_SIZE, "%c[%zu][%zu]", s->kind == SELECT_BIAS ? 'b' : 'a',
                 s->column, s->unit + 1);
}

/* The selection called `name`, whether there is such a thing or not; false for no name at all. */
static bool read_name(const char *name, const Net *net, Selection *s)
{
    unsigned long column = 0, unit = 0, source = 0;
    int end = 0;
    if (strcmp(name, "none") == 0)
        *s = (Selection){0};
    else if (strcmp(name, "loss") == 0)
        *s = (Selection){.kind = SELECT_LOSS};
    else if (strcmp(name, "rate") == 0)
        *s = (Selection){.kind = SELECT_RATE};
    else if (sscanf(name, "w[%5lu][%6lu,%6lu]%n", &column, &unit, &source, &end) == 3 && !name[end])
        *s = (Selection){SELECT_LINK, column, unit - 1, source - 1};
    else if (sscanf(name, "a[%5lu][%6lu]%n", &column, &unit, &end) == 2 && !name[end])
        *s = (Selection){SELECT_UNIT, column, unit - 1, 0};
    else if (sscanf(name, "b[%5lu][%6lu]%n", &column, &unit, &end) == 2 && !name[end])
        *s = (Selection){SELECT_BIAS, column, unit - 1, 0};
    else if (sscanf(name, "layer[%5lu]%n", &column, &end) == 1 && !name[end])
        *s = (Selection){SELECT_LAYER, column, 0, 0};
    else if (sscanf(name, "x[%6lu]%n", &unit, &end) == 1 && !name[end])
        *s = (Selection){SELECT_UNIT, 0, unit - 1, 0};
    else if (sscanf(name, "t[%6lu]%n", &unit, &end) == 1 && !name[end])
        *s = (Selection){SELECT_TARGET, net->layer_count, unit - 1, 0};
    else
        return false;
    return true;
}

bool selection_parse(Selection *selection, const char *name, const Net *net, Error *err)
{
    Selection s;
    if (!read_name(name, net, &s) || !selection_fits(&s, net))
        return error_set(err, "'%.40s' is nothing in this network; there are x[1] to x[%zu], "
                         "t[1] to t[%zu], a[layer][unit], b[layer][unit], w[layer][unit,source] "
                         "and layer[layer], counted from 1, loss, rate and none", name,
                         net->inputs, net_outputs(net));
    *selection = s;
    return true;
}

uint32_t selection_code(SelectionKind kind, size_t column, size_t unit)
{
    return (uint32_t)kind << (CODE_UNIT + CODE_COLUMN) | (uint32_t)column << CODE_UNIT |
           (uint32_t)unit;
}

Selection selection_decode(uint32_t code)
{
    const uint32_t units = (1u << CODE_UNIT) - 1, columns = (1u << CODE_COLUMN) - 1;
    return (Selection){.kind = (SelectionKind)(code >> (CODE_UNIT + CODE_COLUMN)),
                       .column = code >> CODE_UNIT & columns,
                       .unit = code & units};
}
