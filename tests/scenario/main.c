// SPDX-License-Identifier: EUPL-1.2
/* Runs one story (README.md has the language) on a real site under a fake clock:
 *
 *   run FILE               exit status 0 when it holds
 *   run --must-fail FILE   0 when it fails with what its line "# fails: …" says */
#include <stdio.h>
#include <string.h>

#include "tests/scenario/story.h"

int main(int argc, char **argv)
{
    static struct story story;
    story.must_fail = argc == 3 && strcmp(argv[1], "--must-fail") == 0;
    if (argc != 2 && !story.must_fail) {
        printf("usage: run [--must-fail] FILE\n");
        return 64;
    }
    story_open(&story);
    story_tell(&story, argv[argc - 1]);
    hold_at_end(&story);
    if (story.must_fail)
        printf("%s: it had to fail with \"%s\", and holds\n", story.file, story.fails);
    world_close(&story.world);
    arena_release(&story.arena);
    return story.must_fail ? 1 : 0;
}
