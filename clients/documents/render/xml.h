// SPDX-License-Identifier: EUPL-1.2
/* Writes XML. Whatever is put in comes out as text: markup, quotes and what XML cannot hold lose
 * their power here, and nowhere else. */
#ifndef CLIENTS_DOCUMENTS_RENDER_XML_H
#define CLIENTS_DOCUMENTS_RENDER_XML_H

#include <stdio.h>

#include "base/bytes.h"

void xml_open(FILE *out, const char *name);
/* Behind the name of an element that is being opened, before xml_inside. */
void xml_attribute(FILE *out, const char *name, const char *value);
void xml_inside(FILE *out);
void xml_close(FILE *out, const char *name);
/* An element with text and nothing else. */
void xml_element(FILE *out, const char *name, const char *text);

void xml_text(FILE *out, struct bytes text);

/* Words of a person as paragraphs <p>: an empty line begins one, and so does a line that begins as
 * an item of a list, or stands behind a short one; lines of full width are one paragraph, as they
 * were broken by what they were typed in. */
void xml_paragraphs(FILE *out, struct bytes words);

#endif
