// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "base/memory.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"

enum {
    FILES_MAX = 4000,
    FILE_BYTES_MAX = 16 << 20,
    DEPTH_MAX = 8,
    PATH_LEN_MAX = 512,
    ETAG_MAX = 40
};

struct site_file {
    char *path; /* as in a URL */
    char etag[ETAG_MAX];
    struct MHD_Response *plain;
    struct MHD_Response *br;
    struct MHD_Response *gz;
    struct MHD_Response *unchanged;
};

static const char *const types[][2] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
};

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static const char *type_of(const char *path)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (ends_with(path, types[i][0]))
            return types[i][1];
    return "application/octet-stream";
}

/* assets/main-DkP3x9aQ.js: its name changes with its content, so it may be kept for good. */
static bool is_hashed(const char *path)
{
    const char *name = strrchr(path, '/');
    const char *dash = name == NULL ? NULL : strrchr(name, '-');
    const char *dot = name == NULL ? NULL : strchr(name, '.');
    for (const char *at = dash; at != NULL && dot != NULL && dash < dot && at > name;) {
        if (dot - dash - 1 >= 8)
            return strncmp(path, "/assets/", 8) == 0;
        at--;
        while (at > name && *at != '-')
            at--;
        dash = at;
    }
    return false;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct site_file *)a)->path, ((const struct site_file *)b)->path);
}

static struct site_file *find(const struct site_files *files, const char *path)
{
    struct site_file key = {.path = (char *)(uintptr_t)path};
    return files->n == 0 ? NULL : bsearch(&key, files->v, files->n, sizeof key, by_path);
}

/* --- reading --- */

struct reading {
    struct site_files files;
    bool https;
    char *fault;
    size_t fault_size;
};

static bool blame(struct reading *reading, const char *path, const char *why)
{
    snprintf(reading->fault, reading->fault_size, "%s: %s", path, why);
    return false;
}

static const char *why_not(int result)
{
    return result == -EFBIG ? "groter dan 16 MiB" : strerror(-result);
}

static void add_own_headers(const struct reading *reading, struct MHD_Response *response,
                            const struct site_file *file, const char *coding)
{
    security_add_headers(response, reading->https);
    security_replace_header(response, "Content-Type", type_of(file->path));
    security_replace_header(response, "ETag", file->etag);
    security_replace_header(response, "Vary", "Accept-Encoding");
    security_replace_header(response, "Cache-Control",
                            is_hashed(file->path) ? "public, max-age=31536000, immutable"
                                                  : "no-cache");
    if (coding != NULL)
        security_replace_header(response, "Content-Encoding", coding);
}

/* Takes the data. */
static struct MHD_Response *response_take(const struct reading *reading,
                                          const struct site_file *file, const char *coding,
                                          uint8_t *data, size_t len)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer_with_free_callback(len, data, free);
    ASSERT(response != NULL);
    add_own_headers(reading, response, file, coding);
    return response;
}

/* FILE.br or FILE.gz; NULL when it is not there. */
static struct MHD_Response *read_coded(const struct reading *reading, const struct site_file *file,
                                       const char *path, const char *end, const char *coding)
{
    char beside[PATH_LEN_MAX + 8];
    uint8_t *data;
    size_t len;
    snprintf(beside, sizeof beside, "%s%s", path, end);
    if (io_read_file(beside, FILE_BYTES_MAX, &data, &len) != 0)
        return NULL;
    return response_take(reading, file, coding, data, len);
}

static bool read_file(struct reading *reading, const char *path, const char *url)
{
    uint8_t *data;
    size_t len;
    uint8_t hash[16];
    char hex[2 * sizeof hash + 1];
    if (reading->files.n == FILES_MAX)
        return blame(reading, path, "hier houdt het op; hoogstens 4000 bestanden");
    int result = io_read_file(path, FILE_BYTES_MAX, &data, &len);
    if (result != 0)
        return blame(reading, path, why_not(result));
    struct site_file *file = &reading->files.v[reading->files.n++];
    *file = (struct site_file){.path = memory_given(strdup(url))};
    crypto_generichash(hash, sizeof hash, data, len, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(file->etag, sizeof file->etag, "\"%s\"", hex);
    file->plain = response_take(reading, file, NULL, data, len);
    file->br = read_coded(reading, file, path, ".br", "br");
    file->gz = read_coded(reading, file, path, ".gz", "gzip");
    file->unchanged = response_take(reading, file, NULL, NULL, 0);
    return true;
}

static bool read_folder(struct reading *reading, const char *folder, const char *url, int depth);

static bool read_entry(struct reading *reading, const char *folder, const char *url,
                       const char *name, int depth)
{
    char path[PATH_LEN_MAX];
    char below[PATH_LEN_MAX];
    struct stat stat;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path ||
        snprintf(below, sizeof below, "%s/%s", url, name) >= (int)sizeof below)
        return blame(reading, path, "dit pad is te lang");
    if (lstat(path, &stat) != 0)
        return blame(reading, path, strerror(errno));
    if (S_ISDIR(stat.st_mode))
        return depth == DEPTH_MAX ? blame(reading, path, "te veel mappen in elkaar")
                                  : read_folder(reading, path, below, depth + 1);
    /* A link could lead out of the folder; a coded file goes with the one that it is of. */
    if (!S_ISREG(stat.st_mode) || ends_with(name, ".br") || ends_with(name, ".gz"))
        return true;
    return read_file(reading, path, below);
}

static bool read_folder(struct reading *reading, const char *folder, const char *url, int depth)
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return blame(reading, folder, strerror(errno));
    bool done = true;
    struct dirent *entry;
    while (done && (entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.')
            done = read_entry(reading, folder, url, entry->d_name, depth);
    closedir(dir);
    return done;
}

static void release_file(struct site_file *file)
{
    MHD_destroy_response(file->plain);
    MHD_destroy_response(file->unchanged);
    if (file->br != NULL)
        MHD_destroy_response(file->br);
    if (file->gz != NULL)
        MHD_destroy_response(file->gz);
    free(file->path);
}

void files_release(struct site_files *files)
{
    for (size_t i = 0; i < files->n; i++)
        release_file(&files->v[i]);
    free(files->v);
    *files = (struct site_files){0};
}

/* A theme of one's own is in the place of the one that the client brought. */
static void drop_below(struct site_files *files, const char *mount)
{
    size_t len = strlen(mount);
    size_t kept = 0;
    for (size_t i = 0; i < files->n; i++) {
        const char *path = files->v[i].path;
        if (len > 0 && strncmp(path, mount, len) == 0 && path[len] == '/')
            release_file(&files->v[i]);
        else
            files->v[kept++] = files->v[i];
    }
    files->n = kept;
}

bool files_read(struct site_files *files, const char *folder, const char *mount, bool https,
                char *fault, size_t size)
{
    struct reading reading = {.https = https, .fault = fault, .fault_size = size};
    reading.files.v = memory_zeroed(FILES_MAX, sizeof *reading.files.v);
    bool done = read_folder(&reading, folder, mount, 0);
    if (!done || files->n + reading.files.n > FILES_MAX) {
        files_release(&reading.files);
        return false;
    }
    drop_below(files, mount);
    struct site_file *all =
        memory_grown(files->v, files->n + reading.files.n + 1, sizeof *files->v);
    memcpy(all + files->n, reading.files.v, reading.files.n * sizeof *all);
    free(reading.files.v);
    files->v = all;
    files->n += reading.files.n;
    qsort(files->v, files->n, sizeof *files->v, by_path);
    return true;
}

/* --- answering --- */

/* A page of the client's own router: a path whose last part has no dot. */
static bool is_page(const char *path)
{
    return strchr(strrchr(path, '/'), '.') == NULL;
}

static bool is_known(const struct exchange *exchange, const struct site_file *file)
{
    const char *tags = headers_find(&exchange->headers, "if-none-match");
    return tags != NULL && strstr(tags, file->etag) != NULL;
}

void files_answer(const struct site_files *files, struct exchange *exchange)
{
    const char *path = exchange->target.path;
    const struct site_file *file = find(files, path);
    /* what browsers ask of a page that names no picture */
    if (file == NULL && strcmp(path, "/favicon.ico") == 0)
        file = find(files, "/thema/logo.svg");
    if (file == NULL && is_page(path))
        file = find(files, "/index.html");
    if (file == NULL)
        problem_answer(exchange, 404, "NO_SUCH_PAGE", N_("Deze pagina bestaat niet"), NULL);
    else if (is_known(exchange, file))
        exchange_answer_shared(exchange, 304, file->unchanged);
    else if (file->br != NULL && headers_accept_coding(&exchange->headers, "br"))
        exchange_answer_shared(exchange, 200, file->br);
    else if (file->gz != NULL && headers_accept_coding(&exchange->headers, "gzip"))
        exchange_answer_shared(exchange, 200, file->gz);
    else
        exchange_answer_shared(exchange, 200, file->plain);
}
