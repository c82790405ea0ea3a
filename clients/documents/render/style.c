// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/style.h"

#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"

enum { PARSE = XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_NOCDATA };

struct style {
    xsltStylesheetPtr sheet;
};

static char allowed[PATH_MAX]; /* the folder of the stylesheets, with a slash */

static void prepare(const char *folder)
{
    static bool prepared;
    if (prepared)
        return;
    prepared = true;
    char real[PATH_MAX];
    if (realpath(folder, real) != NULL)
        snprintf(allowed, sizeof allowed, "%.*s/", PATH_MAX - 2, real);
    xmlInitParser();
    /* nothing over the network, whoever asks */
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
}

/* Of the folder, and no deeper or higher. */
static bool is_ours(const char *path)
{
    char real[PATH_MAX];
    size_t len = strlen(allowed);
    return len > 0 && realpath(path, real) != NULL && strncmp(real, allowed, len) == 0 &&
           strchr(real + len, '/') == NULL;
}

static int may_read(xsltSecurityPrefsPtr prefs, xsltTransformContextPtr context, const char *path)
{
    (void)prefs;
    (void)context;
    return is_ours(path);
}

static xsltSecurityPrefsPtr nothing_allowed(void)
{
    static const xsltSecurityOption options[] = {
        XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK};
    xsltSecurityPrefsPtr prefs = xsltNewSecurityPrefs();
    ASSERT(prefs != NULL);
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        ASSERT(xsltSetSecurityPrefs(prefs, options[i], xsltSecurityForbid) == 0);
    return prefs;
}

struct style *style_read(const char *folder, const char *name)
{
    char path[PATH_MAX];
    prepare(folder);
    snprintf(path, sizeof path, "%s/%s.xsl", folder, name);
    /* imports are looked at by the process's preferences, a transformation by its own */
    xsltSecurityPrefsPtr imports = nothing_allowed();
    xsltSetSecurityPrefs(imports, XSLT_SECPREF_READ_FILE, may_read);
    xsltSetDefaultSecurityPrefs(imports);
    xmlDocPtr document = is_ours(path) ? xmlReadFile(path, NULL, XML_PARSE_NONET) : NULL;
    xsltStylesheetPtr sheet = document == NULL ? NULL : xsltParseStylesheetDoc(document);
    if (sheet == NULL || sheet->errors > 0) {
        fprintf(stderr, "doorbraak-document: %s is no stylesheet that can be used\n", path);
        return NULL;
    }
    struct style *style = memory_new(sizeof *style);
    style->sheet = sheet;
    return style;
}

static xmlDocPtr apply(struct style *style, xmlDocPtr document, const char *const *parameters)
{
    xsltTransformContextPtr context = xsltNewTransformContext(style->sheet, document);
    ASSERT(context != NULL);
    xsltSecurityPrefsPtr prefs = nothing_allowed();
    xsltSetCtxtSecurityPrefs(prefs, context);
    context->maxTemplateDepth = 500;
    xmlDocPtr result = xsltApplyStylesheetUser(
        style->sheet, document, (const char **)(uintptr_t)parameters, NULL, NULL, context);
    bool failed = context->state != XSLT_STATE_OK;
    xsltFreeTransformContext(context);
    xsltFreeSecurityPrefs(prefs);
    if (!failed)
        return result;
    xmlFreeDoc(result);
    return NULL;
}

static unsigned pages_of(xmlDocPtr sheet)
{
    xmlNodePtr root = xmlDocGetRootElement(sheet);
    xmlChar *text = root == NULL ? NULL : xmlGetProp(root, BAD_CAST "pages");
    unsigned pages = text == NULL ? 0 : (unsigned)strtoul((const char *)text, NULL, 10);
    xmlFree(text);
    return pages;
}

bool style_apply(struct style *first, struct style *second, const char *const *told,
                 struct bytes xml, unsigned *pages, char **out, size_t *len)
{
    xmlChar *text = NULL;
    int size = 0;
    xmlDocPtr document = xmlReadMemory((const char *)xml.data, (int)xml.len, NULL, "UTF-8", PARSE);
    if (document == NULL || document->intSubset != NULL) {
        xmlFreeDoc(document);
        return false;
    }
    xmlDocPtr sheet = apply(first, document, NULL);
    xmlFreeDoc(document);
    if (sheet == NULL)
        return false;
    *pages = pages_of(sheet);
    xmlDocPtr result = second == NULL ? sheet : apply(second, sheet, told);
    xsltStylesheetPtr last = second == NULL ? first->sheet : second->sheet;
    bool done = result != NULL && xsltSaveResultToString(&text, &size, result, last) == 0;
    if (second != NULL)
        xmlFreeDoc(sheet);
    xmlFreeDoc(result);
    *out = (char *)text; /* libxml2's allocator is malloc */
    *len = (size_t)size;
    return done && text != NULL;
}
