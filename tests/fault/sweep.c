/* Each allocation and each call of the system that files need fails once, in every verb and in a
 * session on the screen: the file is the old one or the right one, the status is told by it, the
 * sentence is there, and nothing ends by a signal. Calls that are made from one place, with the
 * same calls around it, are one: the first of them fails. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

enum { ARGUMENTS_MAX = 16, SCREEN_MAX = 1 << 20, PATIENCE_MS = 20000 };

/* A file's bytes; NULL where there is none. */
typedef struct Bytes {
    char *data;
    size_t size;
} Bytes;

/* What came of a run. */
typedef struct Outcome {
    int status;          /* as from waitpid */
    Bytes out, err, saved;
    size_t left;         /* files of a save that was not finished */
    bool sane;           /* the terminal is as it was */
} Outcome;

typedef struct Case {
    const char *name;
    const char *arguments[ARGUMENTS_MAX];
    const char *keys; /* typed on the screen; NULL: a verb without one */
} Case;

static const Case cases[] = {
    {"train --save", {"train", "xor", "--epochs", "3", "--quiet", "--save", "out"}, NULL},
    {"train --save, methods",
     {"train", "d.csv", "--epochs", "2", "--quiet", "--batch", "2", "--test", "0.3", "--optimizer",
      "adam", "--freeze", "a[1][1]", "--save", "out"}, NULL},
    {"train --load, branches",
     {"train", "--load", "branches.json", "--epochs", "2", "--quiet", "--save", "out"}, NULL},
    {"train --load, edits",
     {"train", "--load", "edits.json", "--epochs", "2", "--quiet", "--save", "out"}, NULL},
    {"train --load, frozen units",
     {"train", "--load", "frozen.json", "--epochs", "2", "--quiet", "--save", "out"}, NULL},
    {"train --load, dropout",
     {"train", "--load", "dropout.json", "--epochs", "2", "--quiet", "--save", "out"}, NULL},
    {"train --log", {"train", "xor", "--epochs", "3", "--quiet", "--log", "-"}, NULL},
    {"train --trace", {"train", "d.csv", "--epochs", "2", "--quiet", "--trace", "-"}, NULL},
    {"check --trace", {"check", "--trace", "trace.ndjson"}, NULL},
    {"check --trace --json", {"check", "--trace", "trace.ndjson", "--json"}, NULL},
    {"train --json", {"train", "xor", "--epochs", "3", "--quiet", "--json"}, NULL},
    {"train --doctor",
     {"train", "xor", "--epochs", "12", "--quiet", "--json", "--init", "zero", "--doctor"}, NULL},
    {"flow", {"flow", "d.csv", "--epochs", "2", "--json"}, NULL},
    {"predict --keep", {"predict", "--load", "dropout.json", "points.csv", "--keep"}, NULL},
    {"predict --json", {"predict", "--load", "branches.json", "points.csv", "--json"}, NULL},
    {"evaluate", {"evaluate", "--load", "dropout.json", "points.csv"}, NULL},
    {"evaluate, its own data", {"evaluate", "--load", "branches.json", "--json"}, NULL},
    {"gradients", {"gradients", "d.csv", "--sample", "2"}, NULL},
    {"check", {"check", "d.csv"}, NULL},
    {"data", {"data", "d.csv", "--scaling", "standard"}, NULL},
    {"train --import",
     {"train", "--import", "#dataset=gauss&percTrainData=10&sinX=true&seed=0.5", "--epochs", "2",
      "--quiet", "--save", "out"}, NULL},
    {"sweep",
     {"sweep", "xor", "--epochs", "2", "--vary", "seed=1..2", "--jobs", "1", "--no-seconds", "-q"},
     NULL},
    {"trials", {"trials", "2", "xor", "--epochs", "2", "--jobs", "1", "--until", "0.1"}, NULL},
    {"the screen", {"d.csv", "--no-config", "--motion", "off"},
     " :epoch 3\rs:jog 0.1\r:goto 2\r:rate 0.5\r:epoch 2\r:freeze a[1][1]\r:edit w[1][1,1] 0.5\r"
     ":set optimizer adam\r:check\r:explain\r:explain\r:data xor\r:resume\r:save! out\r:load out\r"
     ":save! out\r\003q"},
    {"landscape", {"landscape", "d.csv", "--epochs", "9", "--plane", "path", "--svg", "out"}, NULL},
    {"the screen, a landscape", {"d.csv", "--no-config", "--motion", "off"},
     ":epoch 9\r:landscape path\r :landscape random\r \r:landscape at 0.5 0.25\r:back\r"
     ":landscape weights\r:landscape at 1 2\r:landscape l.svg\r:save! out\r\003q"},
    {"the screen, changes by hand",
     {"--no-config", "--motion", "off", "--import", "#dataset=gauss&percTrainData=10&seed=0.5"},
     " :unit add\rs:layer add 3\r:feature x1*x2\r:epoch 1\r:point add 1 0 0\r:point remove 1\r"
     ":point save points.csv\r:back\r:back\r:layer remove 1\r:hidden keep 3\r:goto 1\r"
     ":copy link\r:snapshot net.txt\r:save! out\r:load out\r:save! out\r\003q"},
    {"the screen, side by side", {"xor", "--no-config", "--motion", "off"},
     " :twin rate=3\r t s:twin hidden=3\r:unit add\r:goto 0\r:restart\r:twin difference\r "
     ":data or\r:runs r2\r:save! out\r:load out\r:save! out\r\003q"},
    {"the screen, flow and the doctor", {"xor", "--init", "zero", "--no-config", "--motion", "off"},
     ":epoch 12\r:flow\r :doctor\r :unit add\r:flow\r:save! out\r\003q"},
};

static const struct {
    const char *call;
    int error;
} failures[] = {
    {"memory", 0},     {"open", EIO},   {"open", EINTR},  {"write", ENOSPC}, {"write", EIO},
    {"write", EINTR},  {"write", 0},    {"fsync", EIO},   {"fsync", EINTR},  {"rename", EIO},
    {"rename", EINTR}, {"close", EIO},  {"close", EINTR}, {"open", EMFILE},
};

static const char *program, *library;
static char folder[] = "/tmp/backprop-fault-XXXXXX";
static int tests;
static size_t runs;

static Bytes read_file(const char *path)
{
    Bytes bytes = {NULL, 0};
    struct stat status;
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return bytes;
    fstat(fd, &status);
    bytes.data = calloc(1, (size_t)status.st_size + 1);
    ssize_t n = read(fd, bytes.data, (size_t)status.st_size);
    bytes.size = n > 0 ? (size_t)n : 0;
    close(fd);
    return bytes;
}

static void put_file(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");
    fputs(text, out);
    fclose(out);
}

static bool same(Bytes a, Bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static void outcome_free(Outcome *o)
{
    free(o->out.data);
    free(o->err.data);
    free(o->saved.data);
}

static size_t count_left(void)
{
    size_t count = 0;
    DIR *entries = opendir(".");
    for (struct dirent *e; (e = readdir(entries));)
        count += strncmp(e->d_name, ".backprop-", 10) == 0;
    closedir(entries);
    return count;
}

/* In the child: only the program itself is to meet the failure. */
static void become(const Case *c, const char *call, int error, long at, const char *report)
{
    char number[24], code[12];
    const char *argv[ARGUMENTS_MAX + 2] = {program};
    for (size_t i = 0; c->arguments[i]; i++)
        argv[i + 1] = c->arguments[i];
    if (call) {
        snprintf(number, sizeof number, "%ld", at);
        snprintf(code, sizeof code, "%d", error);
        setenv("FAULT_CALL", call, 1);
        setenv("FAULT_AT", number, 1);
        setenv("FAULT_ERROR", code, 1);
        setenv("LD_PRELOAD", library, 1);
        if (report)
            setenv("FAULT_REPORT", report, 1);
    }
    execv(program, (char *const *)argv);
    _exit(127);
}

static bool same_modes(const struct termios *a, const struct termios *b)
{
    return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_lflag == b->c_lflag &&
           memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}

static const char first_frame[] = "paused"; /* stands in its status bar */

/* Keeps what the program draws, and types when it has drawn its status bar. */
static void take_screen(int master, const char *keys, bool *typed, Bytes *screen)
{
    char block[4096];
    ssize_t n = read(master, block, sizeof block);
    size_t room = SCREEN_MAX - screen->size, taken = n > 0 ? (size_t)n : 0;
    taken = taken < room ? taken : room;
    memcpy(screen->data + screen->size, block, taken);
    screen->size += taken;
    if (!*typed && strstr(screen->data, first_frame))
        *typed = write(master, keys, strlen(keys)) > 0;
}

/* Waits for the end, and meanwhile for the screen (master −1: none). A program that hangs is
 * killed, which is seen in its status. */
static int await_end(pid_t pid, int master, const char *keys, Bytes *screen)
{
    int status, ended = (int)syscall(SYS_pidfd_open, pid, 0);
    bool typed = false;
    for (;;) {
        struct pollfd fds[] = {{.fd = ended, .events = POLLIN}, {.fd = master, .events = POLLIN}};
        int n = poll(fds, 2, PATIENCE_MS);
        if (n == 0)
            kill(pid, SIGKILL);
        if (n > 0 && fds[1].revents & POLLIN)
            take_screen(master, keys, &typed, screen);
        else if (n > 0 && fds[0].revents)
            break;
    }
    waitpid(pid, &status, 0);
    close(ended);
    return status;
}

static void run_verb(const Case *c, const char *call, int error, long at, const char *report,
                     Outcome *o)
{
    pid_t pid = fork();
    if (pid == 0) {
        dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
        dup2(open("stdout", O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
        dup2(open("stderr", O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
        become(c, call, error, at, report);
    }
    o->status = await_end(pid, -1, NULL, NULL);
    o->out = read_file("stdout");
    o->err = read_file("stderr");
    o->sane = true;
}

static void run_screen(const Case *c, const char *call, int error, long at, const char *report,
                       Outcome *o)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    struct termios before, after;
    int master, slave;
    if (openpty(&master, &slave, NULL, NULL, &size) != 0)
        exit(99);
    tcgetattr(slave, &before);
    pid_t pid = fork();
    if (pid == 0) {
        close(master);
        login_tty(slave);
        become(c, call, error, at, report);
    }
    o->err = (Bytes){calloc(1, SCREEN_MAX + 1), 0};
    o->status = await_end(pid, master, c->keys, &o->err);
    tcgetattr(slave, &after);
    o->sane = same_modes(&before, &after);
    close(slave);
    close(master);
}

static Outcome run(const Case *c, const char *call, int error, long at, const char *report)
{
    Outcome o = {0};
    put_file("out", "old\n");
    (c->keys ? run_screen : run_verb)(c, call, error, at, report, &o);
    o.saved = read_file("out");
    o.left = count_left();
    runs++;
    return o;
}

/* Whether the program opens it: a session may have gone another way where a command failed. */
static bool opens(void)
{
    static const Case load = {"", {"train", "--load", "out", "--epochs", "0", "--quiet"}, NULL};
    pid_t pid = fork();
    if (pid == 0) {
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        dup2(STDOUT_FILENO, STDERR_FILENO);
        become(&load, NULL, 0, 0, NULL);
    }
    return await_end(pid, -1, NULL, NULL) == 0;
}

/* What is wrong with an outcome, or NULL. */
static const char *judge(const Case *c, const char *call, const Outcome *o, const Outcome *good)
{
    bool old = o->saved.size == 4 && memcmp(o->saved.data, "old\n", 4) == 0;
    int status = WIFEXITED(o->status) ? WEXITSTATUS(o->status) : -1;
    /* A terminal that cannot be written to has hung up. */
    bool hung_up = c->keys && strcmp(call, "write") == 0 && WIFSIGNALED(o->status) &&
                   WTERMSIG(o->status) == SIGHUP;
    if (status != 0 && status != 1 && !hung_up)
        return "ended by a signal, or with another status than 0 and 1";
    if (!o->sane)
        return "the terminal is not as it was";
    if (o->left > 0)
        return "a file is left beside the session";
    if (status == 1 && !(o->err.data && strstr(o->err.data, "backprop: ")))
        return "no sentence";
    if (c->keys && status == 0 && !strstr(o->err.data, first_frame))
        return "it ended before the first frame, and calls that right";
    if (!old && !same(o->saved, good->saved) && !(c->keys && opens()))
        return "the file is neither the old nor the right one";
    if (!c->keys && status == 0 && (!same(o->saved, good->saved) || !same(o->out, good->out)))
        return "status 0, and file or output are not the right ones";
    return NULL;
}

static void print_text(const char *name, Bytes text)
{
    printf("#   %s: ", name);
    for (size_t i = text.size > 300 ? text.size - 300 : 0; i < text.size; i++)
        putchar(text.data[i] >= ' ' && text.data[i] <= '~' ? text.data[i] : ' ');
    putchar('\n');
}

/* One call of a kind fails; false when what comes of it is wrong. */
static bool try(const Case *c, size_t failure, long at, const Outcome *good)
{
    Outcome o = run(c, failures[failure].call, failures[failure].error, at, NULL);
    const char *wrong = judge(c, failures[failure].call, &o, good);
    if (wrong) {
        printf("# %s, %s number %ld, %s: %s (status %#x)\n", c->name, failures[failure].call, at,
               failures[failure].error ? strerror(failures[failure].error) : "none", wrong,
               (unsigned)o.status);
        print_text("said", o.err);
    }
    outcome_free(&o);
    return !wrong;
}

static bool is_first(const uint64_t *stacks, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (stacks[k] == stacks[i])
            return false;
    return true;
}

/* All calls of a kind that the case makes, each in turn. */
static bool sweep(const Case *c, size_t failure, const Outcome *good, size_t *tried)
{
    Outcome counted = run(c, failures[failure].call, 0, 0, "report");
    Bytes report = read_file("report");
    const uint64_t *stacks = (const void *)report.data;
    size_t count = report.size / sizeof *stacks;
    bool ok = true;
    for (size_t i = 0; i < count; i++)
        if (is_first(stacks, i)) {
            ok = try(c, failure, (long)i + 1, good) && ok;
            ++*tried;
        }
    free(report.data);
    outcome_free(&counted);
    return ok;
}

static void test(const Case *c)
{
    Outcome good = run(c, NULL, 0, 0, NULL);
    if (good.status != 0)
        print_text("without a failure", good.err);
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        size_t tried = 0;
        bool ok = good.status == 0 && sweep(c, i, &good, &tried);
        printf("%s %d - %s: %zu × %s, %s\n", ok ? "ok" : "not ok", ++tests, c->name, tried,
               failures[i].call, failures[i].error ? strerror(failures[i].error) : "none or cut");
        fflush(stdout);
    }
    outcome_free(&good);
}

static void copy(const char *from_folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/sessions/0.1/%s", from_folder, name);
    Bytes bytes = read_file(path);
    FILE *out = fopen(name, "w");
    fwrite(bytes.data, 1, bytes.size, out);
    fclose(out);
    free(bytes.data);
}

/* A trace that is to be checked. */
static void make_trace(void)
{
    static const Case train = {"", {"train", "xor", "--epochs", "2", "--quiet", "-o", "adam",
                                    "--trace", "trace.ndjson"}, NULL};
    Outcome made = run(&train, NULL, 0, 0, NULL);
    outcome_free(&made);
}

static const char *absolute(const char *path)
{
    char *whole = path ? realpath(path, NULL) : NULL;
    return whole ? whole : path;
}

int main(int argc, char **argv)
{
    const char *const sessions[] = {"branches.json", "edits.json", "frozen.json", "dropout.json",
                                    "points.csv", "reals.csv", "trio.csv"};
    if (getenv("BACKPROP_SANITIZED")) {
        puts("1..0 # SKIP a sanitizer has an allocator of its own");
        return 0;
    }
#ifndef __GLIBC__
    puts("1..0 # SKIP calls can be made to fail with glibc only");
    return 0;
#endif
    if (!getenv("BACKPROP_SWEEP")) {
        puts("1..0 # SKIP it takes a minute; BACKPROP_SWEEP=1 runs it");
        return 0;
    }
    const char *srcdir = absolute(getenv("srcdir") ? getenv("srcdir") : ".");
    program = absolute(getenv("BACKPROP") ? getenv("BACKPROP") : "./backprop");
    library = absolute(getenv("FAULT") ? getenv("FAULT") : "tests/fault/fault.so");
    if (!library || access(library, R_OK) != 0 || !mkdtemp(folder) || chdir(folder) != 0) {
        puts("Bail out! no library or no folder");
        return 1;
    }
    setenv("HOME", folder, 1);
    setenv("XDG_STATE_HOME", folder, 1);
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("XDG_CONFIG_HOME");
    for (size_t i = 0; i < sizeof sessions / sizeof sessions[0]; i++)
        copy(srcdir, sessions[i]);
    put_file("d.csv", "a,b,c\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no\n0.5,1,maybe\n");
    make_trace();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (argc < 2 || strstr(cases[i].name, argv[1]))
            test(&cases[i]);
    printf("# %zu runs\n1..%d\n", runs, tests);
    fflush(stdout);
    char *const clean[] = {"rm", "-rf", folder, NULL};
    if (chdir("/") == 0)
        execvp("rm", clean);
    return 0;
}
