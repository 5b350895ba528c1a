#include "data/table/unpack.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Deflated bytes become at most so many times as many. */
enum { ROOM_LEAST = 1 << 16, RATIO_MOST = 1032, MEMBER_LEAST = 18 };

/* What zlib is told beside the size of its window: the bytes are a gzip file, or bare. */
enum { WITH_GZIP_HEADER = 16, RAW = -1 };

bool unpack_is_gzip(const char *bytes, size_t size)
{
    return size > 2 && memcmp(bytes, "\x1f\x8b", 2) == 0;
}

unsigned long unpack_checksum(const char *bytes, size_t size)
{
    return crc32(crc32(0, NULL, 0), (const Bytef *)bytes, (uInt)size);
}

typedef struct Unpacking {
    const char *path, *bytes;
    size_t size, limit;
    char *out; /* owned: [room + 1] */
    size_t room, used;
    z_stream stream;
} Unpacking;

static bool refuse_size(const Unpacking *u, Error *err)
{
    return error_set(err, "%s: larger than %zu MiB when unpacked, the limit", u->path,
                     u->limit >> 20);
}

static bool refuse_damage(const Unpacking *u, const char *what, Error *err)
{
    return error_set(err, "%s: damaged at byte %zu of the packed file: %s", u->path,
                     u->size - u->stream.avail_in, what);
}

/* The size that the last four bytes name, if it can be true; they are wrong only where a file has
 * several members. */
static size_t size_named(const Unpacking *u)
{
    if (u->size < MEMBER_LEAST)
        return 0;
    const unsigned char *last = (const unsigned char *)u->bytes + u->size - 4;
    size_t named = last[0] | (size_t)last[1] << 8 | (size_t)last[2] << 16 | (size_t)last[3] << 24;
    return named / RATIO_MOST > u->size ? 0 : named;
}

static bool set_room(Unpacking *u, size_t room, Error *err)
{
    char *larger = realloc(u->out, room + 1);
    if (!larger)
        return error_memory(err);
    u->out = larger;
    u->room = room;
    return true;
}

static bool more_room(Unpacking *u, Error *err)
{
    if (u->room >= u->limit)
        return refuse_size(u, err);
    size_t twice = 2 * u->room;
    return set_room(u, twice > u->limit ? u->limit : twice, err);
}

/* Goes on until the room is full or a member has ended; *end: all have. */
static bool unpack_some(Unpacking *u, bool *end, Error *err)
{
    z_stream *s = &u->stream;
    s->next_out = (Bytef *)u->out + u->used;
    s->avail_out = (uInt)(u->room - u->used);
    int status = inflate(s, Z_NO_FLUSH);
    u->used = u->room - s->avail_out;
    if (status == Z_STREAM_END) {
        *end = s->avail_in == 0;
        return *end || inflateReset(s) == Z_OK || error_memory(err);
    }
    if (status == Z_MEM_ERROR)
        return error_memory(err);
    if (status != Z_OK && status != Z_BUF_ERROR)
        return refuse_damage(u, s->msg ? s->msg : "not what gzip writes", err);
    if (s->avail_out == 0)
        return more_room(u, err);
    return s->avail_in > 0 || refuse_damage(u, "it is cut off here", err);
}

static bool unpack_all(Unpacking *u, Error *err)
{
    size_t named = size_named(u);
    bool end = false;
    if (named > u->limit)
        return refuse_size(u, err);
    /* A byte more, so that the end is seen without more room. */
    if (!set_room(u, named < ROOM_LEAST ? ROOM_LEAST : named + 1, err))
        return false;
    while (!end)
        if (!unpack_some(u, &end, err))
            return false;
    u->out[u->used] = '\0';
    return true;
}

bool unpack_gzip(const char *path, const char *bytes, size_t size, size_t limit, char **out,
                 size_t *out_size, Error *err)
{
    Unpacking u = {.path = path, .bytes = bytes, .size = size, .limit = limit};
    u.stream.next_in = (Bytef *)bytes;
    u.stream.avail_in = (uInt)size;
    *out = NULL;
    if (inflateInit2(&u.stream, MAX_WBITS + WITH_GZIP_HEADER) != Z_OK)
        return error_memory(err);
    bool ok = unpack_all(&u, err);
    inflateEnd(&u.stream);
    if (!ok) {
        free(u.out);
        return false;
    }
    *out = u.out;
    *out_size = u.used;
    return true;
}

bool unpack_deflated(const char *what, const char *bytes, size_t size, char *out, size_t out_size,
                     Error *err)
{
    z_stream s = {.next_in = (Bytef *)bytes,
                  .avail_in = (uInt)size,
                  .next_out = (Bytef *)out,
                  .avail_out = (uInt)out_size};
    if (inflateInit2(&s, RAW * MAX_WBITS) != Z_OK)
        return error_memory(err);
    int status = inflate(&s, Z_FINISH);
    bool whole = status == Z_STREAM_END && s.avail_in == 0 && s.avail_out == 0;
    inflateEnd(&s);
    if (status == Z_MEM_ERROR)
        return error_memory(err);
    return whole || error_set(err, "%s: damaged at byte %zu of its packed bytes, or not the %zu "
                              "bytes that the archive says", what, size - s.avail_in, out_size);
}
