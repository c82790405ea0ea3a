// SPDX-License-Identifier: EUPL-1.2
/* What stands around every screen: skip link, header, menu by role, the bar that says when there is no
 * connection, and the screen that belongs to the path. */
import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { signal, useSignal } from "@preact/signals";
import { away, signedOut } from "./api";
import { language, plural, t, T, term, type Language } from "./i18n";
import { kept } from "./outbox";
import { matched } from "./match";
import { Bell } from "./parts/bell";
import { Announcer, Said } from "./parts/say";
import { Alert, Page, SignInLink, signedOutWords } from "./parts/page";
import { useSiteNow } from "./parts/show";
import { navigate, path, settle, visit } from "./router";
import { screens, type Screen, type ScreenProps } from "./screens";
import { chooseLanguage, hasRole, session, signOut } from "./session";
import { mishap } from "./vault";
import { momentText } from "./when";

const groups = [
  ["work", T("Werk")],
  ["table", T("Overleg")],
  ["insight", T("Inzicht")],
  ["manage", T("Beheer")],
] as const;

function inMenu(screen: Screen): boolean {
  return screen.group !== undefined && (screen.roles === undefined || hasRole(...screen.roles));
}

function isCurrent(screen: Screen): boolean {
  const here = path.value.replace(/[?#].*/, "");
  return screen.path === "/" ? here === "/" : here === screen.path || here.startsWith(`${screen.path}/`);
}

function MenuGroup({ group, title }: { group: Screen["group"]; title: string }) {
  const shown = screens.filter((screen) => screen.group === group && inMenu(screen));
  if (shown.length === 0) return null;
  return (
    <>
      <p class="db-menu__group" id={`menu-${group}`}>
        {title}
      </p>
      <ul class="db-menu__list" aria-labelledby={`menu-${group}`}>
        {shown.map((screen) => (
          <li key={screen.path}>
            <a class="db-menu__link" href={screen.path} aria-current={isCurrent(screen) ? "page" : undefined}>
              {t(screen.name)}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

function Menu() {
  const open = useSignal(false);
  useEffect(() => {
    open.value = false;
  }, [path.value]);
  return (
    <nav class="db-menu" aria-label={t("Hoofdmenu")}>
      <button
        type="button"
        class="nl-button nl-button--secondary db-menu__toggle"
        aria-expanded={open.value}
        aria-controls="menu"
        onClick={() => (open.value = !open.value)}
      >
        {t("Menu")}
      </button>
      <div id="menu" class={open.value ? "db-menu__items db-menu__items--open" : "db-menu__items"}>
        {groups.map(([group, title]) => (
          <MenuGroup key={group} group={group} title={t(title)} />
        ))}
      </div>
    </nav>
  );
}

function LanguageSwitch() {
  const other: Language = language.value === "nl" ? "en" : "nl";
  return (
    <button type="button" class="db-header__button" lang={other} onClick={() => void chooseLanguage(other)}>
      {other === "en" ? "English" : "Nederlands"}
    </button>
  );
}

/** By case number, tag or district; a whole number leads to the case. */
function SearchBox() {
  const words = useSignal("");
  return (
    <form
      class="db-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (words.value.trim() !== "") navigate(`/zoeken?q=${encodeURIComponent(words.value.trim())}`);
      }}
    >
      <label class="db-hidden" for="zoek">
        {t("Zoek op nummer, onderwerp of wijk")}
      </label>
      <input
        id="zoek"
        type="search"
        class="utrecht-textbox db-search__words"
        placeholder={t("Zoek een casus")}
        value={words.value}
        onInput={(event) => (words.value = (event.currentTarget as HTMLInputElement).value)}
      />
      <button type="submit" class="nl-button nl-button--secondary">
        {t("Zoeken")}
      </button>
    </form>
  );
}

/** A practice site's clock runs elsewhere than the reader's: every "today" on a screen is by this one. */
function Practice() {
  const now = useSiteNow();
  return (
    <span class="db-header__practice">
      {t("oefenomgeving")}
      <span class="db-hidden">, {t("het is hier")}</span> <time dateTime={now.toISOString()}>{momentText(now.toISOString(), now, language.value)}</time>
    </span>
  );
}

/** Signing out leaves nothing behind, also of what was not sent yet: that is asked first. */
const leaving = signal(false);

function leave(): void {
  if (kept.value.length === 0) void signOut();
  else leaving.value = true;
}

function LeavingBar() {
  if (!leaving.value || kept.value.length === 0) return null;
  return (
    <div class="db-bar db-bar--warning">
      {plural(
        kept.value.length,
        "1 opdracht is nog niet verstuurd. Meldt u zich nu af, dan gaat die verloren.",
        "{n} opdrachten zijn nog niet verstuurd. Meldt u zich nu af, dan gaan die verloren.",
      )}{" "}
      <a class="nl-link" href="/onderweg">
        {t("Bekijk wat onderweg is")}
      </a>{" "}
      <button type="button" class="db-header__button" onClick={() => (leaving.value = false)}>
        {t("Aangemeld blijven")}
      </button>{" "}
      <button type="button" class="db-header__button" onClick={() => void signOut()}>
        {t("Toch afmelden")}
      </button>
    </div>
  );
}

function Header() {
  const who = session.value!;
  const roles = who.roles.map((role) => term("role", role)).join(", ");
  return (
    <header class="db-header">
      <a class="db-header__home" href="/">
        <img class="db-header__logo" src="/thema/logo.svg" alt="" width="40" height="40" />
        <span class="db-header__name">Doorbraak</span>
        {who.practice === true && <Practice />}
      </a>
      <SearchBox />
      <div class="db-header__who">
        <span class="db-header__person">
          <strong>{who.person}</strong>
          {roles !== "" && <span class="db-header__roles"> {roles}</span>}
        </span>
        <Bell />
        <LanguageSwitch />
        <button type="button" class="db-header__button" onClick={leave}>
          {t("Afmelden")}
        </button>
      </div>
    </header>
  );
}

/** What was lost of what this browser kept, and what is not. */
function MishapWords() {
  if (mishap.value === "none")
    return <>{t("Deze browser bewaart niets. U kunt doorwerken. Sluit u dit tabblad, dan is weg wat u typte en wat nog onderweg is.")}</>;
  if (mishap.value !== "emptied") return null;
  return (
    <>
      {t("De opslag van deze browser is leeggemaakt. Wat in dit tabblad openstaat, is opnieuw bewaard; uw andere concepten zijn weg.")}{" "}
      <button type="button" class="db-header__button" onClick={() => (mishap.value = "")}>
        {t("Begrepen")}
      </button>
    </>
  );
}

/** Says what is the matter with the connection, and what happens with what was typed. */
function ConnectionBar() {
  const waiting = kept.value.filter((one) => one.refused === undefined).length;
  const refused = kept.value.length - waiting;
  if (signedOut.value)
    return (
      <div class="db-bar db-bar--error">
        {signedOutWords()}{" "}
        <SignInLink />
      </div>
    );
  if (!away.value && refused === 0 && mishap.value === "") return null;
  return (
    <div class="db-bar db-bar--warning">
      {away.value && (mishap.value === "none" ? t("Geen verbinding met Doorbraak.") : t("Geen verbinding met Doorbraak. U kunt doorwerken: wat u typt, blijft bewaard."))}{" "}
      <MishapWords />{" "}
      {waiting > 0 && plural(waiting, "1 opdracht wordt later verstuurd.", "{n} opdrachten worden later verstuurd.")}{" "}
      {refused > 0 && plural(refused, "1 opdracht is later geweigerd.", "{n} opdrachten zijn later geweigerd.")}{" "}
      {kept.value.length > 0 && (
        <a class="nl-link" href="/onderweg">
          {t("Bekijk wat onderweg is")}
        </a>
      )}
    </div>
  );
}

function NotFound() {
  return (
    <Page title={t("Deze pagina bestaat niet")}>
      <p class="nl-paragraph">{t("Misschien is het adres verkeerd overgenomen.")}</p>
      <p class="nl-paragraph">
        <a class="nl-link" href="/">
          {t("Naar mijn werk")}
        </a>
      </p>
    </Page>
  );
}

/** Settles on the place once the screen's code is there and shown. */
function Shown({ screen: Component, fields }: { screen: ComponentType<ScreenProps> } & ScreenProps) {
  useLayoutEffect(settle, []);
  return <Component fields={fields} />;
}

const loadedScreens = new Map<string, ComponentType<ScreenProps>>();
let fetched = false;

/** What somebody needs when the connection goes is here by then: his work, a case, and what is under way. */
function fetchAhead(): void {
  if (fetched) return;
  fetched = true;
  const besides = ["/onderweg", "/zaken/:caseId", "/indienen/:ladder"];
  const ahead = screens.filter((screen) => besides.includes(screen.path) || (screen.group === "work" && inMenu(screen)));
  for (const screen of ahead)
    void screen.load().then(
      (module) => loadedScreens.set(screen.path, module.default),
      () => undefined,
    );
}

function Current() {
  const found = screens
    .map((screen) => ({ screen, fields: matched(screen.path, path.value) }))
    .find(({ fields }) => fields !== undefined);
  const [failed, setFailed] = useState(false);
  const [, again] = useState(0);
  const name = found?.screen.path ?? "";
  useEffect(() => {
    if (found === undefined || loadedScreens.has(name)) return;
    setFailed(false);
    found.screen
      .load()
      .then((module) => {
        loadedScreens.set(name, module.default);
        again((n) => n + 1);
        fetchAhead();
      })
      .catch(() => setFailed(true));
  }, [name, away.value]);
  if (found === undefined) return <NotFound key={visit.value} />;
  const Component = loadedScreens.get(name);
  if (failed && Component === undefined && away.value)
    return (
      <Page title={t(found.screen.name)}>
        <Alert kind="info" title={t("Dit scherm komt zodra er weer verbinding is")} />
      </Page>
    );
  if (failed && Component === undefined)
    return (
      <Page title={t(found.screen.name)}>
        <Alert kind="error" title={t("Dit scherm kon niet worden geladen")}>
          <button type="button" class="nl-button nl-button--secondary" onClick={() => location.reload()}>
            {t("Opnieuw laden")}
          </button>
        </Alert>
      </Page>
    );
  if (Component === undefined) return <p class="db-loading">{t("Bezig met laden…")}</p>;
  return <Shown key={`${name} ${visit.value}`} screen={Component} fields={found.fields!} />;
}

export function Shell() {
  /* All texts follow the language. */
  void language.value;
  return (
    <>
      <a class="nl-skip-link nl-skip-link--visible-on-focus" href="#inhoud">
        {t("Naar de inhoud")}
      </a>
      <Header />
      <div class="db-frame">
        <Menu />
        <div class="db-frame__main">
          <div role="status">
            <LeavingBar />
            <ConnectionBar />
          </div>
          <main id="inhoud" tabIndex={-1}>
            <Current />
          </main>
        </div>
      </div>
      <Said />
      <Announcer />
    </>
  );
}
