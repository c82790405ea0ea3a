// SPDX-License-Identifier: EUPL-1.2
/* Somebody, by typing: who is known stands below, by code and role, and fewer with each letter. A code that is not on
 * the list may be typed too. A combobox as ARIA's practices have it: the focus stays in the field. */
import { useId } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { setValue, value } from "../form";
import { t } from "../i18n";
import { fitting, lastTyped, type Known } from "../who";
import { describedBy, idOf, Single, type FieldProps } from "./fields";

const atOnce = 8;

interface ChooseProps extends FieldProps {
  known: Known[];
  /** More than one, with commas between them. */
  many?: boolean;
}

interface ListProps {
  id: string;
  rows: Known[];
  more: number;
  active: number;
  choose: (one: Known) => void;
}

function List({ id, rows, more, active, choose }: ListProps) {
  return (
    <div class="db-choose__list">
      <ul id={id} role="listbox" aria-label={t("Keuzes")} class="db-choose__options">
        {rows.map((one, i) => (
          <li
            key={one.value}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            class={i === active ? "db-choose__option db-choose__option--active" : "db-choose__option"}
            /* before the field loses the focus, which takes the list away */
            onMouseDown={(event) => {
              event.preventDefault();
              choose(one);
            }}
          >
            {one.value} {one.label !== "" && <span class="db-choose__role">{one.label}</span>}
          </li>
        ))}
      </ul>
      {more > 0 && <p class="db-choose__more">{t("en nog {n}: typ verder", { n: more })}</p>}
    </div>
  );
}

export function ChooseField(props: ChooseProps) {
  const { form, name, known, many = false } = props;
  const open = useSignal(false);
  const active = useSignal(-1);
  const list = useId();
  const now = String(value(form, name) ?? "");
  const { before, last } = many ? lastTyped(now) : { before: "", last: now };
  const found = fitting(known, last);
  const rows = found.slice(0, atOnce);
  const shown = open.value && rows.length > 0;
  const set = (text: string): void => setValue(form, name, text);
  const close = (): void => {
    open.value = false;
    active.value = -1;
  };
  const choose = (one: Known): void => {
    set(many ? `${before === "" ? "" : `${before} `}${one.value}` : one.value);
    close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const chosen = rows[active.value];
    if (step !== 0 && rows.length > 0) {
      event.preventDefault();
      active.value = !shown ? (step > 0 ? 0 : rows.length - 1) : (active.value + step + rows.length) % rows.length;
      open.value = true;
    } else if (event.key === "Enter" && shown && chosen !== undefined) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === "Escape" && shown) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  const invalid = form.errors.value[name] !== undefined;
  return (
    <Single props={props}>
      <div class="db-choose">
        <input
          id={idOf(form, name)}
          name={name}
          type="text"
          role="combobox"
          class={`utrecht-textbox db-textbox ${invalid ? "utrecht-textbox--invalid" : ""}`}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={now}
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={shown ? list : undefined}
          aria-activedescendant={shown && active.value >= 0 ? `${list}-${active.value}` : undefined}
          aria-describedby={describedBy(props)}
          aria-invalid={invalid || undefined}
          onInput={(event) => {
            const typed = (event.currentTarget as HTMLInputElement).value;
            set(typed);
            active.value = -1;
            /* who empties the field is not offered all: that would lie over the button below */
            open.value = typed.trim() !== "";
          }}
          onClick={() => (open.value = true)}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
        {shown && <List id={list} rows={rows} more={found.length - rows.length} active={active.value} choose={choose} />}
      </div>
    </Single>
  );
}
