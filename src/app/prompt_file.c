#include "app/prompt_file.h"

#include "app/run/state_files.h"
#include "core/base/text.h"
#include "data/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 1 << 20, LOCK_ATTEMPTS = 40 };

bool prompt_file_read(Prompt *prompt, const char *path, Error *err)
{
    char *bytes;
    size_t size, fresh = prompt->fresh;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    if (!file_read_text(path, FILE_REGULAR, FILE_BYTES_MAX, &bytes, &size, err))
        return false;
    char *next = bytes;
    while (next) {
        const char *line = strsep(&next, "\n");
        if (prompt_can_hold(line))
            prompt_remember(prompt, line);
    }
    prompt->fresh = fresh;
    free(bytes);
    return true;
}

/* The lines of the file and after them those entered here. */
static bool merge(Prompt *all, const Prompt *prompt, const char *path, Error *err)
{
    if (!prompt_file_read(all, path, err))
        return false;
    for (size_t i = prompt->history_count - prompt->fresh; i < prompt->history_count; i++)
        prompt_remember(all, prompt->history[i]);
    return true;
}

static bool write_lines(const Prompt *all, const char *path, Error *err)
{
    char *text = NULL;
    FILE *out = text_open(&text);
    for (size_t i = 0; out && i < all->history_count; i++)
        fprintf(out, "%s\n", all->history[i]);
    text = text_close(out, &text);
    bool ok = text ? file_write_private(path, text, strlen(text), err) : error_memory(err);
    free(text);
    return ok;
}

/* The folder of the file, locked, so that of two programs one after the other reads and writes; a
 * program that is stopped meanwhile is not waited for. -1 with a sentence. */
static int lock_folder(const char *path, Error *err)
{
    const struct timespec pause = {.tv_nsec = 10000000};
    char folder[STATE_PATH_SIZE];
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), result = -1;
    for (int i = 0; fd >= 0 && i < LOCK_ATTEMPTS; i++) {
        result = flock(fd, LOCK_EX | LOCK_NB);
        if (result == 0 || (errno != EWOULDBLOCK && errno != EINTR))
            break;
        nanosleep(&pause, NULL);
    }
    if (fd >= 0 && result == 0)
        return fd;
    error_set(err, "%s: cannot be locked: %s", folder, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

bool prompt_file_write(const Prompt *prompt, const char *path, Error *err)
{
    if (prompt->fresh == 0)
        return true;
    if (!state_make_folders(path, err))
        return false;
    int lock = lock_folder(path, err);
    if (lock < 0)
        return false;
    Prompt *all = calloc(1, sizeof *all);
    bool ok = all ? merge(all, prompt, path, err) && write_lines(all, path, err)
                  : error_memory(err);
    free(all);
    close(lock);
    return ok;
}
