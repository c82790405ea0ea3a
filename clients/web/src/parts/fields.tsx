// SPDX-License-Identifier: EUPL-1.2
/* The parts of a form. Each field has a label, a hint where one helps, its error beside it, and a place in
 * the error summary. A field's name is the protocol's: what the daemon refuses is shown where it was typed. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Form } from "../form";
import { setValue, value } from "../form";
import { t } from "../i18n";
import { centsOf } from "../when";
import { DraftElsewhere } from "./draft";
import { OvertakenNote } from "./overtaken";
import { ProblemAlert } from "./page";

export interface FieldProps {
  form: Form;
  name: string;
  label: string;
  /** Plain help below the label. */
  hint?: ComponentChildren;
  /** True: it may stay empty, and the label says so. */
  optional?: boolean;
  /** What is asked is sensitive: the field asks whether it is needed, and says who reads it. */
  sensitive?: string | undefined;
}

/* More than one form may be open on a screen, each with a field of this name. */
const numbers = new WeakMap<Form, number>();
let forms = 0;

export function idOf(form: Form, name: string): string {
  if (!numbers.has(form)) numbers.set(form, ++forms);
  return `veld-${numbers.get(form)}-${name.replace(/[^\w-]/g, "-")}`;
}

/** For aria-describedby: hint, error and count, as far as they are there. */
export function describedBy(props: FieldProps, counts = false): string | undefined {
  const id = idOf(props.form, props.name);
  const ids = [
    props.hint === undefined && props.sensitive === undefined ? "" : `${id}-hint`,
    props.form.errors.value[props.name] === undefined ? "" : `${id}-fout`,
    counts ? `${id}-telling` : "",
  ].filter((one) => one !== "");
  return ids.length === 0 ? undefined : ids.join(" ");
}

/** The form knows which fields are shown, and what they take. */
export function useLabel({ form, name, label }: Pick<FieldProps, "form" | "name" | "label">, max?: number): void {
  useEffect(() => {
    form.labels.set(name, label);
    if (max !== undefined) form.limits.set(name, max);
    return () => {
      form.labels.delete(name);
      form.limits.delete(name);
    };
  }, [form, name, label, max]);
}

function Hint({ props }: { props: FieldProps }) {
  if (props.hint === undefined && props.sensitive === undefined) return null;
  return (
    <div class="utrecht-form-field-description" id={`${idOf(props.form, props.name)}-hint`}>
      {props.hint}
      {props.sensitive !== undefined && (
        <p class="db-sensitive">
          <strong>{t("Is dit nodig?")}</strong> {props.sensitive}
        </p>
      )}
    </div>
  );
}

function FieldError({ props }: { props: FieldProps }) {
  const error = props.form.errors.value[props.name];
  if (error === undefined) return null;
  return (
    <div class="utrecht-form-field-error-message" id={`${idOf(props.form, props.name)}-fout`}>
      <span class="db-hidden">{t("Fout:")} </span>
      {error}
    </div>
  );
}

function LabelText({ props }: { props: FieldProps }) {
  return (
    <>
      {props.label}
      {props.optional === true && <span class="db-optional"> {t("(niet verplicht)")}</span>}
    </>
  );
}

function frame(props: FieldProps): string {
  return props.form.errors.value[props.name] === undefined
    ? "utrecht-form-field db-field"
    : "utrecht-form-field utrecht-form-field--invalid db-field";
}

/** A field with one control. */
export function Single({ props, max, children, below }: { props: FieldProps; max?: number | undefined; children: ComponentChildren; below?: ComponentChildren }) {
  useLabel(props, max);
  return (
    <div class={frame(props)}>
      <label class="utrecht-form-label db-field__label" for={idOf(props.form, props.name)}>
        <LabelText props={props} />
      </label>
      <Hint props={props} />
      <FieldError props={props} />
      {children}
      {below}
    </div>
  );
}

interface TextProps extends FieldProps {
  /** Characters at most; the count is shown. */
  max?: number | undefined;
  /** More than one: a larger field that grows. */
  rows?: number;
  type?: "text" | "date" | "time" | "datetime-local" | "number" | "tel" | "email";
  inputMode?: "numeric" | "decimal" | "text";
  min?: string;
}

/** Text, on one line or more; also a day, a time, a number. */
export function TextField(props: TextProps) {
  const { form, name, max, rows = 1, type = "text" } = props;
  const id = idOf(form, name);
  const now = String(value(form, name) ?? "");
  const length = [...now].length;
  const invalid = form.errors.value[name] !== undefined;
  const common = {
    id,
    name,
    value: now,
    "aria-describedby": describedBy(props, max !== undefined),
    "aria-invalid": invalid || undefined,
    onInput: (event: Event) => setValue(form, name, (event.currentTarget as HTMLInputElement).value),
  };
  const count =
    max === undefined ? undefined : (
      <p class={length > max ? "db-count db-count--over" : "db-count"} id={`${id}-telling`}>
        {length > max ? t("{n} tekens te veel", { n: length - max }) : t("nog {n} tekens", { n: max - length })}
      </p>
    );
  return (
    <Single props={props} max={max} below={count}>
      {rows > 1 ? (
        <textarea {...common} class={`utrecht-textarea db-textarea ${rows > 4 ? "db-textarea--long" : ""} ${invalid ? "utrecht-textarea--invalid" : ""}`} rows={rows} />
      ) : (
        <input
          {...common}
          class={`utrecht-textbox db-textbox ${type === "text" || type === "email" ? "" : "db-textbox--short"} ${invalid ? "utrecht-textbox--invalid" : ""}`}
          type={type}
          inputMode={props.inputMode}
          min={props.min}
          autocomplete="off"
        />
      )}
    </Single>
  );
}

export function DateField(props: Omit<TextProps, "type" | "rows">) {
  return <TextField {...props} type="date" />;
}

/** An amount in euros as somebody types it; the value of the form is in cents, and NaN where the words, which
 * stay under "_name", are no amount. */
export function MoneyField(props: FieldProps) {
  const { form, name } = props;
  const typed = value<string>(form, `_${name}`);
  const cents = value<number>(form, name);
  const shown = typed ?? (cents === undefined ? "" : String(cents / 100).replace(".", ","));
  return (
    <Single props={props}>
      <span class="db-money">
        <span aria-hidden="true">€</span>
        <input
          id={idOf(form, name)}
          class="utrecht-textbox db-textbox db-textbox--short"
          inputMode="decimal"
          autocomplete="off"
          value={shown}
          aria-describedby={describedBy(props)}
          aria-invalid={form.errors.value[name] !== undefined || undefined}
          onInput={(event) => {
            const text = (event.currentTarget as HTMLInputElement).value;
            setValue(form, `_${name}`, text);
            setValue(form, name, text.trim() === "" ? undefined : (centsOf(text) ?? Number.NaN));
          }}
        />
      </span>
    </Single>
  );
}

export interface Option {
  value: string;
  label: string;
  hint?: string;
  /** In a list of many: under which heading. */
  group?: string;
}

interface ChoiceProps extends FieldProps {
  options: Option[];
}

/** A field with several controls. */
export function FieldGroup({ props, children }: { props: FieldProps; children: ComponentChildren }) {
  useLabel(props);
  return (
    <fieldset class={`db-fieldset ${frame(props)}`} id={idOf(props.form, props.name)} tabIndex={-1} aria-describedby={describedBy(props)}>
      <legend class="utrecht-form-label db-field__label">
        <LabelText props={props} />
      </legend>
      <Hint props={props} />
      <FieldError props={props} />
      {children}
    </fieldset>
  );
}

interface OptionProps {
  name: string;
  option: Option;
  kind: "radio" | "checkbox";
  checked: boolean;
  onChange: (checked: boolean) => void;
}

const optionClass = {
  radio: "utrecht-radio-button utrecht-radio-button--html-input",
  checkbox: "utrecht-checkbox utrecht-checkbox--html-input",
};

function OptionBox({ name, option, kind, checked, onChange }: OptionProps) {
  return (
    <label class="db-option">
      <input
        type={kind}
        class={optionClass[kind]}
        name={name}
        value={option.value}
        checked={checked}
        onChange={(event) => onChange((event.currentTarget as HTMLInputElement).checked)}
      />
      <span>
        {option.label}
        {option.hint !== undefined && <span class="db-option__hint">{option.hint}</span>}
      </span>
    </label>
  );
}

/** One of a few: radio buttons. Of many: SelectField. */
export function ChoiceField(props: ChoiceProps) {
  const { form, name, options } = props;
  return (
    <FieldGroup props={props}>
      {options.map((option) => (
        <OptionBox
          key={option.value}
          name={name}
          option={option}
          kind="radio"
          checked={value(form, name) === option.value}
          onChange={() => setValue(form, name, option.value)}
        />
      ))}
    </FieldGroup>
  );
}

/** Any of a few: check boxes; the value is a list. */
export function ChoicesField(props: ChoiceProps) {
  const { form, name, options } = props;
  const chosen = value<string[]>(form, name) ?? [];
  const choose = (code: string, on: boolean): void => {
    const rest = chosen.filter((one) => one !== code);
    setValue(form, name, on ? [...rest, code] : rest);
  };
  return (
    <FieldGroup props={props}>
      <div class={options.length > 6 ? "db-options db-options--many" : "db-options"}>
        {options.map((option) => (
          <OptionBox
            key={option.value}
            name={name}
            option={option}
            kind="checkbox"
            checked={chosen.includes(option.value)}
            onChange={(on) => choose(option.value, on)}
          />
        ))}
      </div>
    </FieldGroup>
  );
}

/** A yes or nothing. */
export function CheckField(props: FieldProps) {
  useLabel(props);
  const { form, name } = props;
  return (
    <div class={frame(props)}>
      <FieldError props={props} />
      <label class="db-option">
        <input
          id={idOf(form, name)}
          type="checkbox"
          class="utrecht-checkbox utrecht-checkbox--html-input"
          checked={value(form, name) === true}
          aria-describedby={describedBy(props)}
          onChange={(event) => setValue(form, name, (event.currentTarget as HTMLInputElement).checked)}
        />
        <span>{props.label}</span>
      </label>
      <Hint props={props} />
    </div>
  );
}

/** One of many. */

function Options({ options }: { options: Option[] }) {
  return (
    <>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </>
  );
}

export function SelectField(props: ChoiceProps) {
  const { form, name, options } = props;
  return (
    <Single props={props}>
      <select
        id={idOf(form, name)}
        class="utrecht-select utrecht-select--html-select db-select"
        value={String(value(form, name) ?? "")}
        aria-describedby={describedBy(props)}
        aria-invalid={form.errors.value[name] !== undefined || undefined}
        onChange={(event) => setValue(form, name, (event.currentTarget as HTMLSelectElement).value)}
      >
        <option value="">{t("Kies…")}</option>
        <Options options={options.filter((option) => option.group === undefined)} />
        {[...new Set(options.map((option) => option.group))].map(
          (group) =>
            group !== undefined && (
              <optgroup key={group} label={group}>
                <Options options={options.filter((option) => option.group === group)} />
              </optgroup>
            ),
        )}
      </select>
    </Single>
  );
}

/** A label that is a question needs no colon. */
function summaryOf(label: string, error: string): string {
  return /[?.!]$/.test(label) ? `${label} ${error}` : `${label}: ${error}`;
}

/** What is wrong, above the form, with a link to each field. Takes the focus when sending failed. */
export function ErrorSummary({ form }: { form: Form }) {
  const box = useRef<HTMLDivElement>(null);
  const failed = form.failed.value;
  useEffect(() => {
    if (failed > 0) box.current?.focus();
  }, [failed]);
  const errors = Object.entries(form.errors.value);
  const problem = form.problem.value;
  if (errors.length === 0 && problem === undefined) return null;
  return (
    <div ref={box} tabIndex={-1} class="db-errors">
      {problem !== undefined && <ProblemAlert problem={problem} />}
      {errors.length > 0 && (
        <div class="utrecht-alert utrecht-alert--error" role="alert">
          <div class="utrecht-alert__content">
            <p class="db-alert__title">{t("Kijk dit nog na")}</p>
            <ul class="db-list">
              {errors.map(([name, error]) => (
                <li key={name}>
                  <a
                    class="nl-link"
                    href={`#${idOf(form, name)}`}
                    onClick={(event) => {
                      event.preventDefault();
                      document.getElementById(idOf(form, name))?.focus();
                    }}
                  >
                    {summaryOf(form.labels.get(name) ?? name, error)}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </div>
  );
}

interface FormProps {
  form: Form;
  /** What the button does, with who gets it: "Vraag sturen aan coach-3". */
  button: string;
  negative?: boolean;
  onSubmit: () => void;
  onCancel?: () => void;
  children: ComponentChildren;
}

/** A form: errors, fields, one button that says what it does and to whom. */
export function FormBox({ form, button, negative = false, onSubmit, onCancel, children }: FormProps) {
  return (
    <form
      class="db-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <DraftElsewhere form={form} />
      <OvertakenNote form={form} onClose={onCancel} />
      <ErrorSummary form={form} />
      {children}
      <div class="db-form__buttons">
        <button
          type="submit"
          class={`nl-button nl-button--primary ${negative ? "nl-button--negative" : ""} ${form.busy.value ? "nl-button--busy" : ""}`}
          aria-disabled={form.busy.value || undefined}
        >
          {button}
        </button>
        {onCancel !== undefined && (
          <button type="button" class="nl-button nl-button--subtle" onClick={onCancel}>
            {t("Annuleren")}
          </button>
        )}
      </div>
    </form>
  );
}
