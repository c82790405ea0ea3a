// SPDX-License-Identifier: EUPL-1.2
/* The end of connections over which replies went. A connection that is closed over input that
 * nobody read, or that gets more afterwards, is reset by the system, and the other side loses what
 * it had received and not read yet. The library closes so. Hence a copy of each descriptor, made
 * before it does: after it our half is shut, and what still comes is read and thrown away until the
 * other side has closed as well. */
#ifndef WIRE_FAREWELL_H
#define WIRE_FAREWELL_H

struct farewell;

/* Copies of what is connected to this endpoint, as bound. What cannot be copied is closed as the
 * library does. */
struct farewell *farewell_prepare(const char *endpoint);

/* When the library has ended: blocks until all have closed, `most_ms` at most, and frees. Whoever
 * reads sees the end at once, so this lasts for who has not read all. */
void farewell_say(struct farewell *farewell, int most_ms);

#endif
