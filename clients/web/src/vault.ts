// SPDX-License-Identifier: EUPL-1.2
/* What must outlive a reload stays in the browser sealed: drafts, and commands without a reply. IndexedDB
 * holds ciphertext under a key that WebCrypto keeps and never hands out; sign-out destroys both. Another
 * person at the same browser finds an empty vault, and a sign-out in one tab is one in all. */
import { signal } from "@preact/signals";
import { signedOut } from "./api";

type Store = "drafts" | "outbox" | "meta";

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const databaseName = "doorbraak";
let opened: Promise<{ db: IDBDatabase; key: CryptoKey }> | undefined;
let owner = "";
let shutHere = false;

/** What became of the vault, where it is not as it should be. "emptied": the browser's storage was emptied, and what is
 * open on this page is kept anew. "gone": a sign-out in another tab destroyed it. "none": the browser keeps nothing. */
export type Mishap = "" | "emptied" | "gone" | "none";
export const mishap = signal<Mishap>("");

/* Each puts what this page still has in hand into a vault that is new. */
const refill: (() => void)[] = [];

export function vaultRefills(again: () => void): void {
  refill.push(again);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("indexedDB"));
  });
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => {
    for (const store of ["drafts", "outbox", "meta"]) request.result.createObjectStore(store);
  };
  return done(request);
}

async function keyOf(db: IDBDatabase): Promise<CryptoKey> {
  const kept = (await done(db.transaction("meta").objectStore("meta").get("key"))) as CryptoKey | undefined;
  if (kept !== undefined) return kept;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await done(db.transaction("meta", "readwrite").objectStore("meta").put(key, "key"));
  return key;
}

async function open(): Promise<{ db: IDBDatabase; key: CryptoKey }> {
  const db = await openDatabase();
  db.onversionchange = () => {
    db.close();
    shut("the vault was destroyed in another tab");
    mishap.value = "gone";
    signedOut.value = true;
  };
  db.onclose = () => void emptied();
  return { db, key: await keyOf(db) };
}

function vault(): Promise<{ db: IDBDatabase; key: CryptoKey }> {
  opened ??= open();
  return opened;
}

/** A sealed value is bound to whose it is and where it lies. */
function bound(store: Store, name: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${owner}\0${store}\0${name}`);
}

/* Somebody emptied the browser's storage, or the browser did. */
async function emptied(): Promise<void> {
  mishap.value = "gone";
  opened = undefined;
  if (await vaultFor(owner).then(() => true, () => false)) mishap.value = "emptied";
}

/** From here on the vault is this person's; what is another's in it is destroyed. */
export async function vaultFor(person: string): Promise<void> {
  owner = person;
  try {
    await openFor(person);
  } catch (problem) {
    mishap.value = "none";
    throw problem;
  }
  shutHere = false;
  if (mishap.value === "") return;
  mishap.value = "";
  for (const again of refill) again();
}

async function openFor(person: string): Promise<void> {
  if (await vault().then(() => false, () => true)) opened = undefined;
  const { db } = await vault();
  const before = (await done(db.transaction("meta").objectStore("meta").get("owner"))) as string | undefined;
  if (before !== undefined && before !== person) {
    await vaultWipe();
    opened = undefined;
  }
  await done((await vault()).db.transaction("meta", "readwrite").objectStore("meta").put(person, "owner"));
}

/** Destroys the key and all that it sealed. It stays shut: what a page still wants to keep as it goes would lie in a
 * new one. */
export async function vaultWipe(): Promise<void> {
  const before = opened;
  shut("the vault was destroyed");
  shutHere = true;
  (await before?.catch(() => undefined))?.db.close();
  await done(indexedDB.deleteDatabase(databaseName));
}

function shut(why: string): void {
  opened = Promise.reject(new Error(why));
  opened.catch(() => undefined);
}

/** Throws where it is not kept; that is told then, unless it was this page that shut the vault. */
export async function vaultPut(store: Store, name: string, value: unknown): Promise<void> {
  try {
    await seal(store, name, value);
    if (mishap.value === "none") mishap.value = "";
  } catch (problem) {
    if (mishap.value === "" && !shutHere) mishap.value = "none";
    throw problem;
  }
}

async function seal(store: Store, name: string, value: unknown): Promise<void> {
  const { db, key } = await vault();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(store, name) }, key, bytes);
  await done(db.transaction(store, "readwrite").objectStore(store).put({ iv, data } satisfies Sealed, name));
}

async function unseal<T>(key: CryptoKey, store: Store, name: string, sealed: Sealed): Promise<T | undefined> {
  try {
    const algorithm = { name: "AES-GCM", iv: sealed.iv, additionalData: bound(store, name) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, sealed.data))) as T;
  } catch {
    return undefined; /* another's, or damaged: it is as if it were not there */
  }
}

export async function vaultGet<T>(store: Store, name: string): Promise<T | undefined> {
  const { db, key } = await vault();
  const sealed = (await done(db.transaction(store).objectStore(store).get(name))) as Sealed | undefined;
  return sealed === undefined ? undefined : unseal<T>(key, store, name, sealed);
}

/** All that a store has, by name. */
export async function vaultList<T>(store: Store): Promise<[string, T][]> {
  const { db, key } = await vault();
  const rows = db.transaction(store).objectStore(store);
  const [names, values] = await Promise.all([done(rows.getAllKeys()), done(rows.getAll() as IDBRequest<Sealed[]>)]);
  const all: [string, T][] = [];
  for (const [i, name] of names.entries()) {
    const value = await unseal<T>(key, store, String(name), values[i]!);
    if (value !== undefined) all.push([String(name), value]);
  }
  return all;
}

export async function vaultDelete(store: Store, name: string): Promise<void> {
  const { db } = await vault();
  await done(db.transaction(store, "readwrite").objectStore(store).delete(name));
}
