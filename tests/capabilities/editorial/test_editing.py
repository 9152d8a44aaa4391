"""Writing, review, publishing: what each act does and refuses."""

from datetime import date, timedelta

import pytest
import time_machine

from commonweal.editorial import actions, queries
from commonweal.editorial.models import Item, Revision, Step
from commonweal.kernel import clock
from commonweal.kernel.actors import System
from commonweal.kernel.errors import Conflict, Gone, Invalid, NotAllowed, NotFound
from commonweal.kernel.refs import Ref
from commonweal.people.models import Membership
from commonweal.record.models import AuditEntry, OutboxFact
from tests.factories.editorial import start_leaflet


def save(item, by, **changes):
    item.refresh_from_db()
    options = {key: changes.pop(key) for key in ("autosave", "note") if key in changes}
    token = changes.pop("based_on", None) or queries.head(item).token
    document = queries.head(item).document | changes
    return actions.save_draft(item=item, document=document, based_on=token, by=by, **options)


def published(item, erin):
    actions.submit(item=item, by=System("test"))
    actions.approve(item=item, by=erin)
    return actions.publish(item=item, by=erin)


def test_from_draft_to_public(item, cast, erin, shelf):
    actions.submit(item=item, by=cast.bob)
    actions.approve(item=item, by=erin, note="Reads well.")
    item = actions.publish(item=item, by=erin)
    assert (item.state, item.live_number) == ("published", 1)
    assert shelf == {(item.ref, "en"): {"title": "Food parcels"}}
    assert [step.act for step in queries.steps(item)][::-1] == ["started", "submitted", "approved", "published"]
    assert AuditEntry.objects.filter(subject=item.reference).count() == 4
    assert list(OutboxFact.objects.order_by("sequence").values_list("name", flat=True)) == [
        "editorial.RevisionSubmitted",
        "editorial.RevisionApproved",
        "editorial.RevisionPublished",
    ]
    assert item.review_by == clock.today() + timedelta(days=180)


def test_who_wrote_or_sent_it_cannot_approve_it(item, cast, erin):
    Membership.objects.filter(user=cast.bob).update(role="publisher")
    actions.submit(item=item, by=erin)
    for own in (cast.bob, erin):
        with pytest.raises(NotAllowed) as refused:
            actions.approve(item=item, by=own)
        assert refused.value.code == "own_revision"
    actions.approve(item=item, by=cast.alice)


def test_an_unapproved_draft_is_not_published(item, erin):
    with pytest.raises(Conflict) as refused:
        actions.publish(item=item, by=erin)
    assert refused.value.code == "wrong_state"


def test_writing_after_approval_needs_approval_again(item, cast, erin):
    actions.submit(item=item, by=cast.bob)
    actions.approve(item=item, by=erin)
    save(item, cast.bob, title="Something else")
    with pytest.raises(Conflict):
        actions.publish(item=item, by=erin)


def test_what_needs_mending_is_listed_on_sending_for_review(cast, shelf):
    item = start_leaflet(cast, title="")
    with pytest.raises(Invalid) as refused:
        actions.submit(item=item, by=cast.bob)
    assert [problem.where for problem in refused.value.problems] == ["title"]


def test_sending_back_says_why(item, cast, erin):
    actions.submit(item=item, by=cast.bob)
    with pytest.raises(Invalid):
        actions.request_changes(item=item, by=erin, note=" ")
    item = actions.request_changes(item=item, by=erin, note="Say when it is open.")
    assert item.state == "draft"
    assert queries.steps(item).first().note == "Say when it is open."


def test_saving_on_a_stale_base_keeps_both(item, cast):
    base = queries.head(item).token
    save(item, cast.alice, title="Alice’s", based_on=base)
    with pytest.raises(Conflict) as refused:
        save(item, cast.bob, title="Bob’s", based_on=base)
    assert refused.value.facts["theirs"] == "Alice"
    item.refresh_from_db()
    assert queries.head(item).document["title"] == "Alice’s"
    kept = queries.revision(item, refused.value.facts["kept"])
    assert (kept.document["title"], kept.is_aside, kept.based_on) == ("Bob’s", True, 1)
    restored = actions.restore(item=item, number=kept.number, by=cast.bob)
    assert restored.document["title"] == "Bob’s"


def test_autosaves_share_a_revision_and_still_notice_another_window(item, cast):
    first = save(item, cast.bob, title="F", autosave=True)
    second = save(item, cast.bob, title="Fo", autosave=True)
    assert first.number == second.number == 2
    assert first.token != second.token
    item.refresh_from_db()
    with pytest.raises(Conflict):
        save(item, cast.bob, title="Fox", autosave=True, based_on=first.token)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        item.refresh_from_db()
        assert save(item, cast.bob, title="Food", autosave=True).number == 4


def test_the_autosaves_of_two_people_stay_apart(item, cast):
    save(item, cast.bob, title="F", autosave=True)
    item.refresh_from_db()
    assert save(item, cast.alice, title="Fo", autosave=True).number == 3


def test_saving_the_same_again_changes_nothing(item, cast):
    assert save(item, cast.bob).number == 1
    assert Revision.objects.count() == 1


def test_an_old_revision_can_be_restored(item, cast):
    save(item, cast.bob, title="Second")
    item.refresh_from_db()
    restored = actions.restore(item=item, number=1, by=cast.alice)
    assert (restored.number, restored.document["title"]) == (3, "Food parcels")
    assert restored.note == "Restored from revision 1."


def test_a_lock_holds_others_off_expires_and_can_be_taken_over(item, cast):
    actions.lock(item=item, by=cast.bob)
    with pytest.raises(Conflict) as refused:
        save(item, cast.alice, title="x")
    assert refused.value.code == "locked"
    with pytest.raises(Conflict):
        actions.lock(item=item, by=cast.alice)
    with pytest.raises(Invalid):
        actions.lock(item=item, by=cast.alice, take_over_note="")
    actions.lock(item=item, by=cast.alice, take_over_note="The phone number is wrong, mending it now.")
    save(item, cast.alice, title="x")
    with pytest.raises(Conflict):
        actions.lock(item=item, by=cast.bob)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        actions.lock(item=item, by=cast.bob)
    actions.unlock(item=item, by=cast.bob)
    assert queries.lock_on(item) is None


def test_an_editor_cannot_take_over(item, cast):
    actions.lock(item=item, by=cast.alice)
    with pytest.raises(NotAllowed):
        actions.lock(item=item, by=cast.bob, take_over_note="Please")


def test_a_scheduled_item_is_published_when_its_time_comes(item, cast, erin, shelf):
    actions.submit(item=item, by=cast.bob)
    actions.approve(item=item, by=erin)
    with pytest.raises(Invalid):
        actions.schedule(item=item, by=erin, publish_at=clock.now() - timedelta(minutes=1))
    actions.schedule(item=item, by=erin, publish_at=clock.now() + timedelta(hours=1))
    assert actions.publish_due()["published"] == 0
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert actions.publish_due()["published"] == 1
        assert actions.publish_due()["published"] == 0
    assert shelf


def test_a_scheduled_item_that_cannot_be_published_goes_back_and_holds_up_no_other(cast, erin, shelf):
    items = [start_leaflet(cast), start_leaflet(cast)]
    for each in items:
        actions.submit(item=each, by=cast.bob)
        actions.approve(item=each, by=erin)
        actions.schedule(item=each, by=erin, publish_at=clock.now() + timedelta(hours=1))
    Revision.objects.filter(item=items[0]).update(document={"title": ""})
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        counts = actions.publish_due()
    assert (counts["published"], counts["failed"]) == (1, 1)
    items[0].refresh_from_db()
    assert items[0].state == "draft"
    assert queries.steps(items[0]).first().act == "publishing_failed"


def test_unscheduling_keeps_the_approval(item, cast, erin):
    actions.submit(item=item, by=cast.bob)
    actions.approve(item=item, by=erin)
    actions.schedule(item=item, by=erin, publish_at=clock.now() + timedelta(hours=1))
    assert actions.unschedule(item=item, by=erin).state == "approved"


def test_an_end_date_takes_it_away_and_a_newer_draft_lives_on(item, cast, erin, shelf):
    published(item, erin)
    actions.set_dates(item=item, by=erin, withdraw_at=clock.now() + timedelta(days=1), review_by=None)
    item.refresh_from_db()
    save(item, cast.bob, title="Next year’s")
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert actions.publish_due()["expired"] == 1
    item.refresh_from_db()
    assert (item.state, item.is_live, shelf) == ("draft", False, {})


def test_review_by_is_announced_once_and_confirming_moves_it(item, cast, erin):
    published(item, erin)
    actions.set_dates(item=item, by=erin, withdraw_at=None, review_by=clock.today() + timedelta(days=3))
    assert list(queries.to_confirm(cast.bob)) == [item]
    assert actions.publish_due()["review_due"] == 1
    assert actions.publish_due()["review_due"] == 0
    item = actions.confirm(item=item, by=cast.bob)
    assert item.review_by == clock.today() + timedelta(days=180)
    assert list(queries.to_confirm(cast.bob)) == []


def test_retiring_names_a_reason_and_a_replacement(item, cast, erin, shelf):
    published(item, erin)
    with pytest.raises(Invalid):
        actions.withdraw(item=item, by=erin, reason="")
    item = actions.withdraw(item=item, by=erin, reason="Moved", replacement=Ref("test", "leaflet", "2"))
    assert (item.state, item.is_live, item.replacement, shelf) == ("retired", False, "test/leaflet/2", {})


def test_translations_go_stale_when_the_text_moves_on(item, cast, erin, shelf):
    def standing():
        return {each.language: (each.draft, each.public) for each in queries.translations(item)}

    assert standing() == {"cy": ("missing", "missing"), "ar": ("missing", "missing")}
    first = actions.save_translation(
        item=item, language="cy", document={"title": "Parseli bwyd"}, translates=1, based_on="", by=cast.bob
    )
    with pytest.raises(Conflict):
        actions.publish_translation(item=item, language="cy", by=erin)
    published(item, erin)
    actions.publish_translation(item=item, language="cy", by=erin)
    item.refresh_from_db()
    assert standing()["cy"] == ("current", "current")
    save(item, cast.bob, title="Food parcels and hot meals")
    published(item, erin)
    item.refresh_from_db()
    assert standing()["cy"] == ("stale", "stale")
    actions.save_translation(
        item=item, language="cy", document={"title": "Bwyd"}, translates=2, based_on=first.token, by=cast.bob
    )
    assert standing()["cy"] == ("current", "stale")
    with pytest.raises(Conflict):
        actions.save_translation(
            item=item, language="cy", document={"title": "x"}, translates=2, based_on=first.token, by=cast.bob
        )


@pytest.mark.parametrize(
    "act",
    [
        lambda item, by: save(item, by, title="x"),
        lambda item, by: actions.submit(item=item, by=by),
        lambda item, by: actions.approve(item=item, by=by),
        lambda item, by: actions.request_changes(item=item, by=by, note="x"),
        lambda item, by: actions.comment(item=item, by=by, note="x"),
        lambda item, by: actions.publish(item=item, by=by),
        lambda item, by: actions.schedule(item=item, by=by, publish_at=clock.now()),
        lambda item, by: actions.unschedule(item=item, by=by),
        lambda item, by: actions.set_dates(item=item, by=by, withdraw_at=None, review_by=date(2030, 1, 1)),
        lambda item, by: actions.confirm(item=item, by=by),
        lambda item, by: actions.withdraw(item=item, by=by, reason="x"),
        lambda item, by: actions.restore(item=item, number=1, by=by),
        lambda item, by: actions.lock(item=item, by=by),
        lambda item, by: actions.save_translation(
            item=item, language="cy", document={}, translates=1, based_on="", by=by
        ),
        lambda item, by: actions.publish_translation(item=item, language="cy", by=by),
        lambda item, by: queries.item_visible_to(by, item.pk),
    ],
)
def test_a_stranger_finds_nothing(item, cast, act):
    before = Item.objects.values().get(), Step.objects.count(), Revision.objects.count()
    with pytest.raises(NotFound):
        act(item, cast.charlie)
    assert (Item.objects.values().get(), Step.objects.count(), Revision.objects.count()) == before


def test_an_editor_does_not_publish(item, cast):
    for act in (actions.publish, actions.approve):
        with pytest.raises(NotAllowed):
            act(item=item, by=cast.bob)


def test_lists_show_what_needs_whom(item, cast, erin):
    assert list(queries.mine(cast.bob)) == [item]
    assert list(queries.mine(cast.charlie)) == []
    actions.submit(item=item, by=cast.bob)
    assert list(queries.waiting_for(erin)) == [item]
    assert list(queries.waiting_for(cast.bob)) == []
    assert list(queries.waiting_for(cast.charlie)) == []
    assert list(queries.waiting_for(cast.dana)) == [item]


def test_a_preview_link_works_for_a_week(item):
    token = queries.preview_token(item, 1)
    assert queries.preview_of(token).revision.document == {"title": "Food parcels"}
    with pytest.raises(NotFound):
        queries.preview_of(token[:-1] + ("A" if token[-1] != "A" else "B"))
    with time_machine.travel(clock.now() + timedelta(days=8)), pytest.raises(Gone):
        queries.preview_of(token)


def test_two_drafts_of_one_thing_are_refused(item, cast):
    with pytest.raises(Conflict):
        actions.start_draft(kind="leaflet", ref=item.ref, document={}, by=cast.bob, organisation=cast.foodbank)
