/* Arrays of NumPy, alone and in archives. The bytes are put together here by what is published
 * about these formats. */
#include "format_checks.h"

#include "../data/bytes.h"

#include "data/table/table.h"

#include <math.h>
#include <string.h>

static void **folder;
static Bytes file; /* the one that is put together */
static Archive archive;

static const char *put(const char *name)
{
    const char *path = in_folder(folder, name);
    put_file(path, file.at, file.size);
    return path;
}

static void begin(void)
{
    file.size = 0;
    archive.file.size = archive.list.size = archive.count = 0;
}

static void end_archive(void)
{
    archive_end(&archive);
    file = archive.file;
}

static const char *dictionary(const char *type, const char *order, const char *shape)
{
    static char text[200];
    snprintf(text, sizeof text, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", type, order,
             shape);
    return text;
}

static void npy_of_doubles(void **state)
{
    static const double rows[] = {1, 2, 3, -4.5, 1e300, 6}, columns[] = {1, -4.5, 2, 1e300, 3, 6};
    folder = state;
    for (unsigned version = 1; version <= 3; version++) {
        begin();
        bytes_npy(&file, version, dictionary("<f8", "False", "(2, 3)"), rows, sizeof rows);
        check_numbers(put("a.npy"), 2, 3, 0, rows);
    }
    begin();
    bytes_npy(&file, 1, dictionary("=f8", "True", "(2,3)"), columns, sizeof columns);
    check_numbers(put("a.npy"), 2, 3, 0, rows);
    begin();
    bytes_npy(&file, 1, "{\"shape\":(2,3,),\"fortran_order\":True,\"descr\":\"<f8\"}", columns,
              sizeof columns);
    check_numbers(put("a.npy"), 2, 3, 0, rows);
    begin();
    bytes_npy(&file, 1, dictionary("<f8", "False", "(6,)"), rows, sizeof rows);
    check_numbers(put("a.npy"), 6, 1, 0, rows);
}

/* The bits of one number of each type, both ways round, and what it is. */
static void npy_of_all_types(void **state)
{
    static const struct { const char *type; uint64_t word; double value; } cases[] = {
        {"f4", 0xc0490fdb, -3.1415927410125732}, {"f8", UINT64_C(0x3ff8000000000000), 1.5},
        {"i1", 0x80, -128}, {"i1", 0x7f, 127}, {"u1", 0xff, 255}, {"b1", 1, 1}, {"b1", 0, 0},
        {"i2", 0x8000, -32768}, {"i2", 0xfffe, -2}, {"u2", 0xfffe, 65534},
        {"i4", 0x80000000, -2147483648.0}, {"i4", 0x12345678, 305419896},
        {"u4", 0xffffffff, 4294967295.0}, {"i8", UINT64_MAX, -1},
        {"i8", UINT64_C(1) << 63, -9223372036854775808.0},
        {"u8", UINT64_C(1) << 63, 9223372036854775808.0}, {"u8", 258, 258},
    };
    folder = state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int big = 0; big < 2; big++) {
            Bytes numbers = {.size = 0};
            char type[4] = {big ? '>' : '<', cases[i].type[0], cases[i].type[1], '\0'};
            unsigned width = (unsigned)(cases[i].type[1] - '0');
            bytes_word(&numbers, 0, width, big);
            bytes_word(&numbers, cases[i].word, width, big);
            begin();
            bytes_npy(&file, 1, dictionary(type, "False", "(1, 2)"), numbers.at, numbers.size);
            check_numbers(put("a.npy"), 1, 2, 0, (const double[]){0, cases[i].value});
        }
}

static void npy_with_missing_cells(void **state)
{
    static const double some[] = {1, NAN, 3, 4}, far[] = {1, 2, 3, -INFINITY};
    Sheet sheet;
    uint64_t checksum;
    folder = state;
    begin();
    bytes_npy(&file, 1, dictionary("<f8", "False", "(2, 2)"), some, sizeof some);
    assert_true(table_read(&sheet, put("a.npy"), &(TableChoice){0}, &checksum, NULL));
    check_sheet(&sheet, 2, 2, some);
    assert_int_equal(sheet.column[1].missing, 1);
    assert_int_equal(sheet.column[1].numbers, 1);
    assert_int_equal(sheet.column[0].numbers, 2);
    sheet_free(&sheet);
    begin();
    bytes_npy(&file, 1, dictionary("<f8", "False", "(2, 2)"), far, sizeof far);
    check_refused(put("a.npy"), ", row 2, column 2: infinity");
}

static void refuse_header(const char *text, const char *wanted)
{
    static const double numbers[6];
    begin();
    bytes_npy(&file, 1, text, numbers, sizeof numbers);
    check_refused(put("a.npy"), wanted);
}

static void npy_refused(void **state)
{
    static const char *const types[][2] = {
        {"|O", ": an array of Python objects"}, {"<U3", ": an array of texts"},
        {"|S12", ": an array of texts"}, {"<c8", ": numbers of type '<c8'"},
        {"<f2", ": numbers of type '<f2'"}, {"<i3", ": numbers of type '<i3'"},
        {"|i2", ": numbers of type '|i2'"}, {"f8", ": numbers of type 'f8'"},
        {"", ": numbers of type ''"},
    };
    folder = state;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        refuse_header(dictionary(types[i][0], "False", "(2, 3)"), types[i][1]);
    refuse_header("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (6,)}",
                  ": an array of records with fields");
    refuse_header(dictionary("<f8", "False", "(2, 4)"), ": cut off: 8 numbers of 8 bytes from byte "
                                                        "128 on need 64 bytes, and 48 are there");
    refuse_header(dictionary("<f8", "False", "(1, 4)"), ": 16 bytes behind the last number, from "
                                                        "byte 160 on");
    refuse_header(dictionary("<f8", "False", "(1, 2, 3)"), ": an array of 3 sizes; a table has");
    refuse_header(dictionary("<f8", "False", "()"), ": a single number, not a table");
    refuse_header(dictionary("<f8", "False", "(0, 3)"), ": no samples: size 1");
    refuse_header(dictionary("<f8", "False", "(4294967296, 4294967296)"), ": too large");
    refuse_header(dictionary("<f8", "False", "(-2, 3)"), ": at byte 61 of the header of an array: "
                                                         "a size would be right");
    refuse_header(dictionary("<f8", "False", "(9999999999999999999, 3)"), ": at byte 80 of the");
    refuse_header(dictionary("<f8", "False", "(2 3)"), ": at byte 63 of the header of an array: a "
                                                       "comma or a closing parenthesis");
    refuse_header(dictionary("<f8", "false", "(2, 3)"), ": at byte 44 of the header of an array");
    refuse_header("{'descr': '<f8', 'shape': (2, 3)}", ": at byte 64 of the header of an array: "
                                                       "descr, fortran_order and shape before");
    refuse_header("{'descr': '<f8', 'descr': '<f8'}", ": at byte 35 of the header of an array: "
                                                      "descr, fortran_order and shape once");
    refuse_header("{'descr: <f8}", ": at byte 11 of the header of an array: a key");
    refuse_header("[]", ": at byte 10 of the header of an array: an opening brace");
}

static void npy_cut_or_unknown(void **state)
{
    folder = state;
    begin();
    bytes_add(&file, "\x93NUMPY\4\0\0\0\0\0", 12);
    check_refused(put("a.npy"), ": version 4 of NumPy's format; 1 to 3 can be read");
    begin();
    bytes_add(&file, "\x93NUMPY\1\0\x10\1{", 11);
    check_refused(put("a.npy"), ": cut off at byte 11, in its header, which goes on to byte 282");
}

static void add_array(const char *name, const char *type, const char *order, const char *shape,
                      const void *numbers, size_t size, bool deflated)
{
    Bytes npy = {.size = 0};
    bytes_npy(&npy, 1, dictionary(type, order, shape), numbers, size);
    archive_add(&archive, name, npy.at, npy.size, deflated);
}

/* Inputs 3 × 2 × 2 and targets 3, in an archive by these names. */
static void make_archive(const char *inputs, const char *targets, bool deflated)
{
    static const unsigned char x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    static const float y[] = {.5f, 0, -1};
    begin();
    add_array(inputs, "|u1", "False", "(3, 2, 2)", x, sizeof x, deflated);
    add_array(targets, "<f4", "False", "(3,)", y, sizeof y, deflated);
}

static const double together[] = {1, 2, 3, 4, .5, 5, 6, 7, 8, 0, 9, 10, 11, 12, -1};

static void npz_by_names(void **state)
{
    static const char *const names[][2] = {
        {"X.npy", "y.npy"}, {"x_train.npy", "y_train.npy"}, {"data.npy", "target.npy"},
        {"features.npy", "labels.npy"}, {"arr_0.npy", "arr_1.npy"}};
    folder = state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (int deflated = 0; deflated < 2; deflated++) {
            make_archive(names[i][0], names[i][1], deflated);
            end_archive();
            check_numbers(put("a.npz"), 3, 5, 1, together);
        }
}

/* Where the first index counts fastest, rows are laid out as they would be otherwise. */
static void npz_in_the_other_order(void **state)
{
    static const unsigned char x[] = {1, 5, 9, 3, 7, 11, 2, 6, 10, 4, 8, 12};
    static const unsigned char y[] = {1, 3, 5, 2, 4, 6};
    static const double wanted[] = {1, 2, 3, 4, 1, 2, 5, 6, 7, 8, 3, 4, 9, 10, 11, 12, 5, 6};
    folder = state;
    begin();
    add_array("y.npy", "|u1", "True", "(3, 2)", y, sizeof y, true);
    add_array("x.npy", "|u1", "True", "(3, 2, 2)", x, sizeof x, false);
    end_archive();
    check_numbers(put("a.npz"), 3, 6, 2, wanted);
}

static void npz_without_such_names(void **state)
{
    static const unsigned char one[] = {1, 2, 3, 4, 5, 6};
    Sheet sheet;
    uint64_t checksum;
    folder = state;
    begin();
    add_array("b.npy", "|u1", "False", "(2,)", one, 2, false);
    add_array("a.npy", "|u1", "False", "(2, 2)", one, 4, false);
    end_archive();
    check_numbers(put("a.npz"), 2, 3, 1, (const double[]){1, 2, 1, 3, 4, 2});
    begin();
    add_array("a.npy", "|u1", "False", "(2, 3)", one, 6, false);
    end_archive();
    check_numbers(put("a.npz"), 2, 3, 0, (const double[]){1, 2, 3, 4, 5, 6});
    make_archive("x_train.npy", "y_train.npy", true);
    add_array("x_test.npy", "|u1", "False", "(2, 3)", one, 6, false);
    add_array("y_test.npy", "|u1", "False", "(2,)", one, 2, false);
    end_archive();
    assert_true(table_read(&sheet, put("a.npz"), &(TableChoice){0}, &checksum, NULL));
    check_sheet(&sheet, 3, 5, together);
    assert_int_equal(sheet.remarks.count, 1);
    assert_string_equal(sheet.remarks.line[0], "other arrays of the file are left out: x_test, "
                                               "y_test");
    assert_string_equal(sheet.column[4].name, "y_train");
    assert_null(sheet.column[0].name);
    sheet_free(&sheet);
}

/* Inputs alone, of three sizes: to ask a network about them. */
static void inputs_without_targets(void **state)
{
    static const unsigned char one[] = {1, 2, 3, 4};
    const TableChoice inputs = {.without_targets = true};
    Sheet sheet;
    uint64_t checksum;
    folder = state;
    begin();
    add_array("x.npy", "|u1", "False", "(2, 1, 2)", one, 4, false);
    end_archive();
    check_refused(put("a.npz"), ": x.npy: an array of 3 sizes");
    assert_true(table_read(&sheet, put("a.npz"), &inputs, &checksum, NULL));
    check_sheet(&sheet, 2, 2, (const double[]){1, 2, 3, 4});
    sheet_free(&sheet);
    begin();
    bytes_npy(&file, 1, dictionary("|u1", "False", "(2, 1, 2)"), one, 4);
    assert_true(table_read(&sheet, put("a.npy"), &inputs, &checksum, NULL));
    check_sheet(&sheet, 2, 2, (const double[]){1, 2, 3, 4});
    sheet_free(&sheet);
}

static void npz_refused(void **state)
{
    static const unsigned char one[16] = {1};
    folder = state;
    begin();
    add_array("a.npy", "|u1", "False", "(2, 2)", one, 4, false);
    add_array("b.npy", "|u1", "False", "(2, 2)", one, 4, false);
    end_archive();
    check_refused(put("a.npz"), ": which of its arrays are inputs and targets cannot be told: a,");
    begin();
    add_array("x.npy", "|u1", "False", "(2, 2)", one, 4, false);
    add_array("y.npy", "|u1", "False", "(3,)", one, 3, false);
    end_archive();
    check_refused(put("a.npz"), ": x.npy: 2 rows, but y.npy has 3");
    begin();
    add_array("x.npy", "|u1", "False", "(2, 2)", one, 4, false);
    add_array("y.npy", "|u1", "False", "(2, 2, 2)", one, 8, false);
    end_archive();
    check_refused(put("a.npz"), ": y.npy: targets of 3 sizes");
    begin();
    add_array("x.npy", "|u1", "False", "(2, 2)", one, 4, false);
    add_array("y.npy", "<U2", "False", "(2,)", one, 16, false);
    end_archive();
    check_refused(put("a.npz"), ": y.npy: an array of texts");
    begin();
    archive_add(&archive, "xl/workbook.xml", "<workbook/>", 11, true);
    end_archive();
    check_refused(put("a.xlsx"), ": a spreadsheet or archive; save the sheet as CSV in UTF-8");
}

/* Byte `at` of the archive of make_archive, from its end where that is negative, is another. */
static void refuse_with_byte(long at, char byte, const char *wanted)
{
    make_archive("x.npy", "y.npy", true);
    end_archive();
    file.at[at < 0 ? (long)file.size + at : at] = byte;
    check_refused(put("a.npz"), wanted);
}

static void npz_malformed(void **state)
{
    enum { END = 22, ENTRY = 46 + 5 };
    const long list = -END - 2 * ENTRY; /* of two members called by five letters */
    folder = state;
    refuse_with_byte(-END, 'Q', ": a damaged archive: at byte ");
    refuse_with_byte(-END + 4, 1, ": a damaged archive: at byte ");
    refuse_with_byte(list, 'Q', ": a damaged archive: at byte ");
    refuse_with_byte(list + 8, 1, ": a damaged archive: at byte ");
    refuse_with_byte(list + 10, 12, ": a damaged archive: at byte ");
    refuse_with_byte(list + 16, 'Q', ": x.npy: damaged: its checksum is another");
    refuse_with_byte(list + 24, 'Q', ": x.npy: damaged at byte ");
    refuse_with_byte(list + 27, 0x7f, ": x.npy: larger than 256 MiB when unpacked, the limit");
    refuse_with_byte(0 + 30, 'X', ": a damaged archive: at byte 0 a member is called otherwise");
    make_archive("x.npy", "y.npy", false);
    end_archive();
    file.size -= 7;
    check_refused(put("a.npz"), ": a damaged archive: at byte ");
}

static void damaged_files(void **state)
{
    static const double numbers[] = {1, 2, 3, 4, 5, 6};
    folder = state;
    begin();
    bytes_npy(&file, 1, dictionary("<f8", "True", "(2, 3)"), numbers, sizeof numbers);
    check_damage("a.npy", file.at, file.size);
    for (int deflated = 0; deflated < 2; deflated++) {
        make_archive("x.npy", "y.npy", deflated);
        end_archive();
        check_damage("a.npz", file.at, file.size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(npy_of_doubles, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(npy_of_all_types, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(npy_with_missing_cells, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(npy_refused, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(npy_cut_or_unknown, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(npz_by_names, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(npz_in_the_other_order, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(npz_without_such_names, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(inputs_without_targets, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(npz_refused, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(npz_malformed, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(damaged_files, folder_make, folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
