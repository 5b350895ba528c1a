/* Bytes of a terminal become events: keys of many terminals, mouse reports, pastes; answers and
 * garbage become nothing; where the bytes are cut makes no difference. */
#include "draw.h"
#include "term/decode.h"

#include "core/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SPELT_SIZE = 1 << 16, DELAY = 25 };

static const struct {
    uint32_t key;
    const char *name;
} names[] = {
    {KEY_UP_ARROW, "Up"},        {KEY_DOWN_ARROW, "Down"},   {KEY_LEFT_ARROW, "Left"},
    {KEY_RIGHT_ARROW, "Right"},  {KEY_PAGE_UP, "PgUp"},      {KEY_PAGE_DOWN, "PgDn"},
    {KEY_HOME_KEY, "Home"},      {KEY_END_KEY, "End"},       {KEY_BACK_TAB, "BackTab"},
    {KEY_SHIFT_LEFT, "S-Left"},  {KEY_SHIFT_RIGHT, "S-Right"}, {KEY_BACK_SPACE, "Backspace"},
    {KEY_DELETE, "Delete"},      {KEY_FUNCTION_1, "F1"},     {KEY_TAB, "Tab"},
    {KEY_RETURN, "Enter"},       {KEY_ESCAPE, "Esc"},        {KEY_CONTROL_C, "C-c"},
};

static void spell_key(FILE *out, uint32_t key)
{
    char bytes[5];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].key == key) {
            fprintf(out, "<%s>", names[i].name);
            return;
        }
    if (key < ' ' || key >= TEXT_INVALID || (key >= 0x7f && key < 0xa0)) {
        fprintf(out, "<%x>", key);
        return;
    }
    text_encode(key, bytes);
    fputs(bytes, out);
}

/* "<Up>", "a", "{pasted}", "<press 3,4>". */
static void spell(FILE *out, Decoder *d)
{
    static const char *const actions[] = {"press", "release", "move", "up", "down"};
    char bytes[5];
    Event e;
    while (decoder_next(d, &e)) {
        if (e.kind == EVENT_KEY) {
            spell_key(out, e.key);
        } else if (e.kind == EVENT_TEXT) {
            text_encode(e.key, bytes);
            fprintf(out, "{%s}", bytes);
        } else {
            fprintf(out, "<%s %d,%d>", actions[e.action], e.x, e.y);
        }
    }
}

/* Feeds `bytes`, in which "{30}" is a silence of 30 ms. */
static void feed(Decoder *d, const char *bytes, FILE *out)
{
    for (; *bytes; bytes++) {
        if (*bytes == '{') {
            char *end;
            decoder_pass(d, (int)strtol(bytes + 1, &end, 10));
            bytes = end;
        } else {
            decoder_take(d, (unsigned char)*bytes);
        }
        spell(out, d);
    }
}

static void check(Decoder *d, const char *bytes, const char *wanted)
{
    static char spelt[SPELT_SIZE];
    char shown[400];
    memset(spelt, 0, sizeof spelt);
    FILE *out = fmemopen(spelt, sizeof spelt - 1, "w");
    assert_non_null(out);
    feed(d, bytes, out);
    fclose(out);
    text_visible(bytes, shown, sizeof shown);
    if (strcmp(spelt, wanted) != 0)
        fail_msg("'%s' gives '%s', not '%s'", shown, spelt, wanted);
}

typedef struct Case {
    const char *bytes, *events;
} Case;

static void check_all(const Case *cases, size_t count, const uint32_t *high, bool mouse)
{
    for (size_t i = 0; i < count; i++) {
        Decoder d;
        decoder_init(&d, high, DELAY, mouse);
        check(&d, cases[i].bytes, cases[i].events);
    }
}
#define CHECK_ALL(cases, high, mouse) \
    check_all(cases, sizeof(cases) / sizeof((cases)[0]), high, mouse)

static void keys_of_many_terminals(void **state)
{
    static const Case cases[] = {
        {"ab C", "ab C"},
        {"\r\n\t\010\177\003\014", "<Enter><Enter><Tab><Backspace><Backspace><C-c><c>"},
        {"\033[A\033[B\033[C\033[D", "<Up><Down><Right><Left>"},
        {"\033OA\033OB\033OC\033OD", "<Up><Down><Right><Left>"},
        {"\033[H\033[F\033OH\033OF\033[1~\033[4~\033[7~\033[8~",
         "<Home><End><Home><End><Home><End><Home><End>"},
        {"\033[5~\033[6~\033[3~\033[2~", "<PgUp><PgDn><Delete>"},
        {"\033[Z\033OP\033[[A\033[11~\033[P\033[1;1P", "<BackTab><F1><F1><F1><F1><F1>"},
        {"\033[1;2D\033[1;2C\033[d\033[c", "<S-Left><S-Right><S-Left><S-Right>"},
        {"\033O2D\033O1;2C", "<S-Left><S-Right>"},
        {"\033[1;129D", "<Left>"}, /* the lock of the numbers is on */
        {"\033[1;1:1A\033[1;1:3A", "<Up>"},
        /* With other modifiers, keys that this program does not know. */
        {"\033[1;5A\033[1;3B\033[1;2A\033[5;5~\033Oa\033Od\033[a\033[5$\033[5^\033[7@\033[[B", ""},
        {"\033OM\033Oq\033Oy\033Ok\033Oj\033OX\033O \033OI", "<Enter>19+*= <Tab>"},
        {"\033[13~\033[15;2~\033[24~\033OQ\033[1;2R\033[E", ""},
    };
    (void)state;
    CHECK_ALL(cases, NULL, true);
}

static void keys_as_numbers(void **state)
{
    static const Case cases[] = {
        {"\033[97u\033[97;1u\033[113;1:2u", "aaq"},
        {"\033[97;1:3u", ""},
        {"\033[97;2u\033[97:65;2u\033[49:33;2u\033[63;2u", "AA!?"},
        {"\033[99;5u\033[108;5u\033[27;5;99~", "<C-c><c><C-c>"},
        {"\033[13u\033[9u\033[27u\033[127u\033[9;2u\033[32;2u",
         "<Enter><Tab><Esc><Backspace><BackTab> "},
        {"\033[27;2;63~\033[27;1;13~", "?<Enter>"},
        {"\033[97;3u\033[97;7u\033[97;9u\033[27;3;113~", ""},
        {"\033[57417u\033[57419;1u\033[57417;2u\033[57400u\033[57414u\033[57426u",
         "<Left><Up><S-Left>1<Enter><Delete>"},
        {"\033[57358u\033[57441;2u\033[0u\033[55296u\033[99999999999u", ""},
    };
    (void)state;
    CHECK_ALL(cases, NULL, true);
}

static void answers_and_whole_sequences_are_nothing(void **state)
{
    static const Case cases[] = {
        {"\033[>0;276;0cq", "q"},
        {"\033[24;80Rq", "q"},
        {"\033[?62;1;6;22cq", "q"},
        {"\033]11;rgb:1e1e/1e1e/1e1e\aq", "q"},
        {"\033]11;rgb:1e1e/1e1e/1e1e\033\\q", "q"},
        {"\033]10;?\033\\\033]4;1;rgb:00/00/00\aq", "q"},
        {"\033P>|XTerm(370)\033\\q", "q"},
        {"\033P1$r0m\033\\\033P1+r544e=78\033\\\033P!|00000000\033\\q", "q"},
        {"\033[?0u\033[?1uq", "q"},
        {"\033[?2026;2$y\033[4;1$yq", "q"},
        {"\033_Gi=31;OK\033\\\033^pm\033\\\033Xsos\033\\q", "q"},
        {"\033[I\033[Oq", "q"},
        {"\033[8;24;80t\033[0n\033[?1;2;4;6c\033[3;1;1;120;120;1;0xq", "q"},
        {"\033[ q\033[!p\033[1 @q", "q"},
        {"\033[[Eq\033[[q", "qq"},
        {"\033]52;c;aGVs\033[Aq", "<Up>q"},          /* another sequence ends a string */
        {"\033[12\030q\033]0;x\032q", "qq"},            /* CAN and SUB end what is begun */
        {"\033[1\033[Aq", "<Up>q"},
        {"\033[12\003\033]0;x\003\033Px\003", "<C-c><C-c><C-c>"},
        {"\033[12\303\251q", "éq"},
        {"\033[<35;5;6mq\033[32;5;6Mq", "<move 4,5>qq"},
    };
    (void)state;
    CHECK_ALL(cases, NULL, true);
}

static void escape_is_a_key_when_nothing_follows(void **state)
{
    static const Case cases[] = {
        {"\033{24}", ""},
        {"\033{25}", "<Esc>"},
        {"\033\033[A", "<Esc><Up>"},
        {"\033\033{25}", "<Esc><Esc>"},
        {"\033q\033 \0332\033\303\251", "<Esc>q<Esc> <Esc>2<Esc>é"},
        {"\033{24}[A", "<Up>"},
        {"\033{30}[A", "<Esc><Up>"},
        {"\033{30}OA", "<Esc><Up>"},
        {"\033{30}[<35;7;8M", "<Esc><move 6,7>"},
        {"\033{30}[<{30}35;7{30};8M", "<Esc><move 6,7>"},
        {"\033{30}[>0;276;0cq", "<Esc>q"},
        {"\033{30}[24;80Rq", "<Esc>q"},
        {"\033{30}]11;rgb:1e1e/1e1e/1e1e\aq", "<Esc>q"},
        {"\033{30}P>|XTerm(370)\033\\q", "<Esc>q"},
        {"\033{30}[200~q\033[201~q", "<Esc>{q}q"},
        /* Keys that are the same letters. */
        {"\033{30}]q", "<Esc>]q"},
        {"\033{30}[{300}q", "<Esc>[q"},
        {"\033{30}[[q", "<Esc>q"},
        {"\033{30}q[q", "<Esc>q[q"},
        {"\033{30}{400}[35;1Mq", "<Esc>[35;1Mq"},
        {"\033[{299}A", "<Up>"},
        {"\033[{300}A", "<Esc>[A"},
        {"\033O{300}q\033]{300}q", "<Esc>Oq<Esc>]q"},
    };
    (void)state;
    CHECK_ALL(cases, NULL, true);
}

static void what_does_not_end_is_given_up(void **state)
{
    static const Case cases[] = {
        {"\033[1;2{300}q", "q"},
        {"\033]11;rgb:{300}q", "q"},
        {"\033Pabc{300}q", "q"},
        {"\033_abc\033{300}q", "<Esc>q"},
        {"\033[200~abc{999}d{1000}q", "{a}{b}{c}{d}q"},
        {"\033[200~abc\033{300}{1000}q", "{a}{b}{c}q"},
        {"\303{5000}q", "q"},
        {"\033[M{300}q", "q"},
        {"\033[Mq{300}", "q"},
    };
    (void)state;
    CHECK_ALL(cases, NULL, true);
}

static void characters(void **state)
{
    static const Case cases[] = {
        {"\303\251\342\210\202\360\237\216\210", "é∂🎈"},
        {"\377q\200q\303q", "qqq"},
        {"\300\200q\301\277q\340\200\200q\360\200\200\200q", "qqqq"}, /* overlong */
        {"\355\240\200q\355\277\277q\364\220\200\200q\365\200q", "qqqq"},
        {"\342\210q\360\237\216q\342q", "qqq"},
        {"\342\303\251\360\237\342\210\202", "é∂"},
        {"\233A", "A"}, /* no control sequence in UTF-8 */
        {"\340\240\200\364\217\277\277", "\340\240\200\364\217\277\277"},
    };
    (void)state;
    CHECK_ALL(cases, NULL, true);
}

/* What terminals send for ESC and a letter that are told to use eight bits. */
static void wide_controls_in_utf8(void **state)
{
    static const Case cases[] = {
        {"\302\233A\302\2331;2Dq", "<Up><S-Left>q"},
        {"\302\23324;80R\302\233>0;276;0cq", "q"},
        {"\302\217A\302\23511;rgb:x\302\234q", "<Up>q"},
        {"\302\23511;\303\234d\033\\q", "q"}, /* its last byte ends no string within another */
        {"\302\220x\007q\302\237G\033\\q\302\230 \302\236d\302\234q", "qqq"},
        {"\302\233{300}q\302\200q", "q<80>q"},
        {"\302\233200~a\302\233b\302\233201~q\033[201~q", "{a}{b}{2}{0}{1}{~}{q}q"},
    };
    (void)state;
    CHECK_ALL(cases, NULL, true);
}

static void characters_of_one_byte(void **state)
{
    static const Case latin[] = {
        {"\351q\377", "éqÿ"},
        {"\233Aq\2331;2D", "<Up>q<S-Left>"},
        {"\217A\23511;x\234q\220x\007q\237G\033\\q", "<Up>qqq"},
        {"\233{300}q\200q", "q<80>q"},
        {"\303\251q", "Ã©q"},
        {"\033[200~\351\033[201~", "{é}"},
    };
    static const Case none[] = {{"\351q\377\303\251q", "qq"}, {"\233Aq", "<Up>q"}};
    static const Case koi[] = {{"\233Aq", "⌠Aq"}};
    uint32_t high[128];
    (void)state;
    for (uint32_t i = 0; i < 128; i++)
        high[i] = 0x80 + i;
    CHECK_ALL(latin, high, true);
    for (size_t i = 0; i < 128; i++)
        high[i] = TEXT_INVALID;
    CHECK_ALL(none, high, true);
    high[0x1b] = 0x2320; /* in KOI8-R the byte 0x9b is a part of an integral sign */
    CHECK_ALL(koi, high, true);
}

static void the_mouse(void **state)
{
    static const Case cases[] = {
        {"\033[<0;7;5M\033[<0;7;5m", "<press 6,4><release 6,4>"},
        {"\033[<35;300;200M\033[<32;1;1M", "<move 299,199><move 0,0>"},
        {"\033[<64;2;2M\033[<65;2;2M\033[<66;2;2M\033[<67;2;2M", "<up 1,1><down 1,1>"},
        {"\033[<4;2;2M\033[<16;2;2M", "<press 1,1><press 1,1>"}, /* with Shift, Control */
        {"\033[<1;2;2M\033[<2;2;2M\033[<2;2;2m\033[<128;2;2M", ""},
        {"\033[<0;0;5M\033[<0;5M\033[<0;5;5;5M\033[<0;5;5A", ""},
        {"\033[M !!\033[M#!!\033[MC\"#", "<press 0,0><release 0,0><move 1,2>"},
        {"\033[M`!!\033[Ma!!\033[M\"!!q", "<up 0,0><down 0,0>q"},
        {"\033[<0;7;5M\033[Mqq", "<press 6,4>qq"}, /* once of the new kind, always */
    };
    static const Case unwanted[] = {{"\033[<0;7;5M\033[Mq\033[<64;1;1Mq", "qq"}};
    (void)state;
    CHECK_ALL(cases, NULL, true);
    CHECK_ALL(unwanted, NULL, false);
}

static void a_paste_is_text_of_one_line(void **state)
{
    static const Case cases[] = {
        {"\033[200~rate 2\033[201~q", "{r}{a}{t}{e}{ }{2}q"},
        {"\033[200~a\rb\nc\033[201~q", "{a}q"},
        {"\033[200~\nq\033[201~", ""},
        {"\033[200~a\003\t\033\001\177b\302\233\342\200\256c\033[201~", "{a}{b}{c}"},
        {"\033[200~a\033[31mb\033[Ac\033]d\033[201~q", "{a}{b}{c}{]}{d}q"},
        {"\033[200~\303\377\303\251\355\240\200\033[201~q", "{é}q"},
        {"\033[200~a\033{299}[201~q", "{a}q"},
        {"\033[200~a\033[200~\nb\033[200~c\033[201~q", "{a}q"},
        {"\033[200~\033[201~\033[201~q", "q"},
    };
    Decoder d;
    Event event;
    size_t given = 0;
    (void)state;
    CHECK_ALL(cases, NULL, true);
    decoder_init(&d, NULL, DELAY, true);
    check(&d, "\033[200~", "");
    for (int i = 0; i < 100000; i++) {
        decoder_take(&d, 'x');
        given += decoder_next(&d, &event);
    }
    assert_int_equal(given, DECODER_PASTE);
    check(&d, "\033[201~q", "q");
}

static void keys_of_a_terminal_of_its_own(void **state)
{
    Decoder d;
    (void)state;
    decoder_init(&d, NULL, DELAY, true);
    assert_true(decoder_know(&d, "\033A", KEY_UP_ARROW));
    assert_true(decoder_know(&d, "\033[214z", KEY_HOME_KEY));
    assert_true(decoder_know(&d, "\033[C", KEY_LEFT_ARROW));
    assert_true(decoder_know(&d, "\013", KEY_UP_ARROW));
    assert_false(decoder_know(&d, "\010", KEY_LEFT_ARROW));
    assert_false(decoder_know(&d, "", KEY_UP_ARROW));
    assert_false(decoder_know(&d, "ab", KEY_UP_ARROW));
    assert_false(decoder_know(&d, "\033[123456789z", KEY_UP_ARROW));
    check(&d, "\033A\033[214z\033[C\033OC\013\010q",
          "<Up><Home><Left><Right><Up><Backspace>q");
    while (decoder_know(&d, "\033Q", KEY_UP_ARROW))
        continue;
    check(&d, "\033Qq", "<Up>q");
}

/* However long a sequence is, it takes no more room and is swallowed. */
static void endless_sequences(void **state)
{
    static const char *const starts[] = {"\033[",  "\033[?1;", "\033]0;",
                                         "\033P", "\033O",    "\033_G"};
    static const char *const ends[] = {"m", "c", "\a", "\033\\", "A", "\033\\"};
    (void)state;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        Decoder d;
        decoder_init(&d, NULL, DELAY, true);
        check(&d, starts[i], "");
        for (int n = 0; n < 200000; n++)
            decoder_take(&d, '0' + (unsigned char)(n % 10));
        check(&d, ends[i], "");
        check(&d, "q", "q");
    }
}

static void random_piece(uint64_t *seed, char *out, size_t size)
{
    static const char *const pieces[] = {
        "q",          "é",          "∂",          "🎈",        "\033[A",    "\033OB",
        "\033[1;2D",  "\033[<0;1;1M", "\033[<0;1;1m", "\033[97;5u", "\033[[A",   "\033[5$",
        "\033[M !!",  "\033",       "\033[",      "\033]",     "\303",      "\360\237",
        "\377",       "\233",       "\033x",      "\033\033",  "\033[200~", "\033[201~",
        "\r",         "\003",       "\033[12;",   "\033[<1;",  "\030",      "\033_G",
        "\033O",      "\033[24;80R", "\033[<35;12;7M", "\033P>|x(1)\033\\",
        "\033[200~rate 3\nx\033[201~", "\033]11;rgb:1e/1e/1e\033\\",
    };
    snprintf(out, size, "%s", pieces[draw_below(seed, sizeof pieces / sizeof pieces[0])]);
    if (draw_below(seed, 4) == 0)
        snprintf(out, size, "%c", (char)(1 + draw_below(seed, 255)));
}

/* Whatever comes, short silences between any two bytes change nothing. */
static void cuts_make_no_difference(void **state)
{
    static char whole[SPELT_SIZE], cut[SPELT_SIZE];
    uint64_t seed = 20;
    (void)state;
    for (int round = 0; round < 3000; round++) {
        char stream[1024] = "", piece[64];
        Decoder d, e;
        for (int i = 0; i < 20; i++) {
            random_piece(&seed, piece, sizeof piece);
            strcat(stream, piece);
        }
        decoder_init(&d, NULL, DELAY, true);
        decoder_init(&e, NULL, DELAY, true);
        memset(whole, 0, sizeof whole);
        memset(cut, 0, sizeof cut);
        FILE *a = fmemopen(whole, sizeof whole - 1, "w"), *b = fmemopen(cut, sizeof cut - 1, "w");
        assert_non_null(a);
        assert_non_null(b);
        for (const char *c = stream; *c; c++) {
            decoder_take(&d, (unsigned char)*c);
            spell(a, &d);
            if (draw_below(&seed, 2))
                decoder_pass(&e, (int)draw_below(&seed, DELAY));
            decoder_take(&e, (unsigned char)*c);
            spell(b, &e);
        }
        fclose(a);
        fclose(b);
        assert_string_equal(whole, cut);
    }
}

/* A sequence that is whole but says nothing here: shape from ECMA-48, contents by chance. */
static void random_sequence(uint64_t *seed, char *out, size_t size)
{
    static const char introducers[] = "]PX^_";
    size_t n = 0;
    size_t length = draw_below(seed, 30);
    bool string = draw_below(seed, 2);
    out[n++] = '\033';
    out[n++] = string ? introducers[draw_below(seed, 5)] : '[';
    for (size_t i = 0; i < length && n + 4 < size; i++)
        out[n++] = string ? (char)(' ' + draw_below(seed, 0x5f))
                          : "0123456789;:"[draw_below(seed, 12)];
    if (!string)
        out[n++] = "?>="[draw_below(seed, 3)];
    snprintf(out + n, size - n, "%s", string ? draw_below(seed, 2) ? "\a" : "\033\\" : "");
    if (string)
        return;
    /* The private mark stands first. */
    memmove(out + 3, out + 2, n - 3);
    out[2] = "?>="[draw_below(seed, 3)];
    out[n++] = (char)('@' + draw_below(seed, 0x3f));
    out[n] = '\0';
}

/* Behind any garbage that is complete, q and Ctrl-C are what they are, and it was no key. */
static void keys_behind_garbage(void **state)
{
    uint64_t seed = 21;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char bytes[256];
        Decoder d;
        decoder_init(&d, NULL, DELAY, true);
        random_sequence(&seed, bytes, sizeof bytes - 4);
        char *brace;
        while ((brace = strchr(bytes, '{')))
            *brace = '}';
        strcat(bytes, round % 2 ? "q" : "\003");
        check(&d, bytes, round % 2 ? "q" : "<C-c>");
    }
}

/* Whatever has come: after a second of silence a key is a key. */
static void keys_after_a_silence(void **state)
{
    uint64_t seed = 22;
    Event event;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        Decoder d;
        decoder_init(&d, NULL, DELAY, round % 2);
        for (int i = 0; i < 40; i++) {
            decoder_take(&d, (unsigned char)draw_below(&seed, round % 3 ? 256 : 128));
            while (decoder_next(&d, &event))
                assert_true(event.kind <= EVENT_MOUSE);
        }
        decoder_pass(&d, 1000);
        while (decoder_next(&d, &event))
            continue;
        check(&d, "q", "q");
    }
}

static void waits_only_for_what_may_come(void **state)
{
    Decoder d;
    (void)state;
    decoder_init(&d, NULL, DELAY, true);
    assert_int_equal(decoder_wait(&d), -1);
    check(&d, "\303", "");
    assert_int_equal(decoder_wait(&d), -1);
    check(&d, "\033", "");
    assert_int_equal(decoder_wait(&d), DELAY);
    check(&d, "[", "");
    assert_true(decoder_wait(&d) > DELAY);
    check(&d, "200~", "");
    assert_true(decoder_wait(&d) > DELAY);
    check(&d, "\033[201~", "");
    assert_int_equal(decoder_wait(&d), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_many_terminals),
        cmocka_unit_test(keys_as_numbers),
        cmocka_unit_test(answers_and_whole_sequences_are_nothing),
        cmocka_unit_test(escape_is_a_key_when_nothing_follows),
        cmocka_unit_test(what_does_not_end_is_given_up),
        cmocka_unit_test(characters),
        cmocka_unit_test(wide_controls_in_utf8),
        cmocka_unit_test(characters_of_one_byte),
        cmocka_unit_test(the_mouse),
        cmocka_unit_test(a_paste_is_text_of_one_line),
        cmocka_unit_test(keys_of_a_terminal_of_its_own),
        cmocka_unit_test(endless_sequences),
        cmocka_unit_test(cuts_make_no_difference),
        cmocka_unit_test(keys_behind_garbage),
        cmocka_unit_test(keys_after_a_silence),
        cmocka_unit_test(waits_only_for_what_may_come),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
