#include "fuzz/damage.h"

#include "support.h"

#include "core/base/text.h"

#include <string.h>

/* One change: a byte replaced, put in, taken out, a stretch doubled, or the end cut off. */
static size_t mutate(uint64_t *seed, char *bytes, size_t size)
{
    static const char likely[] = "\",;\t\n\r0-.eE[]{}:1\033 ";
    size_t at = draw_below(seed, size + 1), n = 1 + draw_below(seed, 6);
    char c = draw_below(seed, 2) ? likely[draw_below(seed, sizeof likely)]
                                 : (char)draw_bits(seed);
    if (n > size - at)
        n = size - at;
    switch (draw_below(seed, 5)) {
    case 0:
        if (at < size)
            bytes[at] = c;
        return size;
    case 1:
        memmove(bytes + at + 1, bytes + at, size - at);
        bytes[at] = c;
        return size + 1;
    case 2:
        memmove(bytes + at, bytes + at + n, size - at - n);
        return size - n;
    case 3:
        memmove(bytes + at + n, bytes + at, size - at);
        return size + n;
    default:
        return draw_below(seed, 8) ? size : at;
    }
}

size_t damage(uint64_t *seed, const char *text, char *bytes)
{
    size_t size = strlen(text);
    memcpy(bytes, text, size);
    for (size_t i = 1 + draw_below(seed, 4); i > 0; i--)
        size = mutate(seed, bytes, size);
    return size;
}

void check_sentence(const Error *err, const char *path)
{
    char shown[2048];
    size_t length = strlen(path);
    text_visible(err->message, shown, sizeof shown);
    assert_memory_equal(err->message, path, length);
    assert_int_equal(err->message[length], ':');
    assert_true(strlen(err->message) > length + 5);
    if (strpbrk(err->message, "\n\r"))
        fail_msg("more than one line: %s", shown);
}
