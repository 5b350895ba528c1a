/* The values of options as they are typed. */
#include "app/option/options.h"
#include "core/base/text.h"
#include "data/number.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static const char *name_at(const Table *table, int index)
{
    return table_row(table, (size_t)index)->name;
}

static void write_count(const Option *option, uint64_t count, char *out, size_t size)
{
    if (count == 0 && option->zero)
        snprintf(out, size, "%s", option->zero);
    else
        snprintf(out, size, "%" PRIu64, count);
}

/* Below the range there is but a 0 that stands for what nobody has to say. */
static void write_number(const Option *option, double value, char *out, size_t size)
{
    char digits[NUMBER_SIZE];
    bool is_zero = fabs(value) <= 0;
    if (is_zero && option->zero)
        snprintf(out, size, "%s", option->zero);
    else if (!is_zero || option->least <= 0)
        snprintf(out, size, "%s", number_write(value, digits));
}

static void write_names(const Option *option, const NameList *list, char *out, size_t size)
{
    for (size_t i = 0; i < list->count; i++)
        text_append(out, size, "%s%s", i > 0 ? "," : "", name_at(option->table, list->index[i]));
}

static void write_sizes(const SizeList *list, char *out, size_t size)
{
    for (size_t i = 0; i < list->count; i++)
        text_append(out, size, "%s%zu", i > 0 ? "," : "", list->size[i]);
    if (list->count == 0)
        snprintf(out, size, "none");
}

static void write_goal(const Goal *goal, char *out, size_t size)
{
    char digits[NUMBER_SIZE];
    snprintf(out, size, "%s%s%s", goal->of > 0 ? goal_row(goal)->row.name : "",
             goal->of > 0 ? "=" : "", number_write(goal->bound, digits));
}

const char *option_text(const Options *options, const Option *option, char *out, size_t size)
{
    const void *value = (const char *)options + option->offset;
    out[0] = '\0';
    if (!options_given_at(options, option->offset))
        return out;
    switch (option->type) {
    case OPTION_FLAG:
    case OPTION_SWITCH:
        snprintf(out, size, "%s", *(const bool *)value ? "on" : "off");
        break;
    case OPTION_COUNT:
        write_count(option, *(const uint64_t *)value, out, size);
        break;
    case OPTION_REAL:
        write_number(option, *(const double *)value, out, size);
        break;
    case OPTION_CHOICE:
        snprintf(out, size, "%s", name_at(option->table, *(const int *)value));
        break;
    case OPTION_NAMES:
        write_names(option, value, out, size);
        break;
    case OPTION_SIZES:
        write_sizes(value, out, size);
        break;
    case OPTION_BATCH:
        snprintf(out, size, *(const size_t *)value == 0 ? "full" : "%zu", *(const size_t *)value);
        break;
    case OPTION_GOAL:
        write_goal(value, out, size);
        break;
    case OPTION_TEXT:
    case OPTION_LINES:
        snprintf(out, size, "%s", *(char *const *)value ? *(char *const *)value : "");
        break;
    }
    return out;
}
