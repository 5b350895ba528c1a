/* CSV files that are read: headers, quoting, separators, classes, the choice of columns, and what
 * is written read again. */
#include "support.h"

#include "data/table/table.h"

#include <math.h>
#include <string.h>

static void **folder;

static void load_with(Dataset *data, const char *text, const char *inputs, const char *targets)
{
    const char *path = in_folder(folder, "data.csv");
    Error err = {.message = ""};
    put_file(path, text, strlen(text));
    const TableChoice choice = {.inputs = inputs, .targets = targets};
    if (!table_load(data, path, &choice, NULL, &(Preparation){0}, &err))
        fail_msg("refused: %s", err.message);
}

/* Reads `text` and compares shape and numbers, row after row inputs then targets. */
static void check_load(const char *text, size_t inputs, size_t outputs, size_t count,
                       const double *wanted)
{
    Dataset data;
    load_with(&data, text, NULL, NULL);
    assert_int_equal(data.inputs, inputs);
    assert_int_equal(data.outputs, outputs);
    assert_int_equal(data.count, count);
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < inputs; i++)
            check_near(data.x[k * inputs + i], (float)*wanted++, 0);
        for (size_t i = 0; i < outputs; i++)
            check_near(data.t[k * outputs + i], (float)*wanted++, 0);
    }
    dataset_free(&data);
}

static void check_names(const Dataset *data, const char *const *names)
{
    char buffer[DATASET_NAME_SIZE];
    for (size_t i = 0; i < data->inputs; i++)
        assert_string_equal(dataset_input_name(data, i, buffer), *names++);
    for (size_t i = 0; i < data->outputs; i++)
        assert_string_equal(dataset_output_name(data, i, buffer), *names++);
}

static void with_and_without_a_header(void **state)
{
    static const double numbers[] = {1, 2, 3, 4.5, -5e-1, 6};
    Dataset data;
    folder = state;
    check_load("1,2,3\n4.5,-5e-1,6\n", 2, 1, 2, numbers);
    check_load("a,b,c\n1,2,3\n4.5,-5e-1,6\n", 2, 1, 2, numbers);
    check_load("1,b,3\n1,2,3\n4.5,-.5,6", 2, 1, 2, numbers);
    load_with(&data, "a,,\"c d\"\n1,2,3\n", NULL, NULL);
    check_names(&data, (const char *const[]){"a", "x2", "c d"});
    assert_true(data.kind == TARGET_REAL);
    dataset_free(&data);
    load_with(&data, "1,2,3\n", NULL, NULL);
    check_names(&data, (const char *const[]){"x1", "x2", "y1"});
    dataset_free(&data);
}

static void line_ends_marks_and_blank_lines(void **state)
{
    static const double numbers[] = {1, 2, 3, 4};
    folder = state;
    check_load("a,b\r\n1,2\r\n3,4\r\n", 1, 1, 2, numbers);
    check_load("\xef\xbb\xbf" "a,b\n1,2\n3,4", 1, 1, 2, numbers);
    check_load("\xef\xbb\xbf" "1,2\n3,4", 1, 1, 2, numbers);
    check_load("1,2\r3,4\r", 1, 1, 2, numbers);
    check_load("\n\na,b\n\n1,2\n\r\n\n3,4\n\n\n", 1, 1, 2, numbers);
    check_load(" 1 ,\t2\n3,4 \n", 1, 1, 2, numbers);
}

static void separators_and_decimal_commas(void **state)
{
    static const double numbers[] = {1.5, 2.25, 0, 3, -4.5, 1};
    folder = state;
    check_load("a;b;c\n1,5;2,25;0\n3;-4,5;1\n", 2, 1, 2, numbers);
    check_load("a\tb\tc\n1,5\t2,25\t0\n3\t-4,5\t1\n", 2, 1, 2, numbers);
    check_load("1.5;2.25;0\n3;-4.5;1\n", 2, 1, 2, numbers);
    check_load("\"a,b,c,d\";b;c\n1,5;2,25;0\n3;-4,5;1\n", 2, 1, 2, numbers);
}

static void quoting(void **state)
{
    Dataset data;
    folder = state;
    load_with(&data, "\"say \"\"hi\"\"\",\"x,\ny\",\"\"\n\"1\",\"2\",3\n", NULL, NULL);
    check_names(&data, (const char *const[]){"say \"hi\"", "x,\\ny", "y1"});
    check_near(data.x[1], 2, 0);
    dataset_free(&data);
    load_with(&data, "a,b\n1,\"one \"\"1\"\"\"\n2,two\n", NULL, NULL);
    check_names(&data, (const char *const[]){"a", "one \"1\"", "two"});
    dataset_free(&data);
}

static void text_becomes_classes(void **state)
{
    static const Real wanted[] = {1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0};
    Dataset data;
    folder = state;
    load_with(&data, "h,w,kind\n1,2,cat\n3,4,emu\n5,6,cat\n7,8,dog\n", NULL, NULL);
    check_names(&data, (const char *const[]){"h", "w", "cat", "dog", "emu"});
    assert_string_equal(data.class_column, "kind");
    assert_true(data.kind == TARGET_ONE_HOT);
    assert_memory_equal(data.t, wanted, sizeof wanted);
    check_near(data.x_min, 1, 0);
    check_near(data.x_max, 8, 0);
    dataset_free(&data);
    load_with(&data, "1,\033[31m\n2,b\n", NULL, NULL);
    check_names(&data, (const char *const[]){"x1", "\\x1b[31m", "b"});
    dataset_free(&data);
}

/* Names are cut to be shown, but classes that differ stay apart. */
static void long_classes_stay_apart(void **state)
{
    char text[400], stem[101];
    Dataset data;
    folder = state;
    memset(stem, 'k', 100);
    stem[100] = '\0';
    snprintf(text, sizeof text, "1,%s-one\n2,%s-two\n", stem, stem);
    load_with(&data, text, NULL, NULL);
    assert_int_equal(data.outputs, 2);
    dataset_free(&data);
}

static void target_kinds(void **state)
{
    static const struct { const char *text; TargetKind kind; } cases[] = {
        {"1,0\n2,1\n", TARGET_BINARY}, {"1,-1\n2,1\n", TARGET_BINARY}, {"1,0\n2,2\n", TARGET_REAL},
        {"1,-1\n2,0\n3,1\n", TARGET_REAL},
    };
    Dataset data;
    folder = state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        load_with(&data, cases[i].text, NULL, NULL);
        assert_int_equal(data.kind, cases[i].kind);
        dataset_free(&data);
    }
    load_with(&data, "a,b,c\n5,1,0\n6,0,1\n", "a", "b,c");
    assert_int_equal(data.kind, TARGET_ONE_HOT);
    dataset_free(&data);
    load_with(&data, "a,b,c\n5,1,1\n6,0,1\n", "a", "b,c");
    assert_int_equal(data.kind, TARGET_BINARY);
    dataset_free(&data);
}

/* The chosen columns of one row of 10 20 30 40 50 60, with and without a header. */
static void check_choice(const char *inputs, const char *targets, const char *wanted)
{
    static const char *const texts[] = {"a,b,c,d,e,f g\n10,20,30,40,50,60\n",
                                        "10,20,30,40,50,60\n"};
    bool named = (inputs && strpbrk(inputs, "abcdef")) || (targets && strpbrk(targets, "abcdef"));
    for (size_t n = 0; n < (named ? 1 : 2); n++) {
        Dataset data;
        char got[100] = "";
        load_with(&data, texts[n], inputs, targets);
        for (size_t i = 0; i < data.inputs; i++)
            snprintf(got + strlen(got), sizeof got - strlen(got), "%g ", (double)data.x[i]);
        for (size_t i = 0; i < data.outputs; i++)
            snprintf(got + strlen(got), sizeof got - strlen(got), "> %g", (double)data.t[i]);
        assert_string_equal(got, wanted);
        dataset_free(&data);
    }
}

static void choice_of_columns(void **state)
{
    folder = state;
    check_choice(NULL, NULL, "10 20 30 40 50 > 60");
    check_choice("1,3", NULL, "10 30 > 60");
    check_choice(NULL, "1", "20 30 40 50 60 > 10");
    check_choice("5,1-3", "6,4", "50 10 20 30 > 60> 40");
    check_choice("b,a", "f g", "20 10 > 60");
    check_choice("c,4-5", "a", "30 40 50 > 10");
    check_choice("2-2", "1", "20 > 10");
}

/* Without a header there are no names: 1 is the first column, whatever numbers the cells hold. */
static void numbers_choose_places_not_cells(void **state)
{
    Dataset data;
    folder = state;
    load_with(&data, "3,1,2\n6,5,4\n", "1", "2");
    check_near(data.x[0], 3, 0);
    check_near(data.t[0], 1, 0);
    dataset_free(&data);
}

static void check_same_data(const Dataset *a, const Dataset *b)
{
    char one[DATASET_NAME_SIZE], two[DATASET_NAME_SIZE];
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->inputs, b->inputs);
    assert_int_equal(a->outputs, b->outputs);
    assert_memory_equal(a->x, b->x, a->count * a->inputs * sizeof(Real));
    assert_memory_equal(a->t, b->t, a->count * a->outputs * sizeof(Real));
    for (size_t i = 0; i < a->inputs; i++)
        assert_string_equal(dataset_input_name(a, i, one), dataset_input_name(b, i, two));
    for (size_t i = 0; i < a->outputs; i++)
        assert_string_equal(dataset_output_name(a, i, one), dataset_output_name(b, i, two));
}

static void check_round_trip(const char *text, const char *targets)
{
    const char *path = in_folder(folder, "copy.csv");
    Dataset data, copy;
    Error err;
    load_with(&data, text, NULL, targets);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_true(table_write(&data, out, &err));
    fclose(out);
    char last[12];
    snprintf(last, sizeof last, "%zu-%zu", data.inputs + 1, data.inputs + data.outputs);
    assert_true(table_load(&copy, path, &(TableChoice){.targets = targets ? last : NULL}, NULL,
                           &(Preparation){0}, &err));
    check_same_data(&data, &copy);
    dataset_free(&copy);
    dataset_free(&data);
}

static void what_is_written_is_read_again(void **state)
{
    folder = state;
    check_round_trip("1,2,3\n0.1,1e-45,-3.4028235e38\n", NULL);
    check_round_trip("a,\"b,\"\"c;\td\",e\n0.333333333333,-0,7\n1,2,3\n", NULL);
    check_round_trip("a,b,kind\n1,2,x\n3,4,\"y, \"\"z\"\"\"\n5,6,x\n7,8,#9\n", NULL);
    check_round_trip("a,isl,kind\n1,B,x\n3,\" A\",y\n5,B,x\n7,C,y\n", NULL);
    check_round_trip("a;b;c;d\n1,5;2;3;4\n", "2,4");
}

/* Line text of a sample, to be read as the inputs of row k. */
static void check_same_inputs(const Dataset *data, const char *text, size_t k)
{
    Real x[8] = {0};
    Error err = {.message = ""};
    if (!table_read_sample(data, text, x, &err))
        fail_msg("'%s' is refused: %s", text, err.message);
    assert_memory_equal(x, data->x + k * data->inputs, data->inputs * sizeof *x);
}

static void check_refused_sample(const Dataset *data, const char *text, const char *part)
{
    Real x[8];
    Error err = {.message = ""};
    assert_false(table_read_sample(data, text, x, &err));
    check_holds(err.message, part);
}

/* A row typed again, without its target, is the sample that it was; and so is what is written of
 * each. */
static void a_sample_is_a_row_without_its_target(void **state)
{
    static const char text[] = "size,isle,weight,kind\n1.1,Bute,300,x\n2.7,\"Mull, west\",-0.1,y\n"
                               "3.3,Bute,1e5,x\n0.1,Skye,1700000000.5,y\n";
    const Preparation scaled = {.scaling = 1};
    const char *path = in_folder(state, "data.csv");
    Dataset data;
    Error err;
    put_file(path, text, strlen(text));
    assert_true(table_load(&data, path, &(TableChoice){.inputs = NULL}, NULL, &scaled, &err));
    assert_int_equal(data.inputs, 5);
    check_same_inputs(&data, "1.1,Bute,300", 0);
    check_same_inputs(&data, " 2.7 ; \"Mull, west\" ; -0.1", 1);
    check_same_inputs(&data, "3.3 Bute 1e5", 2);
    check_same_inputs(&data, "0,1;Skye;1700000000,5", 3);
    for (size_t k = 0; k < data.count; k++) {
        char line[200] = "";
        FILE *out = fmemopen(line, sizeof line, "w");
        assert_non_null(out);
        table_write_sample(&data, data.x + k * data.inputs, out);
        fclose(out);
        check_same_inputs(&data, line, k);
    }
    check_refused_sample(&data, "1,Bute", "2 values, and the network has 3 inputs");
    check_refused_sample(&data, "1,Rum,3", "'Rum' in isle is new to the network");
    check_refused_sample(&data, "small,Bute,3", "'small' in size is no number");
    check_refused_sample(&data, "1,Bute,?", "weight is missing");
    check_refused_sample(&data, "1,Bute,5%", "5%");
    check_refused_sample(&data, "1,Bute,1e300", "too large");
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(with_and_without_a_header, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(line_ends_marks_and_blank_lines, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(separators_and_decimal_commas, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(quoting, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(text_becomes_classes, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(long_classes_stay_apart, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(target_kinds, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(choice_of_columns, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(numbers_choose_places_not_cells, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(what_is_written_is_read_again, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(a_sample_is_a_row_without_its_target, folder_make,
                                        folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
