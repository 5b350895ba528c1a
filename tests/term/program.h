/* What the tests of the terminal program share: starting it, waiting until its screen stands
 * still, and comparing screens. The program is the file named by the environment variable
 * BACKPROP, else ./backprop, and always gets --no-config. */
#ifndef TESTS_TERM_PROGRAM_H
#define TESTS_TERM_PROGRAM_H

#include "pty.h"

enum { PROGRAM_ARGUMENTS = 12 };

/* A screen taken: its cells, row after row. */
typedef struct Screen {
    int columns, rows;
    PtyCell *cells;
} Screen;

typedef struct Rectangle {
    int x, y, width, height;
} Rectangle;

/* The path of the program. */
const char *program_path(void);

/* Sanitizers end with a status of their own after fatal signals, and train slowly. */
bool program_is_sanitized(void);

/* Starts the program with more arguments, a list that ends with NULL, and awaits its last row. */
Pty *program_start(const PtyOptions *options, const char *const more[]);

/* The same at a size, in the default terminal, without more arguments. */
Pty *program_open(int columns, int rows);

/* Whether the terminal is as it was before the program; a PtyCondition. */
bool program_is_restored(const Pty *pty, const void *context);

/* Presses q, expects status 0 and a sane terminal, and frees it. */
void program_quit(Pty *pty);

/* Waits for "epoch N" as a whole word on the last row. */
bool program_at_epoch(Pty *pty, int epoch);

/* Opens the prompt, waits until the program pauses with its loss known, and closes it again: the
 * keys before have been worked off then, their frames are on the screen, and messages are gone. */
bool program_settle(Pty *pty);

/* Waits until the program waits, and takes in all that it has written: the frame is whole then. */
void program_come_to_rest(Pty *pty);

/* Types keys one by one and settles after each. */
void program_press(Pty *pty, const char *keys);

/* Opens the prompt, types the line and presses Enter. */
void program_command(Pty *pty, const char *line);

/* The number after a word on the last row; NAN when there is none. */
double program_number(const Pty *pty, const char *word);

/* The cells of the screen after a whole frame, to be freed with screen_free. */
Screen screen_take(Pty *pty, int columns, int rows);
void screen_free(Screen *screen);

/* How many cells look different outside the hole; the first few are named on stderr. */
int screen_differences(const Screen *a, const Screen *b, Rectangle hole);

/* The same within an area. */
int screen_differences_in(const Screen *a, const Screen *b, Rectangle area);

/* Fails unless the whole screen looks as it did; frees what was taken. */
void screen_check_again(Pty *pty, Screen *before);

/* The frame whose top left corner stands one or two cells before " TITLE" (the network's begins
 * with "input"); empty when there is none. */
Rectangle screen_panel(const Pty *pty, const char *title);

/* Lets a session saved after one epoch and mini-batch say that there were 10^12 of them. */
void program_forge_length(const char *path);

/* A new empty folder below TMPDIR or /tmp; to be given to folder_delete. */
char *folder_new(void);

/* Removes a folder with the files in it and frees its name. */
void folder_delete(char *folder);

/* Whether the process has, after its name, the state letter given in /proc/PID/stat. */
bool process_in_state(pid_t pid, char state);

/* Processor time of a process in clock ticks, -1 when it cannot be told. */
long process_ticks(pid_t pid);

#endif
