/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/bundle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/payload.h"
#include "print/job.h"

/* "map.json" for the first language, "map.ar.json" for another. */
static char *map_name(const char *path, const char *tag, bool is_first)
{
    struct et_str name = ET_STR_EMPTY;
    const char *dot = strrchr(et_io_name(path), '.');
    size_t stem = dot == NULL ? strlen(path) : (size_t)(dot - path);
    if (is_first)
        et_str_add(&name, path);
    else
        et_str_addf(&name, "%.*s.%s%s", (int)stem, path, tag, path + stem);
    return et_str_take(&name);
}

static enum et_status make_folder(struct et_bundle *bundle, const char *path,
                                  struct et_error *error)
{
    if (mkdir(path, 0777) == 0) {
        struct et_str name = ET_STR_EMPTY;
        et_str_add(&name, path);
        bundle->made_folder = et_str_take(&name);
        return ET_OK;
    }
    struct stat info;
    if (errno == EEXIST && stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return ET_OK;
    return et_error_set(error, ET_IO, _("%s cannot be written: %s"), path, strerror(errno));
}

enum et_status et_bundle_open(struct et_bundle *bundle, const struct et_job *job,
                              struct et_error *error)
{
    size_t length = strlen(job->path), sheets;
    bundle->is_folder = length > 0 && job->path[length - 1] == '/' && !job->is_cards;
    sheets = bundle->is_folder ? job->sheet_count : 1;
    bundle->pdf_count = sheets + (job->list_path != NULL);
    bundle->pdfs = et_alloc(bundle->pdf_count * sizeof *bundle->pdfs);
    bundle->pdf_names = et_alloc(bundle->pdf_count * sizeof *bundle->pdf_names);
    for (size_t i = 0; i < bundle->pdf_count; i++) {
        bundle->pdfs[i] = (struct et_output){.fd = -1};
        bundle->pdf_names[i] = NULL;
    }
    enum et_status status = bundle->is_folder ? make_folder(bundle, job->path, error)
                                              : et_output_open(&bundle->pdfs[0], job->path, error);
    if (status == ET_OK && job->list_path != NULL)
        status = et_output_open(&bundle->pdfs[sheets], job->list_path, error);
    for (uint32_t l = 0; job->map_path != NULL && status == ET_OK && l < ET_LANGUAGES_MAX; l++) {
        if (job->layouts[l] == NULL)
            continue;
        size_t at = bundle->map_count++;
        bundle->map_names[at] = map_name(job->map_path, job->form.form->languages[l].tag, at == 0);
        bundle->languages[at] = l;
        status = et_output_open(&bundle->maps[at], bundle->map_names[at], error);
    }
    return status;
}

/* By the person's code; a sheet for nobody by its serial. */
void et_bundle_name(struct et_bundle *bundle, const struct et_job *job)
{
    for (size_t i = 0; bundle->is_folder && i < job->sheet_count; i++) {
        const struct et_job_sheet *sheet = &job->sheets[i];
        char word[ET_CODE_CHARS + 8];
        if (sheet->participant != NULL)
            et_code_write(sheet->participant->code, word);
        else
            et_serial_write(sheet->serial, word);
        struct et_str name = ET_STR_EMPTY;
        et_str_addf(&name, "%s%s.pdf", job->path, word);
        bundle->pdf_names[i] = et_str_take(&name);
    }
}

enum et_status et_bundle_write(struct et_bundle *bundle, size_t pdf, const void *bytes, size_t size,
                               struct et_error *error)
{
    struct et_output *output = &bundle->pdfs[pdf];
    enum et_status status = ET_OK;
    if (bundle->pdf_names[pdf] != NULL)
        status = et_output_open(output, bundle->pdf_names[pdf], error);
    if (status == ET_OK)
        status = et_output_write(output, bytes, size, error);
    /* Of many files, few may be open at once. */
    if (status == ET_OK && bundle->pdf_names[pdf] != NULL)
        status = et_output_shut(output, error);
    return status;
}

enum et_status et_bundle_write_map(struct et_bundle *bundle, size_t map, const void *bytes,
                                   size_t size, struct et_error *error)
{
    return et_output_write(&bundle->maps[map], bytes, size, error);
}

enum et_status et_bundle_place(struct et_bundle *bundle, struct et_error *error)
{
    enum et_status status = ET_OK;
    for (size_t i = 0; status == ET_OK && i < bundle->pdf_count; i++)
        status = et_output_place(&bundle->pdfs[i], error);
    for (size_t i = 0; status == ET_OK && i < bundle->map_count; i++)
        status = et_output_place(&bundle->maps[i], error);
    bundle->is_placed = status == ET_OK;
    return status;
}

void et_bundle_close(struct et_bundle *bundle)
{
    for (size_t i = 0; i < bundle->pdf_count; i++) {
        et_output_drop(&bundle->pdfs[i]);
        free(bundle->pdf_names[i]);
    }
    for (size_t i = 0; i < bundle->map_count; i++) {
        et_output_drop(&bundle->maps[i]);
        free(bundle->map_names[i]);
    }
    if (bundle->made_folder != NULL && !bundle->is_placed)
        (void)rmdir(bundle->made_folder);
    free(bundle->made_folder);
    free(bundle->pdfs);
    free(bundle->pdf_names);
}
