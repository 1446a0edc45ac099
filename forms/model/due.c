/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/due.h"

#include "forms/model/answer.h"
#include "forms/model/day.h"
#include "forms/model/form.h"

bool et_due_day(const struct et_form *form, uint32_t wave, const struct et_register *facts,
                int32_t *day)
{
    int32_t found = ET_NO_DATE, added_days = 0, added_months = 0;
    for (uint32_t hops = 0; hops <= form->wave_count; hops++) {
        const struct et_wave *w = &form->waves[wave];
        if (w->after == ET_NONE) {
            found = wave == 0 ? facts->started : facts->ended;
            break;
        }
        if (w->offset_unit == 'm')
            added_months += w->offset;
        else
            added_days += w->offset_unit == 'w' ? 7 * w->offset : w->offset;
        wave = w->after;
    }
    if (found == ET_NO_DATE)
        return false;
    *day = et_day_add_months(found, added_months) + added_days;
    return true;
}

enum et_due et_due_at(const struct et_form *form, uint32_t wave, const struct et_register *facts,
                      int32_t today)
{
    int32_t day;
    const struct et_wave *w = &form->waves[wave];
    if (!et_due_day(form, wave, facts, &day))
        return ET_DUE_UNKNOWN;
    if (today < day + (w->has_window ? w->window_from_days : 0))
        return ET_DUE_LATER;
    return w->has_window && today > day + w->window_to_days ? ET_DUE_PASSED : ET_DUE_NOW;
}
