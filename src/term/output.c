#include "term/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PIPE_WANTED = 1 << 20, PIPE_LEAST = 1 << 14, CHUNK = 1 << 14 };

static FILE *stream;
static int pipe_end = -1, terminal = -1;
static size_t pipe_room;
static char *waiting;
static size_t waiting_first, waiting_end, waiting_room;
static bool lost;

/* A description of its own, since others read and write through that of standard output. Where the
 * terminal cannot be opened by name, the rescue sets the shared one back. */
static int open_terminal(void)
{
    char name[256];
    int fd = -1;
    if (ttyname_r(STDOUT_FILENO, name, sizeof name) == 0)
        fd = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
        if (fd >= 0)
            fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    }
    return fd;
}

FILE *output_open(Error *err)
{
    int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    terminal = open_terminal();
    if (copy >= 0 && terminal >= 0)
        stream = fdopen(copy, "w");
    if (stream)
        return stream;
    error_set(err, "cannot write to the terminal: %s", strerror(errno));
    if (copy >= 0)
        close(copy);
    output_close();
    return NULL;
}

bool output_divert(Error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(err, "cannot make a pipe: %s", strerror(errno));
    pipe_end = ends[0];
    fcntl(pipe_end, F_SETFL, O_NONBLOCK);
    int size = fcntl(ends[1], F_SETPIPE_SZ, PIPE_WANTED);
    if (size < 0)
        size = fcntl(ends[1], F_GETPIPE_SZ);
    pipe_room = size > 0 ? (size_t)size : 0;
    bool diverted = dup3(ends[1], fileno(stream), O_CLOEXEC) >= 0;
    close(ends[1]);
    if (!diverted || pipe_room < PIPE_LEAST)
        return error_set(err, "no pipe that holds a screen: %s", strerror(errno));
    return true;
}

void output_close(void)
{
    if (stream)
        fclose(stream);
    if (pipe_end >= 0)
        close(pipe_end);
    if (terminal >= 0)
        close(terminal);
    free(waiting);
    stream = NULL;
    pipe_end = terminal = -1;
    waiting = NULL;
    waiting_first = waiting_end = waiting_room = 0;
}

size_t output_room(void)
{
    return pipe_room;
}

/* Makes room for so many bytes more. */
static bool reserve(size_t more)
{
    if (waiting_first == waiting_end)
        waiting_first = waiting_end = 0;
    if (waiting_end + more <= waiting_room)
        return true;
    size_t room = 2 * (waiting_end + more);
    char *larger = realloc(waiting, room);
    if (!larger)
        return false;
    waiting = larger;
    waiting_room = room;
    return true;
}

void output_collect(void)
{
    char unkept[256];
    for (;;) {
        bool room = reserve(CHUNK);
        ssize_t n = room ? read(pipe_end, waiting + waiting_end, CHUNK)
                         : read(pipe_end, unkept, sizeof unkept);
        if (n <= 0)
            return;
        if (room)
            waiting_end += (size_t)n;
        lost = lost || !room;
    }
}

void output_text(const char *text)
{
    size_t size = strlen(text);
    output_collect();
    if (!reserve(size)) {
        lost = true;
        return;
    }
    memcpy(waiting + waiting_end, text, size);
    waiting_end += size;
}

bool output_send(void)
{
    while (output_waits()) {
        size_t left = waiting_end - waiting_first;
        ssize_t n = write(terminal, waiting + waiting_first, left < CHUNK ? left : CHUNK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || n == 0)
            return n == 0 || errno == EAGAIN || errno == EWOULDBLOCK;
        waiting_first += (size_t)n;
    }
    return true;
}

bool output_waits(void)
{
    return waiting_first < waiting_end;
}

int output_descriptor(void)
{
    return terminal;
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool output_finish(int milliseconds)
{
    long end = now_ms() + milliseconds;
    output_collect();
    while (output_send() && output_waits()) {
        long left = end - now_ms();
        struct pollfd fd = {.fd = terminal, .events = POLLOUT};
        if (left <= 0 || (poll(&fd, 1, (int)left) > 0 && !(fd.revents & POLLOUT)))
            break;
    }
    return !output_waits();
}

void output_discard(void)
{
    output_collect();
    waiting_first = waiting_end = 0;
}

bool output_take_lost(void)
{
    bool was = lost;
    lost = false;
    return was;
}
