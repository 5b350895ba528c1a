#include "term/clipboard.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Base64 (RFC 4648): four characters for three bytes, the last of them filled up by =. */
static char *encode(const char *text, size_t length, char *out)
{
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        uint32_t bits = (uint32_t)(unsigned char)text[i] << 16;
        bits |= left > 1 ? (uint32_t)(unsigned char)text[i + 1] << 8 : 0;
        bits |= left > 2 ? (uint32_t)(unsigned char)text[i + 2] : 0;
        *out++ = digits[bits >> 18];
        *out++ = digits[bits >> 12 & 63];
        *out++ = left > 1 ? digits[bits >> 6 & 63] : '=';
        *out++ = left > 2 ? digits[bits & 63] : '=';
    }
    return out;
}

char *clipboard_sequence(const char *text)
{
    static const char begins[] = "\033]52;c;", ends[] = "\a";
    size_t length = strlen(text);
    char *sequence = malloc(sizeof begins + (length + 2) / 3 * 4 + sizeof ends);
    if (!sequence)
        return NULL;
    memcpy(sequence, begins, sizeof begins);
    char *end = encode(text, length, sequence + sizeof begins - 1);
    memcpy(end, ends, sizeof ends);
    return sequence;
}
