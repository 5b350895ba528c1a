/* Signals that ask a program to end, with time to leave things in order. */
#ifndef APP_POLITE_H
#define APP_POLITE_H

#include <stdbool.h>

/* Is it one of them? */
bool polite_signal(int number);

/* Of a signal that comes `seconds` after the first: does it mean "now"? Closed windows, timeout(1)
 * and service managers send several at once, which are one; of processor time that is up the
 * system tells every second, and its last word is SIGKILL. Safe in a signal handler. */
bool polite_means_now(int number, double seconds);

#endif
