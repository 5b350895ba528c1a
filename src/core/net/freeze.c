#include "core/net/freeze.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 48 };

static void set_units(bool *flags, size_t from, size_t count, bool frozen)
{
    for (size_t i = 0; i < count; i++)
        flags[from + i] = frozen;
}

static bool set_name(const Net *net, const char *name, bool frozen, bool *flags)
{
    unsigned long layer = 0, unit = 0;
    int end = 0;
    if (strcmp(name, "all") == 0 || (frozen && strcmp(name, "none") == 0)) {
        set_units(flags, 0, net->unit_count, frozen && *name == 'a');
        return true;
    }
    bool whole = sscanf(name, "a[%5lu]%n", &layer, &end) == 1 && end > 0 && !name[end];
    if (!whole && !(sscanf(name, "a[%5lu][%6lu]%n", &layer, &unit, &end) == 2 && !name[end]))
        return false;
    if (layer < 1 || layer > net->layer_count)
        return false;
    const Layer *l = &net->layers[layer - 1];
    if (!whole && (unit < 1 || unit > l->units))
        return false;
    set_units(flags, l->first + (whole ? 0 : unit - 1), whole ? l->units : 1, frozen);
    return true;
}

bool freeze_names(const Net *net, const char *names, bool frozen, bool *flags, Error *err)
{
    for (const char *p = names;; p++) {
        char name[NAME_SIZE];
        size_t length = strcspn(p, ",");
        snprintf(name, sizeof name, "%.*s", (int)(length < NAME_SIZE ? length : NAME_SIZE), p);
        if (length >= sizeof name || !set_name(net, name, frozen, flags))
            return error_set(err, "'%.40s' is nothing to %s; there are all, the layers a[1] to "
                             "a[%zu], and their units, as in a[1][2], with commas between", name,
                             frozen ? "freeze" : "unfreeze", net->layer_count);
        p += length;
        if (*p == '\0')
            return true;
    }
}

/* Units of a layer that are in a set. */
static size_t count_of_layer(const Layer *layer, const bool *flags)
{
    size_t count = 0;
    for (size_t j = 0; flags && j < layer->units; j++)
        count += flags[layer->first + j];
    return count;
}

/* Adds a name behind a comma; false where it would take the room for the mark of what is cut. */
static bool add_name(char *out, size_t size, const char *name)
{
    size_t used = strlen(out);
    bool fits = used + strlen(name) + sizeof ",,…" <= size;
    snprintf(out + used, size - used, "%s%s", used > 0 ? "," : "", fits ? name : "…");
    return fits;
}

bool freeze_list(const Net *net, const bool *flags, char *out, size_t size)
{
    char name[NAME_SIZE];
    bool fits = true;
    out[0] = '\0';
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        bool whole = count_of_layer(layer, flags) == layer->units;
        snprintf(name, sizeof name, "a[%zu]", l + 1);
        if (whole)
            fits = fits && add_name(out, size, name);
        for (size_t j = 0; fits && !whole && flags && j < layer->units; j++) {
            snprintf(name, sizeof name, "a[%zu][%zu]", l + 1, j + 1);
            fits = !flags[layer->first + j] || add_name(out, size, name);
        }
    }
    if (!out[0])
        snprintf(out, size, "none");
    return fits;
}

const bool *freeze_flags(const FrozenSets *f, uint32_t number)
{
    return number > 0 && number <= f->count ? f->sets[number - 1] : NULL;
}

bool freeze_number(FrozenSets *f, const Net *net, const bool *flags, uint32_t *number, Error *err)
{
    size_t size = net->unit_count * sizeof *flags;
    *number = 0;
    if (freeze_count(net, flags) == 0)
        return true;
    for (uint32_t i = 0; i < f->count && *number == 0; i++)
        if (f->units[i] == net->unit_count && memcmp(f->sets[i], flags, size) == 0)
            *number = i + 1;
    if (*number > 0)
        return true;
    bool **sets = realloc(f->sets, (f->count + 1) * sizeof *sets);
    if (!sets)
        return error_memory(err);
    f->sets = sets;
    size_t *units = realloc(f->units, (f->count + 1) * sizeof *units);
    if (!units)
        return error_memory(err);
    f->units = units;
    bool *copy = malloc(size);
    if (!copy)
        return error_memory(err);
    memcpy(copy, flags, size);
    units[f->count] = net->unit_count;
    sets[f->count++] = copy;
    *number = f->count;
    return true;
}

size_t freeze_count(const Net *net, const bool *flags)
{
    size_t count = 0;
    for (size_t i = 0; flags && i < net->unit_count; i++)
        count += flags[i];
    return count;
}

bool freeze_holds(const Net *net, const bool *flags, size_t parameter)
{
    if (!flags)
        return false;
    ParameterPlace place = net_place(net, parameter);
    return flags[net->layers[place.layer].first + place.unit];
}

static void keep(Parameters *p, size_t states, size_t from, size_t count)
{
    memcpy(p->before + from, p->theta + from, count * sizeof *p->theta);
    for (size_t s = 0; s < states; s++)
        memcpy(p->state_next + s * p->count + from, p->state + s * p->count + from,
               count * sizeof *p->state);
}

void freeze_apply(const Net *net, const bool *flags, size_t states, Parameters *p)
{
    for (size_t l = 0; flags && l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        for (size_t j = 0; j < layer->units; j++)
            if (flags[layer->first + j]) {
                keep(p, states, layer->weights + j * layer->fan_in, layer->fan_in);
                keep(p, states, layer->biases + j, 1);
            }
    }
}

void freeze_free(FrozenSets *f)
{
    for (size_t i = 0; i < f->count; i++)
        free(f->sets[i]);
    free(f->sets);
    free(f->units);
    *f = (FrozenSets){0};
}
