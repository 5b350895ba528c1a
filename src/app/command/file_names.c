#include "app/command/file_names.h"

#include "core/base/text.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_ROOM = PROMPT_SIZE + NAME_MAX + 2 };

/* The folder to look into ("" for the present one) and the beginning of a name in it. */
typedef struct Begun {
    char folder[PROMPT_SIZE]; /* with its "/" */
    char name[PROMPT_SIZE];
} Begun;

static void take_apart(const char *path, size_t length, Begun *begun)
{
    size_t folder = length;
    while (folder > 0 && path[folder - 1] != '/')
        folder--;
    snprintf(begun->folder, sizeof begun->folder, "%.*s", (int)folder, path);
    snprintf(begun->name, sizeof begun->name, "%.*s", (int)(length - folder), path + folder);
}

/* A file's row; nothing where its name cannot be typed or there is no room. */
static void add_file(Menu *menu, const Begun *begun, const char *name)
{
    char path[PATH_ROOM];
    struct stat status;
    snprintf(path, sizeof path, "%s%s", begun->folder, name);
    if (stat(path, &status) != 0)
        return;
    bool folder = S_ISDIR(status.st_mode);
    if (folder)
        text_append(path, sizeof path, "/");
    if (!prompt_can_hold(path) || path[strlen(path) - 1] == ' ')
        return;
    menu_add(menu, &(MenuRow){.group = N_("Files"), .usage = "", .key = "",
                                       .name = menu_keep(menu, path),
                                       .summary = folder ? N_("a folder") : N_("a file")});
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const MenuRow *)a)->name, ((const MenuRow *)b)->name);
}

void file_names_add(Menu *menu, const char *path, size_t length)
{
    Begun begun;
    size_t before = menu->count;
    take_apart(path, length, &begun);
    DIR *entries = opendir(begun.folder[0] ? begun.folder : ".");
    for (struct dirent *e; entries && (e = readdir(entries));) {
        bool dots = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
        bool hidden = e->d_name[0] == '.' && begun.name[0] != '.';
        if (!dots && !hidden && strncmp(e->d_name, begun.name, strlen(begun.name)) == 0)
            add_file(menu, &begun, e->d_name);
    }
    if (entries)
        closedir(entries);
    qsort(menu->rows + before, menu->count - before, sizeof *menu->rows, compare);
}
