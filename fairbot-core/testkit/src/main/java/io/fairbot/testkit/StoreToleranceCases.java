package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The test cases of documents that a newer version of the program has stored, in the store contract. */
abstract class StoreToleranceCases extends StoreRetentionCases {
    private static final String NAME = "contract_tickets";

    /** The documents as this version knows them. */
    record Ticket(
            String title,
            long priority,
            @Nullable State state,
            List<Item> items,
            @Nullable Answer answer) {
        static final Model<Ticket> MODEL =
                Model.builder(NAME, Ticket.class).index("title").build();

        enum State {
            OPEN,
            DONE
        }

        record Item(String text) {}

        Ticket withTitle(String other) {
            return new Ticket(other, priority, state, items, answer);
        }
    }

    /** The documents as a version knows them that cannot do without a state. */
    record StrictTicket(String title, Ticket.State state) {
        static final Model<StrictTicket> MODEL =
                Model.builder(NAME, StrictTicket.class).index("title").build();
    }

    /** An answer to a ticket. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes(@JsonSubTypes.Type(value = Answer.Mail.class, name = "mail"))
    interface Answer {
        record Mail(String to) implements Answer {}
    }

    /** The documents of a newer version: one more field here and there, one more state, one more kind of answer. */
    record NewerTicket(
            String title,
            long priority,
            NewerState state,
            List<NewerItem> items,
            NewerAnswer answer,
            Optional<String> assignee,
            long weight) {
        static final Model<NewerTicket> MODEL =
                Model.builder(NAME, NewerTicket.class).index("title").build();

        static final NewerTicket SAMPLE = new NewerTicket(
                "broken",
                5_000_000_000L,
                NewerState.PARKED,
                List.of(new NewerItem("first", true), new NewerItem("second", false)),
                new NewerAnswer.PhoneCall("+5548999990001", 3),
                Optional.of("ana"),
                7);

        enum NewerState {
            OPEN,
            DONE,
            PARKED
        }

        record NewerItem(String text, boolean checked) {}

        NewerTicket with(String otherTitle, NewerState other, List<NewerItem> otherItems) {
            return new NewerTicket(otherTitle, priority, other, otherItems, answer, assignee, weight);
        }
    }

    /** An answer of the newer version. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes(@JsonSubTypes.Type(value = NewerAnswer.PhoneCall.class, name = "call"))
    interface NewerAnswer {
        record PhoneCall(String number, int attempts) implements NewerAnswer {}
    }

    /** Stores a document of the newer version, and returns it as this version reads it. */
    private Document<Ticket> storedByTheNewerVersion() {
        fixture().reopen(List.of(NewerTicket.MODEL));
        fixture().write(Write.insert(NewerTicket.MODEL, "t", NewerTicket.SAMPLE));
        fixture().reopen(List.of(Ticket.MODEL));
        return fixture().existing(Ticket.MODEL, "t");
    }

    private NewerTicket readByTheNewerVersion() {
        fixture().reopen(List.of(NewerTicket.MODEL));
        return fixture().existing(NewerTicket.MODEL, "t").value();
    }

    @Test
    void whatANewerVersionStoredIsReadWithoutWhatIsNotKnown() {
        Document<Ticket> ticket = storedByTheNewerVersion();

        assertThat(ticket.value())
                .isEqualTo(new Ticket(
                        "broken",
                        5_000_000_000L,
                        null,
                        List.of(new Ticket.Item("first"), new Ticket.Item("second")),
                        null));
        assertThat(ticket.remainder().isEmpty()).isFalse();
        assertThat(fixture()
                        .page(Query.of(Ticket.MODEL).where("title", "broken"))
                        .documents())
                .containsExactly(ticket);
    }

    @Test
    void whatIsNotKnownIsStoredAgainWhenADocumentIsChanged() {
        Document<Ticket> ticket = storedByTheNewerVersion();
        Ticket first = ticket.value().withTitle("fixed");

        long version = fixture().write(Write.replace(ticket, first)).versions().get(0);
        fixture().write(Write.replace(ticket.replaced(version, first), first.withTitle("closed")));

        NewerTicket sample = NewerTicket.SAMPLE;
        assertThat(readByTheNewerVersion()).isEqualTo(sample.with("closed", sample.state(), sample.items()));
    }

    @Test
    void whatIsKnownIsChangedBesideWhatIsNot() {
        Document<Ticket> ticket = storedByTheNewerVersion();
        Ticket value = ticket.value();

        fixture()
                .write(Write.replace(
                        ticket,
                        new Ticket(
                                value.title(),
                                value.priority(),
                                Ticket.State.DONE,
                                List.of(
                                        new Ticket.Item("first, changed"),
                                        value.items().get(1)),
                                null)));

        assertThat(readByTheNewerVersion())
                .isEqualTo(NewerTicket.SAMPLE.with(
                        "broken",
                        NewerTicket.NewerState.DONE,
                        List.of(
                                new NewerTicket.NewerItem("first, changed", true),
                                NewerTicket.SAMPLE.items().get(1))));
    }

    @Test
    void itemsThatAreTakenAwayOrMovedKeepWhatBelongsToThem() {
        Document<Ticket> ticket = storedByTheNewerVersion();
        Ticket value = ticket.value();

        fixture()
                .write(Write.replace(
                        ticket,
                        new Ticket(
                                value.title(),
                                value.priority(),
                                value.state(),
                                List.of(value.items().get(1), value.items().get(0)),
                                value.answer())));

        List<NewerTicket.NewerItem> items = NewerTicket.SAMPLE.items();
        assertThat(readByTheNewerVersion().items()).containsExactly(items.get(1), items.get(0));
    }

    @Test
    void theFeedHasWhatIsNotKnown() {
        Document<Ticket> ticket = storedByTheNewerVersion();
        RecordingChangeListener heard = fixture().changeListener();
        fixture().store().subscribe(Set.of(Ticket.MODEL), Optional.empty(), heard);

        fixture().write(Write.replace(ticket, ticket.value().withTitle("fixed")));

        assertThat(heard.await(1))
                .allSatisfy(change -> assertThat(
                                change.document().orElseThrow().remainder().isEmpty())
                        .isFalse());
    }

    @Test
    void whatCannotBeDoneWithoutIsNotReadAndStays() {
        storedByTheNewerVersion();
        fixture().reopen(List.of(StrictTicket.MODEL));

        StoreFixture.assertFails(
                fixture().store().get(StrictTicket.MODEL, "t"),
                StoreException.StoreErrorCode.CORRUPT,
                "a state of the newer version");
        assertThat(readByTheNewerVersion()).isEqualTo(NewerTicket.SAMPLE);
    }
}
