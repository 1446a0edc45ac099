/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paper_route.h - routing on paper, where every question can be marked: what
 * was left empty rightly is not asked, what was marked wrongly is unexpected.
 * Done anew with each page and each settled doubt, since pages come in any order.
 */
#ifndef ET_PAPER_ROUTE_H
#define ET_PAPER_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/store/store.h"

/* Told of each variable that turns out to be marked where nothing was asked. */
struct et_unexpected {
    void *user;
    enum et_status (*found)(void *user, uint32_t variable, const struct et_answer *answer,
                            struct et_error *error);
};

/*
 * Goes through the answers of RESPONSE and gives each the state that routing
 * says. Answers that hang on one which still waits for a person are left to wait.
 */
enum et_status et_paper_route(struct et_store *store, const struct et_response *response,
                              const struct et_stored_form *form,
                              const struct et_unexpected *unexpected, struct et_error *error);

/* Has every page of the response been read? */
bool et_paper_is_whole(struct et_store *store, const struct et_id *response, size_t page_count);

/*
 * Ends RESPONSE as its consent says: REFUSED, HELD (not known, or left empty),
 * or COMPLETE once IS_WHOLE, else DRAFT. A form without a consent is complete.
 */
enum et_status et_paper_finish(struct et_store *store, const struct et_response *response,
                               const struct et_stored_form *form, bool is_whole,
                               struct et_error *error);

#endif
