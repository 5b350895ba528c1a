/* Tables: rows found by name, by the start of one and by another name; what is said of others. */
#include "support.h"

#include "core/method/loss.h"
#include "core/method/optimizer.h"
#include "data/generators.h"

#include <string.h>

static void check_miss(const Table *table, const char *wanted, const char *part)
{
    Error err = {.message = ""};
    assert_int_equal(table_find(table, wanted, &err), -1);
    check_holds(err.message, part);
    assert_int_equal(table_find(table, wanted, NULL), -1);
}

static void names_and_prefixes_find_rows(void **state)
{
    static const TableRow rows[] = {{"plain", ""}, {"plain-long", ""}, {"other", ""}};
    static const Table table = TABLE_OF("thing", rows);
    Error err;
    (void)state;
    assert_int_equal(table_find(&table, "plain", &err), 0);
    assert_int_equal(table_find(&table, "plain-", &err), 1);
    assert_int_equal(table_find(&table, "o", &err), 2);
    check_miss(&table, "pl", "'pl' is the start of more than one thing: plain, plain-long");
    check_miss(&table, "othre", "did you mean 'other'?");
    check_miss(&table, "ther", "did you mean 'other'?");
    check_miss(&table, "xyzzy", "there are: plain, plain-long, other");
    check_miss(&table, "", "plain, plain-long, other");
    check_miss(&table, "\033", "unknown thing");
}

/* A table of pointers to rows in other places, with another name for one of them. */
static void rows_stand_where_they_like(void **state)
{
    static const TableRow second = {"second", ""}, first = {"first", ""};
    static const TableRow *const list[] = {&first, &second};
    static const TableAlias aliases[] = {{"last", "second"}, {NULL, NULL}};
    static const Table table = {.kind = "thing", .count = 2, .list = list, .aliases = aliases};
    Error err;
    (void)state;
    assert_ptr_equal(table_row(&table, 1), &second);
    assert_int_equal(table_find(&table, "first", &err), 0);
    assert_int_equal(table_find(&table, "sec", &err), 1);
    assert_int_equal(table_find(&table, "last", &err), 1);
    check_miss(&table, "lest", "did you mean 'last'?");
    check_miss(&table, "", "first, second, last");
}

static void swish_is_silu(void **state)
{
    Error err;
    (void)state;
    const Activation *silu = activation_find("silu", &err);
    assert_non_null(silu);
    assert_string_equal(silu->row.name, "silu");
    assert_ptr_equal(activation_find("swish", &err), silu);
    assert_ptr_equal(activation_find("sw", &err), silu);
    assert_ptr_equal(activation_find("sil", &err), silu);
    check_holds(silu->row.summary, "also called swish");
    check_miss(&activation_table, "swihs", "did you mean 'swish'?");
    check_miss(&activation_table, "s", "softmax, swish");
    assert_int_equal(table_find(&loss_table, "swish", &err), -1);
}

static void every_row_is_found_by_its_name(void **state)
{
    static const Table *const tables[] = {&activation_table, &loss_table, &optimizer_table,
                                          &init_table, &generator_table};
    (void)state;
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (size_t i = 0; i < tables[t]->count; i++) {
            const TableRow *row = table_row(tables[t], i);
            Error err;
            assert_int_equal(table_find(tables[t], row->name, &err), i);
            assert_int_equal(strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                             strlen(row->name));
            assert_true(strlen(row->summary) > 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_prefixes_find_rows),
        cmocka_unit_test(rows_stand_where_they_like),
        cmocka_unit_test(swish_is_silu),
        cmocka_unit_test(every_row_is_found_by_its_name),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
