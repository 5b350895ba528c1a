/* What training goes by besides its rate: numbers in a session's "settings", frozen units in its
 * layers. */
#ifndef DATA_SESSION_SESSION_SETTINGS_H
#define DATA_SESSION_SESSION_SETTINGS_H

#include "core/train/trainer.h"

#include <jansson.h>

/* All of them as a new object, or NULL without memory. */
json_t *settings_json(const Hyper *hyper);

/* Puts those that are in `object` (NULL: none) in *hyper; false with what would be right. */
bool settings_read(const json_t *object, Hyper *hyper, Error *err);

/* The numbers, from 1, of the layer's units that are frozen, as a new array, or NULL without
 * memory. `frozen` is [unit_count] or NULL. */
json_t *frozen_json(const Layer *layer, const bool *frozen);

/* Sets the flags of the units in `array` (NULL: none); false with what would be right. */
bool frozen_read(const json_t *array, const Layer *layer, bool *frozen, Error *err);

#endif
