/* The screen that a program in a pseudo terminal has drawn, kept by libvterm. */
#include "pty_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int height_of(const Pty *pty)
{
    int columns, rows;
    vterm_get_size(pty->terminal, &rows, &columns);
    return rows;
}

static int width_of(const Pty *pty)
{
    int columns, rows;
    vterm_get_size(pty->terminal, &rows, &columns);
    return columns;
}

void pty_size(const Pty *pty, int *columns, int *rows)
{
    vterm_get_size(pty->terminal, rows, columns);
}

int pty_from_top(const Pty *pty, int row)
{
    return row < 0 ? row + height_of(pty) : row;
}

static void answer(const char *bytes, size_t length, void *pty)
{
    pty_keep(pty, bytes, length);
}

static int note_property(VTermProp property, VTermValue *value, void *user)
{
    Pty *pty = user;
    if (property == VTERM_PROP_ALTSCREEN)
        pty->alternate = value->boolean != 0;
    else if (property == VTERM_PROP_CURSORVISIBLE)
        pty->cursor_visible = value->boolean != 0;
    else if (property == VTERM_PROP_MOUSE)
        pty->mouse = value->number;
    return 1;
}

static int note_damage(VTermRect rectangle, void *user)
{
    Pty *pty = user;
    (void)rectangle;
    pty->torn += !pty->in_frame;
    return 1;
}

/* A mark of synchronised output. */
static void note_mark(Pty *pty, bool begins)
{
    pty->torn += pty->in_frame == begins;
    pty->frames += pty->in_frame && !begins;
    pty->in_frame = begins;
}

void pty_create_screen(Pty *pty, int columns, int rows)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = note_property,
                                                   .damage = note_damage};
    pty->terminal = vterm_new(rows, columns);
    vterm_set_utf8(pty->terminal, 1);
    vterm_output_set_callback(pty->terminal, answer, pty);
    pty->screen = vterm_obtain_screen(pty->terminal);
    vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_reset(pty->screen, 1);
}

/* Follows "ESC [ ? numbers h" (or l) through the output; true for its final byte. */
static bool ends_mode_sequence(Pty *pty, char byte)
{
    static const char start[] = {'\033', '[', '?'};
    size_t length = byte == '\033' ? 0 : pty->sequence_length;
    bool goes_on =
        length < sizeof start ? byte == start[length] : (byte >= '0' && byte <= '9') || byte == ';';
    if (goes_on && length < sizeof pty->sequence - 1) {
        pty->sequence[length++] = byte;
        pty->sequence_length = length;
        return false;
    }
    pty->sequence[length] = '\0';
    pty->sequence_length = 0;
    return length > sizeof start && (byte == 'h' || byte == 'l');
}

/* Follows what is put on the clipboard. */
static void follow_copy(Pty *pty, char byte)
{
    static const char start[] = "\033]52;c;";
    size_t length = byte == '\033' ? 0 : pty->copying_length, before = strlen(start);
    bool goes_on = length < before ? byte == start[length] : byte != '\a';
    if (length >= before && byte == '\a')
        snprintf(pty->copied, sizeof pty->copied, "%.*s", (int)(length - before),
                 pty->copying + before);
    if (goes_on && length < sizeof pty->copying)
        pty->copying[length++] = byte;
    pty->copying_length = goes_on ? length : 0;
}

const char *pty_copied(const Pty *pty)
{
    return pty->copied;
}

static void set_mode(Pty *pty, int mode, char final)
{
    char text[32];
    int length = snprintf(text, sizeof text, "\033[?%d%c", mode, final);
    vterm_input_write(pty->terminal, text, (size_t)length);
}

/* libvterm 0.1 needs help with two things here: it looks at the first number only, while ncurses
 * switches the mouse on with "1006;1000", and leaving the alternate screen gives the cursor back
 * the visibility it had on entering, which no real terminal does. */
static void finish_mode_sequence(Pty *pty, char final)
{
    bool visible = pty->cursor_visible;
    vterm_input_write(pty->terminal, &final, 1);
    bool about_cursor = atoi(pty->sequence + 3) == 25;
    if (atoi(pty->sequence + 3) == 2004)
        pty->paste_marks = final == 'h';
    if (atoi(pty->sequence + 3) == 2026)
        note_mark(pty, final == 'h');
    for (const char *at = pty->sequence; (at = strchr(at, ';'));) {
        int mode = atoi(++at);
        about_cursor = about_cursor || mode == 25;
        set_mode(pty, mode, final);
    }
    if (!about_cursor && pty->cursor_visible != visible)
        set_mode(pty, 25, visible ? 'h' : 'l');
}

void pty_feed(Pty *pty, const char *bytes, size_t length)
{
    size_t from = 0;
    for (size_t i = 0; i < length; i++) {
        follow_copy(pty, bytes[i]);
        if (!ends_mode_sequence(pty, bytes[i]))
            continue;
        vterm_input_write(pty->terminal, bytes + from, i - from);
        finish_mode_sequence(pty, bytes[i]);
        from = i + 1;
    }
    if (from < length)
        vterm_input_write(pty->terminal, bytes + from, length - from);
    pty->output_bytes += length;
}

static void copy_text(const Pty *pty, VTermPos at, char *text, size_t size)
{
    VTermRect one = {at.row, at.row + 1, at.col, at.col + 1};
    text[vterm_screen_get_text(pty->screen, text, size - 1, one)] = '\0';
}

static uint32_t number_of_colour(VTermColor colour)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour))
        return PTY_COLOUR_DEFAULT;
    if (VTERM_COLOR_IS_INDEXED(&colour))
        return PTY_COLOUR_INDEX | colour.indexed.idx;
    return (uint32_t)colour.rgb.red << 16 | (uint32_t)colour.rgb.green << 8 | colour.rgb.blue;
}

PtyCell pty_cell(const Pty *pty, int column, int row)
{
    PtyCell cell = {" ", PTY_COLOUR_DEFAULT, PTY_COLOUR_DEFAULT, .bold = false};
    VTermScreenCell drawn = {0};
    VTermPos position = {pty_from_top(pty, row), column};
    if (position.row < 0 || position.row >= height_of(pty) || column < 0 || column >= width_of(pty))
        return cell;
    vterm_screen_get_cell(pty->screen, position, &drawn);
    if (drawn.chars[0] != 0)
        copy_text(pty, position, cell.text, sizeof cell.text);
    cell.foreground = number_of_colour(drawn.fg);
    cell.background = number_of_colour(drawn.bg);
    cell.bold = drawn.attrs.bold;
    cell.italic = drawn.attrs.italic;
    cell.underline = drawn.attrs.underline != 0;
    cell.blink = drawn.attrs.blink;
    cell.reverse = drawn.attrs.reverse;
    cell.strike = drawn.attrs.strike;
    return cell;
}

/* Whether the row shows the text from this column on. */
static bool is_text_at(const Pty *pty, int column, int row, const char *text)
{
    for (int columns = width_of(pty); *text != '\0' && column < columns; column++) {
        PtyCell cell = pty_cell(pty, column, row);
        size_t length = strlen(cell.text);
        if (strncmp(cell.text, text, length) != 0)
            return false;
        text += length;
    }
    return *text == '\0';
}

/* The column where the text starts in the row, -1 when it is not there. */
int pty_column_of(const Pty *pty, const char *text, int row)
{
    for (int column = 0; column < width_of(pty); column++)
        if (pty_cell(pty, column, row).text[0] != '\0' && is_text_at(pty, column, row, text))
            return column;
    return -1;
}

bool pty_find(const Pty *pty, const char *text, int *column, int *row)
{
    for (int r = 0; r < height_of(pty); r++) {
        int found = pty_column_of(pty, text, r);
        if (found < 0)
            continue;
        if (column)
            *column = found;
        if (row)
            *row = r;
        return true;
    }
    return false;
}

void pty_row(const Pty *pty, int row, char *buffer, size_t size)
{
    size_t used = 0, without_blanks = 0;
    for (int column = 0; column < width_of(pty) && size > 0; column++) {
        PtyCell cell = pty_cell(pty, column, row);
        size_t length = strlen(cell.text);
        if (used + length >= size)
            break;
        memcpy(buffer + used, cell.text, length);
        used += length;
        if (strcmp(cell.text, " ") != 0)
            without_blanks = used;
    }
    if (size > 0)
        buffer[without_blanks] = '\0';
}

void pty_print(const Pty *pty, FILE *out)
{
    char row[1 << 14];
    for (int y = 0; y < height_of(pty); y++) {
        pty_row(pty, y, row, sizeof row);
        fprintf(out, "# |%s\n", row);
    }
}

bool pty_paste_marks(const Pty *pty)
{
    return pty->paste_marks;
}

bool pty_alternate(const Pty *pty)
{
    return pty->alternate;
}

bool pty_cursor_visible(const Pty *pty)
{
    return pty->cursor_visible;
}

void pty_cursor(const Pty *pty, int *column, int *row)
{
    VTermPos position;
    vterm_state_get_cursorpos(vterm_obtain_state(pty->terminal), &position);
    *column = position.col;
    *row = position.row;
}

int pty_mouse_mode(const Pty *pty)
{
    return pty->mouse;
}
