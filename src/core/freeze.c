#include "core/freeze.h"

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

const bool *freeze_flags(const Trainer *t, uint32_t number)
{
    return number > 0 && number <= t->frozen_count ? t->frozen_sets[number - 1] : NULL;
}

bool freeze_number(Trainer *t, const bool *flags, uint32_t *number, Error *err)
{
    size_t size = t->net.unit_count * sizeof *flags;
    *number = 0;
    if (freeze_count(&t->net, flags) == 0)
        return true;
    for (uint32_t i = 0; i < t->frozen_count && *number == 0; i++)
        if (memcmp(t->frozen_sets[i], flags, size) == 0)
            *number = i + 1;
    if (*number > 0)
        return true;
    bool **sets = realloc(t->frozen_sets, (t->frozen_count + 1) * sizeof *sets);
    if (!sets)
        return error_memory(err);
    t->frozen_sets = sets;
    bool *copy = malloc(size);
    if (!copy)
        return error_memory(err);
    memcpy(copy, flags, size);
    sets[t->frozen_count++] = copy;
    *number = t->frozen_count;
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

static void keep(Trainer *t, size_t from, size_t count)
{
    size_t n = t->net.parameter_count;
    memcpy(t->before + from, t->theta + from, count * sizeof *t->theta);
    for (size_t s = 0; s < t->spec.optimizer->slots; s++)
        memcpy(t->slots_next + s * n + from, t->slots + s * n + from, count * sizeof *t->slots);
}

void freeze_apply(Trainer *t)
{
    const bool *flags = freeze_flags(t, t->hyper.frozen);
    for (size_t l = 0; flags && l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        for (size_t j = 0; j < layer->units; j++)
            if (flags[layer->first + j]) {
                keep(t, layer->weights + j * layer->fan_in, layer->fan_in);
                keep(t, layer->biases + j, 1);
            }
    }
}

void freeze_free(Trainer *t)
{
    for (size_t i = 0; i < t->frozen_count; i++)
        free(t->frozen_sets[i]);
    free(t->frozen_sets);
}
