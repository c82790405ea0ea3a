// SPDX-License-Identifier: EUPL-1.2
/* Giving a command, by a press or by a form, and what is said of it: done, with the way back where there is one; kept
 * until it can be sent; or why not. */
import type { ComponentChildren } from "preact";
import type { CommandName } from "../api";
import { bodyOf, demand, submit, type Form, type Wrong } from "../form";
import type { Commands } from "../generated/protocol";
import { command, type Outcome } from "../outbox";
import { FormBox } from "./fields";
import { sayOutcome, sayProblem } from "./say";

type Undo = () => Promise<unknown>;

/** Gives a command that needs no form, says what it did, and offers to take it back. */
export async function give<N extends CommandName>(name: N, body: Commands[N], done: string, undo?: Undo): Promise<boolean> {
  try {
    const outcome = await command(name, body);
    sayOutcome(outcome, done, undo === undefined ? undefined : () => void undo());
    return true;
  } catch (problem) {
    sayProblem(problem);
    return false;
  }
}

/** Sends a form as a command and says what happened; `undefined`: it was refused, and the form says why. */
export async function send<N extends CommandName>(form: Form, name: N, body: object, done: string, undo?: Undo): Promise<Outcome<N> | undefined> {
  const outcome = await submit(form, name, body as Commands[N]);
  if (outcome !== undefined) sayOutcome(outcome, done, undo === undefined ? undefined : () => void undo());
  return outcome;
}

interface SendProps<N extends CommandName> {
  form: Form;
  command: N;
  /** The command's body from what was filled in; just that when left out. */
  body?: (filled: Record<string, unknown>) => object;
  /** The fields that may not stay empty. */
  wanted?: string[];
  /** What cannot be meant, by field. */
  wrong?: Wrong | undefined;
  /** What it does, with who gets it. */
  button: string;
  done: string;
  undo?: Undo | undefined;
  negative?: boolean;
  onDone?: ((outcome: Outcome<N>) => void) | undefined;
  onCancel?: () => void;
  children: ComponentChildren;
}

/** A form that is a command. */
export function SendBox<N extends CommandName>(props: SendProps<N>) {
  const { form, body = (filled) => filled, wanted = [], wrong, onCancel } = props;
  const onSubmit = async (): Promise<void> => {
    if (!demand(form, wanted, wrong)) return;
    const outcome = await send(form, props.command, body(bodyOf(form.values.value)), props.done, props.undo);
    if (outcome !== undefined) props.onDone?.(outcome);
  };
  return (
    <FormBox
      form={form}
      button={props.button}
      negative={props.negative ?? false}
      onSubmit={() => void onSubmit()}
      {...(onCancel === undefined ? {} : { onCancel })}
    >
      {props.children}
    </FormBox>
  );
}
