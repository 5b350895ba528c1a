/* Pictures stored in tests/golden: text, and the roles of colours. */
#ifndef TESTS_VIEW_GOLDEN_FILE_H
#define TESTS_VIEW_GOLDEN_FILE_H

#include "view/canvas/canvas.h"

/* A picture as its file has it; the caller frees it. */
char *golden_picture(const Canvas *canvas);

/* The stored picture of this name; the caller frees it. Fails where there is none. */
char *golden_read(const char *name);

/* Fails with the first row of the picture that is not as it is stored. UPDATE_GOLDEN=1 in the
 * environment writes the file anew. */
void golden_check(const char *name, const char *actual);

/* How many bytes of a stored picture are its text. */
size_t golden_text_size(const char *picture);

#endif
