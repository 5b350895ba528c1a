#include "data/table/zip.h"

#include "data/table/unpack.h"

#include <stdlib.h>
#include <string.h>

/* Sizes of the records of an archive without the texts behind them (PKWARE, APPNOTE 6.3, 4.3):
 * before a member, in the list of members, and the end of that list. */
enum { LOCAL = 30, ENTRY = 46, END = 22, COMMENT_MOST = 0xffff, ENCRYPTED = 1, DEFLATED = 8 };
#define WIDE UINT32_C(0xffffffff)

static unsigned two(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return b[0] | (unsigned)b[1] << 8;
}

static uint32_t four(const char *p)
{
    return two(p) | (uint32_t)two(p + 2) << 16;
}

bool zip_begins(const char *bytes, size_t size)
{
    return size >= 4 && (memcmp(bytes, "PK\3\4", 4) == 0 || memcmp(bytes, "PK\5\6", 4) == 0);
}

static bool malformed(const Zip *z, size_t offset, const char *what, Error *err)
{
    return error_set(err, "%s: a damaged archive: at byte %zu %s", z->path, offset, what);
}

/* The end of the list: the last record of the file, but for its comment. */
static bool find_end(const Zip *z, size_t *end, Error *err)
{
    size_t most = z->size < END + COMMENT_MOST ? z->size : END + COMMENT_MOST;
    for (size_t back = END; back <= most; back++) {
        const char *p = z->bytes + z->size - back;
        *end = z->size - back;
        if (memcmp(p, "PK\5\6", 4) == 0 && two(p + 20) == back - END)
            return true;
    }
    return malformed(z, z->size, "the list of what is in it is missing: it is cut off", err);
}

/* What stands before the bytes of a member: they begin behind its texts. */
static bool find_bytes(const Zip *z, ZipMember *m, size_t local, size_t list, Error *err)
{
    const char *p = z->bytes + local;
    if (local > list || list - local < LOCAL || memcmp(p, "PK\3\4", 4) != 0)
        return malformed(z, local, "no member begins", err);
    size_t from = LOCAL + (size_t)two(p + 26) + two(p + 28);
    if (list - local < from || list - local - from < m->packed_size)
        return malformed(z, local, "a member is longer than there is room for", err);
    if (two(p + 26) != m->name_length || memcmp(p + LOCAL, m->name, m->name_length) != 0)
        return malformed(z, local, "a member is called otherwise than in the list", err);
    m->packed = p + from;
    return true;
}

/* The entry of the list at *at, which lies before `end`; *at goes behind it. */
static bool read_entry(const Zip *z, ZipMember *m, size_t *at, size_t list, size_t end, Error *err)
{
    const char *p = z->bytes + *at;
    if (end - *at < ENTRY || memcmp(p, "PK\1\2", 4) != 0)
        return malformed(z, *at, "no entry of the list begins", err);
    size_t length = ENTRY + (size_t)two(p + 28) + two(p + 30) + two(p + 32);
    if (end - *at < length)
        return malformed(z, *at, "an entry is longer than the list", err);
    *m = (ZipMember){.name = p + ENTRY,
                     .name_length = two(p + 28),
                     .packed_size = four(p + 20),
                     .size = four(p + 24),
                     .checksum = four(p + 16),
                     .deflated = two(p + 10) == DEFLATED};
    if ((two(p + 8) & ENCRYPTED) != 0)
        return malformed(z, *at, "a member is encrypted, which is not supported", err);
    if (two(p + 10) != 0 && !m->deflated)
        return malformed(z, *at, "a member is packed otherwise than by deflating", err);
    if (m->packed_size == WIDE || m->size == WIDE || four(p + 42) == WIDE)
        return malformed(z, *at, "a member has sizes of 64 bits, which are not supported", err);
    if (!m->deflated && m->packed_size != m->size)
        return malformed(z, *at, "a member that is not packed has two sizes", err);
    *at += length;
    return find_bytes(z, m, four(p + 42), list, err);
}

bool zip_open(Zip *zip, const char *path, const char *bytes, size_t size, Error *err)
{
    size_t end = 0;
    *zip = (Zip){.path = path, .bytes = bytes, .size = size};
    if (!find_end(zip, &end, err))
        return false;
    const char *p = bytes + end;
    size_t count = two(p + 10), at = four(p + 16), list = at;
    if (two(p + 4) > 0 || two(p + 6) > 0 || two(p + 8) != count)
        return malformed(zip, end, "it is one of several parts, which are not supported", err);
    if (at > end || end - at != four(p + 12) || count > (end - at) / ENTRY)
        return malformed(zip, end, "the list of what is in it is said to be elsewhere", err);
    if (!(zip->member = calloc(count + 1, sizeof *zip->member)))
        return error_memory(err);
    for (; zip->count < count; zip->count++)
        if (!read_entry(zip, &zip->member[zip->count], &at, list, end, err))
            return false;
    return at == end || malformed(zip, at, "there is more than the list says", err);
}

void zip_free(Zip *zip)
{
    free(zip->member);
    *zip = (Zip){0};
}

bool zip_unpack(const ZipMember *m, const char *what, size_t limit, char **out, Error *err)
{
    *out = NULL;
    if (m->size > limit)
        return error_set(err, "%s: larger than %zu MiB when unpacked, the limit", what,
                         limit >> 20);
    if (!(*out = malloc(m->size + 1)))
        return error_memory(err);
    (*out)[m->size] = '\0';
    bool ok = true;
    if (m->deflated)
        ok = unpack_deflated(what, m->packed, m->packed_size, *out, m->size, err);
    else
        memcpy(*out, m->packed, m->size);
    if (ok && unpack_checksum(*out, m->size) != m->checksum)
        ok = error_set(err, "%s: damaged: its checksum is another than the archive says", what);
    if (!ok) {
        free(*out);
        *out = NULL;
    }
    return ok;
}
