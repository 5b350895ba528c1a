/* Names and text: tables found by name, bytes from outside made visible, UTF-8, and parameters'
 * names. */
#include "support.h"

#include "core/loss.h"
#include "core/optimizer.h"
#include "core/text.h"
#include "data/generators.h"

#include <stdio.h>
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

static void check_miss(const Table *table, const char *wanted, const char *part)
{
    Error err = {.message = ""};
    assert_int_equal(table_find(table, wanted, &err), -1);
    check_holds(err.message, part);
    assert_int_equal(table_find(table, wanted, NULL), -1);
}

static void names_and_prefixes_find_rows(void **state)
{
    static const TableRow rows[] = {{"plain", ""}, {"plain-long", ""}, {"other", ""}};
    static const Table table = {"thing", rows, sizeof rows[0], 3};
    Error err;
    (void)state;
    assert_int_equal(table_find(&table, "plain", &err), 0);
    assert_int_equal(table_find(&table, "plain-", &err), 1);
    assert_int_equal(table_find(&table, "o", &err), 2);
    check_miss(&table, "pl", "'pl' is the start of more than one thing: plain, plain-long");
    check_miss(&table, "othre", "did you mean 'other'?");
    check_miss(&table, "ther", "did you mean 'other'?");
    check_miss(&table, "xyzzy", "there are: plain, plain-long, other");
    check_miss(&table, "", "plain, plain-long, other");
    check_miss(&table, "\033", "unknown thing");
}

static void swish_is_silu(void **state)
{
    Error err;
    (void)state;
    const Activation *silu = activation_find("silu", &err);
    assert_non_null(silu);
    assert_string_equal(silu->row.name, "silu");
    assert_ptr_equal(activation_find("swish", &err), silu);
    assert_ptr_equal(activation_find("sw", &err), silu);
    assert_ptr_equal(activation_find("sil", &err), silu);
    check_holds(silu->row.summary, "also called swish");
    check_miss(&activation_table, "swihs", "did you mean 'swish'?");
    check_miss(&activation_table, "s", "softmax, swish");
    assert_int_equal(table_find(&loss_table, "swish", &err), -1);
}

static void every_row_is_found_by_its_name(void **state)
{
    static const Table *const tables[] = {&activation_table, &loss_table, &optimizer_table,
                                          &init_table, &generator_table};
    (void)state;
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (size_t i = 0; i < tables[t]->count; i++) {
            const TableRow *row = table_row(tables[t], i);
            Error err;
            assert_int_equal(table_find(tables[t], row->name, &err), i);
            assert_int_equal(strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                             strlen(row->name));
            assert_true(strlen(row->summary) > 0);
        }
}

static void parameters_have_places_and_names(void **state)
{
    Net net = make_net("2-3-1", "tanh", "sigmoid");
    static const char *const names[] = {"w[1][1,1]", "w[1][1,2]", "w[1][2,1]", "w[1][2,2]",
                                        "w[1][3,1]", "w[1][3,2]", "b[1][1]",   "b[1][2]",
                                        "b[1][3]",   "w[2][1,1]", "w[2][1,2]", "w[2][1,3]",
                                        "b[2][1]"};
    (void)state;
    assert_int_equal(net.parameter_count, 13);
    assert_int_equal(net.unit_count, 4);
    for (size_t p = 0; p < 13; p++) {
        char name[NET_PARAMETER_NAME_SIZE];
        net_parameter_name(&net, p, name);
        assert_string_equal(name, names[p]);
        assert_int_equal(net_parameter(&net, net_place(&net, p)), p);
    }
}

static void check_net(size_t inputs, size_t count, size_t units, bool fits)
{
    LayerSpec layers[NET_LAYERS_MAX + 1];
    Error err = {.message = ""};
    Net net;
    for (size_t l = 0; l <= NET_LAYERS_MAX; l++)
        layers[l] = (LayerSpec){units, activation_find("tanh", NULL)};
    assert_int_equal(net_init(&net, inputs, count, layers, &err), fits);
    assert_int_equal(err.message[0] == '\0', fits);
}

static void networks_have_limits(void **state)
{
    (void)state;
    check_net(1, 1, 1, true);
    check_net(0, 1, 1, false);
    check_net(1, 0, 1, false);
    check_net(1, 1, 0, false);
    check_net(1, NET_LAYERS_MAX, 1, true);
    check_net(1, NET_LAYERS_MAX + 1, 1, false);
    check_net(NET_UNITS_MAX, 1, 1, true);
    check_net(NET_UNITS_MAX + 1, 1, 1, false);
    check_net(1, 1, NET_UNITS_MAX, true);
    check_net(1, 1, NET_UNITS_MAX + 1, false);
    check_net(NET_UNITS_MAX, 1, NET_UNITS_MAX, false);
    /* 16383 inputs and a bias are exactly 2^28 parameters in 16384 units; one input more is not. */
    check_net(16383, 1, 16384, true);
    check_net(16384, 1, 16384, false);
    check_net(SIZE_MAX, 1, SIZE_MAX, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_kept_or_made_visible),
        cmocka_unit_test(invalid_bytes_are_shown_as_bytes),
        cmocka_unit_test(text_is_cut_at_a_character),
        cmocka_unit_test(utf8_round_trip),
        cmocka_unit_test(random_bytes_become_clean_text),
        cmocka_unit_test(names_and_prefixes_find_rows),
        cmocka_unit_test(swish_is_silu),
        cmocka_unit_test(every_row_is_found_by_its_name),
        cmocka_unit_test(parameters_have_places_and_names),
        cmocka_unit_test(networks_have_limits),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
