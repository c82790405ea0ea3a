// SPDX-License-Identifier: EUPL-1.2
/* A chair's day on ladders that ask other things than Utrecht's: Zwolle's table, where the youth is expected, the action plan
 * comes before the outcome and whoever must do something reads what; Heerenveen's board, whose members vote, each in a
 * window of his own. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { goTo } from "./lib/browser.mjs";
import { peopleOf } from "./lib/matters.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

const config = new URL("../../config/", import.meta.url);
const regio = new URL("../scenario/ladders/regio.yaml", import.meta.url);

await story(
  "table-ladders",
  async ({ site, step, open }) => {
    const admin = await signIn(site, "beheerder-1");
    for (const town of ["zwolle", "heerenveen"])
      for (const one of peopleOf(readFileSync(new URL(`examples/mensen-${town}.csv`, config), "utf8")))
        await admin.give("/personen", { person: one.code, organisation: one.organisation, roles: one.roles });
    const people = {};
    const as = async (person) => (people[person] ??= await signIn(site, person));
    const doing = (caseId) => async (person, what, body) => (await as(person)).give(`/zaken/${caseId}/${what}`, body);
    const arrive = async (start) => {
      const ahead = Math.ceil((Date.parse(start) - admin.now().getTime()) / 60_000) + 1;
      if (ahead > 0) await admin.give("/oefentijdsprongen", { duration: { amount: ahead, unit: "minutes" } });
      admin.now = (await signIn(site, "beheerder-1")).now;
    };
    const waiting = async (page, caseId) => {
      await page.getByRole("button", { name: `Voorbereiden, ${caseId}` }).click();
      await page.getByRole("button", { name: "Op een agenda zetten" }).first().click();
    };
    const led = async (page, path) => {
      await goTo(page, site, path);
      await page.getByRole("button", { name: "Overleg beginnen met deze mensen" }).waitFor();
    };

    let zwolle;
    await step("a case comes to the expert team, analysed by all three", async () => {
      const pro = await as("jeugd-en-gezinswerker-1");
      zwolle = (
        await pro.give("/zaken", {
          ladder: "zwolle",
          domains: ["youth"],
          obstacles: ["system"],
          ground: "consent",
          texts: { situation: "Zij loopt weg.", resident_words: "Ik wil slapen.", if_solved: "Dan blijft zij.", why_not: "Geen nachtbegeleiding." },
        })
      ).caseId;
      const does = doing(zwolle);
      await does("jeugd-en-gezinswerker-1", "opschalingen", { texts: { reason: "Niemand weet waarom" } });
      await does("manager-wijkteam-1", "claims", {});
      await does("manager-wijkteam-1", "vastleggingen", { record: "manager", texts: { openings: "Twee gebeld", expertise_added: "Een keer" } });
      await does("jeugd-en-gezinswerker-1", "opschalingen", { tier: "ret-analyse", texts: { reason: "Beide zijn het eens" } });
      await does("ret-psychiater", "claims", {});
      for (const [person, profession] of [["ret-psycholoog", "psychologist"], ["ret-psychiater", "psychiatrist"], ["ret-systeemtherapeut", "systems-therapist"]])
        await does("ret-psychiater", "deskundigen", { person, profession, texts: { question: "Wat verklaart het?" } });
      await does("ret-psychiater", "vastleggingen", {
        record: "verklarende-analyse",
        texts: { patterns: "Onrust", what_explains: "Angst", what_works: "Een vaste begeleider", stay: "Een therapeut komt" },
      });
      for (const person of ["ret-psycholoog", "ret-systeemtherapeut"]) await does(person, "adviezen", { texts: { advice: "Rust." } });
      await does("jeugd-en-gezinswerker-1", "opschalingen", { texts: { reason: "Naar het overleg" } });
    });

    const chair = await open("ret-systeemtherapeut");
    let start;
    await step("what a chair must do says so; a place on the agenda", async () => {
      await goTo(chair, site, "/");
      await chair.locator("main").getByText("de casus op de agenda van een overleg zetten").waitFor();
      await goTo(chair, site, "/tafels/zwolle/ret-overleg");
      await waiting(chair, zwolle);
      await chair.getByRole("button", { name: /^Op de agenda van/ }).click();
      await chair.getByText("staat op de agenda", { exact: false }).first().waitFor();
      start = (await (await as("ret-systeemtherapeut")).get(`/zaken/${zwolle}`)).meeting;
    });

    const path = () => `/tafels/zwolle/ret-overleg/${encodeURIComponent(start)}`;
    await step("the plan goes to who is named", async () => {
      await goTo(chair, site, path());
      const send = chair.getByRole("button", { name: "Plan sturen aan sociaal-wijkteam" });
      await send.waitFor();
      assert.equal(await chair.getByText("plan nog niet verstuurd").count(), 0); /* this table does not ask it */
      await send.click();
      await chair.getByText("plan verstuurd").waitFor();
    });

    await step("who of the household is there is asked in words, and nobody is unless the chair says so", async () => {
      await arrive(start);
      await led(chair, path());
      assert.equal(await chair.getByLabel("kind", { exact: true }).isChecked(), false);
      await chair.getByLabel("ouder", { exact: true }).check();
      await chair.getByRole("button", { name: "Overleg beginnen met deze mensen" }).click();
      await chair.getByText(/^Aanwezig: .*ouder$/).waitFor();
    });

    await step("what an outcome wants stands there before it is written, with the way to it", async () => {
      const wanted = chair.getByRole("alert").filter({ hasText: "Nodig voordat u een uitkomst kunt vastleggen" });
      const any = (await wanted.count()) > 0 ? wanted : chair.locator(".db-led").filter({ hasText: "Nodig voordat u een uitkomst kunt vastleggen" });
      await any.getByText("De jongere is erbij, of de voorzitter legt vast waarom niet.").waitFor();
      await chair.getByRole("button", { name: "Uitkomst", exact: true }).click();
      await chair.locator("input[name=outcome][value='solved']").check();
      await chair.getByRole("button", { name: /^Uitkomst vastleggen: / }).click();
      await chair.getByRole("listitem").getByText("kind", { exact: true }).waitFor(); /* who is missing, in a word */
      assert.equal(await chair.getByText("child", { exact: true }).count(), 0);
      await chair.getByRole("button", { name: "Annuleren" }).first().click();
      await chair.getByRole("button", { name: /^Ontheffing: De jongere is erbij/ }).click();
      await chair.getByLabel("Waarom mag het hier anders?").fill("Haar begeleider spreekt namens haar.");
      await chair.getByRole("button", { name: "Ontheffing geven" }).click();
      await chair.locator("summary", { hasText: "Plan van aanpak van het RET" }).click();
      await chair.getByRole("button", { name: "Invullen" }).first().click();
      await chair.getByLabel("Welke hulp is nodig?").fill("Begeleiding in de nacht");
      await chair.getByLabel(/^Wie kan dat bieden/).fill("De huidige aanbieder");
      await chair.getByRole("button", { name: "Plan van aanpak van het RET vastleggen" }).click();
      await chair.getByText("Nodig voordat u een uitkomst kunt vastleggen").waitFor({ state: "detached" });
    });

    await step("the outcome, and an agreement with somebody who has no other part in the case", async () => {
      await chair.getByRole("button", { name: "Uitkomst", exact: true }).click();
      await chair.locator("input[name=outcome][value='tailor-made']").check();
      for (const element of ["involvement", "return", "legitimacy"]) await chair.locator(`[id$="-texts-${element}"]`).fill("Zij blijft waar zij is.");
      const ruled = chair.getByRole("group", { name: "Is dit snel doorplaatsen?" });
      await ruled.getByLabel("Nee").check();
      await chair.getByRole("button", { name: /^Uitkomst vastleggen: maatwerk/ }).click();
      await chair.getByText("vertelt het de inwoner.", { exact: false }).first().waitFor();
      await chair.getByRole("button", { name: "Verslag", exact: true }).click();
      await chair.getByLabel("Verslag van deze casus").fill("Zij blijft op de groep.");
      await chair.getByRole("button", { name: "Verslag versturen aan sociaal-wijkteam" }).click();
      await chair.getByRole("button", { name: "Verslag verbeteren" }).waitFor();
      await chair.getByRole("button", { name: "Afspraak maken" }).click();
      await chair.getByLabel("Wat is afgesproken?").fill("Een plek op school vragen");
      await chair.getByLabel("Wie doet het?").fill("manager-dalfsen");
      await chair.getByLabel("Voor wanneer?").fill(new Date(admin.now().getTime() + 20 * 86_400_000).toISOString().slice(0, 10));
      await chair.getByRole("button", { name: "Afspraak vastleggen voor manager-dalfsen" }).click();
      await chair.getByText("manager-dalfsen", { exact: false }).first().waitFor();
    });

    await step("who must do it reads what was agreed, settles it, and reads nothing else", async () => {
      const owner = await open("manager-dalfsen");
      await goTo(owner, site, "/");
      await owner.getByRole("link", { name: zwolle }).click();
      await owner.getByText("Een plek op school vragen").waitFor();
      assert.equal(await owner.getByText("Zij loopt weg.").count(), 0);
      await owner.getByRole("button", { name: "Afronden" }).click();
      await owner.getByLabel("gedaan", { exact: false }).first().check();
      await owner.getByRole("button", { name: "Vastleggen", exact: true }).click();
      await owner.locator(".db-said", { hasText: "Vastgelegd." }).waitFor();
    });

    await step("what stalls comes back to the chair: on the table's list, to be put on an agenda or decided anew", async () => {
      await doing(zwolle)("jeugd-en-gezinswerker-1", "stagnaties", { texts: { reason: "De aanbieder levert niet" } });
      await goTo(chair, site, "/tafels/zwolle/ret-overleg");
      await chair.getByText("de uitvoering stokt", { exact: false }).first().waitFor();
      await chair.getByRole("button", { name: `Voorbereiden, ${zwolle}` }).click();
      await chair.getByRole("button", { name: "Op een agenda zetten" }).first().waitFor();
      /* also while an agreement is due before the chair must act */
      const due = admin.now().toISOString().slice(0, 10);
      await doing(zwolle)("jeugd-en-gezinswerker-1", "afspraken", { owner: "manager-wijkteam-1", due, texts: { what: "Vandaag nog bellen" } });
      assert.equal((await (await as("jeugd-en-gezinswerker-1")).get(`/zaken/${zwolle}`)).owner, "manager-wijkteam-1");
      await goTo(chair, site, `/zaken/${zwolle}`);
      await chair.getByText("De aanbieder levert niet").first().waitFor();
      await chair.getByRole("button", { name: "Uitkomst geven" }).waitFor();
    });

    let hrv;
    await step("a case comes to the board", async () => {
      const worker = await as("gezinswerker-1");
      hrv = (
        await worker.give("/zaken", {
          ladder: "heerenveen",
          domains: ["housing", "upbringing"],
          ground: "consent",
          texts: { resident_words: "Rust in huis", situation: "Vier kinderen", stuck: "Steeds dezelfde hulp" },
        })
      ).caseId;
      const does = doing(hrv);
      const record = (person, code, body) => does(person, "vastleggingen", { record: code, ...body });
      await record("gezinswerker-1", "selectie", {
        yes: ["years_in_care", "several_members", "several_domains"], unknown: ["isolation"], no: ["high_cost"], texts: { decision: "Ja" },
      });
      await record("gezinswerker-1", "instemming", {
        yes: ["family_chooses", "professional_willing"], texts: { how_said: "Thuis", family_expects: "Dat iemand blijft", we_expect: "Meedenken" },
      });
      await record("gezinswerker-1", "interview", { texts: { problems: "Niemand luistert", worked: "De wijkagent", expectations: "Een vast gezicht" } });
      await record("gezinswerker-1", "dossieronderzoek", { texts: { background: "Twee generaties", help_history: "Gestopt", what_works: "Dezelfde persoon" } });
      await does("gezinswerker-1", "opschalingen", { texts: { reason: "Het gezin doet mee" } });
      await does("gideonsbende-psycholoog", "claims", {});
      await does("gideonsbende-psycholoog", "deskundigen", { person: "gideonsbende-psycholoog", texts: { question: "Waarom?" } });
      await record("gideonsbende-psycholoog", "werkhypothese", {
        texts: { experts: "Trauma", hypothesis: "Verlies", provisional_plan: "Eerst behandelen", budget_estimate: "4000 euro" },
      });
      await does("gezinswerker-1", "opschalingen", { texts: { reason: "Met de werkhypothese" } });
    });

    await step("a table asks what is its own to ask; without a meeting it says what comes first", async () => {
      const page = await open("voorzitter-dialoogtafel-1");
      await goTo(page, site, "/tafels/heerenveen/dialoogtafel");
      await waiting(page, hrv);
      await page.getByText("Beleg eerst een overleg", { exact: false }).waitFor();
      await page.getByText("leg van ieder vast dat hij zich toezegt", { exact: false }).waitFor();
      assert.equal(await page.getByText("Leg vast wat de aanpak belemmert", { exact: false }).count(), 0);
      await page.getByText("Wie is uitgenodigd bij deze casus").waitFor();
    });

    await step("the alderman puts an outcome to the board", async () => {
      const does = doing(hrv);
      await does("voorzitter-dialoogtafel-1", "vastleggingen", { record: "belemmering", texts: { blocked: "De corporatie", needed: "Een woning" } });
      await does("voorzitter-dialoogtafel-1", "opschalingen", { texts: { reason: "Geblokkeerd" } });
      const day = new Date(admin.now().getTime() + 86_400_000).toISOString().slice(0, 10);
      start = `${day}T10:00:00Z`;
      await (await as("wethouder-heerenveen")).give("/ladders/heerenveen/treden/klankbordgroep/vergaderingen", { start });
      await does("wethouder-heerenveen", "agenderingen", { start });
      await arrive(start);
      const alderman = await open("wethouder-heerenveen");
      await led(alderman, `/tafels/heerenveen/klankbordgroep/${encodeURIComponent(start)}`);
      await alderman.getByRole("button", { name: "Overleg beginnen met deze mensen" }).click();
      await alderman.getByRole("button", { name: "Uitkomst", exact: true }).click();
      await alderman.locator("input[name=outcome][value='tailor-made']").check();
      await alderman.locator(`[id$="-texts-explanation"]`).fill("U mag in uw huis blijven.");
      await alderman.getByRole("button", { name: /^Voorleggen aan het bestuur: maatwerk\. .*bestuurder-ggz/ }).click();
      await alderman.getByText(/^maatwerk; nog niet gestemd: wethouder-heerenveen, bestuurder-ggz/).waitFor();
      assert.equal(await alderman.getByRole("button", { name: "Uitkomst", exact: true }).count(), 0);
      people.alderman = alderman;
    });

    await step("the members read what is proposed and vote, each in his own window; the alderman sees it come in", async () => {
      for (const [member, vote] of [["bestuurder-ggz", "Ja"], ["bestuurder-woningcorporatie", "Nee"], ["bestuurder-jeugdbescherming", "Ja"]]) {
        const page = await open(member);
        await goTo(page, site, "/");
        await page.getByRole("link", { name: hrv }).click();
        await page.getByText("U mag in uw huis blijven.").waitFor();
        await page.getByRole("button", { name: "Stemmen over de uitkomst" }).click();
        await page.getByLabel(vote, { exact: true }).check();
        if (vote === "Nee") await page.getByLabel("Waarom?", { exact: false }).fill("De huur is te laag.");
        await page.getByRole("button", { name: "Stem uitbrengen over “maatwerk”" }).click();
        await page.getByText("Uw stem telt mee.", { exact: false }).first().waitFor();
        await people.alderman.getByText(`${member} ${vote === "Ja" ? "voor" : "tegen"}`, { exact: false }).waitFor();
      }
      await people.alderman.getByRole("button", { name: "Stemmen over de uitkomst" }).click();
      await people.alderman.getByLabel("Ja", { exact: true }).check();
      await people.alderman.getByRole("button", { name: "Stem uitbrengen over “maatwerk”" }).click();
      const worker = await as("gezinswerker-1");
      await until("it is decided", async () => (await worker.get(`/zaken/${hrv}`)).outcome === "tailor-made");
    });
  },
  { ladders: [regio.pathname] },
);
