/* Preloaded into the program: lets one call fail, or lists the calls there are.
 *
 *   FAULT_CALL=memory|open|write|fsync|rename|close   which calls are counted
 *   FAULT_AT=N          the Nth of them fails, from 1
 *   FAULT_ERROR=E       with this errno; 0: a write is cut to one byte
 *   FAULT_REPORT=FILE   instead: a hash of the stack of each call, 8 bytes, when the program ends
 *
 * Calls that the C library makes inside itself are counted for memory only, and those of curses not
 * at all: it ends the program, or reads from NULL, when it has no memory. */
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CALLS_MAX = 1 << 20, FRAMES = 24, OWN_FRAMES = 2, RANGES_MAX = 16 };

static const char *call, *report;
static long at, seen;
static int error;
static bool ready, inside, draws;
static uint64_t stacks[CALLS_MAX];

/* Where the code of curses is. */
static struct {
    uintptr_t from, to;
} curses[RANGES_MAX];
static size_t ranges;

static int note_curses(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    (void)context;
    if (!strstr(info->dlpi_name, "curses") && !strstr(info->dlpi_name, "tinfo"))
        return 0;
    for (size_t i = 0; i < info->dlpi_phnum && ranges < RANGES_MAX; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X))
            continue;
        curses[ranges].from = info->dlpi_addr + part->p_vaddr;
        curses[ranges].to = curses[ranges].from + part->p_memsz;
        ranges++;
    }
    return 0;
}

static bool is_curses(const void *frame)
{
    for (size_t i = 0; i < ranges; i++)
        if ((uintptr_t)frame >= curses[i].from && (uintptr_t)frame < curses[i].to)
            return true;
    return false;
}

__attribute__((constructor)) static void start(void)
{
    void *frames[FRAMES];
    call = getenv("FAULT_CALL");
    report = getenv("FAULT_REPORT");
    at = atol(getenv("FAULT_AT") ? getenv("FAULT_AT") : "0");
    error = atoi(getenv("FAULT_ERROR") ? getenv("FAULT_ERROR") : "0");
    backtrace(frames, FRAMES); /* asks for memory the first time */
    dl_iterate_phdr(note_curses, NULL);
    draws = isatty(STDOUT_FILENO);
    ready = call != NULL;
}

__attribute__((destructor)) static void end(void)
{
    size_t size = (size_t)(seen < CALLS_MAX ? seen : CALLS_MAX) * sizeof stacks[0], done = 0;
    int fd = ready && report
                 ? (int)syscall(SYS_openat, AT_FDCWD, report, O_WRONLY | O_CREAT | O_TRUNC, 0600)
                 : -1;
    ready = false;
    while (fd >= 0 && done < size) {
        long n = syscall(SYS_write, fd, (char *)stacks + done, size - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
}

/* A hash of the places that the call has come through; 0 where curses is among them. */
static uint64_t hash_stack(void)
{
    void *frames[FRAMES];
    uint64_t hash = 1;
    inside = true;
    int n = backtrace(frames, FRAMES);
    inside = false;
    for (int i = OWN_FRAMES; i < n; i++) {
        if (is_curses(frames[i]))
            return 0;
        hash = (hash ^ (uint64_t)(uintptr_t)frames[i]) * UINT64_C(0x100000001b3);
    }
    return hash | 1;
}

/* Whether this call is the one that is to fail. */
static bool fails(const char *name)
{
    if (!ready || inside || strcmp(name, call) != 0)
        return false;
    /* Without a screen curses is not called: only a report needs the stack then. */
    uint64_t stack = report || draws ? hash_stack() : 1;
    if (stack == 0)
        return false;
    if (seen < CALLS_MAX)
        stacks[seen] = stack;
    if (++seen != at)
        return false;
    errno = strcmp(name, "memory") == 0 ? ENOMEM : error;
    return true;
}

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
    return fails("memory") ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails("memory") ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails("memory") ? NULL : __libc_realloc(memory, size);
}

void *reallocarray(void *memory, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || fails("memory"))
        return NULL;
    return __libc_realloc(memory, bytes);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails("memory") ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    if (fails("memory"))
        return ENOMEM;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
    return fails("open") ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
}

static mode_t mode_of(int flags, va_list arguments)
{
    return flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name)                                                      \
    int name(const char *path, int flags, ...)                          \
    {                                                                   \
        va_list arguments;                                              \
        va_start(arguments, flags);                                     \
        mode_t mode = mode_of(flags, arguments);                        \
        va_end(arguments);                                              \
        return open_at(AT_FDCWD, path, flags, mode);                    \
    }
#define OPENAT(name)                                                    \
    int name(int folder, const char *path, int flags, ...)              \
    {                                                                   \
        va_list arguments;                                              \
        va_start(arguments, flags);                                     \
        mode_t mode = mode_of(flags, arguments);                        \
        va_end(arguments);                                              \
        return open_at(folder, path, flags, mode);                      \
    }

#undef open
#undef open64
#undef openat
#undef openat64
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (fails("write")) {
        if (error)
            return -1;
        size = size > 1;
    }
    return syscall(SYS_write, fd, bytes, size);
}

int fsync(int fd)
{
    return fails("fsync") ? -1 : (int)syscall(SYS_fsync, fd);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    return fails("rename") ? -1
                           : (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, 0);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    return fails("rename") ? -1
                           : (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

/* A descriptor is closed whatever is said of it, as on Linux. */
int close(int fd)
{
    bool lost = fails("close");
    int told = errno;
    int result = (int)syscall(SYS_close, fd);
    if (!lost)
        return result;
    errno = told;
    return -1;
}
