/* Preloaded into a program, it writes down in the file named by DURABLE_CALLS, one line each and in order, what the
 * program does to make files last: fsync, fdatasync, rename, linkat, each with the paths that are meant. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void record(const char *call, const char *first, const char *second) {
    const char *path = getenv("DURABLE_CALLS");
    char line[9000];
    if (!path) return;
    int length = snprintf(line, sizeof line, "%s %s%s%s\n", call, first, second ? " " : "", second ? second : "");
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file >= 0 && length > 0 && write(file, line, (size_t)length) < 0) abort();
    if (file >= 0) close(file);
}

static const char *path_of(int file, char *buffer, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, buffer, size - 1);
    buffer[length > 0 ? length : 0] = 0;
    return buffer;
}

int fsync(int file) {
    char buffer[4096];
    record("fsync", path_of(file, buffer, sizeof buffer), NULL);
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return real(file);
}

int fdatasync(int file) {
    char buffer[4096];
    record("fdatasync", path_of(file, buffer, sizeof buffer), NULL);
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return real(file);
}

int rename(const char *from, const char *to) {
    record("rename", from, to);
    int (*real)(const char *, const char *) = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    return real(from, to);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    record("linkat", from, to);
    int (*real)(int, const char *, int, const char *, int) =
        (int (*)(int, const char *, int, const char *, int))dlsym(RTLD_NEXT, "linkat");
    return real(from_folder, from, to_folder, to, flags);
}
