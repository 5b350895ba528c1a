#include "term/input.h"

#include "core/base/text.h"
#include "term/decode.h"
#include "term/rescue.h"

#include <errno.h>
#include <langinfo.h>
#include <math.h>
#include <ncurses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

enum { ESCAPE_DELAY = 25, CHUNK = 4096 };
/* Bytes that are read before frames and signals have their turn again. */
enum { READ_AT_ONCE = 1 << 16 };

static Decoder decoder;
static uint32_t high_characters[128];
static unsigned char read_ahead[CHUNK];
static size_t next_byte, byte_count, may_read;
/* Seconds at which bytes came last, and up to which it is known that no more have come. */
static double last_byte, silent_until;

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Most terminals have no keys of their own: then these say nothing new. */
static void know_keys(void)
{
    static const struct {
        const char *name;
        uint32_t key;
    } keys[] = {
        {"kcuu1", KEY_UP_ARROW},   {"kcud1", KEY_DOWN_ARROW}, {"kcub1", KEY_LEFT_ARROW},
        {"kcuf1", KEY_RIGHT_ARROW}, {"kpp", KEY_PAGE_UP},     {"knp", KEY_PAGE_DOWN},
        {"khome", KEY_HOME_KEY},   {"kend", KEY_END_KEY},     {"kcbt", KEY_BACK_TAB},
        {"kbs", KEY_BACK_SPACE},   {"kdch1", KEY_DELETE},     {"kf1", KEY_FUNCTION_1},
        {"kent", KEY_RETURN},      {"kLFT", KEY_SHIFT_LEFT},  {"kRIT", KEY_SHIFT_RIGHT},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *text = tigetstr(keys[i].name);
        if (text && text != (char *)-1)
            decoder_know(&decoder, text, keys[i].key);
    }
}

static int escape_delay(void)
{
    const char *text = getenv("ESCDELAY");
    int delay = text ? atoi(text) : 0;
    return delay > 0 && delay <= 10000 ? delay : ESCAPE_DELAY;
}

void input_open(bool mouse)
{
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    for (int i = 0; i < 128; i++) {
        wint_t c = btowc(0x80 + i);
        bool is_character = c != WEOF && (c < 0xd800 || c > 0xdfff);
        high_characters[i] = is_character ? (uint32_t)c : TEXT_INVALID;
    }
    decoder_init(&decoder, utf8 ? NULL : high_characters, escape_delay(), mouse);
    know_keys();
    last_byte = silent_until = seconds_now();
}

void input_set_mouse(bool mouse)
{
    decoder.mouse = mouse;
}

double input_wait(double seconds)
{
    if (next_byte < byte_count)
        return 0;
    if (decoder_wait(&decoder) < 0)
        return seconds;
    return fmin(seconds, fmax(0, decoder_wait(&decoder) * 1e-3 - (seconds_now() - last_byte)));
}

void input_silent(void)
{
    silent_until = seconds_now();
}

void input_allow(void)
{
    may_read = READ_AT_ONCE;
}

/* Reads what has come. A silence is over when its first byte comes; what it says it says only when
 * it is certain that nothing has come. */
static bool read_bytes(void)
{
    if (may_read < CHUNK)
        return false;
    ssize_t n = read(STDIN_FILENO, read_ahead, CHUNK);
    if (n < 0 && errno == EIO)
        rescue_set_ending(SIGHUP);
    if (n <= 0)
        input_silent();
    if (n <= 0 || decoder_wait(&decoder) < 0)
        decoder_pass(&decoder, (int)(1000 * fmax(0, silent_until - last_byte)));
    if (n <= 0)
        return false;
    may_read -= (size_t)n;
    next_byte = 0;
    byte_count = (size_t)n;
    last_byte = seconds_now();
    return true;
}

bool input_event(Event *event)
{
    while (!decoder_next(&decoder, event)) {
        if (next_byte < byte_count)
            decoder_take(&decoder, read_ahead[next_byte++]);
        else if (!read_bytes())
            return decoder_next(&decoder, event);
    }
    return true;
}
