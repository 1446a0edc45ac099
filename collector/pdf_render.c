/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/pdf_render.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include <poppler.h>

#include "collector/image.h"
#include "forms/base/arena.h"
#include "forms/base/late.h"
#include "forms/base/text.h"

#define FUNCTIONS(X)                                                                               \
    X(g_bytes_new_static)                                                                          \
    X(poppler_document_new_from_bytes)                                                             \
    X(g_bytes_unref)                                                                               \
    X(poppler_document_get_n_pages)                                                                \
    X(g_object_unref)                                                                              \
    X(cairo_surface_flush)                                                                         \
    X(cairo_image_surface_get_data)                                                                \
    X(cairo_image_surface_get_stride)                                                              \
    X(poppler_document_get_page)                                                                   \
    X(poppler_page_get_size)                                                                       \
    X(cairo_image_surface_create)                                                                  \
    X(cairo_surface_status)                                                                        \
    X(cairo_create)                                                                                \
    X(cairo_set_source_rgb)                                                                        \
    X(cairo_paint)                                                                                 \
    X(cairo_scale)                                                                                 \
    X(poppler_page_render)                                                                         \
    X(cairo_status)                                                                                \
    X(cairo_destroy)                                                                               \
    X(cairo_surface_destroy)

/* The library is loaded when the first file needs it: see late.h. */
static struct {
#define X(name) __typeof__(name) *name;
    FUNCTIONS(X)
#undef X
} lib;

static enum et_status load(struct et_error *error)
{
    static struct et_late late = {.soname = "libpoppler-glib.so.8", .package = "libpoppler-glib8"};
    static const struct et_late_name names[] = {
#define X(name) {#name, (void **)&lib.name},
        FUNCTIONS(X)
#undef X
    };
    return et_late_load(&late, names, sizeof names / sizeof names[0], error);
}

struct et_pdf_render {
    PopplerDocument *document;
};

enum et_status et_pdf_render_open(const void *bytes, size_t size, struct et_pdf_render **render,
                                  size_t *count, struct et_error *error)
{
    enum et_status status = load(error);
    if (status != ET_OK)
        return status;
    GBytes *all = lib.g_bytes_new_static(bytes, size);
    PopplerDocument *document = lib.poppler_document_new_from_bytes(all, NULL, NULL);
    lib.g_bytes_unref(all);
    int pages = document != NULL ? lib.poppler_document_get_n_pages(document) : 0;
    if (pages <= 0) {
        status = et_error_set(error, ET_INPUT, _("the PDF is damaged or locked by a password"));
        if (document != NULL)
            lib.g_object_unref(document);
        return status;
    }
    *render = et_alloc(sizeof **render);
    (*render)->document = document;
    *count = (size_t)pages;
    return ET_OK;
}

void et_pdf_render_close(struct et_pdf_render *render)
{
    if (render == NULL)
        return;
    lib.g_object_unref(render->document);
    free(render);
}

/* Luminance of cairo's native-endian xRGB. */
static void keep_grey(cairo_surface_t *surface, struct et_image *image)
{
    lib.cairo_surface_flush(surface);
    const unsigned char *data = lib.cairo_image_surface_get_data(surface);
    int stride = lib.cairo_image_surface_get_stride(surface);
    for (int y = 0; y < image->height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(data + (ptrdiff_t)y * stride);
        unsigned char *to = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = 0; x < image->width; x++)
            to[x] = (unsigned char)((77 * (row[x] >> 16 & 255) + 150 * (row[x] >> 8 & 255) +
                                     29 * (row[x] & 255)) >>
                                    8);
    }
}

enum et_status et_pdf_render_page(struct et_pdf_render *render, size_t index, int dpi,
                                  struct et_image *image, struct et_error *error)
{
    enum et_status status =
        et_error_set(error, ET_INPUT, _("the PDF page is damaged or too large"));
    PopplerPage *page =
        index <= INT_MAX ? lib.poppler_document_get_page(render->document, (int)index) : NULL;
    if (page == NULL)
        return status;
    double width_pt = 0, height_pt = 0;
    lib.poppler_page_get_size(page, &width_pt, &height_pt);
    double width = ceil(width_pt * dpi / 72 - 0.01), height = ceil(height_pt * dpi / 72 - 0.01);
    cairo_surface_t *surface = NULL;
    if (width >= 1 && height >= 1 && width < 65536 && height < 65536 &&
        et_image_fits((uint64_t)width, (uint64_t)height))
        surface = lib.cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    if (surface != NULL && lib.cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
        cairo_t *cairo = lib.cairo_create(surface);
        lib.cairo_set_source_rgb(cairo, 1, 1, 1);
        lib.cairo_paint(cairo);
        lib.cairo_scale(cairo, dpi / 72.0, dpi / 72.0);
        lib.poppler_page_render(page, cairo);
        if (lib.cairo_status(cairo) == CAIRO_STATUS_SUCCESS) {
            *image = et_image_new((int)width, (int)height);
            keep_grey(surface, image);
            if (error != NULL)
                error->status = ET_OK;
            status = ET_OK;
        }
        lib.cairo_destroy(cairo);
    }
    if (surface != NULL)
        lib.cairo_surface_destroy(surface);
    lib.g_object_unref(page);
    return status;
}
