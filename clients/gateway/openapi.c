// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/openapi.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "clients/gateway/openapi_schema.h"
#include "clients/gateway/security.h"
#include "clients/lib/json.h"

/* --- what is the same everywhere --- */

static json_t *version_header(void)
{
    json_t *headers = json_object();
    json_object_set_new(headers, "API-Version", schema_reference("headers", "ApiVersion"));
    return headers;
}

static json_t *response_with(const char *description, const char *type, json_t *schema)
{
    json_t *json = json_object();
    schema_put(json, "description", description);
    json_object_set_new(json, "headers", version_header());
    if (schema == NULL)
        return json;
    json_t *content = json_object();
    json_t *media = json_object();
    json_object_set_new(media, "schema", schema);
    json_object_set_new(content, type, media);
    json_object_set_new(json, "content", content);
    return json;
}

static const struct {
    const char *status;
    const char *name;
    const char *description;
} problems[] = {
    {"400", "BadRequest", "something is wrong with what was sent: all of it is named"},
    {"401", "NotSignedIn", "nobody is signed in"},
    {"403", "Denied", "this person may not do this"},
    {"404", "NotFound", "there is no such thing, or it is not to be seen by this person"},
    {"409", "Conflict", "it cannot be done as things are now"},
    {"503", "Away", "the daemon is away or busy: send the same again after Retry-After"},
};

static void add_problems(json_t *responses)
{
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
        json_object_set_new(responses, problems[i].status,
                            schema_reference("responses", problems[i].name));
}

static json_t *problem_responses(void)
{
    json_t *json = json_object();
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
        json_object_set_new(json, problems[i].name,
                            response_with(problems[i].description, "application/problem+json",
                                          schema_reference("schemas", "Problem")));
    return json;
}

static json_t *described(json_t *schema, const char *description)
{
    schema_put(schema, "description", description);
    return schema;
}

static json_t *problem_error_schema(void)
{
    json_t *json = schema_typed("object", NULL, NULL);
    json_t *properties = json_object();
    json_object_set_new(
        properties, "in",
        described(schema_typed("string", NULL, NULL), "body, path, query or header"));
    json_object_set_new(
        properties, "pointer",
        described(schema_typed("string", NULL, NULL), "of a body: where (RFC 6901)"));
    json_object_set_new(properties, "name",
                        described(schema_typed("string", NULL, NULL), "of path, query and header"));
    json_object_set_new(properties, "code", schema_typed("string", NULL, NULL));
    json_object_set_new(properties, "detail", schema_typed("string", NULL, NULL));
    json_object_set_new(json, "properties", properties);
    return json;
}

static json_t *problem_schema(void)
{
    json_t *json = schema_typed("object", NULL, NULL);
    json_t *properties = json_object();
    json_object_set_new(properties, "type", schema_typed("string", "uri", NULL));
    json_object_set_new(properties, "title", schema_typed("string", NULL, NULL));
    json_object_set_new(properties, "status", schema_typed("integer", NULL, NULL));
    json_object_set_new(properties, "detail", schema_typed("string", NULL, NULL));
    json_object_set_new(properties, "code",
                        described(schema_typed("string", NULL, NULL), "its stable name"));
    json_object_set_new(properties, "remedy",
                        described(schema_typed("string", NULL, NULL), "what to do about it"));
    json_object_set_new(properties, "missing",
                        described(schema_array_take(schema_code(), 0),
                                  "what a gate still wants, by the ladder's codes"));
    json_object_set_new(properties, "stored",
                        described(schema_typed("boolean", NULL, NULL),
                                  "true: this is what the Idempotency-Key answers from now on"));
    json_object_set_new(properties, "errors",
                        schema_array_take(schema_reference("schemas", "ProblemError"), 0));
    json_object_set_new(json, "properties", properties);
    json_t *required = json_array();
    json_array_append_new(required, json_string("title"));
    json_array_append_new(required, json_string("status"));
    json_array_append_new(required, json_string("detail"));
    json_object_set_new(json, "required", required);
    return json;
}

/* --- one operation --- */

static json_t *parameter_take(const char *in, const char *name, bool required, json_t *schema,
                              const char *description)
{
    json_t *json = json_object();
    schema_put(json, "name", name);
    schema_put(json, "in", in);
    json_object_set_new(json, "required", json_boolean(required));
    json_object_set_new(json, "schema", schema);
    if (description != NULL)
        schema_put(json, "description", description);
    if (strcmp(in, "query") == 0 &&
        strcmp(json_string_value(json_object_get(schema, "type")), "array") == 0)
        json_object_set_new(json, "explode", json_false());
    return json;
}

static json_t *parameters_of(struct schemas *schemas, const struct route *route)
{
    json_t *list = json_array();
    bool in_url = route->method == ROUTE_GET || route->method == ROUTE_DELETE;
    for (size_t i = 0; i < route->message->n_fields; i++) {
        const struct field *field = &route->message->fields[i];
        bool place = schema_is_place(route, field);
        char name[JSON_NAME_MAX];
        if (!place && !in_url)
            continue;
        json_camel(field->name, name);
        json_array_append_new(list, parameter_take(place ? "path" : "query", name, field->required,
                                                   schema_of_field(schemas, route->message, field),
                                                   field->doc));
    }
    if (!route_is_query(route))
        json_array_append_new(list, schema_reference("parameters", "IdempotencyKey"));
    if (route->method != ROUTE_GET)
        json_array_append_new(list, schema_reference("parameters", "CsrfToken"));
    return list;
}

static json_t *body_of(struct schemas *schemas, const struct route *route)
{
    json_t *body = json_object();
    json_t *content = json_object();
    json_t *media = json_object();
    char name[SCHEMA_NAME_MAX];
    schema_pascal(route->message->name, "Request", name);
    json_t *schema = schema_object(schemas, route->message, route);
    json_object_set_new(body, "required",
                        json_boolean(json_object_get(schema, "required") != NULL));
    json_object_set_new(schemas->made, name, schema);
    json_object_set_new(media, "schema", schema_reference("schemas", name));
    json_object_set_new(content, "application/json", media);
    json_object_set_new(body, "content", content);
    return body;
}

/* A command's reply, with the answer that some have beside it. */
static json_t *answer_of(struct schemas *schemas, const struct route *route)
{
    const struct message *answer = message_answer(route->message);
    if (route_is_query(route))
        return schema_of_message(schemas, answer);
    json_t *reply = schema_of_message(schemas, &message_reply);
    if (answer == NULL)
        return reply;
    json_t *json = json_object();
    json_t *all = json_array();
    json_t *beside = schema_typed("object", NULL, NULL);
    json_t *properties = json_object();
    json_object_set_new(properties, "answer", schema_of_message(schemas, answer));
    json_object_set_new(beside, "properties", properties);
    json_array_append_new(all, reply);
    json_array_append_new(all, beside);
    json_object_set_new(json, "allOf", all);
    return json;
}

/* The first word of the path, by which tools group. */
static json_t *tags_of(const char *path)
{
    json_t *tags = json_array();
    json_array_append_new(tags, json_stringn(path + 1, strcspn(path + 1, "/")));
    return tags;
}

static json_t *operation_of(struct schemas *schemas, const struct route *route)
{
    json_t *json = json_object();
    json_t *responses = json_object();
    char name[JSON_NAME_MAX];
    bool made = !route_is_query(route) && route->method == ROUTE_POST;
    json_camel(route->message->name, name);
    schema_put(json, "operationId", name);
    schema_put(json, "summary", route->message->doc);
    json_object_set_new(json, "tags", tags_of(route->path));
    json_object_set_new(json, "parameters", parameters_of(schemas, route));
    if (route->method == ROUTE_POST || route->method == ROUTE_PUT)
        json_object_set_new(json, "requestBody", body_of(schemas, route));
    json_object_set_new(
        responses, made ? "201" : "200",
        response_with(made ? "done" : "the answer", "application/json", answer_of(schemas, route)));
    add_problems(responses);
    json_object_set_new(json, "responses", responses);
    return json;
}

static void put_operation(json_t *paths, const char *path, const char *method, json_t *operation)
{
    char lower[16] = "";
    for (size_t i = 0; method[i] != '\0' && i + 1 < sizeof lower; i++)
        lower[i] = (char)tolower((unsigned char)method[i]);
    if (json_object_get(paths, path) == NULL)
        json_object_set_new(paths, path, json_object());
    json_object_set_new(json_object_get(paths, path), lower, operation);
}

/* --- what is no message --- */

static json_t *own_operation(const char *id, const char *summary, const char *path,
                             const char *status, const char *type, json_t *schema)
{
    json_t *json = json_object();
    json_t *responses = json_object();
    schema_put(json, "operationId", id);
    schema_put(json, "summary", summary);
    json_object_set_new(json, "tags", tags_of(path));
    json_object_set_new(responses, status, response_with(summary, type, schema));
    json_object_set_new(responses, "400", schema_reference("responses", "BadRequest"));
    json_object_set_new(responses, "401", schema_reference("responses", "NotSignedIn"));
    json_object_set_new(json, "responses", responses);
    return json;
}

static json_t *session_schema(void)
{
    static const char *const texts[] = {"person",    "organisation", "language",
                                        "csrfToken", "epoch",        "version"};
    json_t *json = schema_typed("object", NULL, NULL);
    json_t *properties = json_object();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        json_object_set_new(properties, texts[i], schema_typed("string", NULL, NULL));
    json_object_set_new(properties, "roles", schema_array_take(schema_code(), CODES_MAX));
    json_object_set_new(properties, "practice", schema_typed("boolean", NULL, NULL));
    json_object_set_new(properties, "readOnly", schema_typed("boolean", NULL, NULL));
    json_object_set_new(properties, "sequence", schema_typed("integer", "int64", NULL));
    json_object_set_new(properties, "now", schema_typed("string", "date-time", NULL));
    json_object_set_new(json, "properties", properties);
    return json;
}

static void add_document(json_t *paths, const char *name, const char *summary, const char *path,
                         const char *const places[])
{
    json_t *parameters = json_array();
    json_t *forms = schema_typed("string", NULL, "^(html|pdf|xml)$");
    json_t *out = own_operation(name, summary, path, "200", "application/pdf",
                                schema_typed("string", "binary", NULL));
    for (size_t i = 0; places[i] != NULL; i++)
        json_array_append_new(parameters, parameter_take("path", places[i], true,
                                                         schema_typed("string", NULL, NULL),
                                                         "as in the other paths"));
    json_array_append_new(parameters,
                          parameter_take("query", "vorm", false, forms,
                                         "as what; else what Accept says: text/html, "
                                         "application/pdf or application/xml. Without Apache FOP "
                                         "there is no PDF, and a page comes in its place"));
    json_object_set_new(out, "parameters", parameters);
    put_operation(paths, path, "GET", out);
}

static void add_documents(json_t *paths)
{
#define MEETING "/ladders/{ladder}/treden/{tier}/vergaderingen/{start}/"
    static const char *const of_case[] = {"caseId", NULL};
    static const char *const of_meeting[] = {"ladder", "tier", "start", NULL};
    add_document(paths, "caseDocument", "the plan of a case on paper; making it is a reading",
                 "/zaken/{caseId}/document", of_case);
    add_document(paths, "meetingPack", "what a table reads before it meets", MEETING "stukken",
                 of_meeting);
    add_document(paths, "meetingMinutes", "what came out of a meeting, or the draft of it",
                 MEETING "notulen", of_meeting);
#undef MEETING
}

static void add_own_paths(struct schemas *schemas, json_t *paths)
{
    json_object_set_new(schemas->made, "Session", session_schema());
    json_object_set_new(schemas->made, "Problem", problem_schema());
    json_object_set_new(schemas->made, "ProblemError", problem_error_schema());
    put_operation(paths, "/sessie", "GET",
                  own_operation("session", "who is signed in", "/sessie", "200", "application/json",
                                schema_reference("schemas", "Session")));
    json_t *next = schema_typed("object", NULL, NULL);
    json_t *properties = json_object();
    json_object_set_new(
        properties, "next",
        schema_typed("string", NULL, NULL)); /* a path: where the browser goes now */
    json_object_set_new(next, "properties", properties);
    json_t *out = own_operation("signOut", "sign out", "/sessie", "200", "application/json", next);
    json_t *parameters = json_array();
    json_array_append_new(parameters, schema_reference("parameters", "CsrfToken"));
    json_object_set_new(out, "parameters", parameters);
    put_operation(paths, "/sessie", "DELETE", out);
    json_t *stream = own_operation("events",
                                   "that something happened, as server-sent events: `gebeurtenis`; "
                                   "`opnieuw`: look anew; `dienst`: whether the daemon is there",
                                   "/gebeurtenissen", "200", "text/event-stream",
                                   schema_typed("string", NULL, NULL));
    parameters = json_array();
    json_array_append_new(parameters,
                          parameter_take("header", "Last-Event-ID", false,
                                         schema_typed("string", NULL, NULL), "where one was"));
    json_object_set_new(stream, "parameters", parameters);
    put_operation(paths, "/gebeurtenissen", "GET", stream);
    add_documents(paths);
    json_t *self = own_operation("openapi", "this description", "/openapi.json", "200",
                                 "application/json", schema_typed("object", NULL, NULL));
    json_object_set_new(self, "security", json_array());
    put_operation(paths, "/openapi.json", "GET", self);
}

/* --- the whole --- */

static json_t *info(void)
{
    json_t *json = json_object();
    json_t *contact = json_object();
    json_t *licence = json_object();
    schema_put(contact, "name", "Doorbraak");
    schema_put(contact, "url", "https://doorbraak.example.nl");
    schema_put(contact, "email", "doorbraak@example.nl");
    schema_put(licence, "name", "EUPL-1.2");
    schema_put(licence, "url", "https://eupl.eu/1.2/nl/");
    schema_put(json, "title", "Doorbraak");
    schema_put(json, "version", "1.0.0");
    schema_put(
        json, "description",
        "Stuck cases on their way up a ladder. Every command and query of the daemon's protocol, "
        "for "
        "whoever is signed in; doc/web.md says how to sign in and how to follow what happens.");
    json_object_set_new(json, "contact", contact);
    json_object_set_new(json, "license", licence);
    return json;
}

static json_t *servers(void)
{
    json_t *list = json_array();
    json_t *server = json_object();
    json_t *variables = json_object();
    json_t *host = json_object();
    schema_put(host, "default", "doorbraak.example.nl");
    json_object_set_new(variables, "host", host);
    schema_put(server, "url", "https://{host}/v1");
    json_object_set_new(server, "variables", variables);
    json_array_append_new(list, server);
    return list;
}

static json_t *shared_parameters(void)
{
    json_t *json = json_object();
    json_object_set_new(
        json, "IdempotencyKey",
        parameter_take("header", "Idempotency-Key", true,
                       schema_typed("string", NULL, "^[0-9a-f]{32}$"),
                       "made by the client: the UTC second in 8 digits, then chance; the same key "
                       "is done once, however often it is sent"));
    json_object_set_new(json, "CsrfToken",
                        parameter_take("header", "X-CSRF-Token", true,
                                       schema_typed("string", NULL, NULL),
                                       "the csrfToken of GET /sessie"));
    return json;
}

static json_t *components_take(struct schemas *schemas)
{
    json_t *json = json_object();
    json_t *headers = json_object();
    json_t *version = json_object();
    json_t *schemes = json_object();
    json_t *cookie = json_object();
    schema_put(version, "description", "the version of this interface");
    json_object_set_new(version, "schema", schema_typed("string", NULL, NULL));
    json_object_set_new(headers, "ApiVersion", version);
    schema_put(cookie, "type", "apiKey");
    schema_put(cookie, "in", "cookie");
    schema_put(cookie, "name", "__Host-doorbraak");
    schema_put(cookie, "description", "comes of signing in at /aanmelden");
    json_object_set_new(schemes, "session", cookie);
    json_object_set_new(json, "schemas", schemas->made);
    json_object_set_new(json, "responses", problem_responses());
    json_object_set_new(json, "parameters", shared_parameters());
    json_object_set_new(json, "headers", headers);
    json_object_set_new(json, "securitySchemes", schemes);
    return json;
}

static json_t *security(void)
{
    json_t *list = json_array();
    json_t *one = json_object();
    json_object_set_new(one, "session", json_array());
    json_array_append_new(list, one);
    return list;
}

json_t *openapi_document(void)
{
    struct schemas schemas = {.made = json_object()};
    json_t *json = json_object();
    json_t *paths = json_object();
    const struct route *route;
    for (size_t i = 0; (route = route_at(i)) != NULL; i++)
        put_operation(paths, route->path, route_method_name(route->method),
                      operation_of(&schemas, route));
    add_own_paths(&schemas, paths);
    schema_put(json, "openapi", "3.0.3");
    json_object_set_new(json, "info", info());
    json_object_set_new(json, "servers", servers());
    json_object_set_new(json, "security", security());
    json_object_set_new(json, "paths", paths);
    json_object_set_new(json, "components", components_take(&schemas));
    return json;
}

struct MHD_Response *openapi_response(bool https)
{
    json_t *json = openapi_document();
    char *text = json_dumps(json, JSON_COMPACT);
    ASSERT(text != NULL);
    json_decref(json);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);
    ASSERT(response != NULL);
    security_add_headers(response, https);
    security_replace_header(response, "Content-Type", "application/json");
    security_replace_header(response, "Access-Control-Allow-Origin", "*");
    security_replace_header(response, "Cross-Origin-Resource-Policy", "cross-origin");
    return response;
}
