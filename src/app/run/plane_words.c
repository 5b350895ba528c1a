#include "app/run/plane_words.h"

#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_name(const char *name, const Net *net, size_t *parameter, Error *err)
{
    unsigned layer = 0, unit = 0, source = 0;
    int end = 0, length = (int)strlen(name);
    bool weight = sscanf(name, "w[%5u][%5u,%5u]%n", &layer, &unit, &source, &end) == 3;
    bool bias = !weight && sscanf(name, "b[%5u][%5u]%n", &layer, &unit, &end) == 2;
    bool ok = (weight || bias) && end == length && layer >= 1 && layer <= net->layer_count &&
              unit >= 1 && unit <= net->layers[layer - 1].units &&
              (bias || (source >= 1 && source <= net->layers[layer - 1].fan_in));
    if (ok)
        *parameter = net_parameter(net, (ParameterPlace){layer - 1, unit - 1,
                                                         bias ? NET_BIAS : (long)source - 1});
    return ok ||
           error_set(err, N_("'%.40s' is no weight of this network: w[layer][unit,source] and "
                     "b[layer][unit] are, counted from 1"), name);
}

static bool read_weights(const char *text, const Net *net, PlaneSpec *spec, Error *err)
{
    char first[NET_PARAMETER_NAME_SIZE], second[NET_PARAMETER_NAME_SIZE];
    const char *rest = text_cut_word(text, " ", first, sizeof first);
    rest = text_cut_word(rest, " ", second, sizeof second);
    if (*rest)
        return error_set(err, N_("two weights make a plane: '%.40s' is one too many"), rest);
    if (!first[0])
        return true;
    if (!read_name(first, net, &spec->parameter[0], err))
        return false;
    spec->parameter[1] = (spec->parameter[0] + 1) % net->parameter_count;
    if (second[0] && !read_name(second, net, &spec->parameter[1], err))
        return false;
    return spec->parameter[0] != spec->parameter[1] || net->parameter_count == 1 ||
           error_set(err, N_("two different weights make a plane"));
}

static bool read_seed(const char *text, uint64_t *seed, Error *err)
{
    size_t length = strlen(text);
    if (length == 0)
        return true;
    if (length > 18 || strspn(text, "0123456789") != length)
        return error_set(err, N_("'%.40s': the seed of the directions is a whole number"), text);
    *seed = strtoull(text, NULL, 10);
    return true;
}

bool plane_read(const char *text, const Net *net, PlaneSpec *spec, Error *err)
{
    char word[16];
    const char *rest = text_cut_word(text, " ", word, sizeof word);
    int row = table_find(&plane_table, word, err);
    if (row < 0)
        return false;
    PlaneSpec read = *spec;
    read.kind = (PlaneKind)row;
    bool ok = read.kind == PLANE_WEIGHTS  ? read_weights(rest, net, &read, err)
              : read.kind == PLANE_RANDOM ? read_seed(rest, &read.seed, err)
                                          : *rest == '\0' ||
                           error_set(err, N_("nothing follows behind 'path'"));
    if (ok)
        *spec = read;
    return ok;
}
