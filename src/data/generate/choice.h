/* What may be said of a data set that comes with the program: "spiral:noise=0.2,seed=3". */
#ifndef DATA_GENERATE_CHOICE_H
#define DATA_GENERATE_CHOICE_H

#include "core/base/table.h"

#include <stddef.h>
#include <stdint.h>

/* How two classes are written as targets: rows of target_coding_table. */
typedef enum TargetCoding { TARGETS_PM, TARGETS_01, TARGETS_CLASSES } TargetCoding;
extern const Table target_coding_table;

enum { PAGE_SEED_SIZE = 24 };
typedef struct GeneratorChoice {
    size_t number;   /* of bits, patterns or classes, or which curve: what stands bare */
    size_t samples;
    double noise;    /* see the row of the data set */
    double turns;    /* of each arm of a spiral */
    double gap;      /* width of the piece in the middle that has no samples */
    uint64_t seed;   /* of what is random in it, and of nothing else */
    unsigned char targets;
    size_t train;    /* per cent of the samples to train on, where the data has a test part */
    char page_seed[PAGE_SEED_SIZE]; /* of the Playground's page: a text */
} GeneratorChoice;

/* The arguments with a key, in the order in which they are written; bits of Generator.takes. */
typedef enum GeneratorKey {
    KEY_SAMPLES,
    KEY_NOISE,
    KEY_TURNS,
    KEY_GAP,
    KEY_TARGETS,
    KEY_SEED,
    KEY_TRAIN,
    KEY_PAGE_SEED,
    KEY_COUNT
} GeneratorKey;
extern const Table generator_key_table; /* rows in the order of GeneratorKey */

/* What a data set takes, and between what. */
typedef struct ChoiceRange {
    unsigned takes;             /* bit 1 << GeneratorKey for each */
    double noise_most;
    size_t number_min, number_max; /* both 0: nothing stands bare */
    const Table *words;         /* of which one stands bare instead of a number; NULL */
    GeneratorChoice standard;
} ChoiceRange;

/* Reads "4,noise=0.2", what stands behind the name and its colon, into *choice, which is the
 * standard one before. False with a sentence that begins with `name`. */
bool choice_read(const ChoiceRange *range, const char *name, const char *text,
                 GeneratorChoice *choice, Error *err);

/* Writes what of it is not the standard, ":4,noise=0.2", or "". */
enum { CHOICE_SIZE = 160 };
void choice_write(const ChoiceRange *range, const GeneratorChoice *choice, char out[CHOICE_SIZE]);

/* What may stand behind the name, for lists: "[:n=500,noise=0,…]"; "" where nothing may. */
void choice_describe(const ChoiceRange *range, char out[CHOICE_SIZE]);

#endif
