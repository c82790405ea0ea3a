// SPDX-License-Identifier: EUPL-1.2
/* Every command that somebody may give here, in words: what waits for a connection is shown with them. A command
 * without words does not compile. */
import type { CommandName } from "./api";
import { T } from "./i18n";

/** What a program gives, or an administrator at the machine: never kept in a browser. */
type Elsewhere =
  | "cursor_put"
  | "mail_fail"
  | "mail_read"
  | "referral_outcome"
  | "referral_question"
  | "referral_read"
  | "referral_receive"
  | "referral_refuse"
  | "referral_report"
  | "time_accept"
  | "practice_advance"
  | "export_begin";

const words: Record<Exclude<CommandName, Elsewhere>, string> = {
  case_submit: T("Casus indienen"),
  case_amend: T("Casus aanvullen of veranderen"),
  case_claim: T("Casus oppakken"),
  case_release: T("Casus terugleggen in de rij"),
  case_assign: T("Casus toewijzen aan iemand"),
  case_transfer: T("Casusregie overdragen"),
  case_accept: T("Casusregie aannemen of afwijzen"),
  case_ask: T("Vraag stellen over een casus"),
  case_answer: T("Vraag beantwoorden"),
  case_consult: T("Collega vragen mee te denken"),
  case_advise: T("Advies geven"),
  case_contact: T("Telefoongesprek vastleggen"),
  case_record: T("Verslag van een gesprek vastleggen"),
  case_escalate: T("Casus opschalen"),
  case_return: T("Casus teruggeven aan een lagere trede"),
  case_clear: T("Casus vrijgeven voor het overleg"),
  gate_waive: T("Een eis laten vervallen"),
  agenda_put: T("Casus op de agenda zetten"),
  agenda_remove: T("Casus van de agenda halen"),
  meeting_convene: T("Overleg beleggen"),
  meeting_invite: T("Mensen uitnodigen voor een overleg"),
  meeting_hold: T("Vastleggen wie er bij een overleg was"),
  pack_send: T("Stukken versturen"),
  minutes_send: T("Verslag van het overleg versturen"),
  case_decide: T("Uitkomst geven"),
  agreement_make: T("Afspraak maken"),
  agreement_settle: T("Afspraak afronden"),
  condition_settle: T("Voorwaarde beoordelen"),
  case_stall: T("Melden dat de uitvoering stokt"),
  case_evaluate: T("Casus evalueren"),
  return_estimate: T("Opbrengst schatten"),
  return_compare: T("Opbrengst vergelijken"),
  story_write: T("Verhaal schrijven"),
  story_publish: T("Verhaal goedkeuren voor collega’s"),
  story_withdraw: T("Verhaal terugnemen"),
  resident_tell: T("Vastleggen dat de inwoner is geïnformeerd"),
  case_close: T("Casus sluiten"),
  case_withdraw: T("Casus intrekken"),
  case_reopen: T("Casus heropenen"),
  consent_give: T("Toestemming vastleggen"),
  consent_withdraw: T("Vastleggen dat de toestemming is ingetrokken"),
  urgency_set: T("Spoed geven of eraf halen"),
  spend_request: T("Geld aanvragen"),
  spend_approve: T("Geld goedkeuren"),
  spend_reject: T("Geld afwijzen of een aanvraag terugnemen"),
  loan_repay: T("Aflossing vastleggen"),
  loan_forgive: T("Lening kwijtschelden"),
  case_read: T("Casus lezen"),
  case_erase: T("Inhoud laten vernietigen"),
  decision_vote: T("Stemmen"),
  spend_account: T("Geld verantwoorden"),
  consult_open: T("Korte vraag stellen aan collega’s"),
  consult_reply: T("Korte vraag beantwoorden"),
  consult_close: T("Korte vraag intrekken"),
  advice_score: T("Zeggen of een advies bruikbaar was"),
  case_relate: T("Casussen koppelen"),
  case_unrelate: T("Casussen ontkoppelen"),
  case_merge: T("Casussen samenvoegen"),
  case_split: T("Casus splitsen"),
  case_move: T("Casus naar een andere ladder brengen"),
  issue_open: T("Kwestie voorstellen"),
  issue_adopt: T("Kwestie aannemen"),
  issue_reject: T("Kwestie afwijzen"),
  issue_rank: T("Kwestie rangschikken"),
  issue_close: T("Kwestie afsluiten"),
  referral_send: T("Naar een andere plek verwijzen"),
  referral_return: T("Teruggeven aan de verwijzer"),
  person_put: T("Iemand toelaten of zijn rollen wijzigen"),
  person_revoke: T("Iemand buitensluiten"),
  key_add: T("Sleutel toelaten"),
  key_revoke: T("Sleutel intrekken"),
  signin_put: T("Aanmeldnaam koppelen"),
  signin_remove: T("Aanmeldnaam ontkoppelen"),
  absence_set: T("Afwezigheid vastleggen"),
  contact_put: T("Iemand op de bellijst zetten of bijwerken"),
  contact_remove: T("Iemand van de bellijst halen"),
  mail_put: T("Kiezen hoe iemand mail krijgt"),
  mail_remove: T("Mail stopzetten"),
  feed_put: T("Agenda-adres maken"),
  feed_remove: T("Agenda-adres intrekken"),
  expert_name: T("Deskundige vragen"),
  expert_release: T("Deskundige niet meer nodig"),
  participant_invite: T("Iemand uitnodigen bij een casus"),
  participant_record: T("Vastleggen wat van een uitnodiging kwam"),
  mandate_need: T("Nodig mandaat noemen"),
  case_recuse: T("U verschonen van een casus"),
  extract_give: T("Uittreksel geven"),
  ground_put: T("Grondslag vastleggen voor een ontvanger"),
  ground_end: T("Grondslag beëindigen"),
  process_lead: T("Procesregie nemen of teruggeven"),
  measurement_record: T("Meting vastleggen"),
  temporary_begin: T("Iets tijdelijk regelen"),
  temporary_end: T("Beslissen over iets tijdelijks"),
  side_open: T("Zijroute inschakelen"),
  side_close: T("Zijroute afsluiten"),
  term_put: T("Termijn van iemand bij een trede vastleggen"),
  retention_ask: T("Vragen om wat over zijn termijn is te vernietigen"),
  erasure_approve: T("Vernietiging goedkeuren"),
  erasure_reject: T("Vernietiging afwijzen"),
  case_copy: T("Kopie maken voor de inwoner"),
  text_mark: T("Een tekst beoordelen voor een kopie"),
  case_correct: T("Een tekst verbeteren"),
  case_restrict: T("Verwerking beperken"),
  case_unrestrict: T("Beperking opheffen"),
  glass_break: T("Noodtoegang"),
  glass_read: T("Reden van noodtoegang lezen"),
  glass_review: T("Noodtoegang beoordelen"),
};

/** What a command does, in Dutch: for t(). */
export function commandWords(name: CommandName): string {
  return (words as Partial<Record<CommandName, string>>)[name] ?? T("Iets doen");
}
