/* How characters are spelt where a terminal cannot show them. */
#ifndef VIEW_CANVAS_SYMBOLS_H
#define VIEW_CANVAS_SYMBOLS_H

#include "core/base/table.h"

#include <stdint.h>

/* What a terminal can show: braille and half blocks; box drawing and shades (the Linux console);
 * ASCII. */
typedef enum Symbols { SYMBOLS_BRAILLE, SYMBOLS_BOX, SYMBOLS_ASCII } Symbols;

extern const Table symbols_table; /* rows in the order of Symbols */

/* What to write for code point `c`, in UTF-8; NULL when it can be shown as it is. */
const char *symbols_spell(Symbols symbols, uint32_t c);

/* What an area looks like without colour, `share` of the way from a blank to full ink: five steps,
 * ten in ASCII. NaN is blank. */
const char *symbols_shade(Symbols symbols, double share);

#endif
