/* Members of a session's JSON, each checked before it is believed. */
#ifndef DATA_SESSION_SESSION_READING_H
#define DATA_SESSION_SESSION_READING_H

#include "core/base/error.h"
#include "kernel/real.h"

#include <jansson.h>
#include <stdint.h>

typedef struct Reading {
    const char *path;
    Error *err;
} Reading;

/* A sentence "path: place: …"; returns false. */
bool reading_fail(const Reading *in, const char *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A whole number from `least` to `most`, or *out unchanged where there is none. */
bool reading_count(const Reading *in, const json_t *parent, const char *key, const char *place,
                   uint64_t least, uint64_t most, uint64_t *out);

/* A string member, which the JSON owns, or *out unchanged where there is none. */
bool reading_name(const Reading *in, const json_t *parent, const char *key, const char *place,
                  const char **out);

/* [n] finite numbers, and [rows][columns] of them as an array of rows. */
bool reading_numbers(const Reading *in, const json_t *array, const char *place, size_t n,
                     Real *out);
bool reading_matrix(const Reading *in, const json_t *array, const char *place, size_t rows,
                    size_t columns, Real *out);

#endif
