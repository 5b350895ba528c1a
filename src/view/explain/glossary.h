/* The glossary: what every mark on the screen means, one row each; what letters mean is said by
 * explain/words.h. A test walks the golden scenes and finds each character, in its ink, among the
 * rows. */
#ifndef VIEW_EXPLAIN_GLOSSARY_H
#define VIEW_EXPLAIN_GLOSSARY_H

#include "view/view.h"

/* The bits of the ramps of images, classes and surfaces among those of inks: their own would have
 * no room. */
enum { GLOSSARY_IMAGE = 1 << 30, GLOSSARY_CLASS = 1 << 29, GLOSSARY_RELIEF = 1 << 28 };

typedef struct GlossaryEntry {
    TableRow row;        /* what it is called; a sentence */
    const char *where;   /* the part of the screen that it belongs to: rows of one part follow
                            each other */
    const char *show;    /* what it looks like, for a list; at most 14 columns */
    const char *marks;   /* characters that it is drawn with beside letters and digits; ⣿ stands
                            for all braille */
    uint32_t inks;       /* bits 1 << Ink: the inks they are drawn in; INK_VALUE, INK_MAP,
                            GLOSSARY_IMAGE, GLOSSARY_CLASS and GLOSSARY_RELIEF stand for all of
                            theirs */
    const char *words;   /* words of the status bar and the line of phases, or NULL */
    const char *formula; /* or NULL */
    const char *symbols; /* names of the words, or rows, that explain its letters, or NULL */
} GlossaryEntry;

extern const Table glossary_table;

const GlossaryEntry *glossary_entry(size_t index);

/* The row called `name`, which must exist. */
const GlossaryEntry *glossary_find(const char *name);

/* The row that says what is selected. */
const GlossaryEntry *glossary_of_selection(const Selection *selection, const Net *net);

#endif
