// SPDX-License-Identifier: EUPL-1.2
export default {
  "Adres voor uw agendaprogramma": "Address for your calendar program",
  "Het adres is gekopieerd.": "The address is copied.",
  "Het adres is gemaakt.": "The address is made.",
  "Het adres werkt niet meer.": "The address does not work any more.",
  "Het is niet meer te zien. Kwijt? Maak een nieuw: het oude werkt dan niet meer.":
    "It cannot be shown again. Lost it? Make a new one: the old one then works no more.",
  "Kies in uw agendaprogramma ‘abonneren’ of ‘toevoegen via internet’, en plak het adres. Het staat hier nu één keer. Deel het met niemand.":
    "Choose ‘subscribe’ or ‘add from internet’ in your calendar program, and paste the address. It is shown this once. Share it with nobody.",
  "Kopieer het adres": "Copy the address",
  "Kopiëren lukt hier niet. Het adres is geselecteerd.": "Copying does not work here. The address is selected.",
  "Maak een adres voor mijn agenda": "Make an address for my calendar",
  "Maak een nieuw adres": "Make a new address",
  "Trek het adres in": "End the address",
  "U hebt een adres sinds": "You have had an address since",
  "Uw agendaprogramma haalt dan zelf op wanneer deze tafel vergadert. Er staat geen casus in, en geen naam.":
    "Your calendar program then finds out by itself when this table meets. No case stands in it, and no name.",
  "Zet deze tafel in uw agenda": "Put this table in your calendar",
};
