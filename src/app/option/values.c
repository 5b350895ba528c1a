#include "app/option/values.h"

#include "core/base/text.h"
#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whole numbers up to here are doubles. */
static const double whole_most = 9007199254740992.0;

typedef struct Range {
    double from, to;
    size_t count;
    bool log;
} Range;

static bool add(Values *values, const char *text, size_t length, Error *err)
{
    if (values->count == VALUES_MAX)
        return error_set(err, N_("these are more than %d values"), VALUES_MAX);
    /* The room doubles each time that it is full. */
    if ((values->count & (values->count - 1)) == 0) {
        size_t room = values->count > 0 ? 2 * values->count : 1;
        char **more = realloc(values->text, room * sizeof *more);
        if (!more)
            return error_memory(err);
        values->text = more;
    }
    char *copy = strndup(text, length);
    if (!copy)
        return error_memory(err);
    values->text[values->count++] = copy;
    return true;
}

static bool is_number(const char *text, size_t length, double *number)
{
    return length > 0 && number_parse(text, length, NUMBER_POINT, number);
}

/* Whether a value is a range of numbers: *behind is what stands behind the colon after its second
 * one, or NULL. */
static bool is_range(const char *text, size_t length, Range *range, const char **behind)
{
    const char *dots = memmem(text, length, "..", 2);
    if (!dots)
        return false;
    const char *to = dots + 2, *end = text + length, *colon = memchr(to, ':', (size_t)(end - to));
    *behind = colon ? colon + 1 : NULL;
    return is_number(text, (size_t)(dots - text), &range->from) &&
           is_number(to, (size_t)((colon ? colon : end) - to), &range->to);
}

static bool is_whole(double number)
{
    return fabs(number) <= whole_most && fabs(number - nearbyint(number)) <= 0;
}

/* How many numbers a range has: what stands behind it, or each whole number. */
static bool read_count(const char *text, size_t length, const char *behind, Range *range,
                       Error *err)
{
    const char *end = text + length;
    double count = range->to - range->from + 1;
    range->log = behind && end - behind > 4 && strncmp(behind, "log:", 4) == 0;
    if (range->log)
        behind += 4;
    if (!behind && !(is_whole(range->from) && is_whole(range->to)))
        return error_set(err, N_("'%.*s' has to say how many numbers it is: %.*s:5"), (int)length,
                         text, (int)length, text);
    if (behind && !is_number(behind, (size_t)(end - behind), &count))
        return error_set(err, N_("'%.*s' is no range; 1..40, 0..0.5:6 or 0.01..10:log:7 would be "
                                 "one"), (int)length, text);
    if (!(range->from < range->to) && (behind || range->from > range->to))
        return error_set(err, N_("'%.*s' does not go up"), (int)length, text);
    if (range->log && range->from <= 0)
        return error_set(err, N_("'%.*s' has to begin above 0"), (int)length, text);
    if (!(is_whole(count) && count >= (behind ? 2 : 1) && count <= VALUES_MAX))
        return error_set(err, N_("'%.*s' has to be from 2 to %d numbers"), (int)length, text,
                         VALUES_MAX);
    range->count = (size_t)count;
    return true;
}

/* Number i of it. Nine digits hide the last ones of pow, which differ between C libraries. */
static void write_number(const Range *range, size_t i, char out[NUMBER_SIZE])
{
    double share = (double)i / (double)(range->count - 1);
    double number = range->log ? range->from * pow(range->to / range->from, share)
                               : range->from + (range->to - range->from) * share;
    number = i + 1 == range->count ? range->to : number;
    snprintf(out, NUMBER_SIZE, is_whole(number) ? "%.0f" : "%.9g", number);
}

static bool add_item(Values *values, const char *text, size_t length, Error *err)
{
    Range range;
    const char *behind;
    char number[NUMBER_SIZE];
    if (length == 0)
        return error_set(err, N_("a value is missing between commas"));
    if (!is_range(text, length, &range, &behind))
        return add(values, text, length, err);
    bool ok = read_count(text, length, behind, &range, err);
    for (size_t i = 0; ok && i < range.count; i++) {
        write_number(&range, i, number);
        ok = add(values, number, strlen(number), err);
    }
    return ok;
}

bool values_read(Values *values, const char *list, Error *err)
{
    *values = (Values){0};
    for (const char *p = list;; p++) {
        size_t length = strcspn(p, ",");
        if (!add_item(values, p, length, err))
            return false;
        p += length;
        if (*p == '\0')
            return true;
    }
}

void values_write_commas(Values *values)
{
    for (size_t i = 0; i < values->count; i++)
        for (char *c = values->text[i]; *c; c++)
            *c = *c == '+' ? ',' : *c;
}

void values_free(Values *values)
{
    for (size_t i = 0; i < values->count; i++)
        free(values->text[i]);
    free(values->text);
    *values = (Values){0};
}
