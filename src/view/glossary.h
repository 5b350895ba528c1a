/* The glossary: what every mark on the screen means, one row each. A test walks the golden scenes
 * and finds each character, in its ink, among the rows. */
#ifndef VIEW_GLOSSARY_H
#define VIEW_GLOSSARY_H

#include "core/trace.h"
#include "view/format.h"
#include "view/view.h"

typedef struct GlossaryEntry {
    TableRow row;        /* what it is called; a sentence */
    const char *where;   /* the part of the screen that it belongs to: rows of one part follow
                            each other */
    const char *show;    /* what it looks like, for a list; at most 14 columns */
    const char *marks;   /* characters that it is drawn with beside letters and digits; ⣿ stands
                            for all braille */
    uint32_t inks;       /* bits 1 << Ink: the inks they are drawn in; INK_VALUE and INK_MAP stand
                            for their ramps */
    const char *words;   /* words of the status bar and the line of phases, or NULL */
    const char *formula; /* or NULL */
    const char *symbols; /* names of the rows that explain its letters, or NULL */
} GlossaryEntry;

extern const Table glossary_table;

const GlossaryEntry *glossary_entry(size_t index);

/* The row called `name`, which must exist. */
const GlossaryEntry *glossary_find(const char *name);

/* The row that says what is selected. */
const GlossaryEntry *glossary_of_selection(const Selection *selection, const Net *net);

/* Writes the number that is selected as the screen has it, "—" when it is not computed; NULL when
 * it has none, as a layer. */
const char *glossary_number(const Trace *trace, const Selection *selection,
                            char out[FORMAT_SIZE]);

/* Writes the formula that the loss, the optimizer or the layer in question has here: "a = tanh(z)".
 * NULL for what has none. */
enum { GLOSSARY_FORMULA_SIZE = 128 };
const char *glossary_own_formula(const Trace *trace, const Selection *selection,
                                 char out[GLOSSARY_FORMULA_SIZE]);

#endif
