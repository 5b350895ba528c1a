/* The numbers that training goes by besides its rate, in a session's "settings". */
#ifndef DATA_SESSION_SETTINGS_H
#define DATA_SESSION_SETTINGS_H

#include "core/trainer.h"

#include <jansson.h>

/* All of them as a new object, or NULL without memory. */
json_t *settings_json(const Hyper *hyper);

/* Puts those that are in `object` (NULL: none) in *hyper; false with what would be right. */
bool settings_read(const json_t *object, Hyper *hyper, Error *err);

#endif
