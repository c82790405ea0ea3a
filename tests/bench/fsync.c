// SPDX-License-Identifier: EUPL-1.2
/* What the disk itself does: one small write and one fdatasync after the other into a file that was
 * zero-written ahead. Usage: bench_fsync FILE SECONDS. Prints "rate=N p50=US p99=US". */
#include <fcntl.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/io.h"

#define FILE_SIZE   (UINT64_C(16) << 20)
#define WRITE_SIZE  512
#define SAMPLES_MAX 1000000

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static uint8_t block[1 << 20];
    static int64_t samples[SAMPLES_MAX];
    if (argc != 3) {
        fprintf(stderr, "usage: bench_fsync FILE SECONDS\n");
        return 64;
    }
    int fd = open(argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT(fd >= 0);
    for (uint64_t at = 0; at < FILE_SIZE; at += sizeof block)
        ASSERT(io_pwrite_all(fd, block, sizeof block, at) == 0);
    ASSERT(fsync(fd) == 0);

    size_t n = 0;
    int64_t begin = clock_monotonic_ns();
    int64_t end = begin + (int64_t)(strtod(argv[2], NULL) * 1e9);
    int64_t now = begin;
    memset(block, 1, WRITE_SIZE);
    while (now < end && n < SAMPLES_MAX) {
        int64_t before = now;
        ASSERT(io_pwrite_all(fd, block, WRITE_SIZE, n * WRITE_SIZE % FILE_SIZE) == 0);
        ASSERT(fdatasync(fd) == 0);
        now = clock_monotonic_ns();
        samples[n++] = now - before;
    }
    close(fd);
    ASSERT(n > 0);
    qsort(samples, n, sizeof samples[0], compare);
    printf("rate=%.0f p50=%lld p99=%lld\n", (double)n * 1e9 / (double)(now - begin),
           (long long)samples[n / 2] / 1000, (long long)samples[n * 99 / 100] / 1000);
    return 0;
}
