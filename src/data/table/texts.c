#include "data/table/texts.h"

#include "data/file.h"

#include <stdlib.h>
#include <string.h>

/* The slot of a text, or the free one where it belongs. */
static uint32_t *find_slot(const Texts *t, const char *text, size_t length)
{
    size_t slot = (size_t)file_checksum(text, length) & (t->slot_count - 1);
    for (; t->slots[slot] > 0; slot = (slot + 1) & (t->slot_count - 1)) {
        const Text *other = &t->text[t->slots[slot] - 1];
        if (other->length == length && memcmp(other->text, text, length) == 0)
            break;
    }
    return &t->slots[slot];
}

/* Twice as many slots, at most half of them taken. */
static bool grow(Texts *t, Error *err)
{
    size_t room = 2 * t->room + 8, slot_count = t->slot_count > 0 ? t->slot_count : 8;
    while (slot_count < 2 * room)
        slot_count *= 2;
    Text *larger = realloc(t->text, room * sizeof *larger);
    if (larger)
        t->text = larger;
    uint32_t *slots = larger ? calloc(slot_count, sizeof *slots) : NULL;
    if (!slots)
        return error_memory(err);
    free(t->slots);
    t->slots = slots;
    t->slot_count = slot_count;
    t->room = room;
    for (size_t i = 0; i < t->count; i++)
        *find_slot(t, t->text[i].text, t->text[i].length) = (uint32_t)i + 1;
    return true;
}

bool texts_add(Texts *t, const char *text, size_t length, const char *start, uint32_t *index,
               Error *err)
{
    if (t->count == t->room && !grow(t, err))
        return false;
    uint32_t *slot = find_slot(t, text, length);
    if (*slot == 0) {
        t->text[t->count] = (Text){text, (uint32_t)length, 0, start};
        *slot = (uint32_t)++t->count;
    }
    *index = *slot - 1;
    t->text[*index].cells++;
    return true;
}

void texts_free(Texts *t)
{
    free(t->text);
    free(t->slots);
    *t = (Texts){0};
}
