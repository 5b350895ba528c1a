#include "app/run/own_files.h"

#include "data/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* False where there is no regular file. */
static bool look(const char *path, OwnFile *file)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    char *whole = realpath(path, NULL);
    const char *name = whole ? whole : path;
    *file = (OwnFile){.path = file_checksum(name, strlen(name)),
                      .device = status.st_dev,
                      .number = status.st_ino,
                      .size = status.st_size,
                      .changed = status.st_mtim};
    free(whole);
    return true;
}

void own_files_add(OwnFiles *own, const char *path)
{
    OwnFile file;
    size_t i = 0, known = own->count < OWN_FILES_MAX ? own->count : OWN_FILES_MAX;
    if (!look(path, &file))
        return;
    while (i < known && own->list[i].path != file.path)
        i++;
    if (i == known)
        i = own->count++ % OWN_FILES_MAX;
    own->list[i] = file;
}

static bool same_file(const OwnFile *a, const OwnFile *b)
{
    return a->path == b->path && a->device == b->device && a->number == b->number &&
           a->size == b->size && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

bool own_files_lack(const OwnFiles *own, const char *path)
{
    OwnFile file;
    if (!look(path, &file))
        return false;
    for (size_t i = 0; i < own->count && i < OWN_FILES_MAX; i++)
        if (same_file(&own->list[i], &file))
            return false;
    return true;
}
