"""Whatever people do in whatever order, an item follows a simple model, and the public sees only what was approved."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from commonweal.editorial import actions, kinds, queries
from commonweal.editorial.models import Revision
from commonweal.kernel import clock, ids
from commonweal.kernel.actors import System
from commonweal.kernel.errors import Conflict
from commonweal.kernel.refs import Ref

PEN, EYES = System("writer"), System("reviewer")

# The model: {act: {state before: state after}}; anything else is refused and changes nothing.
NEXT = {
    "submit": {"draft": "in_review"},
    "approve": {"in_review": "approved"},
    "request_changes": {"in_review": "draft", "approved": "draft", "scheduled": "draft"},
    "publish": {"approved": "published", "scheduled": "published"},
    "schedule": {"approved": "scheduled", "scheduled": "scheduled"},
    "unschedule": {"scheduled": "approved"},
    "withdraw": dict.fromkeys(("draft", "in_review", "approved", "scheduled", "published", "expired"), "retired"),
}
ACTS = {
    "submit": lambda item: actions.submit(item=item, by=PEN),
    "approve": lambda item: actions.approve(item=item, by=EYES),
    "request_changes": lambda item: actions.request_changes(item=item, by=EYES, note="Please"),
    "publish": lambda item: actions.publish(item=item, by=EYES),
    "schedule": lambda item: actions.schedule(item=item, by=EYES, publish_at=clock.now() + timedelta(hours=1)),
    "unschedule": lambda item: actions.unschedule(item=item, by=EYES),
    "withdraw": lambda item: actions.withdraw(item=item, by=EYES, reason="Closed"),
}
PUBLIC: dict = {}


class Editing(RuleBasedStateMachine):
    """One item, two people."""

    @initialize()
    def start(self):
        self.ref = Ref("test", "poster", str(ids.new_id()))
        self.item = actions.start_draft(kind="poster", ref=self.ref, document={"title": "0"}, by=PEN)
        self.state, self.text, self.public = "draft", "0", None
        self.saved = ["0"]

    @rule(text=st.sampled_from("abc"))
    def save(self, text):
        token = queries.head(self.item).token
        actions.save_draft(item=self.item, document={"title": text}, based_on=token, by=PEN)
        if text != self.text or self.state == "retired":
            self.state, self.text = "draft", text
            self.saved.append(text)
        self.item.refresh_from_db()

    @rule(text=st.sampled_from("abc"))
    def save_on_a_stale_base(self, text):
        if text == self.text:
            return
        with pytest.raises(Conflict):
            actions.save_draft(item=self.item, document={"title": text}, based_on="0.0", by=PEN)
        self.saved.append(text)

    @rule(act=st.sampled_from(sorted(NEXT)))
    def do(self, act):
        if self.state not in NEXT[act]:
            with pytest.raises(Conflict):
                ACTS[act](self.item)
        else:
            ACTS[act](self.item)
            self.state = NEXT[act][self.state]
            if act == "publish":
                self.public = self.text
            if act == "withdraw":
                self.public = None
        self.item.refresh_from_db()

    @invariant()
    def follows_the_model(self):
        if not hasattr(self, "item"):
            return
        assert self.item.state == self.state
        assert queries.head(self.item).document == {"title": self.text}
        assert PUBLIC.get(self.ref) == self.public
        assert self.item.is_live == (self.public is not None)
        assert (self.item.publish_at is not None) == (self.state == "scheduled")
        kept = Revision.objects.filter(item=self.item).order_by("number").values_list("document", flat=True)
        assert [document["title"] for document in kept] == self.saved


def test_editing_follows_the_model(db):
    kinds.register(
        kinds.Kind(
            name="poster",
            label="Poster",
            publish=lambda it: PUBLIC.update({it.ref: it.document["title"]}),
            withdraw=lambda it: PUBLIC.pop(it.ref),
            preview=lambda request, document, language: "",
            edit_url=lambda item_id, ref: "/",
        )
    )
    try:
        run_state_machine_as_test(
            Editing,
            settings=settings(
                max_examples=30,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        kinds.unregister("poster")
