/* The scripts of tests/scripts, played at the program in a pseudo terminal. */
#include "program.h"

#include "../play.h"
#include "../view/golden_file.h"
#include "../view/tap.h"

#include "core/base/text.h"
#include "lesson/script.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Pty *pty;

/* What a terminal sends for keys that are no characters; Esc as one that nothing can follow. */
static const char *const keys[SCRIPT_KEYS_END - SCRIPT_KEY_ENTER] = {
    "\r",        "\t",        "\033[Z",    "\177",   "\033[3~", "\033[27u", "\033[A",
    "\033[B",    "\033[D",    "\033[C",    "\033[1;2D", "\033[1;2C", "\033[H", "\033[F",
    "\033[5~",   "\033[6~",   "\033OP",
};

enum { HEADLINE_MOST = 2 };

/* Whether there is a frame of this size: a corner and the last row, or that it is too small. */
static bool draws(const Pty *s, const void *context)
{
    static const char corners[] = "╮┐+";
    char row[PLAY_ROW_SIZE];
    int width, height;
    (void)context;
    pty_size(s, &width, &height);
    pty_row(s, -1, row, sizeof row);
    bool framed = false; /* below the rows of the headline */
    for (int y = 0; y <= HEADLINE_MOST && y < height; y++) {
        PtyCell corner = pty_cell(s, width - 1, y);
        framed = framed || (*corner.text && strstr(corners, corner.text));
    }
    return strstr(row, "quits") || (strstr(row, "epoch ") && framed);
}

static bool start(const char *words, int width, int height, Error *err)
{
    char text[4096], state[4096];
    const char *argv[PROGRAM_ARGUMENTS * 4] = {program_path(), "--no-config", "--motion", "off"};
    const char *environment[] = {state, "BACKPROP_KERNELS=baseline", NULL};
    int argc = strstr(words, "--motion") ? 2 : 4;
    PtyOptions options = {.columns = width, .rows = height, .environment = environment};
    snprintf(text, sizeof text, "%s", words);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", getenv("XDG_STATE_HOME"));
    for (char *word = strtok(text, " "); word && argc < PROGRAM_ARGUMENTS * 4 - 1;
         word = strtok(NULL, " "))
        argv[argc++] = word;
    pty = pty_start(&options, argv);
    if (!pty)
        return error_set(err, "the program cannot be started");
    if (!pty_wait(pty, draws, NULL, "the first frame"))
        return error_set(err, "there is no first frame");
    return (pty_alternate(pty) && !pty_cursor_visible(pty)) ||
           error_set(err, "the terminal is not the program's own");
}

static bool has_ended(void)
{
    return pty_has_ended(pty) && pty_wait_exit(pty) == 0 && program_is_restored(pty, NULL);
}

/* By a polite signal, whatever is open; or it has ended by itself. */
static bool stop(Error *err)
{
    pty_pump(pty);
    pty_signal(pty, SIGTERM);
    int status = pty_wait_exit(pty);
    bool restored = program_is_restored(pty, NULL);
    pty_end(pty);
    pty = NULL;
    if (status != 128 + SIGTERM && status != 0)
        return error_set(err, "the program ends with status %d", status);
    return restored || error_set(err, "the terminal is not as it was");
}

static void resize(int width, int height)
{
    pty_resize(pty, width, height);
    if (!pty_has_ended(pty))
        pty_wait(pty, draws, NULL, "a frame of the new size");
}

static void press(uint32_t key)
{
    char text[5];
    if (key >= SCRIPT_KEY_ENTER && key < SCRIPT_KEYS_END) {
        pty_type(pty, keys[key - SCRIPT_KEY_ENTER]);
    } else {
        size_t size = text_encode(key, text);
        pty_send(pty, text, size);
    }
}

static void paste(const char *text)
{
    pty_paste(pty, text);
}

static void mouse(PlayMouse action, int x, int y)
{
    pty_pump(pty);
    if (action == PLAY_RELEASE && pty_mouse_mode(pty) == PTY_MOUSE_OFF)
        return; /* the program has ended where the button was pressed */
    if (action == PLAY_PRESS || action == PLAY_RELEASE)
        pty_button(pty, x, y, 1, action == PLAY_PRESS);
    else if (action == PLAY_MOVE)
        pty_move(pty, x, y);
    else
        pty_wheel(pty, x, y, action == PLAY_WHEEL_UP ? -1 : 1);
}

static void take_from(const Pty *s, PlayScreen *screen)
{
    pty_size(s, &screen->width, &screen->height);
    size_t count = (size_t)screen->width * (size_t)screen->height;
    screen->cells = calloc(count, sizeof *screen->cells);
    assert_non_null(screen->cells);
    for (size_t i = 0; i < count; i++) {
        PtyCell cell = pty_cell(s, (int)i % screen->width, (int)i / screen->width);
        PlayCell *out = &screen->cells[i];
        /* The last blank of a row is written as one that no terminal leaves out. */
        bool blank = strcmp(cell.text, "\u00a0") == 0;
        snprintf(out->text, sizeof out->text, "%s", blank ? " " : cell.text);
        out->look[0] = cell.foreground;
        out->look[1] = (uint64_t)cell.background << 8 |
                       (uint64_t)(cell.bold | cell.italic << 1 | cell.underline << 2 |
                                  cell.blink << 3 | cell.reverse << 4 | cell.strike << 5);
    }
    pty_cursor(s, &screen->cursor_x, &screen->cursor_y);
}

static void take(PlayScreen *screen)
{
    take_from(pty, screen);
}

typedef struct Question {
    PlayCondition *condition;
    const void *context;
} Question;

static bool is_so(const Pty *s, const void *context)
{
    const Question *question = context;
    PlayScreen screen;
    take_from(s, &screen);
    bool so = question->condition(&screen, question->context);
    free(screen.cells);
    return so;
}

/* Whatever is to be so comes to be so, for nobody knows when all keys are obeyed. */
static bool holds(PlayCondition *condition, const void *context, bool patient)
{
    Question question = {condition, context};
    (void)patient;
    return pty_wait(pty, is_so, &question, "what is expected");
}

static bool rest(void)
{
    return program_settle(pty);
}

static bool is_golden(const PlayScreen *screen, const void *context)
{
    const char *wanted = context;
    char row[PLAY_ROW_SIZE];
    for (int y = 0; y < screen->height; y++) {
        play_row(screen, y, row, sizeof row);
        size_t length = strlen(row);
        if (strncmp(wanted, row, length) != 0 || wanted[length] != '\n')
            return false;
        wanted += length + 1;
    }
    return *wanted == '\0';
}

/* What the terminal shows is what the App draws. */
static void check_golden(const char *name)
{
    static const char head[] = "== text\n";
    char *stored = golden_read(name);
    stored[golden_text_size(stored)] = '\0';
    assert_memory_equal(stored, head, sizeof head - 1);
    bool same = holds(is_golden, stored + sizeof head - 1, true);
    free(stored);
    if (!same)
        fail_msg("%s: another screen", name);
}

int main(int argc, char **argv)
{
    static const PlayProgram program = {
        "terminal", start, stop, resize, press, paste, mouse, NULL, holds, rest, has_ended, NULL,
        NULL, take, check_golden};
    return play_all(&program, argc, argv);
}
