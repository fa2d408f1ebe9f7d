package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.config.SettingSchema;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The test cases of lines in the channel contract: they open, are cut off, and close. */
abstract class ChannelLineCases extends ChannelPersonCases {
    @Test
    void itIsTheSameWheneverItIsAsked() {
        assertThat(fixture().channel().id()).as("its name").matches("[a-z][a-z0-9-]{0,39}");
        assertThat(fixture().channel().id()).isEqualTo(fixture().channel().id());
        assertThat(fixture().channel().deduplicates())
                .isEqualTo(fixture().channel().deduplicates());
        assertThat(fixture().channel().provider())
                .as("whose failures it reports")
                .isNotNull();
    }

    @Test
    void itsLinesHaveTheSameSettingsWheneverItIsAsked() {
        SettingSchema declared = fixture().channel().lineSettings();
        assertThat(declared.settings())
                .as("the settings of its lines")
                .isEqualTo(fixture().channel().lineSettings().settings());
        assertThat(declared.missing(far().lineSettings(HERE)))
                .as("what the far side says of them")
                .isEmpty();
    }

    @Test
    void afterItsCloseALineHearsNothing() {
        WhatsAppSession session = fixture().open(HERE);
        fixture().ended("the close of a line", session::close);
        CompletableFuture<Void> written = written(HERE, ANA, "m1", "oi");
        holds("nothing is received", () -> sink().messages().isEmpty() && !isAcknowledged(written));
        assertThat(session.state().isOpen()).as("the line is open").isFalse();
    }

    @Test
    void aLineThatWasClosedDoesNotConnectAgain() {
        WhatsAppSession session = fixture().open(HERE);
        fixture().ended("the close of a line", session::close);
        fixture().promptly("a reconnection", session::reconnect);
        holds("a line that was closed is not open", () -> !session.state().isOpen());
    }

    @Test
    void aLineCanBeClosedTwiceAndOpenedAnew() {
        WhatsAppSession session = fixture().open(HERE);
        fixture().ended("the close of a line", session::close);
        fixture().ended("the second close of a line", session::close);
        WhatsAppSession next = fixture().open(HERE);
        fixture().ended("the close of the former line", session::close);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        assertThat(sink().messages()).hasSize(1);
        PreparedMessage prepared = fixture().prepare(next, fixture().message(ANA, "oi"));
        isSent(next, prepared);
    }

    @Test
    void aLineThatIsCutOffSaysWhyAndWaits() {
        WhatsAppSession session = fixture().open(HERE);
        fixture().open(ELSEWHERE);
        far().disconnect(HERE);
        fixture().eventually("the line has stopped", () -> {
            assertThat(session.state().phase()).isEqualTo(SessionState.SessionPhase.STOPPED);
            assertThat(session.state().cause()).as("why it has stopped").isPresent();
            assertThat(sink().states().stream().map(SessionState::phase))
                    .as("the states its sink received")
                    .contains(SessionState.SessionPhase.STOPPED);
        });
        holds(
                "it does not connect again by itself",
                () -> session.state().phase() == SessionState.SessionPhase.STOPPED);
        acknowledged(written(ELSEWHERE, BIA, "m1", "oi"));
    }

    @Test
    void aLineThatWasCutOffCanBeOpenedAnew() {
        WhatsAppSession session = fixture().open(HERE);
        far().disconnect(HERE);
        fixture()
                .eventually(
                        "the line has stopped",
                        () -> assertThat(session.state().isOpen()).isFalse());
        fixture().ended("the close of a line", session::close);
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
    }

    @Test
    void itHoldsUpNobody() {
        WhatsAppSession session = fixture().open(HERE);
        fixture().open(ELSEWHERE);
        sink().acceptWhen(new CompletableFuture<>());
        CompletableFuture<Void> unused = written(HERE, ANA, "m1", "oi");
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        CompletionStage<Transmission> sending = fixture().promptly("a transmission", () -> session.transmit(prepared));
        assertThat(sending).isNotNull();
        CompletionStage<Void> closing = fixture().promptly("a close", session::close);
        fixture().ended("the close of a line whose message waits", () -> closing);
    }

    @Test
    void itStopsTwiceAndStartsAnew() {
        fixture().open(HERE);
        fixture().stop();
        fixture().stop();
        fixture().start();
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
    }

    @Test
    void aLineReconnectsAndSaysSo() {
        WhatsAppSession session = fixture().open(HERE);
        far().disconnect(HERE);
        fixture()
                .eventually(
                        "the line has stopped",
                        () -> assertThat(session.state().isOpen()).isFalse());
        if (fixture().canReconnect(session)) {
            fixture().eventually("the line is open again", () -> {
                assertThat(session.state().phase()).isEqualTo(SessionState.SessionPhase.OPEN);
                assertThat(sink().states())
                        .last()
                        .satisfies(state -> assertThat(state.isOpen()).isTrue());
            });
            acknowledged(written(HERE, ANA, "m1", "oi"));
            assertThat(sink().messages()).hasSize(1);
        }
    }

    @Test
    void aProbeIsAnsweredByAnEvent() {
        WhatsAppSession session = fixture().open(HERE);
        CompletableFuture<Void> probe =
                fixture().promptly("a probe", session::probe).toCompletableFuture();
        fixture().eventually("the probe has ended", () -> assertThat(probe).isDone());
        if (!probe.isCompletedExceptionally()) {
            fixture()
                    .eventually(
                            "the answer is an event",
                            () -> assertThat(sink().events()).isPositive());
        }
    }

    @Test
    void onlyAChannelThatWasStartedOpensLines() {
        fixture().stop();
        fixture()
                .failed(
                        "the opening of a line of a channel that was stopped",
                        () -> fixture().opening(HERE));
    }

    @Test
    void itKeepsToItsModels() {
        assertThat(fixture().channel().models())
                .as("its models, asked twice")
                .isEqualTo(fixture().channel().models());
        WhatsAppSession session = fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        sent(session, new Text("oi"));
    }
}
