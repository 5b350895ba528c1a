/* What a session is known by, once it is open: numbers and lines that have to be the same however
 * the program that opens it has changed. */
#ifndef TESTS_SESSIONS_FACTS_H
#define TESTS_SESSIONS_FACTS_H

#include "../app/player.h"

#include <jansson.h>

/* Of where training stands: {"epoch", "step", "phase", "loss", "test", "weights", "slots"}, the
 * last two as checksums of their bits, a loss that is not finite as null; the whole mini-batch
 * before counts as phase 0 of the next, which is all that a file holds of it. */
json_t *facts_of_state(Player *player);

/* Of the past: {"name", "present", "lines": ["train 12.24.0", …], "losses": at their ends,
 * "branches": {"b1": {"lines", "losses"}, …}}. Goes through all of it, and back to where it was;
 * *trouble is whether the program complained of anything on the way. */
json_t *facts_of_past(Player *player, bool *trouble);

#endif
