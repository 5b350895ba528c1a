/* What puts a text on a terminal's clipboard, by the test vectors of base64 in RFC 4648. */
#include "support.h"

#include "term/clipboard.h"

#include <stdlib.h>
#include <string.h>

static void check(const char *text, const char *sequence)
{
    char *made = clipboard_sequence(text);
    assert_non_null(made);
    assert_string_equal(made, sequence);
    free(made);
}

static void vectors(void **state)
{
    (void)state;
    check("", "\033]52;c;\a");
    check("f", "\033]52;c;Zg==\a");
    check("fo", "\033]52;c;Zm8=\a");
    check("foo", "\033]52;c;Zm9v\a");
    check("foob", "\033]52;c;Zm9vYg==\a");
    check("fooba", "\033]52;c;Zm9vYmE=\a");
    check("foobar", "\033]52;c;Zm9vYmFy\a");
}

/* Bytes above 127, and what would end the sequence. */
static void any_text(void **state)
{
    (void)state;
    check("∂", "\033]52;c;4oiC\a");
    check("\033\a", "\033]52;c;Gwc=\a");
    check("\377\376\375", "\033]52;c;//79\a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(vectors), cmocka_unit_test(any_text)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
