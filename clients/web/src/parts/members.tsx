// SPDX-License-Identifier: EUPL-1.2
/* Whom a case is about: a place in the household, and a year of birth only where it matters. */
import { useSignal } from "@preact/signals";
import { setValue, value, type Form } from "../form";
import { choices, type Member, type MemberRole } from "../generated/protocol";
import { t, term } from "../i18n";
import { FieldGroup } from "./fields";

function Row({ form, at, member }: { form: Form; at: number; member: Member }) {
  const all = value<Member[]>(form, "household") ?? [];
  const typed = useSignal(Number.isInteger(member.birthYear) ? String(member.birthYear) : "");
  const change = (to: Member): void => setValue(form, "household", all.map((one, i) => (i === at ? to : one)));
  return (
    <li class="db-member">
      <label class="utrecht-form-label" for={`lid-${at}`}>
        {t("Plaats in het huishouden")}
      </label>
      <select
        id={`lid-${at}`}
        class="utrecht-select utrecht-select--html-select"
        value={member.role}
        onChange={(event) => change({ ...member, role: (event.currentTarget as HTMLSelectElement).value as MemberRole })}
      >
        {choices.memberRole.map((role) => (
          <option key={role} value={role}>
            {term("memberRole", role)}
          </option>
        ))}
      </select>
      <label class="utrecht-form-label" for={`jaar-${at}`}>
        {t("Geboortejaar")} <span class="db-optional">{t("(niet verplicht)")}</span>
      </label>
      <input
        id={`jaar-${at}`}
        class="utrecht-textbox db-member__year"
        inputMode="numeric"
        autocomplete="off"
        value={typed.value}
        onInput={(event) => {
          typed.value = (event.currentTarget as HTMLInputElement).value;
          const { birthYear: _, ...rest } = member;
          change(typed.value.trim() === "" ? rest : { ...rest, birthYear: Number(typed.value) });
        }}
      />
      <button
        type="button"
        class="nl-button nl-button--subtle"
        onClick={() => setValue(form, "household", all.filter((_, i) => i !== at))}
      >
        {t("Weghalen")}
        <span class="db-hidden"> {term("memberRole", member.role)}</span>
      </button>
    </li>
  );
}

export function Members({ form }: { form: Form }) {
  const all = value<Member[]>(form, "household") ?? [];
  return (
    <FieldGroup
      props={{
        form,
        name: "household",
        label: t("Om wie gaat het?"),
        optional: true,
        hint: t("Noem alleen de plaats in het huishouden. Geen namen."),
        sensitive: t("Een geboortejaar vult u alleen in als de leeftijd ertoe doet, zoals bij een kind dat bijna achttien wordt."),
      }}
    >
      {all.length > 0 && (
        <ul class="db-members">
          {all.map((member, i) => (
            <Row key={`${i} of ${all.length}`} form={form} at={i} member={member} />
          ))}
        </ul>
      )}
      {all.length < 12 && (
        <button
          type="button"
          class="nl-button nl-button--secondary"
          onClick={() => setValue(form, "household", [...all, { role: all.length === 0 ? "resident" : "child" }])}
        >
          {t("Iemand toevoegen")}
        </button>
      )}
    </FieldGroup>
  );
}
