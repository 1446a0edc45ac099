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

void et_crypto_box_pair(unsigned char public_key[ET_KEY_BYTES],
                        unsigned char secret_key[ET_KEY_BYTES])
{
    static_assert(ET_KEY_BYTES == crypto_box_PUBLICKEYBYTES, "keys are 32 bytes");
    static_assert(ET_KEY_BYTES == crypto_box_SECRETKEYBYTES, "keys are 32 bytes");
    static_assert(ET_SEAL_EXTRA == crypto_box_SEALBYTES, "a box is 48 bytes longer");
    ready();
    (void)crypto_box_keypair(public_key, secret_key);
}

void et_crypto_box_public(const unsigned char secret_key[ET_KEY_BYTES],
                          unsigned char public_key[ET_KEY_BYTES])
{
    ready();
    (void)crypto_scalarmult_base(public_key, secret_key);
}

void et_crypto_seal(const unsigned char public_key[ET_KEY_BYTES], const void *bytes, size_t size,
                    unsigned char *box)
{
    ready();
    int status = crypto_box_seal(box, bytes, size, public_key);
    assert(status == 0);
    (void)status;
}

bool et_crypto_unseal(const unsigned char secret_key[ET_KEY_BYTES], const unsigned char *box,
                      size_t size, unsigned char *bytes)
{
    unsigned char public_key[ET_KEY_BYTES];
    et_crypto_box_public(secret_key, public_key);
    return size >= ET_SEAL_EXTRA &&
           crypto_box_seal_open(bytes, box, size, public_key, secret_key) == 0;
}

void et_crypto_wipe(void *bytes, size_t size)
{
    sodium_memzero(bytes, size);
}

bool et_crypto_unhex(const char *hex, void *bytes, size_t count)
{
    size_t got = 0;
    return strlen(hex) == 2 * count &&
           sodium_hex2bin(bytes, count, hex, 2 * count, NULL, &got, NULL) == 0 && got == count;
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

static_assert(ET_PIN_BYTES >= crypto_pwhash_STRBYTES, "a kept PIN fits");

bool et_crypto_pin_keep(const char *pin, char kept[ET_PIN_BYTES])
{
    enum { PASSES = 4, MEMORY = 8 << 20 };
    ready();
    return crypto_pwhash_str(kept, pin, strlen(pin), PASSES, MEMORY) == 0;
}

bool et_crypto_pin_is(const char *pin, const char kept[ET_PIN_BYTES])
{
    ready();
    return memchr(kept, '\0', ET_PIN_BYTES) != NULL &&
           crypto_pwhash_str_verify(kept, pin, strlen(pin)) == 0;
}
