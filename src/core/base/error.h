/* Errors as values: one sentence that says what is wrong, where, and what would be right.
 *
 * A function that can fail returns bool and takes `Error *err` last; `return error_set(err, …)`
 * fills the sentence and is false. The sentence may hold bytes from files and arguments as they
 * are: whoever prints it makes them visible (core/base/text.h). */
#ifndef CORE_BASE_ERROR_H
#define CORE_BASE_ERROR_H

#include <stdbool.h>

enum { ERROR_SIZE = 640 };

typedef struct Error {
    char message[ERROR_SIZE];
    bool is_memory; /* it is error_memory's */
} Error;

/* Formats the sentence (cut to fit) and returns false. `err` may be NULL. */
bool error_set(Error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The sentence for memory that could not be had; returns false. */
bool error_memory(Error *err);

#endif
