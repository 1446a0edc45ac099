/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/payload.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "forms/base/crypto.h"
#include "forms/model/code.h"

enum { NUMBER_CHARS = 7, HEAD_CHARS = 16, MAC_CHARS = 12, HEAD_BYTES = 10 };

static void put(uint64_t number, size_t count, char *text)
{
    for (size_t i = count; i-- > 0; number >>= 5)
        text[i] = et_base32[number & 31];
    assert(number == 0);
}

static uint64_t get(const char *text, size_t count)
{
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++)
        number = number << 5 | (uint64_t)et_base32_value(text[i]);
    return number;
}

/* The first 80 bits of the text, authenticated. */
static uint64_t mac_of(const unsigned char key[32], const char *text)
{
    unsigned char head[HEAD_BYTES];
    for (size_t i = 0; i < 2; i++) {
        uint64_t half = get(text + 8 * i, 8);
        for (size_t b = 0; b < 5; b++)
            head[5 * i + b] = (unsigned char)(half >> (8 * (4 - b)));
    }
    return et_crypto_mac60(key, head, sizeof head);
}

void et_payload_write(const unsigned char key[32], const struct et_payload *payload,
                      char text[ET_PAYLOAD_CHARS + 1])
{
    assert(payload->page >= 1 && payload->page <= ET_PAGES_MAX);
    put(ET_PAYLOAD_VERSION, 1, text);
    put(payload->run, NUMBER_CHARS, text + 1);
    put(payload->serial, NUMBER_CHARS, text + 8);
    put(payload->page, 1, text + 15);
    put(mac_of(key, text), MAC_CHARS, text + HEAD_CHARS);
    text[ET_PAYLOAD_CHARS] = '\0';
}

enum et_payload_check et_payload_read(const unsigned char key[32], const char *text,
                                      struct et_payload *payload)
{
    if (strnlen(text, ET_PAYLOAD_CHARS + 1) != ET_PAYLOAD_CHARS)
        return ET_PAYLOAD_NOT_OURS;
    for (size_t i = 0; i < ET_PAYLOAD_CHARS; i++)
        if (et_base32_value(text[i]) < 0)
            return ET_PAYLOAD_NOT_OURS;
    uint64_t version = get(text, 1), page = get(text + 15, 1);
    if (version > ET_PAYLOAD_VERSION)
        return ET_PAYLOAD_NEWER;
    if (version == 0 || page == 0)
        return ET_PAYLOAD_NOT_OURS;
    *payload = (struct et_payload){
        .run = get(text + 1, NUMBER_CHARS),
        .serial = get(text + 8, NUMBER_CHARS),
        .page = (uint32_t)page,
    };
    bool is_ours = mac_of(key, text) == get(text + HEAD_CHARS, MAC_CHARS);
    return is_ours ? ET_PAYLOAD_GOOD : ET_PAYLOAD_FOREIGN;
}

void et_serial_write(uint64_t serial, char text[8])
{
    put(serial, NUMBER_CHARS, text);
    text[NUMBER_CHARS] = '\0';
}

bool et_serial_read(const char *text, uint64_t *serial)
{
    if (strnlen(text, NUMBER_CHARS + 1) != NUMBER_CHARS)
        return false;
    for (size_t i = 0; i < NUMBER_CHARS; i++)
        if (et_base32_value(text[i]) < 0)
            return false;
    *serial = get(text, NUMBER_CHARS);
    return true;
}
