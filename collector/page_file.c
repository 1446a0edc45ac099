/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/page_file.h"

#include <stdlib.h>
#include <string.h>

#include "collector/image.h"
#include "collector/pdf_pages.h"
#include "collector/pdf_render.h"
#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/text.h"

enum kind { KIND_PDF, KIND_TIFF, KIND_JPEG, KIND_PNG };

struct et_page_file {
    enum kind kind;
    char *bytes;
    size_t size, count;
    unsigned char hash[ET_HASH_BYTES];
    struct et_pdf_pages *pages;   /* NULL if qpdf cannot make sense of it */
    struct et_pdf_render *render; /* opened when first needed */
};

static bool begins(const struct et_page_file *file, const char *magic, size_t length)
{
    return file->size >= length && memcmp(file->bytes, magic, length) == 0;
}

/* A PDF may have up to a kilobyte of something else in front. */
static bool is_pdf(const struct et_page_file *file)
{
    size_t end = file->size < 1024 ? file->size : 1024;
    return memmem(file->bytes, end, "%PDF-", 5) != NULL;
}

static enum et_status open_pdf(struct et_page_file *file, struct et_error *error)
{
    file->kind = KIND_PDF;
    if (et_pdf_pages_open(file->bytes, file->size, &file->pages, &file->count) == ET_OK)
        return ET_OK;
    return et_pdf_render_open(file->bytes, file->size, &file->render, &file->count, error);
}

static enum et_status open_kind(struct et_page_file *file, struct et_error *error)
{
    file->count = 1;
    if (begins(file, "\x89PNG\r\n\x1a\n", 8)) {
        file->kind = KIND_PNG;
        return ET_OK;
    }
    if (begins(file, "\xff\xd8\xff", 3)) {
        file->kind = KIND_JPEG;
        return ET_OK;
    }
    if (begins(file, "II*\0", 4) || begins(file, "MM\0*", 4) || begins(file, "II+\0", 4) ||
        begins(file, "MM\0+", 4)) {
        file->kind = KIND_TIFF;
        return et_image_tiff_count(file->bytes, file->size, &file->count, error);
    }
    if (is_pdf(file))
        return open_pdf(file, error);
    return et_error_set(error, ET_INPUT, _("this is no PDF, TIFF, JPEG or PNG file"));
}

enum et_status et_page_file_open(const char *path, struct et_page_file **file,
                                 struct et_error *error)
{
    struct et_page_file *opened = et_alloc(sizeof *opened);
    memset(opened, 0, sizeof *opened);
    enum et_status status =
        et_io_read(path, ET_PAGE_FILE_MAX, &opened->bytes, &opened->size, error);
    if (status == ET_OK)
        status = open_kind(opened, error);
    if (status == ET_OK && (opened->count == 0 || opened->count > ET_PAGE_FILE_PAGES_MAX))
        status = et_error_set(error, ET_INPUT, _("the file holds %zu pages; 1 to %d can be read"),
                              opened->count, ET_PAGE_FILE_PAGES_MAX);
    if (status != ET_OK) {
        et_page_file_close(opened);
        return status;
    }
    et_crypto_hash(opened->bytes, opened->size, opened->hash);
    *file = opened;
    return ET_OK;
}

void et_page_file_close(struct et_page_file *file)
{
    if (file == NULL)
        return;
    et_pdf_pages_close(file->pages);
    et_pdf_render_close(file->render);
    free(file->bytes);
    free(file);
}

size_t et_page_file_count(const struct et_page_file *file)
{
    return file->count;
}

const unsigned char *et_page_file_hash(const struct et_page_file *file)
{
    return file->hash;
}

/* The page's own image where it is just that, else the page drawn. */
static enum et_status read_pdf(struct et_page_file *file, size_t index, struct et_image *image,
                               struct et_error *error)
{
    if (file->pages != NULL && et_pdf_pages_read(file->pages, index, image) == ET_OK)
        return ET_OK;
    if (file->render == NULL) {
        size_t count;
        enum et_status status =
            et_pdf_render_open(file->bytes, file->size, &file->render, &count, error);
        if (status != ET_OK)
            return status;
    }
    return et_pdf_render_page(file->render, index, ET_PDF_SCAN_DPI, image, error);
}

enum et_status et_page_file_read(struct et_page_file *file, size_t index, struct et_image *image,
                                 struct et_error *error)
{
    if (index >= file->count)
        return et_error_set(error, ET_INPUT, _("the file has no such page"));
    switch (file->kind) {
    case KIND_PDF:
        return read_pdf(file, index, image, error);
    case KIND_TIFF:
        return et_image_tiff_read(file->bytes, file->size, index, image, error);
    case KIND_JPEG:
        return et_image_jpeg_read(file->bytes, file->size, image, error);
    case KIND_PNG:
        break;
    }
    return et_image_png_read(file->bytes, file->size, image, error);
}
