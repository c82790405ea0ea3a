// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/case_xml.h"

#include <inttypes.h>
#include <string.h>

#include "clients/cli/when.h"
#include "clients/documents/render/describe.h"
#include "clients/documents/render/xml.h"

enum { CONTENTS_MAX = 200 };

/* Which of the texts stand under a question already. */
struct used {
    bool text[CONTENTS_MAX];
};

static bool is_of(const struct content_view *text, const char *const kinds[])
{
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (strcmp(text->kind, kinds[i]) == 0)
            return true;
    return false;
}

static void write_text(FILE *out, const char *element, const struct content_view *text)
{
    char exact[WHEN_MAX];
    char words[WHEN_MAX];
    xml_open(out, element);
    xml_attribute(out, "by", text->by.s);
    xml_attribute(out, "at", when_utc(text->stamp, exact));
    xml_attribute(out, "when", when_short(text->stamp, words));
    if (text->corrected)
        xml_attribute(out, "corrected", "yes");
    xml_inside(out);
    xml_paragraphs(out, bytes_of(text->words, strlen(text->words)));
    xml_close(out, element);
}

/* The newest text of a field that came with one of these events; NULL: the reader sees none. */
static const struct content_view *newest(const struct content_answer *content,
                                         const struct code *field, const char *const kinds[],
                                         struct used *used)
{
    const struct content_view *found = NULL;
    const struct content_view *texts = content->contents.v;
    for (size_t i = 0; i < content->contents.n && i < CONTENTS_MAX; i++) {
        if (!code_equal(&texts[i].field, field) || !is_of(&texts[i], kinds))
            continue;
        found = &texts[i];
        used->text[i] = true;
    }
    return found;
}

static void open_answer(FILE *out, const struct ladder_question *question)
{
    xml_open(out, "answer");
    xml_attribute(out, "code", question->code.s);
    if (question->rule[0] != '\0')
        xml_attribute(out, "rule", question->rule);
}

static void close_answer(FILE *out, const struct ladder_question *question,
                         const struct content_view *text, const struct wording *wording)
{
    xml_inside(out);
    xml_element(out, "question", wording->english ? question->english : question->words);
    if (text != NULL)
        write_text(out, "text", text);
    xml_close(out, "answer");
}

static void write_plan(FILE *out, const struct case_parts *parts, const struct codes *changed,
                       const struct wording *wording, struct used *used)
{
    static const char *const kinds[] = {"case_submitted", "case_amended", "case_split_off",
                                        "referral_received", NULL};
    const struct ladder_form *plan = &wording->ladder->plan;
    xml_open(out, "plan");
    xml_inside(out);
    for (size_t i = 0; i < plan->n; i++) {
        const struct content_view *text =
            newest(parts->content, &plan->questions[i].code, kinds, used);
        open_answer(out, &plan->questions[i]);
        if (changed != NULL && codes_have(changed, &plan->questions[i].code))
            xml_attribute(out, "changed", "yes");
        close_answer(out, &plan->questions[i], text, wording);
    }
    xml_close(out, "plan");
}

/* "yes", "no", "unknown" of a question that is answered without words; NULL: it is not. */
static const char *answered(const struct show_answer *show, const struct code *record,
                            const struct code *question)
{
    const struct answers_view *views = show->answers.v;
    for (size_t i = 0; i < show->answers.n; i++) {
        if (!code_equal(&views[i].record, record))
            continue;
        if (codes_have(&views[i].yes, question))
            return "yes";
        if (codes_have(&views[i].no, question))
            return "no";
        if (codes_have(&views[i].unknown, question))
            return "unknown";
    }
    return NULL;
}

static void write_record(FILE *out, const struct case_parts *parts, const struct ladder_form *form,
                         const struct wording *wording, struct used *used)
{
    static const char *const kinds[] = {"record_made", NULL};
    xml_open(out, "record");
    xml_attribute(out, "code", form->code.s);
    xml_attribute(out, "name", wording->english ? form->english : form->name);
    xml_inside(out);
    for (size_t i = 0; i < form->n; i++) {
        const struct ladder_question *question = &form->questions[i];
        const char *short_answer = answered(parts->show, &form->code, &question->code);
        const struct content_view *text = newest(parts->content, &question->code, kinds, used);
        open_answer(out, question);
        if (short_answer != NULL)
            xml_attribute(out, "answered", short_answer);
        close_answer(out, question, text, wording);
    }
    xml_close(out, "record");
}

/* The other texts, in the order in which they came. */
static void write_rest(FILE *out, const struct case_parts *parts, const struct wording *wording,
                       const struct used *used)
{
    const struct content_view *texts = parts->content->contents.v;
    char number[24];
    char exact[WHEN_MAX];
    char words[WHEN_MAX];
    xml_open(out, "texts");
    xml_inside(out);
    for (size_t i = 0; i < parts->content->contents.n && i < CONTENTS_MAX; i++) {
        if (used->text[i])
            continue;
        snprintf(number, sizeof number, "%" PRIu64, texts[i].item);
        xml_open(out, "said");
        xml_attribute(out, "field", texts[i].field.s);
        xml_attribute(out, "kind", texts[i].kind);
        xml_attribute(out, "label", words_of_text(wording, texts[i].field.s));
        if (texts[i].item != 0)
            xml_attribute(out, "item", number);
        xml_attribute(out, "by", texts[i].by.s);
        xml_attribute(out, "at", when_utc(texts[i].stamp, exact));
        xml_attribute(out, "when", when_short(texts[i].stamp, words));
        xml_inside(out);
        xml_paragraphs(out, bytes_of(texts[i].words, strlen(texts[i].words)));
        xml_close(out, "said");
    }
    xml_close(out, "texts");
}

static void write_words(FILE *out, const struct case_parts *parts, const struct codes *changed,
                        const struct wording *wording)
{
    struct used used = {{false}};
    write_plan(out, parts, changed, wording, &used);
    for (size_t i = 0; i < wording->ladder->n_records; i++)
        write_record(out, parts, &wording->ladder->records[i], wording, &used);
    write_rest(out, parts, wording, &used);
}

void case_xml(FILE *out, const struct case_parts *parts, const struct codes *changed,
              const struct wording *wording)
{
    char number[CASE_ID_TEXT];
    case_id_format(parts->show->case_id, number);
    xml_open(out, "case");
    xml_attribute(out, "number", number);
    xml_attribute(out, "read", parts->content == NULL ? "no" : "yes");
    if (parts->content != NULL && !code_empty(&parts->content->extract))
        xml_attribute(out, "extract", parts->content->extract.s);
    if (parts->content != NULL && parts->content->more)
        xml_attribute(out, "more", "yes");
    xml_inside(out);
    xml_open(out, "facts");
    xml_inside(out);
    describe(out, &message_show_answer, parts->show, wording);
    xml_close(out, "facts");
    if (parts->why != NULL) {
        xml_open(out, "why");
        xml_inside(out);
        describe(out, &message_why_answer, parts->why, wording);
        xml_close(out, "why");
    }
    if (parts->content != NULL)
        write_words(out, parts, changed, wording);
    xml_close(out, "case");
}
