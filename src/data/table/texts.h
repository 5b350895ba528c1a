/* The different texts of a column, each kept once, in the order in which they first appear. */
#ifndef DATA_TABLE_TEXTS_H
#define DATA_TABLE_TEXTS_H

#include "core/base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Text {
    const char *text; /* borrowed, not NUL-terminated */
    uint32_t length;
    uint32_t cells;    /* that hold it */
    const char *start; /* the place of its first cell in the file */
} Text;

typedef struct Texts {
    Text *text; /* owned: [count] */
    size_t count, room;
    uint32_t *slots; /* owned: open addressing, 1 + an index, 0: free */
    size_t slot_count;
} Texts;

/* Finds or adds text[length], which first stands at `start` and must stay where it is; *index is
 * its place. Counts the cell. Released by texts_free also after failure. */
bool texts_add(Texts *texts, const char *text, size_t length, const char *start, uint32_t *index,
               Error *err);
void texts_free(Texts *texts);

#endif
