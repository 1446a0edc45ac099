/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_file.h - a file of scanned pages, whatever its kind: PDF, TIFF, JPEG, PNG.
 *
 * What kind it is is told by its first bytes, never by its name.
 */
#ifndef ET_PAGE_FILE_H
#define ET_PAGE_FILE_H

#include <stddef.h>

#include "forms/base/crypto.h"
#include "forms/base/status.h"

struct et_image;
struct et_page_file;

enum { ET_PAGE_FILE_MAX = 1 << 30, ET_PAGE_FILE_PAGES_MAX = 5000 };

/*
 * Opens the file at PATH; free with et_page_file_close.
 *
 * Errors: ET_IO (cannot be read), ET_INPUT (no file of pages, or damaged).
 */
enum et_status et_page_file_open(const char *path, struct et_page_file **file,
                                 struct et_error *error);
void et_page_file_close(struct et_page_file *file);

size_t et_page_file_count(const struct et_page_file *file);
/* BLAKE2b-256 of the file's bytes. */
const unsigned char *et_page_file_hash(const struct et_page_file *file);

/*
 * The page at INDEX, from 0, in grey at working resolution; et_image_free.
 *
 * Errors: ET_INPUT (this page is damaged; others may be whole).
 */
enum et_status et_page_file_read(struct et_page_file *file, size_t index, struct et_image *image,
                                 struct et_error *error);

#endif
