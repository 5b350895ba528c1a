/* Signals that end a run without a screen: what was asked to be kept is saved first. */
#ifndef APP_HEADLESS_ENDING_H
#define APP_HEADLESS_ENDING_H

/* From here on the signals that end a program politely, or because its time is up, are noted; those
 * that were ignored when it was started stay so. A reader that goes away, SIGPIPE, makes writes
 * fail. Once a signal has been noted, a second one ends the program at once. */
void ending_catch(void);

/* The signal that asks for the end, or 0. */
int ending_signal(void);

/* Ends by the signal that asked for it, as if it had never been caught; returns where none has. */
void ending_obey(void);

#endif
