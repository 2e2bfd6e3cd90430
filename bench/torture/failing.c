/* Lets the n-th write, fsync, rename, truncation, removal or opening for writing fail that a process
 * makes below a folder, or every one from the n-th on. Loaded before the C library by LD_PRELOAD;
 * told what to do by a file of five numbers that FAILING names: the process, the count so far, the
 * n (0: none), the errno, and whether all after it fail too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

static volatile long *told;
static const char *below;

__attribute__((constructor)) static void begin(void)
{
    const char *name = getenv("FAILING");
    int file = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
    below = getenv("FAILING_BELOW");
    if (file < 0)
        return;
    void *map = mmap(NULL, 5 * sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (map != MAP_FAILED)
        told = map;
}

static int fails(void)
{
    long count = ++told[1];
    if (!told[2] || (told[4] ? count < told[2] : count != told[2]))
        return 0;
    errno = (int)told[3];
    return 1;
}

static int concerns(const char *path)
{
    return told && below && told[0] == getpid() && path && !strncmp(path, below, strlen(below));
}

static int concerns_file(int file)
{
    char link[32], path[PATH_MAX];
    if (!told || told[0] != getpid())
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return 0;
    path[size] = 0;
    return concerns(path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define BY_FILE(type, name, params, args)                                                          \
    type name params                                                                               \
    {                                                                                              \
        return concerns_file(file) && fails() ? -1 : REAL(name) args;                              \
    }
#define BY_PATH(name, params, args)                                                                \
    int name params                                                                                \
    {                                                                                              \
        return concerns(path) && fails() ? -1 : REAL(name) args;                                   \
    }

BY_FILE(ssize_t, write, (int file, const void *data, size_t size), (file, data, size))
BY_FILE(ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
BY_FILE(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at),
        (file, data, size, at))
BY_FILE(int, fsync, (int file), (file))
BY_FILE(int, fdatasync, (int file), (file))
BY_FILE(int, ftruncate, (int file, off_t size), (file, size))
BY_FILE(int, ftruncate64, (int file, off64_t size), (file, size))
BY_PATH(rename, (const char *path, const char *to), (path, to))
BY_PATH(unlink, (const char *path), (path))
BY_PATH(mkdir, (const char *path, mode_t mode), (path, mode))

#define OPENING(name)                                                                              \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                  \
        va_end(more);                                                                              \
        if (flags & (O_CREAT | O_WRONLY | O_TRUNC) && concerns(path) && fails())                   \
            return -1;                                                                             \
        return REAL(name)(path, flags, mode);                                                      \
    }

OPENING(open)
OPENING(open64)
