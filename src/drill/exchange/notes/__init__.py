"""Notes that people already have, in Markdown or plain text → stories.

A heading is a story; STAR, CARL, SOAR or PAR, bold words and `Label:` lines are its beats; bullets
and sentences under them are its facts. Only markup is lost: every word of the notes is found again
in what comes out, or is named as not read with its line: tables, and the properties above a text,
are not guessed at.
"""
