/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/codes.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

#include "forms/model/payload.h"

/* Every THREADS-th sheet is one worker's. */
struct worker {
    const unsigned char *key;
    struct et_codes_sheet *sheets;
    size_t first, count, step;
    enum et_status status;
    pthread_t thread;
    bool is_running;
};

static void *work(void *data)
{
    struct worker *w = data;
    char text[ET_PAYLOAD_CHARS + 1];
    for (size_t i = w->first; i < w->count && w->status == ET_OK; i += w->step) {
        struct et_codes_sheet *sheet = &w->sheets[i];
        for (uint32_t p = 0; p < sheet->page_count && w->status == ET_OK; p++) {
            const struct et_payload payload = {
                .run = sheet->run, .serial = sheet->serial, .page = p + 1};
            et_payload_write(w->key, &payload, text);
            w->status = et_qr_modules(text, &sheet->codes[(size_t)p * ET_CODE_BYTES]);
        }
    }
    return NULL;
}

static unsigned cores(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (unsigned)count;
}

enum et_status et_codes_make(const unsigned char *key, struct et_codes_sheet *sheets, size_t count,
                             unsigned threads)
{
    struct worker workers[ET_CODES_THREADS_MAX];
    size_t most = threads > 0 ? threads : cores();
    most = most > ET_CODES_THREADS_MAX ? ET_CODES_THREADS_MAX : most;
    most = most > count ? count : most;
    for (size_t i = 0; i < most; i++) {
        workers[i] =
            (struct worker){.key = key, .sheets = sheets, .first = i, .count = count, .step = most};
        /* The last share is this thread's own; so is one for which there is no thread. */
        workers[i].is_running =
            i + 1 < most && pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
        if (!workers[i].is_running)
            (void)work(&workers[i]);
    }
    enum et_status status = ET_OK;
    for (size_t i = 0; i < most; i++) {
        if (workers[i].is_running)
            (void)pthread_join(workers[i].thread, NULL);
        status = status == ET_OK ? workers[i].status : status;
    }
    return status;
}
