/* The grid of cells: columns, clipping, wide characters, dots, and the ladder of symbols. */
#include "stage.h"
#include "tap.h"

#include "core/base/text.h"
#include "core/method/loss.h"
#include "core/method/optimizer.h"
#include "view/canvas/pen.h"
#include "view/canvas/symbols.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const Style mark = {.ink = INK_MARK};

static Canvas make(int width, int height, Symbols symbols)
{
    Error err;
    Canvas c = {.symbols = symbols};
    assert_true(canvas_resize(&c, width, height, &err));
    return c;
}

static void assert_row(const Canvas *c, int y, const char *expected)
{
    char row[ROW_SIZE];
    canvas_row(c, y, row, sizeof row);
    assert_string_equal(row, expected);
}

/* The second halves of wide characters stand behind first halves, and nowhere else. */
static void check_pairs(const Canvas *c)
{
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++) {
            const Cell *cell = canvas_cell(c, x, y);
            bool wide = cell->c >= 0x4e00 && cell->c < 0xa000;
            bool continued = x + 1 < c->width && cell[1].c == CELL_CONTINUED;
            assert_int_equal(wide, continued);
            if (x == 0)
                assert_int_not_equal(cell->c, CELL_CONTINUED);
        }
}

static void test_text_takes_columns(void **state)
{
    Canvas c = make(20, 3, SYMBOLS_BRAILLE);
    (void)state;
    assert_int_equal(canvas_text(&c, 2, 0, mark, "a→b"), 3);
    assert_row(&c, 0, "  a→b");
    assert_int_equal(canvas_text(&c, 0, 1, mark, "中文x"), 5);
    assert_int_equal(canvas_cell(&c, 0, 1)->c, 0x4e2d);
    assert_int_equal(canvas_cell(&c, 1, 1)->c, CELL_CONTINUED);
    assert_int_equal(canvas_cell(&c, 4, 1)->c, 'x');
    assert_int_equal(canvas_text_width(&c, "中文x"), 5);
    /* What cannot stand alone is left out: combining marks, controls, zero-width characters. */
    assert_int_equal(canvas_text(&c, 0, 2, mark, "e\xcc\x81\x1b[0m\xe2\x80\x8b\xe2\x80\xae."), 5);
    assert_row(&c, 2, "e[0m.");
    check_pairs(&c);
    canvas_free(&c);
}

static void test_bytes_that_are_no_text(void **state)
{
    Canvas c = make(12, 1, SYMBOLS_BRAILLE);
    (void)state;
    assert_int_equal(canvas_text(&c, 0, 0, mark, "a\xff\xc0\xe2\x82z"), 6);
    assert_row(&c, 0, "a????z");
    canvas_free(&c);
}

static void test_text_within(void **state)
{
    Canvas c = make(12, 1, SYMBOLS_BRAILLE), ascii = make(12, 1, SYMBOLS_ASCII);
    (void)state;
    assert_int_equal(canvas_text_within(&c, 0, 0, 5, mark, "abcde"), 5);
    assert_row(&c, 0, "abcde");
    assert_int_equal(canvas_text_within(&c, 0, 0, 4, mark, "vwxyz"), 4);
    assert_row(&c, 0, "vwx…e");
    assert_int_equal(canvas_text_within(&c, 0, 0, 4, mark, "中文中"), 3);
    canvas_clear(&c);
    assert_int_equal(canvas_text_within(&c, 0, 0, 0, mark, "abc"), 0);
    assert_int_equal(canvas_text_within(&c, 0, 0, -7, mark, "abc"), 0);
    assert_row(&c, 0, "");
    assert_int_equal(canvas_text_within(&ascii, 0, 0, 8, mark, "abcdefghi"), 8);
    assert_row(&ascii, 0, "abcde...");
    canvas_clear(&ascii);
    assert_int_equal(canvas_text_within(&ascii, 0, 0, 2, mark, "abc"), 2);
    assert_row(&ascii, 0, "ab");
    canvas_free(&c);
    canvas_free(&ascii);
}

/* Half a number would be another number. */
static void test_text_within_cuts_no_number(void **state)
{
    static const struct {
        const char *text;
        int columns;
        const char *wanted;
    } rows[] = {
        {"L -3.833e-08", 12, "L -3.833e-08"}, {"L -3.833e-08", 11, "L …"},
        {"L -3.833e-08", 6, "L …"},           {"L -3.833e-08 a", 13, "L -3.833e-08…"},
        {"-3.833e-08", 9, "…"},               {"12,345 of all", 5, "…"},
        {"h₁₀ ← h₁₂", 9, "h₁₀ ← h₁₂"},        {"h₁₀ ← h₁₂", 8, "h₁₀ ← h…"},
        {"three e", 6, "three…"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Canvas c = make(20, 1, SYMBOLS_BRAILLE);
        canvas_text_within(&c, 0, 0, rows[i].columns, mark, rows[i].text);
        assert_row(&c, 0, rows[i].wanted);
        canvas_free(&c);
    }
    Canvas ascii = make(20, 1, SYMBOLS_ASCII);
    canvas_text_within(&ascii, 0, 0, 2, mark, "123");
    assert_row(&ascii, 0, "");
    canvas_text_within(&ascii, 0, 0, 8, mark, "h 123456");
    assert_row(&ascii, 0, "h 123456");
    canvas_free(&ascii);
}

static void test_halves_of_wide_characters_do_not_stay(void **state)
{
    Canvas c = make(6, 2, SYMBOLS_BRAILLE);
    (void)state;
    canvas_text(&c, 0, 0, mark, "中文");
    canvas_put(&c, 1, 0, 'x', mark); /* over a second half */
    assert_row(&c, 0, " x文");
    canvas_put(&c, 2, 0, 'y', mark); /* over a first half */
    assert_row(&c, 0, " xy");
    canvas_text(&c, 0, 1, mark, "中文");
    canvas_text(&c, 1, 1, mark, "字"); /* over both */
    assert_row(&c, 1, " 字");
    check_pairs(&c);
    canvas_clear(&c);
    canvas_text(&c, 2, 0, mark, "中");
    canvas_dot(&c, 7, 1, INK_CURVE); /* over a second half */
    check_pairs(&c);
    canvas_text(&c, 5, 1, mark, "中"); /* half of it outside */
    assert_int_equal(canvas_cell(&c, 5, 1)->c, ' ');
    canvas_free(&c);
}

static void test_nothing_outside_the_clip(void **state)
{
    Canvas c = make(10, 6, SYMBOLS_BRAILLE);
    (void)state;
    canvas_clip(&c, (Rect){3, 2, 4, 2});
    canvas_fill(&c, (Rect){-5, -5, 50, 50}, '#', mark);
    canvas_text(&c, -3, 2, mark, "0123456789中文");
    canvas_frame(&c, (Rect){0, 0, 10, 6}, mark);
    for (int y = -4; y < 40; y++)
        for (int x = -4; x < 40; x++)
            canvas_dot(&c, x, y, INK_CURVE);
    for (int y = 0; y < 6; y++)
        for (int x = 0; x < 10; x++) {
            const Cell *cell = canvas_cell(&c, x, y);
            bool inside = x >= 3 && x < 7 && y >= 2 && y < 4;
            assert_int_equal(cell->c != 0 || cell->dots != 0, inside);
        }
    canvas_clip(&c, (Rect){-100, -100, 50, 50});
    canvas_fill(&c, (Rect){0, 0, 10, 6}, 'X', mark);
    assert_int_equal(canvas_find(&c, "X"), -1);
    canvas_clip(&c, (Rect){8, 5, 50, 50});
    canvas_fill(&c, (Rect){0, 0, 10, 6}, 'X', mark);
    assert_int_equal(canvas_find(&c, "XX"), 5);
    canvas_unclip(&c);
    assert_int_equal(c.clip.width, 10);
    canvas_free(&c);
}

static void test_dots_are_braille(void **state)
{
    static const uint32_t bits[4][2] = {{0x2801, 0x2808}, {0x2802, 0x2810}, {0x2804, 0x2820},
                                        {0x2840, 0x2880}};
    Canvas c = make(3, 2, SYMBOLS_BRAILLE);
    (void)state;
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 2; x++) {
            canvas_clear(&c);
            canvas_dot(&c, 2 + x, 4 + y, INK_CURVE);
            assert_int_equal(cell_code(canvas_cell(&c, 1, 1)), bits[y][x]);
            assert_int_equal(canvas_cell(&c, 1, 1)->style.ink, INK_CURVE);
        }
    for (int i = 0; i < 8; i++)
        canvas_dot(&c, 2 + i % 2, 4 + i / 2, INK_CURVE);
    assert_int_equal(cell_code(canvas_cell(&c, 1, 1)), 0x28ff);
    assert_int_equal(cell_code(canvas_cell(&c, 0, 0)), ' ');
    canvas_free(&c);
}

static void test_every_character_is_spelt(void **state)
{
    (void)state;
    for (uint32_t c = 0x80; c < 0x110000; c++) {
        const char *box = symbols_spell(SYMBOLS_BOX, c), *ascii = symbols_spell(SYMBOLS_ASCII, c);
        assert_null(symbols_spell(SYMBOLS_BRAILLE, c));
        assert_non_null(ascii);
        for (const char *p = ascii; *p; p++)
            assert_true(*p >= ' ' && *p <= '~');
        for (size_t i = 0, n; box && box[i]; i += n) {
            uint32_t piece = text_decode(box + i, strlen(box + i), &n);
            assert_null(symbols_spell(SYMBOLS_BOX, piece)); /* what it is spelt in can be shown */
        }
    }
}

static void check_spelt(const char *formula)
{
    for (size_t i = 0, n; formula[i]; i += n) {
        uint32_t c = text_decode(formula + i, strlen(formula + i), &n);
        const char *ascii = symbols_spell(SYMBOLS_ASCII, c);
        if (ascii && strcmp(ascii, "?") == 0)
            fail_msg("U+%04X in '%s' has no ASCII spelling", (unsigned)c, formula);
    }
}

static void test_formulas_are_spelt(void **state)
{
    const Activation *activations = activation_table.rows;
    const Loss *losses = loss_table.rows;
    const Optimizer *optimizers = optimizer_table.rows;
    (void)state;
    for (size_t i = 0; i < activation_table.count; i++) {
        check_spelt(activations[i].formula);
        check_spelt(activations[i].derivative);
    }
    for (size_t i = 0; i < loss_table.count; i++) {
        check_spelt(losses[i].formula);
        check_spelt(losses[i].derivative);
        check_spelt(losses[i].delta_formula ? losses[i].delta_formula : "");
    }
    for (size_t i = 0; i < optimizer_table.count; i++) {
        check_spelt(optimizers[i].formula);
        check_spelt(optimizers[i].bias_formula);
    }
    check_spelt("❄");
    check_spelt("f(z)/(1−0.2) f′(z) (dropped)");
}

/* Words for letters stand apart from what follows by one blank. */
static void test_spellings_stand_apart(void **state)
{
    static const char *const rows[][2] = {
        {"Σ wδ = Σwδ", "sum wd = sum wd"}, {"∇W μv, μ β, μ, Σ", "grad W mu v, mu beta, mu, sum"},
        {"e^z/Σe^z", "e^z/sum e^z"},       {"½Σ(a−t)²", "1/2sum (a-t)^2"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Canvas c = make(40, 1, SYMBOLS_ASCII);
        int width = canvas_text_width(&c, rows[i][0]);
        assert_int_equal(canvas_text(&c, 0, 0, mark, rows[i][0]), width);
        assert_row(&c, 0, rows[i][1]);
        assert_int_equal(canvas_text_fit(&c, rows[i][0], width), strlen(rows[i][0]));
        canvas_free(&c);
    }
}

/* Random drawing: pairs stay pairs, and text is as wide as it says. */
static void test_random_drawing(void **state)
{
    static const char *const pieces[] = {"a", "→", "中", "文字", "e\xcc\x81", "…", "\xff", "\x1b",
                                         "∂L/∂w", "ŷ₁₂", "─", "█"};
    uint64_t seed = 42;
    (void)state;
    for (int round = 0; round < 300; round++) {
        Canvas c = make(1 + (int)test_below(&seed, 30), 1 + (int)test_below(&seed, 8),
                        (Symbols)test_below(&seed, 3));
        for (int i = 0; i < 60; i++) {
            char text[128] = "";
            int x = (int)test_below(&seed, 40) - 5, y = (int)test_below(&seed, 12) - 2;
            for (uint32_t k = test_below(&seed, 6); k > 0; k--)
                strcat(text, pieces[test_below(&seed, 12)]);
            int width = canvas_text_width(&c, text), columns = (int)test_below(&seed, 20);
            assert_int_equal(canvas_text(&c, x, y, mark, text), width);
            int used = canvas_text_within(&c, x, y, columns, mark, text);
            assert_true(used <= columns && used <= width);
            if (c.symbols == SYMBOLS_BRAILLE)
                canvas_dot(&c, (int)test_below(&seed, 80) - 9, (int)test_below(&seed, 50) - 9,
                           INK_CURVE);
            check_pairs(&c);
        }
        canvas_free(&c);
    }
}

static void test_pen_stops_at_its_end(void **state)
{
    Canvas c = make(20, 2, SYMBOLS_BRAILLE);
    Pen pen = {&c, 1, 0, 8};
    (void)state;
    pen_write(&pen, mark, "%s", "abc");
    assert_int_equal(pen.x, 4);
    pen_write(&pen, mark, "%s", "defghi");
    assert_row(&c, 0, " abcdef…");
    assert_true(pen.x >= 8);
    pen_write(&pen, mark, "more");
    assert_row(&c, 0, " abcdef…");
    /* Blanks that do not fit are no text that is missing. */
    pen = (Pen){&c, 0, 1, 6};
    pen_write(&pen, mark, "q quit  ");
    assert_row(&c, 1, "q quit");
    canvas_free(&c);
}

static bool is_of_number(char c)
{
    return strchr("0123456789.", c) != NULL;
}

/* At any width a line written in pieces is whole, or ends in … where it was cut, with no half
 * number before that. */
static void test_a_cut_line_says_so(void **state)
{
    static const char *const pieces[] = {"z = Σ wa + b = ", "+0.1234", "×", "1.0", " + b ",
                                         "-1.2e-05", " = ", "-0.3", "  ", "more"};
    enum { PIECES = sizeof pieces / sizeof pieces[0], WIDE = 80 };
    (void)state;
    for (int symbols = SYMBOLS_BRAILLE; symbols <= SYMBOLS_ASCII; symbols++) {
        Canvas wide = make(WIDE, 1, (Symbols)symbols);
        int least = canvas_text_width(&wide, "…");
        const char *cut = least == 1 ? "…" : "...";
        char whole[ROW_SIZE], row[ROW_SIZE];
        Pen all = {&wide, 0, 0, WIDE};
        for (int i = 0; i < PIECES; i++)
            pen_write(&all, mark, "%s", pieces[i]);
        canvas_row(&wide, 0, whole, sizeof whole);
        for (int width = least; width < WIDE; width++) {
            Canvas c = make(WIDE, 1, (Symbols)symbols);
            Pen pen = {&c, 0, 0, width};
            for (int i = 0; i < PIECES; i++)
                pen_write(&pen, mark, "%s", pieces[i]);
            canvas_row(&c, 0, row, sizeof row);
            size_t n = strlen(row), end = strlen(cut);
            if (strcmp(row, whole) != 0 && (n < end || strcmp(row + n - end, cut) != 0))
                fail_msg("%d columns: '%s' does not say that it is cut", width, row);
            if (strcmp(row, whole) == 0)
                n += end;
            if (memcmp(row, whole, n - end) != 0)
                fail_msg("%d columns: '%s' is not how '%s' begins", width, row, whole);
            n -= end;
            if (n > 0 && whole[n] && is_of_number(row[n - 1]) && is_of_number(whole[n]))
                fail_msg("%d columns: '%s' has half a number", width, row);
            canvas_free(&c);
        }
        canvas_free(&wide);
    }
}

static void test_resizing(void **state)
{
    Canvas c = {0};
    Error err;
    (void)state;
    canvas_clear(&c);
    for (int i = 1; i < 60; i++) {
        assert_true(canvas_resize(&c, i * 7 % 61 + 1, i * 11 % 37 + 1, &err));
        canvas_fill(&c, (Rect){0, 0, 100, 100}, '#', mark);
        assert_int_equal(canvas_cell(&c, c.width - 1, c.height - 1)->c, '#');
        canvas_clear(&c);
        assert_int_equal(canvas_cell(&c, c.width - 1, c.height - 1)->c, 0);
    }
    canvas_free(&c);
    assert_null(c.cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_takes_columns),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_text_within),
        cmocka_unit_test(test_text_within_cuts_no_number),
        cmocka_unit_test(test_halves_of_wide_characters_do_not_stay),
        cmocka_unit_test(test_nothing_outside_the_clip),
        cmocka_unit_test(test_dots_are_braille),
        cmocka_unit_test(test_every_character_is_spelt),
        cmocka_unit_test(test_formulas_are_spelt),
        cmocka_unit_test(test_spellings_stand_apart),
        cmocka_unit_test(test_random_drawing),
        cmocka_unit_test(test_pen_stops_at_its_end),
        cmocka_unit_test(test_a_cut_line_says_so),
        cmocka_unit_test(test_resizing),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
