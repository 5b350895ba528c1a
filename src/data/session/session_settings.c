/* Hyper-parameters to a session's "settings" and back, by the core's table; frozen units. */
#include "data/session/session_settings.h"

#include "core/method/schedule.h"
#include "data/json.h"

json_t *settings_json(const Hyper *hyper)
{
    json_t *object = json_object();
    Hyper copy = *hyper;
    bool ok = true;
    for (size_t i = 0; ok && i < hyper_number_table.count; i++)
        ok = json_put(object, table_row(&hyper_number_table, i)->name,
                      json_real(*hyper_number(&copy, i)));
    ok = ok && json_put(object, "schedule",
                        json_string(table_row(&schedule_table, hyper->schedule)->name));
    /* As ever where nothing is said of them. */
    if (hyper->leftover != LEFTOVER_USE)
        ok = ok && json_put(object, "leftover",
                            json_string(table_row(&leftover_table, hyper->leftover)->name));
    if (hyper->l1_rule != L1_CLIP)
        ok = ok && json_put(object, "l1-rule",
                            json_string(table_row(&l1_rule_table, hyper->l1_rule)->name));
    return json_if(ok, object);
}

/* A row of a table by its name under `key`; the first one where there is none. */
static bool read_row(const json_t *object, const char *key, const Table *table, unsigned char *row,
                     Error *err)
{
    const json_t *name = json_object_get(object, key);
    if (name && !json_is_string(name))
        return error_set(err, "%s is to be a text in quotes", key);
    int index = name ? table_find(table, json_string_value(name), err) : 0;
    *row = (unsigned char)(index < 0 ? 0 : index);
    return index >= 0;
}

bool settings_read(const json_t *object, Hyper *hyper, Error *err)
{
    if (object && !json_is_object(object))
        return error_set(err, "settings is to be an object");
    const HyperNumber *numbers = hyper_number_table.rows;
    for (size_t i = 0; i < hyper_number_table.count; i++) {
        const json_t *value = json_object_get(object, numbers[i].row.name);
        double number = json_number_value(value);
        if (!value)
            continue;
        if (!json_is_number(value) || !(number >= 0) || !(number <= numbers[i].most))
            return error_set(err, "%s is to be a number from 0 to %.10g", numbers[i].row.name,
                             numbers[i].most);
        *hyper_number(hyper, i) = hyper_rate(number);
    }
    return read_row(object, "schedule", &schedule_table, &hyper->schedule, err) &&
           read_row(object, "leftover", &leftover_table, &hyper->leftover, err) &&
           read_row(object, "l1-rule", &l1_rule_table, &hyper->l1_rule, err);
}

json_t *frozen_json(const Layer *layer, const bool *frozen)
{
    json_t *array = json_array();
    for (size_t j = 0; array && frozen && j < layer->units; j++)
        if (frozen[layer->first + j])
            array = json_append(array, json_integer((json_int_t)j + 1));
    return array;
}

bool frozen_read(const json_t *array, const Layer *layer, bool *frozen, Error *err)
{
    if (array && !json_is_array(array))
        return error_set(err, "frozen is to be an array of units");
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        json_int_t unit = json_integer_value(item);
        if (!json_is_integer(item) || unit < 1 || unit > (json_int_t)layer->units)
            return error_set(err, "frozen is to hold units from 1 to %zu", layer->units);
        frozen[layer->first + (size_t)unit - 1] = true;
    }
    return true;
}
