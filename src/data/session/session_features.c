#include "data/session/session_features.h"

#include "core/base/text.h"
#include "data/json.h"

json_t *features_json(const Features *features)
{
    json_t *array = features ? json_array() : json_null();
    for (size_t i = 0; features && array && i < features->count; i++)
        array = json_append(array, json_string(features->list[i].text));
    return array;
}

bool features_read(const json_t *array, const Dataset *data, Features **features, Error *err)
{
    char list[FORMULAS_SIZE] = "";
    *features = NULL;
    if (!array)
        return true;
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        text_append(list, sizeof list, "%s%s", i > 0 ? "," : "", text ? text : "?");
    }
    return formulas_read(data, list, features, err);
}
