/* The texts of data/generate/words.h, written for this program. */
#ifndef DATA_GENERATE_WORDS_TEXT_H
#define DATA_GENERATE_WORDS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Small letters with single blanks between words. */
extern const char words_story[];

typedef struct Sentence {
    bool pleased;
    const char *text;
} Sentence;
extern const Sentence words_sentences[];
extern const size_t words_sentence_count;

#endif
