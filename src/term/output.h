/* What goes to the terminal, without ever waiting for it: curses writes into a pipe, what comes out
 * of that is kept here, and the terminal gets as much of it as it takes. A terminal that is stopped
 * or slow costs frames and nothing else. Part of term/. */
#ifndef TERM_OUTPUT_H
#define TERM_OUTPUT_H

#include "core/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The stream that curses is to write to; NULL when there is none to be had. At first it is the
 * terminal, which curses wants to know the speed of; after output_divert it is the pipe. */
FILE *output_open(Error *err);
bool output_divert(Error *err);
void output_close(void);

/* What curses may write between two calls of output_collect, in bytes. */
size_t output_room(void);

/* Takes in what curses has written. */
void output_collect(void);

/* Adds bytes of our own behind what has been collected. */
void output_text(const char *text);

/* Sends what the terminal takes now. False when it is gone. */
bool output_send(void);

/* Whether something still waits to be sent; and the descriptor that takes it and never blocks. */
bool output_waits(void);
int output_descriptor(void);

/* Sends everything; false when the terminal has not taken it in so many milliseconds. */
bool output_finish(int milliseconds);

/* Forgets what waits. */
void output_discard(void);

/* Whether memory was too short for something that curses has written, since the last call. */
bool output_take_lost(void);

#endif
