// SPDX-License-Identifier: EUPL-1.2
/* FOP's settings as it gets them: those of config/formats/fop.xconf, without the fonts that this
 * machine does not have. Else a letter of a script that only such a font has would leave no paper
 * at all. */
#ifndef CLIENTS_DOCUMENTS_RENDER_FONTS_H
#define CLIENTS_DOCUMENTS_RENDER_FONTS_H

#include "base/bytes.h"

/* free() its data. False when the file cannot be read: it said why on stderr. */
bool fonts_settings(const char *path, struct bytes *out);

#endif
