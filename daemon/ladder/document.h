// SPDX-License-Identifier: EUPL-1.2
/* Bytes to one YAML document, within limits and without the parts of YAML that a configuration file
 * has no use for: anchors, aliases, explicit tags, a second document. The only file that lets
 * libyaml parse. */
#ifndef LADDER_DOCUMENT_H
#define LADDER_DOCUMENT_H

#include <yaml.h>

#include "base/bytes.h"
#include "ladder/report.h"

#define DOCUMENT_BYTES_MAX (256 * 1024)
#define DOCUMENT_DEPTH_MAX 10
#define DOCUMENT_NODES_MAX 20000

/* On success the caller ends with yaml_document_delete. */
bool document_load(struct bytes text, yaml_document_t *out, struct ladder_report *report);

struct report_place document_place(yaml_mark_t mark);

#endif
