package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The test cases of persons in the channel contract: who writes on the phone of a line, who is who, and what they see. */
abstract class ChannelPersonCases extends ChannelKeyCases {
    private static final Alias CUSTOMER = new Alias(Alias.AliasKind.PHONE, ANA);

    private CompletableFuture<Void> writtenOnPhone(String id) {
        OwnMessage message =
                OwnMessage.of(id, List.of(CUSTOMER), Instant.parse("2026-11-23T13:00:00Z"), new Text(WORDS));
        return ifPossible(() -> far().writeOnPhone(HERE, message)).toCompletableFuture();
    }

    @Test
    void whatAPersonWritesOnThePhoneIsReportedAsThat() {
        fixture().open(HERE);
        acknowledged(writtenOnPhone("p1"));
        acknowledged(writtenOnPhone("p1"));
        assertThat(sink().messages()).as("messages of customers").isEmpty();
        assertThat(sink().ownMessages())
                .as("messages that a person wrote on the phone")
                .isNotEmpty()
                .allSatisfy(message -> {
                    assertThat(message.to()).contains(CUSTOMER);
                    assertThat(message.content()).isEqualTo(new Text(WORDS));
                });
        assertThat(sink().ownMessages().stream().map(OwnMessage::ref).distinct())
                .as("names of a message that came twice")
                .hasSize(1);
    }

    @Test
    void whatAPersonWritesOnThePhoneIsAcknowledgedOnceItIsDurable() {
        fixture().open(HERE);
        CompletableFuture<Void> durable = new CompletableFuture<>();
        sink().acceptWhen(durable);
        CompletableFuture<Void> written = writtenOnPhone("p1");
        fixture()
                .eventually(
                        "it is handed over",
                        () -> assertThat(sink().ownMessages()).isNotEmpty());
        holds("it is not acknowledged while it is not durable", () -> !isAcknowledged(written));
        durable.complete(null);
        acknowledged(written);
    }

    @Test
    void identifiersOfOnePersonAreReportedTogether() {
        fixture().open(HERE);
        Alias other = new Alias(Alias.AliasKind.PHONE, BIA);
        acknowledged(
                ifPossible(() -> far().unite(HERE, List.of(CUSTOMER, other))).toCompletableFuture());
        assertThat(sink().persons())
                .as("persons")
                .anySatisfy(person -> assertThat(person).contains(CUSTOMER, other));
    }

    /** Unlinks the line and opens it again, as an administrator does; skipped where no line is linked. */
    private WhatsAppSession unlinked() {
        WhatsAppSession session = fixture().open(HERE);
        ifSupported("the end of a link", session::unlink);
        fixture().ended("the close of a line", session::close);
        fixture()
                .ended(
                        "the removal of a line",
                        () -> fixture().channel().forget(fixture().branch(HERE)));
        fixture()
                .ended(
                        "the deletion of its documents",
                        fixture().documents(HERE).documents()::deleteAll);
        return fixture()
                .ended(
                        "the opening of a line that is not linked",
                        () -> fixture().opening(HERE));
    }

    /** Calls the channel; a case that needs what its lines cannot do is skipped. */
    private void ifSupported(String what, Supplier<CompletionStage<Void>> call) {
        boolean isSupported = fixture()
                .ended(
                        what,
                        () -> call.get()
                                .thenApply(done -> true)
                                .exceptionallyCompose(
                                        failure -> Stages.cause(failure) instanceof UnsupportedOperationException
                                                ? CompletableFuture.completedStage(false)
                                                : CompletableFuture.failedStage(failure)));
        assumeThat(isSupported).as(what).isTrue();
    }

    private LinkCode code(WhatsAppSession session, LinkCode.LinkKind kind) {
        fixture().eventually("the line has a code", () -> {
            assertThat(session.state().phase()).isEqualTo(SessionState.SessionPhase.LINKING);
            assertThat(session.state().link().map(LinkCode::kind)).contains(kind);
        });
        return session.state().link().orElseThrow();
    }

    @Test
    void aLineThatIsNotLinkedShowsACodeAndOpensWithIt() {
        WhatsAppSession session = unlinked();
        LinkCode code = code(session, LinkCode.LinkKind.QR);
        assertThat(code.validUntil())
                .as("the end of the code")
                .isAfter(fixture().now());
        assertThat(session.state().toString()).doesNotContain(code.text());
        assertThat(isAcknowledged(written(HERE, ANA, "m1", "oi"))).isFalse();
        far().link(HERE, code);
        fixture()
                .eventually(
                        "the line is open",
                        () -> assertThat(session.state().isOpen()).isTrue());
        assertThat(session.state().link())
                .as("the code of a line that is linked")
                .isEmpty();
        acknowledged(written(HERE, ANA, "m2", "oi"));
    }

    @Test
    void aLineIsLinkedWithACodeToType() {
        WhatsAppSession session = unlinked();
        code(session, LinkCode.LinkKind.QR);
        ifSupported("the request of a code", () -> session.linkByCode(new PhoneNumber(BIA)));
        LinkCode code = code(session, LinkCode.LinkKind.PAIRING_CODE);
        assertThat(code.text()).matches("[A-Z0-9]{8}");
        far().link(HERE, code);
        fixture()
                .eventually(
                        "its sink is told that the line is open",
                        () -> assertThat(sink().states())
                                .last()
                                .extracting(SessionState::phase)
                                .isEqualTo(SessionState.SessionPhase.OPEN));
    }

    @Test
    void aMessageIsShownAsRead() {
        WhatsAppSession session = fixture().open(HERE);
        assumeThat(session.showsReading()).as("the line shows what was read").isTrue();
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, ANA, "m2", "tudo bem?"));
        assertThat(ifPossible(() -> far().read(HERE, ANA))).isEmpty();
        String last = sink().messages().get(1).id();
        fixture().ended("the display that a message was read", () -> session.seen(CUSTOMER, List.of(last), true));
        fixture()
                .eventually(
                        "the customer sees that the message was read",
                        () -> assertThat(far().read(HERE, ANA)).contains("m2"));
    }
}
