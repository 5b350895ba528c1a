#include "time/marked.h"

#include <stdlib.h>
#include <string.h>

/* Not calloc: pages that nothing has reached yet cost nothing. */
bool marked_init(Marked *m, size_t size, size_t room)
{
    *m = (Marked){.records = malloc(room * size), .size = size};
    return m->records;
}

void marked_free(Marked *m)
{
    free(m->records);
    *m = (Marked){0};
}

void *marked_record(const Marked *m, size_t i)
{
    return (char *)m->records + i * m->size;
}

Mark marked_mark(const Marked *m, size_t i)
{
    return *(const Mark *)marked_record(m, i);
}

size_t marked_find(const Marked *m, Mark mark)
{
    size_t low = 0, high = m->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (mark_compare(marked_mark(m, middle), mark) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool marked_has(const Marked *m, Mark mark)
{
    size_t at = marked_find(m, mark);
    return at < m->count && mark_compare(marked_mark(m, at), mark) == 0;
}

void marked_insert(Marked *m, const void *record)
{
    size_t at = marked_find(m, *(const Mark *)record);
    memmove(marked_record(m, at + 1), marked_record(m, at), (m->count - at) * m->size);
    memcpy(marked_record(m, at), record, m->size);
    m->count++;
}

void marked_remove(Marked *m, size_t first, size_t count)
{
    m->count -= count;
    memmove(marked_record(m, first), marked_record(m, first + count),
            (m->count - first) * m->size);
}

static void swap(const Marked *m, size_t a, size_t b)
{
    char spare[MARKED_SIZE_MAX];
    memcpy(spare, marked_record(m, a), m->size);
    memmove(marked_record(m, a), marked_record(m, b), m->size);
    memcpy(marked_record(m, b), spare, m->size);
}

void marked_drop_orphans(Marked *m, const Journal *j)
{
    size_t kept = 0;
    uint32_t serial = 0;
    uint64_t reach = 0;
    bool used = false;
    for (size_t i = 0; i < m->count; i++) {
        Mark mark = marked_mark(m, i);
        if (i == 0 || mark.serial != serial)
            used = journal_reach(j, mark.serial, &reach);
        serial = mark.serial;
        if (used && mark.ticks <= reach)
            swap(m, kept++, i);
    }
    m->count = kept;
}
