/* Reads the page of an explanation off an App's screen, line by line and table by table, and
 * compares it with what is right; in tables what is shown has to add up, too. */
#ifndef TESTS_APP_EXPLAINED_H
#define TESTS_APP_EXPLAINED_H

#include "player.h"

enum { EXPLAINED_COLUMNS = 3 };

/* What a table is to have: its columns' names, which are known, its rows and the total. */
typedef struct ExplainedTable {
    const char *names[EXPLAINED_COLUMNS], *total;
    bool known[EXPLAINED_COLUMNS], multiplies;
    size_t rows;
    double value[16][EXPLAINED_COLUMNS];
    bool has_bias;
    double bias, sum;
} ExplainedTable;

/* Whose page is read, in all that follows, and the words that a failure begins with. */
void explained_of(const Player *player, const char *about);

/* Line n of the page without its mark; static. */
const char *explained_line(int n);

/* The first line from `from` on that starts with `label` and a blank, or is it; -1: none. */
int explained_find(const char *label, int from);

/* The number behind the label of such a line, or "—" just where it is not known. One that is NaN
 * here is not compared. */
void explained_number(const char *label, int from, bool known, double value);

/* The table whose titles are in line y. */
void explained_table(const ExplainedTable *table, int y);

#endif
