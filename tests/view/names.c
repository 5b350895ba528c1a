/* Names in few columns still differ, and say with … where something is left out. */
#include "stage.h"
#include "tap.h"

#include "view/names.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const char *const *list;

static const char *listed(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE])
{
    (void)data;
    (void)buffer;
    return list[i];
}

static void check(const char *const *names, size_t count, int columns, const char *const *expected)
{
    static const Symbols ladders[] = {SYMBOLS_BRAILLE, SYMBOLS_ASCII};
    for (int k = 0; k < 2; k++) {
        Canvas canvas = {.symbols = ladders[k]};
        list = names;
        NameCut cut = names_cut(&canvas, NULL, listed, count, columns);
        for (size_t i = 0; i < count; i++) {
            char text[NAMES_SIZE];
            names_text(&cut, i, text);
            if (canvas_text_width(&canvas, text) > columns)
                fail_msg("'%s' is wider than %d", text, columns);
            if (strcmp(text, names[i]) != 0 && (k == 0 || columns > 7))
                assert_non_null(strstr(text, "…"));
            if (k == 0 && strcmp(text, expected[i]) != 0)
                fail_msg("%d columns: '%s', not '%s'", columns, text, expected[i]);
        }
    }
}

static void test_the_part_that_differs(void **state)
{
    static const char *const iris[] = {"Iris-setosa", "Iris-versicolor", "Iris-virginica"};
    static const char *const two[] = {"Iris-versicolor", "Iris-virginica"};
    static const char *const ten[] = {"class 1", "class 2", "class 10"};
    static const char *const short_names[] = {"a", "b"};
    static const char *const umlauts[] = {"größer", "größter"};
    (void)state;
    check(iris, 3, 15, iris);
    check(iris, 3, 8, (const char *const[]){"Iris-se…", "Iris-ve…", "Iris-vi…"});
    check(two, 2, 6, (const char *const[]){"…vers…", "…virg…"});
    check(ten, 3, 4, (const char *const[]){"…1", "…2", "…10"});
    check(short_names, 2, 1, short_names);
    check(umlauts, 2, 5, (const char *const[]){"…ößer", "…ößt…"});
}

static void test_none_differ(void **state)
{
    static const char *const same[] = {"same name", "same name"};
    Canvas canvas = {0};
    (void)state;
    list = same;
    assert_false(names_cut(&canvas, NULL, listed, 2, 5).differ);
    assert_int_equal(names_cut(&canvas, NULL, listed, 2, 5).drop, 0);
}

/* In the picture a name that is cut keeps its symbol, which formulas have, and its quotes. */
static void test_symbols_stay(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_3_2_1, NET_NO_HIDDEN};
    static const char *const symbols[] = {"x₁ \"a lo", "x₂ \"a lo", "x₃ \"a lo"};
    (void)state;
    for (size_t n = 0; n < 3; n++) {
        char text[] = "a long name of a column, much longer than a chip or a picture is wide, and"
                      " so on and on and on and on and on and on and on and on and on and on";
        char *long_names[] = {text, text, text};
        Stage s;
        stage_open(&s, nets[n]);
        char **own = s.data.input_names;
        s.data.input_names = long_names;
        for (int width = 60; width <= 160; width += 5) {
            stage_draw(&s, width, 40);
            for (size_t i = 0; i < s.data.inputs; i++)
                if (canvas_find(&s.canvas, symbols[i]) < 0)
                    fail_msg("net %zu, %d columns: no '%s'", n, width, symbols[i]);
        }
        s.data.input_names = own;
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_part_that_differs),
        cmocka_unit_test(test_none_differ),
        cmocka_unit_test(test_symbols_stay),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
