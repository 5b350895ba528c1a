/* Lines over the picture: help, glossary, what something is. Texts longer than a line go on in
 * the next. */
#ifndef APP_OVERLAY_H
#define APP_OVERLAY_H

#include "app/app.h"

/* Opens an overlay whose lines `fill` adds, or closes the one that is open. It is filled again
 * for each frame: numbers in it are those of the present. */
void overlay_toggle(App *app, const char *title, void (*fill)(App *app));
void overlay_refill(App *app);

/* Closes it, for something else is opened; false when none is open. What would be closed where it
 * is in sight is only uncovered by that. */
bool overlay_close(App *app);

/* Moves its lines by so many, or pages; moves them so that `line` is in sight. */
void overlay_scroll(App *app, long by);
void overlay_page(App *app, int by);
void overlay_show_line(App *app, size_t line);

/* The same for the last line of an entry, which is a text with a key, counted from 0. */
void overlay_show_entry(App *app, size_t entry);

/* Goes to the next line (by < 0: the one before) that has app->overlay.search in it, from the line
 * found last or the top of the page; false where there is none. *wrapped: it went on at the other
 * end. */
bool overlay_find(App *app, int by, bool *wrapped);

/* What the last line says where there were more than App has room for. */
extern const char overlay_full[];

/* Adds a heading, or a text beside its key, both copied. */
void overlay_heading(App *app, const char *text);
void overlay_text(App *app, const char *key, const char *text);
void overlay_line(App *app, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
