/* Events become commands: keys and the mouse by what they mean where they are, typed lines as they
 * are. */
#ifndef APP_DISPATCH_H
#define APP_DISPATCH_H

#include "app/app.h"

/* Runs a command line as if it had been typed; errors become the message. */
void dispatch_command(App *app, const char *line);

/* Runs the commands of the configuration file; one that fails leaves its message. */
void dispatch_startup(App *app);

/* Obeys one event now. */
void dispatch_event(App *app, const Event *event);

/* Takes an event into the inbox, where there is room; the size of the terminal is obeyed at once.
 */
void dispatch_receive(App *app, const Event *event);

/* Obeys what is in the inbox for at most about `seconds`. */
void dispatch_obey(App *app, double seconds);

#endif
