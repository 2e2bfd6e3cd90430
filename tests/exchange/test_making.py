"""What notes of packages become: a package that comes again is not made where it is the same."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from drill.exchange import anki
from drill.exchange.apkg import Package
from drill.exchange.archive import Archive
from drill.exchange.html import to_markdown
from drill.exchange.offer import Offered
from drill.exchange.templates import compile_template

HERE = Path(__file__).parent


def test_what_makes_other_notes_has_another_number():
    """Where this fails and the notes are better so, raise `anki.MAKING` by one and write down the
    digest: else those who have a package already would never see it."""
    made = []
    for card in json.loads((HERE / "anki_rendering.json").read_text(encoding="utf-8")):
        template = compile_template(
            card["front"], card["back"], card["fields"], cloze=card["cloze"]
        )
        faces = template.render(card["values"], card["ord"], card["extras"])
        made.append([to_markdown(face) for face in faces])
    for name in ("many.apkg", "many-v2.apkg"):
        with Package(Archive(HERE / "anki" / name, name), name) as package:
            parts = package.offer("apkg").read()
            made += [repr(part.note if isinstance(part, Offered) else part) for part in parts]
    digest = hashlib.blake2b(json.dumps(made).encode(), digest_size=8).hexdigest()
    assert (anki.MAKING, digest) == (1, "cedae331f005f52d")
