/* The manual page, in troff, from the program's tables and whole paragraphs of text. */
#ifndef APP_HEADLESS_MANUAL_H
#define APP_HEADLESS_MANUAL_H

/* A section in paragraphs, closed by NULL. One that begins with "- " is an item of a list, with
 * four blanks a line of an example, with "* NAME | " an explanation of that name. `code` and
 * **keys** are bold. */
typedef struct ManualSection {
    const char *title;
    const char *const *paragraphs;
} ManualSection;

extern const ManualSection manual_sections[]; /* closed by one without a title */
extern const char *const manual_by_hand[];    /* paragraphs of some of them */
extern const char *const manual_compare[];
extern const char *const manual_trace[];
extern const char *const manual_lab[];
extern const char *const manual_beside[];
extern const ManualSection manual_changes;    /* by version: the last section */

/* Prints the page on standard output. */
void manual_print(void);

#endif
