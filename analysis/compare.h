/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare.h - before against after: one measure an indicator and group, one
 * verdict a target.
 */
#ifndef ET_COMPARE_H
#define ET_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/binary.h"
#include "analysis/dataset.h"
#include "analysis/detail.h"
#include "analysis/paired.h"
#include "analysis/unpaired.h"

struct et_form;
struct et_indicator;
struct et_more;
struct et_published;
struct et_reconcile;
struct et_target;

enum { ET_SMALL_GROUP = 5, ET_COMPARE_ROLES_MAX = 8 };

struct et_measure {
    uint32_t indicator;
    uint32_t from, to; /* waves; from is ET_NONE where it is asked in one only */
    bool is_share;
    size_t n_enrolled, n_from, n_to, n; /* n: with both */
    size_t from_only, to_only, neither;
    double mean_from, mean_to; /* of all who answered that wave, not of pairs only */
    struct et_paired paired;   /* of pairs; a share is 0 and 1 */
    struct et_binary binary;   /* shares only */
    bool has_better;
    long better, worse; /* moved by `change ... by` in the direction of `better` */
    bool has_ceiling;
    long ceiling;                   /* could not get better: at the best value before */
    double p, p_holm;               /* Wilcoxon-Pratt; McNemar mid-p */
    bool is_exact;                  /* of p */
    const struct et_detail *detail; /* of everyone; NULL in groups */
    bool is_hidden;                 /* the group is small, or would give a small one away */
};

struct et_judged;

struct et_compare_group {
    const char *role;            /* "" for everyone */
    const char *name;            /* the choice's name, the site, the course */
    const char *title;           /* the same for people */
    bool *has;                   /* [person] */
    size_t n;                    /* enrolled */
    struct et_measure *measures; /* one an indicator that is compared */
    struct et_judged *targets;
};

/* Did groups change differently? Of those groups of a role that are not hidden. */
struct et_contrast {
    const char *role;
    size_t measure;       /* index */
    size_t groups;        /* how many are compared; fewer than 2: nothing below */
    size_t first, second; /* two: indices of the groups; `unpaired` is second - first */
    struct et_unpaired unpaired;
    double kw, kw_df, kw_p; /* three or more: Kruskal-Wallis on the changes */
};

enum et_verdict { ET_CANNOT_TELL, ET_REACHED, ET_NOT_REACHED };

struct et_judged {
    uint32_t target;
    long n;      /* the target's own denominator */
    long unsure; /* may belong to it: what `of` asks is not registered */
    long answered, x, missing;
    long ceiling; /* better: already at the best value before */
    bool has_ceiling, is_hidden;
    enum et_verdict verdict;
    long more; /* CANNOT_TELL: how many of the missing must succeed to reach it (at most: may) */
    struct et_interval wilson, exact; /* of x of those who answered */
};

struct et_compare_how {
    uint32_t from, to;     /* ET_NONE: as each indicator says */
    const char *indicator; /* NULL: all */
    const char *const *by; /* roles: "sex", "site+sex"; at most ET_COMPARE_ROLES_MAX */
    size_t by_count;
    bool is_internal, has_items; /* items: a row for each, in text */
    double alpha;
    const struct et_published *published; /* what was shown before; NULL: nothing */
};

struct et_compare {
    const struct et_dataset *data;
    struct et_compare_how how;
    struct et_compare_group *groups; /* [0] is everyone */
    size_t group_count, measure_count;
    struct et_contrast *contrasts; /* [role][measure] */
    size_t contrast_count;
    struct et_judged *targets; /* everyone's */
    size_t target_count;
    const struct et_more *more;
    const struct et_reconcile *reconcile; /* NULL: not asked for */
};

/* Everything lives in ARENA; roles that the form has not give ET_INPUT. */
enum et_status et_compare(const struct et_dataset *data, const struct et_compare_how *how,
                          struct et_arena *arena, struct et_compare *compare,
                          struct et_error *error);

/* The best value that INDICATOR can have, by the scales it is a mean of; NaN if not known. */
double et_compare_ceiling(const struct et_form *form, const struct et_indicator *indicator);

/* Is ROLE something that people can be grouped by: a register fact or a role in `by`? */
bool et_compare_has_role(const struct et_form *form, const char *role);
/* The person's group in ROLE: its name and title; "" where it is not known. */
void et_compare_group_of(const struct et_dataset *data, const char *role, size_t person,
                         const char **name, const char **title);

/* A target's judgement (DESIGN.md 7), exactly. */
void et_compare_judge(const struct et_target *target, double alpha, struct et_judged *judged);

#endif
