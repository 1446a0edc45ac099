/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decoder.h - the pages of a file decoded in another process, ahead of who
 * reads them: a second core has work, and a hostile PDF, TIFF or JPEG that gets
 * the better of a library finds itself where no file can be written, no
 * connection made, no program started, and memory and time have an end.
 */
#ifndef ET_DECODER_H
#define ET_DECODER_H

#include <stdbool.h>
#include <stddef.h>

#include "forms/base/crypto.h"
#include "forms/base/status.h"

struct et_decoder;
struct et_image;

/*
 * Starts with the file at PATH; WANTED, if not NULL, is asked for each page once
 * the hash is known, and false saves its decoding. Call before any thread is
 * started. Free with et_decoder_close.
 *
 * Errors: as et_page_file_open; ET_IO if no process can be started; ET_INPUT
 *         too if the process came to grief.
 */
enum et_status et_decoder_open(const char *path,
                               bool (*wanted)(void *user, const unsigned char *hash, size_t page),
                               void *user, struct et_decoder **decoder, struct et_error *error);
void et_decoder_close(struct et_decoder *decoder);

size_t et_decoder_count(const struct et_decoder *decoder);
const unsigned char *et_decoder_hash(const struct et_decoder *decoder);

/*
 * The page at INDEX, from 0; they are had in rising order. *image is the caller's,
 * to et_image_free. Errors: ET_INPUT: this page is damaged, was not wanted, or
 * the decoder fell over it.
 */
enum et_status et_decoder_page(struct et_decoder *decoder, size_t index, struct et_image *image,
                               struct et_error *error);

#endif
