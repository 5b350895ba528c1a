/* Images of MNIST with their labels, and what gzip has packed. The bytes are put together here by
 * what is published about these formats. */
#include "format_checks.h"

#include "../data/bytes.h"

#include "data/table/table.h"

#include <stdlib.h>
#include <string.h>

static void **folder;
static Bytes file; /* the one that is put together */

static const char *put(const char *name)
{
    const char *path = in_folder(folder, name);
    put_file(path, file.at, file.size);
    return path;
}

static void begin(void)
{
    file.size = 0;
}

/* An IDX file of bytes. */
static void make_idx(size_t dimensions, const unsigned char *sizes, const void *bytes, size_t size)
{
    begin();
    bytes_word(&file, 0x0800 + dimensions, 4, true);
    for (size_t d = 0; d < dimensions; d++)
        bytes_word(&file, sizes[d], 4, true);
    bytes_add(&file, bytes, size);
}

static const unsigned char pixels[] = {0, 1, 2, 3, 4, 255, 6, 7, 8, 9, 10, 11};
static const double labelled[] = {0, 1, 2, 3, 4, 255, 7, 6, 7, 8, 9, 10, 11, 1};

static void pack(void)
{
    static Bytes packed;
    packed.size = 0;
    bytes_packed(&packed, file.at, file.size, true);
    file = packed;
}

static void idx_with_labels(void **state)
{
    static const char *const names[][2] = {
        {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"},
        {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"},
        {"a-images.idx3-ubyte", "a-labels.idx1-ubyte"},
        {"b-images.idx3-ubyte", "b-labels-idx1-ubyte"},
        {"c-images-idx3-ubyte", "c-labels-idx1-ubyte.gz"},
        {"d-images-idx3-ubyte.gz", "d-labels.idx1-ubyte"},
        {"my images", "my labels"}};
    folder = state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        make_idx(1, (const unsigned char[]){2}, "\7\1", 2);
        if (strstr(names[i][1], ".gz"))
            pack();
        put(names[i][1]);
        make_idx(3, (const unsigned char[]){2, 3, 2}, pixels, sizeof pixels);
        if (strstr(names[i][0], ".gz"))
            pack();
        check_numbers(put(names[i][0]), 2, 7, 1, labelled);
    }
}

/* Numbers of two, four and eight bytes, the largest first. */
static void idx_of_all_types(void **state)
{
    static const struct { unsigned char code, width; uint64_t word; double value; } cases[] = {
        {0x08, 1, 200, 200}, {0x09, 1, 200, -56}, {0x0b, 2, 0xff00, -256}, {0x0c, 4, 258, 258},
        {0x0d, 4, 0x40200000, 2.5}, {0x0e, 8, UINT64_C(0xc004000000000000), -2.5}};
    folder = state;
    make_idx(1, (const unsigned char[]){1}, "\3", 1);
    put("labels");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin();
        bytes_word(&file, (uint64_t)cases[i].code << 8 | 2, 4, true);
        bytes_word(&file, 1, 4, true);
        bytes_word(&file, 1, 4, true);
        bytes_word(&file, cases[i].word, cases[i].width, true);
        check_numbers(put("images"), 1, 2, 1, (const double[]){cases[i].value, 3});
    }
}

static void idx_as_samples(void **state)
{
    static const unsigned char labels[] = {3, 0, 1, 2, 3, 0, 1, 2};
    char name[DATASET_NAME_SIZE];
    Dataset data;
    Error err = {.message = ""};
    folder = state;
    make_idx(1, (const unsigned char[]){8}, labels, 8);
    put("labels");
    make_idx(2, (const unsigned char[]){8, 1}, labels, 8);
    assert_true(table_load(&data, put("images"), &(TableChoice){0}, NULL, &(Preparation){0}, &err));
    assert_true(data.kind == TARGET_ONE_HOT);
    assert_int_equal(data.outputs, 4);
    assert_string_equal(data.class_column, "label");
    assert_string_equal(dataset_input_name(&data, 0, name), "x1");
    dataset_free(&data);
}

/* Pixels of one byte become 0 to 1 by themselves, which is said; not where something else was asked
 * for, and other numbers not. */
static void pixels_are_scaled(void **state)
{
    static const unsigned char pixels[] = {0, 51, 102, 153, 204, 255, 1, 2};
    Dataset data;
    Error err = {.message = ""};
    folder = state;
    make_idx(1, (const unsigned char[]){2}, "\7\1", 2);
    put("a-labels-idx1-ubyte");
    for (int asked = 0; asked < 2; asked++) {
        const TableChoice choice = {.as_they_are = asked > 0};
        make_idx(3, (const unsigned char[]){2, 2, 2}, pixels, sizeof pixels);
        assert_true(table_load(&data, put("a-images-idx3-ubyte"), &choice, NULL,
                               &(Preparation){0}, &err));
        for (size_t i = 0; i < 8; i++)
            check_near(data.x[i], asked ? pixels[i] : pixels[i] / 255.0, 1e-7);
        bool said = false;
        for (size_t i = 0; i < data.remarks.count; i++)
            said = said || strstr(data.remarks.line[i], "pixels from 0 to 255 become 0 to 1");
        assert_int_equal(said, !asked);
        dataset_free(&data);
    }
}

/* Other labels are other data. */
static void idx_checksum_has_the_labels(void **state)
{
    uint64_t first, second;
    Sheet sheet;
    folder = state;
    for (int i = 0; i < 2; i++) {
        make_idx(1, (const unsigned char[]){2}, i ? "\1\2" : "\1\1", 2);
        put("labels");
        make_idx(3, (const unsigned char[]){2, 3, 2}, pixels, sizeof pixels);
        assert_true(table_read(&sheet, put("images"), &(TableChoice){0}, i ? &second : &first,
                               NULL));
        sheet_free(&sheet);
    }
    assert_true(first != second);
}

static void idx_refused(void **state)
{
    const char *path;
    char wanted[500];
    Sheet sheet;
    uint64_t checksum;
    folder = state;
    make_idx(3, (const unsigned char[]){2, 3, 2}, pixels, sizeof pixels);
    snprintf(wanted, sizeof wanted, ": its labels are missing: there is no %s",
             in_folder(folder, "train-labels-idx1-ubyte"));
    check_refused(put("train-images-idx3-ubyte"), wanted);
    check_refused(put("digits"), ": images, whose labels cannot be looked for: a name such as");
    path = put("images");
    assert_true(table_read(&sheet, path, &(TableChoice){.without_targets = true}, &checksum, NULL));
    assert_int_equal(sheet.column_count, 6);
    sheet_free(&sheet);
    make_idx(1, (const unsigned char[]){3}, "\1\2\3", 3);
    path = put("labels");
    check_refused(put("train-labels-idx1-ubyte"), ": labels alone; the file of the images is");
    make_idx(3, (const unsigned char[]){2, 3, 2}, pixels, sizeof pixels);
    Error err = {.message = ""};
    assert_false(table_read(&sheet, put("images"), &(TableChoice){0}, &checksum, &err));
    sheet_free(&sheet);
    check_message(path, err.message, ": 3 labels, but ");
    make_idx(3, (const unsigned char[]){2, 3, 2}, pixels, sizeof pixels - 1);
    check_refused(put("images"), ": cut off: 12 numbers of 1 bytes from byte 16 on need 12 bytes, "
                                 "and 11 are");
    make_idx(3, (const unsigned char[]){2, 3, 1}, pixels, sizeof pixels);
    check_refused(put("images"), ": 6 bytes behind the last number, from byte 22 on");
    begin();
    bytes_add(&file, "\0\0\x08\3\0\0\0\1\0", 9);
    check_refused(put("images"), ": cut off at byte 9: 3 sizes of four bytes are needed");
}

static void gzip_of_any_format(void **state)
{
    static const double wanted[] = {1, 2, 3, 4};
    folder = state;
    begin();
    bytes_packed(&file, "a,b\n1,2\n", 8, true);
    bytes_packed(&file, "3,4\n", 4, true);
    check_numbers(put("a.csv.gz"), 2, 2, 0, wanted);
    begin();
    bytes_npy(&file, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2)}", wanted,
              sizeof wanted);
    pack();
    check_numbers(put("a.npy.gz"), 2, 2, 0, wanted);
    begin();
    bytes_packed(&file, "1 1 1\n2\n3\n", 10, true);
    check_numbers(put("a.data.gz"), 1, 2, 1, (const double[]){2, 3});
}

static void gzip_refused(void **state)
{
    folder = state;
    begin();
    bytes_packed(&file, "1,2\n3,4\n", 8, true);
    Bytes whole = file;
    file.size -= 3;
    check_refused(put("a.gz"), ": damaged at byte 25 of the packed file: it is cut off here");
    file = whole;
    file.at[12] ^= 0x40;
    check_refused(put("a.gz"), ": damaged at byte ");
    file = whole;
    bytes_add(&file, "more", 4);
    check_refused(put("a.gz"), ": damaged at byte ");
    file = whole;
    pack();
    check_refused(put("a.gz"), ": packed by gzip twice; once would be right");
}

/* More than a quarter of a gigabyte of zeros; what its last four bytes say is true, or as much. */
static void gzip_of_a_bomb(void **state)
{
    enum { MEMBER = 1 << 24, MEMBERS = 17 };
    static char all[MEMBERS * BYTES_MOST / 2];
    char *zeros = calloc(1, MEMBER);
    size_t size = 0;
    folder = state;
    assert_non_null(zeros);
    begin();
    bytes_packed(&file, zeros, MEMBER, true);
    free(zeros);
    for (int i = 0; i < MEMBERS; i++, size += file.size)
        memcpy(all + size, file.at, file.size);
    for (int i = 0; i < 2; i++, all[size - 1] = 0x11) {
        const char *path = in_folder(folder, "a.gz");
        Sheet sheet;
        uint64_t checksum;
        Error err = {.message = ""};
        put_file(path, all, size);
        assert_false(table_read(&sheet, path, &(TableChoice){0}, &checksum, &err));
        sheet_free(&sheet);
        check_message(path, err.message, ": larger than 256 MiB when unpacked, the limit");
    }
}

static void damaged_files(void **state)
{
    folder = state;
    make_idx(1, (const unsigned char[]){2}, "\7\1", 2);
    put("labels");
    make_idx(3, (const unsigned char[]){2, 3, 2}, pixels, sizeof pixels);
    check_damage(put("images"), file.at, file.size);
    pack();
    check_damage(put("images.gz"), file.at, file.size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(idx_with_labels, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(idx_of_all_types, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(idx_as_samples, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(pixels_are_scaled, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(idx_checksum_has_the_labels, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(idx_refused, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(gzip_of_any_format, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(gzip_refused, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(gzip_of_a_bomb, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(damaged_files, folder_make, folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
