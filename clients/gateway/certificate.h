// SPDX-License-Identifier: EUPL-1.2
/* When the certificate ends that this program shows to browsers, where no proxy in front does so:
 * nobody renews what nothing warns of. Pure. */
#ifndef CLIENTS_GATEWAY_CERTIFICATE_H
#define CLIENTS_GATEWAY_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

#define CERTIFICATE_WARNS_DAYS 21

/* Of the first certificate of a PEM text, which is the server's own; milliseconds since 1970. False
 * where there is none that can be read. */
bool certificate_end(const char *pem, int64_t *end_ms);

/* Whether its end is near or past, and in how many whole days it comes; negative: it has ended. */
bool certificate_is_ending(int64_t end_ms, int64_t now_ms, int64_t *days);

#endif
