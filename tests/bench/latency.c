/*
 * What the terminal costs: time to the first frame, memory, processor time when paused, time from
 * a key to the screen at full speed and during the wave and after a change of structure, what the
 * wave costs, and the share of the processor that training gets; what the landscape costs.
 *
 * The program (BACKPROP, else ./backprop) runs in a pty; nothing but its bytes is looked at.  The
 * last row is painted last, so a frame is complete with the state of the run ("paused" or the
 * speed), which ends the status bar.  Prints a table; no time makes it fail.
 */
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STARTS = 21, KEYS = 300, KEPT = 1 << 16 };
enum { DEADLINE_MS = 10000 };
static const double pause_seconds = 2, run_seconds = 4;

typedef struct Run {
    pid_t pid;
    int pty;
    double started;
    size_t bytes;
    char tail[KEPT + 1]; /* the last output */
    size_t length;
} Run;

static const char *program(void) {
    const char *path = getenv("BACKPROP");
    return path != NULL && *path != '\0' ? path : "./backprop";
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void die(const char *what) {
    fprintf(stderr, "latency: %s\n", what);
    exit(1);
}

static void start_sized(Run *run, const char *const more[], int columns, int rows) {
    const char *argv[16] = {program(), "--no-config"};
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    for (int i = 0; more != NULL && more[i] != NULL && i < 12; i++)
        argv[2 + i] = more[i];
    *run = (Run){.started = now()};
    run->pid = forkpty(&run->pty, NULL, NULL, &size);
    if (run->pid < 0)
        die("no pty");
    if (run->pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        unsetenv("COLORTERM");
        execvp(argv[0], (char *const *)(void *)argv);
        _exit(127);
    }
}

static void start(Run *run, const char *const more[]) {
    start_sized(run, more, 80, 24);
}

/* Takes in what comes within the time; false at its end or when the program has gone. */
static bool take_in(Run *run, int milliseconds) {
    struct pollfd polled = {run->pty, POLLIN, 0};
    char bytes[8192];
    if (poll(&polled, 1, milliseconds) <= 0)
        return false;
    ssize_t got = read(run->pty, bytes, sizeof bytes);
    if (got <= 0)
        return false;
    size_t n = (size_t)got, keep = run->length + n > KEPT ? KEPT - n : run->length;
    memmove(run->tail, run->tail + run->length - keep, keep);
    memcpy(run->tail + keep, bytes, n);
    run->length = keep + n;
    run->tail[run->length] = '\0';
    for (size_t i = 0; i < run->length; i++) /* so that strstr sees all */
        if (run->tail[i] == '\0')
            run->tail[i] = ' ';
    run->bytes += n;
    return true;
}

static bool wait_for(Run *run, const char *text) {
    double deadline = now() + (double)DEADLINE_MS / 1000;
    while (strstr(run->tail, text) == NULL)
        if (now() > deadline || !take_in(run, DEADLINE_MS))
            return false;
    return true;
}

static void forget(Run *run) {
    run->length = 0;
    run->tail[0] = '\0';
}

static void type(const Run *run, const char *keys) {
    if (write(run->pty, keys, strlen(keys)) < 0)
        die("the program takes no keys");
}

/* Quits; takes in output meanwhile, so that the program is not held up by a full pty. */
static double finish(Run *run) {
    struct rusage usage;
    int status;
    type(run, "q");
    for (double end = now() + 5; now() < end && take_in(run, 200);)
        continue;
    if (wait4(run->pid, &status, 0, &usage) != run->pid)
        die("the program is lost");
    close(run->pty);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Seconds of processor time so far, to the nanosecond of the scheduler. */
static double processor_seconds(pid_t pid) {
    char path[64];
    unsigned long long nanoseconds = 0;
    snprintf(path, sizeof path, "/proc/%ld/schedstat", (long)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%llu", &nanoseconds) != 1)
        fputs("latency: no schedstat\n", stderr);
    if (file != NULL)
        fclose(file);
    return 1e-9 * (double)nanoseconds;
}

static long memory_kib(pid_t pid, const char *field) {
    char path[64], line[256];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && kib < 0 && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, field, strlen(field)) == 0)
            kib = strtol(line + strlen(field), NULL, 10);
    if (file != NULL)
        fclose(file);
    return kib;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The value below which the share of the sorted values lies. */
static double quantile(double *values, int count, double share) {
    qsort(values, (size_t)count, sizeof *values, ascending);
    int at = (int)(share * (count - 1) + 0.5);
    return values[at];
}

static void row(const char *what, double value, const char *unit, double aim, bool less) {
    bool reached = less ? value <= aim : value >= aim;
    printf("%-52s %9.3f %-4s  %s %g%s\n", what, value, unit, less ? "at most" : "at least", aim,
           reached ? "" : "   MISSED");
}

static void measure_start(void) {
    double first[STARTS], frame[STARTS], resident = 0, anonymous = 0;
    for (int i = 0; i < STARTS; i++) {
        Run run;
        start(&run, NULL);
        take_in(&run, DEADLINE_MS);
        first[i] = 1000 * (now() - run.started);
        if (!wait_for(&run, "paused"))
            die("no first frame");
        frame[i] = 1000 * (now() - run.started);
        resident = (double)memory_kib(run.pid, "VmRSS:") / 1024;
        anonymous = (double)memory_kib(run.pid, "RssAnon:") / 1024;
        finish(&run);
    }
    row("start to first byte, median", quantile(first, STARTS, 0.5), "ms", 15, true);
    row("start to first complete frame, median", quantile(frame, STARTS, 0.5), "ms", 15, true);
    row("resident memory then", resident, "MiB", 10, true);
    row("  of it the program's own", anonymous, "MiB", 10, true);
}

static void measure_pause(void) {
    Run run;
    start(&run, NULL);
    if (!wait_for(&run, "paused"))
        die("no first frame");
    while (take_in(&run, 100))
        continue;
    size_t bytes = run.bytes;
    double before = processor_seconds(run.pid), end = now() + pause_seconds;
    while (now() < end)
        take_in(&run, (int)(1000 * (end - now())) + 1);
    double used = processor_seconds(run.pid) - before;
    row("processor time when paused", 100 * used / pause_seconds, "%", 0.01, true);
    row("bytes written when paused", (double)(run.bytes - bytes), "", 0, true);
    finish(&run);
}

/* Milliseconds from the key : or Esc to the cursor, which the prompt shows and its end hides. */
static void wait_keys(Run *run, double waits[KEYS]) {
    static const char *const keys[] = {":", "\003"}, *const seen[] = {"\033[?25h", "\033[?25l"};
    for (int i = 0; i < KEYS; i++) {
        forget(run);
        double pressed = now();
        type(run, keys[i % 2]);
        if (!wait_for(run, seen[i % 2]))
            die("a key without effect");
        waits[i] = 1000 * (now() - pressed);
        /* The next key comes at another moment of the frame. */
        for (double end = now() + 0.001 * (3 + i * 7 % 23); now() < end;)
            take_in(run, 1);
    }
}

static void measure_keys(const char *data, const char *hidden) {
    const char *const more[] = {"--speed", "max", "--hidden", hidden, data, NULL};
    double waits[KEYS];
    Run run;
    char what[80];
    start(&run, more);
    type(&run, "\r");
    if (!wait_for(&run, "playing"))
        die("the program does not run");
    for (int i = 0; i < 20; i++)
        take_in(&run, 50);
    wait_keys(&run, waits);
    snprintf(what, sizeof what, "key to screen at full speed, %s %s, median", data, hidden);
    row(what, quantile(waits, KEYS, 0.5), "ms", 33, true);
    snprintf(what, sizeof what, "key to screen at full speed, %s %s, 99 %%", data, hidden);
    row(what, quantile(waits, KEYS, 0.99), "ms", 33, true);
    finish(&run);
}

/* 320 samples of so many numbers in ten classes. */
static void write_digits(FILE *file, int numbers) {
    unsigned random = 1;
    for (int row = 0; row < 320; row++) {
        for (int i = 0; i < numbers; i++) {
            random = random * 1664525u + 1013904223u;
            fprintf(file, "0.%02u,", (random >> 24) % 100);
        }
        fprintf(file, "d%d\n", row % 10);
    }
}

/* A run by phases at 200 × 60 draws sixty frames of the wave a second. */
static void measure_wave(const char *path, const char *speed) {
    const char *const more[] = {"--speed", speed, "--hidden", "32", path, NULL};
    double waits[KEYS];
    char what[80];
    Run run;
    start_sized(&run, more, 200, 60);
    if (!wait_for(&run, "paused"))
        die("no first frame");
    type(&run, " \r");
    for (int i = 0; i < 20; i++)
        take_in(&run, 50);
    size_t bytes = run.bytes;
    double before = processor_seconds(run.pid), begin = now(), end = begin + run_seconds;
    while (now() < end)
        take_in(&run, 20);
    double used = processor_seconds(run.pid) - before, took = now() - begin;
    snprintf(what, sizeof what, "wave, 64-32-10, 200 x 60, %s: processor", speed);
    row(what, 100 * used / took, "%", 25, true);
    snprintf(what, sizeof what, "wave, 64-32-10, 200 x 60, %s: output", speed);
    row(what, (double)(run.bytes - bytes) / took / 1e6, "MB/s", 1, true);
    wait_keys(&run, waits);
    snprintf(what, sizeof what, "key to screen during the wave, %s, 99 %%", speed);
    row(what, quantile(waits, KEYS, 0.99), "ms", 33, true);
    finish(&run);
}

/* Fills a file of a new name in `path`, a template of mkstemp. */
static void make_digits(char *path, int numbers) {
    int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (file == NULL)
        die("no temporary file");
    write_digits(file, numbers);
    fclose(file);
}

/* Milliseconds from keys to the end of the frame that follows: its bytes come in one burst. */
static double frame_after(Run *run, const char *keys) {
    double pressed = now(), last;
    type(run, keys);
    if (!take_in(run, DEADLINE_MS))
        die("keys without effect");
    do
        last = now();
    while (take_in(run, 4));
    return 1000 * (last - pressed);
}

/* A unit and a layer more and less, in turn, with a stretch of training between. */
static void measure_structure(void) {
    static const char *const changes[] = {":unit add to 1\r", ":layer add 16 after 2\r",
                                          ":layer remove 3\r", ":unit remove a[1][129]\r"};
    char path[] = "/tmp/latency-XXXXXX";
    const char *const more[] = {"--hidden", "128,64", path, NULL};
    enum { CHANGES = 40 };
    double waits[CHANGES];
    Run run;
    make_digits(path, 784);
    start(&run, more);
    if (!wait_for(&run, "paused"))
        die("no first frame");
    for (int i = 0; i < CHANGES; i++) {
        waits[i] = frame_after(&run, changes[i % 4]);
        type(&run, "b");
        for (double end = now() + 0.15; now() < end;)
            take_in(&run, 10);
    }
    row("change of structure, 784-128-64-10, median", quantile(waits, CHANGES, 0.5), "ms", 33,
        true);
    row("change of structure, 784-128-64-10, 99 %", quantile(waits, CHANGES, 0.99), "ms", 33, true);
    finish(&run);
    unlink(path);
}

static void measure_waves(void) {
    static const char *const speeds[] = {"1-phase", "10-phase", "60-phase"};
    char path[] = "/tmp/latency-XXXXXX";
    make_digits(path, 64);
    for (int i = 0; i < 3; i++)
        measure_wave(path, speeds[i]);
    unlink(path);
}

/* Processor milliseconds of the verb, least of some, with the start of the program in them. */
static double verb_milliseconds(const char *verb) {
    enum { TIMES = 7 };
    const char *const more[] = {verb, "spiral:n=500", "--hidden", "8,8", NULL};
    double least = 1e9;
    for (int i = 0; i < TIMES; i++) {
        struct rusage usage;
        int status;
        Run run;
        start(&run, more);
        while (take_in(&run, 200))
            continue;
        if (wait4(run.pid, &status, 0, &usage) != run.pid)
            die("the program is lost");
        close(run.pty);
        double took = 1e3 * (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                      1e-3 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
        least = took < least ? took : least;
    }
    return least;
}

/* The landscape on the whole screen, turned thirty times a second. */
static void measure_turning(void) {
    const char *const more[] = {"--epochs", "300", "xor", NULL};
    Run run;
    start_sized(&run, more, 200, 60);
    if (!wait_for(&run, "epoch 300"))
        die("no first frame");
    type(&run, "wvz");
    for (int i = 0; i < 20; i++)
        take_in(&run, 50);
    double before = processor_seconds(run.pid), begin = now();
    size_t bytes = run.bytes;
    for (int frame = 0; now() < begin + run_seconds; frame++) {
        type(&run, frame % 40 < 20 ? "\033[C" : "\033[B");
        for (double left; (left = begin + (frame + 1) / 30.0 - now()) > 0;)
            take_in(&run, 1 + (int)(1000 * left));
    }
    double took = now() - begin, used = processor_seconds(run.pid) - before;
    row("landscape, 200 x 60, 30 frames a second: processor", 100 * used / took, "%", 25, true);
    row("landscape, 200 x 60, 30 frames a second: output", (double)(run.bytes - bytes) / took / 1e6,
        "MB/s", 1, true);
    finish(&run);
}

/* Keys while the grid of a large network is under way, over and over. */
static void measure_landscape_keys(void) {
    const char *const more[] = {"--speed", "max", "--hidden", "256,256", "vowels", NULL};
    double waits[KEYS];
    Run run;
    start(&run, more);
    if (!wait_for(&run, "paused"))
        die("no first frame");
    type(&run, "wv\r");
    for (int i = 0; i < 20; i++)
        take_in(&run, 50);
    wait_keys(&run, waits);
    row("key to screen beside a landscape, vowels 256,256, 99 %", quantile(waits, KEYS, 0.99), "ms",
        33, true);
    finish(&run);
}

static void measure_landscape(void) {
    double empty = verb_milliseconds("gradients"), whole = verb_milliseconds("landscape");
    row("landscape, 51 x 51 of 2-8-8-1 on 500: processor", whole - empty, "ms", 20, true);
    measure_turning();
    measure_landscape_keys();
}

/* The epoch of a session saved by the program itself. */
static double saved_epoch(const char *path) {
    char text[1 << 16], *at;
    FILE *file = fopen(path, "r");
    size_t length = file != NULL ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file != NULL)
        fclose(file);
    text[length] = '\0';
    at = strstr(text, "\"epoch\"");
    return at != NULL ? strtod(at + 8 + strspn(at + 8, " :"), NULL) : 0;
}

/* Epochs and seconds of processor time of a run on the screen. */
static double screen_rate(const char *data, const char *path) {
    const char *const more[] = {"--speed", "max", "--save", path, data, NULL};
    Run run;
    start(&run, more);
    if (!wait_for(&run, "paused"))
        die("no first frame");
    double before = processor_seconds(run.pid);
    type(&run, "\r");
    for (double end = now() + run_seconds; now() < end;)
        take_in(&run, 100);
    double used = processor_seconds(run.pid) - before;
    finish(&run);
    return saved_epoch(path) / used;
}

/* Epochs a second of processor time without a screen. */
static double plain_rate(const char *data, double epochs) {
    char count[32];
    struct rusage usage;
    int status;
    snprintf(count, sizeof count, "%.0f", epochs);
    const char *const argv[] = {program(), "train", "--no-config", "-q", "-e", count, data, NULL};
    pid_t pid = fork();
    if (pid == 0) {
        int nothing = open("/dev/null", O_WRONLY);
        dup2(nothing, STDOUT_FILENO);
        execvp(argv[0], (char *const *)(void *)argv);
        _exit(127);
    }
    if (wait4(pid, &status, 0, &usage) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        die("'train' has failed");
    return epochs / ((double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec));
}

/* The best of three, for both: other processes only ever take away. */
static void measure_share(const char *data) {
    char path[] = "/tmp/latency-XXXXXX", what[80];
    int descriptor = mkstemp(path);
    double screen = 0, plain = 0;
    if (descriptor < 0)
        die("no temporary file");
    close(descriptor);
    for (int i = 0; i < 3; i++) {
        double rate = screen_rate(data, path);
        screen = rate > screen ? rate : screen;
        rate = plain_rate(data, rate * 2);
        plain = rate > plain ? rate : plain;
    }
    unlink(path);
    printf("%-52s %9.0f      (%.0f with a screen)\n", "epochs a processor second", plain, screen);
    snprintf(what, sizeof what, "share of training at full speed, %s", data);
    row(what, 100 * screen / plain, "%", 95, false);
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    measure_start();
    measure_pause();
    measure_keys("xor", "4");
    measure_keys("vowels", "256,256");
    measure_structure();
    measure_waves();
    measure_landscape();
    measure_share("xor");
    measure_share("vowels");
    return 0;
}
