/* Whole files out: a new file beside the old one, synchronised and put in its place. */
#include "data/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* As many as the kernel follows, too. */
enum { LINKS_MAX = 40, ATTEMPTS_MAX = 1000, PREFIX_SIZE = 32, TEMPORARY_SIZE = 80 };

/* A place for a file, behind all links. */
typedef struct Target {
    const char *path; /* as it was named, for messages */
    char real[PATH_MAX];
    const char *name; /* in `real`, behind its folder */
    int folder;
    bool can_sync;    /* its folder may be read, and so be synchronised */
    bool exists;
    bool is_private; /* the new file is for its owner alone */
    struct stat old;
    char temporary[TEMPORARY_SIZE]; /* the new file, in the same folder */
} Target;

static bool fail(const Target *t, const char *doing, Error *err)
{
    return error_set(err, "%s: cannot %s: %s", t->path, doing, strerror(errno));
}

static bool fail_kind(const Target *t, mode_t mode, Error *err)
{
    if (S_ISDIR(mode))
        return error_set(err, "%s: a folder; name a file", t->path);
    return error_set(err, "%s: a pipe, a device or a socket; name a file", t->path);
}

/* Puts `link`, the text of the symbolic link at `real`, in its place. */
static bool take_link(char real[PATH_MAX], const char *link)
{
    char *slash = strrchr(real, '/');
    size_t used = link[0] == '/' || !slash ? 0 : (size_t)(slash - real) + 1;
    if (used + strlen(link) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(real + used, link);
    return true;
}

/* The last name of a chain of links, whether there is a file of that name or not. */
static bool follow_links(const char *path, char real[PATH_MAX])
{
    char link[PATH_MAX];
    real[0] = '\0';
    if (!take_link(real, path))
        return false;
    for (int i = 0; i < LINKS_MAX; i++) {
        ssize_t n = readlink(real, link, sizeof link - 1);
        if (n < 0)
            return errno == EINVAL || errno == ENOENT;
        link[n] = '\0';
        if (!take_link(real, link))
            return false;
    }
    errno = ELOOP;
    return false;
}

/* Cuts the path into folder and name, and opens the folder. */
static bool open_folder(Target *t)
{
    char *slash = strrchr(t->real, '/');
    const char *folder = !slash ? "." : slash == t->real ? "/" : t->real;
    t->name = slash ? slash + 1 : t->real;
    if (slash)
        *slash = '\0';
    if (!t->name[0] || strlen(t->name) > NAME_MAX) {
        errno = t->name[0] ? ENAMETOOLONG : ENOENT;
        return false;
    }
    do
        t->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (t->folder < 0 && errno == EINTR);
    t->can_sync = t->folder >= 0;
    if (t->folder < 0 && errno == EACCES)
        t->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return t->folder >= 0;
}

/* Whether the system would let a file there be replaced. Of a file without the right to write it
 * does: that right is the folder's. */
static bool may_replace(const Target *t)
{
    struct stat folder;
    if (faccessat(t->folder, t->name, W_OK, 0) != 0 && (errno == EPERM || errno == EROFS))
        return false;
    if (fstat(t->folder, &folder) != 0)
        return false;
    bool mine = geteuid() == 0 || geteuid() == t->old.st_uid || geteuid() == folder.st_uid;
    errno = EPERM;
    return mine || !(folder.st_mode & S_ISVTX);
}

/* Finds the place of `path`; what stands there, if anything, is a regular file. The folder is open
 * when it succeeds. */
static bool target_open(Target *t, const char *path, Error *err)
{
    struct stat status;
    t->path = path;
    t->folder = -1;
    t->is_private = false;
    /* What the system does not let be followed, such as a stranger's link in /tmp, is not. */
    bool found = stat(path, &status) == 0;
    if (found && !S_ISREG(status.st_mode))
        return fail_kind(t, status.st_mode, err);
    if ((!found && errno != ENOENT) || !follow_links(path, t->real) || !open_folder(t))
        return fail(t, "write", err);
    t->exists = fstatat(t->folder, t->name, &t->old, AT_SYMLINK_NOFOLLOW) == 0;
    if (t->exists ? may_replace(t) && S_ISREG(t->old.st_mode) : errno == ENOENT)
        return true;
    if (t->exists && !S_ISREG(t->old.st_mode))
        fail_kind(t, t->old.st_mode, err);
    else
        fail(t, "write", err);
    close(t->folder);
    return false;
}

/* What the names of all new files for this one begin with; short, however long its own name is. */
static size_t temporary_prefix(const Target *t, char out[PREFIX_SIZE])
{
    return (size_t)snprintf(out, PREFIX_SIZE, ".backprop-%016" PRIx64 "-",
                            file_checksum(t->name, strlen(t->name)));
}

static bool same_inode(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Removes a new file that nobody writes any more: whoever does holds a lock on it. */
static void remove_if_left(const Target *t, const char *name)
{
    struct stat locked, named;
    int fd = openat(t->folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &locked) == 0 &&
        fstatat(t->folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(named.st_mode) &&
        same_inode(&locked, &named))
        unlinkat(t->folder, name, 0);
    close(fd);
}

/* New files for this name that a save has left which was killed. Where they cannot be found or
 * removed they do no harm. */
static void remove_leftovers(const Target *t)
{
    char prefix[PREFIX_SIZE];
    size_t length = temporary_prefix(t, prefix);
    int fd = openat(t->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
    if (fd >= 0 && !entries)
        close(fd);
    for (struct dirent *e; entries && (e = readdir(entries));)
        if (strncmp(e->d_name, prefix, length) == 0)
            remove_if_left(t, e->d_name);
    if (entries)
        closedir(entries);
}

/* Makes the file t->temporary, locked for as long as any copy of the descriptor is open. One that
 * is to get an old file's mode is nobody else's to read until it has it. */
static int create_temporary(Target *t)
{
    char prefix[PREFIX_SIZE];
    struct stat status;
    temporary_prefix(t, prefix);
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
        snprintf(t->temporary, sizeof t->temporary, "%s%ld-%d", prefix, (long)getpid(), i);
        int fd = openat(t->folder, t->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                        t->exists || t->is_private ? 0600 : 0666);
        if (fd < 0 && errno != EEXIST && errno != EINTR)
            return -1;
        if (fd < 0)
            continue;
        /* Where there are no locks, nobody removes what is left either. One that another save took
         * for a leftover, in the moment before the lock, is not there any more. */
        if ((flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) &&
            fstat(fd, &status) == 0 && status.st_nlink > 0)
            return fd;
        close(fd);
    }
    errno = EEXIST;
    return -1;
}

bool file_write_all(int fd, const void *bytes, size_t size)
{
    for (const char *p = bytes; size > 0;) {
        ssize_t n = write(fd, p, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = ENOSPC;
        if (n <= 0)
            return false;
        p += n;
        size -= (size_t)n;
    }
    return true;
}

bool file_sync(int fd)
{
    int result;
    do
        result = fsync(fd);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

/* Owner, group and mode of the file before, as far as the system lets one: it may let only some of
 * them, or none. The rights to act as the owner or group are not for other contents. */
static void keep_owner(int fd, const Target *t)
{
    const struct stat *old = &t->old;
    if (fchown(fd, old->st_uid, old->st_gid) != 0 && fchown(fd, (uid_t)-1, old->st_gid) != 0)
        errno = 0;
    if (fchmod(fd, old->st_mode & (t->is_private ? 0600 : 0777)) != 0)
        errno = 0;
}

/* Closed, its data is on the disk or the failure is known. Interrupted, it is closed all the same:
 * the data was synchronised before. */
static bool close_file(int fd)
{
    return close(fd) == 0 || errno == EINTR;
}

/* Writes the new file. *lock stays open, so that its lock lasts until it has its name. */
static bool write_temporary(Target *t, const char *bytes, size_t size, int *lock, Error *err)
{
    int fd = create_temporary(t);
    if (fd < 0)
        return fail(t, "write", err);
    if (t->exists)
        keep_owner(fd, t);
    *lock = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    bool ok = *lock >= 0 && file_write_all(fd, bytes, size) && file_sync(fd);
    if (!ok)
        fail(t, "write", err);
    if (!close_file(fd) && ok)
        ok = fail(t, "write", err);
    if (!ok)
        unlinkat(t->folder, t->temporary, 0);
    return ok;
}

/* Gives the new file its name where no file has it: in one step, as far as the file system can. */
static int name_new(const Target *t)
{
#ifdef RENAME_NOREPLACE
    if (renameat2(t->folder, t->temporary, t->folder, t->name, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS && errno != EPERM)
        return -1;
#endif
    if (linkat(t->folder, t->temporary, t->folder, t->name, 0) == 0)
        return unlinkat(t->folder, t->temporary, 0);
    struct stat status;
    if (errno != EEXIST && fstatat(t->folder, t->name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return renameat(t->folder, t->temporary, t->folder, t->name);
    errno = EEXIST;
    return -1;
}

/* Gives the new file its name, and puts that on the disk where the file system can. */
static bool put_in_place(const Target *t, bool fresh, Error *err)
{
    int result;
    do
        result = fresh ? name_new(t)
                       : renameat(t->folder, t->temporary, t->folder, t->name);
    while (result != 0 && errno == EINTR);
    if (result != 0) {
        if (fresh && errno == EEXIST)
            error_set(err, "%s exists", t->path);
        else
            fail(t, "replace", err);
        unlinkat(t->folder, t->temporary, 0);
        return false;
    }
    if (!t->can_sync || file_sync(t->folder) || errno == EINVAL || errno == ENOTSUP)
        return true;
    return error_set(err, "%s: written, but after a power failure it may be the old one: %s",
                     t->path, strerror(errno));
}

/* Whether there may be a file already, and who may read the new one. */
typedef enum WriteMode { WRITE_OVER, WRITE_NEW, WRITE_PRIVATE } WriteMode;

static bool write_file(const char *path, WriteMode mode, const char *bytes, size_t size,
                       Error *err)
{
    Target t;
    int lock = -1;
    if (!target_open(&t, path, err))
        return false;
    t.is_private = mode == WRITE_PRIVATE;
    remove_leftovers(&t);
    bool ok = write_temporary(&t, bytes, size, &lock, err) &&
              put_in_place(&t, mode == WRITE_NEW, err);
    if (lock >= 0)
        close(lock);
    close(t.folder);
    return ok;
}

bool file_write(const char *path, const char *bytes, size_t size, Error *err)
{
    return write_file(path, WRITE_OVER, bytes, size, err);
}

bool file_write_new(const char *path, const char *bytes, size_t size, Error *err)
{
    return write_file(path, WRITE_NEW, bytes, size, err);
}

bool file_write_private(const char *path, const char *bytes, size_t size, Error *err)
{
    return write_file(path, WRITE_PRIVATE, bytes, size, err);
}

bool file_may_write(const char *path, Error *err)
{
    Target t;
    if (!target_open(&t, path, err))
        return false;
    int fd = create_temporary(&t);
    bool ok = fd >= 0 || fail(&t, "write", err);
    if (fd >= 0) {
        unlinkat(t.folder, t.temporary, 0);
        close(fd);
    }
    close(t.folder);
    return ok;
}

bool file_same(const char *a, const char *b)
{
    Target first = {.folder = -1}, second = {.folder = -1};
    struct stat x, y;
    bool has_first = stat(a, &x) == 0, has_second = stat(b, &y) == 0;
    if (has_first || has_second)
        return has_first && has_second && S_ISREG(x.st_mode) && same_inode(&x, &y);
    bool same = follow_links(a, first.real) && follow_links(b, second.real) &&
                open_folder(&first) && open_folder(&second) && fstat(first.folder, &x) == 0 &&
                fstat(second.folder, &y) == 0 && same_inode(&x, &y) &&
                strcmp(first.name, second.name) == 0;
    if (first.folder >= 0)
        close(first.folder);
    if (second.folder >= 0)
        close(second.folder);
    return same;
}
