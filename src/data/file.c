#include "data/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 16 };

static bool fail(const char *path, const char *doing, Error *err)
{
    return error_set(err, "%s: cannot %s: %s", path, doing, strerror(errno));
}

bool file_refuse_nul(const char *path, const char *bytes, const char *nul, Error *err)
{
    size_t line = 1;
    for (const char *p = bytes; p < nul; p++)
        line += *p == '\n';
    return error_set(err, "%s:%zu: a NUL byte: this is not text in UTF-8", path, line);
}

/* One read into bytes[*size…]; false at a failure, and at a NUL where text is wanted; *end at the
 * end of the file. */
static bool read_block(int fd, const char *path, bool text, char *bytes, size_t *size, bool *end,
                       Error *err)
{
    ssize_t n;
    do
        n = read(fd, bytes + *size, BLOCK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return fail(path, "read", err);
    *end = n == 0;
    const char *nul = text ? memchr(bytes + *size, '\0', (size_t)n) : NULL;
    *size += (size_t)n;
    return !nul || file_refuse_nul(path, bytes, nul, err);
}

static bool read_all(int fd, const char *path, bool text, size_t limit, char **bytes, size_t *size,
                     Error *err)
{
    size_t room = 0;
    bool end = false;
    while (!end) {
        if (*size > limit)
            return error_set(err, "%s: larger than %zu MiB, the limit", path, limit >> 20);
        if (room < *size + BLOCK + 1) {
            room = 2 * *size + 4 * BLOCK;
            char *larger = realloc(*bytes, room);
            if (!larger)
                return error_memory(err);
            *bytes = larger;
        }
        if (!read_block(fd, path, text, *bytes, size, &end, err))
            return false;
    }
    (*bytes)[*size] = '\0';
    return true;
}

/* Whether what was found may be read. */
static bool check_kind(const char *path, FileKind kind, mode_t mode, Error *err)
{
    if (S_ISDIR(mode))
        return error_set(err, "%s: a folder; a file is needed", path);
    return kind == FILE_ANY || S_ISREG(mode) ||
           error_set(err, "%s: a pipe, a device or a socket; here only a file can be read", path);
}

/* What is to be a regular file is looked at before it is opened, so that nobody at the other end of
 * a pipe notices, and afterwards, for it may be another by then. */
static int open_to_read(const char *path, FileKind kind, Error *err)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (kind == FILE_REGULAR ? O_NONBLOCK : 0);
    struct stat status;
    int fd;
    if (stat(path, &status) == 0 && !check_kind(path, kind, status.st_mode, err))
        return -1;
    do
        fd = open(path, flags);
    while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        fail(path, "open", err);
        return -1;
    }
    bool ok = fstat(fd, &status) == 0 || fail(path, "read", err);
    if (ok && check_kind(path, kind, status.st_mode, err))
        return fd;
    close(fd);
    return -1;
}

static bool read_file(const char *path, FileKind kind, bool text, size_t limit, char **bytes,
                      size_t *size, Error *err)
{
    *bytes = NULL;
    *size = 0;
    int fd = open_to_read(path, kind, err);
    if (fd < 0)
        return false;
    bool ok = read_all(fd, path, text, limit, bytes, size, err);
    close(fd);
    if (!ok) {
        free(*bytes);
        *bytes = NULL;
    }
    return ok;
}

bool file_read(const char *path, FileKind kind, size_t limit, char **bytes, size_t *size,
               Error *err)
{
    return read_file(path, kind, false, limit, bytes, size, err);
}

bool file_read_text(const char *path, FileKind kind, size_t limit, char **bytes, size_t *size,
                    Error *err)
{
    return read_file(path, kind, true, limit, bytes, size, err);
}

uint64_t file_checksum(const char *bytes, size_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

bool asset_find(const char *name, char *path, size_t size, Error *err)
{
    const char *folders[] = {getenv("BACKPROP_ASSETS"), PACKAGE_DATA_FOLDER, SOURCE_ASSETS_FOLDER};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        int n = folders[i] ? snprintf(path, size, "%s/%s", folders[i], name) : -1;
        if (n > 0 && (size_t)n < size && access(path, R_OK) == 0)
            return true;
    }
    return error_set(err, "%s is missing from %s; install the program anew", name,
                     PACKAGE_DATA_FOLDER);
}
