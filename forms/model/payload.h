/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * payload.h - the 28 characters in every QR code: which page of which sheet.
 *
 * 140 bits in Crockford's base32, most significant first: 5 payload version
 * (1), 35 print run, 35 sheet serial, 5 page, 60 truncated keyed MAC over the
 * first 80. It holds no personal data.
 */
#ifndef ET_PAYLOAD_H
#define ET_PAYLOAD_H

#include <stdbool.h>
#include <stdint.h>

enum { ET_PAYLOAD_VERSION = 1, ET_PAYLOAD_CHARS = 28, ET_PAGES_MAX = 31 };

struct et_payload {
    uint64_t run;    /* 35 bits */
    uint64_t serial; /* 35 bits */
    uint32_t page;   /* 1 to 31 */
};

enum et_payload_check {
    ET_PAYLOAD_GOOD,
    ET_PAYLOAD_NOT_OURS, /* not 28 such characters: some other QR code */
    ET_PAYLOAD_NEWER,    /* a payload version that this program does not know */
    ET_PAYLOAD_FOREIGN,  /* another survey's key, or altered */
};

/* TEXT holds 29 bytes. */
void et_payload_write(const unsigned char key[32], const struct et_payload *payload,
                      char text[ET_PAYLOAD_CHARS + 1]);

/* *payload is filled for GOOD and FOREIGN (what it claims). */
enum et_payload_check et_payload_read(const unsigned char key[32], const char *text,
                                      struct et_payload *payload);

/* A serial as people read it: seven characters, "0A1B2C3"; TEXT holds 8. */
void et_serial_write(uint64_t serial, char text[8]);
bool et_serial_read(const char *text, uint64_t *serial);

#endif
