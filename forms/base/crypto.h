/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * crypto.h - keys, authentication and hashes: the only <sodium.h>.
 */
#ifndef ET_CRYPTO_H
#define ET_CRYPTO_H

#include <stdbool.h>
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

/* ---- sealed boxes: anyone can close one, only the secret key opens it ---- */

enum { ET_SEAL_EXTRA = 48 }; /* bytes that a box is longer than what is in it */

/* A new pair, from the system's randomness. */
void et_crypto_box_pair(unsigned char public_key[ET_KEY_BYTES],
                        unsigned char secret_key[ET_KEY_BYTES]);
/* The public key that belongs to the secret one. */
void et_crypto_box_public(const unsigned char secret_key[ET_KEY_BYTES],
                          unsigned char public_key[ET_KEY_BYTES]);
/* BOX holds SIZE + ET_SEAL_EXTRA bytes. */
void et_crypto_seal(const unsigned char public_key[ET_KEY_BYTES], const void *bytes, size_t size,
                    unsigned char *box);
/* BYTES holds SIZE - ET_SEAL_EXTRA; false if the box is not for this key, or was altered. */
bool et_crypto_unseal(const unsigned char secret_key[ET_KEY_BYTES], const unsigned char *box,
                      size_t size, unsigned char *bytes);
/* Overwrites what must not be left in memory. */
void et_crypto_wipe(void *bytes, size_t size);

/* Reads 2 × COUNT hexadecimal digits; false if HEX is anything else. */
bool et_crypto_unhex(const char *hex, void *bytes, size_t count);

/*
 * A PIN as it is kept (Argon2id, 8 MiB: the kiosk is a small laptop), and
 * whether PIN is the one that was kept. False too where memory runs out.
 */
enum { ET_PIN_BYTES = 128 };
bool et_crypto_pin_keep(const char *pin, char kept[ET_PIN_BYTES]);
bool et_crypto_pin_is(const char *pin, const char kept[ET_PIN_BYTES]);

/* Lower-case hexadecimal of the bytes; HEX holds 2 × COUNT + 1. */
void et_crypto_hex(const void *bytes, size_t count, char *hex);

#endif
