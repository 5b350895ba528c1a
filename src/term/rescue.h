/* Signals: the polite ones are written down for the event loop, those that end a program put the
 * terminal back before they take their course. Part of term/. */
#ifndef TERM_RESCUE_H
#define TERM_RESCUE_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* Installs the handlers; what was ignored at the start stays so. Then notes the terminal's modes,
 * which are what is to be put back, as soon as this process has the terminal: a job that is started
 * in the background is stopped until then, or until it is asked to end. To be called before curses
 * starts: else it takes SIGTSTP for itself, and loses it while it draws. */
void rescue_watch(void);

/* The modes of the terminal as they were found. */
const struct termios *rescue_modes(void);

/* From here on the terminal is ours; `reset` is what puts the screen back when it is written to
 * the terminal (copied), of which `terminal` is a descriptor that never blocks. */
void rescue_begin(const char *reset, size_t size, int terminal);

/* Puts the terminal back, as far as it takes anything within a part of a second: output that it
 * has not taken is dropped. Nothing when it is not ours. */
void rescue_restore(void);

/* Whether another group of processes has the terminal, as a shell has that of a job which it has
 * stopped: then it is left alone, for who touches it is stopped again. */
bool rescue_in_background(void);

/* The terminal is ours no more: nothing to put back but its modes, which are put back here. */
void rescue_end(void);

/* A descriptor that becomes readable when a signal has arrived; rescue_drain empties it. */
int rescue_descriptor(void);
void rescue_drain(void);

/* What has arrived since the last call. */
bool rescue_take_stop(void);
bool rescue_take_continue(void);
bool rescue_take_resize(void);

/* The signal that asks for the end, or 0. It stays. */
int rescue_ending(void);
void rescue_set_ending(int number);

/* Stops this process as SIGTSTP does by default; returns when it goes on. */
void rescue_stop_here(void);

/* Ends by signal `number` as if it had never been caught. */
void rescue_die(int number);

#endif
