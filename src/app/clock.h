/* The clock that times are measured with: it never goes back, and means nothing to the calendar. */
#ifndef APP_CLOCK_H
#define APP_CLOCK_H

/* Seconds since a moment that stays the same while the system runs. Safe in a signal handler. */
double clock_seconds(void);

#endif
