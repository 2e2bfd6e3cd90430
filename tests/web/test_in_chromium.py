"""The screens in a browser as they are there: touched on a phone, closed to other pages."""

from __future__ import annotations

import asyncio

import pytest
from chromium import PROGRAM, chromium
from web_support import SECRET, served

from drill.deckfile.reading import read_deck
from drill.service.library import decks
from drill.service.stories import first_stories
from drill.storage import log

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium here")

PHONE = 390, 844
FINGER = 40
"""Pixels that a button is high at least."""
STUDY = "-m", "drill", "study", "--deck", "plain"
OPENED = """new Promise((done) => {
  const socket = new WebSocket(%r);
  socket.onopen = () => done(true);
  socket.onerror = () => done(false);
})"""
"""Whether a page may open it."""


@pytest.fixture
def plain(home):
    """A store of four plain cards."""
    cards = "".join(f"  - {{id: c{n}, q: question {n}, a: answer {n}}}\n" for n in range(4))
    text = f"drill: 1\nid: plain\ntitle: Plain\ncards:\n{cards}"
    decks.take(home, [("plain", read_deck(text, "plain"))])
    first_stories.keep_offered(home)
    home.close()
    return home


async def a_session(page, address):
    """Four cards, each rated by a finger."""
    await page.open(address)
    for rating, then in (
        ("1 Again", "Again: in"), ("2 Hard", "Hard: in"), ("3 Good", "Good: in"), ("4 Easy", "Done")
    ):  # fmt: skip
        await page.shows("Show the answer")
        await page.touch("Show the answer")
        await page.shows(rating)
        await page.touch(rating)
        await page.shows(then)
    assert page.said == []
    # Nothing was asked for anywhere else, and nothing lies beside what is seen.
    assert {address.split("/")[2]} == {it.split("/")[2] for it in page.addresses}
    assert await page.value("document.documentElement.scrollWidth <= innerWidth")
    assert await page.value("document.querySelector('nav button').offsetHeight") >= FINGER
    assert await page.value("document.activeElement.inputMode") == "none"  # no keyboard comes up


async def strangers(browser, address):
    """Who lacks the secret, and another site's page that has it."""
    page = await browser.page(800, 600)
    await page.open(address.replace(SECRET, "wrong"))
    await page.until("document.body && document.body.innerText.startsWith('Refused')")
    await page.open("data:text/html,<p>another</p>")
    await page.until("document.body && document.body.innerText === 'another'")
    assert not await page.value(OPENED % f"{address.replace('http', 'ws', 1)}ws")


def test_on_a_phone_and_from_elsewhere(plain, tmp_path):
    async def main():
        async with (
            served(*STUDY) as client,
            chromium(tmp_path / "profile", scale=3) as browser,
        ):
            address = str(client.make_url(f"/{SECRET}/"))
            await a_session(await browser.page(*PHONE, phone=True), address)
            await strangers(browser, address)

    asyncio.run(main())
    with plain.store.read() as connection:
        assert [review.rating for _, review in log.reviews(connection)] == [1, 2, 3, 4]
