#include "core/base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

uint32_t text_decode(const char *text, size_t length, size_t *size)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)text[0];
    size_t n = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    *size = 1;
    if (n == 1)
        return lead;
    if (lead < 0xc2 || lead > 0xf4 || n > length)
        return TEXT_INVALID;
    uint32_t c = lead & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (!is_tail(text[i]))
            return TEXT_INVALID;
        c = c << 6 | ((unsigned char)text[i] & 0x3fu);
    }
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return TEXT_INVALID;
    *size = n;
    return c;
}

size_t text_encode(uint32_t c, char out[5])
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[n == 1 ? 0 : n] | c);
    out[n] = '\0';
    return n;
}

bool text_is_control(uint32_t c)
{
    static const uint32_t ranges[][2] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},
        {0x115f, 0x1160}, {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},
        {0x2060, 0x206f}, {0x3164, 0x3164}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},
        {0xfff0, 0xfffb}, {0xe0000, 0xe0fff},
    };
    size_t i = 0;
    while (i < sizeof ranges / sizeof ranges[0] && c > ranges[i][1])
        i++;
    return i < sizeof ranges / sizeof ranges[0] && c >= ranges[i][0];
}

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

const char *text_cut_word(const char *line, const char *blanks, char *word, size_t size)
{
    line += strspn(line, blanks);
    size_t length = strcspn(line, blanks);
    snprintf(word, size, "%.*s", (int)length, line);
    line += length;
    return line + strspn(line, blanks);
}

void text_append(char *out, size_t size, const char *format, ...)
{
    size_t used = strlen(out);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out + used, size - used, format, arguments);
    va_end(arguments);
}

/* A text that grows; the caller's pointer is to it at any time. */
typedef struct Growing {
    char **text;
    size_t used, room;
} Growing;

static ssize_t grow(void *to, const char *bytes, size_t size)
{
    Growing *g = to;
    if (g->room - g->used <= size) {
        size_t room = g->used + size + 1 > 2 * g->room ? g->used + size + 1 : 2 * g->room;
        char *text = realloc(*g->text, room);
        if (!text)
            return 0;
        *g->text = text;
        g->room = room;
    }
    memcpy(*g->text + g->used, bytes, size);
    g->used += size;
    (*g->text)[g->used] = '\0';
    return (ssize_t)size;
}

static int end_growing(void *growing)
{
    free(growing);
    return 0;
}

FILE *text_open(char **text)
{
    Growing *g = malloc(sizeof *g);
    *text = calloc(1, 1);
    if (g && *text) {
        *g = (Growing){.text = text, .room = 1};
        FILE *out = fopencookie(g, "w", (cookie_io_functions_t){.write = grow,
                                                                .close = end_growing});
        if (out)
            return out;
    }
    free(g);
    free(*text);
    *text = NULL;
    return NULL;
}

char *text_close(FILE *out, char **text)
{
    bool ok = out && !ferror(out);
    if (out && fclose(out) == 0 && ok)
        return *text;
    free(*text);
    return NULL;
}

const char *text_find(const char *text, const char *part)
{
    bool exact = strpbrk(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL;
    size_t length = strlen(part);
    for (;; text++) {
        size_t i = 0;
        while (i < length && (exact ? text[i] : small(text[i])) == part[i])
            i++;
        if (i == length)
            return text;
        if (!*text)
            return NULL;
    }
}

/* One character as it may be shown, in piece[16]. */
static void visible_piece(uint32_t c, const char *bytes, size_t n, char piece[16])
{
    if (c == '\n' || c == '\t' || c == '\r')
        snprintf(piece, 16, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
    else if (c == TEXT_INVALID || (c < 0x80 && text_is_control(c)))
        snprintf(piece, 16, "\\x%02x", (unsigned char)bytes[0]);
    else if (text_is_control(c))
        snprintf(piece, 16, "\\u{%04x}", (unsigned)c);
    else
        snprintf(piece, 16, "%.*s", (int)n, bytes);
}

void text_visible_bytes(const char *text, size_t length, char *out, size_t size)
{
    static const char ellipsis[] = "…";
    size_t used = 0, cut = 0;
    for (size_t i = 0, n; i < length; i += n) {
        char piece[16];
        uint32_t c = text_decode(text + i, length - i, &n);
        visible_piece(c, text + i, n, piece);
        size_t add = strlen(piece);
        if (used + add >= size) {
            if (cut + sizeof ellipsis <= size)
                memcpy(out + cut, ellipsis, sizeof ellipsis);
            else
                out[cut] = '\0';
            return;
        }
        memcpy(out + used, piece, add);
        used += add;
        if (used + sizeof ellipsis <= size)
            cut = used;
    }
    out[used] = '\0';
}

void text_visible(const char *text, char *out, size_t size)
{
    text_visible_bytes(text, strlen(text), out, size);
}
