#include "program.h"

#include <dirent.h>
#include <math.h>
#include <poll.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *program_path(void)
{
    const char *path = getenv("BACKPROP");
    return path && *path != '\0' ? path : "./backprop";
}

bool program_is_sanitized(void)
{
    return getenv("BACKPROP_SANITIZED");
}

Pty *program_start(const PtyOptions *options, const char *const more[])
{
    const char *argv[PROGRAM_ARGUMENTS + 3] = {program_path(), "--no-config"};
    for (int i = 0; more && more[i] && i < PROGRAM_ARGUMENTS; i++)
        argv[2 + i] = more[i];
    Pty *pty = pty_start(options, argv);
    assert_non_null(pty);
    assert_true(pty_wait_row(pty, -1, "epoch "));
    return pty;
}

Pty *program_open(int columns, int rows)
{
    PtyOptions options = {.columns = columns, .rows = rows};
    return program_start(&options, NULL);
}

bool program_is_restored(const Pty *pty, const void *context)
{
    (void)context;
    return pty_tty_sane(pty) && !pty_alternate(pty) && pty_cursor_visible(pty) &&
           pty_mouse_mode(pty) == PTY_MOUSE_OFF && !pty_paste_marks(pty);
}

void program_quit(Pty *pty)
{
    pty_type(pty, "q");
    assert_int_equal(pty_wait_exit(pty), 0);
    assert_true(program_is_restored(pty, NULL));
    pty_end(pty);
}

bool program_at_epoch(Pty *pty, int epoch)
{
    char text[32];
    snprintf(text, sizeof text, "epoch %d ", epoch);
    return pty_wait_row(pty, -1, text);
}

static bool stands_still(const Pty *pty, const void *context)
{
    char row[2048];
    (void)context;
    pty_row(pty, -1, row, sizeof row);
    const char *loss = strstr(row, "loss ");
    bool busy = strstr(row, "playing") || strstr(row, "going ");
    return !busy && loss && !strchr(row, '@') && strncmp(loss, "loss …", 8) != 0;
}

static bool has_prompt(const Pty *pty, const void *context)
{
    (void)context;
    return pty_cell(pty, 0, -2).text[0] == ':';
}

static bool open_prompt(Pty *pty)
{
    pty_type(pty, ":");
    return pty_wait(pty, has_prompt, NULL, "the prompt");
}

static bool has_keys_row(const Pty *pty, const void *context)
{
    char row[2048];
    pty_row(pty, -2, row, sizeof row);
    return !has_prompt(pty, context) && strstr(row, "q "); /* quit, or close a list */
}

static bool is_prompt(const Pty *pty, const void *text)
{
    char row[2048];
    pty_row(pty, -2, row, sizeof row);
    return strcmp(row, text) == 0;
}

/* What is typed is new each time: a prompt that is still to be seen of a line before is another. */
bool program_settle(Pty *pty)
{
    static unsigned count;
    char text[16];
    snprintf(text, sizeof text, ":%u", ++count);
    pty_type(pty, text);
    if (!pty_wait(pty, is_prompt, text, text) ||
        !pty_wait(pty, stands_still, NULL, "a pause with the loss known"))
        return false;
    pty_key(pty, PTY_KEY_ESCAPE);
    if (!pty_wait(pty, has_keys_row, NULL, "the keys in the prompt's place"))
        return false;
    program_come_to_rest(pty);
    return true;
}

/* The program writes a frame without a pause, but the pty hands it on in pieces. Asleep, with
 * nothing in the pty, it has no piece left: one that waited for room would have been woken. */
void program_come_to_rest(Pty *pty)
{
    enum { WAITS_AT_MOST = 10000 };
    for (int ms = 0; ms < WAITS_AT_MOST; ms++) {
        bool asleep = process_in_state(pty_pid(pty), 'S');
        size_t before = pty_output_bytes(pty);
        pty_pump(pty);
        if (asleep && pty_output_bytes(pty) == before)
            return;
        poll(NULL, 0, 1);
    }
}

void program_press(Pty *pty, const char *keys)
{
    for (; *keys != '\0'; keys++) {
        pty_send(pty, keys, 1);
        assert_true(program_settle(pty));
    }
}

void program_command(Pty *pty, const char *line)
{
    assert_true(open_prompt(pty));
    pty_type(pty, line);
    pty_key(pty, PTY_KEY_ENTER);
}

double program_number(const Pty *pty, const char *word)
{
    char row[2048], *end;
    pty_row(pty, -1, row, sizeof row);
    const char *at = strstr(row, word);
    if (!at)
        return NAN;
    at += strlen(word);
    double number = strtod(at, &end);
    return end > at ? number : NAN;
}

Screen screen_take(Pty *pty, int columns, int rows)
{
    program_come_to_rest(pty);
    size_t count = (size_t)columns * (size_t)rows;
    Screen screen = {columns, rows, calloc(count, sizeof *screen.cells)};
    assert_non_null(screen.cells);
    for (size_t i = 0; i < count; i++)
        screen.cells[i] = pty_cell(pty, (int)i % columns, (int)i / columns);
    return screen;
}

void screen_free(Screen *screen)
{
    free(screen->cells);
    *screen = (Screen){0};
}

static bool same_look(const PtyCell *a, const PtyCell *b)
{
    return strcmp(a->text, b->text) == 0 && a->foreground == b->foreground &&
           a->background == b->background && a->bold == b->bold && a->italic == b->italic &&
           a->underline == b->underline && a->blink == b->blink && a->reverse == b->reverse &&
           a->strike == b->strike;
}

/* The foreground of a blank cell cannot be seen. */
static bool both_blank(const PtyCell *a, const PtyCell *b)
{
    return strcmp(a->text, " ") == 0 && strcmp(b->text, " ") == 0 && !a->reverse && !b->reverse &&
           !a->underline && !b->underline && a->background == b->background;
}

static bool contains(Rectangle r, int x, int y)
{
    return x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height;
}

/* Counts inside the area, or outside it. */
static int count_differences(const Screen *a, const Screen *b, Rectangle area, bool inside)
{
    int count = 0;
    for (int y = 0; y < a->rows; y++)
        for (int x = 0; x < a->columns; x++) {
            const PtyCell *p = &a->cells[y * a->columns + x];
            const PtyCell *q = &b->cells[y * a->columns + x];
            if (contains(area, x, y) != inside || same_look(p, q) || both_blank(p, q))
                continue;
            if (++count <= 8)
                fprintf(stderr, "# column %d row %d: %s %07x/%07x and %s %07x/%07x\n", x, y,
                        p->text, p->foreground, p->background, q->text, q->foreground,
                        q->background);
        }
    return count;
}

int screen_differences(const Screen *a, const Screen *b, Rectangle hole)
{
    return count_differences(a, b, hole, false);
}

int screen_differences_in(const Screen *a, const Screen *b, Rectangle area)
{
    return count_differences(a, b, area, true);
}

void screen_check_again(Pty *s, Screen *before)
{
    Screen after = screen_take(s, before->columns, before->rows);
    assert_int_equal(screen_differences(before, &after, (Rectangle){0}), 0);
    screen_free(before);
    screen_free(&after);
}

Rectangle screen_panel(const Pty *pty, const char *title)
{
    char text[64];
    Rectangle r = {0};
    snprintf(text, sizeof text, "╭─ %s", title);
    if (!pty_find(pty, text, &r.x, &r.y)) {
        snprintf(text, sizeof text, "╭ %s", title);
        if (!pty_find(pty, text, &r.x, &r.y))
            return r;
    }
    for (r.width = 1; strcmp(pty_cell(pty, r.x + r.width - 1, r.y).text, "╮") != 0;)
        if (++r.width > 1000)
            return (Rectangle){0};
    for (r.height = 1; strcmp(pty_cell(pty, r.x, r.y + r.height - 1).text, "╰") != 0;)
        if (++r.height > 1000)
            return (Rectangle){0};
    return r;
}

void program_forge_length(const char *path)
{
    static const char was[] = "\"epoch\": 1, \"step\": 1,";
    char text[16384], *at = text, *next;
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    file = fopen(path, "we");
    assert_non_null(file);
    for (; (next = strstr(at, was)); at = next + sizeof was - 1)
        fprintf(file, "%.*s\"epoch\": 1000000000000, \"step\": 1000000000000,", (int)(next - at),
                at);
    fputs(at, file);
    fclose(file);
}

char *folder_new(void)
{
    const char *base = getenv("TMPDIR");
    char *folder = malloc(4096);
    assert_non_null(folder);
    snprintf(folder, 4096, "%s/backprop-XXXXXX", base && *base != '\0' ? base : "/tmp");
    assert_non_null(mkdtemp(folder));
    return folder;
}

void folder_delete(char *folder)
{
    char path[8192];
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path); /* fails for "." and ".." */
    }
    if (directory)
        closedir(directory);
    rmdir(folder);
    free(folder);
}

/* The text of /proc/PID/stat from behind the name, which may hold anything. */
static bool read_stat(pid_t pid, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t length = fread(text, 1, size - 1, file);
    fclose(file);
    text[length] = '\0';
    char *end = strrchr(text, ')');
    if (!end || end[1] == '\0')
        return false;
    memmove(text, end + 2, strlen(end + 2) + 1);
    return true;
}

bool process_in_state(pid_t pid, char state)
{
    char text[1024];
    return read_stat(pid, text, sizeof text) && text[0] == state;
}

long process_ticks(pid_t pid)
{
    char text[1024];
    long user, kernel;
    if (!read_stat(pid, text, sizeof text) ||
        sscanf(text, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &kernel) != 2)
        return -1;
    return user + kernel;
}
