/* What is typed for an option, into its value. */
#include "app/option/options.h"
#include "core/base/text.h"
#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is typed for an option, and what stood before its name: "--", "set " or "". */
typedef struct Typed {
    const Option *option;
    const char *before;
} Typed;

static bool wrong(const Typed *typed, const char *value, const char *right, Error *err)
{
    return error_set(err, "%s%s: '%.64s' is wrong; %s", typed->before, typed->option->row.name,
                     value, right);
}

/* A bound as a person writes it: 65536, 1e-9. */
static const char *write_bound(double bound, char out[32])
{
    int exponent = (int)lround(log10(bound > 0 ? bound : 1));
    if (abs(exponent) >= 6 && fabs(bound - pow(10, exponent)) <= 1e-9 * bound)
        snprintf(out, 32, "1e%d", exponent);
    else
        snprintf(out, 32, "%.10g", bound);
    return out;
}

static bool out_of_range(const Typed *typed, const char *value, Error *err)
{
    const Option *option = typed->option;
    char right[128], least[32], most[32];
    snprintf(right, sizeof right, "it is to be %s%s%s from %s to %s",
             option->zero ? option->zero : "", option->zero ? " or " : "",
             option->type == OPTION_REAL ? "a number" : "a whole number",
             write_bound(option->least, least), write_bound(option->most, most));
    return wrong(typed, value, right, err);
}

/* Whether a number is 0 as it is written, and not only too small for a double. */
static bool is_written_zero(const char *value, double number)
{
    const char *first = value + strcspn(value, "123456789eE");
    return fabs(number) <= 0 && (*first == '\0' || *first == 'e' || *first == 'E');
}

static bool set_number(const Typed *typed, const char *value, double *out, Error *err)
{
    const Option *option = typed->option;
    if (option->zero && strcmp(value, option->zero) == 0) {
        *out = 0;
        return true;
    }
    bool number = number_parse(value, strlen(value), NUMBER_POINT, out);
    bool zero = option->zero && strcmp(option->zero, "0") == 0;
    if (number && zero && is_written_zero(value, *out)) {
        *out = 0;
        return true;
    }
    return (number && *out >= option->least && *out <= option->most) ||
           out_of_range(typed, value, err);
}

static bool set_count(const Typed *typed, const char *value, size_t length, uint64_t *out,
                      Error *err)
{
    const Option *option = typed->option;
    char digits[24], *end;
    if (option->zero && strcmp(value, option->zero) == 0) {
        *out = 0;
        return true;
    }
    if (length == 0 || length >= sizeof digits || strspn(value, "0123456789") < length)
        return out_of_range(typed, value, err);
    memcpy(digits, value, length);
    digits[length] = '\0';
    *out = strtoull(digits, &end, 10);
    return ((double)*out >= option->least && (double)*out <= option->most) ||
           out_of_range(typed, value, err);
}

static bool set_switch(const Typed *typed, const char *value, bool *out, Error *err)
{
    *out = strcmp(value, "on") == 0;
    return *out || strcmp(value, "off") == 0 || wrong(typed, value, "it is on or off", err);
}

static bool set_choice(const Typed *typed, const char *value, int *out, Error *err)
{
    const Option *option = typed->option;
    int index = table_find(option->table, value, err);
    if (index >= 0)
        *out = index;
    return index >= 0;
}

static bool set_names(const Typed *typed, const char *value, NameList *list, Error *err)
{
    NameList names = {0};
    for (const char *p = value;; p++) {
        char name[64];
        size_t length = strcspn(p, ",");
        if (names.count == NET_LAYERS_MAX || length >= sizeof name)
            return wrong(typed, value, "these are too many", err);
        memcpy(name, p, length);
        name[length] = '\0';
        if (!set_choice(typed, name, &names.index[names.count++], err))
            return false;
        p += length;
        if (*p == '\0')
            break;
    }
    *list = names;
    return true;
}

static bool set_sizes(const Typed *typed, const char *value, SizeList *list, Error *err)
{
    SizeList sizes = {0};
    if (strcmp(value, "none") == 0 || strcmp(value, "0") == 0) {
        *list = sizes;
        return true;
    }
    for (const char *p = value;; p++) {
        uint64_t size;
        size_t length = strcspn(p, ",");
        if (sizes.count == NET_LAYERS_MAX - 1)
            return wrong(typed, value, "there are at most 63 hidden layers", err);
        if (!set_count(typed, p, length, &size, NULL))
            return wrong(typed, value, "it is to be a size from 1 to 65536 for each hidden layer, "
                         "as in 4 or 8,8, or none", err);
        sizes.size[sizes.count++] = (size_t)size;
        p += length;
        if (*p == '\0')
            break;
    }
    *list = sizes;
    return true;
}

static bool set_batch(const Typed *typed, const char *value, size_t *out, Error *err)
{
    uint64_t size = 0;
    if (strcmp(value, "full") != 0 && !set_count(typed, value, strlen(value), &size, NULL))
        return wrong(typed, value, "it is to be full, or a whole number from 1 to 4000000", err);
    *out = (size_t)size;
    return true;
}

/* "0.01" or "test_loss=0.01". */
static bool set_goal(const Typed *typed, const char *value, Goal *out, Error *err)
{
    char name[32];
    size_t length = strcspn(value, "=");
    const char *bound = value[length] ? value + length + 1 : value;
    int index = 0;
    if (value[length]) {
        snprintf(name, sizeof name, "%.*s", (int)length, value);
        index = table_find(&goal_table, name, err);
    }
    Goal goal = {.of = (unsigned char)index};
    if (index < 0)
        return false;
    bool number = number_parse(bound, strlen(bound), NUMBER_POINT, &goal.bound);
    double most = goal_row(&goal)->of_accuracy ? 1 : typed->option->most;
    if (!number || !(goal.bound >= 0 && goal.bound <= most))
        return wrong(typed, value, goal_row(&goal)->of_accuracy
                                       ? "an accuracy is a share from 0 to 1"
                                       : "it is to be a loss of 0 or more, NAME=X, or never", err);
    *out = goal;
    return true;
}

static bool add_line(const char *value, char **out, Error *err)
{
    char *all;
    if (asprintf(&all, "%s%s%s", *out ? *out : "", *out ? "\n" : "", value) < 0)
        return error_memory(err);
    free(*out);
    *out = all;
    return true;
}

static bool set_value(const Typed *typed, const char *value, void *place, Error *err)
{
    switch (typed->option->type) {
    case OPTION_FLAG:
        if (!value)
            return *(bool *)place = true;
        return set_switch(typed, value, place, err);
    case OPTION_SWITCH:
        return set_switch(typed, value, place, err);
    case OPTION_COUNT:
        return set_count(typed, value, strlen(value), place, err);
    case OPTION_REAL:
        return set_number(typed, value, place, err);
    case OPTION_CHOICE:
        return set_choice(typed, value, place, err);
    case OPTION_NAMES:
        return set_names(typed, value, place, err);
    case OPTION_SIZES:
        return set_sizes(typed, value, place, err);
    case OPTION_BATCH:
        return set_batch(typed, value, place, err);
    case OPTION_GOAL:
        return set_goal(typed, value, place, err);
    case OPTION_TEXT:
        return options_set_text(place, value, err);
    case OPTION_LINES:
        return add_line(value, place, err);
    }
    return false;
}

bool option_read(Options *options, const Option *option, const char *before, const char *value,
                 Error *err)
{
    const Typed typed = {option, before};
    bool never = value && option->type == OPTION_GOAL && strcmp(value, option->standard) == 0;
    if (never) {
        memset((char *)options + option->offset, 0, sizeof(Goal));
        options_give_at(options, option->offset, false);
        return true;
    }
    if (!value && option->type != OPTION_FLAG)
        return error_set(err, "%s%s needs a value: %s", before, option->row.name,
                         option->argument);
    if (!set_value(&typed, value, (char *)options + option->offset, err))
        return false;
    options_give_at(options, option->offset, true);
    return true;
}

bool option_set(Options *options, const Option *option, const char *value, Error *err)
{
    return option_read(options, option, "", value, err);
}

bool option_has_commas(const Option *option)
{
    return option->type == OPTION_SIZES || option->type == OPTION_NAMES ||
           option->type == OPTION_TEXT;
}
