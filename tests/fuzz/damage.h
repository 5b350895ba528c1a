/* Files that are damaged at random, and what is to be said of them. */
#ifndef FUZZ_DAMAGE_H
#define FUZZ_DAMAGE_H

#include "core/base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes that there is room for where a text of half as many is damaged. */
enum { DAMAGE_SIZE = 2048 };

/* Writes a text with one to four changes into bytes; returns how many bytes there are. */
size_t damage(uint64_t *seed, const char *text, char *bytes);

/* Fails unless it is one sentence that begins with the path. */
void check_sentence(const Error *err, const char *path);

#endif
