/* The numbers of Hyper in a session's "settings": one row each for writing and reading. */
#include "data/session_settings.h"

#include "core/schedule.h"

#include <stddef.h>

typedef struct Number {
    const char *name;
    size_t offset; /* in Hyper */
    double most;
} Number;

static const Number numbers[] = {
    {"momentum", offsetof(Hyper, settings.momentum), 1},
    {"beta1", offsetof(Hyper, settings.beta1), 1},
    {"beta2", offsetof(Hyper, settings.beta2), 1},
    {"epsilon", offsetof(Hyper, settings.epsilon), 1},
    {"l1", offsetof(Hyper, l1), 1e9},
    {"l2", offsetof(Hyper, l2), 1e9},
    {"decay", offsetof(Hyper, decay), 1e9},
    {"clip-value", offsetof(Hyper, clip_value), 1e300},
    {"clip-norm", offsetof(Hyper, clip_norm), 1e300},
    {"schedule-epochs", offsetof(Hyper, schedule_epochs), 1e15},
    {"schedule-factor", offsetof(Hyper, schedule_factor), 1},
    {"warmup", offsetof(Hyper, warmup), 1e15},
};

enum { COUNT = sizeof numbers / sizeof numbers[0] };

json_t *settings_json(const Hyper *hyper)
{
    json_t *object = json_object();
    for (size_t i = 0; i < COUNT; i++) {
        double value = *(const double *)((const char *)hyper + numbers[i].offset);
        if (json_object_set_new(object, numbers[i].name, json_real(value)) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    const char *schedule = table_row(&schedule_table, hyper->schedule)->name;
    if (json_object_set_new(object, "schedule", json_string(schedule)) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static bool read_schedule(const json_t *name, Hyper *hyper, Error *err)
{
    if (name && !json_is_string(name))
        return error_set(err, "schedule is to be a text in quotes");
    int index = name ? table_find(&schedule_table, json_string_value(name), err) : 0;
    hyper->schedule = (unsigned char)(index < 0 ? 0 : index);
    return index >= 0;
}

bool settings_read(const json_t *object, Hyper *hyper, Error *err)
{
    if (object && !json_is_object(object))
        return error_set(err, "settings is to be an object");
    for (size_t i = 0; i < COUNT; i++) {
        const json_t *value = json_object_get(object, numbers[i].name);
        double number = json_number_value(value);
        if (!value)
            continue;
        if (!json_is_number(value) || !(number >= 0) || !(number <= numbers[i].most))
            return error_set(err, "%s is to be a number from 0 to %.6g", numbers[i].name,
                             numbers[i].most);
        *(double *)((char *)hyper + numbers[i].offset) = hyper_rate(number);
    }
    return read_schedule(json_object_get(object, "schedule"), hyper, err);
}
