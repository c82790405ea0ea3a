// SPDX-License-Identifier: EUPL-1.2
/* What is wrong on purpose, a fault for each check of lib/accessible.mjs and lib/spoken.mjs: `make` runs in a page, then
 * `check` complains with `says`; `mend`, in the page too, ends it. */
import { axe, axeNarrow, brokenWords, forcedColours, keyboardWalk, largeText, motion, paper, tooWide } from "./accessible.mjs";
import { spoken } from "./spoken.mjs";

const add = (html, style = "") =>
  new Function(`
    const holder = document.createElement("div");
    holder.innerHTML = ${JSON.stringify(html)};
    const made = holder.firstElementChild;
    made.dataset.fault = "";
    document.querySelector("main").append(made);
    ${style}`);
const styled = (name, value) => `made.style.setProperty("${name}", "${value}", "important");`;

const told = spoken({});

export const mend = () => {
  document.querySelector("#inhoud").removeAttribute("role");
  document.querySelectorAll("[data-fault]").forEach((one) => one.remove());
};

export const faults = [
  { what: "a picture without words", make: add("<img src='/logo.svg'>"), check: axe, says: /axe image-alt/ },
  { what: "pale letters", make: add("<p>Bleke letters</p>", styled("color", "#ccc")), check: axe, says: /axe color-contrast/ },
  { what: "pale letters that only a narrow window has", make: add("<p>Bleke letters</p>", styled("color", "#ccc")), check: axeNarrow, says: /axe color-contrast/ },
  { what: "a block that is too wide", make: add("<p>breed</p>", styled("width", "3000px")), check: tooWide, says: /wider than/ },
  { what: "a word broken on a button", make: add("<button>Openen</button>", styled("width", "2.5rem") + styled("overflow-wrap", "anywhere")), check: brokenWords, says: /broken on a button: Openen/ },
  { what: "a hint that its field is too small for", make: add("<input placeholder='Zoek op nummer' aria-label='zoek'>", styled("width", "4rem")), check: brokenWords, says: /does not fit its field/ },
  {
    what: "words that are cut off",
    make: add("<p>Deze woorden passen net niet</p>", styled("width", "240px") + styled("overflow", "hidden") + styled("white-space", "nowrap") + styled("font-size", "1rem")),
    check: largeText,
    says: /cut off at 200 %/,
  },
  { what: "a focus that is not seen", make: add("<button>Stil</button>", styled("outline", "none") + styled("box-shadow", "none")), check: keyboardWalk, says: /no focus to be seen/ },
  { what: "a button that the keyboard does not reach", make: add("<div inert><button>Nooit</button></div>"), check: keyboardWalk, says: /does not reach/ },
  {
    what: "a button that is colour alone",
    make: add("<button>Kleur</button>", styled("border", "0") + styled("text-decoration", "none")),
    check: forcedColours,
    says: /no border/,
  },
  { what: "what moves by itself", make: add("<p>draait</p>", `made.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 2000, iterations: Infinity });`), check: motion, says: /it moves/ },
  { what: "a menu on paper", make: add("<nav aria-label='extra'>menu</nav>", styled("display", "block")), check: paper, says: /navigation on paper/ },
  { what: "white on black paper", make: add("<p>donker</p>", styled("background-color", "#111")), check: paper, says: /dark on paper/ },
  { what: "two first headings", make: add("<h1>Nog een</h1>"), check: told, says: /2 headings of the first level/ },
  { what: "a button without a name", make: add("<button></button>"), check: told, says: /button without a name/ },
  { what: "a field without a name", make: add("<input type='text'>"), check: told, says: /textbox without a name/ },
  { what: "a screen without main", make: new Function(`document.querySelector("main").setAttribute("role", "group")`), check: told, says: /no landmark main/ },
];
