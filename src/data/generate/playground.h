/* The data sets of the Playground's page and its start weights, point by point the same: both come
 * from one stream of random numbers (data/generate/seedrandom.h), which a link's seed starts. */
#ifndef DATA_GENERATE_PLAYGROUND_H
#define DATA_GENERATE_PLAYGROUND_H

#include "core/net/net.h"
#include "core/samples/dataset.h"
#include "data/generate/choice.h"

/* The sets, which may stand bare behind the name: as the page's links call them. */
extern const Table playground_set_table;

/* How many points set i of them has. */
size_t playground_samples(size_t set);

/* choice->train per cent of the points are to train on, in the page's order, the others to test. */
bool playground_make(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err);

/* Replaces a seed by another one, of five decimals as the page's are. */
void playground_next_seed(char seed[PAGE_SEED_SIZE]);

/* Draws the start weights of a network from where the points left the stream: data->start. False
 * without memory. */
bool playground_draw_start(Dataset *data, const Net *net, Error *err);

#endif
