/* The terminal's clipboard: the sequence that puts a text there (OSC 52). Nobody answers, so it is
 * not known whether the terminal has taken it. Part of term/. */
#ifndef TERM_CLIPBOARD_H
#define TERM_CLIPBOARD_H

/* The sequence for `text`, which the caller frees; NULL without memory. */
char *clipboard_sequence(const char *text);

#endif
