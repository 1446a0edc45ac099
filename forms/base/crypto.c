/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/crypto.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static void ready(void)
{
    int status = sodium_init(); /* 0 the first time, 1 after */
    assert(status >= 0);
    (void)status;
}

void et_crypto_key(unsigned char key[ET_KEY_BYTES])
{
    et_crypto_random(key, ET_KEY_BYTES);
}

void et_crypto_random(void *bytes, size_t count)
{
    ready();
    randombytes_buf(bytes, count);
}

void et_crypto_stream(uint64_t seed, uint64_t stream, void *bytes, size_t count)
{
    ready();
    unsigned char key[crypto_stream_chacha20_KEYBYTES] = {0};
    unsigned char nonce[crypto_stream_chacha20_NONCEBYTES] = {0};
    for (size_t i = 0; i < 8; i++) {
        key[i] = (unsigned char)(seed >> (8 * i));
        nonce[i] = (unsigned char)(stream >> (8 * i));
    }
    (void)crypto_stream_chacha20(bytes, count, nonce, key);
}

void et_crypto_hash(const void *bytes, size_t count, unsigned char hash[ET_HASH_BYTES])
{
    ready();
    (void)crypto_generichash(hash, ET_HASH_BYTES, bytes, count, NULL, 0);
}

uint64_t et_crypto_mac60(const unsigned char key[ET_KEY_BYTES], const void *bytes, size_t count)
{
    ready();
    unsigned char hash[ET_HASH_BYTES];
    (void)crypto_generichash(hash, sizeof hash, bytes, count, key, ET_KEY_BYTES);
    uint64_t mac = 0;
    for (size_t i = 0; i < 8; i++)
        mac = mac << 8 | hash[i];
    return mac >> 4;
}

void et_crypto_hex(const void *bytes, size_t count, char *hex)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < count; i++) {
        hex[2 * i] = "0123456789abcdef"[byte[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[byte[i] & 15];
    }
    hex[2 * count] = '\0';
}
