#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "pty_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int height_of(const Session *session) {
    int columns, rows;
    vterm_get_size(session->terminal, &rows, &columns);
    return rows;
}

static int width_of(const Session *session) {
    int columns, rows;
    vterm_get_size(session->terminal, &rows, &columns);
    return columns;
}

int session_from_top(const Session *session, int row) {
    return row < 0 ? row + height_of(session) : row;
}

static void answer(const char *bytes, size_t length, void *session) {
    session_keep(session, bytes, length);
}

static int note_property(VTermProp property, VTermValue *value, void *user) {
    Session *session = user;
    if (property == VTERM_PROP_ALTSCREEN)
        session->alternate = value->boolean != 0;
    else if (property == VTERM_PROP_CURSORVISIBLE)
        session->cursor_visible = value->boolean != 0;
    else if (property == VTERM_PROP_MOUSE)
        session->mouse = value->number;
    return 1;
}

void session_create_screen(Session *session, int columns, int rows) {
    static const VTermScreenCallbacks callbacks = {.settermprop = note_property};
    session->terminal = vterm_new(rows, columns);
    vterm_set_utf8(session->terminal, 1);
    vterm_output_set_callback(session->terminal, answer, session);
    session->screen = vterm_obtain_screen(session->terminal);
    vterm_screen_set_callbacks(session->screen, &callbacks, session);
    vterm_screen_enable_altscreen(session->screen, 1);
    vterm_screen_reset(session->screen, 1);
}

/* Follows "ESC [ ? numbers h" (or l) through the output; true for its final byte. */
static bool ends_mode_sequence(Session *session, char byte) {
    static const char start[] = {'\033', '[', '?'};
    size_t length = byte == '\033' ? 0 : session->sequence_length;
    bool goes_on = length < sizeof start ? byte == start[length]
                                         : (byte >= '0' && byte <= '9') || byte == ';';
    if (goes_on && length < sizeof session->sequence - 1) {
        session->sequence[length++] = byte;
        session->sequence_length = length;
        return false;
    }
    session->sequence[length] = '\0';
    session->sequence_length = 0;
    return length > sizeof start && (byte == 'h' || byte == 'l');
}

static void set_mode(Session *session, int mode, char final) {
    char text[32];
    int length = snprintf(text, sizeof text, "\033[?%d%c", mode, final);
    vterm_input_write(session->terminal, text, (size_t)length);
}

/*
 * libvterm 0.1 needs help with two things here: it looks at the first number only, while ncurses
 * switches the mouse on with "1006;1000", and leaving the alternate screen gives the cursor back
 * the visibility it had on entering, which no real terminal does.
 */
static void finish_mode_sequence(Session *session, char final) {
    bool visible = session->cursor_visible;
    vterm_input_write(session->terminal, &final, 1);
    bool about_cursor = atoi(session->sequence + 3) == 25;
    if (atoi(session->sequence + 3) == 2004)
        session->paste_marks = final == 'h';
    for (const char *at = session->sequence; (at = strchr(at, ';')) != NULL;) {
        int mode = atoi(++at);
        about_cursor = about_cursor || mode == 25;
        set_mode(session, mode, final);
    }
    if (!about_cursor && session->cursor_visible != visible)
        set_mode(session, 25, visible ? 'h' : 'l');
}

void session_feed(Session *session, const char *bytes, size_t length) {
    size_t from = 0;
    for (size_t i = 0; i < length; i++) {
        if (!ends_mode_sequence(session, bytes[i]))
            continue;
        vterm_input_write(session->terminal, bytes + from, i - from);
        finish_mode_sequence(session, bytes[i]);
        from = i + 1;
    }
    if (from < length)
        vterm_input_write(session->terminal, bytes + from, length - from);
    session->output_bytes += length;
}

static void copy_text(const Session *session, VTermPos at, char *text, size_t size) {
    VTermRect one = {at.row, at.row + 1, at.col, at.col + 1};
    text[vterm_screen_get_text(session->screen, text, size - 1, one)] = '\0';
}

static uint32_t number_of_colour(VTermColor colour) {
    if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour))
        return SESSION_COLOUR_DEFAULT;
    if (VTERM_COLOR_IS_INDEXED(&colour))
        return SESSION_COLOUR_INDEX | colour.indexed.idx;
    return (uint32_t)colour.rgb.red << 16 | (uint32_t)colour.rgb.green << 8 | colour.rgb.blue;
}

SessionCell session_cell(const Session *session, int column, int row) {
    SessionCell cell = {" ", SESSION_COLOUR_DEFAULT, SESSION_COLOUR_DEFAULT, .bold = false};
    VTermScreenCell drawn = {0};
    VTermPos position = {session_from_top(session, row), column};
    if (position.row < 0 || position.row >= height_of(session) || column < 0 ||
        column >= width_of(session))
        return cell;
    vterm_screen_get_cell(session->screen, position, &drawn);
    if (drawn.chars[0] != 0)
        copy_text(session, position, cell.text, sizeof cell.text);
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
static bool is_text_at(const Session *session, int column, int row, const char *text) {
    for (int columns = width_of(session); *text != '\0' && column < columns; column++) {
        SessionCell cell = session_cell(session, column, row);
        size_t length = strlen(cell.text);
        if (strncmp(cell.text, text, length) != 0)
            return false;
        text += length;
    }
    return *text == '\0';
}

/* The column where the text starts in the row, -1 when it is not there. */
int session_column_of(const Session *session, const char *text, int row) {
    for (int column = 0; column < width_of(session); column++)
        if (session_cell(session, column, row).text[0] != '\0' &&
            is_text_at(session, column, row, text))
            return column;
    return -1;
}

bool session_find(const Session *session, const char *text, int *column, int *row) {
    for (int r = 0; r < height_of(session); r++) {
        int found = session_column_of(session, text, r);
        if (found < 0)
            continue;
        if (column != NULL)
            *column = found;
        if (row != NULL)
            *row = r;
        return true;
    }
    return false;
}

void session_row(const Session *session, int row, char *buffer, size_t size) {
    size_t used = 0, without_blanks = 0;
    for (int column = 0; column < width_of(session) && size > 0; column++) {
        SessionCell cell = session_cell(session, column, row);
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

/* The style of a cell as text; what cannot be seen of a blank cell is left out of it. */
static void format_style(SessionCell cell, char *text, size_t size) {
    if (strcmp(cell.text, " ") == 0 && !cell.reverse && !cell.underline && !cell.strike) {
        cell.foreground = SESSION_COLOUR_DEFAULT;
        cell.bold = cell.italic = cell.blink = false;
    }
    snprintf(text, size, "%07" PRIx32 "/%07" PRIx32 "%s%s%s%s%s%s", cell.foreground,
             cell.background, cell.bold ? " bold" : "", cell.italic ? " italic" : "",
             cell.underline ? " underline" : "", cell.blink ? " blink" : "",
             cell.reverse ? " reverse" : "", cell.strike ? " strike" : "");
}

/* One entry for each run of cells of the same style. */
static void print_styles(FILE *out, const Session *session, int row) {
    char last[80] = "", style[80];
    for (int column = 0; column < width_of(session); column++) {
        format_style(session_cell(session, column, row), style, sizeof style);
        if (strcmp(style, last) != 0)
            fprintf(out, "  [%d: %s]", column, style);
        memcpy(last, style, sizeof last);
    }
    fputc('\n', out);
}

char *session_dump(const Session *session, bool colours) {
    char *dump = NULL, *text = NULL;
    size_t length = 0, size = (size_t)width_of(session) * sizeof(SessionCell) + 1;
    FILE *out = open_memstream(&dump, &length);
    if (out == NULL || (text = malloc(size)) == NULL)
        abort();
    for (int row = 0; row < height_of(session); row++) {
        session_row(session, row, text, size);
        fprintf(out, "%s\n", text);
        if (colours)
            print_styles(out, session, row);
    }
    free(text);
    if (fclose(out) != 0)
        abort();
    return dump;
}

bool session_paste_marks(const Session *session) {
    return session->paste_marks;
}

bool session_alternate(const Session *session) {
    return session->alternate;
}

bool session_cursor_visible(const Session *session) {
    return session->cursor_visible;
}

void session_cursor(const Session *session, int *column, int *row) {
    VTermPos position;
    vterm_state_get_cursorpos(vterm_obtain_state(session->terminal), &position);
    *column = position.col;
    *row = position.row;
}

int session_mouse_mode(const Session *session) {
    return session->mouse;
}
