/* Lists of what is known at marks of a journal, in their order. A record begins with its Mark, and
 * has at most MARKED_SIZE_MAX bytes. */
#ifndef TIME_MARKED_H
#define TIME_MARKED_H

#include "time/journal.h"

enum { MARKED_SIZE_MAX = 512 };

typedef struct Marked {
    void *records; /* owned */
    size_t size;   /* bytes of one */
    size_t count;
} Marked;

/* An empty list with room for so many records; false without memory. marked_free releases it. */
bool marked_init(Marked *list, size_t size, size_t room);
void marked_free(Marked *list);

/* Record i, and its mark. */
void *marked_record(const Marked *list, size_t i);
Mark marked_mark(const Marked *list, size_t i);

/* Index of the first record at `mark` or after it; and whether there is one at it. */
size_t marked_find(const Marked *list, Mark mark);
bool marked_has(const Marked *list, Mark mark);

/* Adds a copy of a record, before those of the same mark; there has to be room. */
void marked_insert(Marked *list, const void *record);

/* Takes `count` records out. */
void marked_remove(Marked *list, size_t first, size_t count);

/* Drops what no branch of the journal has any more: it stands behind the others until something
 * else takes its place. */
void marked_drop_orphans(Marked *list, const Journal *journal);

#endif
