// SPDX-License-Identifier: EUPL-1.2
/* What a consultation and an issue may undergo, and what only they: everything that is not named
 * here is about cases alone. */
#include "core/decision.h"

enum takes { OF_CASES = 1, OF_CONSULTATIONS = 2, OF_ISSUES = 4, OF_ALL = 7 };

static const struct {
    const struct message *message;
    enum takes takes;
} table[] = {
    {&message_case_read, OF_ALL},
    {&message_case_erase, OF_ALL},
    {&message_case_restrict, OF_ALL},
    {&message_case_copy, OF_ALL},
    {&message_text_mark, OF_ALL},
    {&message_case_correct, OF_ALL},
    {&message_case_unrestrict, OF_ALL},
    {&message_case_tick, OF_ALL},
    {&message_deadlines_recompute, OF_ALL},
    {&message_advice_score, OF_CASES | OF_CONSULTATIONS},
    {&message_case_relate, OF_CASES | OF_ISSUES},
    {&message_case_unrelate, OF_CASES | OF_ISSUES},
    {&message_case_transfer, OF_CASES | OF_ISSUES},
    {&message_case_accept, OF_CASES | OF_ISSUES},
    {&message_agreement_make, OF_CASES | OF_ISSUES},
    {&message_agreement_settle, OF_CASES | OF_ISSUES},
    {&message_condition_settle, OF_CASES | OF_ISSUES},
    {&message_consult_reply, OF_CONSULTATIONS},
    {&message_consult_close, OF_CONSULTATIONS},
    {&message_issue_adopt, OF_ISSUES},
    {&message_issue_reject, OF_ISSUES},
    {&message_issue_rank, OF_ISSUES},
    {&message_issue_close, OF_ISSUES},
};

bool matter_takes(enum matter matter, const struct message *message)
{
    enum takes is = matter == matter_CONSULTATION ? OF_CONSULTATIONS
                    : matter == matter_ISSUE      ? OF_ISSUES
                                                  : OF_CASES;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].message == message)
            return (table[i].takes & is) != 0;
    return is == OF_CASES;
}
