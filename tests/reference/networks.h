/* The networks of networks.py, what the scripts beside it have found in them by NumPy, and plain
 * networks of the shape of others. */
#ifndef REFERENCE_NETWORKS_H
#define REFERENCE_NETWORKS_H

#include "reference/plain.h"

#include "core/train/trainer.h"

#include <stddef.h>

enum { NETWORKS = 20 };

/* Makes network k's data, and a trainer that stands at its parameters, with `rate`, the full batch
 * and plain gradient descent. Both are released by the caller. */
void networks_make(size_t k, double rate, Dataset *data, Trainer *trainer);

/* The numbers called `name` that a file of tests/reference, such as "probe.txt", has of network k;
 * returns how many, and fails where there are none or more than `most`. */
size_t networks_numbers(const char *file, size_t k, const char *name, double *numbers,
                        size_t most);

/* A plain network of the same shape with all parameters 0; released by plain_free. */
PlainNet networks_plain(const Net *net, const char *loss);

#endif
