/* Lists of columns as a person types them: names, numbers from 1, and ranges of numbers, with
 * commas between ("height,3,5-8"); a name with a comma in it stands in double quotes. */
#ifndef DATA_TABLE_COLUMN_LIST_H
#define DATA_TABLE_COLUMN_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ColumnItem {
    const char *text; /* in the list */
    size_t length;
} ColumnItem;

/* Takes the next item off a list; false at its end. *list is NULL behind the last item. */
bool column_list_next(const char **list, ColumnItem *item);

/* The columns, from 1, of an item that is a number or a range; *last is *first for a number. */
bool column_item_range(const ColumnItem *item, size_t *first, size_t *last);

/* Whether an item is just this name. */
bool column_item_is(const ColumnItem *item, const char *name, size_t length);

/* Whether an item of the list is this name and cannot be one of `columns` places. */
bool column_list_names(const char *list, const char *name, size_t length, size_t columns);

#endif
