/* The data sets that come with the program: one row each, with the network that suits them. */
#ifndef DATA_GENERATORS_H
#define DATA_GENERATORS_H

#include "core/base/table.h"
#include "core/samples/dataset.h"
#include "data/generate/bits.h"
#include "data/generate/choice.h"

/* What to train a data set with when the person has not said: names as on the command line. */
typedef struct Suggestion {
    const char *hidden;
    const char *activation;
    const char *output_activation; /* NULL: what suits the targets */
    const char *init;
    double rate;
} Suggestion;

typedef struct Generator {
    TableRow row;
    ChoiceRange range; /* what may be said of it, and its standard */
    /* One of these three makes it. */
    Truth *truth;      /* the target of all inputs of so many bits as its choice says */
    bool (*generate)(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err);
    const char *asset; /* a CSV file that comes with the program, */
    bool (*spread)(Dataset *data, const char *name, const Dataset *means,
                   const GeneratorChoice *choice, Error *err); /* or what is made of that */
    Suggestion suggestion;
} Generator;

extern const Table generator_table;

/* A row as lists show it, with what may be said of it: "spiral[:n=500,noise=0,…]". */
enum { GENERATOR_WORDS_SIZE = CHOICE_SIZE + 40 };
void generator_words(const Generator *generator, char out[GENERATOR_WORDS_SIZE]);

/* The row that `name` asks for: a name or a unique prefix, behind which may stand what is said of
 * it ("parity:4", "parity4", "spiral:noise=0.2,seed=3"), which goes to *choice. NULL with a
 * sentence when there is none. */
const Generator *generator_find(const char *name, GeneratorChoice *choice, Error *err);

/* Whether a name is exactly that of a row, whatever is said of it behind a colon. */
bool generator_is_named(const char *name);

/* The name of a data set of which something else is said: of "spiral:n=50" with "noise=0.2" it is
 * "spiral:n=50,noise=0.2". False with a sentence where it is none, or that cannot be said of it. */
enum { GENERATOR_NAME_SIZE = CHOICE_SIZE + 32 };
bool generator_rename(const char *name, const char *said, char out[GENERATOR_NAME_SIZE],
                      Error *err);

/* The same with another draw of what is random: the next seed. */
bool generator_redraw(const char *name, char out[GENERATOR_NAME_SIZE], Error *err);

/* Makes the data set, called as generator_find takes it, with nothing in the name that is standard;
 * released by dataset_free also after failure. */
bool generator_make(const Generator *generator, const GeneratorChoice *choice, Dataset *data,
                    Error *err);

#endif
