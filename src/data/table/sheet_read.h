/* Delimited text into a sheet. */
#ifndef DATA_TABLE_SHEET_READ_H
#define DATA_TABLE_SHEET_READ_H

#include "data/table/sheet.h"

/* Takes over `bytes`, which have a NUL behind them. Released by sheet_free also after failure. */
bool sheet_read_delimited(Sheet *sheet, const char *path, char *bytes, size_t size,
                          const TableChoice *choice, Error *err);

#endif
