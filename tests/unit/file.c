/* Files written wholly or not at all: where they go, what stays of the old one, what is left by a
 * save that is killed, and what is no place for a file. */
#include "support.h"

#include "data/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void check_content(const char *path, const char *wanted)
{
    size_t size;
    char *bytes = get_file(path, &size);
    assert_string_equal(bytes, wanted);
    free(bytes);
}

static void files_are_replaced(void **state)
{
    const char *path = in_folder(state, "file"), *link = in_folder(state, "link");
    struct stat status;
    Error err;
    assert_true(file_write(path, "one", 3, &err));
    check_content(path, "one");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(symlink("file", link), 0);
    assert_true(file_write(link, "two", 3, &err));
    check_content(path, "two");
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_int_equal(count_files(*state), 2);
}

/* The process may write ten bytes and no more: the write fails half-way. */
static void a_failed_write_leaves_the_old_file(void **state)
{
    const char *path = in_folder(state, "file");
    struct rlimit old, least;
    char more[100];
    Error err = {.message = ""};
    memset(more, 'x', sizeof more);
    put_file(path, "old", 3);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    least = (struct rlimit){10, old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &least), 0);
    bool ok = file_write(path, more, sizeof more, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_false(ok);
    check_holds(err.message, "cannot write");
    check_content(path, "old");
    assert_int_equal(count_files(*state), 1);
}

static void places_that_cannot_be_written(void **state)
{
    const char *path = in_folder(state, "file");
    Error err = {.message = ""};
    put_file(path, "old", 3);
    assert_false(file_write(*state, "x", 1, &err));
    check_holds(err.message, "a folder; name a file");
    assert_false(file_write(in_folder(state, "none/file"), "x", 1, &err));
    check_holds(err.message, strerror(ENOENT));
    assert_false(file_write(in_folder(state, "file/x"), "x", 1, &err));
    check_holds(err.message, strerror(ENOTDIR));
    assert_int_equal(chmod(*state, 0555), 0);
    /* For root every folder can be written to. */
    bool ok = geteuid() != 0 && file_write(path, "x", 1, &err);
    assert_int_equal(chmod(*state, 0755), 0);
    assert_false(ok);
    check_content(path, "old");
    assert_int_equal(count_files(*state), 1);
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(lstat(path, &status), 0);
    return status.st_mode;
}

static void check_written(const char *path, const char *text)
{
    Error err;
    if (!file_write(path, text, strlen(text), &err))
        fail_msg("%s", err.message);
}

static void check_not_written(const char *path, const char *why)
{
    Error err = {.message = ""};
    assert_false(file_may_write(path, &err));
    check_holds(err.message, why);
    assert_false(file_write(path, "x", 1, &err));
    check_holds(err.message, why);
}

static void the_longest_names(void **state)
{
    char name[256];
    for (size_t length = 240; length <= 255; length++) {
        memset(name, 'n', length);
        name[length] = '\0';
        const char *path = in_folder(state, name);
        check_written(path, "one");
        check_written(path, "two");
        check_content(path, "two");
        assert_int_equal(unlink(path), 0);
    }
    memset(name, 'n', sizeof name);
    char *longer = malloc(strlen(*state) + 300);
    sprintf(longer, "%s/%.256s", (const char *)*state, name);
    check_not_written(longer, strerror(ENAMETOOLONG));
    free(longer);
    assert_int_equal(count_files(*state), 0);
}

/* Links that lead to no file yet are followed as others are, from where each of them stands. */
static void links_are_followed(void **state)
{
    assert_int_equal(mkdir(in_folder(state, "inner"), 0755), 0);
    assert_int_equal(symlink("inner/second", in_folder(state, "first")), 0);
    assert_int_equal(symlink("../third", in_folder(state, "inner/second")), 0);
    assert_int_equal(symlink(in_folder(state, "file"), in_folder(state, "third")), 0);
    check_written(in_folder(state, "first"), "new");
    check_content(in_folder(state, "file"), "new");
    check_written(in_folder(state, "first"), "again");
    check_content(in_folder(state, "file"), "again");
    assert_true(S_ISLNK(mode_of(in_folder(state, "first"))));
    assert_true(S_ISLNK(mode_of(in_folder(state, "inner/second"))));
    assert_true(S_ISLNK(mode_of(in_folder(state, "third"))));
    assert_int_equal(symlink("loop", in_folder(state, "loop")), 0);
    check_not_written(in_folder(state, "loop"), strerror(ELOOP));
    assert_int_equal(symlink("none/file", in_folder(state, "lost")), 0);
    check_not_written(in_folder(state, "lost"), strerror(ENOENT));
    assert_int_equal(unlink(in_folder(state, "inner/second")), 0);
    assert_int_equal(rmdir(in_folder(state, "inner")), 0);
}

/* A new file has the mode that the umask leaves; an old one keeps its own, and whose it is where
 * the test may give files away, but no right to act as the owner or the group. */
static void owner_group_and_mode(void **state)
{
    const char *path = in_folder(state, "file");
    struct stat status;
    mode_t mask = umask(027);
    check_written(path, "one");
    umask(mask);
    assert_int_equal(mode_of(path) & 07777, 0640);
    bool given = chown(path, 4321, 1234) == 0;
    static const mode_t modes[][2] = {
        {0604, 0604}, {0400, 0400}, {0660, 0660}, {04755, 0755}, {02775, 0775}, {01666, 0666}};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        assert_int_equal(chmod(path, modes[i][0]), 0);
        check_written(path, "two");
        assert_int_equal(mode_of(path) & 07777, modes[i][1]);
    }
    assert_int_equal(stat(path, &status), 0);
    if (given) {
        assert_int_equal(status.st_uid, 4321);
        assert_int_equal(status.st_gid, 1234);
    }
}

/* A save that the system kills in the midst of a write. */
static void killed_save(const char *path)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        const struct rlimit none = {0, 0};
        static char bytes[100];
        Error err;
        setrlimit(RLIMIT_CORE, &none);
        setrlimit(RLIMIT_FSIZE, &none);
        signal(SIGXFSZ, SIG_DFL);
        file_write(path, bytes, sizeof bytes, &err);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
}

static void find_leftover(const char *folder, char out[512])
{
    DIR *entries = opendir(folder);
    out[0] = '\0';
    for (struct dirent *e; (e = readdir(entries));)
        if (strncmp(e->d_name, ".backprop-", 10) == 0)
            snprintf(out, 512, "%s/%s", folder, e->d_name);
    closedir(entries);
    assert_true(out[0]);
}

static void what_a_killed_save_left(void **state)
{
    const char *path = in_folder(state, "file");
    char left[512];
    check_written(path, "old");
    for (size_t i = 0; i < 3; i++)
        killed_save(path);
    check_content(path, "old");
    killed_save(in_folder(state, "other"));
    assert_true(count_files(*state) > 2);
    check_written(path, "new");
    check_content(path, "new");
    /* That of the other name is not this save's business. */
    assert_int_equal(count_files(*state), 2);
    check_written(in_folder(state, "other"), "new");
    assert_int_equal(count_files(*state), 2);
    /* One that somebody still writes is locked. */
    killed_save(path);
    find_leftover(*state, left);
    int fd = open(left, O_RDONLY);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    check_written(path, "more");
    assert_int_equal(count_files(*state), 3);
    close(fd);
    check_written(path, "most");
    assert_int_equal(count_files(*state), 2);
}

static void check_not_read(const char *path)
{
    Error err = {.message = ""};
    char *bytes;
    size_t size;
    assert_false(file_read_text(path, FILE_REGULAR, 100, &bytes, &size, &err));
    check_holds(err.message, "a pipe, a device or a socket");
}

/* Nothing waits for a reader or a writer. */
static void what_is_no_regular_file(void **state)
{
    const char *pipe = in_folder(state, "pipe"), *socket_path = in_folder(state, "socket");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(mkfifo(pipe, 0644), 0);
    assert_int_equal(symlink("pipe", in_folder(state, "link")), 0);
    const char *const paths[] = {pipe, socket_path, in_folder(state, "link"), "/dev/null"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        check_not_written(paths[i], "a pipe, a device or a socket; name a file");
        check_not_read(paths[i]);
    }
    close(fd);
    check_not_written(*state, "a folder; name a file");
    check_not_written(in_folder(state, "new/"), strerror(ENOENT));
    assert_int_equal(count_files(*state), 3);
}

static void a_look_before_leaves_nothing(void **state)
{
    const char *path = in_folder(state, "file");
    Error err;
    assert_true(file_may_write(path, &err));
    assert_int_equal(count_files(*state), 0);
    check_written(path, "old");
    assert_true(file_may_write(path, &err));
    check_content(path, "old");
    assert_int_equal(count_files(*state), 1);
}

static void names_of_one_file(void **state)
{
    const char *path = in_folder(state, "file"), *other = in_folder(state, "other");
    char around[512];
    snprintf(around, sizeof around, "%s/./../%s/other", (const char *)*state,
             strrchr(*state, '/') + 1);
    check_written(path, "x");
    assert_int_equal(symlink("file", in_folder(state, "link")), 0);
    assert_int_equal(link(path, in_folder(state, "hard")), 0);
    assert_int_equal(symlink("other", in_folder(state, "dangling")), 0);
    assert_true(file_same(path, path));
    assert_true(file_same(path, in_folder(state, "link")));
    assert_true(file_same(in_folder(state, "hard"), path));
    assert_true(file_same(other, other));
    assert_true(file_same(other, around));
    assert_true(file_same(in_folder(state, "dangling"), around));
    assert_false(file_same(path, other));
    assert_false(file_same(other, in_folder(state, "another")));
    assert_false(file_same(in_folder(state, "none/x"), in_folder(state, "none/x")));
    assert_false(file_same("/dev/null", "/dev/null"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_are_replaced, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(a_failed_write_leaves_the_old_file, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(places_that_cannot_be_written, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(the_longest_names, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(links_are_followed, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(owner_group_and_mode, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(what_a_killed_save_left, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(what_is_no_regular_file, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(a_look_before_leaves_nothing, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(names_of_one_file, folder_make, folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
