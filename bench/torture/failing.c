/* Lets the n-th write, fsync, rename, link, truncation, removal or opening for writing fail that a
 * process makes below a folder, or every one from the n-th on. Loaded before the C library by LD_PRELOAD;
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
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
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

/* Whether what a path names is of concern that is relative to an open folder. */
static int concerns_at(int folder, const char *path)
{
    return path && path[0] != '/' && folder != AT_FDCWD ? concerns_file(folder) : concerns(path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ONE(type, name, concern, params, args)                                                     \
    type name params                                                                               \
    {                                                                                              \
        return (concern) && fails() ? -1 : REAL(name) args;                                          \
    }
#define BY_FILE(type, name, params, args) ONE(type, name, concerns_file(file), params, args)
#define BY_PATH(name, params, args) ONE(int, name, concerns(path), params, args)
#define AT(name, params, args) ONE(int, name, concerns_at(folder, path), params, args)

BY_FILE(ssize_t, write, (int file, const void *data, size_t size), (file, data, size))
BY_FILE(ssize_t, writev, (int file, const struct iovec *data, int count), (file, data, count))
BY_FILE(ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
BY_FILE(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at),
        (file, data, size, at))
BY_FILE(ssize_t, pwritev, (int file, const struct iovec *data, int count, off_t at),
        (file, data, count, at))
BY_FILE(ssize_t, pwritev64, (int file, const struct iovec *data, int count, off64_t at),
        (file, data, count, at))
BY_FILE(ssize_t, sendfile, (int file, int from, off_t *at, size_t size), (file, from, at, size))
BY_FILE(ssize_t, sendfile64, (int file, int from, off64_t *at, size_t size), (file, from, at, size))
ONE(ssize_t, copy_file_range, concerns_file(file),
    (int from, off64_t *at, int file, off64_t *to, size_t size, unsigned flags),
    (from, at, file, to, size, flags))
BY_FILE(int, fsync, (int file), (file))
BY_FILE(int, fdatasync, (int file), (file))
BY_FILE(int, ftruncate, (int file, off_t size), (file, size))
BY_FILE(int, ftruncate64, (int file, off64_t size), (file, size))
BY_FILE(int, fallocate, (int file, int mode, off_t at, off_t size), (file, mode, at, size))
BY_FILE(int, fallocate64, (int file, int mode, off64_t at, off64_t size), (file, mode, at, size))
BY_FILE(int, fchmod, (int file, mode_t mode), (file, mode))
BY_PATH(truncate, (const char *path, off_t size), (path, size))
BY_PATH(truncate64, (const char *path, off64_t size), (path, size))
BY_PATH(chmod, (const char *path, mode_t mode), (path, mode))
BY_PATH(unlink, (const char *path), (path))
BY_PATH(rmdir, (const char *path), (path))
BY_PATH(mkdir, (const char *path, mode_t mode), (path, mode))
BY_PATH(creat, (const char *path, mode_t mode), (path, mode))
BY_PATH(creat64, (const char *path, mode_t mode), (path, mode))
AT(unlinkat, (int folder, const char *path, int flags), (folder, path, flags))
AT(mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode))

ONE(int, rename, concerns(path) || concerns(to), (const char *path, const char *to), (path, to))
ONE(int, link, concerns(path) || concerns(to), (const char *path, const char *to), (path, to))
ONE(int, symlink, concerns(to), (const char *path, const char *to), (path, to))
#define BOTH concerns_at(folder, path) || concerns_at(into, to)
ONE(int, renameat, BOTH, (int folder, const char *path, int into, const char *to),
    (folder, path, into, to))
ONE(int, renameat2, BOTH, (int folder, const char *path, int into, const char *to, unsigned flags),
    (folder, path, into, to, flags))
ONE(int, linkat, BOTH, (int folder, const char *path, int into, const char *to, int flags),
    (folder, path, into, to, flags))

#define CHANGES (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC)
#define OPENING(name)                                                                              \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                  \
        va_end(more);                                                                              \
        if (flags & CHANGES && concerns(path) && fails())                                          \
            return -1;                                                                             \
        return REAL(name)(path, flags, mode);                                                      \
    }
#define OPENING_AT(name)                                                                           \
    int name(int folder, const char *path, int flags, ...)                                         \
    {                                                                                              \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                  \
        va_end(more);                                                                              \
        if (flags & CHANGES && concerns_at(folder, path) && fails())                               \
            return -1;                                                                             \
        return REAL(name)(folder, path, flags, mode);                                              \
    }

OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)

/* What a compiler that checks makes of the same. */
int __open_2(const char *, int);
int __open64_2(const char *, int);
int __openat_2(int, const char *, int);
int __openat64_2(int, const char *, int);
ONE(int, __open_2, flags &CHANGES && concerns(path), (const char *path, int flags), (path, flags))
ONE(int, __open64_2, flags &CHANGES && concerns(path), (const char *path, int flags), (path, flags))
ONE(int, __openat_2, flags &CHANGES && concerns_at(folder, path),
    (int folder, const char *path, int flags), (folder, path, flags))
ONE(int, __openat64_2, flags &CHANGES && concerns_at(folder, path),
    (int folder, const char *path, int flags), (folder, path, flags))
