/* Whole files in, whole files out. */
#ifndef DATA_FILE_H
#define DATA_FILE_H

#include "core/base/error.h"

#include <stddef.h>
#include <stdint.h>

/* What may be read: whatever there is, or only what never lets anybody wait. */
typedef enum FileKind { FILE_ANY, FILE_REGULAR } FileKind;

/* Reads all of `path` (a file or, where that may be, a pipe or a device that ends) into *bytes,
 * with a NUL after it that *size does not count. At most `limit` bytes. The caller frees *bytes.
 * Messages start with the path. */
bool file_read(const char *path, FileKind kind, size_t limit, char **bytes, size_t *size,
               Error *err);

/* The same with no NUL bytes in it: what is not text is refused as soon as it is seen. */
bool file_read_text(const char *path, FileKind kind, size_t limit, char **bytes, size_t *size,
                    Error *err);

/* The sentence for a NUL byte in `bytes`; returns false. */
bool file_refuse_nul(const char *path, const char *bytes, const char *nul, Error *err);

/* Replaces the regular file `path` by one of `size` bytes, wholly or not at all: a new file in the
 * same folder is written, synchronised and renamed. Symbolic links are followed, also where they
 * lead to no file yet. Owner, group and mode stay as far as the system lets them, but for setuid,
 * setgid and sticky bits. New files that killed saves to this name have left are removed. False
 * with a sentence, and the old file as it was; only a sentence that begins with "written" is about
 * a new file, of which it is not known whether it outlasts a power failure. SIGXFSZ is to be
 * ignored: a limit is a failure like others then. */
bool file_write(const char *path, const char *bytes, size_t size, Error *err);

/* The same where there is no file of that name, also not one that another program has made in the
 * meantime: else false, with "PATH exists". */
bool file_write_new(const char *path, const char *bytes, size_t size, Error *err);

/* As file_write; nobody but its owner may read or write the new file, whatever was there. */
bool file_write_private(const char *path, const char *bytes, size_t size, Error *err);

/* Whether file_write could begin to write there now; false with its sentence. */
bool file_may_write(const char *path, Error *err);

/* Writes all of bytes[size] to an open file or pipe, and has the disk take what was written: both
 * go on after a signal. False, with errno, where that fails. */
bool file_write_all(int fd, const void *bytes, size_t size);
bool file_sync(int fd);

/* Whether two paths lead to the same regular file, or to the same place where there is none yet. */
bool file_same(const char *a, const char *b);

/* The path of a file that comes with the program: below $BACKPROP_ASSETS where that is set, else
 * where it is installed, else in the source tree it was built from. */
bool asset_find(const char *name, char *path, size_t size, Error *err);

/* FNV-1a, 64 bits (Fowler, Noll, Vo): to notice a changed file, not to withstand forgery. */
uint64_t file_checksum(const char *bytes, size_t size);

#endif
