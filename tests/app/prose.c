/* Names of rows in prose: where a sentence of the manual or of the help lists what does something,
 * these are the rows that say so of themselves, all of them and no others. */
#include "../view/tap.h"

#include "app/headless/manual.h"
#include "app/option/options.h"
#include "core/method/activation.h"
#include "core/method/optimizer.h"
#include "core/method/schedule.h"
#include "core/samples/feature.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_SIZE = 1 << 16 };

static bool saturates(const void *row) { return ((const Activation *)row)->steepest > 0; }
static bool can_die(const void *row) { return ((const Activation *)row)->can_die; }
static bool moves(const void *row) { return ((const Schedule *)row)->uses != 0; }
static bool multiplies(const void *row)
{
    return (((const Schedule *)row)->uses & SCHEDULE_FACTOR) != 0;
}
static bool uses_momentum(const void *row)
{
    return (((const Optimizer *)row)->uses & USES_MOMENTUM) != 0;
}
static bool uses_beta1(const void *row)
{
    return (((const Optimizer *)row)->uses & USES_BETA1) != 0;
}
static bool is_any(const void *row) { return row != NULL; }
static bool leaves_the_rate(const void *row) { return !(((const Optimizer *)row)->rate > 0); }

/* What stands between `before` and `behind` in the manual or an option's help, and which rows of
 * the table it is to name. */
static const struct {
    const char *before, *behind;
    const Table *table;
    bool (*belongs)(const void *row);
} lists[] = {
    {"0.05 · max |f′|, for ", "; `dead`", &activation_table, saturates},
    {"`dead` the share of ", " units", &activation_table, can_die},
    {"`--schedule` (", ")", &schedule_table, moves},
    {"their rates too (Adam 0.001); ", " take the data's rate", &optimizer_table, leaves_the_rate},
    {"share of the velocity that ", " keep", &optimizer_table, uses_momentum},
    {"decay of the mean gradient in ", ";", &optimizer_table, uses_beta1},
    {"\nwhat ", " multiply by", &schedule_table, multiplies},
    {"pi, e, and the functions ", ". Each is an input", &feature_function_table, is_any},
};

/* All paragraphs of the manual, and what each option says of itself, a line each. */
static void write_all(char out[TEXT_SIZE])
{
    size_t used = 0;
    for (const ManualSection *s = manual_sections; s->title; s++)
        for (const char *const *p = s->paragraphs; *p; p++)
            used += (size_t)snprintf(out + used, TEXT_SIZE - used, "%s\n", *p);
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *o = (const Option *)table_row(&option_table, i);
        used += (size_t)snprintf(out + used, TEXT_SIZE - used, "%s; %s\n", o->row.summary,
                                 o->standard ? o->standard : "");
    }
    assert_true(used < TEXT_SIZE);
}

/* Whether a whole word of the text is this name, however it is capitalised. */
static bool has_word(const char *text, size_t length, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; i + size <= length; i++) {
        size_t k = 0;
        bool begins = i == 0 || !(isalnum((unsigned char)text[i - 1]) || text[i - 1] == '-');
        while (k < size && tolower((unsigned char)text[i + k]) == name[k])
            k++;
        bool ends = i + k == length || !(isalnum((unsigned char)text[i + k]) || text[i + k] == '-');
        if (k == size && begins && ends)
            return true;
    }
    return false;
}

/* What stands between the two on one line, or NULL. */
static const char *between(const char *all, const char *before, const char *behind, size_t *length)
{
    while ((all = strstr(all, before))) {
        all += strlen(before);
        const char *end = strstr(all, behind);
        *length = end ? (size_t)(end - all) : 0;
        if (end && !memchr(all, '\n', *length))
            return all;
    }
    return NULL;
}

static void test_lists_name_the_rows_that_they_are_about(void **state)
{
    static char all[TEXT_SIZE];
    (void)state;
    write_all(all);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        size_t length = 0;
        const char *start = between(all, lists[i].before, lists[i].behind, &length);
        if (!start)
            fail_msg("there is no \"%s…%s\" any more", lists[i].before, lists[i].behind);
        for (size_t k = 0; k < lists[i].table->count; k++) {
            const TableRow *row = table_row(lists[i].table, k);
            bool belongs = lists[i].belongs(row);
            if (has_word(start, length, row->name) != belongs)
                fail_msg("\"%s%.*s%s\": %s %s", lists[i].before, (int)length, start,
                         lists[i].behind, row->name, belongs ? "is missing" : "is too much");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_name_the_rows_that_they_are_about),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("prose", tests, NULL, NULL);
}
