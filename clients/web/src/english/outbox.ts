// SPDX-License-Identifier: EUPL-1.2
/* What is on its way. */
export default {
  "Geweigerd toen het alsnog werd verstuurd": "Refused when it was sent after all",
  "Wat u schreef": "What you wrote",
  "Weggegooid.": "Thrown away.",
  "Niet meer versturen": "Do not send any more",
  "Weggooien": "Throw away",
  "Onderweg": "On its way",
  "Wat u deed zonder verbinding. Het staat versleuteld op dit apparaat en gaat vanzelf weg.":
    "What you did without a connection. It stands encrypted on this device and leaves by itself.",
  "Nu proberen te versturen": "Try to send it now",
  "Er is niets onderweg": "Nothing is on its way",
} satisfies Record<string, string>;
