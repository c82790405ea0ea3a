// SPDX-License-Identifier: EUPL-1.2
/* A draft in two tabs. */
export default {
  "Bekijk uw eerdere tekst": "See your earlier text",
  "Bekijk wat daar staat": "See what it says there",
  "niets": "nothing",
  "Dit is in een ander tabblad verstuurd of weggegooid": "This was sent or thrown away in another tab",
  "Verstuurde u het daar, dan hoeft het hier niet nog eens.": "If you sent it there, it need not be sent again here.",
  "Maak dit leeg": "Clear this",
  "Houd wat hier staat": "Keep what stands here",
  "U hebt nu de tekst uit het andere tabblad": "You now have the text of the other tab",
  "Dit concept is in een ander tabblad veranderd": "This draft was changed in another tab",
  "Neem de tekst van daar over": "Take the text from there",
  "Haal mijn eerdere tekst terug": "Bring back my earlier text",
  "Zo is het goed": "This is right",
} satisfies Record<string, string>;
