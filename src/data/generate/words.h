/* Data sets of text: the next letter of a story, and whether a short sentence is pleased. */
#ifndef DATA_GENERATE_WORDS_H
#define DATA_GENERATE_WORDS_H

#include "core/samples/dataset.h"
#include "data/generate/choice.h"

enum { LETTERS_BEFORE = 3, LETTERS = 27, SENTENCE_SIZE = 96 };

/* Every place of a story that was written for this program: the three letters before it, each as
 * one of 27 (a to z and the blank, "_"), and the letter there. The data set knows the entropies of
 * single letters and of pairs, which a table of how often they come would reach as its loss.
 * Released by dataset_free also after failure, as the next one. */
bool words_letters(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err);

/* Sixty sentences that were written for this program, half of them pleased: an input for each word
 * that two of them have, 1 where the sentence has it; target 1 for a pleased one. */
bool words_sentiment(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err);

/* Reads what a person has typed as the inputs x[inputs] of such a data set: the last three letters,
 * or the words of a sentence. *note says what was passed over, or "". False where nothing of it is
 * known. */
enum { WORDS_NOTE_SIZE = 256 };
bool words_read(const Dataset *data, const char *text, Real *x, char note[WORDS_NOTE_SIZE],
                Error *err);

/* Writes inputs as such a text: "the", or words with blanks between. */
void words_write(const Dataset *data, const Real *x, char *out, size_t size);

#endif
