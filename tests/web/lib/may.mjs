// SPDX-License-Identifier: EUPL-1.2
/* What each may do, by what he is to a case or to the site: said here a second time, from what the ladders, the law and
 * the README of daemon/access promise people, and never read from access.def. So a right that somebody gets there by
 * mistake is found by the tests that stand on this page. A command that stands nowhere is a complaint. */

const may = {
  /* --- of a case --- */

  /* He keeps the lead, whatever rung the case is on (GEN-4): what goes on with it, who helps, what the resident is told
   * and agrees to. He decides nothing and waives nothing. */
  HOLDER: `
    case_amend case_withdraw case_escalate case_transfer case_close case_reopen urgency_set
    case_consult case_contact case_record expert_name expert_release participant_invite participant_record mandate_need
    side_open side_close pack_send referral_send
    resident_tell consent_give consent_withdraw ground_put ground_end extract_give
    agreement_make agreement_settle condition_settle case_stall case_evaluate measurement_record temporary_begin temporary_end
    return_estimate return_compare spend_request loan_repay
    story_write story_publish story_withdraw
    case_relate case_unrelate case_merge case_split case_move
    consult_close advice_score issue_rank issue_close`,
  /* Who brought in the case of another site goes on speaking for the resident. */
  BRINGER: `case_amend case_answer case_withdraw resident_tell consent_give consent_withdraw referral_read`,
  /* Who took it up works at it. */
  CLAIMER: `
    case_amend case_release case_return case_escalate urgency_set process_lead
    case_ask case_consult case_contact case_record expert_name expert_release participant_invite participant_record mandate_need
    side_open side_close referral_send referral_return
    ground_put ground_end measurement_record temporary_begin return_estimate spend_request story_write
    case_relate case_unrelate case_merge case_split case_move
    consult_reply consult_close advice_score`,
  /* The people of the rung it stands on take it up, and each may do what cannot wait for who did. */
  WORKER: `
    case_claim case_assign case_transfer case_return case_escalate urgency_set process_lead
    case_ask case_consult case_contact case_record expert_name expert_release participant_invite participant_record mandate_need
    side_open referral_send referral_return extract_give measurement_record return_estimate spend_request
    case_relate case_unrelate
    consult_reply consult_close advice_score issue_adopt issue_reject issue_rank`,
  /* The table is his: what comes on it, who is there, when the papers may be late, what goes out (UTR-3, UTR-4, UTR-7). */
  CHAIR: `
    case_clear gate_waive agenda_put agenda_remove pack_send minutes_send glass_read
    case_assign case_release case_return case_transfer case_close case_reopen urgency_set process_lead
    case_ask expert_name expert_release participant_invite participant_record mandate_need
    side_open side_close referral_send referral_return extract_give ground_put ground_end
    agreement_make agreement_settle condition_settle case_evaluate measurement_record temporary_begin temporary_end
    return_estimate return_compare loan_repay story_write
    case_relate case_unrelate case_merge case_split case_move
    consult_reply consult_close advice_score issue_adopt issue_reject issue_rank issue_close`,
  /* HRV-15: beside the chair; the papers and the people, and nothing of the outcome. */
  ORGANISER: `case_record participant_invite participant_record pack_send minutes_send`,
  /* AMS-8: the process, not the content. */
  PROCESS: `case_ask case_consult case_contact expert_name expert_release participant_invite participant_record mandate_need process_lead agreement_make`,
  /* A table's chair, or who took the case up where no table decides. */
  DECIDER: `case_decide`,
  /* Who decided stays answerable for what came of it. */
  DECIDED_BY: `
    agreement_make agreement_settle condition_settle case_evaluate case_close case_reopen return_compare loan_repay
    temporary_begin temporary_end story_write`,
  OWNER: `agreement_settle condition_settle case_stall glass_read glass_review`,
  TELLER: `resident_tell`,
  OFFERED: `case_accept`,
  EXPERT: `case_record`,
  SIDE: `side_close`,
  READER: `case_read case_answer case_advise`,
  BREAKER: `glass_break`,

  /* --- of the site --- */

  PROFESSIONAL: `case_submit consult_open issue_open`,
  /* Between the cases: no content, no decision. A case that its holder left is passed on. */
  COORDINATOR: `
    case_transfer case_relate case_unrelate issue_open issue_adopt issue_reject contact_put contact_remove
    erasure_approve erasure_reject export_begin`,
  POLICY: `issue_open export_begin`,
  /* What the law asks of the site: erasing, correcting, restricting, copies, an end to sharing (GEN-6); no part in a case. */
  PRIVACY: `
    case_erase retention_ask erasure_approve erasure_reject case_copy text_mark case_correct case_restrict case_unrestrict
    consent_withdraw ground_end story_withdraw glass_read glass_review export_begin`,
  /* Lets people in, and sees no content. */
  ADMIN: `
    person_put person_revoke key_add key_revoke absence_set signin_put signin_remove term_put contact_put contact_remove
    case_transfer time_accept practice_advance`,
  SELF: `key_revoke absence_set`,
  /* What the command itself names decides: a pot, a meeting, a board, one's own mail. */
  ENROLLED: `
    case_recuse meeting_convene meeting_invite meeting_hold spend_approve spend_reject spend_account loan_forgive decision_vote
    glass_review cursor_put feed_put feed_remove mail_put mail_remove`,

  /* --- programs --- */

  CARRIER: `referral_report referral_question referral_outcome referral_refuse referral_read`,
  LINK: `referral_receive`,
  GATEWAY: `cursor_put`,
  MAILER: `cursor_put mail_read mail_fail`,
};

/** Of each command who may give it: { case_ask: ["CLAIMER", …] }. */
export function whoMay() {
  const table = {};
  for (const [who, commands] of Object.entries(may))
    for (const command of commands.trim().split(/\s+/)) (table[command] ??= []).push(who);
  return table;
}
