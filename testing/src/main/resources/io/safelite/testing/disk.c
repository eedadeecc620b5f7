/*
 * A disk between a process and its database: preloaded, it records what is written and synced, makes
 * syncs slow, and lets syncs and writes fail. Disk.java compiles it and knows the other side of
 * everything here.
 *
 *   DISK_DATABASE  absolute path of the database; its files are all whose paths begin with it
 *   DISK_CONTROL   the struct control, shared with whoever started the process
 *   DISK_LOG       where to record; without it nothing is recorded
 *
 * Several processes may share one log: whatever changes a file is done and recorded under the log's
 * lock, so that the order in the log is the order in the files.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { CREATE, WRITE, TRUNCATE, UNLINK, SYNC_BEGIN, SYNC_END };
enum target { DATABASE, WAL, JOURNAL, DIRECTORY, OTHER, TARGETS };

/* Of 32 bits each. A negative number of failures has no end. */
struct control {
    atomic_int delay_micros;           /* what every sync takes longer */
    atomic_int failing_writes;         /* how many of the next ones fail with ENOSPC */
    atomic_int failing_syncs[TARGETS]; /* how many of the next ones fail with EIO */
    atomic_int syncs[TARGETS];         /* how many there were */
    atomic_int failed_syncs[TARGETS];  /* how many have failed so */
};

/* In the log, before the file's name and the data, in the machine's byte order. */
struct record {
    int32_t kind;
    int32_t error;    /* SYNC_END: errno if nothing was synced, or 0 */
    int64_t position; /* WRITE: offset; TRUNCATE: size; SYNC_*: a number for the two of them */
    int32_t name_length;
    int32_t data_length;
};

static const char *database;
static size_t database_length;
static size_t directory_length;
static struct control *control;
static int log_fd = -1;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_uint last_sync;

/* Of each descriptor: how many failed syncs of its file it knows of. */
#define DESCRIPTORS 65536
static atomic_int known[DESCRIPTORS];

/* The function that would be called without us. */
#define REAL(name)                              \
    static __typeof__(name) *real;              \
    if (!real) real = dlsym(RTLD_NEXT, #name)

static void give_up(const char *what) {
    fprintf(stderr, "disk.c: %s: %s\n", what, strerror(errno));
    abort();
}

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("DISK_DATABASE");
    const char *control_path = getenv("DISK_CONTROL");
    const char *log_path = getenv("DISK_LOG");
    if (!path || !control_path) return;
    int fd = open(control_path, O_RDWR | O_CLOEXEC);
    if (fd < 0) give_up(control_path);
    control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (control == MAP_FAILED) give_up(control_path);
    close(fd);
    if (log_path) {
        log_fd = open(log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
        if (log_fd < 0) give_up(log_path);
    }
    directory_length = strrchr(path, '/') - path;
    database_length = strlen(path);
    database = path; /* From here on calls are looked at. */
}

/* ---- which file ---- */

static int is_watched(const char *path) {
    return database && strncmp(path, database, database_length) == 0;
}

/* Finds the path of a descriptor; 0 if it is none of the database's files, nor their directory. */
static int find(int fd, char *path) {
    char link[32];
    if (!database) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if ((size_t)length == directory_length) return strncmp(path, database, length) == 0;
    return is_watched(path) && !strstr(path, " (deleted)");
}

static enum target target_of(const char *path) {
    if (strlen(path) == directory_length) return DIRECTORY;
    const char *suffix = path + database_length;
    if (!*suffix) return DATABASE;
    if (!strcmp(suffix, "-wal")) return WAL;
    if (!strcmp(suffix, "-journal")) return JOURNAL;
    return OTHER;
}

/* Takes one of the failures that were asked for, if there are any. */
static int fails(atomic_int *left) {
    int now = atomic_load(left);
    while (now > 0 && !atomic_compare_exchange_weak(left, &now, now - 1)) {
    }
    return now != 0;
}

/* ---- the log ---- */

static void lock(void) {
    if (log_fd < 0) return;
    pthread_mutex_lock(&mutex);
    while (flock(log_fd, LOCK_EX)) {
        if (errno != EINTR) give_up("lock");
    }
}

/* Keeps errno, which belongs to the call that was recorded. */
static void unlock(void) {
    int error = errno;
    if (log_fd < 0) return;
    flock(log_fd, LOCK_UN);
    pthread_mutex_unlock(&mutex);
    errno = error;
}

/* Of the data, which may lie in several places, the first length bytes. Under the lock. */
static void note_data(enum kind kind, int error, int64_t position, const char *path,
                      const struct iovec *data, int count, size_t length) {
    REAL(writev);
    if (log_fd < 0) return;
    const char *name = path + directory_length;
    struct record record = {kind, error, position, (int32_t)strlen(name), (int32_t)length};
    ssize_t size = (ssize_t)(sizeof record + strlen(name) + length);
    struct iovec parts[2 + count];
    int used = 2;
    parts[0] = (struct iovec){&record, sizeof record};
    parts[1] = (struct iovec){(void *)name, strlen(name)};
    for (int i = 0; i < count && length > 0; i++) {
        size_t here = data[i].iov_len < length ? data[i].iov_len : length;
        parts[used++] = (struct iovec){data[i].iov_base, here};
        length -= here;
    }
    if (real(log_fd, parts, used) != size) give_up("log");
}

static void note(enum kind kind, int error, int64_t position, const char *path) {
    note_data(kind, error, position, path, NULL, 0, 0);
}

/* ---- writes ---- */

#define HERE (-1) /* the descriptor's own position */

enum verdict { PASS, RECORD, REFUSE };

static enum verdict verdict_on(int fd, char *path) {
    if (!database || (log_fd < 0 && !control->failing_writes)) return PASS;
    if (!find(fd, path)) return PASS;
    return fails(&control->failing_writes) ? REFUSE : RECORD;
}

static ssize_t no_space(void) {
    errno = ENOSPC;
    return -1;
}

static ssize_t noted(ssize_t written, int fd, const char *path, off_t offset,
                     const struct iovec *data, int count) {
    if (written > 0) {
        if (offset == HERE) offset = lseek(fd, 0, SEEK_CUR) - written;
        note_data(WRITE, 0, offset, path, data, count, written);
    }
    unlock();
    return written;
}

#define WRITE_FUNCTION(call, offset, data, count)               \
    char path[PATH_MAX];                                        \
    enum verdict verdict = verdict_on(fd, path);                \
    if (verdict == PASS) return call;                           \
    if (verdict == REFUSE) return no_space();                   \
    lock();                                                     \
    return noted(call, fd, path, offset, data, count)

ssize_t write(int fd, const void *buffer, size_t length) {
    REAL(write);
    struct iovec data = {(void *)buffer, length};
    WRITE_FUNCTION(real(fd, buffer, length), HERE, &data, 1);
}

ssize_t pwrite(int fd, const void *buffer, size_t length, off_t offset) {
    REAL(pwrite);
    struct iovec data = {(void *)buffer, length};
    WRITE_FUNCTION(real(fd, buffer, length, offset), offset, &data, 1);
}

ssize_t pwrite64(int fd, const void *buffer, size_t length, off64_t offset) {
    REAL(pwrite64);
    struct iovec data = {(void *)buffer, length};
    WRITE_FUNCTION(real(fd, buffer, length, offset), offset, &data, 1);
}

ssize_t writev(int fd, const struct iovec *data, int count) {
    REAL(writev);
    WRITE_FUNCTION(real(fd, data, count), HERE, data, count);
}

ssize_t pwritev(int fd, const struct iovec *data, int count, off_t offset) {
    REAL(pwritev);
    WRITE_FUNCTION(real(fd, data, count, offset), offset, data, count);
}

ssize_t pwritev64(int fd, const struct iovec *data, int count, off64_t offset) {
    REAL(pwritev64);
    WRITE_FUNCTION(real(fd, data, count, offset), offset, data, count);
}

#define TRUNCATE_FUNCTION                                   \
    char path[PATH_MAX];                                    \
    if (log_fd < 0 || !find(fd, path)) return real(fd, size); \
    lock();                                                 \
    int result = real(fd, size);                            \
    if (result == 0) note(TRUNCATE, 0, size, path);         \
    unlock();                                               \
    return result

int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    TRUNCATE_FUNCTION;
}

int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    TRUNCATE_FUNCTION;
}

/* ---- syncs ---- */

static void sleep_micros(int micros) {
    struct timespec left = {micros / 1000000, micros % 1000000 * 1000L};
    while (nanosleep(&left, &left) && errno == EINTR) {
    }
}

/*
 * Linux tells of a failed sync once by every descriptor that was open then, and has given up what it
 * could not write: whoever hears of it later has synced what came after.
 */
static int is_told(int fd, enum target target) {
    if (fd >= DESCRIPTORS) return 0;
    int failed = atomic_load(&control->failed_syncs[target]);
    return atomic_exchange(&known[fd], failed) != failed;
}

static void opened(int fd, const char *path) {
    if (fd < 0 || fd >= DESCRIPTORS || !is_watched(path)) return;
    atomic_store(&known[fd], atomic_load(&control->failed_syncs[target_of(path)]));
}

/* What was written before it began is on the disk when it has ended without an error. */
static int sync_with(int (*real)(int), int fd, int data_only) {
    char path[PATH_MAX];
    if (!find(fd, path)) return real(fd);
    enum target target = target_of(path);
    int64_t number = (int64_t)getpid() << 32 | atomic_fetch_add(&last_sync, 1);
    atomic_fetch_add(&control->syncs[target], 1);
    lock();
    note(SYNC_BEGIN, data_only, number, path);
    unlock();
    sleep_micros(control->delay_micros);
    int error = 0;
    if (fails(&control->failing_syncs[target])) {
        atomic_fetch_add(&control->failed_syncs[target], 1);
        error = EIO;
    } else if (real(fd)) {
        error = errno;
    }
    lock();
    note(SYNC_END, error, number, path);
    unlock();
    if (target != DIRECTORY && is_told(fd, target)) error = EIO;
    errno = error;
    return error ? -1 : 0;
}

int fsync(int fd) {
    REAL(fsync);
    return sync_with(real, fd, 0);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    return sync_with(real, fd, 1);
}

/* ---- names ---- */

#define OPEN_FUNCTION                                                       \
    mode_t mode = 0;                                                        \
    if (flags & (O_CREAT | O_TMPFILE)) {                                    \
        va_list arguments;                                                  \
        va_start(arguments, flags);                                         \
        mode = va_arg(arguments, mode_t);                                   \
        va_end(arguments);                                                  \
    }                                                                       \
    if (!is_watched(path)) return real(path, flags, mode);                  \
    lock();                                                                 \
    int is_new = flags & O_CREAT && access(path, F_OK) != 0;                \
    int fd = real(path, flags, mode);                                       \
    opened(fd, path);                                                       \
    if (fd >= 0 && is_new) note(CREATE, 0, 0, path);                        \
    if (fd >= 0 && !is_new && flags & O_TRUNC) note(TRUNCATE, 0, 0, path);  \
    unlock();                                                               \
    return fd

int open(const char *path, int flags, ...) {
    REAL(open);
    OPEN_FUNCTION;
}

int open64(const char *path, int flags, ...) {
    REAL(open64);
    OPEN_FUNCTION;
}

int unlink(const char *path) {
    REAL(unlink);
    if (log_fd < 0 || !is_watched(path)) return real(path);
    lock();
    int result = real(path);
    if (result == 0) note(UNLINK, 0, 0, path);
    unlock();
    return result;
}
