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

/* Line of an offset, for messages about bytes that are no text. */
static size_t line_of(const char *bytes, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += bytes[i] == '\n';
    return line;
}

/* One read into bytes[*size…]; false at a failure, *end at the end of the file. */
static bool read_block(int fd, const char *path, char *bytes, size_t *size, bool *end, Error *err)
{
    ssize_t n;
    do
        n = read(fd, bytes + *size, BLOCK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return fail(path, "read", err);
    *end = n == 0;
    const char *nul = memchr(bytes + *size, '\0', (size_t)n);
    *size += (size_t)n;
    if (nul)
        return error_set(err, "%s:%zu: a NUL byte: this is not text in UTF-8", path,
                         line_of(bytes, (size_t)(nul - bytes)));
    return true;
}

static bool read_all(int fd, const char *path, size_t limit, char **bytes, size_t *size, Error *err)
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
        if (!read_block(fd, path, *bytes, size, &end, err))
            return false;
    }
    (*bytes)[*size] = '\0';
    return true;
}

bool file_read_text(const char *path, size_t limit, char **bytes, size_t *size, Error *err)
{
    struct stat status;
    *bytes = NULL;
    *size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return fail(path, "open", err);
    bool ok = fstat(fd, &status) == 0 || fail(path, "read", err);
    if (ok && S_ISDIR(status.st_mode))
        ok = error_set(err, "%s: a folder; a file is needed", path);
    ok = ok && read_all(fd, path, limit, bytes, size, err);
    close(fd);
    if (!ok) {
        free(*bytes);
        *bytes = NULL;
    }
    return ok;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

static bool write_special(const char *path, const char *bytes, size_t size, Error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return fail(path, "open", err);
    bool ok = write_all(fd, bytes, size) || fail(path, "write", err);
    close(fd);
    return ok;
}

/* The rename is on disk only when its folder is. */
static void sync_folder(const char *path)
{
    char *folder = strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash)
        slash[slash == folder ? 1 : 0] = '\0';
    int fd = folder ? open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

static bool write_temporary(const char *path, char *temporary, mode_t mode, const char *bytes,
                            size_t size, Error *err)
{
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return fail(path, "create", err);
    bool ok = write_all(fd, bytes, size) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    if (!ok)
        fail(path, "write", err);
    if (close(fd) != 0 && ok)
        ok = fail(path, "write", err);
    return ok;
}

static bool write_regular(const char *path, mode_t mode, const char *bytes, size_t size, Error *err)
{
    static const char suffix[] = ".XXXXXX";
    size_t length = strlen(path);
    char *temporary = malloc(length + sizeof suffix);
    if (!temporary)
        return error_memory(err);
    memcpy(temporary, path, length);
    memcpy(temporary + length, suffix, sizeof suffix);
    bool ok = write_temporary(path, temporary, mode, bytes, size, err);
    if (ok && rename(temporary, path) != 0)
        ok = fail(path, "replace", err);
    if (ok)
        sync_folder(path);
    else
        unlink(temporary);
    free(temporary);
    return ok;
}

bool file_write(const char *path, const char *bytes, size_t size, Error *err)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        mode_t mask = umask(0);
        umask(mask);
        return write_regular(path, 0666 & ~mask, bytes, size, err);
    }
    if (S_ISDIR(status.st_mode))
        return error_set(err, "%s: a folder; name a file", path);
    if (!S_ISREG(status.st_mode))
        return write_special(path, bytes, size, err);
    char *real = realpath(path, NULL);
    if (!real)
        return fail(path, "write", err);
    bool ok = write_regular(real, status.st_mode & 07777, bytes, size, err);
    free(real);
    return ok;
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
