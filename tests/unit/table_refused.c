/* Files that are refused, each with its exact place. */
#include "support.h"

#include "data/table/table.h"
#include "data/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void **folder;

/* The message of loading `text` is the path and what `wanted` says. */
static void check_choice(const char *text, const char *inputs, const char *targets,
                         const char *wanted)
{
    const char *path = in_folder(folder, "d.csv");
    size_t length = strlen(path);
    Dataset data;
    Error err = {.message = ""};
    put_file(path, text, strlen(text));
    const TableChoice choice = {.inputs = inputs, .targets = targets};
    if (table_load(&data, path, &choice, NULL, &(Preparation){0}, &err))
        fail_msg("not refused: %s", text);
    dataset_free(&data);
    if (strncmp(err.message, path, length) != 0 ||
        strncmp(err.message + length, wanted, strlen(wanted)) != 0)
        fail_msg("\"%s\", wanted …%s", err.message, wanted);
}

static void check_refused(const char *text, const char *wanted)
{
    check_choice(text, NULL, NULL, wanted);
}

static void cells_that_are_no_numbers(void **state)
{
    folder = state;
    check_refused("1,2,3\n4,x,6\n", ":2:3: 'x' among the numbers of column 2");
    check_refused("a,b,c\n\n1,2,3\n4,5,six\n", ":4:5: 'six' among the numbers of c");
    check_refused("1,2\n3,\n", ":2:3: column 2 is missing here");
    check_refused("1,2\n,3\n", ":2:1: column 1 is missing here");
    check_refused("1,a\n3,\n2,b\n", ":2:3: column 2 is missing here");
    check_refused("1,2\n1e39,3\n", ":2: 1e+39 in column 1 is too large");
    check_refused("1,2\n1e999,3\n", ":2:1: '1e999' in column 1 is too large");
    check_refused("1,2\nnan,3\n", ":2:1: column 1 is missing here");
    check_refused("1,2\r\n3,\033[2J\r\n", ":2:3: '\\x1b[2J'");
    check_refused("a,b\n1,2\n3,4\n1,5,3\n", ":4:5: 3 cells, but most lines have 2");
    check_refused("a,b,c\n1,2,3\n4,5,6\n1,5\n", ":4:3: 2 cells, but most lines have 3");
    check_choice("a,b,c\n1,2,x\n", "a", "b,c", ": of several targets each has to be numbers");
}

static void places_count_characters_and_lines(void **state)
{
    folder = state;
    check_refused("a,b,c\n\"1\",\"2%\",4\n", ":2:5: '2%'");
    check_refused("\xef\xbb\xbf" "a,b,c\n1,zä,4\n1,2,3\n", ":2:3: 'zä'");
    check_refused("a,b,c,d\nä,1,2,3\n1,1,2,3\n", ":2:1: 'ä'");
    check_refused("a,b,c\n\"7\",\"8\",9\n\"x\ny\",7,1\n", ":3:1: 'x\\ny'");
    check_refused("a,\"b\nB\",c\n1,2,3\n1,2,3\n1,2,3,4\n", ":5:7: 4 cells");
}

/* A cell before the bad one has doubled quotes, letters of two bytes and line ends. */
static void places_after_quoted_cells(void **state)
{
    folder = state;
    check_choice("k,a,b\n\"x\"\"y\",zz,1\nz,1,1\n", "a", "b", ":2:8: 'zz'");
    check_choice("k,a,b\n\"x\"\"é\",zz,1\nz,1,1\n", "a", "b", ":2:8: 'zz'");
    check_choice("k,a,b\n\"x\ny\",zz,1\nz,1,1\n", "a", "b", ":3:4: 'zz'");
    check_choice("k,a,b\n\"x\"\"\n\",zz,1\nz,1,1\n", "a", "b", ":3:3: 'zz'");
}

static void broken_files(void **state)
{
    folder = state;
    check_refused("a,b\n1,\"2\n3,4\n", ":2:3: this quote is never closed");
    check_refused("a,b\n\"1\"x,2\n", ":2:4: text after a closing quote");
    check_refused("a,b\n1,\xff\n", ":2:3: not UTF-8");
    check_refused("a,b\nä\xc3,2\n", ":2:2: not UTF-8");
    check_refused("a,\"\xed\xa0\x80\"\n", ":1:4: not UTF-8");
    check_refused("", ": no samples");
    check_refused("\n\n\r\n", ": no samples");
    check_refused("a,b\n", ": no samples");
    check_refused("1\n2\n", ": one column only");
}

static void broken_choices(void **state)
{
    static const char text[] = "a,b,c\n1,2,3\n";
    folder = state;
    check_choice(text, "zz", NULL, ": --inputs: there is no column 'zz'");
    check_choice(text, "1-4", NULL, ": --inputs: there is no column '1-4'");
    check_choice(text, "0", NULL, ": --inputs: there is no column '0'");
    check_choice(text, "2-1", NULL, ": --inputs: there is no column '2-1'");
    check_choice(text, "99999999999999999999999", NULL, ": --inputs: there is no column '999");
    check_choice(text, "1-", NULL, ": --inputs: there is no column '1-'");
    check_choice(text, "", NULL, ": --inputs: there is no column ''");
    check_choice(text, "a,", NULL, ": --inputs: there is no column ''");
    check_choice(text, "a", "a", ": a is an input and a target");
    check_choice(text, NULL, "1-3", ": every column is a target");
}

static void check_grown(const char *start, const char *more, size_t n, const char *wanted)
{
    char *text = malloc(strlen(start) + n * 16 + 1);
    assert_non_null(text);
    size_t used = (size_t)sprintf(text, "%s", start);
    for (size_t i = 0; i < n; i++)
        used += (size_t)sprintf(text + used, more, (int)i);
    if (wanted) {
        check_refused(text, wanted);
    } else {
        const char *path = in_folder(folder, "d.csv");
        Dataset data;
        Error err;
        put_file(path, text, used);
        assert_true(table_load(&data, path, &(TableChoice){0}, NULL, &(Preparation){0}, &err));
        dataset_free(&data);
    }
    free(text);
}

static void limits(void **state)
{
    folder = state;
    check_grown("", "1,c%d\n", SCHEMA_CLASSES_MAX, NULL);
    check_grown("", "1,c%d\n", SCHEMA_CLASSES_MAX + 1,
                ": the target column 2 has more than 256 different values");
    check_grown("1", ",%d", DATASET_COLUMNS_MAX - 1, NULL);
    check_grown("1", ",1", DATASET_COLUMNS_MAX, ":1:20001: more than 10000 columns");
}

static void check_read(const char *path, size_t limit, const char *wanted)
{
    char *bytes;
    size_t size;
    Error err = {.message = ""};
    assert_false(file_read_text(path, FILE_ANY, limit, &bytes, &size, &err));
    assert_null(bytes);
    assert_memory_equal(err.message, path, strlen(path));
    check_holds(err.message, wanted);
}

static void what_is_no_text_file(void **state)
{
    const char *path = in_folder(state, "nul");
    put_file(path, "a,b\n1,\0002\n", 9);
    check_read(path, 100, ":2: a NUL byte");
    check_read("/dev/zero", TABLE_BYTES_MAX, ":1: a NUL byte");
    check_read(*state, 100, "a folder");
    check_read(in_folder(state, "none"), 100, strerror(ENOENT));
    put_file(path, "0123456789", 10);
    check_read(path, 9, "the limit");
    char *bytes;
    size_t size;
    Error err;
    assert_true(file_read_text(path, FILE_ANY, 10, &bytes, &size, &err));
    assert_int_equal(size, 10);
    assert_string_equal(bytes, "0123456789");
    free(bytes);
}

/* Published values of FNV-1a with 64 bits. */
static void checksums(void **state)
{
    (void)state;
    assert_true(file_checksum("", 0) == UINT64_C(0xcbf29ce484222325));
    assert_true(file_checksum("a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(file_checksum("foobar", 6) == UINT64_C(0x85944171f73967e8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cells_that_are_no_numbers, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(places_count_characters_and_lines, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(places_after_quoted_cells, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(broken_files, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(broken_choices, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(limits, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(what_is_no_text_file, folder_make, folder_remove),
        cmocka_unit_test(checksums),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
