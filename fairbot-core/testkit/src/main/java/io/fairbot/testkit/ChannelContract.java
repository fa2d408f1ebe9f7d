package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.FarSide.DeliveredMessage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.MessageContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An abstract JUnit test suite for implementations of {@link io.fairbot.whatsapp.channel.WhatsAppChannel}: messages of customers
 * are passed on unchanged and acknowledged only once they are accepted; prepared messages are sent when they are
 * transmitted, unchanged; lines open, lose their connection, close and open again; and all resources are released.
 *
 * <p>A test class that creates the other end of the channel runs all cases:
 *
 * <pre>{@code
 * class MyChannelContractTest extends ChannelContract {
 *     @Override
 *     protected FarSide farSide() {
 *         return new MyProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>Each case runs in real time against a provider of its own. The suite needs JUnit Jupiter, AssertJ and Awaitility, which are
 * optional dependencies of this artifact.
 */
public abstract class ChannelContract {
    private static final String HERE = ChannelFixture.BRANCHES.get(0);
    private static final String ELSEWHERE = ChannelFixture.BRANCHES.get(1);
    private static final String ANA = "+5548999990001";
    private static final String BIA = "+5548999990002";
    private static final String TEXT = "Olá! 👍🏽 Quanto está o euro?\n\n*São José* — “1.500,50” ✓";
    private static final int MANY = 20;
    /** The longest text of the narrowest channel, WhatsApp's Cloud API. */
    private static final int LONGEST_SAID = 4096;

    private Set<Thread> before = Set.of();
    private @Nullable FarSide provider;
    private @Nullable ChannelFixture open;

    /** Creates a suite; for subclasses. */
    protected ChannelContract() {}

    /**
     * Creates the other end and the channel to it; called once for each case.
     *
     * @return a provider whose lines can be opened for the branches {@code matriz} and {@code praia}
     */
    protected abstract FarSide farSide();

    /**
     * Returns the time limit of each step, such as the opening of a line.
     *
     * @return the limit, 10 seconds by default
     */
    protected Duration timeout() {
        return Duration.ofSeconds(10);
    }

    /**
     * Returns the time for which a case checks that something does not happen.
     *
     * @return the time, by default 300 ms
     */
    protected Duration quietPeriod() {
        return Duration.ofMillis(300);
    }

    /** Creates the provider and the channel of a case. */
    @BeforeEach
    final void begin() {
        before = Thread.getAllStackTraces().keySet();
        FarSide far = farSide();
        provider = far;
        open = new ChannelFixture(far, timeout());
        stage().start();
    }

    /** Stops everything that a case left running. */
    @AfterEach
    final void end() {
        stage().close();
    }

    private ChannelFixture stage() {
        return Objects.requireNonNull(open);
    }

    private FarSide far() {
        return Objects.requireNonNull(provider);
    }

    private RecordingInboundSink sink() {
        return stage().sink(HERE);
    }

    private CompletableFuture<Void> written(String branch, String phone, String id, String text) {
        return far().write(branch, phone, id, text).toCompletableFuture();
    }

    private void acknowledged(CompletableFuture<Void> written) {
        stage().ended("the acknowledgement of a message", () -> written);
    }

    private static boolean isAcknowledged(CompletableFuture<Void> written) {
        return written.isDone() && !written.isCompletedExceptionally();
    }

    /** Waits for a while, so that an event that must not occur has the time to occur. */
    private void look(String what, BooleanSupplier stays) {
        stage().stays(what, quietPeriod(), stays);
    }

    @Test
    void itIsTheSameWheneverItIsAsked() {
        assertThat(stage().channel().id()).as("its name").matches("[a-z][a-z0-9-]{0,39}");
        assertThat(stage().channel().id()).isEqualTo(stage().channel().id());
        assertThat(stage().channel().deduplicates()).isEqualTo(stage().channel().deduplicates());
        assertThat(stage().channel().provider()).as("whose failures it reports").isNotNull();
    }

    @Test
    void whatIsWrittenIsHandedOverAsItIs() {
        stage().open(HERE);
        acknowledged(written(HERE, ANA, "m1", TEXT));
        assertThat(sink().messages()).singleElement().satisfies(message -> {
            assertThat(message.content().text()).isEqualTo(TEXT);
            assertThat(message.author()).contains(new Alias(Alias.AliasKind.PHONE, ANA));
            assertThat(message.sentAt()).isNotNull();
        });
    }

    @Test
    void longTextsStayWhole() {
        WhatsAppSession session = stage().open(HERE);
        String text = "é".repeat(MessageContent.MAX_TEXT - 1) + ".";
        acknowledged(written(HERE, ANA, "m1", text));
        assertThat(sink().messages())
                .singleElement()
                .satisfies(message -> assertThat(message.content().text()).isEqualTo(text));
        String said = "é".repeat(LONGEST_SAID - 1) + ".";
        PreparedMessage prepared = stage().prepare(session, stage().message(ANA, said));
        assertThat(stage().transmit(session, prepared)).isEqualTo(new Transmission.Sent());
        arrives(new DeliveredMessage(prepared.channelId(), said));
    }

    @Test
    void aRepetitionHasTheSameName() {
        stage().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, ANA, "m2", "oi"));
        List<String> names =
                sink().messages().stream().map(InboundMessage::id).distinct().toList();
        assertThat(names).as("names of two messages, one of which came twice").hasSize(2);
    }

    @Test
    void itAcknowledgesWhatWasTakenOver() {
        stage().open(HERE);
        CompletableFuture<Void> durable = new CompletableFuture<>();
        sink().acceptWhen(durable);
        CompletableFuture<Void> written = written(HERE, ANA, "m1", "oi");
        stage().eventually(
                        "it is handed over", () -> assertThat(sink().messages()).hasSize(1));
        look("it is not acknowledged while it is not durable", () -> !isAcknowledged(written));
        durable.complete(null);
        acknowledged(written);
    }

    @Test
    void whatWasNotTakenOverIsDeliveredAgain() {
        stage().open(HERE);
        sink().acceptWhen(CompletableFuture.failedStage(new IllegalStateException("The disk is full.")));
        CompletableFuture<Void> written = written(HERE, ANA, "m1", "oi");
        stage().eventually(
                        "it is handed over", () -> assertThat(sink().messages()).isNotEmpty());
        look("it is not acknowledged when it was not taken over", () -> !isAcknowledged(written));
        int handedOver = sink().messages().size();
        sink().acceptWhen(CompletableFuture.completedStage(null));
        acknowledged(written(HERE, ANA, "m1", "oi"));
        assertThat(sink().messages().size()).as("it is handed over again").isGreaterThan(handedOver);
        assertThat(sink().messages().stream().map(InboundMessage::id).distinct())
                .hasSize(1);
    }

    @Test
    void messagesOfOnePersonComeInTheirOrder() {
        stage().open(HERE);
        List<CompletableFuture<Void>> written = IntStream.range(0, MANY)
                .mapToObj(i -> written(HERE, ANA, "m" + i, "mensagem " + i))
                .toList();
        written.forEach(this::acknowledged);
        assertThat(sink().messages().stream()
                        .map(message -> message.content().text())
                        .distinct())
                .containsExactlyElementsOf(
                        IntStream.range(0, MANY).mapToObj(i -> "mensagem " + i).toList());
    }

    @Test
    void oneLineHoldsUpNoOther() {
        stage().open(HERE);
        stage().open(ELSEWHERE);
        sink().acceptWhen(new CompletableFuture<>());
        CompletableFuture<Void> stuck = written(HERE, ANA, "m1", "oi");
        acknowledged(written(ELSEWHERE, BIA, "m2", "oi"));
        assertThat(stage().sink(ELSEWHERE).messages()).hasSize(1);
        assertThat(sink().messages())
                .as("messages of the other line")
                .allMatch(message -> message.author().contains(new Alias(Alias.AliasKind.PHONE, ANA)));
        assertThat(isAcknowledged(stuck)).isFalse();
    }

    @Test
    void toPrepareSendsNothing() {
        WhatsAppSession session = stage().open(HERE);
        var message = stage().message(ANA, TEXT);
        PreparedMessage prepared = stage().ready(session, message);
        assertThat(prepared.message()).isEqualTo(message);
        assertThat(prepared.channelId()).as("its name for the message").isNotBlank();
        look("nothing has left", () -> far().delivered(HERE, ANA).isEmpty());
    }

    @Test
    void whatIsTransmittedArrivesAsItIs() {
        WhatsAppSession session = stage().open(HERE);
        PreparedMessage prepared = stage().prepare(session, stage().message(ANA, TEXT));
        assertThat(stage().transmit(session, prepared)).isEqualTo(new Transmission.Sent());
        arrives(new DeliveredMessage(prepared.channelId(), TEXT));
        assertThat(far().delivered(HERE, BIA))
                .as("messages to another customer")
                .isEmpty();
    }

    private void arrives(DeliveredMessage... expected) {
        stage().eventually(
                        "what was sent arrives",
                        () -> assertThat(far().delivered(HERE, ANA)).containsExactly(expected));
    }

    @Test
    void messagesLeaveInTheirOrder() {
        WhatsAppSession session = stage().open(HERE);
        List<DeliveredMessage> sent = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            PreparedMessage prepared = stage().prepare(session, stage().message(ANA, "resposta " + i));
            assertThat(stage().transmit(session, prepared)).isEqualTo(new Transmission.Sent());
            sent.add(new DeliveredMessage(prepared.channelId(), "resposta " + i));
        }
        assertThat(sent.stream().map(DeliveredMessage::id).distinct())
                .as("names of messages")
                .hasSize(MANY);
        arrives(sent.toArray(DeliveredMessage[]::new));
    }

    @Test
    void aRepetitionArrivesUnderTheSameName() {
        WhatsAppSession session = stage().open(HERE);
        PreparedMessage prepared = stage().prepare(session, stage().message(ANA, "oi"));
        stage().transmit(session, prepared);
        stage().transmit(session, prepared);
        stage().eventually(
                        "what was sent arrives",
                        () -> assertThat(far().delivered(HERE, ANA)).isNotEmpty());
        if (stage().channel().deduplicates()) {
            look("a repetition is dropped", () -> far().delivered(HERE, ANA).size() == 1);
        }
        assertThat(far().delivered(HERE, ANA)).allMatch(arrived -> arrived.id().equals(prepared.channelId()));
    }

    @Test
    void whatWasPreparedLeavesAfterARestart() {
        WhatsAppSession session = stage().open(HERE);
        PreparedMessage prepared = stage().prepare(session, stage().message(ANA, TEXT));
        stage().stop();
        stage().start();
        WhatsAppSession next = stage().open(HERE);
        assertThat(stage().transmit(next, prepared)).isEqualTo(new Transmission.Sent());
        arrives(new DeliveredMessage(prepared.channelId(), TEXT));
    }

    @Test
    void aTransmissionNeverFails() {
        WhatsAppSession session = stage().open(HERE);
        PreparedMessage prepared = stage().prepare(session, stage().message(ANA, "oi"));
        stage().ended("the close of a line", session::close);
        assertThat(stage().transmit(session, prepared))
                .as("what became of a message on a line that is closed")
                .isNotNull()
                .isNotEqualTo(new Transmission.Sent());
    }

    @Test
    void afterItsCloseALineHearsNothing() {
        WhatsAppSession session = stage().open(HERE);
        stage().ended("the close of a line", session::close);
        CompletableFuture<Void> written = written(HERE, ANA, "m1", "oi");
        look("nothing is received", () -> sink().messages().isEmpty() && !isAcknowledged(written));
        assertThat(session.state().isOpen()).as("the line is open").isFalse();
    }

    @Test
    void aLineThatWasClosedDoesNotConnectAgain() {
        WhatsAppSession session = stage().open(HERE);
        stage().ended("the close of a line", session::close);
        stage().promptly("a reconnection", session::reconnect);
        look("a line that was closed is not open", () -> !session.state().isOpen());
    }

    @Test
    void aLineCanBeClosedTwiceAndOpenedAnew() {
        WhatsAppSession session = stage().open(HERE);
        stage().ended("the close of a line", session::close);
        stage().ended("the second close of a line", session::close);
        WhatsAppSession next = stage().open(HERE);
        stage().ended("the close of the former line", session::close);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        assertThat(sink().messages()).hasSize(1);
        PreparedMessage prepared = stage().prepare(next, stage().message(ANA, "oi"));
        assertThat(stage().transmit(next, prepared)).isEqualTo(new Transmission.Sent());
    }

    @Test
    void aLineThatIsCutOffSaysWhyAndWaits() {
        WhatsAppSession session = stage().open(HERE);
        stage().open(ELSEWHERE);
        far().disconnect(HERE);
        stage().eventually("the line has stopped", () -> {
            assertThat(session.state().phase()).isEqualTo(SessionState.SessionPhase.STOPPED);
            assertThat(session.state().cause()).as("why it has stopped").isPresent();
            assertThat(sink().states().stream().map(SessionState::phase))
                    .as("the states its sink received")
                    .contains(SessionState.SessionPhase.STOPPED);
        });
        look("it does not connect again by itself", () -> session.state().phase() == SessionState.SessionPhase.STOPPED);
        acknowledged(written(ELSEWHERE, BIA, "m1", "oi"));
    }

    @Test
    void aLineThatWasCutOffCanBeOpenedAnew() {
        WhatsAppSession session = stage().open(HERE);
        far().disconnect(HERE);
        stage().eventually(
                        "the line has stopped",
                        () -> assertThat(session.state().isOpen()).isFalse());
        stage().ended("the close of a line", session::close);
        stage().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
    }

    @Test
    void itHoldsUpNobody() {
        WhatsAppSession session = stage().open(HERE);
        stage().open(ELSEWHERE);
        sink().acceptWhen(new CompletableFuture<>());
        CompletableFuture<Void> unused = written(HERE, ANA, "m1", "oi");
        PreparedMessage prepared = stage().prepare(session, stage().message(ANA, "oi"));
        CompletionStage<Transmission> sending = stage().promptly("a transmission", () -> session.transmit(prepared));
        assertThat(sending).isNotNull();
        CompletionStage<Void> closing = stage().promptly("a close", session::close);
        stage().ended("the close of a line whose message waits", () -> closing);
    }

    @Test
    void itStopsTwiceAndStartsAnew() {
        stage().open(HERE);
        stage().stop();
        stage().stop();
        stage().start();
        stage().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
    }

    @Test
    void itLeavesNothingBehind() {
        stage().open(HERE);
        stage().open(ELSEWHERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        stage().stop();
        assertThat(stage().mounted()).as("routes that are still offered").isZero();
        stage().eventually(
                        "executors of the platform are shut down",
                        () -> assertThat(stage().executorsLeft())
                                .as("executors it took of the platform and did not shut down")
                                .isZero());
        stage().eventually(
                        "no thread of the channel", () -> assertThat(threads()).isEmpty());
    }

    /**
     * Returns the new threads, except those that end by themselves: of the platform, of the JVM, and of an HTTP client
     * without owner.
     */
    private Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("fairbot-")
                        && !name.startsWith("ForkJoinPool.commonPool")
                        && !name.startsWith("CompletableFutureDelayScheduler")
                        && !name.startsWith("HttpClient-")
                        && !name.startsWith("awaitility"))
                .collect(Collectors.toSet());
    }
}
