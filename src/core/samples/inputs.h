/* What the inputs of a data set are, where that decides how they are laid out and typed. */
#ifndef CORE_SAMPLES_INPUTS_H
#define CORE_SAMPLES_INPUTS_H

typedef enum InputsAre {
    INPUTS_NUMBERS,
    INPUTS_IMAGE,   /* pixels of a square, row by row */
    INPUTS_LETTERS, /* letters in a row, each one of 27 */
    INPUTS_WORDS,   /* words that a sentence has or has not */
} InputsAre;

#endif
