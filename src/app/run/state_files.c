#include "app/run/state_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool state_path(const char *name, const char *what, char path[STATE_PATH_SIZE], Error *err)
{
    const char *base = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n = -1;
    if (base && base[0] == '/')
        n = snprintf(path, STATE_PATH_SIZE, "%s/backprop/%s", base, name);
    else if (home && home[0] == '/')
        n = snprintf(path, STATE_PATH_SIZE, "%s/.local/state/backprop/%s", home, name);
    if (n > 0 && n < STATE_PATH_SIZE)
        return true;
    path[0] = '\0';
    return error_set(err, "%s has no place: neither XDG_STATE_HOME nor HOME is set to a folder",
                     what);
}

bool state_make_folders(const char *path, Error *err)
{
    char folder[STATE_PATH_SIZE];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
            return error_set(err, "%s: cannot make this folder: %s", folder, strerror(errno));
        *slash = '/';
    }
    return true;
}
