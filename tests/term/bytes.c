/* What a terminal sends besides keys: bytes that are no text, answers, pieces, pastes. */
#include "program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Each followed by a key, which counts. */
static const char *const garbage[] = {
    "\377", "\303", "\342\210", "\360\237\216", "\300\200", "\355\240\200", "\233",
    "\200\201\202",
    "\033[>0;276;0c", "\033[24;80R", "\033[?62;22c", "\033[?0u", "\033[?2026;2$y", "\033[I",
    "\033]11;rgb:1e1e/1e1e/1e1e\a", "\033]11;rgb:1e1e/1e1e/1e1e\033\\",
    "\033P>|XTerm(370)\033\\", "\033_Gi=31;OK\033\\", "\033[8;24;80t", "\033[1;5C", "\033OQ",
    "\033[34~", "\033[200~q\033[201~",
};
enum { GARBAGE = sizeof garbage / sizeof garbage[0] };

static void keys_behind_garbage(void **state)
{
    (void)state;
    for (int i = 0; i < GARBAGE; i++) {
        Pty *s = program_open(80, 24);
        pty_type(s, garbage[i]);
        pty_type(s, i % 2 ? "q" : "\003");
        assert_int_equal(pty_wait_exit(s), 0);
        assert_true(pty_tty_sane(s));
        pty_end(s);
    }
}

/* Nothing has been trained, selected, opened or set. */
static void garbage_does_nothing(void **state)
{
    (void)state;
    Pty *s = program_open(120, 40);
    assert_true(program_settle(s));
    Screen before = screen_take(s, 120, 40);
    for (int i = 0; i < GARBAGE; i++)
        pty_type(s, garbage[i]);
    assert_true(program_settle(s));
    screen_check_again(s, &before);
    program_quit(s);
}

static void in_other_locales(void **state)
{
    static const char *const environment[] = {"LC_ALL=C", NULL};
    const PtyOptions options = {.environment = environment};
    (void)state;
    Pty *s = program_start(&options, NULL);
    pty_type(s, "\377\303\251 ");
    assert_true(program_at_epoch(s, 1));
    pty_type(s, "\303\033[24;80R\377q");
    assert_int_equal(pty_wait_exit(s), 0);
    pty_end(s);
}

/* A character, and a key, in two pieces: the program has worked off the first one by then. */
static void in_pieces(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    pty_type(s, ":x\303");
    assert_true(pty_wait_row(s, -2, ":x"));
    pty_type(s, "\251\342\210");
    assert_true(pty_wait_row(s, -2, ":xé"));
    pty_type(s, "\202y\033[");
    assert_true(pty_wait_row(s, -2, ":xé∂y"));
    pty_type(s, "Hz");
    assert_true(pty_wait_row(s, -2, ":zxé∂y"));
    pty_key(s, PTY_KEY_ESCAPE);
    assert_true(pty_wait_row(s, -2, "q quit"));
    program_quit(s);
}

/* ESC has been taken for the key Esc: the rest of its sequence is no key. */
static void behind_a_late_escape(void **state)
{
    static const char *const rest[] = {
        "[<35;20;10M",        "[<65;2;2M", "[24;80R", "[>0;276;0c", "]11;rgb:1e1e/1e1e/1e1e\a",
        "P>|XTerm(370)\033\\"};
    (void)state;
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) {
        Pty *s = program_open(80, 24);
        pty_type(s, "?");
        assert_true(pty_wait_text(s, "q close"));
        pty_type(s, "\033");
        assert_true(pty_wait_absent(s, "q close"));
        pty_type(s, rest[i]);
        pty_type(s, ":x");
        assert_true(pty_wait_row(s, -2, ":x"));
        pty_key(s, PTY_KEY_ESCAPE);
        assert_true(program_settle(s));
        assert_true(program_at_epoch(s, 0));
        assert_true(pty_find(s, "hidden", NULL, NULL));
        assert_true(pty_wait_row(s, -1, "rate 1 "));
        assert_false(pty_find(s, "matrices of", NULL, NULL));
        program_quit(s);
    }
}

static void a_paste_goes_into_the_prompt(void **state)
{
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(pty_paste_marks(s));
    pty_type(s, ":");
    assert_true(pty_wait_row(s, -2, ":"));
    pty_paste(s, "rate \0332\003\t5\377\nq\rr");
    assert_true(pty_wait_row(s, -2, ":rate 25"));
    pty_type(s, "\r");
    assert_true(pty_wait_row(s, -1, "rate 25 "));
    program_quit(s);
}

static void a_paste_goes_nowhere_else(void **state)
{
    static char much[1 << 16];
    (void)state;
    Pty *s = program_open(80, 24);
    assert_true(program_settle(s));
    Screen before = screen_take(s, 80, 24);
    pty_paste(s, "q \003 r\n:quit\rd");
    memset(much, 'd', sizeof much - 1);
    pty_paste(s, much);
    assert_true(program_settle(s));
    screen_check_again(s, &before);
    pty_type(s, ":");
    pty_paste(s, much);
    pty_key(s, PTY_KEY_HOME);
    pty_type(s, "x");
    assert_true(pty_wait_row(s, -2, ":ddd")); /* it is full: nothing more is written */
    pty_type(s, "\025\013rate 3\r");
    assert_true(pty_wait_row(s, -1, "rate 3 "));
    program_quit(s);
}

/* A string that does not end leaves Ctrl-C alone, and another sequence too. */
static void strings_without_an_end(void **state)
{
    static const char *const strings[] = {"\033]11;rgb:", "\033P1$r", "\033_G", "\033[12;"};
    (void)state;
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        Pty *s = program_open(80, 24);
        pty_type(s, strings[i]);
        pty_type(s, "\033[D\033OP");
        assert_true(pty_wait_text(s, "q close"));
        pty_type(s, "?");
        assert_true(pty_wait_absent(s, "q close"));
        pty_type(s, strings[i]);
        pty_type(s, "\003");
        assert_int_equal(pty_wait_exit(s), 0);
        pty_end(s);
    }
}

/* Letters and tildes for the same keys, as rxvt, the Linux console and others send them. */
static void keys_of_other_terminals(void **state)
{
    static const char *const up[] = {"\033[5~", "\033[5;129~", "\033[57421u"};
    static const char *const rates[] = {"rate 10 ", "rate 100 ", "rate 1000 "};
    static const char *const help[] = {"\033OP", "\033[[A", "\033[11~", "\033[P", "\033[63;2u"};
    (void)state;
    Pty *s = program_open(80, 24);
    for (size_t i = 0; i < sizeof help / sizeof help[0]; i++) {
        pty_type(s, help[i]);
        assert_true(pty_wait_text(s, "q close"));
        pty_type(s, "\033[27u");
        assert_true(pty_wait_absent(s, "q close"));
    }
    for (size_t i = 0; i < sizeof up / sizeof up[0]; i++) {
        pty_type(s, up[i]);
        assert_true(pty_wait_row(s, -1, rates[i]));
    }
    pty_type(s, "  ");
    assert_true(program_at_epoch(s, 2));
    pty_type(s, "\033[d");
    assert_true(program_at_epoch(s, 1));
    pty_type(s, "\033[99;5u");
    assert_int_equal(pty_wait_exit(s), 0);
    pty_end(s);
}

/* Bytes of base64, decoded a bit at a time. */
static void decode(const char *base64, char *out, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t bits = 0, used = 0;
    memset(out, 0, size);
    for (const char *p = base64; *p && *p != '='; p++)
        for (int bit = 5; bit >= 0; bit--, bits++)
            if ((strchr(digits, *p) - digits) >> bit & 1 && (used = bits / 8) < size - 1)
                out[used] = (char)(out[used] | 1 << (7 - bits % 8));
}

/* What is copied comes to the terminal as it is, and no frame is torn by it. */
static void copied_to_the_clipboard(void **state)
{
    static const char *const data[] = {"xor", "--hidden", "3", "--motion", "off", NULL};
    char text[1 << 13];
    (void)state;
    Pty *s = program_start(NULL, data);
    pty_type(s, " ");
    assert_true(program_at_epoch(s, 1));
    program_command(s, "copy command");
    assert_true(pty_wait_text(s, "sent to the terminal's clipboard: backprop xor"));
    decode(pty_copied(s), text, sizeof text);
    assert_string_equal(text, "backprop xor --hidden 3 --epochs 1");
    program_command(s, "copy explanation");
    assert_true(pty_wait_text(s, "the explanation of w[1][1,1]"));
    decode(pty_copied(s), text, sizeof text);
    assert_non_null(strstr(text, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w"));
    program_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_behind_garbage),       cmocka_unit_test(garbage_does_nothing),
        cmocka_unit_test(in_other_locales),          cmocka_unit_test(in_pieces),
        cmocka_unit_test(behind_a_late_escape),      cmocka_unit_test(a_paste_goes_into_the_prompt),
        cmocka_unit_test(a_paste_goes_nowhere_else), cmocka_unit_test(strings_without_an_end),
        cmocka_unit_test(keys_of_other_terminals),   cmocka_unit_test(copied_to_the_clipboard),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
