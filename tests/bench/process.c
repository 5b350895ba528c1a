#include "process.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void become(const char *const argv[], const int to[2], const int from[2],
                             bool quiet)
{
    int nowhere = quiet ? open("/dev/null", O_WRONLY) : -1;
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    execvp(argv[0], (char *const *)(void *)argv);
    _exit(127);
}

bool process_start(Process *process, const char *const argv[], bool quiet)
{
    int to[2], from[2];
    *process = (Process){0};
    if (pipe2(to, O_CLOEXEC) != 0)
        return false;
    if (pipe2(from, O_CLOEXEC) != 0) {
        close(to[0]);
        close(to[1]);
        return false;
    }
    fflush(NULL);
    process->pid = fork();
    if (process->pid == 0)
        become(argv, to, from, quiet);
    close(to[0]);
    close(from[1]);
    process->to = fdopen(to[1], "w");
    process->from = fdopen(from[0], "r");
    return process->pid > 0 && process->to && process->from;
}

int process_end(Process *process)
{
    int status = -1;
    if (process->to)
        fclose(process->to);
    if (process->from)
        fclose(process->from);
    if (process->pid <= 0 || waitpid(process->pid, &status, 0) != process->pid)
        status = -1;
    *process = (Process){0};
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool process_ask(Process *process, const char *line, const char *key, double *answer)
{
    char got[128];
    size_t length = strlen(key);
    if (fprintf(process->to, "%s\n", line) < 0 || fflush(process->to) != 0 ||
        !fgets(got, sizeof got, process->from) || strncmp(got, key, length) != 0)
        return false;
    *answer = strtod(got + length, NULL);
    return *answer > 0;
}

bool process_line(const char *const argv[], bool quiet, char *line, int size)
{
    Process process;
    bool started = process_start(&process, argv, quiet);
    bool got = started && fgets(line, size, process.from);
    if (got)
        line[strcspn(line, "\n")] = '\0';
    return process_end(&process) == 0 && got;
}
