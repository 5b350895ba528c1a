/* The lines of watch/protocol.h, written of a trainer: the first one, one after each update, and
 * the last one, which has what came of it. A failure shows in the stream. */
#ifndef WATCH_PROTOCOL_WRITE_H
#define WATCH_PROTOCOL_WRITE_H

#include "core/train/trainer.h"

#include <stdio.h>

/* Arrays with more numbers than this are written in base64. */
enum { PROTOCOL_TEXT_MAX = 256 };

/* What is trained, and what of it cannot be checked. False without memory. */
bool protocol_write_model(FILE *out, const Trainer *trainer, Error *err);

/* The mini-batch that has just been completed, which began at `before`. */
void protocol_write_step(FILE *out, const Trainer *trainer, const Cursor *before);

/* The present parameters and what the optimizer remembers, after all updates. */
void protocol_write_end(FILE *out, const Trainer *trainer);

#endif
