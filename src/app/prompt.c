#include "app/prompt.h"

#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

void prompt_set(Prompt *p, const char *text, size_t cursor)
{
    snprintf(p->text, sizeof p->text, "%s", text);
    p->length = strlen(p->text);
    p->cursor = cursor < p->length ? cursor : p->length;
    p->selected = 0;
}

void prompt_open(Prompt *p, const char *text)
{
    p->open = true;
    p->history_at = p->history_count;
    prompt_set(p, text, PROMPT_SIZE);
}

void prompt_offer(Prompt *p, const char *text, const char *value)
{
    char line[PROMPT_SIZE];
    int length = snprintf(line, sizeof line, "%s %s", text, value);
    bool fits = length >= 0 && (size_t)length < sizeof line;
    if (!fits)
        snprintf(line, sizeof line, "%s ", text);
    prompt_open(p, line);
    p->selected = fits ? strlen(value) : 0;
}

static void insert(Prompt *p, const char *bytes, size_t n)
{
    p->full = p->length + n >= sizeof p->text;
    if (p->full)
        return;
    memmove(p->text + p->cursor + n, p->text + p->cursor, p->length - p->cursor + 1);
    memcpy(p->text + p->cursor, bytes, n);
    p->cursor += n;
    p->length += n;
}

static void erase(Prompt *p, size_t from, size_t to)
{
    memmove(p->text + from, p->text + to, p->length - to + 1);
    p->length -= to - from;
    p->cursor = from;
    p->selected = 0;
}

/* Whether there was something selected: it is gone. */
static bool erase_selected(Prompt *p)
{
    bool selected = p->selected > 0;
    if (selected)
        erase(p, p->length - p->selected, p->length);
    return selected;
}

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t before(const Prompt *p)
{
    size_t i = p->cursor;
    while (i > 0 && is_tail(p->text[--i]))
        continue;
    return i;
}

static size_t after(const Prompt *p)
{
    size_t i = p->cursor;
    if (i < p->length)
        i++;
    while (i < p->length && is_tail(p->text[i]))
        i++;
    return i;
}

static size_t word_start(const Prompt *p)
{
    size_t i = p->cursor;
    while (i > 0 && p->text[i - 1] == ' ')
        i--;
    while (i > 0 && p->text[i - 1] != ' ')
        i--;
    return i;
}

void prompt_remember(Prompt *p, const char *line)
{
    bool same = p->history_count > 0 && strcmp(p->history[p->history_count - 1], line) == 0;
    p->history_at = p->history_count;
    if (!line[0] || same)
        return;
    if (p->history_count == PROMPT_HISTORY) {
        memmove(p->history[0], p->history[1], sizeof p->history - sizeof p->history[0]);
        p->history_count--;
    }
    snprintf(p->history[p->history_count++], sizeof p->history[0], "%s", line);
    p->history_at = p->history_count;
    p->fresh += p->fresh < p->history_count;
}

static void walk_history(Prompt *p, int by)
{
    if ((by < 0 && p->history_at == 0) || (by > 0 && p->history_at >= p->history_count))
        return;
    p->history_at = by < 0 ? p->history_at - 1 : p->history_at + 1;
    prompt_set(p, p->history_at < p->history_count ? p->history[p->history_at] : "", PROMPT_SIZE);
}

void prompt_replace(Prompt *p, size_t start, const char *text)
{
    size_t n = strlen(text);
    if (p->length - (p->cursor - start) + n >= sizeof p->text)
        return;
    erase(p, start, p->cursor);
    insert(p, text, n);
}

bool prompt_can_hold(const char *line)
{
    size_t length = strlen(line), size;
    for (const char *c = line; *c; c += size) {
        uint32_t code = text_decode(c, length - (size_t)(c - line), &size);
        if (code == TEXT_INVALID || text_is_control(code))
            return false;
    }
    return length < PROMPT_SIZE;
}

void prompt_insert(Prompt *p, uint32_t c)
{
    char bytes[5];
    if (c < KEY_NONE && !text_is_control(c)) {
        erase_selected(p);
        insert(p, bytes, text_encode(c, bytes));
    }
}

static void edit(Prompt *p, uint32_t key)
{
    switch (key) {
    case KEY_BACK_SPACE:
        if (!erase_selected(p))
            erase(p, before(p), p->cursor);
        break;
    case KEY_DELETE:
        if (!erase_selected(p)) {
            size_t at = p->cursor;
            erase(p, at, after(p));
        }
        break;
    case KEY_LEFT_ARROW:
        p->cursor = before(p);
        break;
    case KEY_RIGHT_ARROW:
        p->cursor = after(p);
        break;
    case KEY_HOME_KEY:
    case 'a' & 0x1f:
        p->cursor = 0;
        break;
    case KEY_END_KEY:
    case 'e' & 0x1f:
        p->cursor = p->length;
        break;
    case 'u' & 0x1f:
        erase(p, 0, p->cursor);
        break;
    case 'k' & 0x1f:
        erase(p, p->cursor, p->length);
        break;
    case 'w' & 0x1f:
        erase(p, word_start(p), p->cursor);
        break;
    case KEY_UP_ARROW:
        walk_history(p, -1);
        break;
    case KEY_DOWN_ARROW:
        walk_history(p, 1);
        break;
    default:
        prompt_insert(p, key);
    }
}

PromptResult prompt_key(Prompt *p, uint32_t key)
{
    if (key == KEY_ESCAPE || key == KEY_CONTROL_C || (key == KEY_BACK_SPACE && p->length == 0)) {
        p->open = false;
        return PROMPT_CANCELLED;
    }
    if (key == KEY_RETURN)
        return PROMPT_ENTERED;
    edit(p, key);
    p->selected = 0;
    return PROMPT_EDITING;
}
