// SPDX-License-Identifier: EUPL-1.2
/* Messages as words: fills a struct from key and value as a person types them (command line,
 * scenario files), and shows a struct as lines of "key: value". Pure; knows no time zone, no
 * working day, no file. What a value looks like, by the type of its field:
 *
 *   number        digits
 *   cents         (fields whose name ends in "cents") digits are cents; "€500", "€ 12,50",
 *                 "500,00", "500.00" and "€500,-" are euros; "€1.250,00" and "€1,250.00" too:
 *                 thousands are set apart only where the other mark stands before the cents, as
 *                 "€1.250" is a different amount to different readers
 *   BOOL          yes, ja, true; no, nee, false
 *   CODE          the code; CODES: codes with commas between, or the key repeated
 *   CASE          D-7K3M-9QX2-AB4C, or the same in lower case
 *   ID, BYTES     hex, lower case
 *   DATE          2026-03-02
 *   INSTANT       2026-03-02T09:00:00+01:00 or …Z; seconds and their fraction may be left out
 *   enumeration   one of its words
 *   LINE          as it is
 *   TEXTS         one text per key: "texts.plan", "texts.reason"
 *   list          one member per value, the key repeated: the member's fields with ':' between,
 *                 required ones first, then the others, both in the order of their names; an
 *                 empty one is absent; from any place on also by name, as
 *                   household   child:2009    resident    child:birth_year=2009
 *                   mandates    rent-arrears:raamcontract:€500:2026-12-31
 *                               rent-arrears:max_cents=€500:until=2026-12-31
 *                 No ':' within a value; a field of a member that is a list itself is refused.
 *
 * Not filled here: DURATION ("2 working days" is the calendar's), an INSTANT in local time (the
 * zone's), SEALED (never typed). text_fill refuses them with BAD_VALUE; a caller who wants one asks
 * text_field for the type first, reads the value himself and hands it to text_fill_u64. */
#ifndef PROTO_TEXT_H
#define PROTO_TEXT_H

#include "proto/message.h"

/* The field that a key names ("urgency", "texts.plan"); NULL when the message has none. */
const struct field *text_field(const struct message *message, const char *key);

/* Puts one value into `body`, a struct of this message that starts all zero; what it points to is
 * copied into the arena. False with UNKNOWN_FIELD, BAD_VALUE or TEXT_TOO_LONG, the field named and
 * the value not echoed; `body` is untouched then. A key given twice is refused, but for CODES and
 * lists, which grow. */
bool text_fill(const struct message *message, const char *key, const char *value, void *body,
               struct arena *arena, struct error *error);

/* The same for a value that the caller read himself: a number, a packed duration, or an instant in
 * milliseconds. */
bool text_fill_u64(const struct message *message, const char *key, uint64_t value, void *body,
                   struct error *error);

/* The first required field without a value; NULL when `body` is complete. */
const struct field *text_missing(const struct message *message, const void *body);

/* What a member of a list looks like without names: "role[:birth_year]". */
void text_list_shape(const struct field *list, char *out, size_t size);

struct text_sink {
    void (*write)(void *arg, const char *text, size_t len);
    void *arg;
};

/* One line a field that has a value, in the order of names, as YAML would have it: lists indented
 * under their key, texts of more lines as a block after "|". Values look as text_fill takes them;
 * instants in UTC, sealed texts by their length only. Control characters come out as '?', so that
 * no value can look like another line or move a terminal's cursor. */
void text_show(const struct message *message, const void *body, const struct text_sink *sink);

#endif
