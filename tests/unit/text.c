/* Text from outside: UTF-8 taken apart, and bytes made visible. */
#include "support.h"

#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_visible(const char *text, const char *wanted)
{
    char out[200];
    text_visible(text, out, sizeof out);
    assert_string_equal(out, wanted);
}

static void text_is_kept_or_made_visible(void **state)
{
    (void)state;
    check_visible("", "");
    check_visible("plain, Größe, 数, 🎈", "plain, Größe, 数, 🎈");
    check_visible("\033[31mred\a", "\\x1b[31mred\\x07");
    check_visible("a\nb\tc\rd\x7f", "a\\nb\\tc\\rd\\x7f");
    check_visible("\xc2\x9b" "2J", "\\u{009b}2J");
    check_visible("\xe2\x80\xae" "gpj", "\\u{202e}gpj");
    check_visible("\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf", "\\u{2066}\\u{200b}\\u{feff}");
}

static void invalid_bytes_are_shown_as_bytes(void **state)
{
    (void)state;
    check_visible("a\xffz", "a\\xffz");
    check_visible("\xc3", "\\xc3");
    check_visible("\xe2\x82", "\\xe2\\x82");
    check_visible("\xc0\x80", "\\xc0\\x80");
    check_visible("\xe0\x80\xaf", "\\xe0\\x80\\xaf");
    check_visible("\xed\xa0\x80", "\\xed\\xa0\\x80");
    check_visible("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
    check_visible("\x80", "\\x80");
}

static void text_is_cut_at_a_character(void **state)
{
    static const struct { const char *text; size_t size; const char *wanted; } cases[] = {
        {"abcdef", 7, "abcdef"}, {"abcdef", 6, "ab…"}, {"abcdef", 4, "…"}, {"abcdef", 3, ""},
        {"abcdef", 1, ""},       {"äöü", 7, "äöü"},    {"äöü", 6, "ä…"},   {"äöü", 5, "…"},
        {"ab\033", 6, "ab…"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[16];
        memset(out, '#', sizeof out);
        text_visible(cases[i].text, out, cases[i].size);
        assert_string_equal(out, cases[i].wanted);
        assert_int_equal(out[cases[i].size], '#');
    }
}

static void utf8_round_trip(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char bytes[5];
        size_t n = text_encode(c, bytes), size;
        uint32_t got = text_decode(bytes, n, &size);
        bool surrogate = c >= 0xd800 && c <= 0xdfff;
        if (got != (surrogate ? (uint32_t)TEXT_INVALID : c) || size != (surrogate ? 1 : n))
            fail_msg("U+%04X came back as %X in %zu bytes", (unsigned)c, (unsigned)got, size);
    }
}

/* Whatever bytes come in, what goes out is UTF-8 without controls, within its room. */
static void random_bytes_become_clean_text(void **state)
{
    uint64_t seed = 4;
    (void)state;
    for (size_t i = 0; i < 20000; i++) {
        char in[24], out[64];
        size_t length = draw_below(&seed, sizeof in), room = 1 + draw_below(&seed, sizeof out);
        for (size_t k = 0; k < length; k++)
            in[k] = (char)(draw_below(&seed, 3) ? 0x80 | draw_bits(&seed) : draw_bits(&seed));
        text_visible_bytes(in, length, out, room);
        size_t used = strlen(out);
        assert_true(used < room);
        for (size_t k = 0, n; k < used; k += n) {
            uint32_t c = text_decode(out + k, used - k, &n);
            assert_true(c != TEXT_INVALID && !text_is_control(c));
        }
    }
}

/* A text written piece by piece is all of them, whatever its length; one not begun is none. */
static void a_text_grows(void **state)
{
    enum { PIECES = 20000, PIECE = 7 };
    static char wanted[PIECES * PIECE + 1];
    char *text;
    (void)state;
    FILE *out = text_open(&text);
    assert_non_null(out);
    for (int i = 0; i < PIECES; i++) {
        snprintf(wanted + i * PIECE, PIECE + 1, "%06d ", i);
        fprintf(out, "%06d ", i);
    }
    text = text_close(out, &text);
    assert_non_null(text);
    assert_string_equal(text, wanted);
    free(text);
    out = text_open(&text);
    text = text_close(out, &text);
    assert_string_equal(text, "");
    free(text);
    text = NULL;
    assert_null(text_close(NULL, &text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_kept_or_made_visible),
        cmocka_unit_test(invalid_bytes_are_shown_as_bytes),
        cmocka_unit_test(text_is_cut_at_a_character),
        cmocka_unit_test(utf8_round_trip),
        cmocka_unit_test(random_bytes_become_clean_text),
        cmocka_unit_test(a_text_grows),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
