/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/code.h"

#include <assert.h>
#include <stddef.h>

enum { DATA = 5, ALL = DATA + 1 };

const char et_base32[33] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int et_base32_value(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        return 0;
    if (c == 'I' || c == 'L')
        return 1;
    for (int i = 0; i < 32; i++)
        if (et_base32[i] == c)
            return i;
    return -1;
}

/* The product in GF(32), modulo x^5 + x^4 + x^2 + x + 1, whose root x generates it. */
static unsigned product(unsigned a, unsigned b)
{
    unsigned sum = 0;
    for (; b != 0; b >>= 1) {
        if ((b & 1) != 0)
            sum ^= a;
        a <<= 1;
        if ((a & 32) != 0)
            a ^= 0x37;
    }
    return sum;
}

/*
 * What the check character must be. The weight of the i-th character is x^(5-i),
 * that of the check character 1: all differ, and none is 0. A wrong character
 * changes the sum by weight × difference, a swap by the sum of two weights ×
 * difference; in a field neither can be 0.
 */
static unsigned check(const unsigned *values)
{
    unsigned sum = 0;
    for (int i = 0; i < DATA; i++)
        sum = product(sum ^ values[i], 2);
    return sum;
}

void et_code_write(uint32_t number, char text[ET_CODE_CHARS + 1])
{
    assert(number >> ET_CODE_BITS == 0);
    unsigned values[DATA];
    for (int i = 0; i < DATA; i++) {
        values[i] = number >> (5 * (DATA - 1 - i)) & 31;
        text[i] = et_base32[values[i]];
    }
    text[DATA] = '-';
    text[DATA + 1] = et_base32[check(values)];
    text[DATA + 2] = '\0';
}

bool et_code_read(const char *text, uint32_t *number)
{
    unsigned values[ALL];
    int count = 0;
    bool had_hyphen = false;
    for (; *text != '\0'; text++) {
        if (*text == ' ' || *text == '\t')
            continue;
        if (*text == '-' && count == DATA && !had_hyphen) {
            had_hyphen = true;
            continue;
        }
        int value = et_base32_value(*text);
        if (value < 0 || count == ALL)
            return false;
        values[count++] = (unsigned)value;
    }
    if (count != ALL || check(values) != values[DATA])
        return false;
    uint32_t read = 0;
    for (int i = 0; i < DATA; i++)
        read = read << 5 | values[i];
    *number = read;
    return true;
}
