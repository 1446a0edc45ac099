/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * seal.h - responses that only the owner of a secret key can read.
 *
 * `etapp keys new halland` makes halland.pub, which the kiosk gets, and
 * halland.key, which stays with the evaluator. A sealed kiosk keeps the answers
 * of a session in memory, in a struct et_record, and when it ends calls
 *
 *     struct et_seal_key key;                          // once, at the start
 *     et_seal_read_public("halland.pub", &key, &error);
 *     ...
 *     struct et_response r = {.participant = person, .form = form.id, .wave = wave,
 *                             .mode = ET_MODE_KIOSK, .status = ET_RESPONSE_COMPLETE,
 *                             .language = "so", .started_s = began};
 *     et_store_seal(store, &key, &r, form.form, record, &origin, &error);
 *
 * instead of et_store_respond, et_store_answer and et_store_finish; it is
 * committed when the call returns. Nothing of the answers is ever written in
 * the open. et_store_has_sealed tells whether somebody has answered a wave so.
 * `etapp open --key halland.key` turns them into responses like any other.
 */
#ifndef ET_SEAL_H
#define ET_SEAL_H

#include "forms/base/crypto.h"
#include "forms/store/store.h"

struct et_seal_key {
    unsigned char bytes[ET_KEY_BYTES];
};

/*
 * Makes NAME.key (secret, readable by its owner alone) and NAME.pub.
 * Errors: ET_REFUSED if either exists, ET_IO.
 */
enum et_status et_seal_make(const char *name, struct et_error *error);
/* Errors: ET_IO; ET_INPUT if it is no such key (a secret for a public one is said). */
enum et_status et_seal_read_public(const char *path, struct et_seal_key *key,
                                   struct et_error *error);
/* The same for the secret one, to be wiped with et_crypto_wipe after use. */
enum et_status et_seal_read_secret(const char *path, struct et_seal_key *key,
                                   struct et_error *error);

/*
 * Keeps a finished RESPONSE with every answer of RECORD that is not
 * ET_STATE_NONE, sealed for KEY; fills in response->id. One that was refused is
 * kept without its answers, but for the consent. Boxes are padded, so that a
 * short one does not show a refusal.
 */
enum et_status et_store_seal(struct et_store *store, const struct et_seal_key *key,
                             struct et_response *response, const struct et_form *form,
                             const struct et_record *record, const struct et_origin *origin,
                             struct et_error *error);

/* Has PARTICIPANT a sealed response to any version of the form NAME in WAVE (its id)? */
enum et_status et_store_has_sealed(struct et_store *store, const struct et_id *participant,
                                   const char *form_name, const char *wave, bool *has,
                                   struct et_error *error);

struct et_opened {
    int64_t opened, answers;
    int64_t before;  /* were open already */
    int64_t foreign; /* are sealed for another key */
};
/*
 * Opens every sealed response of the file that is for SECRET. Again, or in two
 * files that are merged later, gives the same responses once.
 * Errors: ET_FORMAT if a box was altered; nothing is opened then.
 */
enum et_status et_store_unseal(struct et_store *store, const struct et_seal_key *secret,
                               struct et_opened *opened, struct et_error *error);

#endif
