/* The lines entered at the prompt are kept: whole, bounded, for nobody else, and those of two
 * programs that run at once. */
#include "../support.h"

#include "app/prompt_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static Prompt *new_prompt(void)
{
    Prompt *prompt = calloc(1, sizeof *prompt);
    assert_non_null(prompt);
    return prompt;
}

/* A prompt as a program has it that begins now. */
static Prompt *begin(const char *path)
{
    Prompt *prompt = new_prompt();
    Error err;
    if (!prompt_file_read(prompt, path, &err))
        fail_msg("%s", err.message);
    assert_int_equal(prompt->fresh, 0);
    return prompt;
}

static void end(Prompt *prompt, const char *path)
{
    Error err;
    if (!prompt_file_write(prompt, path, &err))
        fail_msg("%s", err.message);
    free(prompt);
}

static void check_content(const char *path, const char *wanted)
{
    size_t size;
    char *bytes = get_file(path, &size);
    assert_string_equal(bytes, wanted);
    free(bytes);
}

static void lines_come_back(void **state)
{
    const char *path = in_folder(state, "new/backprop/history");
    struct stat status;
    Prompt *first = begin(path);
    end(first, path);
    assert_int_equal(access(path, F_OK), -1); /* nothing was entered */
    first = begin(path);
    prompt_remember(first, "rate 0.5");
    prompt_remember(first, "select w[1][2,1]");
    end(first, path);
    check_content(path, "rate 0.5\nselect w[1][2,1]\n");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    Prompt *second = begin(path);
    assert_int_equal(second->history_count, 2);
    assert_string_equal(second->history[1], "select w[1][2,1]");
    prompt_remember(second, "epoch 3");
    end(second, path);
    check_content(path, "rate 0.5\nselect w[1][2,1]\nepoch 3\n");
    unlink(path);
    rmdir(in_folder(state, "new/backprop"));
    rmdir(in_folder(state, "new"));
}

static void two_programs_lose_nothing(void **state)
{
    const char *path = in_folder(state, "history");
    Prompt *first = begin(path), *second = begin(path);
    prompt_remember(first, "of the first");
    prompt_remember(second, "of the second");
    end(first, path);
    end(second, path);
    check_content(path, "of the first\nof the second\n");
}

static void others_may_not_read_it_any_more(void **state)
{
    const char *path = in_folder(state, "history");
    struct stat status;
    put_file(path, "old\n", 4);
    assert_int_equal(chmod(path, 0644), 0);
    Prompt *prompt = begin(path);
    prompt_remember(prompt, "new");
    end(prompt, path);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void it_does_not_grow_for_ever(void **state)
{
    const char *path = in_folder(state, "history");
    char line[32], wanted[32];
    for (int session = 0; session < 3; session++) {
        Prompt *prompt = begin(path);
        for (int i = 0; i < PROMPT_HISTORY - 1; i++) {
            snprintf(line, sizeof line, "epoch %d", session * 1000 + i + 1);
            prompt_remember(prompt, line);
        }
        end(prompt, path);
    }
    Prompt *prompt = begin(path);
    assert_int_equal(prompt->history_count, PROMPT_HISTORY);
    snprintf(wanted, sizeof wanted, "epoch %d", 1000 + PROMPT_HISTORY - 1);
    assert_string_equal(prompt->history[0], wanted);
    assert_string_equal(prompt->history[PROMPT_HISTORY - 1], line);
    free(prompt);
}

/* What could not have been typed does not come to the screen. */
static void damaged_lines_are_left_out(void **state)
{
    const char *path = in_folder(state, "history");
    char bytes[2 * PROMPT_SIZE];
    char *at = bytes + sprintf(bytes, "good\n\nesc \033[2J\n\xff\xfe\nrä\n");
    memset(at, 'x', PROMPT_SIZE);
    strcpy(at + PROMPT_SIZE, "\nlast");
    put_file(path, bytes, strlen(bytes));
    Prompt *prompt = begin(path);
    assert_int_equal(prompt->history_count, 3);
    assert_string_equal(prompt->history[0], "good");
    assert_string_equal(prompt->history[1], "rä");
    assert_string_equal(prompt->history[2], "last");
    free(prompt);
}

static void check_not_written(Prompt *prompt, const char *path, const char *why)
{
    Error err = {.message = ""};
    assert_false(prompt_file_write(prompt, path, &err));
    check_holds(err.message, why);
}

static void what_cannot_be_written_is_said(void **state)
{
    const char *file = in_folder(state, "file"), *folder = in_folder(state, "folder");
    Prompt *prompt = new_prompt();
    put_file(file, "old", 3);
    assert_int_equal(mkdir(folder, 0700), 0);
    prompt_remember(prompt, "epoch 3");
    check_not_written(prompt, in_folder(state, "file/history"), "Not a directory");
    check_not_written(prompt, folder, "a folder");
    /* Another program holds the lock: the old file stays. */
    int lock = open(*state, O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(lock, LOCK_EX), 0);
    check_not_written(prompt, file, "cannot be locked");
    check_content(file, "old");
    close(lock);
    end(prompt, file);
    check_content(file, "old\nepoch 3\n");
}

#define ONE_TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ONE_TEST(lines_come_back),
        ONE_TEST(two_programs_lose_nothing),
        ONE_TEST(others_may_not_read_it_any_more),
        ONE_TEST(it_does_not_grow_for_ever),
        ONE_TEST(damaged_lines_are_left_out),
        ONE_TEST(what_cannot_be_written_is_said),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("prompt file", tests, NULL, NULL);
}
