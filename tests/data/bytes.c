#include "bytes.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

void bytes_add(Bytes *b, const void *from, size_t size)
{
    if (size > BYTES_MOST - b->size)
        abort();
    if (size > 0)
        memcpy(b->at + b->size, from, size);
    b->size += size;
}

void bytes_text(Bytes *b, const char *text)
{
    bytes_add(b, text, strlen(text));
}

void bytes_word(Bytes *b, uint64_t word, unsigned width, bool big_endian)
{
    for (unsigned i = 0; i < width; i++) {
        char byte = (char)(word >> 8 * (big_endian ? width - 1 - i : i));
        bytes_add(b, &byte, 1);
    }
}

void bytes_packed(Bytes *b, const void *from, size_t size, bool gzip)
{
    z_stream s = {.next_in = (Bytef *)from,
                  .avail_in = (uInt)size,
                  .next_out = (Bytef *)b->at + b->size,
                  .avail_out = (uInt)(BYTES_MOST - b->size)};
    if (deflateInit2(&s, 9, Z_DEFLATED, gzip ? 31 : -15, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
        deflate(&s, Z_FINISH) != Z_STREAM_END)
        abort();
    b->size = BYTES_MOST - s.avail_out;
    deflateEnd(&s);
}

void bytes_npy(Bytes *b, unsigned version, const char *dictionary, const void *numbers, size_t size)
{
    unsigned before = version == 1 ? 10 : 12;
    size_t length = strlen(dictionary) + 1;
    length += (64 - (before + length) % 64) % 64;
    bytes_add(b, "\x93NUMPY", 6);
    bytes_word(b, version, 2, false);
    bytes_word(b, length, version == 1 ? 2 : 4, false);
    bytes_text(b, dictionary);
    for (size_t i = strlen(dictionary); i + 1 < length; i++)
        bytes_add(b, " ", 1);
    bytes_add(b, "\n", 1);
    bytes_add(b, numbers, size);
}

/* What the entry before a member and that of the list share. */
static void describe(Bytes *b, const char *name, size_t packed, size_t size, uLong sum,
                     bool deflated)
{
    bytes_word(b, 20, 2, false);
    bytes_word(b, 0, 2, false);
    bytes_word(b, deflated ? 8 : 0, 2, false);
    bytes_word(b, 0, 4, false);
    bytes_word(b, sum, 4, false);
    bytes_word(b, packed, 4, false);
    bytes_word(b, size, 4, false);
    bytes_word(b, strlen(name), 2, false);
    bytes_word(b, 0, 2, false);
}

void archive_add(Archive *a, const char *name, const void *from, size_t size, bool deflated)
{
    static Bytes packed;
    size_t at = a->file.size;
    packed.size = 0;
    if (deflated)
        bytes_packed(&packed, from, size, false);
    else
        bytes_add(&packed, from, size);
    uLong sum = crc32(crc32(0, NULL, 0), from, (uInt)size);
    bytes_add(&a->file, "PK\3\4", 4);
    describe(&a->file, name, packed.size, size, sum, deflated);
    bytes_text(&a->file, name);
    bytes_add(&a->file, packed.at, packed.size);
    bytes_add(&a->list, "PK\1\2\x14\0", 6);
    describe(&a->list, name, packed.size, size, sum, deflated);
    bytes_word(&a->list, 0, 2, false);
    bytes_word(&a->list, 0, 4, false);
    bytes_word(&a->list, 0, 4, false);
    bytes_word(&a->list, at, 4, false);
    bytes_text(&a->list, name);
    a->count++;
}

void archive_end(Archive *a)
{
    size_t at = a->file.size;
    bytes_add(&a->file, a->list.at, a->list.size);
    bytes_add(&a->file, "PK\5\6\0\0\0\0", 8);
    bytes_word(&a->file, a->count, 2, false);
    bytes_word(&a->file, a->count, 2, false);
    bytes_word(&a->file, a->list.size, 4, false);
    bytes_word(&a->file, at, 4, false);
    bytes_word(&a->file, 0, 2, false);
}
