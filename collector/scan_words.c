/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/scan_words.h"

#include <string.h>

#include "forms/base/text.h"

static const struct {
    const char *reason, *words;
} all[] = {
    /* of a page */
    {"no-code", N_("no code of a questionnaire was found; is it one of our pages, and whole?")},
    {"corner-marks", N_("the black squares in the corners were not found; scan the whole page")},
    {"boxes", N_("the printed boxes are not where they should be; scan it again, lying flat")},
    {"newer", N_("it was printed by a newer etapp")},
    {"foreign", N_("it belongs to another survey; scan it with the file of that survey")},
    {"unknown-sheet",
     N_("this survey file does not know the sheet; merge the file that it was printed from")},
    {"bad-map", N_("what the survey file knows about this print run is damaged")},
    {"no-such-page", N_("its code names a page that its print run does not have")},
    {"damaged", N_("the image is damaged or too large")},
    /* of a mark */
    {"two-marks", N_("more than one box is marked")},
    {"filled", N_("a box is filled in: chosen, or crossed out?")},
    {"corrected", N_("a filled box beside a marked one: a correction?")},
    {"at-odds", N_("boxes are marked that exclude each other")},
    /* the blind sample is asked in the words of a real doubt */
    {"trace", N_("is this what is marked?")},
    {"slight", N_("is this what is marked?")},
    {"sample", N_("is this what is marked?")},
    {"stain", N_("a marked box has something dark all around it")},
    {"faint", N_("there is a trace, but no clear mark")},
    {"ring", N_("there is ink around a box, and no mark in one")},
    {"faint-page", N_("the page is faint and nearly empty")},
    {"box-not-found", N_("a box could not be found")},
    {"text", N_("handwriting, to be typed in")},
    {"unexpected", N_("marked where nothing was asked")},
    {"no-consent",
     N_("the consent is left empty; nothing of this sheet is counted until it is known")},
    {"other-page", N_("the question goes on on another page, which has not been scanned")},
    {"differs", N_("the sheet was scanned before, with another mark here")},
};

const char *et_scan_reason(const char *reason)
{
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i].reason, reason) == 0)
            return _(all[i].words);
    return reason;
}
