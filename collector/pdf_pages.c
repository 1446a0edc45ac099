/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/pdf_pages.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <qpdf/qpdf-c.h>

#include "collector/image.h"
#include "forms/base/arena.h"
#include "forms/base/late.h"

#define FUNCTIONS(X)                                                                               \
    X(qpdf_init)                                                                                   \
    X(qpdf_silence_errors)                                                                         \
    X(qpdf_set_suppress_warnings)                                                                  \
    X(qpdf_read_memory)                                                                            \
    X(qpdf_is_encrypted)                                                                           \
    X(qpdf_get_num_pages)                                                                          \
    X(qpdf_cleanup)                                                                                \
    X(qpdf_has_error)                                                                              \
    X(qpdf_get_error)                                                                              \
    X(qpdf_oh_get_page_content_data)                                                               \
    X(qpdf_oh_get_key_if_dict)                                                                     \
    X(qpdf_oh_is_dictionary)                                                                       \
    X(qpdf_oh_begin_dict_key_iter)                                                                 \
    X(qpdf_oh_dict_more_keys)                                                                      \
    X(qpdf_oh_get_key)                                                                             \
    X(qpdf_oh_dict_next_key)                                                                       \
    X(qpdf_oh_is_stream)                                                                           \
    X(qpdf_oh_get_dict)                                                                            \
    X(qpdf_oh_is_name_and_equals)                                                                  \
    X(qpdf_oh_has_key)                                                                             \
    X(qpdf_oh_is_integer)                                                                          \
    X(qpdf_oh_get_int_value_as_int)                                                                \
    X(qpdf_oh_is_array)                                                                            \
    X(qpdf_oh_get_array_n_items)                                                                   \
    X(qpdf_oh_get_array_item)                                                                      \
    X(qpdf_oh_is_bool)                                                                             \
    X(qpdf_oh_get_bool_value)                                                                      \
    X(qpdf_get_page_n)                                                                             \
    X(qpdf_oh_get_stream_data)                                                                     \
    X(qpdf_oh_release_all)

/* The library is loaded when the first file needs it: see late.h. */
static struct {
#define X(name) __typeof__(name) *name;
    FUNCTIONS(X)
#undef X
} lib;

static enum et_status load(struct et_error *error)
{
    static struct et_late late = {.soname = "libqpdf.so.29", .package = "libqpdf29"};
    static const struct et_late_name names[] = {
#define X(name) {#name, (void **)&lib.name},
        FUNCTIONS(X)
#undef X
    };
    return et_late_load(&late, names, sizeof names / sizeof names[0], error);
}

enum { CONTENT_MAX = 400 }; /* bytes that say "draw this image" and no more */

struct et_pdf_pages {
    qpdf_data pdf;
};

/* An error that nobody asks for would be printed by the library at the end. */
static void end(qpdf_data pdf)
{
    if (lib.qpdf_has_error(pdf))
        (void)lib.qpdf_get_error(pdf);
    lib.qpdf_cleanup(&pdf);
}

enum et_status et_pdf_pages_open(const void *bytes, size_t size, struct et_pdf_pages **pages,
                                 size_t *count)
{
    if (load(NULL) != ET_OK)
        return ET_INPUT;
    qpdf_data pdf = lib.qpdf_init();
    lib.qpdf_silence_errors(pdf);
    lib.qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    int found = -1;
    if ((lib.qpdf_read_memory(pdf, "scan", bytes, size, NULL) & QPDF_ERRORS) == 0 &&
        !lib.qpdf_is_encrypted(pdf))
        found = lib.qpdf_get_num_pages(pdf);
    if (found <= 0) {
        end(pdf);
        return ET_INPUT;
    }
    *pages = et_alloc(sizeof **pages);
    (*pages)->pdf = pdf;
    *count = (size_t)found;
    return ET_OK;
}

void et_pdf_pages_close(struct et_pdf_pages *pages)
{
    if (pages == NULL)
        return;
    end(pages->pdf);
    free(pages);
}

/* Does the page only place one image: "q 595 0 0 842 0 0 cm /Im0 Do Q"? */
static bool draws_one_image(qpdf_data pdf, qpdf_oh page)
{
    unsigned char *content = NULL;
    size_t size = 0;
    if (lib.qpdf_oh_get_page_content_data(pdf, page, &content, &size) != 0) {
        free(content); /* there may be some even then */
        return false;
    }
    int draws = 0;
    bool is_plain = size <= CONTENT_MAX;
    for (size_t i = 0; i < size && is_plain;) {
        size_t begin = i;
        while (i < size && !isspace(content[i]))
            i++;
        size_t length = i - begin;
        const char *word = (const char *)content + begin;
        if (length == 2 && memcmp(word, "Do", 2) == 0)
            draws++;
        else if (length > 0 && isalpha((unsigned char)word[0]) &&
                 !(length == 1 && strchr("qQ", word[0]) != NULL) &&
                 !(length == 2 && (memcmp(word, "cm", 2) == 0 || memcmp(word, "gs", 2) == 0)))
            is_plain = false;
        i += i < size;
    }
    free(content);
    return is_plain && draws == 1;
}

/* The page's only XObject if it is an image with nothing odd about it. */
static bool only_image(qpdf_data pdf, qpdf_oh page, qpdf_oh *image)
{
    qpdf_oh resources = lib.qpdf_oh_get_key_if_dict(pdf, page, "/Resources");
    for (int depth = 0; depth < 8 && !lib.qpdf_oh_is_dictionary(pdf, resources); depth++) {
        page = lib.qpdf_oh_get_key_if_dict(pdf, page, "/Parent");
        resources = lib.qpdf_oh_get_key_if_dict(pdf, page, "/Resources");
    }
    qpdf_oh objects = lib.qpdf_oh_get_key_if_dict(pdf, resources, "/XObject");
    if (!lib.qpdf_oh_is_dictionary(pdf, objects))
        return false;
    size_t count = 0;
    lib.qpdf_oh_begin_dict_key_iter(pdf, objects);
    while (lib.qpdf_oh_dict_more_keys(pdf) && count < 2) {
        *image = lib.qpdf_oh_get_key(pdf, objects, lib.qpdf_oh_dict_next_key(pdf));
        count++;
    }
    if (count != 1 || !lib.qpdf_oh_is_stream(pdf, *image))
        return false;
    qpdf_oh dict = lib.qpdf_oh_get_dict(pdf, *image);
    return lib.qpdf_oh_is_name_and_equals(pdf, lib.qpdf_oh_get_key(pdf, dict, "/Subtype"),
                                          "/Image") &&
           !lib.qpdf_oh_has_key(pdf, dict, "/SMask") && !lib.qpdf_oh_has_key(pdf, dict, "/Mask") &&
           !lib.qpdf_oh_has_key(pdf, dict, "/Decode") &&
           !lib.qpdf_oh_has_key(pdf, dict, "/ImageMask");
}

static int int_of(qpdf_data pdf, qpdf_oh dict, const char *key, int fallback)
{
    qpdf_oh value = lib.qpdf_oh_get_key_if_dict(pdf, dict, key);
    return lib.qpdf_oh_is_integer(pdf, value) ? lib.qpdf_oh_get_int_value_as_int(pdf, value)
                                              : fallback;
}

/* An array of one counts as the thing itself. */
static qpdf_oh single(qpdf_data pdf, qpdf_oh value)
{
    if (lib.qpdf_oh_is_array(pdf, value) && lib.qpdf_oh_get_array_n_items(pdf, value) == 1)
        return lib.qpdf_oh_get_array_item(pdf, value, 0);
    return value;
}

static enum et_status read_fax(qpdf_data pdf, qpdf_oh dict, const unsigned char *bytes, size_t size,
                               struct et_image *image)
{
    qpdf_oh parms = single(pdf, lib.qpdf_oh_get_key(pdf, dict, "/DecodeParms"));
    struct et_fax fax = {
        .width = int_of(pdf, parms, "/Columns", 1728),
        .height = int_of(pdf, dict, "/Height", 0),
        .k = int_of(pdf, parms, "/K", 0),
    };
    qpdf_oh black = lib.qpdf_oh_get_key_if_dict(pdf, parms, "/BlackIs1");
    fax.is_black_1 = lib.qpdf_oh_is_bool(pdf, black) && lib.qpdf_oh_get_bool_value(pdf, black);
    qpdf_oh aligned = lib.qpdf_oh_get_key_if_dict(pdf, parms, "/EncodedByteAlign");
    if (lib.qpdf_oh_is_bool(pdf, aligned) && lib.qpdf_oh_get_bool_value(pdf, aligned))
        return ET_INPUT;
    return et_image_fax_read(bytes, size, &fax, image, NULL);
}

/* Samples as they are: 1-bit or 8-bit grey, or 8-bit RGB. */
static enum et_status read_samples(qpdf_data pdf, qpdf_oh dict, const unsigned char *bytes,
                                   size_t size, struct et_image *image)
{
    int width = int_of(pdf, dict, "/Width", 0), height = int_of(pdf, dict, "/Height", 0);
    int bits = int_of(pdf, dict, "/BitsPerComponent", 8);
    qpdf_oh space = lib.qpdf_oh_get_key(pdf, dict, "/ColorSpace");
    bool is_grey = lib.qpdf_oh_is_name_and_equals(pdf, space, "/DeviceGray");
    bool is_rgb = lib.qpdf_oh_is_name_and_equals(pdf, space, "/DeviceRGB");
    if (width <= 0 || height <= 0 || !et_image_fits((uint64_t)width, (uint64_t)height) ||
        !(is_grey || is_rgb) || !(bits == 8 || (bits == 1 && is_grey)))
        return ET_INPUT;
    size_t columns = (size_t)width;
    size_t stride = bits == 1 ? (columns + 7) / 8 : columns * (is_rgb ? 3 : 1);
    if (size < stride * (size_t)height)
        return ET_INPUT;
    unsigned char *grey = et_alloc(columns);
    struct et_rows rows = et_rows_start(image, width, height, et_image_work_factor(width, height));
    for (size_t y = 0; y < (size_t)height; y++) {
        const unsigned char *row = bytes + y * stride;
        for (size_t x = 0; x < columns; x++) {
            const unsigned char *p = row + 3 * x;
            grey[x] = bits == 1 ? (unsigned char)((row[x / 8] >> (7 - x % 8)) & 1 ? 255 : 0)
                      : is_grey ? row[x]
                                : (unsigned char)((77 * p[0] + 150 * p[1] + 29 * p[2]) >> 8);
        }
        et_rows_add(&rows, grey);
    }
    et_rows_end(&rows);
    free(grey);
    return ET_OK;
}

enum et_status et_pdf_pages_read(struct et_pdf_pages *pages, size_t index, struct et_image *image)
{
    qpdf_data pdf = pages->pdf;
    enum et_status status = ET_INPUT;
    unsigned char *bytes = NULL;
    size_t size = 0;
    qpdf_oh stream = 0;
    qpdf_oh page = lib.qpdf_get_page_n(pdf, index);
    if (!lib.qpdf_oh_is_dictionary(pdf, page) || !draws_one_image(pdf, page) ||
        !only_image(pdf, page, &stream))
        goto done;
    qpdf_oh dict = lib.qpdf_oh_get_dict(pdf, stream);
    int width = int_of(pdf, dict, "/Width", 0), height = int_of(pdf, dict, "/Height", 0);
    if (width <= 0 || height <= 0 || !et_image_fits((uint64_t)width, (uint64_t)height))
        goto done;
    qpdf_oh filter = single(pdf, lib.qpdf_oh_get_key(pdf, dict, "/Filter"));
    bool is_dct = lib.qpdf_oh_is_name_and_equals(pdf, filter, "/DCTDecode");
    bool is_fax = lib.qpdf_oh_is_name_and_equals(pdf, filter, "/CCITTFaxDecode");
    bool is_flate = lib.qpdf_oh_is_name_and_equals(pdf, filter, "/FlateDecode");
    if (!is_dct && !is_fax && !is_flate)
        goto done;
    QPDF_BOOL is_decoded = QPDF_FALSE;
    if ((lib.qpdf_oh_get_stream_data(pdf, stream, is_flate ? qpdf_dl_generalized : qpdf_dl_none,
                                     &is_decoded, &bytes, &size) &
         QPDF_ERRORS) != 0 ||
        bytes == NULL)
        goto done;
    status = is_dct        ? et_image_jpeg_read(bytes, size, image, NULL)
             : is_fax      ? read_fax(pdf, dict, bytes, size, image)
             : !is_decoded ? ET_INPUT
                           : read_samples(pdf, dict, bytes, size, image);
done:
    free(bytes);
    lib.qpdf_oh_release_all(pdf);
    return status;
}
