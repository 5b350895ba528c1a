/* A plane of the landscape as a person types it: "weights w[1][1,1] b[2][1]", "random 7", "path".
 */
#ifndef APP_RUN_PLANE_WORDS_H
#define APP_RUN_PLANE_WORDS_H

#include "lab/plane.h"

/* Reads a plane of a network. What is not said is as in *spec, and another seed or weight is not
 * made up: of one name alone the second weight is the one behind it. False with what would be
 * right. */
bool plane_read(const char *text, const Net *net, PlaneSpec *spec, Error *err);

#endif
