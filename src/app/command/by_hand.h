/* Samples that are put in by hand, on the map or drawn: their targets as they are typed, and what
 * follows from a change of the data. */
#ifndef APP_COMMAND_BY_HAND_H
#define APP_COMMAND_BY_HAND_H

#include "app/app.h"

/* The data of the run on the screen. */
const Dataset *by_hand_data(const App *app);

/* Room for a sample's columns and targets, which the caller frees; NULL without memory. */
Real *by_hand_values(const App *app, Error *err);

/* The targets of class `c` of several, counted from 1. */
void by_hand_class(const Dataset *data, size_t c, Real *targets);

/* The class of several that a word is the name of, or else, where no name is a number, the number,
 * counted from 1; 0 for none. */
size_t by_hand_find_class(const Dataset *data, const char *word);

/* Targets as they are typed: a class by name or number, or values with commas between, in the units
 * of the table. */
bool by_hand_read_targets(const Dataset *data, const char *word, Real *targets, Error *err);

/* Puts a sample in behind all others, values[columns + targets], and in the spotlight. */
bool by_hand_insert(App *app, const Real *values, Error *err);

/* What has come of a change of the samples is shown, with sample `k` in the spotlight, or the last
 * one where there are fewer. */
bool by_hand_show(App *app, size_t k, Error *err);

/* "; Backspace takes it back", where that is so: while it plays, what was trained since then comes
 * first. */
const char *by_hand_undo_words(const App *app);

/* "class setosa", or "target 0.5": what sample `k` is. */
void by_hand_target_words(const Dataset *data, size_t k, char *out, size_t size);

#endif
