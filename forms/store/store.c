/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/text.h"
#include "forms/store/inside.h"

bool et_id_is_none(const struct et_id *id)
{
    static const struct et_id none;
    return et_id_equal(id, &none);
}

bool et_id_equal(const struct et_id *a, const struct et_id *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

struct et_db_param et_db_id(const struct et_id *id)
{
    return et_id_is_none(id) ? et_db_null() : et_db_blob(id->bytes, sizeof id->bytes);
}

struct et_id et_db_get_id(struct et_query *query, int column)
{
    struct et_id id = {{0}};
    et_db_get_bytes(query, column, id.bytes, sizeof id.bytes);
    return id;
}

struct et_id et_store_new_id(struct et_store *store)
{
    struct et_id id = {{0}};
    do
        et_random_bytes(&store->random, id.bytes, sizeof id.bytes);
    while (et_id_is_none(&id));
    return id;
}

/* ---- making and opening ------------------------------------------------- */

static struct et_store *begin_store(const char *path, enum et_store_mode mode,
                                    const struct et_store_setup *setup)
{
    struct et_store *store = et_alloc(sizeof *store);
    *store = (struct et_store){
        .path = strdup(path),
        .who = strdup(setup->who != NULL ? setup->who : ""),
        .tool = strdup(setup->tool != NULL ? setup->tool : ""),
        .mode = mode,
        .clock = setup->clock,
        .fixed_time = -1,
        .random = et_random_system(),
    };
    return store;
}

/* Clock and randomness may be given from outside in a test file alone. */
static void honour(struct et_store *store, const struct et_store_setup *setup, int64_t openings)
{
    if (!store->is_test)
        return;
    store->fixed_time = setup->fixed_time;
    if (!setup->has_seed)
        return;
    store->random = et_random_seeded(setup->seed);
    /* Each opening has a stretch of its own, or ids would come twice. */
    store->random.counter = (uint64_t)openings << 32;
}

void et_store_close(struct et_store *store)
{
    if (store == NULL)
        return;
    et_db_close(store->db);
    memset(store->key, 0, sizeof store->key);
    free(store->path);
    free(store->who);
    free(store->tool);
    free(store);
}

static enum et_status lay(struct et_store *store, struct et_error *error)
{
    unsigned char key[ET_KEY_BYTES];
    et_crypto_key(key);
    memcpy(store->key, key, sizeof key);
    store->origin = et_store_new_id(store);
    store->survey = et_store_new_id(store);
    enum et_status status = et_db_exec(store->db, "PRAGMA journal_mode = WAL", error);
    if (status == ET_OK)
        status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = et_migrate_create(store->db, error);
    if (status == ET_OK)
        status = ET_DB_RUN(
            store->db, error, "INSERT INTO survey VALUES (1, ?, ?, ?, ?, 1, 0, 1, ?)",
            et_db_id(&store->origin), et_db_id(&store->survey), et_db_blob(key, sizeof key),
            et_db_int(store->is_test), et_db_int(et_store_now(store)));
    if (status == ET_OK)
        status = et_audit_add(store, "create", &store->survey, NULL, NULL, error);
    if (status != ET_OK) {
        et_db_rollback(store->db);
        return status;
    }
    return et_db_commit(store->db, error);
}

enum et_status et_store_create(const char *path, bool is_test, const struct et_store_setup *setup,
                               struct et_store **store, struct et_error *error)
{
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST)
        return et_error_set(error, ET_REFUSED, _("“%s” exists already; it was left as it is"),
                            path);
    if (file < 0)
        return et_error_set(error, ET_IO, _("cannot make “%s”: %s"), path, strerror(errno));
    (void)close(file);
    struct et_store *made = begin_store(path, ET_STORE_WRITE, setup);
    made->is_test = is_test;
    honour(made, setup, 0);
    enum et_status status = et_db_open(path, ET_DB_WRITE, &made->db, error);
    if (status == ET_OK)
        status = lay(made, error);
    if (status != ET_OK) {
        et_store_close(made);
        (void)unlink(path);
        return status;
    }
    *store = made;
    return ET_OK;
}

static enum et_status read_survey(struct et_store *store, int64_t *openings, struct et_error *error)
{
    struct et_query *q = et_db_query(
        store->db, "SELECT origin, survey, key, is_test, openings, block FROM survey", NULL, 0);
    bool is_there = et_db_next(q);
    if (is_there) {
        store->origin = et_db_get_id(q, 0);
        store->survey = et_db_get_id(q, 1);
        et_db_get_bytes(q, 2, store->key, sizeof store->key);
        store->is_test = et_db_get_int(q, 3) != 0;
        *openings = et_db_get_int(q, 4);
        store->block = (uint32_t)et_db_get_int(q, 5) % ET_CODE_BLOCKS;
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_there)
        return et_error_set(error, ET_FORMAT, _("“%s” is damaged: it has lost its first row"),
                            store->path);
    return status;
}

static enum et_status open_store(struct et_store *store, const struct et_store_setup *setup,
                                 struct et_error *error)
{
    enum et_db_mode mode = store->mode == ET_STORE_WRITE ? ET_DB_WRITE : ET_DB_READ;
    int64_t openings = 0;
    enum et_status status = et_db_open(store->path, mode, &store->db, error);
    if (status == ET_OK)
        status = et_migrate(store->db, store->path, store->mode, error);
    if (status == ET_OK)
        status = read_survey(store, &openings, error);
    if (status == ET_OK && store->is_test && setup->has_seed && store->mode == ET_STORE_WRITE) {
        status = et_db_exec(store->db, "UPDATE survey SET openings = openings + 1", error);
        if (status == ET_OK) /* two at once may read the same; tests do not */
            status = et_db_number(store->db, "SELECT openings FROM survey", 0, &openings, error);
    }
    if (status == ET_OK)
        honour(store, setup, openings);
    /* A form that cannot be read is told by those who read it. */
    if (status == ET_OK && store->mode == ET_STORE_WRITE)
        (void)et_comparable_fill(store, NULL);
    return status;
}

enum et_status et_store_open(const char *path, enum et_store_mode mode,
                             const struct et_store_setup *setup, struct et_store **store,
                             struct et_error *error)
{
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return et_error_set(error, ET_IO,
                            _("there is no survey file “%s”; “etapp new %s” makes one, -s names "
                              "another"),
                            path, path);
    struct et_store *opened = begin_store(path, mode, setup);
    enum et_status status = open_store(opened, setup, error);
    if (status != ET_OK) {
        et_store_close(opened);
        return status;
    }
    *store = opened;
    return ET_OK;
}

enum et_status et_store_open_run(struct et_run *run, const char *tool, enum et_store_mode mode,
                                 struct et_store **store, struct et_error *error)
{
    const struct et_store_setup setup = {
        .clock = run->clock,
        .fixed_time = run->fixed_time,
        .has_seed = run->has_seed,
        .seed = run->seed,
        .who = run->user(),
        .tool = tool,
    };
    return et_store_open(run->survey, mode, &setup, store, error);
}

/* ---- what it is --------------------------------------------------------- */

enum et_status et_store_begin(struct et_store *store, struct et_error *error)
{
    return et_db_begin(store->db, error);
}

enum et_status et_store_commit(struct et_store *store, struct et_error *error)
{
    return et_db_commit(store->db, error);
}

void et_store_rollback(struct et_store *store)
{
    et_db_rollback(store->db);
}

enum et_status et_store_end(struct et_store *store, enum et_status status, struct et_error *error)
{
    if (status == ET_OK)
        return et_db_commit(store->db, error);
    et_db_rollback(store->db);
    return status;
}

const char *et_store_path(const struct et_store *store)
{
    return store->path;
}

bool et_store_is_test(const struct et_store *store)
{
    return store->is_test;
}

bool et_store_has_simulated(struct et_store *store)
{
    int64_t has = 0;
    (void)et_db_number(store->db,
                       "SELECT EXISTS (SELECT 1 FROM participant WHERE is_simulated = 1)"
                       " OR EXISTS (SELECT 1 FROM response WHERE is_simulated = 1)",
                       0, &has, NULL);
    return has != 0;
}

const unsigned char *et_store_key(const struct et_store *store)
{
    return store->key;
}

struct et_random *et_store_random(struct et_store *store)
{
    return &store->random;
}

int64_t et_store_now(const struct et_store *store)
{
    return store->fixed_time >= 0 ? store->fixed_time : store->clock();
}
