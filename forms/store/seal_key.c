/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seal_key.c - key pairs as two small text files. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/text.h"
#include "forms/store/seal.h"

enum { KEY_FILE_MAX = 4096, TEXT_MAX = 256 };

static const char public_head[] = "etapp public key 1\n", secret_head[] = "etapp secret key 1\n";

/* ---- out ---------------------------------------------------------------- */

static enum et_status write_new(const char *path, const char *text, mode_t mode,
                                struct et_error *error)
{
    int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
    if (file < 0 && errno == EEXIST)
        return et_error_set(error, ET_REFUSED, _("“%s” exists already; it was left as it is"),
                            path);
    if (file < 0)
        return et_error_set(error, ET_IO, _("cannot make “%s”: %s"), path, strerror(errno));
    size_t size = strlen(text);
    bool is_done = write(file, text, size) == (ssize_t)size && fsync(file) == 0;
    int fault = errno;
    is_done = close(file) == 0 && is_done;
    if (is_done)
        return ET_OK;
    (void)unlink(path);
    return et_error_set(error, ET_IO, _("cannot make “%s”: %s"), path, strerror(fault));
}

static void key_text(const char *head, const unsigned char key[ET_KEY_BYTES], char text[TEXT_MAX])
{
    char hex[2 * ET_KEY_BYTES + 1];
    et_crypto_hex(key, ET_KEY_BYTES, hex);
    (void)snprintf(text, TEXT_MAX, "%s%s\n", head, hex);
    et_crypto_wipe(hex, sizeof hex);
}

enum et_status et_seal_make(const char *name, struct et_error *error)
{
    unsigned char public_key[ET_KEY_BYTES], secret_key[ET_KEY_BYTES];
    char text[TEXT_MAX];
    struct et_arena *arena = et_arena_new();
    const char *secret_path = et_arena_printf(arena, "%s.key", name);
    const char *public_path = et_arena_printf(arena, "%s.pub", name);
    et_crypto_box_pair(public_key, secret_key);
    enum et_status status = ET_OK;
    if (access(public_path, F_OK) == 0)
        status = et_error_set(error, ET_REFUSED, _("“%s” exists already; it was left as it is"),
                              public_path);
    if (status == ET_OK) {
        key_text(secret_head, secret_key, text);
        status = write_new(secret_path, text, 0600, error);
    }
    if (status == ET_OK) {
        key_text(public_head, public_key, text);
        status = write_new(public_path, text, 0644, error);
        if (status != ET_OK)
            (void)unlink(secret_path);
    }
    et_crypto_wipe(secret_key, sizeof secret_key);
    et_crypto_wipe(text, sizeof text);
    et_arena_free(arena);
    return status;
}

/* ---- in ----------------------------------------------------------------- */

static bool has_head(const char *text, const char *head)
{
    return strncmp(text, head, strlen(head)) == 0;
}

static enum et_status read_key(const char *path, const char *head, const char *other_head,
                               const char *other_said, struct et_seal_key *key,
                               struct et_error *error)
{
    char *text = NULL;
    size_t size = 0;
    enum et_status status = et_io_read(path, KEY_FILE_MAX, &text, &size, error);
    if (status != ET_OK)
        return status;
    struct et_seal_key read = {0};
    char *hex = has_head(text, head) ? text + strlen(head) : text;
    hex[strcspn(hex, "\r\n")] = '\0';
    if (hex != text && et_crypto_unhex(hex, read.bytes, sizeof read.bytes))
        *key = read;
    else if (has_head(text, other_head) || strncmp(text, other_head, strlen(other_head) - 1) == 0)
        status = et_error_set(error, ET_INPUT, "%s: %s", path, other_said);
    else
        status = et_error_set(error, ET_INPUT, _("“%s” holds no key of etapp"), path);
    et_crypto_wipe(text, size);
    et_crypto_wipe(&read, sizeof read);
    free(text);
    return status;
}

enum et_status et_seal_read_public(const char *path, struct et_seal_key *key,
                                   struct et_error *error)
{
    return read_key(path, public_head, secret_head,
                    _("this is the secret key, which stays with the evaluator; the kiosk gets the "
                      "one that ends in .pub"),
                    key, error);
}

enum et_status et_seal_read_secret(const char *path, struct et_seal_key *key,
                                   struct et_error *error)
{
    return read_key(path, secret_head, public_head,
                    _("this is the public key, which only seals; the one that opens ends in .key"),
                    key, error);
}
