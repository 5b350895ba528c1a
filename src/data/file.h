/* Whole files in, whole files out. */
#ifndef DATA_FILE_H
#define DATA_FILE_H

#include "core/error.h"

#include <stddef.h>
#include <stdint.h>

/* Reads all of `path` (a file, a pipe, a device that ends) into *bytes, with a NUL after it that
 * *size does not count. At most `limit` bytes, and no NUL bytes: what is not text is refused as
 * soon as it is seen. The caller frees *bytes. Messages start with the path. */
bool file_read_text(const char *path, size_t limit, char **bytes, size_t *size, Error *err);

/* Replaces `path` by `size` bytes, wholly or not at all: a temporary file in the same folder is
 * written, synchronised and renamed. A symbolic link is followed; what is no regular file is
 * written to as it is. */
bool file_write(const char *path, const char *bytes, size_t size, Error *err);

/* The path of a file that comes with the program: below $BACKPROP_ASSETS where that is set, else
 * where it is installed, else in the source tree it was built from. */
bool asset_find(const char *name, char *path, size_t size, Error *err);

/* FNV-1a, 64 bits (Fowler, Noll, Vo): to notice a changed file, not to withstand forgery. */
uint64_t file_checksum(const char *bytes, size_t size);

#endif
