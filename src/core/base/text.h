/* Text from outside: UTF-8 taken apart, and made safe to print.
 *
 * Bytes of files and arguments never reach a screen or a pipe before they went through
 * text_visible: no file can send an escape sequence to the terminal. */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Marks a text for people, whole and not made of pieces, for a translation to be found by. */
#define N_(text) text

/* The code point at text[0] (length > 0) and in *size the bytes it takes; TEXT_INVALID and 1 where
 * the bytes are no UTF-8 (overlong forms, surrogates and cut sequences are none). */
enum { TEXT_INVALID = 0x110000 };
uint32_t text_decode(const char *text, size_t length, size_t *size);

/* Writes code point `c` as UTF-8 into out[5], with a NUL; returns the bytes before it. */
size_t text_encode(uint32_t c, char out[5]);

/* Whether a code point is dangerous or misleading on a screen: C0, DEL, C1, the bidirectional
 * controls, zero-width and other format characters. */
bool text_is_control(uint32_t c);

/* Puts the first word of a line into word[size], cut where there is no room, and returns what is
 * behind it. `blanks` are the characters between words. */
const char *text_cut_word(const char *line, const char *blanks, char *word, size_t size);

/* Adds formatted text to that in out[size], cut where there is no room for more. */
void text_append(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A stream to write a text of any length to; NULL without memory. Where there is none for more of
 * it, the stream has an error, which that of open_memstream has not. */
FILE *text_open(char **text);

/* Ends a text that text_open has begun, or has failed to: the text, owned by the caller, or NULL
 * where memory was lacking. */
char *text_close(FILE *out, char **text);

/* Where `text` has `part` in it, or NULL; capitals of the alphabet count where `part` has any. */
const char *text_find(const char *text, const char *part);

/* Copies `length` bytes into out[size], control characters and invalid bytes written as \n, \t,
 * \xHH or \u{HHHH}; cut at a whole character with … where it does not fit. Always ends in NUL. */
void text_visible_bytes(const char *text, size_t length, char *out, size_t size);

/* The same for a C string. */
void text_visible(const char *text, char *out, size_t size);

#endif
