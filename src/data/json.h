/* JSON as this program writes it: locale-independent, floats at nine digits, laid out for people:
 * one member a line, matrices one row a line. */
#ifndef DATA_JSON_H
#define DATA_JSON_H

#include "core/base/error.h"
#include "kernel/real.h"

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/* An array of n numbers; NULL without memory or when one is not finite. */
json_t *json_numbers(const Real *v, size_t n);

/* Reads text of `size` bytes; NULL with what jansson says of it in *where. */
json_t *json_read(const char *bytes, size_t size, json_error_t *where);

/* The same with all numbers as reals, so that one of many digits is a number too. */
json_t *json_read_reals(const char *bytes, size_t size, json_error_t *where);

/* A matrix [rows][columns] as an array of arrays. */
json_t *json_matrix(const Real *v, size_t rows, size_t columns);

/* A number, or JSON's null where it is not finite. */
json_t *json_finite(double v);

/* Sets a member to a new value, which it takes over; JSON's null, for what there is nothing to say
 * of, is left out. False where object or value is NULL, or without memory. */
bool json_put(json_t *object, const char *name, json_t *value);

/* `value` where it is whole, else NULL, and it is released. */
json_t *json_if(bool whole, json_t *value);

/* `array` with a new value behind the others, which it takes over; NULL where either is NULL, or
 * without memory, and both are released. */
json_t *json_append(json_t *array, json_t *value);

/* `array`, or JSON's null in its place where it is empty. */
json_t *json_unless_empty(json_t *array);

/* Writes `value` in one line, without its end. False without memory. */
bool json_line(const json_t *value, FILE *out);

/* Writes `value` as text with a line end; the caller frees *text. False without memory. */
bool json_text(const json_t *value, char **text, size_t *size, Error *err);

#endif
