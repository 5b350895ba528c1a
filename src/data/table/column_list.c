#include "data/table/column_list.h"

#include <stdlib.h>
#include <string.h>

bool column_list_next(const char **list, ColumnItem *item)
{
    const char *p = *list;
    if (!p)
        return false;
    p += strspn(p, " ");
    const char *quote = *p == '"' ? strchr(p + 1, '"') : NULL;
    const char *end = quote ? quote : p + strcspn(p, ",");
    *item = (ColumnItem){quote ? p + 1 : p, (size_t)(end - p) - (quote ? 1 : 0)};
    end += strcspn(end, ",");
    while (item->length > 0 && item->text[item->length - 1] == ' ')
        item->length--;
    *list = *end ? end + 1 : NULL;
    return true;
}

bool column_item_range(const ColumnItem *item, size_t *first, size_t *last)
{
    char copy[32], *end;
    if (item->length == 0 || item->length >= sizeof copy ||
        strspn(item->text, "0123456789-") < item->length || item->text[0] == '-')
        return false;
    memcpy(copy, item->text, item->length);
    copy[item->length] = '\0';
    *first = *last = strtoul(copy, &end, 10);
    if (*end == '-' && end[1] != '\0')
        *last = strtoul(end + 1, &end, 10);
    return *end == '\0';
}

bool column_item_is(const ColumnItem *item, const char *name, size_t length)
{
    return item->length == length && memcmp(item->text, name, length) == 0;
}

bool column_list_names(const char *list, const char *name, size_t length, size_t columns)
{
    ColumnItem item;
    size_t first, last;
    while (column_list_next(&list, &item))
        if (column_item_is(&item, name, length) &&
            !(column_item_range(&item, &first, &last) && first >= 1 && last <= columns))
            return true;
    return false;
}
