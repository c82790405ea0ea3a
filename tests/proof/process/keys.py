# SPDX-License-Identifier: EUPL-1.2
"""The secrets that a running program was given, by its own words; and the keys of cases, from the page of daemon/keyring."""
import ctypes
import ctypes.util
import hashlib
import os
import struct

from zmq.utils import z85

import memory

TEXT_OF_A_KEY = 40
OVERWRITTEN = 16  # what the C library writes into memory that was given back
PASSWORD = "the password in "  # what is given as a credential and is no key
SLOT_BYTES, FIRST_SLOT, MADE = 128, 4096, 1


def of_folder(folder, names):
    """Of each file with a secret: its text, and the key that it stands for."""
    found = {}
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                text = file.read().strip()
            if len(text) == TEXT_OF_A_KEY:
                found[f"{name} as it stands in its file"] = text
                found[name] = z85.decode(text)
            else:
                found[PASSWORD + name] = text[OVERWRITTEN:] if len(text) > 2 * OVERWRITTEN else text
    return found


def word_after(words, option):
    return words[words.index(option) + 1] if option in words else ""


def of_process(pid):
    """{what: bytes}."""
    words, environment = memory.words(pid), memory.environment(pid)
    found = {}
    site, given = word_after(words, "--site"), environment.get("CREDENTIALS_DIRECTORY", "")
    if os.path.isdir(given):
        found.update(of_folder(given, os.listdir(given)))
    elif site:
        found.update(of_folder(site + ".secrets", ["master.key", "server.key"]))
    for option in ("--profile", "--here", "--there"):
        if folder := word_after(words, option):
            of_it = of_folder(folder, [name for name in os.listdir(folder) if name.endswith(".secret")])
            found.update({f"{what} of {option}": secret for what, secret in of_it.items()})
    if not site and "DOORBRAAK_HOME" in environment:
        found.update(of_folder(environment["DOORBRAAK_HOME"], ["key.secret"]))
    return found


def of_cases(site, master):
    """(the key that wraps them, [the key of each slot])."""
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
    with open(os.path.join(site, "keyring", "a"), "rb") as file:
        data = file.read()
    name = data[16:32]
    wrap = hashlib.blake2b(b"doorbraak keyring wrap" + name, key=master, digest_size=32).digest()
    keys = []
    for i in range(struct.unpack(">Q", data[32:40])[0]):
        slot = data[FIRST_SLOT + i * SLOT_BYTES:][:SLOT_BYTES]
        if slot[2] != MADE:
            continue
        key, bound = ctypes.create_string_buffer(32), name + slot[:16]
        opened = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            key, None, None, slot[40:88], ctypes.c_ulonglong(48), bound, ctypes.c_ulonglong(len(bound)), slot[16:40], wrap)
        assert opened == 0, f"slot {i + 1} of the keyring does not open as daemon/keyring/README.md says"
        keys.append(key.raw)
    return wrap, keys


def seals_with(key, what):
    """As it is made of a case's key for one sealing."""
    return hashlib.blake2b(b"doorbraak seal " + what.encode(), key=key, digest_size=32).digest()
