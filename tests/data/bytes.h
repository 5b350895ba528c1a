/* Bytes put together piece by piece, for tests that write binary files by hand. */
#ifndef TESTS_DATA_BYTES_H
#define TESTS_DATA_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BYTES_MOST = 1 << 16 };

typedef struct Bytes {
    char at[BYTES_MOST];
    size_t size;
} Bytes;

void bytes_add(Bytes *b, const void *from, size_t size);
void bytes_text(Bytes *b, const char *text);

/* A whole number or the bits of a float in `width` bytes. */
void bytes_word(Bytes *b, uint64_t word, unsigned width, bool big_endian);

/* What zlib makes of bytes: a gzip file, or bare deflated bytes. */
void bytes_packed(Bytes *b, const void *from, size_t size, bool gzip);

/* A file of NumPy: version, the dictionary as given, padded, then `size` bytes of numbers. */
void bytes_npy(Bytes *b, unsigned version, const char *dictionary, const void *numbers,
               size_t size);

/* A zip archive: members are added, then it is ended. */
typedef struct Archive {
    Bytes file, list;
    unsigned count;
} Archive;
void archive_add(Archive *archive, const char *name, const void *from, size_t size, bool deflated);
void archive_end(Archive *archive);

#endif
