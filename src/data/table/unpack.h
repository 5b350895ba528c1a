/* What was packed by gzip or in an archive, unpacked through zlib. */
#ifndef DATA_TABLE_UNPACK_H
#define DATA_TABLE_UNPACK_H

#include "core/base/error.h"

#include <stddef.h>

bool unpack_is_gzip(const char *bytes, size_t size);

/* Unpacks all members of a gzip file into *out, with a NUL behind the *out_size bytes; at most
 * `limit` bytes. The caller frees *out. False for damage, with its place in the packed bytes, for
 * more than the limit, or without memory. */
bool unpack_gzip(const char *path, const char *bytes, size_t size, size_t limit, char **out,
                 size_t *out_size, Error *err);

/* Unpacks deflated bytes that fill out[out_size] to the last byte and were all used for it; false
 * with a sentence that starts with `what`. */
bool unpack_deflated(const char *what, const char *bytes, size_t size, char *out, size_t out_size,
                     Error *err);

/* The checksum that gzip and zip files have. */
unsigned long unpack_checksum(const char *bytes, size_t size);

#endif
