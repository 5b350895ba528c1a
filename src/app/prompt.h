/* The line being typed at the ":" prompt: editing, history, completion. */
#ifndef APP_PROMPT_H
#define APP_PROMPT_H

#include "app/event.h"

#include <stdbool.h>
#include <stddef.h>

enum { PROMPT_SIZE = 256, PROMPT_HISTORY = 300, PROMPT_LIST_SIZE = 256 };

typedef struct Prompt {
    bool open;
    char text[PROMPT_SIZE]; /* UTF-8 */
    size_t length, cursor;  /* in bytes; the cursor is between characters */
    char history[PROMPT_HISTORY][PROMPT_SIZE];
    size_t history_count, history_at;
    size_t fresh; /* of them, the last ones: entered since the program began */
    char list[PROMPT_LIST_SIZE]; /* completions of the present word, "" without */
} Prompt;

typedef enum PromptResult { PROMPT_EDITING, PROMPT_ENTERED, PROMPT_CANCELLED } PromptResult;

/* Opens the line with `text` in it. */
void prompt_open(Prompt *prompt, const char *text);

/* Puts a line at the end of the history, unless it is empty or stands there already. */
void prompt_remember(Prompt *prompt, const char *line);

/* Writes a character at the cursor; nothing where it is a control character or the line is full. */
void prompt_insert(Prompt *prompt, uint32_t c);

/* Finds what could stand at text[start…cursor]: the beginning that all candidates share goes to
 * common[size], their names to list[list_size]. Returns how many there are. */
typedef size_t PromptComplete(const char *text, size_t start, size_t cursor, char *common,
                              size_t size, char *list, size_t list_size);

/* Takes a key; Tab asks `complete`. PROMPT_ENTERED leaves the line in text, closed and written into
 * the history. */
PromptResult prompt_key(Prompt *prompt, uint32_t key, PromptComplete *complete);

#endif
