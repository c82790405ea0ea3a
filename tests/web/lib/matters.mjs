// SPDX-License-Identifier: EUPL-1.2
/* A case in every state that matters for who may what, brought there by real commands, each with words of its own
 * in its plan. What lib/rights.mjs wants to know of each is said here. */

/** The words that nobody sees who may not read the case. */
export const wordsOf = (state) => ({ wish: `geheim-${state}-wens`, life: `geheim-${state}-leven` });

/** Who is not in config/examples/mensen.csv: code,organisation,roles. */
export const morePeople = `
professional-amsterdam-1,buurtteam-amsterdam,professional
coach-amsterdam-1,buurtteam-amsterdam,coach+professional
acvz-1,actiecentrum-veiligheid-en-zorg,coach
werker-ommen,gemeente-ommen,professional
werker-raalte,gemeente-raalte,professional
manager-ommen,gemeente-ommen,coach
manager-raalte,gemeente-raalte,coach
coordinator-raalte,gemeente-raalte,coordinator
beheerder-1,gemeente-utrecht,admin`;

export const peopleOf = (lines) =>
  lines
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(","))
    .map(([code, organisation, roles]) => ({ code, organisation, roles: roles.split("+") }));

/** Makes them. `as(code)` is somebody signed in; gives { state: { caseId, … } }. */
export async function makeMatters(as, names) {
  const holder = await as("professional-overvecht");
  const koploper = await as("koploper-overvecht-1");
  const privacy = await as("privacy-1");
  const coordinator = await as("coordinator-1");
  const matters = {};
  const add = (state, caseId, facts = {}) => (matters[state] = { state, caseId, ...facts });
  const texts = (state) => ({ resident_words: wordsOf(state).wish, situation: wordsOf(state).life, obstacle: "De regel" });
  const utrecht = { ladder: "utrecht", district: "overvecht", team: "buurtteam-overvecht", domains: ["health"], ground: "consent" };
  const on = (who, matter, place, body = {}) => who.give(`/zaken/${matter.caseId}/${place}`, body);
  const submit = async (state, who = holder, body = utrecht, facts = {}) => {
    const { caseId } = await who.give("/zaken", { ...body, stage: "stuck", texts: texts(state) });
    return add(state, caseId, facts);
  };
  const queued = async (state, facts) => {
    const matter = await submit(state, holder, utrecht, facts);
    await on(holder, matter, "opschalingen", { texts: { reason: "Het team komt er niet uit" } });
    return matter;
  };
  const claimed = async (state, facts) => {
    const matter = await queued(state, facts);
    await on(koploper, matter, "claims");
    return matter;
  };
  const known = async (state, caseId, who, facts) => {
    await on(who, { caseId }, "wijzigingen", { texts: { resident_words: texts(state).resident_words, situation: texts(state).situation } });
    return add(state, caseId, facts);
  };

  await submit("submitted");
  await queued("queued");
  await claimed("claimed");
  const asked = await claimed("asked", { asked: ["professional-zuilen"] });
  await on(koploper, asked, "vragen", { person: "professional-zuilen", texts: { question: "Hoe deed u dit?" } });
  await known("table", names.teeth, await as("professional-ondiep"));
  await known("agenda", names.child_care, holder, { meeting: true });

  const decided = await claimed("decided", { decidedBy: "koploper-overvecht-1", teller: "professional-overvecht" });
  const talk = { breakthrough_needed: "Ja", where_exactly: "De regel", who_or_what: "Werk en inkomen", regular_routes: "Ja" };
  await on(koploper, decided, "vastleggingen", { record: "koploper", texts: talk });
  await on(koploper, decided, "besluiten", { outcome: "advice", texts: { explanation: "Zo kan het" } });
  const closed = await submit("closed", holder, utrecht, { closed: true, decidedBy: "professional-overvecht" });
  await on(holder, closed, "besluiten", { outcome: "solved", texts: { explanation: "Opgelost" } });
  await on(holder, closed, "inwonerberichten");
  await on(holder, closed, "afsluitingen", { texts: { lesson: "Vaker bellen" } });
  const erased = await queued("erased", { closed: true, erased: true });
  await on(holder, erased, "intrekkingen", { texts: { reason: "De inwoner regelt het zelf" } });
  const { item } = await on(privacy, erased, "wisverzoeken", { ground: "objection" });
  await coordinator.give(`/wisverzoeken/${item}/goedkeuringen`);
  const withdrawn = await claimed("consent-withdrawn", { consentWithdrawn: true });
  await on(holder, withdrawn, "toestemmingsintrekkingen");
  const restricted = await claimed("restricted", { restricted: true });
  await on(privacy, restricted, "beperkingen", { ground: "objection" });

  const amsterdam = { ladder: "amsterdam", district: "noord", team: "buurtteam", domains: ["housing"], ground: "consent" };
  const here = await as("professional-amsterdam-1");
  const safety = await submit("safety", here, amsterdam, { guarded: true, sideWorkers: ["acvz-1"] });
  await on(here, safety, "opschalingen");
  await on(here, safety, "zijroutes", { side: "acvz" });
  const region = { ladder: "regio", domains: ["debts"], ground: "consent" };
  const worker = await as("werker-ommen");
  const facts = { shared: ["gemeente-ommen", "gemeente-raalte"], organisation: "gemeente-ommen" };
  const { caseId } = await worker.give("/zaken", { ...region, texts: { resident_words: wordsOf("elsewhere").wish } });
  await on(worker, add("elsewhere", caseId, facts), "opschalingen");
  return matters;
}
