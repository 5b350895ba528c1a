/* The line being typed at the ":" prompt: editing, and the lines entered before. */
#ifndef APP_PROMPT_H
#define APP_PROMPT_H

#include "app/event.h"

#include <stdbool.h>
#include <stddef.h>

enum { PROMPT_SIZE = 1024, PROMPT_HISTORY = 300 };

typedef struct Prompt {
    bool open;
    char text[PROMPT_SIZE]; /* UTF-8 */
    size_t length, cursor;  /* in bytes; the cursor is between characters */
    size_t selected;        /* so many at the end are what the first character typed replaces */
    bool full;              /* there was no room for what was typed last */
    char history[PROMPT_HISTORY][PROMPT_SIZE];
    size_t history_count, history_at;
    size_t fresh; /* of them, the last ones: entered since the program began */
} Prompt;

typedef enum PromptResult { PROMPT_EDITING, PROMPT_ENTERED, PROMPT_CANCELLED } PromptResult;

/* Opens the line with `text` in it. */
void prompt_open(Prompt *prompt, const char *text);

/* The same with a value behind it, which is selected until something is typed. */
void prompt_offer(Prompt *prompt, const char *text, const char *value);

/* Puts a line at the end of the history, unless it is empty or stands there already. */
void prompt_remember(Prompt *prompt, const char *line);

/* Writes a character at the cursor; nothing where it is a control character or the line is full. */
void prompt_insert(Prompt *prompt, uint32_t c);

/* Puts `text` in the place of what stands from `start` to the cursor; nothing where there is no
 * room. */
void prompt_replace(Prompt *prompt, size_t start, const char *text);

/* The line is `text` then, the cursor after so many bytes. */
void prompt_set(Prompt *prompt, const char *text, size_t cursor);

/* Whether a line can be typed: it has room, and neither control characters nor what is no UTF-8. */
bool prompt_can_hold(const char *line);

/* Takes a key; PROMPT_ENTERED leaves the line as it is, for the owner to run and remember. */
PromptResult prompt_key(Prompt *prompt, uint32_t key);

#endif
