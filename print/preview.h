/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * preview.h - pages as pictures, to look at before anything is printed. The
 * work is pdftoppm's, a program of poppler that need not be installed.
 */
#ifndef ET_PREVIEW_H
#define ET_PREVIEW_H

#include "forms/base/status.h"

struct et_job;

/*
 * Draws JOB on trial (nothing is recorded) and writes its pages beside
 * job->path, whose ending is left out: "page-1.png" and so on.
 *
 * Errors: those of et_job_run; ET_IO if pdftoppm is not there or fails.
 */
enum et_status et_preview(struct et_job *job, struct et_error *error);

#endif
