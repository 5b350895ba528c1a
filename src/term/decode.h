/* Bytes from a terminal become events. It knows no terminal and no clock: it is told how long
 * nothing has come, and gives the same events wherever the bytes are cut into pieces.
 *
 * Whatever is a whole escape sequence is understood or swallowed, never taken for keys. A byte
 * that is no UTF-8 costs itself only. What begins like a sequence and does not go on is given up
 * after a while, so that the next key counts. Part of term/. */
#ifndef TERM_DECODE_H
#define TERM_DECODE_H

#include "app/event.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    DECODER_SEQUENCE = 64, /* bytes of a sequence that are looked at; more are swallowed */
    DECODER_EVENTS = 8,    /* that one byte, or a silence, may give at most */
    DECODER_KEYS = 24,     /* of a terminal that has keys of its own */
    DECODER_PASTE = 1024,  /* characters of a paste that are given at most */
};

typedef enum DecoderState {
    DECODER_PLAIN,
    DECODER_CHARACTER,  /* within a character of several bytes */
    DECODER_ESCAPE,     /* behind ESC */
    DECODER_CONTROL,    /* behind ESC [ */
    DECODER_CONSOLE,    /* behind ESC [ [ */
    DECODER_KEYPAD,     /* behind ESC O */
    DECODER_MOUSE,      /* behind ESC [ M: a mouse report of the old kind, three bytes */
    DECODER_STRING,     /* behind ESC ], P, X, ^ or _ */
    DECODER_STRING_END, /* behind ESC in such a string */
} DecoderState;

typedef struct Decoder {
    const uint32_t *high; /* of bytes 0x80 … 0xff the characters, or TEXT_INVALID; NULL: UTF-8 */
    int escape_delay;     /* milliseconds of silence that make ESC the key Esc */
    bool mouse;           /* reports of the mouse are wanted */
    bool new_reports;     /* they are of the new kind, as one was */
    struct {
        char bytes[8];
        uint32_t key;
    } keys[DECODER_KEYS];
    size_t key_count;

    DecoderState state;
    char sequence[DECODER_SEQUENCE]; /* from ESC on, with a NUL */
    size_t length;                   /* of it, also of what is not kept */
    bool late;      /* ESC has been given as the key Esc: what follows may still be its sequence */
    bool wide_start; /* the sequence began with a single control character beyond ASCII */
    bool wide_lead;  /* the last byte of a string was the first of such a character in UTF-8 */
    char character[4];
    size_t have, need; /* bytes of the character */
    bool pasting, line_over;
    size_t pasted;
    Event events[DECODER_EVENTS];
    size_t first, count;
} Decoder;

/* `high` stays the caller's. */
void decoder_init(Decoder *d, const uint32_t high[128], int escape_delay, bool mouse);

/* Adds a key of the terminal, which is believed more than what is usual; one that does not begin
 * with ESC has one byte. False when there is no room, or no sense in it. */
bool decoder_know(Decoder *d, const char *bytes, uint32_t key);

/* Takes a byte. The events are to be fetched before the next. */
void decoder_take(Decoder *d, unsigned char byte);

/* The next event; false when there is none. */
bool decoder_next(Decoder *d, Event *event);

/* Says that nothing has come for so many milliseconds since the last byte. */
void decoder_pass(Decoder *d, int milliseconds);

/* The silence in milliseconds after which decoder_pass may give an event; −1: none. */
int decoder_wait(const Decoder *d);

#endif
