/* The members of a zip archive, strictly: by its list at the end, stored or deflated, each with its
 * checksum. */
#ifndef DATA_TABLE_ZIP_H
#define DATA_TABLE_ZIP_H

#include "core/base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct ZipMember {
    const char *name; /* in the archive's bytes, not NUL-terminated */
    size_t name_length;
    const char *packed; /* in the archive's bytes: [packed_size] */
    size_t packed_size, size;
    uint32_t checksum;
    bool deflated;
} ZipMember;

typedef struct Zip {
    const char *path, *bytes; /* borrowed */
    size_t size;
    ZipMember *member; /* owned: [count] */
    size_t count;
} Zip;

bool zip_begins(const char *bytes, size_t size);

/* Finds all members of an archive in bytes[size], which must stay. False with a place for what is
 * malformed, and for what is not supported: several parts, encryption, other methods, sizes of 64
 * bits. Released by zip_free also after failure. */
bool zip_open(Zip *zip, const char *path, const char *bytes, size_t size, Error *err);
void zip_free(Zip *zip);

/* Unpacks a member into *out, with a NUL behind its size; at most `limit` bytes. The caller frees
 * *out. `what` is what messages start with. */
bool zip_unpack(const ZipMember *member, const char *what, size_t limit, char **out, Error *err);

#endif
