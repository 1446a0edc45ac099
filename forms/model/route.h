/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * route.h - what is asked of whom: the one rule that the kiosk, keyed entry,
 * the scanner and the analysis share.
 */
#ifndef ET_ROUTE_H
#define ET_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

struct et_context;

/*
 * Is ITEM asked, given what is answered so far? It is where its wave and
 * section say so and its `when` is true; unknown does not ask, unless what is
 * unknown is another wave's record that is not at hand.
 */
bool et_route_asks(const struct et_context *context, uint32_t item);

/* Is VARIABLE asked: its item, and for an `other` text that choice chosen? */
bool et_route_asks_variable(const struct et_context *context, uint32_t variable);

/*
 * The next item after ITEM (ET_NONE: from the start) that is asked, notes
 * included, or ET_NONE at the end; breaks and calcs are passed over.
 */
uint32_t et_route_next(const struct et_context *context, uint32_t item);
uint32_t et_route_previous(const struct et_context *context, uint32_t item);

/*
 * The first check of ITEM that the answers fail, as an index into its checks,
 * or ET_NONE. Range and length are the collector's to refuse.
 */
uint32_t et_route_failed_check(const struct et_context *context, uint32_t item);

#endif
