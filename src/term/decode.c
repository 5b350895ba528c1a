#include "term/decode.h"

#include "core/base/text.h"
#include "term/sequence.h"

#include <string.h>

enum { ESC = 0x1b, BEL = 7, CANCEL = 0x18, SUBSTITUTE = 0x1a, DEL = 0x7f };
/* The control character that ends a string, and the byte that stands before it in UTF-8. */
enum { STRING_END = 0x9c, WIDE_LEAD = 0xc2 };
/* Milliseconds of silence that end a sequence, and a paste, which is not finished. */
enum { SEQUENCE_SILENCE = 300, PASTE_SILENCE = 1000 };

void decoder_init(Decoder *d, const uint32_t high[128], int escape_delay, bool mouse)
{
    *d = (Decoder){.high = high, .escape_delay = escape_delay, .mouse = mouse};
}

bool decoder_know(Decoder *d, const char *bytes, uint32_t key)
{
    size_t length = strlen(bytes);
    bool plain = length == 1 && (unsigned char)bytes[0] < ' ' && !strchr("\3\b\t\n\r\33", bytes[0]);
    bool sequence = length > 1 && length < sizeof d->keys[0].bytes && bytes[0] == ESC;
    if (d->key_count == DECODER_KEYS || (!plain && !sequence))
        return false;
    memcpy(d->keys[d->key_count].bytes, bytes, length + 1);
    d->keys[d->key_count++].key = key;
    return true;
}

static uint32_t known_key(const Decoder *d, const char *bytes)
{
    for (size_t i = 0; i < d->key_count; i++)
        if (strcmp(d->keys[i].bytes, bytes) == 0)
            return d->keys[i].key;
    return KEY_NONE;
}

static void give(Decoder *d, const Event *event)
{
    if (d->count < DECODER_EVENTS)
        d->events[d->count++] = *event;
}

static void give_key(Decoder *d, uint32_t key)
{
    give(d, &(Event){.kind = EVENT_KEY, .key = key});
}

/* Of a paste counts the first line, without its control characters. */
static void give_pasted(Decoder *d, uint32_t c)
{
    if (c == '\n' || c == '\r')
        d->line_over = true;
    if (d->line_over || text_is_control(c) || d->pasted == DECODER_PASTE)
        return;
    d->pasted++;
    give(d, &(Event){.kind = EVENT_TEXT, .key = c});
}

static void give_character(Decoder *d, uint32_t c)
{
    char one[2] = {(char)c, '\0'};
    if (d->pasting) {
        give_pasted(d, c);
        return;
    }
    uint32_t known = c > 0 && c < ' ' ? known_key(d, one) : KEY_NONE;
    if (known != KEY_NONE)
        give_key(d, known);
    else if (c == DEL || c == '\b')
        give_key(d, KEY_BACK_SPACE);
    else if (c == '\n')
        give_key(d, KEY_RETURN);
    else if (c != 0)
        give_key(d, c);
}

static void keep(Decoder *d, unsigned char byte)
{
    if (d->length + 1 < sizeof d->sequence) {
        d->sequence[d->length] = (char)byte;
        d->sequence[d->length + 1] = '\0';
    }
    d->length++;
}

static bool kept_whole(const Decoder *d)
{
    return d->length < sizeof d->sequence;
}

static DecoderState state_behind(unsigned char introducer)
{
    switch (introducer) {
    case '[':
        return DECODER_CONTROL;
    case 'O':
        return DECODER_KEYPAD;
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
        return DECODER_STRING;
    default:
        return DECODER_PLAIN;
    }
}

static void begin_escape(Decoder *d)
{
    d->state = DECODER_ESCAPE;
    d->length = 0;
    d->late = d->wide_start = d->wide_lead = false;
    keep(d, ESC);
}

static void begin_sequence(Decoder *d, unsigned char introducer)
{
    keep(d, introducer);
    d->state = state_behind(introducer);
}

/* The introducer that a control character of the upper half stands for, or 0. */
static unsigned char introducer_of(uint32_t c)
{
    unsigned char introducer = (unsigned char)(c - 0x40);
    return c >= 0x80 && c <= 0x9f && state_behind(introducer) != DECODER_PLAIN ? introducer : 0;
}

/* The same for a byte where bytes are characters. */
static unsigned char wide_introducer(const Decoder *d, unsigned char byte)
{
    uint32_t c = d->high && byte >= 0x80 ? d->high[byte - 0x80] : 0;
    return c == byte || c == TEXT_INVALID ? introducer_of(byte) : 0;
}

static void begin_wide(Decoder *d, unsigned char introducer)
{
    begin_escape(d);
    d->wide_start = true;
    begin_sequence(d, introducer);
}

/* Bytes of the character that begins so; 0 when none does. */
static size_t character_length(unsigned char lead)
{
    return lead >= 0xc2 && lead <= 0xdf   ? 2
           : lead >= 0xe0 && lead <= 0xef ? 3
           : lead >= 0xf0 && lead <= 0xf4 ? 4
                                          : 0;
}

static void take_high(Decoder *d, unsigned char byte)
{
    unsigned char introducer = wide_introducer(d, byte);
    if (introducer && !d->pasting) {
        begin_wide(d, introducer);
    } else if (d->high) {
        if (d->high[byte - 0x80] < TEXT_INVALID)
            give_character(d, d->high[byte - 0x80]);
    } else if (character_length(byte) > 0) {
        d->need = character_length(byte);
        d->character[0] = (char)byte;
        d->have = 1;
        d->state = DECODER_CHARACTER;
    }
}

static void take_plain(Decoder *d, unsigned char byte)
{
    bool late = d->late;
    d->late = false;
    if (byte == ESC) {
        begin_escape(d);
    } else if (late && state_behind(byte) != DECODER_PLAIN) {
        begin_escape(d);
        d->late = true;
        begin_sequence(d, byte);
    } else if (byte >= 0x80) {
        take_high(d, byte);
    } else {
        give_character(d, byte);
    }
}

/* What has been read is dropped; the byte that does not belong to it counts. */
static void start_over(Decoder *d, unsigned char byte)
{
    d->state = DECODER_PLAIN;
    d->late = false;
    take_plain(d, byte);
}

/* The bytes that are still to come are the least ones there can be: nothing valid is refused, and
 * what is overlong or half of a pair is seen at its second byte. */
static void take_character(Decoder *d, unsigned char byte)
{
    size_t size;
    char whole[4] = {d->character[0], (char)byte, (char)0x80, (char)0x80};
    if (d->have > 1) {
        memcpy(whole, d->character, d->have);
        whole[d->have] = (char)byte;
    }
    uint32_t c = text_decode(whole, d->need, &size);
    if (c == TEXT_INVALID) {
        start_over(d, byte);
        return;
    }
    d->character[d->have++] = (char)byte;
    if (d->have < d->need)
        return;
    d->state = DECODER_PLAIN;
    if (introducer_of(c) && !d->pasting)
        begin_wide(d, introducer_of(c));
    else
        give_character(d, c);
}

static void take_escape(Decoder *d, unsigned char byte)
{
    char two[3] = {ESC, (char)byte, '\0'};
    if (state_behind(byte) != DECODER_PLAIN && (!d->pasting || byte == '[')) {
        begin_sequence(d, byte);
    } else if (d->pasting) {
        start_over(d, byte);
    } else if (known_key(d, two) != KEY_NONE) {
        give_key(d, known_key(d, two));
        d->state = DECODER_PLAIN;
    } else {
        /* Alt and a key, which is Esc and that key. */
        give_key(d, ESC);
        start_over(d, byte);
    }
}

/* The key that a sequence would be taken for if its ESC had not been one: it is one. */
static bool is_key_after_all(const Decoder *d, unsigned char second)
{
    static const char *const may_follow[] = {"[0123456789;<=>?[ABCDEFHIMOPQRSZ", "OABCDFHMPQRS",
                                             "]0123456789", "P0123456789>!|$+", "_G"};
    if (!d->late || d->length != 2)
        return false;
    for (size_t i = 0; i < sizeof may_follow / sizeof may_follow[0]; i++)
        if (may_follow[i][0] == d->sequence[1])
            return !second || !strchr(may_follow[i] + 1, second);
    return true;
}

static void give_key_after_all(Decoder *d, unsigned char second)
{
    give_key(d, (unsigned char)d->sequence[1]);
    start_over(d, second);
}

/* Takes the marks around a paste. */
static bool is_paste_mark(Decoder *d, const char *text)
{
    bool starts = strcmp(text, "200~") == 0;
    if (!starts && strcmp(text, "201~") != 0)
        return false;
    if (starts && !d->pasting) {
        d->line_over = false;
        d->pasted = 0;
    }
    d->pasting = starts;
    return true;
}

static void finish_sequence(Decoder *d)
{
    Event event;
    const char *text = d->sequence + 2;
    bool keypad = d->state == DECODER_KEYPAD;
    d->state = DECODER_PLAIN;
    d->late = false;
    if (!kept_whole(d))
        return;
    if (!keypad && is_paste_mark(d, text))
        return;
    uint32_t key = known_key(d, d->sequence);
    if (d->pasting)
        return;
    if (key != KEY_NONE)
        give_key(d, key);
    else if (keypad ? sequence_keypad(text, &event) : sequence_control(text, &event)) {
        d->new_reports = d->new_reports || event.kind == EVENT_MOUSE;
        if (event.kind != EVENT_MOUSE || d->mouse)
            give(d, &event);
    }
}

static void break_off(Decoder *d, unsigned char byte)
{
    if (byte == CANCEL || byte == SUBSTITUTE)
        d->state = DECODER_PLAIN;
    else
        start_over(d, byte);
}

/* Whether the byte belongs to the sequence. Where it does not, it is taken for what it is. */
static bool goes_on(Decoder *d, unsigned char byte)
{
    if (is_key_after_all(d, byte))
        give_key_after_all(d, byte);
    else if (byte < ' ' || byte >= DEL)
        break_off(d, byte);
    else
        return true;
    return false;
}

/* "5$" is a whole key of rxvt's; in all others "$" is followed by a letter. */
static bool is_rxvt_key(const Decoder *d)
{
    const char *text = d->sequence + 2;
    size_t digits = strspn(text, "0123456789");
    return kept_whole(d) && digits > 0 && strcmp(text + digits, "$") == 0;
}

static void take_control(Decoder *d, unsigned char byte)
{
    if (!goes_on(d, byte))
        return;
    keep(d, byte);
    if (byte == '[' && d->length == 3)
        d->state = DECODER_CONSOLE;
    else if (byte == 'M' && d->length == 3 && d->mouse && !d->new_reports && !d->pasting)
        d->state = DECODER_MOUSE;
    else if (byte >= '@' || is_rxvt_key(d))
        finish_sequence(d);
}

/* The console has five keys there. */
static void take_console(Decoder *d, unsigned char byte)
{
    if (byte < 'A' || byte > 'E') {
        start_over(d, byte);
        return;
    }
    keep(d, byte);
    finish_sequence(d);
}

static void take_keypad(Decoder *d, unsigned char byte)
{
    if (!goes_on(d, byte))
        return;
    keep(d, byte);
    if (byte == ' ' || byte >= '@')
        finish_sequence(d);
}

/* Button, column and row, each with 32 more. A release does not say of which button. */
static void take_mouse(Decoder *d, unsigned char byte)
{
    Event event;
    if (byte < ' ') {
        start_over(d, byte);
        return;
    }
    keep(d, byte);
    if (d->length < 6)
        return;
    const unsigned char *at = (const unsigned char *)d->sequence + 3;
    int button = at[0] - ' ';
    bool released = (button & 3) == 3 && !(button & (32 | 64));
    d->state = DECODER_PLAIN;
    if (sequence_mouse(released ? 0 : button, at[1] - ' ', at[2] - ' ', !released, &event))
        give(d, &event);
}

static void take_string(Decoder *d, unsigned char byte)
{
    bool wide_end = byte == STRING_END && (d->high || d->wide_lead);
    bool ends = byte == BEL || byte == CANCEL || byte == SUBSTITUTE || wide_end;
    d->wide_lead = byte == WIDE_LEAD;
    if (is_key_after_all(d, byte))
        give_key_after_all(d, byte);
    else if (byte == KEY_CONTROL_C)
        start_over(d, byte);
    else if (byte == ESC)
        d->state = DECODER_STRING_END;
    else if (ends)
        d->state = DECODER_PLAIN;
    else
        keep(d, byte);
}

static void take_string_end(Decoder *d, unsigned char byte)
{
    if (byte == '\\') {
        d->state = DECODER_PLAIN;
        return;
    }
    begin_escape(d);
    take_escape(d, byte);
}

void decoder_take(Decoder *d, unsigned char byte)
{
    static void (*const take[])(Decoder *, unsigned char) = {
        [DECODER_PLAIN] = take_plain,     [DECODER_CHARACTER] = take_character,
        [DECODER_ESCAPE] = take_escape,   [DECODER_CONTROL] = take_control,
        [DECODER_CONSOLE] = take_console, [DECODER_KEYPAD] = take_keypad,
        [DECODER_MOUSE] = take_mouse,     [DECODER_STRING] = take_string,
        [DECODER_STRING_END] = take_string_end,
    };
    take[d->state](d, byte);
}

bool decoder_next(Decoder *d, Event *event)
{
    if (d->first == d->count)
        return false;
    *event = d->events[d->first++];
    if (d->first == d->count)
        d->first = d->count = 0;
    return true;
}

/* An introducer with nothing behind it was Alt and a key; three bytes that have not all come were
 * no report of the mouse. */
static void give_up(Decoder *d)
{
    size_t from = d->state == DECODER_MOUSE ? 3 : d->length;
    bool bare = d->length == 2 && !d->wide_start && d->state != DECODER_STRING_END;
    bool escape = d->state == DECODER_STRING_END || (bare && !d->late);
    d->state = DECODER_PLAIN;
    d->late = false;
    if (d->pasting)
        return;
    if (escape)
        give_key(d, ESC);
    for (size_t i = bare ? 1 : from; i < d->length && kept_whole(d); i++)
        give_key(d, (unsigned char)d->sequence[i]);
}

static int escape_silence(const Decoder *d)
{
    return d->pasting ? SEQUENCE_SILENCE : d->escape_delay;
}

void decoder_pass(Decoder *d, int milliseconds)
{
    if (d->state == DECODER_ESCAPE && milliseconds >= escape_silence(d)) {
        d->state = DECODER_PLAIN;
        d->late = !d->pasting;
        if (!d->pasting)
            give_key(d, ESC);
    } else if (d->state > DECODER_ESCAPE && milliseconds >= SEQUENCE_SILENCE) {
        give_up(d);
    }
    if (milliseconds >= SEQUENCE_SILENCE)
        d->late = false;
    if (milliseconds >= PASTE_SILENCE)
        d->pasting = false;
}

int decoder_wait(const Decoder *d)
{
    if (d->state == DECODER_ESCAPE)
        return escape_silence(d);
    if (d->state > DECODER_ESCAPE)
        return SEQUENCE_SILENCE;
    return d->pasting ? PASTE_SILENCE : -1;
}
