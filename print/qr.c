/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/qr.h"

#include <string.h>

#include <qrencode.h>

enum { VERSION = 2, CHARS_MAX = 29 };

static QRcode *encode(const char *text, int length)
{
    QRinput *input = QRinput_new2(VERSION, QR_ECLEVEL_Q);
    if (input == NULL)
        return NULL;
    QRcode *code = NULL;
    if (QRinput_append(input, QR_MODE_AN, length, (const unsigned char *)text) == 0)
        code = QRcode_encodeInput(input);
    QRinput_free(input);
    return code;
}

enum et_status et_qr_modules(const char *text, unsigned char modules[ET_QR_MODULES * ET_QR_MODULES])
{
    size_t length = strlen(text);
    if (length == 0 || length > CHARS_MAX)
        return ET_INPUT;
    QRcode *code = encode(text, (int)length);
    if (code == NULL || code->width != ET_QR_MODULES) {
        QRcode_free(code);
        return ET_INPUT;
    }
    for (size_t i = 0; i < ET_QR_MODULES * ET_QR_MODULES; i++)
        modules[i] = code->data[i] & 1U;
    QRcode_free(code);
    return ET_OK;
}
