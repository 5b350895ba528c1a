/* What the parts of pty.c share: pty.c starts and ends the program in its pty,
 * pty_screen.c keeps the screen, pty_wait.c takes in output, waits and sends. */
#ifndef TESTS_TERM_PTY_PRIVATE_H
#define TESTS_TERM_PTY_PRIVATE_H

#include "pty.h"

#include <termios.h>
#include <vterm.h>

struct Pty {
    pid_t pid;
    int master, slave; /* both ends of the pty; -1 when closed */
    bool ended;        /* true also before the start: there is nothing to kill */
    int status;        /* of waitpid, when ended */
    struct termios original;
    VTerm *terminal;
    VTermScreen *screen;
    bool alternate, cursor_visible, paste_marks;
    int mouse;
    char sequence[64]; /* the part read so far of an "ESC [ ? numbers" */
    size_t sequence_length;
    char copying[1 << 14]; /* the part read so far of "ESC ] 52 ; c ; … BEL" */
    size_t copying_length;
    char copied[1 << 14];  /* what was in the last whole one */
    char *unsent;
    size_t unsent_length;
    size_t output_bytes;
    bool in_frame;     /* between the marks of synchronised output */
    size_t frames;     /* such marks that have been closed */
    size_t torn;       /* times that cells changed outside of them, or a mark came in the other */
    int timeout_ms;
};

/* Makes the screen; its answers to the program wait to be sent. */
void pty_create_screen(Pty *pty, int columns, int rows);

/* Draws what the program has written. */
void pty_feed(Pty *pty, const char *bytes, size_t length);

/* The row counted from 0, for one that may count from the bottom. */
int pty_from_top(const Pty *pty, int row);

/* The column where the text starts in the row, -1 when it is not there. */
int pty_column_of(const Pty *pty, const char *text, int row);

/* Adds bytes to those that go to the program as soon as the pty takes them. */
void pty_keep(Pty *pty, const char *bytes, size_t length);

/* Kills the program and its process group when it still runs. */
void pty_kill(Pty *pty);

#endif
