/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * crypto.h - keys, authentication and hashes: the only <sodium.h>.
 */
#ifndef ET_CRYPTO_H
#define ET_CRYPTO_H

#include <stddef.h>
#include <stdint.h>

enum { ET_KEY_BYTES = 32, ET_HASH_BYTES = 32 };

/* Fills KEY from the system's randomness, never from a seed. */
void et_crypto_key(unsigned char key[ET_KEY_BYTES]);

/* Fills BYTES from the system's randomness. */
void et_crypto_random(void *bytes, size_t count);

/* The same COUNT bytes for the same SEED and STREAM (ChaCha20). */
void et_crypto_stream(uint64_t seed, uint64_t stream, void *bytes, size_t count);

/* BLAKE2b-256 of the bytes. */
void et_crypto_hash(const void *bytes, size_t count, unsigned char hash[ET_HASH_BYTES]);

/* The first 60 bits of the keyed BLAKE2b of the bytes. */
uint64_t et_crypto_mac60(const unsigned char key[ET_KEY_BYTES], const void *bytes, size_t count);

/* Lower-case hexadecimal of the bytes; HEX holds 2 × COUNT + 1. */
void et_crypto_hex(const void *bytes, size_t count, char *hex);

#endif
