/* Random networks on random data beside their truth, from a hash of their name: all losses,
 * optimizers and activations come up in turn; mini-batches, dropout and a part kept for testing are
 * drawn. And what looks at their screens has in common. */
#ifndef TESTS_APP_AUDIT_NET_H
#define TESTS_APP_AUDIT_NET_H

#include "truth.h"
#include "../view/stage.h"

/* The App that is looked at, and what is right of it. */
extern Player audit_player;
extern Truth audit_truth;

/* Starts random networks one after the other on a screen of this size, with these words more on the
 * command line, and looks after each phase of their first mini-batches. */
void audit_each_phase(int width, int height, const char *words, void (*look)(void));

/* The command line of the network, and the end of a line behind it. */
const char *audit_about(void);

/* Fails, and says which network it is and where it stands. */
void audit_wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Fails unless `right` is the number that is shown, within its digits and those of float. */
void audit_same(const char *what, Shown shown, double right);

/* Reads a number, or "—" just where it is not known, at *at. Returns `known`. */
bool audit_known(const char **at, bool known, Shown *shown, const char *what);

/* A number of so many significant digits, whose zeros at the end are not written. */
Shown audit_digits(const char *at, int digits);

/* For cmocka's setup and teardown of the group: the data is in a folder of its own. */
int audit_folder_open(void **state);
int audit_folder_close(void **state);

#endif
