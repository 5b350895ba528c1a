#include "app/headless/workers.h"

#include "app/headless/ending.h"
#include "core/base/text.h"
#include "data/file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS_MAX = 256, LOOK_MILLISECONDS = 100 };

typedef struct Worker {
    pid_t process;
    int jobs, results; /* pipes: indices to it, results from it */
    size_t index;      /* the job it is at */
} Worker;

typedef struct Pool {
    const Jobs *jobs;
    size_t count, next, done; /* workers; the first job nobody is at, and those done */
    Worker workers[WORKERS_MAX];
    void *result; /* owned */
} Pool;

/* The process that waits for this one. */
static pid_t parent;

void workers_look(void)
{
    if (getppid() != parent)
        _exit(1);
}

static bool read_all(int fd, void *bytes, size_t size)
{
    for (char *p = bytes; size > 0;) {
        ssize_t n = read(fd, p, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        size -= (size_t)n;
    }
    return true;
}

/* The life of a worker. Signals from the keyboard are its parent's to obey, and other ends than
 * _exit would write out again what its parent has still to write. */
static void serve(const Jobs *jobs, int indices, int results, void *result)
{
    size_t index;
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGHUP, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    while (read_all(indices, &index, sizeof index)) {
        memset(result, 0, jobs->result_size);
        jobs->work(jobs->context, index, result);
        if (!file_write_all(results, result, jobs->result_size))
            break;
    }
    _exit(0);
}

static void close_worker(Worker *worker)
{
    close(worker->jobs);
    close(worker->results);
}

static bool start(Pool *pool, Error *err)
{
    int in[2], out[2];
    if (pipe(in) != 0)
        return error_set(err, N_("no process can be made to train in: %s"), strerror(errno));
    if (pipe(out) != 0) {
        error_set(err, N_("no process can be made to train in: %s"), strerror(errno));
        close(in[0]);
        close(in[1]);
        return false;
    }
    pid_t process = fork();
    if (process == 0) {
        /* The others' pipes: they are to end when their parent closes its own. */
        for (size_t w = 0; w < pool->count; w++)
            close_worker(&pool->workers[w]);
        close(in[1]);
        close(out[0]);
        serve(pool->jobs, in[0], out[1], pool->result);
    }
    int error = errno;
    close(in[0]);
    close(out[1]);
    pool->workers[pool->count] = (Worker){process, in[1], out[0], 0};
    if (process < 0) {
        close_worker(&pool->workers[pool->count]);
        return error_set(err, N_("no process can be made to train in: %s"), strerror(error));
    }
    pool->count++;
    return true;
}

/* Gives a worker the next job, or nothing more. */
static bool feed(Pool *pool, Worker *worker, Error *err)
{
    worker->index = pool->next;
    if (pool->next >= pool->jobs->count)
        return true;
    if (!file_write_all(worker->jobs, &pool->next, sizeof pool->next))
        return error_set(err, N_("a process that trains cannot be told what to do: %s"),
                         strerror(errno));
    pool->next++;
    return true;
}

/* How it ended, of a worker whose result does not come. */
static bool refuse_lost(Worker *worker, Error *err)
{
    int status = 0;
    pid_t process = worker->process;
    worker->process = -1;
    if (waitpid(process, &status, 0) == process && WIFSIGNALED(status))
        return error_set(err, N_("a process that trained was ended by signal %d (%s)"),
                         WTERMSIG(status), strsignal(WTERMSIG(status)));
    return error_set(err, N_("a process that trained has ended too early"));
}

static bool collect(Pool *pool, Worker *worker, Error *err)
{
    const Jobs *jobs = pool->jobs;
    if (!read_all(worker->results, pool->result, jobs->result_size))
        return refuse_lost(worker, err);
    pool->done++;
    size_t index = worker->index;
    Error why;
    bool fed = feed(pool, worker, &why);
    /* What has come is kept, also where nothing more can be asked for. */
    if (!jobs->take(jobs->context, index, pool->result, err))
        return false;
    if (!fed)
        *err = why;
    return fed;
}

static bool work(Pool *pool, Error *err)
{
    struct pollfd fds[WORKERS_MAX];
    bool ok = true;
    for (size_t w = 0; ok && w < pool->count; w++)
        ok = feed(pool, &pool->workers[w], err);
    while (ok && pool->done < pool->jobs->count && !ending_signal()) {
        for (size_t w = 0; w < pool->count; w++)
            fds[w] = (struct pollfd){.fd = pool->workers[w].results, .events = POLLIN};
        int ready = poll(fds, (nfds_t)pool->count, LOOK_MILLISECONDS);
        for (size_t w = 0; ok && ready > 0 && w < pool->count; w++)
            if (fds[w].revents)
                ok = collect(pool, &pool->workers[w], err);
        if (pool->jobs->wait)
            pool->jobs->wait(pool->jobs->context);
    }
    return ok;
}

/* Ends them, whatever they are at. */
static void end(Pool *pool)
{
    for (size_t w = 0; w < pool->count; w++) {
        Worker *worker = &pool->workers[w];
        close_worker(worker);
        if (worker->process > 0)
            kill(worker->process, SIGKILL);
        while (worker->process > 0 && waitpid(worker->process, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
}

bool workers_do(const Jobs *jobs, size_t processes, Error *err)
{
    Pool pool = {.jobs = jobs, .result = malloc(jobs->result_size)};
    size_t most = processes < WORKERS_MAX ? processes : WORKERS_MAX;
    bool ok = pool.result || error_memory(err);
    parent = getpid();
    while (ok && pool.count < most && pool.count < jobs->count)
        ok = start(&pool, err);
    ok = ok && work(&pool, err);
    end(&pool);
    free(pool.result);
    return ok;
}
