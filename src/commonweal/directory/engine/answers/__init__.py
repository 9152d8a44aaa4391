"""A service document as answers to questions, and back: pure, so that what is not asked about is never lost.

`topics.read(topic, document)` gives the answers, `topics.write(topic, document, answers, …)` the changed document,
`checks.problems(document)` what is still missing.
"""
