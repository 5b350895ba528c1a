/* Tables that are text in other formats than CSV: files of FANN and of Weka. The numbers that are
 * wanted are those that were written into the files. */
#include "format_checks.h"

#include "data/table/separator.h"
#include "data/table/table.h"

#include <string.h>

static void **folder;

static const char *put(const char *name, const char *text)
{
    const char *path = in_folder(folder, name);
    put_file(path, text, strlen(text));
    return path;
}

/* The text, as a file, has these numbers; its last `targets` columns are targets. */
static void check_text(const char *text, size_t rows, size_t columns, size_t targets,
                       const double *wanted)
{
    check_numbers(put("d", text), rows, columns, targets, wanted);
}

static void refuse_text(const char *text, const char *wanted)
{
    check_refused(put("d", text), wanted);
}

/* Cell by cell as text, with | between. */
static void check_cells(const char *text, const TableChoice *choice, const char *wanted)
{
    char all[1000] = "", cell[100];
    Sheet sheet;
    uint64_t checksum;
    Error err = {.message = ""};
    if (!table_read(&sheet, put("d", text), choice, &checksum, &err))
        fail_msg("refused: %s", err.message);
    for (size_t k = 0; k < sheet.rows * sheet.column_count; k++) {
        sheet_cell(&sheet, k / sheet.column_count, k % sheet.column_count, cell, sizeof cell);
        assert_true(strlen(all) + strlen(cell) + 2 < sizeof all);
        strcat(strcat(all, cell), "|");
    }
    sheet_free(&sheet);
    assert_string_equal(all, wanted);
}

static void fann_of_samples(void **state)
{
    static const double xor[] = {0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0};
    static const double two[] = {-1.5, 2e3, .25};
    Dataset data;
    Error err;
    folder = state;
    check_text("4 2 1\n0 0\n0\n0 1\n1\n1 0\n1\n1 1\n0\n", 4, 3, 1, xor);
    check_text("\n 4\t2 1 \r\n0 0\r\n0\r\n0 1\r\n1\r\n1 0\r\n1\r\n1 1\r\n0", 4, 3, 1, xor);
    check_text("4 2 1\n0 0 0\n0 1 1 1\n0 1 1\n\n\n1 0\n", 4, 3, 1, xor);
    check_text("\xef\xbb\xbf" "1 2 1\n-1.5 2e3\n.25 ", 1, 3, 1, two);
    assert_true(table_load(&data, put("d", "2 1 2\n1\n2 3\n4\n5 6\n"), &(TableChoice){0}, NULL,
                           &(Preparation){0}, &err));
    assert_int_equal(data.inputs, 1);
    assert_int_equal(data.outputs, 2);
    check_near(data.t[3], 6, 0);
    dataset_free(&data);
}

/* Tables that only begin as one. */
static void fann_or_a_table(void **state)
{
    static const double table[] = {4, 2, 1, 0, 0, 0, 1, 1, 1};
    static const double four[] = {4, 2, 1, 5, 0, 0, 0, 5};
    folder = state;
    check_text("4 2 1\n0 0 0\n1 1 1\n", 3, 3, 0, table);
    check_text("4,2,1\n0,0,0\n1,1,1\n", 3, 3, 0, table);
    check_text("4 2 1 5\n0 0 0 5\n", 2, 4, 0, four);
    check_text("0 2 1\n0 0 0\n", 2, 3, 0, (const double[]){0, 2, 1, 0, 0, 0});
    check_text("1 2.5 1\n0 0 0\n", 2, 3, 0, (const double[]){1, 2.5, 1, 0, 0, 0});
}

/* A quote that opens nothing where cells are parted by commas. */
static void quotes_behind_other_separators(void **state)
{
    char text[] = "1,a;\"b\n2,c\n3,d\"\n";
    RecordReader reader;
    folder = state;
    record_reader_init(&reader, "d", text, strlen(text), 0);
    assert_int_equal(separator_find(&reader, SEPARATOR_COMMA).records, 3);
    record_reader_free(&reader);
    check_cells("1,a;\"b\n2,c\n3,d\"\n", &(TableChoice){0}, "1|a;\"b|2|c|3|d\"|");
    refuse_text("1 2 3 4\n1 2\n3 4\n", ":1:5: 4 cells, but most lines have 2");
}

static void fann_refused(void **state)
{
    folder = state;
    refuse_text("4 2 1\n0 0\n0\n0 1\n1\n", ":5:2: the file ends after 6 numbers; 4 samples of 2 "
                                             "inputs and 1 outputs, as its first line says, are 12"
                                             ": 6 are missing");
    refuse_text("1 2 1\n0 0\n0\n0 1\n1\n", ":4:1: more than the 3 numbers that 1 samples");
    refuse_text("2 3 1\n0 0 0\n0\n0 1 1\n", ":4:6: the file ends after 7 numbers");
    refuse_text("2 2 1\n0 0\n0\n0 x\n1\n", ":4:3: 'x' is no number; input 2 of sample 2 stands");
    refuse_text("2 2 1\n0 0\n0\n0 1\nnan\n", ":5:1: 'nan' is no number; output 1 of sample 2");
    refuse_text("999999999 2 1\n0 0\n0\n", ": too large: 999999999 rows");
    refuse_text("2 999999 1\n0 0\n0\n", ": too large: 2 rows and 1000000 columns");
}

static const char weather[] = "% of Weka\n"
                              "@RELATION 'the weather'\n\n"
                              "@attribute outlook {sunny, 'over cast' ,rainy}\n"
                              "@Attribute \"how hot\" REAL % in degrees\n"
                              "@attribute windy{TRUE,FALSE}\r\n"
                              "@attribute said string\n"
                              "@attribute on date \"yyyy-MM-dd\"\n"
                              "@attribute n Integer\n"
                              "@data\n"
                              "% rows\n"
                              "sunny, 85.5 ,FALSE,'don\\'t go',2020-01-02,1\n\n"
                              "'over cast',-8e1,\"TRUE\",?,?, 2 % the last\n"
                              "?,?,?,'?',2020-01-03,?";

static void arff_of_all_types(void **state)
{
    static const char *const names[] = {"outlook", "how hot", "windy", "said", "on", "n"};
    Sheet sheet;
    uint64_t checksum;
    folder = state;
    check_cells(weather, &(TableChoice){0}, "sunny|85.5|FALSE|don't go|2020-01-02|1|over "
                                            "cast|-80|TRUE|||2||||?|2020-01-03||");
    check_cells("\xef\xbb\xbf@relation r\n@attribute a real\n@attribute b {x}\n@data\n-9,x\n8,x\n",
                &(TableChoice){.missing_values = "-9"}, "|x|8|x|");
    assert_true(table_read(&sheet, put("d", weather), &(TableChoice){0}, &checksum, NULL));
    for (size_t c = 0; c < 6; c++)
        assert_string_equal(sheet.column[c].name, names[c]);
    assert_true(sheet.has_names);
    assert_int_equal(sheet.column[1].numbers, 2);
    assert_int_equal(sheet.column[1].missing, 1);
    assert_int_equal(sheet.column[3].texts.count, 2);
    sheet_free(&sheet);
}

static void arff_of_classes(void **state)
{
    Dataset data;
    Error err;
    folder = state;
    assert_true(table_load(&data, put("d", "@relation r\n@attribute a real\n@attribute b {1,0,2}\n"
                                           "@data\n1,2\n3,0\n"), &(TableChoice){0}, NULL,
                           &(Preparation){0}, &err));
    assert_int_equal(data.outputs, 2);
    assert_string_equal(data.output_names[1], "2");
    check_near(data.t[1], 1, 0);
    dataset_free(&data);
}

#define HEAD "@relation r\n@attribute a real\n@attribute b {x,y}\n"

static void arff_refused(void **state)
{
    folder = state;
    refuse_text(HEAD "@data\n1,x\n2,z\n", ":6:3: 'z' is none of the 2 values that b is declared");
    refuse_text(HEAD "@data\n1,x\nx,x\n", ":6:1: 'x' is no number, and a is numeric");
    refuse_text(HEAD "@data\n1,x\n{0 1, 1 x}\n", ":6:1: a sparse row, which is not read here");
    refuse_text(HEAD "@data\n1,x,{5}\n", ":5:4: more than the 2 values");
    refuse_text(HEAD "@data\n1\n", ":5:2: fewer than the 2 values");
    refuse_text(HEAD "@data\n1,\n", ":5:3: fewer than the 2 values");
    refuse_text(HEAD "@data\n,x\n", ":5:1: a value is needed before this comma");
    refuse_text(HEAD "@data\n1,x y\n", ":5:5: a comma would be right between values");
    refuse_text(HEAD "@data\n1 x\n", ":5:3: a comma would be right between values");
    refuse_text(HEAD "@data\n'a\\'ä',y\n1,x\n", ":5:1: 'a'ä' is no number");
    refuse_text(HEAD "@data\n1,'x\n", ":5:3: this quote is not closed in its line");
    refuse_text(HEAD "@data\n1,'x'y\n", ":5:6: text behind a closing quote");
    refuse_text(HEAD "@data\n% none\n", ": no samples");
    refuse_text(HEAD "1,x\n", ":4:1: @attribute or @data would be right here");
    refuse_text(HEAD, ": it ends before @data");
    refuse_text("@relation r\n@data\n1\n", ":2:1: no @attribute stands before the data");
    refuse_text("@relation r\n@attribute a relational\n", ":2:14: an attribute that is a table");
    refuse_text("@relation r\n@attribute a number\n", ":2:14: an unknown type; numeric,");
    refuse_text("@relation r\n@attribute a {x y}\n", ":2:17: a comma or } would be right");
    refuse_text("@relation r\n@attribute a {x,}\n", ":2:17: a value is needed here");
    refuse_text("@relation r\n@attribute a {x} y\n", ":2:18: text behind }");
    refuse_text("@relation r\n@attribute a real 5\n", ":2:19: text behind the type");
    refuse_text("@relation r\n@attribute\n", ":2:11: a name and a type are needed");
    refuse_text(HEAD "@data\n1,\xff\n", ":5:3: not UTF-8 here");
}

/* A place behind a folded text is that of the file. */
static void arff_places_after_escapes(void **state)
{
    folder = state;
    refuse_text("@relation r\n@attribute s string\n@attribute b {x}\n@data\n'a\\'\\'ä', z\n",
                  ":5:11: 'z' is none of the 1 values");
}

static void damaged_files(void **state)
{
    static const char xor[] = "4 2 1\n0 0\n0\n0 1\n1\n1 0\n1\n1 1\n0\n";
    (void)state;
    check_damage("d", weather, strlen(weather));
    check_damage("d", xor, strlen(xor));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fann_of_samples, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(fann_or_a_table, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(quotes_behind_other_separators, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(fann_refused, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(arff_of_all_types, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(arff_of_classes, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(arff_refused, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(arff_places_after_escapes, folder_make, folder_remove),
        cmocka_unit_test(damaged_files),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
