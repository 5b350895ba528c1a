/* A program in a pseudo terminal: the screen that it draws there, and the keys, mouse events,
 * resizes and signals sent to it.
 *
 * The program's output goes through libvterm, so a test sees what a user would see. Nothing here
 * sleeps: every wait returns as soon as the screen (or the program's end) satisfies it, and fails
 * only when the program has ended without doing so or at a final deadline, which is 20 seconds
 * unless the environment variable PTY_TIMEOUT gives another number of seconds. A wait that
 * fails prints the reason and the last screen to stderr as TAP diagnostics ("# ...").
 *
 * Columns and rows are cells counted from 0; a negative row counts from the bottom (-1 is the
 * last row). Texts are UTF-8. When memory runs out the functions abort the test program, whose
 * handler of SIGCHLD they replace. */
#ifndef TESTS_TERM_PTY_H
#define TESTS_TERM_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <vterm_keycodes.h>

typedef struct Pty Pty;

/* How the program is started; all zero is a valid choice. */
typedef struct PtyOptions {
    int columns;      /* width of the terminal, 80 when 0 */
    int rows;         /* height of the terminal, 24 when 0 */
    const char *term; /* TERM, "xterm-256color" when NULL */
    /* "NAME=VALUE" sets and "NAME" alone unsets a variable; the list ends with NULL, and NULL
     * stands for an empty one. It is applied to a clean environment: TERM, LANG and LC_ALL
     * (C.UTF-8), and the test's own PATH, HOME, TMPDIR and settings of sanitizers and gcov. */
    const char *const *environment;
    const char *directory; /* the program's working directory, the test's own when NULL */
} PtyOptions;

/* The keys that are no characters; their numbers are those of libvterm. */
typedef enum PtyKey {
    PTY_KEY_SHIFT_TAB = -1,
    PTY_KEY_ENTER = VTERM_KEY_ENTER,
    PTY_KEY_TAB = VTERM_KEY_TAB,
    PTY_KEY_BACKSPACE = VTERM_KEY_BACKSPACE,
    PTY_KEY_ESCAPE = VTERM_KEY_ESCAPE,
    PTY_KEY_UP = VTERM_KEY_UP,
    PTY_KEY_DOWN = VTERM_KEY_DOWN,
    PTY_KEY_LEFT = VTERM_KEY_LEFT,
    PTY_KEY_RIGHT = VTERM_KEY_RIGHT,
    PTY_KEY_INSERT = VTERM_KEY_INS,
    PTY_KEY_DELETE = VTERM_KEY_DEL,
    PTY_KEY_HOME = VTERM_KEY_HOME,
    PTY_KEY_END = VTERM_KEY_END,
    PTY_KEY_PAGE_UP = VTERM_KEY_PAGEUP,
    PTY_KEY_PAGE_DOWN = VTERM_KEY_PAGEDOWN,
    PTY_KEY_F1 = VTERM_KEY_FUNCTION(1) /* F2 is PTY_KEY_F1 + 1, up to F12 */
} PtyKey;

/* What pty_mouse_mode answers: which mouse events the program has asked for. */
enum { PTY_MOUSE_OFF, PTY_MOUSE_CLICKS, PTY_MOUSE_DRAGS, PTY_MOUSE_MOVES };

/* A colour is 0xRRGGBB, or PTY_COLOUR_INDEX | palette index, or PTY_COLOUR_DEFAULT. */
#define PTY_COLOUR_INDEX UINT32_C(0x01000000)
#define PTY_COLOUR_DEFAULT UINT32_C(0x02000000)

/* One cell as it was asked for; `reverse` is not applied to the colours. */
typedef struct PtyCell {
    char text[32]; /* " " for a blank cell, "" for the right half of a wide character */
    uint32_t foreground, background;
    bool bold, italic, underline, blink, reverse, strike; /* libvterm 0.1 knows no "dim" */
} PtyCell;

/* A question about the screen for pty_wait; `context` is the caller's. */
typedef bool PtyCondition(const Pty *pty, const void *context);

/* Starts the program argv[0] (looked up in PATH) with the NULL-terminated arguments `argv`.
 * `options` may be NULL. Returns what is to be freed with pty_end, or NULL with a
 * diagnostic on stderr when there is no pty or process to be had. A program that cannot be
 * executed leaves a message on the screen and ends with status 127. */
Pty *pty_start(const PtyOptions *options, const char *const argv[]);

/* Kills the program and its process group when it still runs and frees it, or NULL. */
void pty_end(Pty *pty);

/* Sends bytes as if typed, and returns when the pty has taken them; what it has not taken at the
 * deadline follows during later waits. Bytes for a program that has ended are dropped. */
void pty_send(Pty *pty, const char *bytes, size_t length);

/* Sends a string; control characters and escape sequences are written out in it. */
void pty_type(Pty *pty, const char *text);

/* Presses a key, encoded as the keyboard modes demand which the program has switched on so far. */
void pty_key(Pty *pty, PtyKey key);

/* Presses and releases mouse button 1 (left), 2 or 3 on a cell. Like the other mouse functions it
 * first waits until the program has switched the mouse on, and returns false when it does not; the
 * bytes follow the mode and the encoding it chose. */
bool pty_click(Pty *pty, int column, int row, int button);

/* Presses or releases one button on a cell: with pty_move in between, a drag. */
bool pty_button(Pty *pty, int column, int row, int button, bool pressed);

/* Moves the mouse to a cell; the program hears of it only in a mode that reports moves or drags. */
bool pty_move(Pty *pty, int column, int row);

/* Turns the wheel one notch on a cell, up for a negative and down for a positive direction. */
bool pty_wheel(Pty *pty, int column, int row, int direction);

/* Gives the terminal another size; the program gets SIGWINCH. False when the pty refuses. */
bool pty_resize(Pty *pty, int columns, int rows);

/* Sends a signal to the program (not to its children); nothing when it has ended. */
void pty_signal(Pty *pty, int signal);

/* Closes the terminal as a closed window does: the program gets SIGHUP and its tty is dead. */
void pty_hang_up(Pty *pty);

/* What the program has put on the clipboard last (OSC 52), in base64, or "". */
const char *pty_copied(const Pty *pty);

/* Takes in all the output that is there now, without waiting for more. */
void pty_pump(Pty *pty);

/* Takes in output until the condition holds. False, after a diagnostic that names `what` was
 * waited for, at the deadline or when the program has ended and its last output does not do. */
bool pty_wait(Pty *pty, PtyCondition *condition, const void *context, const char *what);

/* Waits until some row contains the text. */
bool pty_wait_text(Pty *pty, const char *text);

/* Waits until the given row contains the text. */
bool pty_wait_row(Pty *pty, int row, const char *text);

/* Waits until no row contains the text. */
bool pty_wait_absent(Pty *pty, const char *text);

/* Waits until the program has ended: its exit status, or 128 + the signal that ended it. At the
 * deadline -1 after a diagnostic, and the program is killed. May be asked again. */
int pty_wait_exit(Pty *pty);

/* Whether the program has ended, as far as has been taken in. */
bool pty_has_ended(const Pty *pty);

/* The terminal's width and height now. */
void pty_size(const Pty *pty, int *columns, int *rows);

/* Writes the text of a row without trailing blanks to `buffer`, cut between cells to fit. */
void pty_row(const Pty *pty, int row, char *buffer, size_t size);

/* Whether the text stands within one row, and in which cell it first starts. `column` and `row`
 * may be NULL and are left alone when the answer is false. */
bool pty_find(const Pty *pty, const char *text, int *column, int *row);

/* The cell at a place; a blank one in default colours outside the screen. */
PtyCell pty_cell(const Pty *pty, int column, int row);

/* Prints the screen as TAP diagnostics, a line for each row. */
void pty_print(const Pty *pty, FILE *out);

/* Sends text as a terminal sends what is pasted: between marks where the program asked for them. */
void pty_paste(Pty *pty, const char *text);

/* Stops the terminal's output as flow control does, or lets it go on. */
void pty_stop_output(Pty *pty, bool stopped);

/* Whether Ctrl-S would stop the output. */
bool pty_flow_control(const Pty *pty);

/* Sets the modes of the tty back to those at the start, as a shell does with a stopped job. */
void pty_restore_modes(Pty *pty);

/* Sends a byte without taking in any output. */
void pty_press_unread(Pty *pty, char key);

/* Waits for the program's end without taking in any output: its status as pty_wait_exit gives
 * it, or -1 when it has not ended after so many milliseconds. */
int pty_wait_exit_unread(Pty *pty, int milliseconds);

/* Whether the program has asked for marks around what is pasted. */
bool pty_paste_marks(const Pty *pty);

/* Whether the program shows the alternate screen. */
bool pty_alternate(const Pty *pty);

/* Whether the cursor is visible. */
bool pty_cursor_visible(const Pty *pty);

/* Where the cursor stands, visible or not. */
void pty_cursor(const Pty *pty, int *column, int *row);

/* Which mouse events the program has asked for: one of PTY_MOUSE_*. */
int pty_mouse_mode(const Pty *pty);

/* Whether the terminal's input, output and local modes (ECHO, ICANON, ISIG, ICRNL, OPOST ...) are
 * as they were at the start. Answers also after the program's end, but not after a hang-up. */
bool pty_tty_sane(const Pty *pty);

/* The process id of the program, which is also its process group and session. */
pid_t pty_pid(const Pty *pty);

/* How many frames it has written between the marks of synchronised output, and how often it has
 * changed cells outside of them, or begun one within another. */
size_t pty_frames(const Pty *pty);
size_t pty_torn(const Pty *pty);

/* How many bytes the program has written to the terminal so far, as taken in. */
size_t pty_output_bytes(const Pty *pty);

#endif
