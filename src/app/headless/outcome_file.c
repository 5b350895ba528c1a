#include "app/headless/outcome_file.h"

#include "app/run/outcome_cells.h"
#include "core/base/text.h"
#include "data/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const size_t bytes_max = (size_t)1 << 31;

static bool refuse(const OutcomeFile *file, const char *what, Error *err)
{
    return error_set(err, N_("%s: cannot %s: %s"), file->path ? file->path : "standard output",
                     what, strerror(errno));
}

static bool refuse_header(const OutcomeFile *file, Error *err)
{
    return error_set(err, N_("%s: this is no file of a sweep with these --vary: its first line is "
                             "another; name another --out"), file->path);
}

/* Whether a record is the header, which stands where parts were joined. */
static bool is_header(const RecordReader *reader, const char *start, const char *header)
{
    size_t length = strlen(header) - 1, found = (size_t)(reader->next - start);
    while (found > 0 && (start[found - 1] == '\n' || start[found - 1] == '\r'))
        found--;
    return found == length && memcmp(start, header, length) == 0;
}

static bool read_lines(const OutcomeFile *file, const Grid *grid, char *bytes, size_t size,
                       const char *header, TakeOutcome *take, void *context, Error *err)
{
    RecordReader reader;
    bool ok = true, end = false, begun = false;
    record_reader_init(&reader, file->path, bytes, size, 0);
    reader.separator = ',';
    while (ok) {
        const char *command;
        Outcome outcome;
        ok = record_next(&reader, &end, err);
        if (!ok || end)
            break;
        const char *start = reader.cells[0].start;
        if (is_header(&reader, start, header)) {
            begun = true;
            continue;
        }
        ok = begun && outcome_read(grid, &reader, &outcome, &command);
        if (ok)
            take(context, command, &outcome);
        else if (!begun)
            refuse_header(file, err);
        else
            record_error(file->path, bytes, start, err,
                         N_("this line is none of a sweep with these --vary; another --out would "
                            "do"));
    }
    record_reader_free(&reader);
    return ok;
}

/* Where a part that was cut off was joined with the next one, that one's header stands behind the
 * beginning of an outcome, which is made a comment. */
static void pass_over_joints(char *bytes, size_t size, const char *header)
{
    size_t length = strlen(header) - 1;
    for (char *found = bytes, *end = bytes + size;
         (found = memmem(found, (size_t)(end - found), header, length)); found += length) {
        char *start = found;
        while (start > bytes && start[-1] != '\n')
            start--;
        size_t before = (size_t)(found - start);
        bool is_mark = start == bytes && before == 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0;
        if (before > 0 && !is_mark) {
            memset(start, '#', before);
            found[-1] = '\n';
        }
    }
}

/* Reads what there is, and has the file end with a whole line. */
static bool read_all(OutcomeFile *file, const Grid *grid, const char *header, TakeOutcome *take,
                     void *context, Error *err)
{
    char *bytes;
    size_t size, length = strlen(header);
    if (!file_read_text(file->path, FILE_REGULAR, bytes_max, &bytes, &size, err))
        return false;
    pass_over_joints(bytes, size, header);
    size_t whole = outcome_whole_lines(bytes, size);
    /* A file that is cut off in its first line has nothing but a beginning of the header. */
    bool ok = whole > 0 || (size < length && memcmp(bytes, header, size) == 0) ||
              refuse_header(file, err);
    bytes[whole] = '\0';
    ok = ok && read_lines(file, grid, bytes, whole, header, take, context, err);
    free(bytes);
    if (ok && whole < size && ftruncate(file->fd, (off_t)whole) != 0)
        return refuse(file, "write", err);
    return ok && (whole > 0 || outcome_file_add(file, strdup(header), err));
}

bool outcome_file_open(OutcomeFile *file, const Grid *grid, const char *path, TakeOutcome *take,
                       void *context, Error *err)
{
    struct stat found;
    char *header = outcome_header(grid);
    *file = (OutcomeFile){.path = path, .fd = STDOUT_FILENO};
    if (!header)
        return error_memory(err);
    if (!path)
        return outcome_file_add(file, header, err);
    file->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    bool ok = file->fd >= 0 && fstat(file->fd, &found) == 0;
    if (!ok)
        refuse(file, "write", err);
    else if (!S_ISREG(found.st_mode))
        ok = error_set(err, N_("%s is no regular file; without --out the lines go to standard "
                               "output"), path);
    else if (flock(file->fd, LOCK_EX | LOCK_NB) != 0)
        ok = error_set(err, N_("%s: another program is writing to it"), path);
    file->ready = ok && read_all(file, grid, header, take, context, err);
    free(header);
    return file->ready;
}

bool outcome_file_add(OutcomeFile *file, char *line, Error *err)
{
    struct stat before;
    bool known = file->path && fstat(file->fd, &before) == 0;
    if (!line)
        return error_memory(err);
    bool ok = file_write_all(file->fd, line, strlen(line)) || refuse(file, "write", err);
    free(line);
    if (ok)
        return true;
    if (known && ftruncate(file->fd, before.st_size) != 0)
        return error_set(err, N_("%s: cannot write, and its last line is cut off"), file->path);
    return false;
}

bool outcome_file_close(OutcomeFile *file, Error *err)
{
    bool opened = file->path && file->fd >= 0;
    bool ok = !opened || (!file->ready && close(file->fd) == 0) ||
              !file_sync(file->fd) + (close(file->fd) != 0) == 0;
    file->fd = -1;
    return ok || refuse(file, "write", err);
}
