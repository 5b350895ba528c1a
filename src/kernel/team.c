#include "kernel/team.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

/* Looks at what there is to do before a thread sleeps: about 0.1 ms, longer than training takes
 * between two shared products, shorter than anybody notices. Between two looks others that want the
 * processor may have it. */
enum { SPINS = 256 };

/* Where other programs want the processors, a worker may lose its own in the middle of a piece, and
 * the caller waits for it longer than threads can save. Each time that happens, twice as many jobs
 * are done alone, a share of `caution`; each job that goes well makes it less by one. */
enum { CAUTION_SHARE = 32, CAUTION_MAX = 1 << 17 };

typedef struct Team {
    pthread_mutex_t use;  /* held by the caller of team_run or team_resize */
    pthread_mutex_t lock; /* for the two conditions and `stopping` */
    pthread_cond_t work, done;
    pthread_t workers[TEAM_MAX - 1];
    size_t started;
    bool stopping;
    size_t caution, alone; /* jobs to be done without workers */
    void (*piece)(void *job, size_t i);
    void *job;
    _Atomic uint64_t open;  /* pieces that nobody has taken: the first, and << 32 the end */
    _Atomic size_t undone;  /* pieces that are not finished */
    _Atomic size_t asleep;  /* workers that have to be woken */
    atomic_bool waiting;    /* the caller has to be woken */
} Team;

static Team team = {.use = PTHREAD_MUTEX_INITIALIZER,
                    .lock = PTHREAD_MUTEX_INITIALIZER,
                    .work = PTHREAD_COND_INITIALIZER,
                    .done = PTHREAD_COND_INITIALIZER};
static _Atomic size_t wanted = 1;

size_t team_processors(void)
{
#ifdef CPU_COUNT
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return (size_t)CPU_COUNT(&set);
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (size_t)count : 1;
}

static bool is_open(void)
{
    uint64_t open = atomic_load(&team.open);
    return (uint32_t)open < open >> 32;
}

/* The caller takes pieces from the front and the workers from the end, so that a piece of one job
 * and the same of the next are mostly computed where their numbers are. */
static bool take(bool from_end, size_t *piece)
{
    uint64_t open = atomic_load(&team.open), rest;
    do {
        uint64_t first = (uint32_t)open, end = open >> 32;
        if (first >= end)
            return false;
        *piece = from_end ? end - 1 : first;
        rest = from_end ? first | (end - 1) << 32 : (first + 1) | end << 32;
    } while (!atomic_compare_exchange_weak(&team.open, &open, rest));
    return true;
}

/* Who has taken a piece may read the job: it stays until all pieces are done. */
static void work_off(bool from_end)
{
    size_t i;
    while (take(from_end, &i)) {
        team.piece(team.job, i);
        if (atomic_fetch_sub(&team.undone, 1) > 1 || !atomic_load(&team.waiting))
            continue;
        pthread_mutex_lock(&team.lock);
        pthread_cond_signal(&team.done);
        pthread_mutex_unlock(&team.lock);
    }
}

/* Sleeps until there may be something to do; false at the end. A worker that comes too late looks
 * on for a while: it will be in time for the next job. */
static bool sleep_on(void)
{
    pthread_mutex_lock(&team.lock);
    atomic_fetch_add(&team.asleep, 1);
    if (!is_open() && !team.stopping)
        pthread_cond_wait(&team.work, &team.lock);
    atomic_fetch_sub(&team.asleep, 1);
    bool goes_on = !team.stopping;
    pthread_mutex_unlock(&team.lock);
    return goes_on;
}

static void *worker(void *nothing)
{
    size_t spins = 0;
    while (spins < SPINS || sleep_on()) {
        spins = spins < SPINS ? spins + 1 : 0;
        if (is_open()) {
            work_off(true);
            spins = 0;
        }
        sched_yield();
    }
    return nothing;
}

/* Signals are for the thread that calls. */
static void start_workers(void)
{
    sigset_t all, before;
    if (team.started + 1 >= team_threads())
        return;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (team.started + 1 < team_threads() &&
           pthread_create(&team.workers[team.started], NULL, worker, NULL) == 0)
        team.started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void stop_workers(void)
{
    pthread_mutex_lock(&team.lock);
    team.stopping = true;
    pthread_cond_broadcast(&team.work);
    pthread_mutex_unlock(&team.lock);
    while (team.started > 0)
        pthread_join(team.workers[--team.started], NULL);
    team.stopping = false;
}

void team_resize(size_t threads)
{
    if (threads == 0) {
        threads = team_processors();
        threads = threads < TEAM_AUTOMATIC_MAX ? threads : TEAM_AUTOMATIC_MAX;
    }
    pthread_mutex_lock(&team.use);
    if (threads != team_threads())
        stop_workers();
    team.caution = team.alone = 0;
    atomic_store(&wanted, threads < TEAM_MAX ? threads : TEAM_MAX);
    pthread_mutex_unlock(&team.use);
}

size_t team_threads(void)
{
    return atomic_load_explicit(&wanted, memory_order_relaxed);
}

/* False when the caller had to sleep. */
static bool wait_for_all(void)
{
    for (size_t spins = 0; spins < SPINS && atomic_load(&team.undone) > 0; spins++)
        sched_yield();
    if (atomic_load(&team.undone) == 0)
        return true;
    pthread_mutex_lock(&team.lock);
    atomic_store(&team.waiting, true);
    while (atomic_load(&team.undone) > 0)
        pthread_cond_wait(&team.done, &team.lock);
    atomic_store(&team.waiting, false);
    pthread_mutex_unlock(&team.lock);
    return false;
}

static void do_alone(size_t pieces, void (*piece)(void *job, size_t i), void *job)
{
    for (size_t i = 0; i < pieces; i++)
        piece(job, i);
}

/* By all, with `use` held. */
static void do_together(size_t pieces, void (*piece)(void *job, size_t i), void *job)
{
    start_workers();
    team.piece = piece;
    team.job = job;
    atomic_store(&team.undone, pieces);
    atomic_store(&team.open, (uint64_t)pieces << 32);
    if (atomic_load(&team.asleep) > 0) {
        pthread_mutex_lock(&team.lock);
        pthread_cond_broadcast(&team.work);
        pthread_mutex_unlock(&team.lock);
    }
    work_off(false);
    if (wait_for_all()) {
        team.caution -= team.caution > 0;
    } else {
        team.caution = team.caution < CAUTION_MAX ? 2 * team.caution + 1 : CAUTION_MAX;
        team.alone = team.caution / CAUTION_SHARE;
    }
}

void team_run(size_t pieces, void (*piece)(void *job, size_t i), void *job)
{
    if (pieces < 2 || pieces > UINT32_MAX || pthread_mutex_trylock(&team.use) != 0) {
        do_alone(pieces, piece, job);
        return;
    }
    if (team.alone > 0) {
        team.alone--;
        do_alone(pieces, piece, job);
    } else {
        do_together(pieces, piece, job);
    }
    pthread_mutex_unlock(&team.use);
}
