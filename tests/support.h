/* What the unit and property tests share: networks and trainers made from a few words, random
 * numbers that are not the program's own, comparisons that print both sides, and a folder for
 * files that is removed with all that is in it. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include "draw.h"

#include "core/train/trainer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A network of the sizes in `shape` ("2-4-1"), `hidden` before the last layer. */
Net make_net(const char *shape, const char *hidden, const char *last);

/* `count` random samples: inputs in ±1, targets in ±0.9. */
void make_points(Dataset *data, size_t count, size_t inputs, size_t outputs, uint64_t seed);

/* A trainer with half-squared loss, plain gradient descent and glorot-uniform start weights, or
 * `start` when it is not NULL. */
void make_trainer(Trainer *trainer, const Net *net, const Dataset *data, const Hyper *hyper,
                  const Real *start);

/* Trains for `n` ends of `grain`. */
void train(Trainer *trainer, Grain grain, size_t n);

/* FNV-1a (Fowler, Noll and Vo 1991) of one word more: what is computed is the same everywhere when
 * this comes out. */
#define BITS_NONE UINT64_C(0xcbf29ce484222325)
static inline uint64_t bits_more(uint64_t bits, uint64_t word)
{
    return (bits ^ word) * UINT64_C(0x100000001b3);
}

/* Fails when the numbers differ by more than `tolerance`, or one is NaN. */
void check_near(double got, double wanted, double tolerance);

/* Fails unless `n` numbers of this sum and sum of squares have the mean and the deviation, within
 * five standard errors. */
void check_moments(double sum, double squares, size_t n, double mean, double deviation);

/* Fails, showing `text`, when `part` is not in it. */
void check_holds(const char *text, const char *part);

/* For cmocka's setup and teardown: *state is the path of a fresh folder. */
int folder_make(void **state);
int folder_remove(void **state);

/* The path of `name` in the folder, in one of several static buffers. */
const char *in_folder(void **state, const char *name);

/* Writes bytes into a file, and reads them back (the caller frees); both fail the test on error. */
void put_file(const char *path, const char *bytes, size_t size);
char *get_file(const char *path, size_t *size);

/* Entries of the folder, hidden ones too, to see that no temporary file is left over. */
size_t count_files(const char *folder);

#endif
