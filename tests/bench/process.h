/* Another program that answers lines with lines. */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

typedef struct Process {
    pid_t pid;
    FILE *to, *from;
} Process;

/* Starts argv[0] (looked for in PATH); what it writes to standard error is thrown away when it is
 * `quiet`. */
bool process_start(Process *process, const char *const argv[], bool quiet);

/* Closes its standard input and waits; the exit status, or -1. */
int process_end(Process *process);

/* Sends a line and waits for "KEY NUMBER"; false when another thing or nothing comes. */
bool process_ask(Process *process, const char *line, const char *key, double *answer);

/* The first line of what argv prints, without its end; false unless it ends with status 0. */
bool process_line(const char *const argv[], bool quiet, char *line, int size);

#endif
