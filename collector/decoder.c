/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/decoder.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <math.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collector/image.h"
#include "collector/page_file.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"

enum {
    PAGE_SECONDS = 60,        /* of CPU, for the file and for each page more */
    MEMORY_BYTES = 768 << 20, /* beyond what the program itself takes */
};

struct et_decoder {
    char *path;
    int line; /* our end of the socket; -1 once it is lost */
    pid_t child;
    size_t count, next; /* pages; the one that comes next */
    unsigned char hash[ET_HASH_BYTES];
    bool *is_wanted;
};

/* What goes over the line before a page's pixels. */
struct header {
    int32_t status, width, height;
    double scale;
};
/* ... and, first of all, about the file; a sentence of LENGTH bytes if it cannot be read. */
struct greeting {
    int32_t status;
    uint32_t length;
    uint64_t count;
    unsigned char hash[ET_HASH_BYTES];
};

static bool send_all(int line, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t sent = send(line, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

static bool take_all(int line, void *bytes, size_t size)
{
    char *at = bytes;
    while (size > 0) {
        ssize_t taken = recv(line, at, size, 0);
        if (taken < 0 && errno == EINTR)
            continue;
        if (taken <= 0)
            return false;
        at += taken;
        size -= (size_t)taken;
    }
    return true;
}

/* ---- in the child ------------------------------------------------------------ */

#define REFUSE(name)                                                                               \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1),                                         \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

#if defined(__x86_64__) || defined(__aarch64__)
#define HAS_FILTER 1
/*
 * Fonts may be read, for a page that must be drawn; nothing may be written,
 * started, reached, or watched. Where the kernel has no filters, the limits
 * and the closed descriptors remain.
 */
enum { WRITES = 01 | 02 | 0100 | 01000 }; /* O_WRONLY, O_RDWR, O_CREAT, O_TRUNC */
static struct sock_filter rules[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
#ifdef __x86_64__
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
#else
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_AARCH64, 1, 0),
#endif
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#ifdef __x86_64__
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), /* x32 */
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_open, 0, 4),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, WRITES, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    REFUSE(fork),
    REFUSE(vfork),
    REFUSE(unlink),
    REFUSE(rename),
    REFUSE(link),
    REFUSE(symlink),
    REFUSE(creat),
    REFUSE(chmod),
    REFUSE(mkdir),
    REFUSE(rmdir),
    REFUSE(mknod),
#endif
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 4),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, WRITES, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    REFUSE(openat2),
    REFUSE(execve),
    REFUSE(execveat),
    REFUSE(socket),
    REFUSE(connect),
    REFUSE(bind),
    REFUSE(ptrace),
    REFUSE(process_vm_writev),
    REFUSE(process_vm_readv),
    REFUSE(kill),
    REFUSE(tkill),
    REFUSE(tgkill),
    REFUSE(unlinkat),
    REFUSE(renameat),
    REFUSE(renameat2),
    REFUSE(linkat),
    REFUSE(symlinkat),
    REFUSE(truncate),
    REFUSE(mkdirat),
    REFUSE(mknodat),
    REFUSE(fchmodat),
    REFUSE(fchownat),
    REFUSE(mount),
    REFUSE(pidfd_open),
    REFUSE(pidfd_getfd),
    REFUSE(io_uring_setup),
    REFUSE(memfd_create),
    REFUSE(bpf),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};
#endif

static void shut_in(void)
{
#ifdef HAS_FILTER
    struct sock_fprog program = {.len = sizeof rules / sizeof rules[0], .filter = rules};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
#endif
}

static void limit(int what, rlim_t most)
{
    struct rlimit r;
    if (getrlimit((__rlimit_resource_t)what, &r) != 0)
        return;
    r.rlim_cur = r.rlim_max == RLIM_INFINITY || most < r.rlim_max ? most : r.rlim_max;
    (void)setrlimit((__rlimit_resource_t)what, &r);
}

static void set_limits(void)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CPU, PAGE_SECONDS);
#if !defined(__SANITIZE_ADDRESS__) /* whose shadow takes terabytes of addresses */
#if !defined(__has_feature)
    limit(RLIMIT_DATA, MEMORY_BYTES);
#elif !__has_feature(address_sanitizer)
    limit(RLIMIT_DATA, MEMORY_BYTES);
#endif
#endif
}

static bool send_page(int line, struct et_page_file *file, size_t index)
{
    struct et_image image = {0};
    struct header header = {.status = (int32_t)et_page_file_read(file, index, &image, NULL)};
    struct rusage used;
    if (getrusage(RUSAGE_SELF, &used) == 0) /* each page has its own time */
        limit(RLIMIT_CPU,
              (rlim_t)used.ru_utime.tv_sec + (rlim_t)used.ru_stime.tv_sec + PAGE_SECONDS);
    header.width = image.width;
    header.height = image.height;
    header.scale = image.scale;
    bool is_sent = send_all(line, &header, sizeof header) &&
                   (header.status != ET_OK ||
                    send_all(line, image.pixels, (size_t)image.width * (size_t)image.height));
    et_image_free(&image);
    return is_sent;
}

/* Reads the file, tells of it, and decodes the pages whose numbers come back. */
static void decode(int line, const char *path)
{
    struct et_page_file *file = NULL;
    struct et_error error = {0};
    /* whatever else is open here, the survey file before all, is not ours */
    if (dup2(line, 3) == 3 && syscall(SYS_close_range, 4U, ~0U, 0U) == 0)
        line = 3;
    (void)signal(SIGINT, SIG_IGN); /* the parent ends us */
#if !defined(__SANITIZE_ADDRESS__)
    int quiet = open("/dev/null", O_WRONLY); /* libraries talk of what they find */
    if (quiet >= 0)
        (void)dup2(quiet, STDERR_FILENO);
#endif
    set_limits();
    shut_in();
    struct greeting hello = {0};
    hello.status = (int32_t)et_page_file_open(path, &file, &error);
    if (hello.status == ET_OK) {
        hello.count = et_page_file_count(file);
        memcpy(hello.hash, et_page_file_hash(file), sizeof hello.hash);
    } else
        hello.length = (uint32_t)strlen(error.text);
    bool goes_on = send_all(line, &hello, sizeof hello) &&
                   send_all(line, error.text, hello.length) && hello.status == ET_OK;
    bool *is_wanted = goes_on ? et_alloc(hello.count * sizeof *is_wanted) : NULL;
    goes_on = goes_on && take_all(line, is_wanted, hello.count * sizeof *is_wanted);
    for (size_t i = 0; goes_on && i < hello.count; i++)
        goes_on = !is_wanted[i] || send_page(line, file, i);
    _exit(0); /* nothing of the parent's is flushed or freed twice */
}

/* ---- in the parent ----------------------------------------------------------- */

static void lose(struct et_decoder *decoder)
{
    if (decoder->line >= 0)
        (void)close(decoder->line);
    decoder->line = -1;
    if (decoder->child > 0) {
        (void)kill(decoder->child, SIGKILL);
        while (waitpid(decoder->child, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    decoder->child = 0;
}

static enum et_status start(struct et_decoder *decoder, struct et_error *error)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return et_error_set(error, ET_IO, _("no process can be started: %s"), strerror(errno));
    decoder->child = fork();
    if (decoder->child == 0)
        decode(ends[1], decoder->path);
    (void)close(ends[1]);
    decoder->line = ends[0];
    if (decoder->child < 0) {
        decoder->child = 0;
        return et_error_set(error, ET_IO, _("no process can be started: %s"), strerror(errno));
    }
    return ET_OK;
}

static enum et_status greet(struct et_decoder *decoder, struct et_error *error)
{
    struct greeting hello;
    struct et_error said = {0};
    if (!take_all(decoder->line, &hello, sizeof hello) || hello.length >= sizeof said.text ||
        !take_all(decoder->line, said.text, hello.length) ||
        (hello.status == ET_OK && (hello.count == 0 || hello.count > ET_PAGE_FILE_PAGES_MAX)))
        return et_error_set(error, ET_INPUT, _("the file is damaged: it could not be taken apart"));
    if (hello.status != ET_OK)
        return et_error_set(error, hello.status == ET_IO ? ET_IO : ET_INPUT, "%s", said.text);
    decoder->count = (size_t)hello.count;
    memcpy(decoder->hash, hello.hash, sizeof decoder->hash);
    return ET_OK;
}

/* A second process goes on behind a page that brought the first one down. */
static void start_again(struct et_decoder *decoder)
{
    unsigned char hash[ET_HASH_BYTES];
    size_t count = decoder->count;
    memcpy(hash, decoder->hash, sizeof hash);
    lose(decoder);
    for (size_t i = 0; i < decoder->next; i++)
        decoder->is_wanted[i] = false;
    if (start(decoder, NULL) != ET_OK || greet(decoder, NULL) != ET_OK || decoder->count != count ||
        memcmp(decoder->hash, hash, sizeof hash) != 0 ||
        !send_all(decoder->line, decoder->is_wanted, count * sizeof *decoder->is_wanted))
        lose(decoder);
    decoder->count = count;
}

enum et_status et_decoder_open(const char *path,
                               bool (*wanted)(void *user, const unsigned char *hash, size_t page),
                               void *user, struct et_decoder **decoder, struct et_error *error)
{
    struct et_decoder *opened = et_alloc(sizeof *opened);
    memset(opened, 0, sizeof *opened);
    opened->path = et_alloc(strlen(path) + 1);
    strcpy(opened->path, path);
    opened->line = -1;
    enum et_status status = start(opened, error);
    if (status == ET_OK)
        status = greet(opened, error);
    if (status != ET_OK) {
        et_decoder_close(opened);
        return status;
    }
    opened->is_wanted = et_alloc(opened->count * sizeof *opened->is_wanted);
    for (size_t i = 0; i < opened->count; i++)
        opened->is_wanted[i] = wanted == NULL || wanted(user, opened->hash, i);
    if (!send_all(opened->line, opened->is_wanted, opened->count * sizeof *opened->is_wanted))
        lose(opened);
    *decoder = opened;
    return ET_OK;
}

void et_decoder_close(struct et_decoder *decoder)
{
    if (decoder == NULL)
        return;
    lose(decoder);
    free(decoder->is_wanted);
    free(decoder->path);
    free(decoder);
}

size_t et_decoder_count(const struct et_decoder *decoder)
{
    return decoder->count;
}

const unsigned char *et_decoder_hash(const struct et_decoder *decoder)
{
    return decoder->hash;
}

/* Nothing that comes over the line is believed unlooked at. */
static bool take_page(struct et_decoder *decoder, struct header *header, struct et_image *image)
{
    if (decoder->line < 0 || !take_all(decoder->line, header, sizeof *header))
        return false;
    if (header->status != ET_OK)
        return true;
    if (header->width < 1 || header->height < 1 || header->width > ET_IMAGE_SIDE_MAX ||
        header->height > ET_IMAGE_SIDE_MAX ||
        (int64_t)header->width * header->height > ET_IMAGE_PIXELS_MAX ||
        !(header->scale > 0 && header->scale <= 1))
        return false;
    *image = et_image_new(header->width, header->height);
    image->scale = header->scale;
    if (take_all(decoder->line, image->pixels, (size_t)image->width * (size_t)image->height))
        return true;
    et_image_free(image);
    return false;
}

enum et_status et_decoder_page(struct et_decoder *decoder, size_t index, struct et_image *image,
                               struct et_error *error)
{
    struct header header = {.status = ET_INPUT};
    bool is_there = false;
    while (decoder->next <= index && decoder->next < decoder->count) {
        struct et_image page = {0};
        size_t at = decoder->next++;
        if (!decoder->is_wanted[at])
            continue;
        header.status = ET_INPUT;
        if (!take_page(decoder, &header, &page)) {
            header.status = ET_INPUT;
            start_again(decoder);
        }
        is_there = at == index && header.status == ET_OK;
        if (is_there)
            *image = page;
        else
            et_image_free(&page); /* of one that nobody came for */
    }
    return is_there ? ET_OK : et_error_set(error, ET_INPUT, _("the page is damaged"));
}
