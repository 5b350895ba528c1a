#include "app/menu.h"

#include <stdio.h>
#include <string.h>

void menu_begin(Menu *p, size_t start)
{
    p->count = p->first = p->used = 0;
    p->chosen = p->meant = -1;
    p->start = start;
    p->title[0] = '\0';
    p->is_full = false;
}

void menu_add(Menu *p, const MenuRow *row)
{
    p->is_full = p->is_full || p->count == MENU_MAX || !row->name;
    if (!p->is_full)
        p->rows[p->count++] = *row;
}

const char *menu_keep(Menu *p, const char *text)
{
    size_t size = strlen(text) + 1;
    if (p->used + size > sizeof p->store)
        return NULL;
    char *copy = memcpy(p->store + p->used, text, size);
    p->used += size;
    return copy;
}

/* Moves what is seen of it until row `row` is. */
static void show(Menu *p, size_t row)
{
    size_t rows = menu_rows(p->height);
    if (row < p->first)
        p->first = row;
    else if (row >= p->first + rows)
        p->first = row + 1 - rows;
}

void menu_choose(Menu *p, Prompt *prompt, long row)
{
    if (row >= (long)p->count)
        return;
    if (p->chosen < 0 && row >= 0) {
        memcpy(p->typed, prompt->text, sizeof p->typed);
        p->typed_cursor = prompt->cursor;
    }
    if (p->chosen >= 0)
        prompt_set(prompt, p->typed, p->typed_cursor);
    p->chosen = row;
    show(p, row < 0 ? 0 : (size_t)row);
    if (row >= 0)
        prompt_replace(prompt, p->start, p->rows[row].name);
}

void menu_scroll(Menu *p, long by)
{
    size_t rows = menu_rows(p->height), last = p->count > rows ? p->count - rows : 0;
    long first = (long)p->first + by;
    p->first = first < 0 ? 0 : (size_t)first < last ? (size_t)first : last;
}

static long within(const Menu *p, long row)
{
    return row < 0 ? 0 : row < (long)p->count ? row : (long)p->count - 1;
}

bool menu_key(Menu *p, Prompt *prompt, uint32_t key)
{
    long rows = (long)menu_rows(p->height), chosen = p->chosen;
    size_t at = prompt->history_at;
    bool recalling = at < prompt->history_count && strcmp(prompt->history[at], prompt->text) == 0;
    if (p->count == 0 || recalling)
        return false;
    if (key == KEY_DOWN_ARROW)
        menu_choose(p, prompt, within(p, chosen + 1));
    else if (key == KEY_UP_ARROW && chosen >= 0)
        menu_choose(p, prompt, chosen - 1);
    else if (key == KEY_PAGE_DOWN)
        menu_choose(p, prompt, within(p, chosen < 0 ? rows - 1 : chosen + rows));
    else if (key == KEY_PAGE_UP && chosen >= 0)
        menu_choose(p, prompt, within(p, chosen - rows));
    else
        return false;
    return true;
}

/* How many rows begin with the word typed; what they have in common goes to common[PROMPT_SIZE]. */
static size_t find_common(const Menu *p, const Prompt *prompt, char *common)
{
    const char *word = prompt->text + p->start;
    size_t count = 0, length = prompt->cursor - p->start;
    for (size_t i = 0; i < p->count; i++) {
        const char *name = p->rows[i].name;
        size_t same = 0;
        if (strncmp(name, word, length) != 0)
            continue;
        if (count++ == 0)
            snprintf(common, PROMPT_SIZE, "%s", name);
        while (common[same] && common[same] == name[same])
            same++;
        common[same] = '\0';
    }
    return count;
}

/* Behind a whole word another one may follow; a folder's name goes on. */
static void end_word(Prompt *prompt)
{
    bool folder = prompt->cursor > 0 && prompt->text[prompt->cursor - 1] == '/';
    if (prompt->cursor == prompt->length && !folder)
        prompt_insert(prompt, ' ');
}

bool menu_complete(Menu *p, Prompt *prompt)
{
    char common[PROMPT_SIZE];
    if (p->chosen >= 0) {
        end_word(prompt);
        return true;
    }
    size_t count = find_common(p, prompt, common);
    if (count == 0) {
        menu_choose(p, prompt, 0);
        return false;
    }
    if (p->is_full)
        return false;
    prompt_replace(prompt, p->start, common);
    if (count == 1)
        end_word(prompt);
    return true;
}
